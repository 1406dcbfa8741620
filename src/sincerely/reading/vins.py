"""Vehicle identification numbers in one spelling, as ISO 3779 and 49 CFR 565 have them."""

from functools import lru_cache

from vininfo import Vin
from vininfo.exceptions import ValidationError

from .text import squash

_WHOLE = 17
_SHORTEST_PART = 5
#: no VIN has these letters: they would be taken for the digits beside them, and are
_MISTAKEN = str.maketrans("IOQ", "100")


@lru_cache(maxsize=16_384)
def whole(text: str) -> str:
    """A whole VIN in capitals, without blanks and dashes; what is none, as it was written.

    I, O and Q are mended to 1 and 0 where the check digit then is right, and only there.
    """
    bare = squash(text).upper()
    try:
        return str(Vin(bare))
    except ValidationError:
        mended = bare.translate(_MISTAKEN)
    if mended == bare:
        return text
    try:
        sure = Vin(mended).verify_checksum(check_year=False)
    except ValidationError:
        return text
    return mended if sure else text


@lru_cache(maxsize=16_384)
def whole_or_part(text: str) -> str:
    """As `whole`; what is too short (the last six or eight) begins with ``*``: it is not whole.

    Empty where it can be neither.
    """
    bare = squash(text)
    if len(set(bare)) < 2 or not _SHORTEST_PART <= len(bare) <= _WHOLE:
        return ""
    return whole(text) if len(bare) == _WHOLE else f"*{text.lstrip('*')}"
