"""What went against a wish of theirs, and what came at an hour the law forbids."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sincerely.rules.purpose import CLASS_OF, MessageClass
from sincerely.rules.reasons import REASONS
from sincerely.rules.verdict import Answer, all_codes

from .groups import system
from .judging import WISHES, Judged
from .weighing import Range, span, weight
from .whereabouts import PHONE, OutOfHours, out_of_hours

#: what the law of hours is about: what sells. Of anything else the store's own hours speak
_SELLS = frozenset({MessageClass.PROSPECT, MessageClass.MARKETING})
#: always doubtful: a consent may lie in a system whose files were not given
_CONSENT = "no_consent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """Messages against one kind of wish, from one system. ``known``: how many came when the wish
    was on record; ``longest``: the most days between a wish and a message against it."""

    wish: str
    system: str
    messages: Range
    people: int
    known: int
    longest: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """Calls and texts of one system at forbidden hours. ``examples``: what the law says of them."""

    system: str
    messages: Range
    people: int
    examples: tuple[tuple[Judged, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """``without_hour``: calls and texts of which only the day is known; they are not judged."""

    messages: Range
    without_hour: int
    by_system: tuple[Late, ...]


def against_wishes(judged: Iterable[Judged]) -> tuple[Ignored, ...]:
    """Messages that went against a wish: stop, no contact, peace, no consent."""
    found: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for each in judged:
        if code := wish(each):
            found[code, system(each)].append(each)
    every = [_ignored(code, name, messages) for (code, name), messages in found.items()]
    return tuple(sorted(every, key=lambda one: (-one.messages.least, -one.messages.most, one.wish)))


def wish(judged: Judged) -> str:
    """The code of the wish it went against; empty for none."""
    return next((code for code in (*judged.codes, *judged.behind) if code in WISHES), "")


def wished_at(judged: Judged) -> datetime | None:
    """When they said so."""
    for reason in judged.verdict.reasons:
        if reason.code in WISHES and isinstance(at := reason.facts.get("at"), datetime):
            return at
    return None


def of_hours(judged: Iterable[Judged]) -> Hours:
    """Calls and texts that sell, at hours the law forbids where the reader is."""
    found: dict[str, list[tuple[Judged, OutOfHours]]] = defaultdict(list)
    without_hour = 0
    for each in judged:
        if each.happening.whole_day and each.labelled.message.channel in PHONE:
            without_hour += 1
        elif late := out_of_law(each):
            found[system(each)].append((each, late))
    systems = [_late(name, messages) for name, messages in found.items()]
    return Hours(
        messages=Range(
            sum(one.messages.least for one in systems), sum(one.messages.most for one in systems)
        ),
        without_hour=without_hour,
        by_system=tuple(sorted(systems, key=lambda one: (-one.messages.most, one.system))),
    )


def out_of_law(judged: Judged) -> OutOfHours | None:
    """The law of the hour it broke; nothing where it sells nothing, or only its day is known."""
    message = judged.labelled.message
    if judged.verdict.answer is Answer.SEND or judged.happening.whole_day:
        return None
    if message.purpose and CLASS_OF[message.purpose] not in _SELLS:
        return None
    contact = judged.line.arrival.contact
    return out_of_hours(contact, message.channel, judged.happening.occurred_at)


def _ignored(code: str, name: str, messages: Sequence[Judged]) -> Ignored:
    known = sum(code in all_codes(each.known) for each in messages)
    waited = [
        (each.happening.occurred_at - at) / timedelta(days=1)
        for each in messages
        if (at := wished_at(each))
    ]
    return Ignored(
        wish=REASONS[code].title,
        system=name,
        messages=span(0.0 if code == _CONSENT else weight(each, code) for each in messages),
        people=len({each.person for each in messages}),
        known=known,
        longest=max((int(days) for days in waited), default=None),
    )


def _late(name: str, messages: Sequence[tuple[Judged, OutOfHours]]) -> Late:
    weights = [weight(each, "quiet_hours") if late.certain else 0.0 for each, late in messages]
    surest = sorted(zip(weights, messages, strict=True), key=lambda one: -one[0])
    return Late(
        system=name,
        messages=span(weights),
        people=len({each.person for each, _ in messages}),
        examples=tuple((each, late.says) for _, (each, late) in surest[:3]),
    )
