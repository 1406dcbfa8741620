"""Lists of made-up people with mistakes, as the public sets of record linkage have them."""

import csv
import random
from collections.abc import Sequence
from pathlib import Path

_FIRST = (
    "lachlan joshua emily sophie mitchell thomas bianca olivia nicholas hannah harrison georgia "
    "benjamin isabella samantha callum jasmine zachary mikayla caitlin"
).split()
_SYLLABLES = "ba cor del fen gar hol ken lan mor nes pol ris sten tor vil wes ham ton ley".split()
_TOWNS = "seaford redhill ashmont kingsley westgrove northam bayview dalton ferndale".split()
HEADER = ("rec_id", "given_name", "surname", "street_number", "address_1", "suburb", "postcode",
          "date_of_birth")  # fmt: skip


def people(how_many: int, seed: int = 5) -> list[list[str]]:
    """So many people, one row each, whose ids are ``org-0`` and so on."""
    chance = random.Random(seed)
    return [[f"org-{at}", *_person(chance)] for at in range(how_many)]


def _person(chance: random.Random) -> list[str]:
    town = chance.choice(_TOWNS)
    return [
        chance.choice(_FIRST),
        "".join(chance.choices(_SYLLABLES, k=3)),
        str(chance.randint(1, 200)),
        f"{''.join(chance.choices(_SYLLABLES, k=2))} street",
        town,
        str(4000 + 7 * _TOWNS.index(town)),
        f"{chance.randint(1930, 2000)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}",
    ]


def spoilt(rows: list[list[str]], mistakes: int = 2, seed: int = 6) -> list[list[str]]:
    """Every row again with mistakes in so many of its cells; ids are ``dup-0`` and so on."""
    chance = random.Random(seed)
    again = []
    for row in rows:
        cells = list(row)
        cells[0] = row[0].replace("org", "dup")
        for at in chance.sample(range(1, len(cells)), mistakes):
            cells[at] = "" if chance.random() < 0.2 else _misspelt(cells[at], chance)
        if chance.random() < 0.05:
            cells[1], cells[2] = cells[2], cells[1]
        again.append(cells)
    return again


def _misspelt(text: str, chance: random.Random) -> str:
    at = chance.randrange(max(len(text) - 1, 1))
    match chance.randrange(3):
        case 0:
            return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]
        case 1:
            return text[:at] + text[at + 1 :]
    return f"{text[:at]}{chance.choice('aeinrst') if text[:1].isalpha() else '7'}{text[at:]}"


def write(path: Path, rows: list[list[str]], header: Sequence[str] = HEADER) -> Path:
    """The rows as a CSV file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return path
