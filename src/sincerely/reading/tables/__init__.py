"""Tables with named columns: CSV and TSV."""

from .file import read_table
from .kinds import TABLES

__all__ = ["TABLES", "read_table"]
