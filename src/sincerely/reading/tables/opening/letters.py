"""The text in the bytes of a file, and whether it means harm."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ENTITY = re.compile(r"<!\s{0,20}ENTITY", re.IGNORECASE)


class Hostile(Exception):
    """The markup defines entities."""


def decoded(data: bytes) -> str:
    """The text: by its mark, UTF-16 by its zeros, UTF-8, else cp1252. Raises nothing."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if data[:1] != b"\x00" and data[1:2] == b"\x00":
        return data.decode("utf-16-le", "replace")
    if data[:1] == b"\x00" and data[1:2] != b"\x00":
        return data.decode("utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def refuse_entities(text: str) -> None:
    """Raises `Hostile`: no table needs an entity of its own."""
    if _ENTITY.search(text):
        raise Hostile
