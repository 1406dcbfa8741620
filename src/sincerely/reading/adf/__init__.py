"""ADF/XML 1.0 leads."""

from .leads import holds_lead, leads_in, read_leads

__all__ = ["holds_lead", "leads_in", "read_leads"]
