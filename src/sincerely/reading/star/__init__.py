"""Leads of STAR (Standards for Technology in Automotive Retail), told as ADF/XML 1.0 would."""

from .bods import as_prospect

__all__ = ["as_prospect"]
