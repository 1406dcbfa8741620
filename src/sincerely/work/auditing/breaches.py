"""What went against a wish of theirs, and what came at an hour the law forbids."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sincerely.rules.purpose import CLASS_OF, MessageClass
from sincerely.rules.reasons import REASONS
from sincerely.rules.verdict import Answer, all_codes

from .groups import system, when
from .judging import WISHES, Judged
from .weighing import Range, Sum, summed, weight
from .whereabouts import PHONE, OutOfHours, out_of_hours

#: what the law of hours is about: what sells. Of anything else the store's own hours speak
_SELLS = frozenset({MessageClass.PROSPECT, MessageClass.MARKETING})
#: always doubtful: a consent may lie in a system whose files were not given
_CONSENT = "no_consent"
#: so many calls at forbidden hours are told of each system
EXAMPLES = 3


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


@dataclass(slots=True, kw_only=True)
class Against:
    """Some households' messages against one kind of wish, from one system: see `Ignored`."""

    messages: Sum
    people: int
    known: int
    longest: list[int]


@dataclass(slots=True, kw_only=True)
class AtNight:
    """Some households' calls and texts of one system at forbidden hours: see `Late`. ``surest``:
    how sure, which message, and what the law says."""

    messages: Sum
    people: int
    surest: list[tuple[float, Judged, str]]


@dataclass(slots=True, kw_only=True)
class Hourly:
    """As `Hours`, of some households."""

    without_hour: int
    by_system: dict[str, AtNight]


def against_wishes(judged: Iterable[Judged]) -> dict[tuple[str, str], Against]:
    """Messages that went against a wish (stop, no contact, peace, no consent), by its code and
    their system."""
    found: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for each in judged:
        if code := wish(each):
            found[code, system(each)].append(each)
    return {(code, name): _against(code, messages) for (code, name), messages in found.items()}


def told_wishes(found: Mapping[tuple[str, str], Against]) -> tuple[Ignored, ...]:
    """The same as figures, the most first."""
    every = [
        Ignored(
            wish=REASONS[code].title,
            system=name,
            messages=one.messages.range,
            people=one.people,
            known=one.known,
            longest=max(one.longest, default=None),
        )
        for (code, name), one in found.items()
    ]
    return tuple(
        sorted(
            every, key=lambda one: (-one.messages.least, -one.messages.most, one.wish, one.system)
        )
    )


def wish(judged: Judged) -> str:
    """The code of the wish it went against; empty for none."""
    return next((code for code in (*judged.codes, *judged.behind) if code in WISHES), "")


def wished_at(judged: Judged) -> datetime | None:
    """When they said so."""
    for reason in judged.verdict.reasons:
        if reason.code in WISHES and isinstance(at := reason.facts.get("at"), datetime):
            return at
    return None


def of_hours(judged: Iterable[Judged]) -> Hourly:
    """Calls and texts that sell, at hours the law forbids where the reader is."""
    found: dict[str, list[tuple[Judged, OutOfHours]]] = defaultdict(list)
    without_hour = 0
    for each in judged:
        if each.happening.whole_day and each.labelled.message.channel in PHONE:
            without_hour += 1
        elif late := out_of_law(each):
            found[system(each)].append((each, late))
    systems = {name: _at_night(messages) for name, messages in found.items()}
    return Hourly(without_hour=without_hour, by_system=systems)


def told_hours(found: Hourly) -> Hours:
    """The same as figures, the most first."""
    systems = [
        Late(
            system=name,
            messages=one.messages.range,
            people=one.people,
            examples=tuple((judged, says) for _, judged, says in _surest(one.surest)),
        )
        for name, one in found.by_system.items()
    ]
    return Hours(
        messages=Range(
            sum(one.messages.least for one in systems), sum(one.messages.most for one in systems)
        ),
        without_hour=found.without_hour,
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


def _against(code: str, messages: Sequence[Judged]) -> Against:
    waited = [
        (each.happening.occurred_at - at) / timedelta(days=1)
        for each in messages
        if (at := wished_at(each))
    ]
    return Against(
        messages=summed(0.0 if code == _CONSENT else weight(each, code) for each in messages),
        people=len({each.person for each in messages}),
        known=sum(code in all_codes(each.known) for each in messages),
        longest=[max(map(int, waited))] if waited else [],
    )


def _at_night(messages: Sequence[tuple[Judged, OutOfHours]]) -> AtNight:
    weights = [weight(each, "quiet_hours") if late.certain else 0.0 for each, late in messages]
    told = zip(weights, messages, strict=True)
    return AtNight(
        messages=summed(weights),
        people=len({each.person for each, _ in messages}),
        surest=_surest([(sure, each, late.says) for sure, (each, late) in told]),
    )


def _surest(examples: list[tuple[float, Judged, str]]) -> list[tuple[float, Judged, str]]:
    return sorted(examples, key=lambda one: (-one[0], when(one[1])))[:EXAMPLES]
