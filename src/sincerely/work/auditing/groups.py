"""Messages counted by what they share: system, template, reason, salesperson, store."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sincerely.rules.reasons import REASONS

from . import weighing
from .judging import Case, Judged
from .rows import Role
from .weighing import Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Messages that share a name. ``ignored``: insults of which the sender could have known."""

    name: str
    messages: int
    insults: Range
    ignored: Range


def by_system(judged: Iterable[Judged]) -> tuple[Group, ...]:
    """By the system that sent them."""
    return _groups(judged, system)


def by_template(judged: Iterable[Judged]) -> tuple[Group, ...]:
    """By template; what names none stands together, and what differs by its reader's name."""
    every = list(judged)
    named: dict[str, list[Judged]] = defaultdict(list)
    for each in every:
        named[each.sent.template].append(each)
    shown = {
        template: _unnamed(template, found[0])
        if all(_unnamed(template, each) != template for each in found)
        else template
        for template, found in named.items()
    }
    return _groups(every, lambda each: shown[each.sent.template] or "no template named")


def by_reason(judged: Iterable[Judged]) -> tuple[Group, ...]:
    """Insults by what was wrong with them."""
    return _groups(
        (each for each in judged if each.insult), lambda each: REASONS[each.insult].title
    )


def by_salesperson(judged: Iterable[Judged]) -> tuple[Group, ...]:
    """By whom it names, else by who had sold them their car; *Bell, Curtis* is Curtis Bell."""
    every = list(judged)
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    for each in every:
        name = _salesperson(each)
        spelled[name.casefold()][name] += 1
    shown = {name: min(each, key=str.isupper) for name, each in spelled.items()}
    return _groups(every, lambda each: shown[_salesperson(each).casefold()])


def by_store(case: Case) -> tuple[Group, ...]:
    """Insults by the name of the sold files that have the purchase; nothing where all have one."""
    sold = {each.given.source for each in case.material.files if each.given.role is Role.SOLD}

    def sold_in(judged: Judged) -> str:
        rows = case.lines_of_deal.get(judged.bought.deal, ()) if judged.bought else ()
        names = (row.given.source for row in rows if row.given.role is Role.SOLD)
        return next(names, "in no sold file")

    insults = (each for each in case.judged if each.insult)
    return _groups(insults, sold_in) if len(sold) > 1 else ()


def _unnamed(template: str, judged: Judged) -> str:
    """A subject line that greets its reader, without their name: a report is passed on."""
    names = re.findall(r"\w{2,}", judged.line.arrival.contact.display_name)
    if not template or not names:
        return template
    one = rf"\b(?:{'|'.join(map(re.escape, names))})\b"
    return re.sub(rf"{one}(?:\s+{one})*", "…", template, flags=re.IGNORECASE)


def system(judged: Judged) -> str:
    """The name of the system that sent it."""
    return judged.labelled.message.sender or "no system named"


def _salesperson(judged: Judged) -> str:
    name = judged.sent.by or (judged.bought.by if judged.bought else "")
    last, comma, first = name.partition(", ")
    return (f"{first} {last}" if comma else name).strip() or "nobody named"


def _groups(judged: Iterable[Judged], by: Callable[[Judged], str]) -> tuple[Group, ...]:
    every: dict[str, list[Judged]] = defaultdict(list)
    for each in judged:
        every[by(each)].append(each)
    groups = [
        Group(
            name=name,
            messages=len(found),
            insults=weighing.insults(found),
            ignored=weighing.insults(each for each in found if each.insult_ignored),
        )
        for name, found in every.items()
    ]
    return tuple(
        sorted(groups, key=lambda one: (-one.insults.least, -one.insults.most, -one.messages))
    )
