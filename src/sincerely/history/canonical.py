"""Events as the fold sees them: names that only tell things apart are numbered, words are gone.

Two histories that differ in names and words alone become one, and are folded once. What is left
out here is what the fold does not look at; the tests hold that over anything that may happen.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from functools import cache, lru_cache
from itertools import chain
from typing import Any, get_type_hints

import msgspec

from sincerely.rules.carwords import any_car, in_words, runs, says_nothing
from sincerely.rules.events import KINDS, Event, Payload, Vehicle
from sincerely.rules.events.deals import DealLost
from sincerely.rules.events.wishes import WRONG_PERSON
from sincerely.rules.human import A_REAL_CALL

from .moments import Moment

#: columns of a table of events (`tables`), and the fields that stand there and not in ``payload``
COLUMNS: dict[str, frozenset[str]] = {
    "deal": frozenset({"deal"}),
    "ref": frozenset({"appointment", "complaint", "lead_id"}),
    "said": frozenset({"message_id"}),
    "answers": frozenset({"in_reply_to"}),
    "car": frozenset({"vehicle", "bought_what"}),
    "at": frozenset({"at"}),
}
_APART = frozenset().union(*COLUMNS.values())
#: nothing of a record rests on these
_UNREAD = frozenset(
    "words comments vin trade_vin trade extras personal_extras consent_claims template system"
    " timeframe requested_at preferred_contact plate tag service order minutes role lease marks"
    " evidence of promise due_at care left_message status before".split()
)
#: of these it only matters whether there is one
_SAID = frozenset("by to advisor proof told_to about who what why".split())
_SOMEBODY = "x"
_FIRST_YEAR = 1900
#: words that stand together
Run = tuple[str, ...]


def payload_text(payload: Payload) -> str:
    """What is left of a payload for the column ``payload``, as JSON. Few differ."""
    left = {name: value for name, value in payload.details().items() if name not in _APART}
    return msgspec.json.encode(left, order="sorted").decode()


def car_text(payload: Payload) -> str | None:
    """The car it names, for the column ``car``."""
    vehicle = getattr(payload, "vehicle", None)
    if isinstance(vehicle, Vehicle):
        parts = [getattr(vehicle, item.name) for item in fields(Vehicle)]
        return msgspec.json.encode(parts).decode() if any(parts) else None
    bought = getattr(payload, "bought_what", "")
    return msgspec.json.encode([bought]).decode() if bought else None


@lru_cache(maxsize=100_000)
def left_over(kind: str, text: str) -> tuple[tuple[str, Any], ...]:
    """What the fold may read of the column ``payload``, by field."""
    of = KINDS[kind]
    hints = _types(kind)
    found: dict[str, Any] = {}
    for name, value in msgspec.json.decode(text).items():
        if name in _UNREAD or name not in hints:
            continue
        if name == "seconds" and value is not None:
            found[name] = A_REAL_CALL if value >= A_REAL_CALL else 0
        elif value == WRONG_PERSON:
            found[name] = value
        elif name in _SAID and of is not DealLost:  # of several losses the name decides
            found[name] = _SOMEBODY if value else ""
        else:
            found[name] = msgspec.convert(value, hints[name])
    return tuple(sorted(found.items()))


@cache
def _types(kind: str) -> dict[str, Any]:
    return get_type_hints(KINDS[kind])


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One event but for its moments. Numbers: which of its history's; -1: none.

    ``key``: of an event that may begin a deal without a number; 0: the next one. ``timed``: it
    names a moment (an appointment's).
    """

    kind: str
    source: str
    whole_day: bool
    left: tuple[tuple[str, Any], ...]
    deal: int
    ref: int
    said: int
    answers: int
    car: str
    key: int
    timed: bool

    def event(self, occurred_at: Moment, at: Moment, after: int = 0) -> Event:
        """The event with these moments, its names numbered. ``after``: how many deals without a
        number there are."""
        of = KINDS[self.kind]
        told: dict[str, Any] = dict.fromkeys(_needed(self.kind), "") | dict(self.left)
        for column, number in zip(("deal", "ref", "said", "answers"), self._numbers(), strict=True):
            name = next((n for n in COLUMNS[column] if n in _names(self.kind)), None)
            if name and number >= 0:
                told[name] = f"{number:06d}"
        if "vehicle" in _names(self.kind) and self.car:
            told["vehicle"] = _vehicle(self.car)
        elif "bought_what" in _names(self.kind) and self.car:
            told["bought_what"] = msgspec.json.decode(self.car)[0]
        if self.timed:
            told["at"] = at
        return Event(
            occurred_at=occurred_at,
            source=self.source,
            key=f"{self.key or after + 1:06d}",
            payload=of(**told),
            whole_day=self.whole_day,
        )

    def _numbers(self) -> tuple[int, int, int, int]:
        return self.deal, self.ref, self.said, self.answers


@cache
def _names(kind: str) -> frozenset[str]:
    return frozenset(item.name for item in fields(KINDS[kind]))


@cache
def _needed(kind: str) -> frozenset[str]:
    return frozenset(item.name for item in fields(KINDS[kind]) if item.default is MISSING)


def _vehicle(text: str) -> Vehicle:
    parts: list[str] = msgspec.json.decode(text)
    return Vehicle(**{item.name: part for item, part in zip(fields(Vehicle), parts, strict=True)})


@lru_cache(maxsize=200_000)
def renamed(cars: tuple[str, ...]) -> tuple[tuple[str, ...], dict[str, str]]:
    """The cars of a history with their words numbered, in order; and which word each number is.

    A year becomes another one. A word that alone says nothing of which car it is (*truck*) stays.
    What is written as one word and as several (*SantaFe*, *Santa Fe*) is so with numbers too.
    """
    told = [[in_words(part) for part in msgspec.json.decode(car)] for car in cars]
    whole = [tuple(chain.from_iterable(parts)) for parts in told]
    every = {run for car in whole for run in runs(car)}
    split = len(every) > len({"".join(run) for run in every})
    words = _numbers(whole, every if split else ())
    if split and not _as_alike(every, words):  # rare: words that are split in several ways at once
        words = {word: word for word in words}
    found = [[" ".join(words[word] for word in part) for part in parts] for parts in told]
    texts = tuple(msgspec.json.encode(parts).decode() for parts in found)
    return texts, {number: word for word, number in words.items()}


def _numbers(cars: Sequence[Run], every: Iterable[Run]) -> dict[str, str]:
    """What each word becomes; one that others make up together is what they become together.
    ``every``: the runs among which there may be such."""
    made_of = {"".join(run): run for run in sorted(every) if len(run) > 1}
    words: dict[str, str] = {}
    for word in chain.from_iterable(cars):
        for part in made_of.get(word, (word,)):
            words.setdefault(part, _number(part, words))
        if word in made_of:
            words.setdefault(word, "".join(words[part] for part in made_of[word]))
    return words


def _number(word: str, words: dict[str, str]) -> str:
    if any_car(word):
        return word
    if says_nothing(word):  # a year: whether two are one is all that is asked
        return str(_FIRST_YEAR + sum(map(str.isdecimal, words.values())))
    return f"w{len(words)}"


def _as_alike(every: Collection[Run], words: Mapping[str, str]) -> bool:
    """Whether the numbers are alike where the words are, however they are split, and only there;
    and say as little. Nothing else is asked of the words of a car (`rules.carwords`)."""
    pairs = {("".join(run), "".join(words[word] for word in run)) for run in every}
    if not len(pairs) == len({word for word, _ in pairs}) == len({number for _, number in pairs}):
        return False
    return all(_says(word) == _says(number) for word, number in words.items())


def _says(word: str) -> tuple[bool, bool]:
    return any_car(word), says_nothing(word)
