"""Messages counted by what they share: system, template, reason, salesperson, store."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sincerely.rules.reasons import REASONS

from . import weighing
from .judging import Case, Judged
from .rows import Role
from .weighing import Range, Sum, added


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Messages that share a name. ``ignored``: insults of which the sender could have known."""

    name: str
    messages: int
    insults: Range
    ignored: Range


@dataclass(slots=True, kw_only=True)
class Counted:
    """Some messages that share a name, as far as they are counted."""

    messages: int
    insults: Sum
    ignored: Sum


@dataclass(slots=True, kw_only=True)
class Template:
    """``same``: whether some reader's name is not in it, 1 or more; ``shown``: without the reader's
    name, as the first of some messages has it."""

    counted: Counted
    same: int
    shown: list[tuple[datetime, int, str]]


@dataclass(slots=True, kw_only=True)
class Salesperson:
    """``spelled``: each way of writing the name, and the messages that first wrote it so."""

    counted: Counted
    spelled: dict[str, list[tuple[datetime, int]]] = field(default_factory=dict)


def by_system(judged: Iterable[Judged]) -> dict[str, Counted]:
    """By the system that sent them."""
    return _counted(judged, system)


def by_reason(judged: Iterable[Judged]) -> dict[str, Counted]:
    """Insults by what was wrong with them."""
    return _counted(
        (each for each in judged if each.insult), lambda each: REASONS[each.insult].title
    )


def by_template(judged: Iterable[Judged]) -> dict[str, Template]:
    """By template."""
    found = {}
    for name, every in _apart(judged, lambda each: each.sent.template).items():
        found[name] = Template(
            counted=_count(every),
            same=int(any(_unnamed(name, each) == name for each in every)),
            shown=[(*when(every[0]), _unnamed(name, every[0]))],
        )
    return found


def by_salesperson(judged: Iterable[Judged]) -> dict[str, Salesperson]:
    """By whom it names, else by who had sold them their car; *Bell, Curtis* is Curtis Bell."""
    found = {}
    for name, every in _apart(judged, lambda each: _salesperson(each).casefold()).items():
        found[name] = one = Salesperson(counted=_count(every))
        for each in every:
            one.spelled.setdefault(_salesperson(each), [when(each)])
    return found


def by_store(case: Case) -> dict[str, Counted]:
    """Insults by the name of the sold files that have the purchase."""

    def sold_in(judged: Judged) -> str:
        rows = case.lines_of_deal.get(judged.bought.deal, ()) if judged.bought else ()
        names = (row.given.source for row in rows if row.given.role is Role.SOLD)
        return next(names, "in no sold file")

    return _counted((each for each in case.judged if each.insult), sold_in)


def told(groups: Mapping[str, Counted]) -> tuple[Group, ...]:
    """The groups as figures, the worst first."""
    every = [
        Group(
            name=name,
            messages=found.messages,
            insults=found.insults.range,
            ignored=found.ignored.range,
        )
        for name, found in groups.items()
    ]
    return tuple(
        sorted(
            every, key=lambda one: (-one.insults.least, -one.insults.most, -one.messages, one.name)
        )
    )


def templates(groups: Mapping[str, Template]) -> tuple[Group, ...]:
    """What names no template stands together, and what differs by its reader's name."""
    found: dict[str, Counted] = {}
    for name, one in groups.items():
        shown = name if one.same else min(one.shown)[-1]
        _add(found, shown or "no template named", one.counted)
    return told(found)


def salespeople(groups: Mapping[str, Salesperson]) -> tuple[Group, ...]:
    """Each as it was first written, but for capitals alone."""
    found: dict[str, Counted] = {}
    for one in groups.values():
        first = {name: min(moments) for name, moments in one.spelled.items()}
        name = min(first, key=lambda each: (each.isupper(), first[each]))
        _add(found, name, one.counted)
    return told(found)


def when(judged: Judged) -> tuple[datetime, int]:
    """Where it stands among all messages."""
    return judged.happening.occurred_at, judged.line.number


def system(judged: Judged) -> str:
    """The name of the system that sent it."""
    return judged.labelled.message.sender or "no system named"


def _unnamed(template: str, judged: Judged) -> str:
    """A subject line that greets its reader, without their name: a report is passed on."""
    names = re.findall(r"\w{2,}", judged.line.arrival.contact.display_name)
    if not template or not names:
        return template
    one = rf"\b(?:{'|'.join(map(re.escape, names))})\b"
    return re.sub(rf"{one}(?:\s+{one})*", "…", template, flags=re.IGNORECASE)


def _salesperson(judged: Judged) -> str:
    name = judged.sent.by or (judged.bought.by if judged.bought else "")
    last, comma, first = name.partition(", ")
    return (f"{first} {last}" if comma else name).strip() or "nobody named"


def _apart(judged: Iterable[Judged], by: Callable[[Judged], str]) -> dict[str, list[Judged]]:
    found: dict[str, list[Judged]] = defaultdict(list)
    for each in judged:
        found[by(each)].append(each)
    return found


def _counted(judged: Iterable[Judged], by: Callable[[Judged], str]) -> dict[str, Counted]:
    return {name: _count(every) for name, every in _apart(judged, by).items()}


def _count(judged: list[Judged]) -> Counted:
    return Counted(
        messages=len(judged),
        insults=weighing.insults(judged),
        ignored=weighing.insults(each for each in judged if each.insult_ignored),
    )


def _add(to: dict[str, Counted], name: str, more: Counted) -> None:
    to[name] = added(to[name], more) if name in to else more
