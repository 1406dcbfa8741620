"""What the gate is asked about: a message, and the facts of the one it is meant for."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from .purpose import CLAIMS_OF, Channel, Claim, Purpose, WrittenBy
from .record import EMPTY, Purchase, Record

_PERSON = WrittenBy.PERSON  # an enum's member is slow to look up


class _Noted:
    """Room for a note of the gate about a message: no part of it, and never copied with it.

    ``course``: what a message like this meets (`rules.gate`), so that a list works it out once.
    """

    __slots__ = ("course",)
    course: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(_Noted):
    """Something someone wants to say to someone, after rendering and before sending.

    ``purpose`` None: not known; ``could_be``: what it may be then, the likeliest first (empty:
    anything). ``sells``: it also tries to sell, whatever its purpose.
    ``good_until``: after this it makes no sense (this weekend's sale). ``about``: the car it names.
    """

    channel: Channel
    purpose: Purpose | None
    written_by: WrittenBy = WrittenBy.UNKNOWN
    claims: frozenset[Claim] = field(default=frozenset())
    about: str = ""
    in_reply_to: str = ""
    sender: str = ""
    sells: bool = False
    could_be: tuple[Purpose, ...] = ()
    good_until: datetime | None = None

    @property
    def by_person(self) -> bool:
        """A human wrote it for this reader; an unknown author counts as a machine."""
        return self.written_by is _PERSON

    def claims_that(self, claim: Claim) -> bool:
        """Whether it says so in its words or by its nature."""
        if claim in self.claims:
            return True
        return self.purpose is not None and claim in CLAIMS_OF.get(self.purpose, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the reader may be. Several zones or states: all of them must allow it.

    ``holidays``: the local dates, from today on, on which some state forbids solicitation.
    """

    zones: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    holidays: frozenset[date] = field(default=frozenset())

    def __hash__(self) -> int:
        """Of zones and states alone: looked up with every call and text of a list."""
        return hash((self.zones, self.states))


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Somebody this address may also belong to, who bought or may have: not sure enough to join.

    ``until``: the latest moment it can have happened, where only the day is known. ``why``: what
    ties them: ``shared_email``, ``shared_phone``, ``alike`` (details much like theirs),
    ``not_compared`` (a detail in common, the others still to be compared), ``one_table``
    (`rules.one_table`). ``elsewhere``: they bought at another dealer's.
    """

    at: datetime
    until: datetime | None = None
    why: str
    what: str = ""
    elsewhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything the gate may know about the reader at one moment.

    ``own``: the person's record. ``home``: their household's, own events included (the same
    record where they live alone). ``sister``: a purchase at another store of the group.
    ``forgotten_at``: the address carries the do-not-contact fingerprint of an erased person.
    ``feed_silent_since``: the store's sold feed is overdue since then.
    ``zone``: the store's time zone, in which dates are said.
    """

    zone: str = "UTC"
    known: bool = False
    own: Record = EMPTY
    home: Record = EMPTY
    sister: Purchase | None = None
    sister_store: str = ""
    doubt: Doubt | None = None
    forgotten_at: datetime | None = None
    feed_silent_since: datetime | None = None
    place: Place = Place()


STRANGER = Facts()
