"""ADF/XML 1.0 leads."""

from .leads import read_leads

__all__ = ["read_leads"]
