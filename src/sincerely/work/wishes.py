"""What people tell somebody at the store: to stop, to be left in peace, that they bought elsewhere,
that something is wrong, that somebody died. Recorded as events, with who heard it and when.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sincerely.records.models import Person, Store, User
from sincerely.records.reads import standings as kept
from sincerely.rules.events import Payload, SaidBy
from sincerely.rules.events.care import NoteAdded
from sincerely.rules.events.deals import DealLost, LostReason
from sincerely.rules.events.leads import InquiryMade
from sincerely.rules.events.service import ComplaintOpened, ComplaintResolved
from sincerely.rules.events.wishes import (
    DeceasedReported,
    DoNotContactAsked,
    DoNotContactLifted,
    OptedIn,
    OptedOut,
    QuietAsked,
    QuietLifted,
    Topic,
)
from sincerely.rules.purpose import Channel
from sincerely.work import byhand
from sincerely.work.byhand import BY_HAND, Word
from sincerely.work.errors import WorkError
from sincerely.work.staff import Right

#: characters of somebody's own words, and of the car they name
LONGEST, LONGEST_CAR = 2000, 80
#: how an opt-out is known that was told to a person
TOLD = "told"


class Wish(StrEnum):
    """One thing that was told."""

    STOP = "stop"
    QUIET = "quiet"
    ELSEWHERE = "elsewhere"
    COMPLAINT = "complaint"
    DIED = "died"
    #: the opposite of each, as far as there is one
    AGAIN = "again"
    CONTACT = "contact"
    QUIET_OVER = "quiet_over"
    SHOPPING = "shopping"
    RESOLVED = "resolved"
    LIVES = "lives"


#: what makes the store louder, or ends what is owed, is a manager's word
RIGHT_OF: dict[Wish, Right] = dict.fromkeys(Wish, Right.TELL_WISHES) | dict.fromkeys(
    (Wish.AGAIN, Wish.CONTACT, Wish.RESOLVED), Right.TELL_SALES
)
#: of what everybody at the store may hear: how people complain
ABOUT = ("a message we sent", "the sale", "the workshop", "how they were treated", "something else")
_NEEDS_WORDS = {
    Wish.AGAIN: "Write down how they said it: without that nobody may write to them again.",
    Wish.CONTACT: "Write down how they said it: without that nobody may write to them again.",
    Wish.RESOLVED: "Say in a few words how it was put right.",
}
#: these events have no room for anybody's words: a note beside them has
_WITHOUT_WORDS = frozenset({Wish.CONTACT, Wish.QUIET_OVER, Wish.DIED, Wish.LIVES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was told of somebody, as a form or a command brings it.

    ``channel`` None: all of them. ``words``: theirs. ``what``: the car they bought elsewhere, or
    what the complaint is about. ``key``: the same again changes nothing.
    """

    wish: Wish
    channel: Channel | None = None
    topic: Topic = Topic.MARKETING
    what: str = ""
    words: str = ""
    key: str = ""


def tell(*, store: Store, person: Person, told: Told, by: User, now: datetime) -> Word:
    """Records it; it counts before this returns, and stops mail that is on its way.

    Raises `WorkError` ``forgotten``, ``no_words``, ``no_complaint``.
    """
    if told.wish in _NEEDS_WORDS and not told.words.strip():
        raise WorkError("no_words", "Nobody said how it is known.", _NEEDS_WORDS[told.wish])
    if told.wish is Wish.RESOLVED:
        payload, source = _resolved(store, person, told, by)
    else:
        payload, source = _PAYLOADS[told.wish](told, by, now), BY_HAND
    key = f"{payload.kind}:{person.pk}:{told.key}" if told.key else ""
    said = [byhand.Said(payload=payload, occurred_at=now, key=key)]
    if told.wish in _WITHOUT_WORDS and told.words.strip():
        note = NoteAdded(by=by.name, words=_words(told))
        said.append(byhand.Said(payload=note, occurred_at=now, key=key and f"note:{key}"))
    return byhand.record(store=store, person=person, said=said, by=by.email, now=now, source=source)


def _stop(told: Told, by: User, _now: datetime) -> Payload:
    if told.channel is None and told.topic is Topic.EVERYTHING:
        return DoNotContactAsked(told_to=by.name, proof=TOLD, words=_words(told))
    return OptedOut(
        channel=told.channel,
        topic=told.topic,
        proof=TOLD,
        told_to=by.name,
        words=_words(told),
    )


def _again(told: Told, _by: User, _now: datetime) -> Payload:
    return OptedIn(channel=told.channel, topic=told.topic, proof=TOLD, words=_words(told))


def _elsewhere(told: Told, by: User, _now: datetime) -> Payload:
    return DealLost(
        said_by=SaidBy.CUSTOMER,
        reason=LostReason.BOUGHT_ELSEWHERE,
        bought_what=" ".join(told.what.split())[:LONGEST_CAR],
        by=by.name,
        words=_words(told),
    )


def _complaint(told: Told, by: User, now: datetime) -> Payload:
    about = told.what if told.what in ABOUT[:-1] else ""
    key = told.key or f"{now:%Y%m%dT%H%M%S%f}"
    return ComplaintOpened(
        complaint=f"told:{key}", about=about, told_to=by.name, words=_words(told)
    )


def _resolved(store: Store, person: Person, told: Told, by: User) -> tuple[Payload, str]:
    """The oldest complaint nobody has resolved, theirs or of their home, by the source it is of."""
    row = kept.of(store, [person.pk]).get(person.pk, kept.NOTHING)
    complaint = (row.home or row.own).complaint
    if complaint is None:
        raise WorkError(
            "no_complaint", "No complaint of theirs is open.", "Somebody has put it right already."
        )
    source, _, key = complaint.key.partition("/")
    return ComplaintResolved(complaint=key, by=by.name, words=_words(told)), source


def _words(told: Told) -> str:
    return told.words.strip()[:LONGEST]


_PAYLOADS: dict[Wish, Callable[[Told, User, datetime], Payload]] = {
    Wish.STOP: _stop,
    Wish.AGAIN: _again,
    Wish.QUIET: lambda told, by, _: QuietAsked(told_to=by.name, words=_words(told)),
    Wish.QUIET_OVER: lambda _, by, __: QuietLifted(by=by.name),
    Wish.CONTACT: lambda _, by, __: DoNotContactLifted(proof=TOLD, by=by.name),
    Wish.ELSEWHERE: _elsewhere,
    Wish.SHOPPING: lambda told, _, __: InquiryMade(channel="word of mouth", words=_words(told)),
    Wish.COMPLAINT: _complaint,
    Wish.DIED: lambda _, by, __: DeceasedReported(told_to=by.name),
    Wish.LIVES: lambda _, by, __: DeceasedReported(mistaken=True, told_to=by.name),
}
