"""What somebody typed, as it can be kept."""

import re

#: NUL, and half of a character (a lone surrogate): no database keeps them
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


def typed(text: str, *, most: int) -> str:
    """The words without blanks around them, cut to ``most`` signs, with U+FFFD for each sign that
    cannot be kept: what is typed is kept, whatever came with it."""
    return _UNKEEPABLE.sub("\ufffd", text).strip()[:most]
