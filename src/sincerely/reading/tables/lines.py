"""The physical lines of a text file of unknown encoding, one by one, in constant memory."""

import codecs
import re
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path

MAX_LINE = 1_000_000
_BREAKS = re.compile(rb"(?<=\n)|(?<=\r)(?!\n)")


def lines(path: Path) -> Iterator[str]:
    r"""Every line with its end (``\n``, ``\r\n`` or ``\r``).

    UTF-8 with or without a mark, else cp1252, told line by line: files are glued together from
    several systems. UTF-16 by its mark. A line longer than `MAX_LINE` bytes is cut.
    """
    with path.open("rb") as file:
        mark = file.read(3)
        if mark.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            file.seek(0)
            with TextIOWrapper(file, "utf-16", errors="replace", newline="") as text:
                while line := text.readline(MAX_LINE):
                    yield line
            return
        file.seek(3 if mark == codecs.BOM_UTF8 else 0)
        rest = b""
        while chunk := file.readline(MAX_LINE):
            chunk = rest + chunk
            rest = b""
            pieces = _pieces(chunk)
            if not pieces[-1].endswith((b"\n", b"\r")) and len(pieces) > 1:
                rest = pieces.pop()
            for piece in pieces:
                yield _decode(piece)
        if rest:
            yield _decode(rest)


def _pieces(chunk: bytes) -> list[bytes]:
    if b"\r" not in chunk[:-2]:
        return [chunk]
    return [piece for piece in _BREAKS.split(chunk) if piece]


def _decode(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")
