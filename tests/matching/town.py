"""People of a made-up town, several sightings of each, for tests of both engines."""

import random

from sincerely.matching.traits import Traits, traits_of
from sincerely.rules.sighting import Contact

_FIRST = (
    "Robert Robertt Wiliam Bob Rosa Rose William Bill Katherine Kate Ana Anna Zoë Thomas Tom"
).split()
_LAST = "Keller Kellar Keller-Ortiz Ortiz Smith Smyth Müller O'Brien Nguyen".split()
_STREETS = ["Main Street", "Main St", "North Oak Avenue", "N Oak Ave", "Elm Drive", "Elmer Drive"]


def sightings(how_many: int, seed: int = 11) -> list[Traits]:
    """So many sightings, of which many share names, addresses, phones and mail."""
    chance = random.Random(seed)
    return [traits_of(_contact(chance), chance.choice(_BIRTHS)) for _ in range(how_many)]


_MAILS = [*(f"rosa.k{n}" for n in range(8)), "bluebird"]
_BIRTHS = ["", "", "1960-02-03", "1960-02-08", "1987-11-30"]


def _contact(chance: random.Random) -> Contact:
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    if chance.random() < 0.1:
        first, last = last, first
    if chance.random() < 0.1:
        first = first[:1]
    if chance.random() < 0.1:
        first = f"{first} and {chance.choice(_FIRST)}"
    home = chance.random() < 0.6
    return Contact(
        first=first,
        middle=chance.choice(["", "", "Ann", "A", "Robert"]),
        last=last,
        suffix=chance.choice(["", "", "", "Jr", "Sr"]),
        company=chance.random() < 0.05,
        emails=_some(chance, [f"{name}@{at}.com" for name in _MAILS for at in ("a", "b")]),
        phones=tuple(("cell", n) for n in _some(chance, [f"206555{n:04}" for n in range(60)])),
        street=f"{chance.randint(1, 9)} {chance.choice(_STREETS)}" if home else "",
        city=chance.choice(["", "Seattle", "Kent"]),
        postal=chance.choice(["", "98101", "98102"]),
    )


def _some(chance: random.Random, values: list[str]) -> tuple[str, ...]:
    return tuple(chance.sample(values, chance.choice([0, 1, 1, 2])))
