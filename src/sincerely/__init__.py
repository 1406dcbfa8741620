"""Sincerely: systems are great; personal is better."""

__version__ = "0.1.0"
