"""Which logged contacts look like ticked boxes, and what shows it. A human settles each.

The design's example: thirty tasks "completed" in five minutes, before opening. What the telephone
system itself has heard is never doubted. A note is compared, and never judged by its length: honest
people write short ones, or none.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from .human import A_REAL_CALL
from .law import clock
from .notes import Note, alike, note
from .saying import count, duration

#: minutes after midnight, from and to, by weekday (0 is Monday); a day not named is closed
Hours = Mapping[int, tuple[int, int]]

#: what takes a minute of talk at least
SPOKEN = frozenset({"call", "in_person", "visit"})
#: what is done in the store or from its telephone: a visit at their home may well be in the evening
_AT_WORK = frozenset({"call", "in_person"})


class Mark(StrEnum):
    """Why a completion is in doubt."""

    BURST = "burst"
    SAME_WORDS = "same_words"
    CLOSED_HOURS = "closed_hours"
    TOO_SHORT = "too_short"
    NO_SUCH_CALL = "no_such_call"
    COULD_BE_ANYONE = "could_be_anyone"


#: what says too little to stand alone
WEAK = frozenset({Mark.NO_SUCH_CALL, Mark.COULD_BE_ANYONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From where on something is marked. `tests/rules/test_false_alarms.py` measures them."""

    #: the design's five minutes
    burst_minutes: int = 5
    #: logging ten talks in a row at the end of a shift takes an honest thumb about so long
    burst: int = 15
    #: so many are enough where most of them say nothing, or all the same
    empty_burst: int = 10
    #: of anything: a stack of cards written in the evening is logged quickly too, but not faster
    burst_of_any: int = 20
    same_words_people: int = 6
    same_words_days: int = 7
    #: a habit ("happy with the car, no questions") is some of somebody's notes; a paste, most
    same_words_share: float = 0.4
    #: honest short notes ("left a message", "all good, no questions") are everybody's
    least_words: int = 5
    #: how much of two notes must agree, word by word
    alike: float = 0.8
    #: who comes early, or calls once more from the car, is not cheating
    outside_hours_minutes: int = 60
    #: a clock of ours and one of the telephone system, and logging a little later
    near_minutes: int = 45
    real_call_seconds: int = A_REAL_CALL


DEFAULT = Thresholds()


@dataclass(frozen=True, slots=True)
class Heard:
    """A call between the store and them that the telephone system reports. ``at``: UTC."""

    at: datetime
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """A contact that somebody logged. ``id``: whatever tells it from others.

    ``how``: call, in_person, visit, text, mail, card. ``known``: words that are particular to this
    person (names, cars), in lower case. ``names``: of these, the names. ``heard``: calls with them
    (or their household) that day and around it; ``listening``: the days, where the store is, on
    which the telephone system reported any calls at all.
    """

    id: str
    person: int
    at: datetime
    how: str
    words: str = ""
    names: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    heard: tuple[Heard, ...] = ()
    listening: frozenset[date] = frozenset()


@dataclass(slots=True)
class _Case:
    """One completion, its note, and what was found against it: mark -> evidence."""

    done: Completion
    local: datetime
    note: Note
    found: dict[Mark, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Doubts:
    """Why one completion is in doubt. ``evidence``: sentences without anybody's details."""

    marks: tuple[Mark, ...]
    evidence: str


def doubts(
    completions: Iterable[Completion],
    *,
    zone: str,
    hours: Hours,
    limits: Thresholds = DEFAULT,
) -> dict[str, Doubts]:
    """What is in doubt among the completions of ONE member of staff, by `Completion.id`.

    ``zone``, ``hours``: of the store; without hours nothing is outside them. What the telephone
    system heard as a conversation is sure, and makes no burst either.
    """
    place = ZoneInfo(zone)
    cases = [
        _Case(each, each.at.astimezone(place), note(each.words, each.names))
        for each in sorted(completions, key=lambda c: (c.at, c.id))
        if not _confirmed(each, limits)
    ]
    _same_words(cases, limits)
    _bursts(cases, limits)
    for case in cases:
        _closed(case, hours, limits)
        _short(case, limits)
        _unheard(case)
        _anyone(case)
    return {case.done.id: _said(case) for case in cases if set(case.found) - WEAK}


def _said(case: _Case) -> Doubts:
    marks = tuple(mark for mark in Mark if mark in case.found)
    return Doubts(marks, " ".join(f"{case.found[mark]}." for mark in marks))


def _near(done: Completion, limits: Thresholds) -> list[Heard]:
    near = timedelta(minutes=limits.near_minutes)
    return [call for call in done.heard if abs(call.at - done.at) <= near]


def _confirmed(done: Completion, limits: Thresholds) -> bool:
    """A talk by telephone was heard, near the time that was logged."""
    return done.how == "call" and any(
        call.seconds >= limits.real_call_seconds for call in _near(done, limits)
    )


def _bursts(cases: Sequence[_Case], limits: Thresholds) -> None:
    """Every window of a few minutes in which more was logged than can have been done."""
    window = timedelta(minutes=limits.burst_minutes)
    spoken = [case for case in cases if case.done.how in SPOKEN]

    def empty(case: _Case) -> bool:
        return not case.note.words or Mark.SAME_WORDS in case.found

    for among, least, enough in (
        (spoken, limits.burst, None),
        (spoken, limits.empty_burst, empty),
        (cases, limits.burst_of_any, None),
    ):
        for crowd in _crowds(among, window, least, enough):
            said = _burst_said(crowd)
            for case in crowd:
                case.found.setdefault(Mark.BURST, said)


def _crowds(
    cases: Sequence[_Case],
    window: timedelta,
    least: int,
    enough: Callable[[_Case], bool] | None,
) -> Iterator[Sequence[_Case]]:
    """The longest stretches in which any ``least`` of the cases lie within a window.

    ``enough``: more than half of such ``least`` must be so.
    """
    begin = end = -1
    for last in range(least - 1, len(cases)):
        first = last - least + 1
        crowd = cases[first : last + 1]
        dense = crowd[-1].done.at - crowd[0].done.at <= window
        if dense and (enough is None or 2 * sum(map(enough, crowd)) > least):
            if first > end:
                if end >= 0:
                    yield cases[begin : end + 1]
                begin = first
            end = last
    if end >= 0:
        yield cases[begin : end + 1]


def _burst_said(crowd: Sequence[_Case]) -> str:
    first, last = crowd[0], crowd[-1]
    calls = all(case.done.how == "call" for case in crowd)
    what = "calls" if calls else "contacts"
    long = duration((last.done.at - first.done.at).total_seconds())
    return (
        f"{count(len(crowd)).capitalize()} {what} in {long}, from {clock(_minute(first.local))} on"
    )


def _same_words(cases: Sequence[_Case], limits: Thresholds) -> None:
    """Notes that say the same of many people within some days, and are most of what was written."""
    days = timedelta(days=limits.same_words_days)
    notes: dict[Note, list[_Case]] = defaultdict(list)
    for case in cases:
        if len(case.note.words) >= limits.least_words:
            notes[case.note].append(case)
    written = [case for those in notes.values() for case in those]
    for mine, those in notes.items():
        like = [case for n, of in notes.items() if alike(mine, n, limits.alike) for case in of]
        for case in those:
            near = _within(like, case, days)
            people = len({each.done.person for each in near})
            share = limits.same_words_share * len(_within(written, case, days))
            if people >= limits.same_words_people and len(near) >= share:
                case.found[Mark.SAME_WORDS] = f"The same words about {count(people)} people"


def _within(cases: Sequence[_Case], around: _Case, days: timedelta) -> list[_Case]:
    return [case for case in cases if abs(case.done.at - around.done.at) <= days]


def _closed(case: _Case, hours: Hours, limits: Thresholds) -> None:
    if not hours or case.done.how not in _AT_WORK:
        return
    today = hours.get(case.local.weekday())
    when = f"Logged for {case.local:%A} at {clock(_minute(case.local))}"
    if today is None:
        case.found[Mark.CLOSED_HOURS] = f"{when}, when the store is closed"
        return
    minute, margin = _minute(case.local), limits.outside_hours_minutes
    if not today[0] - margin <= minute < today[1] + margin:
        says = f"{when}; the store is open from {clock(today[0])} to {clock(today[1])}"
        case.found[Mark.CLOSED_HOURS] = says


def _minute(local: datetime) -> int:
    return local.hour * 60 + local.minute


def _short(case: _Case, limits: Thresholds) -> None:
    """Every call near that time was too short to say anything."""
    near = _near(case.done, limits) if case.done.how == "call" else []
    if near:
        longest = max(call.seconds for call in near)
        case.found[Mark.TOO_SHORT] = (
            f"The telephone system heard {count(longest)} second{'' if longest == 1 else 's'}"
        )


def _unheard(case: _Case) -> None:
    """Weak: people call from their own mobile phones too."""
    today = case.local.date()
    if case.done.how == "call" and today in case.done.listening:
        zone = case.local.tzinfo
        if not any(call.at.astimezone(zone).date() == today for call in case.done.heard):
            said = "The telephone system heard no call with them that day"
            case.found[Mark.NO_SUCH_CALL] = said


def _anyone(case: _Case) -> None:
    """Weak, and only beside what it makes plainer: a note without anything that is theirs."""
    if not case.note.words or not {Mark.BURST, Mark.SAME_WORDS} & case.found.keys():
        return
    said = set(re.findall(r"\w+", case.done.words.casefold()))
    if not said & case.done.known and not any(word.isdigit() for word in said):
        case.found[Mark.COULD_BE_ANYONE] = "Nothing in the note is about them in particular"


def kindly(doubts: str, answered: str = "") -> str:
    """To the one who logged it. ``doubts``: the evidence; ``answered``: what they said already."""
    if answered:
        return f"{doubts} You said how it was; your manager settles it."
    return f"{doubts} Did you reach them? Say in a line how it was."


def clearly(of: str, doubts: str) -> str:
    """To the manager who settles it."""
    return (
        f"{of or 'Somebody'} logged this as done. {doubts} Until you settle it, they count as not"
        " surely in touch."
    )
