"""Cars as tables name them: the whole car in one cell."""

from functools import lru_cache

from sincerely.reading.text import squash
from sincerely.rules.events import Vehicle

_NOTHING = frozenset({"none", "null", "nan", "na", "unknown", "1900", "0", "0000", "tbd", "other"})
_CONDITIONS = {"n": "new", "new": "new", "u": "used", "used": "used", "preowned": "used"}
_CONDITIONS |= {"cpo": "used", "certified": "used", "certifiedpreowned": "used"}
_TWO_WORDS = frozenset(
    {"landrover", "alfaromeo", "astonmartin", "mercedesbenz", "rollsroyce", "harleydavidson"}
)


@lru_cache(maxsize=16_384)
def car(text: str) -> Vehicle:
    """``New 2014 Honda Civic LX``: condition, year, make, and the rest as the model.

    Where no year comes first, all of it is the model. ``1900 None None`` is no car.
    """
    words = [word for word in text.split() if squash(word) not in _NOTHING]
    condition = _CONDITIONS.get(squash(words[0]), "") if len(words) > 1 else ""
    words = words[1:] if condition else words
    year = words[0].lstrip("'\u2019") if words else ""
    if not (year.isascii() and year.isdigit() and len(year) in (2, 4)):
        return Vehicle(model=" ".join(words), condition=condition)
    both = len(words) > 2 and squash(words[1] + words[2]) in _TWO_WORDS
    end = 3 if both else 2
    make, model = " ".join(words[1:end]), " ".join(words[end:])
    return Vehicle(year=year, make=make, model=model, condition=condition)


@lru_cache(maxsize=4_096)
def condition(text: str) -> str:
    """New or used, by its usual letters and words; other words as they are, in lower case."""
    return _CONDITIONS.get(squash(text), text.lower())


@lru_cache(maxsize=16_384)
def part(text: str) -> str:
    """A word of a car's name; empty where it stands for nothing."""
    return "" if squash(text) in _NOTHING else text
