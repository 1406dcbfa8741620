"""What somebody says has happened, checked field by field and typed: for the API and the CLI.

A mistake in the ledger is permanent, so nothing is guessed and no unknown field is passed over.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import UTC, datetime, timedelta
from enum import EnumType
from functools import lru_cache
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from sincerely.rules.events import KINDS, Payload, Vehicle

EARLIEST, LATEST = datetime(1950, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
#: a source's clock may be this far ahead of ours; what lies further ahead has not happened
AHEAD = timedelta(days=1)
#: characters of a field; words that people wrote may be longer
LONGEST, LONGEST_WORDS = 200, 20_000
_KIND_HINT = "`sincerely kinds` and GET /api/v1/kinds list every kind with its fields."
_YES_NO = {"yes": True, "y": True, "no": False, "n": False}

Moment = Callable[[str], datetime | None]


class Misfit(ValueError):
    """An event that cannot be recorded as said. ``problems``: a sentence per field, by its name."""

    code = "event_invalid"

    def __init__(self, sentence: str, problems: Mapping[str, str], hint: str) -> None:
        super().__init__(sentence)
        self.sentence, self.problems, self.hint = sentence, dict(problems), hint


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind, for people. ``values``: the words allowed, where they are limited."""

    name: str
    needed: bool
    what: str
    values: tuple[str, ...] = ()


def payload(kind: str, said: Mapping[str, Any], *, moment: Moment | None = None) -> Payload:
    """The typed payload of a kind. Raises `Misfit` naming every field that is wrong.

    ``moment``: how a time in text is read. With it all values may be text, as typed on a command
    line (``true``, ``12``, a comma list, a vehicle in words); without it types are strict and
    times are ISO 8601 with a zone.
    """
    hints = _hints(kind)
    unknown = f"is no field of {kind}; it has {', '.join(hints)}"
    problems = {name: unknown for name in said if name not in hints}
    values = {}
    for item in described(kind):
        if item.name not in said:
            if item.needed:
                problems[item.name] = "is needed"
            continue
        try:
            values[item.name] = _typed(said[item.name], hints[item.name], moment)
            if (most := _longest(kind, item.name)) < len(str(said[item.name])):
                problems[item.name] = f"must be at most {most:,} characters"
        except msgspec.ValidationError:
            problems[item.name] = _wanted(item)
        except ValueError as wrong:
            problems[item.name] = str(wrong)
    if problems:
        raise Misfit(_sentence(kind, problems), problems, _KIND_HINT)
    return known(kind)(**values)


def known(kind: str) -> type[Payload]:
    """The payload class of a kind. Raises `Misfit` where there is no such kind."""
    try:
        return KINDS[kind]
    except KeyError:
        sentence = f"There is no kind of event '{kind}'."
        raise Misfit(sentence, {"kind": "is not a kind of event"}, _KIND_HINT) from None


@lru_cache(maxsize=64)
def described(kind: str) -> tuple[Field, ...]:
    """The fields of a kind, those that are needed first."""
    hints = _hints(kind)
    found = [
        _field(item.name, item.default is MISSING, hints[item.name]) for item in fields(known(kind))
    ]
    return tuple(sorted(found, key=lambda field: not field.needed))


def still_to_come(at: datetime, now: datetime) -> bool:
    """Whether this cannot have happened yet."""
    return at > now + AHEAD


def text_problem(text: str) -> str:
    """Why no database keeps this text, or empty."""
    if "\x00" in text:
        return "contains a NUL character"
    try:
        text.encode()
    except UnicodeEncodeError:
        return "contains half a character (a lone surrogate)"
    return ""


def _sentence(kind: str, problems: Mapping[str, str]) -> str:
    return f"This {kind} cannot be recorded: " + "; ".join(
        f"{name} {problem}" for name, problem in problems.items()
    )


@lru_cache(maxsize=64)
def _hints(kind: str) -> dict[str, Any]:
    every = get_type_hints(known(kind))
    return {item.name: every[item.name] for item in fields(known(kind))}


_WHAT: dict[Any, str] = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    datetime: "a time",
    Vehicle: "a vehicle",
    tuple[str, ...]: "a list of texts",
    tuple[tuple[str, str], ...]: "a list of pairs of texts",
}


def _field(name: str, needed: bool, hint: Any) -> Field:
    kinds = [part for part in get_args(hint) or (hint,) if part is not type(None)]
    first = kinds[0]
    if isinstance(first, EnumType):
        words: list[object] = list(first)
        return Field(name, needed, "a word", tuple(str(word) for word in words))
    return Field(name, needed, _WHAT[hint if get_origin(hint) is tuple else first])


def _longest(kind: str, name: str) -> int:
    return LONGEST_WORDS if name in known(kind).personal or name == "vehicle" else LONGEST


def _wanted(item: Field) -> str:
    if item.values:
        return f"must be one of {', '.join(item.values)}"
    example = ", such as 2026-03-04T15:20:00-05:00" if item.what == "a time" else ""
    return f"must be {item.what}{example}"


def _typed(value: Any, hint: Any, moment: Moment | None) -> Any:
    if hint is Vehicle:
        return _vehicle(value, moment)
    if isinstance(value, str) and (problem := text_problem(value)):
        raise ValueError(problem)
    if moment and isinstance(value, str):
        value = _from_text(value, hint, moment)
    typed = msgspec.convert(value, hint, strict=moment is None)
    if isinstance(typed, datetime):
        return _in_bounds(typed)
    return typed


def _from_text(value: str, hint: Any, moment: Moment) -> Any:
    """A word from the command line as what the field wants, as far as it can be seen from here."""
    wanted = get_args(hint) or (hint,)
    if hint == tuple[str, ...]:
        return [part.strip() for part in value.split(",") if part.strip()]
    if datetime in wanted:
        return moment(value) or value
    if bool in wanted:
        return _YES_NO.get(value.strip().lower(), value)
    return value


def _vehicle(value: Any, moment: Moment | None) -> Vehicle:
    if moment and isinstance(value, str):
        return in_words(value)
    if not isinstance(value, dict):
        raise ValueError('must be an object such as {"year": "2026", "model": "Palisade"}')
    names = [item.name for item in fields(Vehicle)]
    if unknown := [name for name in value if name not in names]:
        raise ValueError(f"has no part '{unknown[0]}'; its parts are {', '.join(names)}")
    for part in value.values():
        if isinstance(part, str) and (problem := text_problem(part)):
            raise ValueError(problem)
        if len(str(part)) > LONGEST:
            raise ValueError(f"may have at most {LONGEST} characters in each part")
    return msgspec.convert(value, Vehicle, strict=moment is None)


def in_words(text: str) -> Vehicle:
    """A car as people say it: a year in front is the year, all else names the model."""
    year, _, rest = text.strip().partition(" ")
    if len(year) == 4 and year.isdecimal():
        return Vehicle(year=year, model=rest.strip())
    return Vehicle(model=text.strip())


def _in_bounds(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("needs a zone, as in 2026-03-04T15:20:00-05:00")
    if not EARLIEST <= at < LATEST:
        raise ValueError("must lie between 1950 and 2100")
    return at.astimezone(UTC)
