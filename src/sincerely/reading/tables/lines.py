"""The physical lines of a text file of unknown encoding, one by one, in constant memory."""

import codecs
import re
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path

from sincerely.reading.text import written_once

MAX_LINE = 1_000_000
_BREAKS = re.compile(rb"(?<=\n)|(?<=\r)(?!\n)")
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class OddLine(str):
    """A line whose text does not say which bytes it came as. ``came``: those bytes."""

    __slots__ = ("came",)
    came: bytes


def lines(path: Path) -> Iterator[str]:
    r"""Every line with its end (``\n``, ``\r\n`` or ``\r``).

    UTF-8 with or without a mark, else cp1252, told line by line: files are glued together from
    several systems. A line that is not UTF-8 and ends in a lone ``\r`` is Mac Roman, which is what
    spreadsheets write beside it. UTF-16 by its mark, or by the zeros in the first bytes. A line
    longer than `MAX_LINE` bytes is cut.
    """
    with path.open("rb") as file:
        head = file.read(64)
        if wide := _wide(head):
            file.seek(0)
            with TextIOWrapper(file, wide, errors="replace", newline="") as text:
                while line := text.readline(MAX_LINE):
                    yield line
            return
        file.seek(3 if head.startswith(codecs.BOM_UTF8) else 0)
        rest = b""
        while chunk := file.readline(MAX_LINE):
            if not rest and chunk.endswith(b"\n") and b"\r" not in chunk[:-2]:
                yield _decode(chunk)
                continue
            chunk = rest + chunk
            rest = b""
            pieces = _pieces(chunk)
            if not pieces[-1].endswith((b"\n", b"\r")) and len(pieces) > 1:
                rest = pieces.pop()
            for piece in pieces:
                yield _decode(piece)
        if rest:
            yield _decode(rest)


def _wide(head: bytes) -> str:
    """The encoding of a file that uses two or four bytes for each letter; empty for others."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    pairs = len(head) // 2
    if pairs < 8:
        return ""
    zeros = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if zeros[0] == 0 and zeros[1] > pairs * 0.9:
        return "utf-16-le"
    return "utf-16-be" if zeros[1] == 0 and zeros[0] > pairs * 0.9 else ""


def _pieces(chunk: bytes) -> list[bytes]:
    if b"\r" not in chunk[:-2]:
        return [chunk]
    return [piece for piece in _BREAKS.split(chunk) if piece]


def _decode(line: bytes) -> str:
    try:
        return written_once(line.decode("utf-8"))
    except UnicodeDecodeError:
        encoding = "mac_roman" if line.endswith(b"\r") else "cp1252"
        odd = OddLine(line.decode(encoding, "replace"))
        odd.came = line
        return odd
