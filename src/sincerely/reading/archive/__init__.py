"""Files that carry files: ZIP archives, and what is attached to mails."""

from .enclosed import DEEPEST, Enclosed, handed_out
from .zipped import is_archive, read_archive

__all__ = ["DEEPEST", "Enclosed", "handed_out", "is_archive", "read_archive"]
