"""A file inside another: it is left out there, because it is read as a file of its own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sincerely.reading.outcome import LeftOut
from sincerely.reading.text import storable

#: a file may lie in so many others: a table in an archive in a mail
DEEPEST = 2
_WHY = "a file that is read by itself"
_LONGEST = 150
_ODD = re.compile(r"[^\w.@() +-]+")


@dataclass(frozen=True, slots=True)
class Enclosed(LeftOut):
    """A file inside this one, to be read as a file of its own.

    ``name``: as the file around it calls it. ``path``: where it lies, only until the next outcome
    is asked for.
    """

    name: str
    path: Path


def handed_out(line: int, name: str, data: bytes) -> Iterator[Enclosed]:
    """The file with these bytes, while somebody reads it."""
    with TemporaryDirectory() as folder:
        path = Path(folder, on_disk(name))
        path.write_bytes(data)
        yield enclosed(line, name, path)


def enclosed(line: int, name: str, path: Path) -> Enclosed:
    """The outcome for a file that lies at ``path``."""
    return Enclosed(line, _WHY, storable(name), path)


def on_disk(name: str) -> str:
    """A name any file system takes. Its words and its ending tell what is inside."""
    last = _ODD.sub("-", name.replace("\\", "/").rpartition("/")[2]).strip(". ")
    stem, suffix = Path(last).stem, Path(last).suffix[:12]
    return f"{stem[:_LONGEST]}{suffix}" or "file"
