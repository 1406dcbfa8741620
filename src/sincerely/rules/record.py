"""What the ledger says of one person with one store, as the gate needs it: flat, without a clock.

A `Record` is a projection. `rules.folding.fold` makes it from events; nothing else does.
All times are UTC. An empty record is a stranger.
"""

from dataclasses import dataclass
from datetime import datetime

from .events import SaidBy
from .events.wishes import Topic
from .purpose import Channel, MessageClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """A purchase that stands. ``until``: the latest moment it can have happened (date only)."""

    at: datetime
    until: datetime
    deal: str
    what: str = ""
    by: str = ""
    delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignFact:
    """One weak fact of a purchase: the kind of event that told it, and when it was told last."""

    at: datetime
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A probable purchase that nobody has confirmed: a deposit, a click on *sold*, or lesser facts.

    ``at``, ``how``: of the click on *sold* where there is one, else of the latest fact. ``facts``:
    all that add up to it (`rules.signs`), earliest first.
    """

    at: datetime
    how: str
    deal: str
    what: str = ""
    by: str = ""
    facts: tuple[SignFact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """They bought elsewhere, and whose word that is."""

    at: datetime
    said_by: SaidBy
    what: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enquiry:
    """The latest enquiry they began that has no outcome: they are being served.

    ``again``: it names no car, or one that they asked about before.
    """

    at: datetime
    deal: str
    how: str
    what: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """An appointment and what became of it (``state``: set, confirmed, missed, cancelled, kept)."""

    key: str
    department: str
    state: str
    state_at: datetime
    at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Something they asked for, and to whom or how."""

    at: datetime
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOut:
    """An opt-out in force. ``channel`` None: every channel."""

    at: datetime
    topic: Topic
    channel: Channel | None = None
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """An opt-in in force. ``written``: covers recorded voice too."""

    at: datetime
    topic: Topic
    channel: Channel | None = None
    written: bool = False
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """The oldest complaint nobody has resolved."""

    at: datetime
    key: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """A purchase that was taken back, and none that they made in its stead."""

    at: datetime
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Human:
    """A human of the store was in touch with them."""

    at: datetime
    how: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """A message that went out to them. ``machine``: no human wrote it for them."""

    at: datetime
    kind: MessageClass | None
    channel: Channel
    machine: bool = True
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Everything the rules ask about one person, or one household, with one store.

    ``journey_at``: when their latest deal of any state began. ``desk_open_at``: when figures were
    last worked on a deal that is still open. ``inbound_at``: their own latest word or visit.
    """

    first_at: datetime | None = None
    last_at: datetime | None = None
    bought: Purchase | None = None
    undone: Undone | None = None
    sign: Sign | None = None
    elsewhere: Loss | None = None
    enquiry: Enquiry | None = None
    journey_at: datetime | None = None
    desk_open_at: datetime | None = None
    appointments: tuple[Appointment, ...] = ()
    visited_at: datetime | None = None
    inbound_at: datetime | None = None
    serviced_at: datetime | None = None
    human: Human | None = None
    thanked: Human | None = None
    thanks_excused_at: datetime | None = None
    complaint: Complaint | None = None
    opted_out: tuple[OptOut, ...] = ()
    consents: tuple[Consent, ...] = ()
    do_not_contact: Wish | None = None
    deceased: Wish | None = None
    quiet: Wish | None = None
    touches: tuple[Touch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """One journey towards a purchase, for the desk's eye; ``state`` as in `rules.journeys`."""

    key: str
    state: str
    opened_at: datetime
    state_at: datetime
    what: str = ""
    by: str = ""


EMPTY = Record()
#: how many appointments and touches a record keeps: the latest
KEPT_APPOINTMENTS = 8
KEPT_TOUCHES = 24
