"""Text that somebody wrote to be read: what lies beside the tables of an archive as a readme."""

import re
from collections import Counter
from pathlib import Path

_HEAD, _LINES = 65_536, 50
_DELIMITERS = "\t,;|^"
#: a line of a mail's head, and what a list has in each of its lines
_FIELD = re.compile(r"[A-Za-z-]+:\s")
_REACHES = re.compile(r"\S@\S|(?:\d\D{0,2}){7}")


def is_letter(path: Path) -> bool:
    """Whether a text has neither rows nor addresses below each other nor marks of a lead or a mail.

    In doubt it has.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if b"\x00" in head or b"<" in head:
        return False
    lines = [line for line in head.decode("utf-8", "replace").splitlines() if line.strip()][:_LINES]
    if not lines or all(map(_FIELD.match, lines[:2])):
        return False
    return not _has_rows(lines) and 2 * sum(map(bool, map(_REACHES.search, lines))) < len(lines)


def _has_rows(lines: list[str]) -> bool:
    """Whether two lines, and a third of all, have one delimiter equally often."""
    for delimiter in _DELIMITERS:
        counts = Counter(times for line in lines if (times := _times(line, delimiter)))
        most = max(counts.values(), default=0)
        if most > 1 and 3 * most >= len(lines):
            return True
    return False


def _times(line: str, delimiter: str) -> int:
    """A single comma with a blank behind it is one of a sentence."""
    times = line.count(delimiter)
    return 0 if times == 1 and f"{delimiter} " in line else times
