"""Tables with named columns: CSV and TSV, workbooks and Parquet."""

from .file import read_table
from .kinds import TABLES
from .workbook import read_workbook

__all__ = ["TABLES", "read_table", "read_workbook"]
