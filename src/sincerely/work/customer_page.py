"""What somebody's own page shows: what may be sent to this address, and why something came.

Nothing else. A link can be forwarded, so it shows no name, no purchase, nobody they live with, and
of the address only its first letters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sincerely.records import facts, fingerprints, verdicts
from sincerely.records.models import Store, VerdictRow
from sincerely.records.reads import customer as reads
from sincerely.rules.contact import Address
from sincerely.rules.events.wishes import Topic
from sincerely.rules.gate import checks_for
from sincerely.rules.message import Message
from sincerely.rules.purpose import CLASS_OF, Channel, MessageClass, Purpose, WrittenBy
from sincerely.rules.verdict import Answer
from sincerely.work import policies
from sincerely.work.customer_link import Link

#: what stands for each topic when the gate is asked whether it may be sent
_TOPICS = {Topic.MARKETING: Purpose.PROMOTION, Topic.SERVICE: Purpose.SERVICE_REMINDER}
CHANNELS = (Channel.EMAIL, Channel.TEXT, Channel.CALL, Channel.LETTER)
#: reasons that are their own word
_THEIR_WORD = frozenset({"opted_out", "do_not_contact", "leave_me_alone", "no_consent"})
_STOPPED = frozenset({Answer.REFUSE, Answer.HAND_OVER})
_WHAT = {
    MessageClass.PROSPECT: "an offer",
    MessageClass.MARKETING: "news or an offer",
    MessageClass.SERVICE: "about service",
    MessageClass.CARE: "a personal message",
    MessageClass.APPOINTMENT: "about an appointment",
    MessageClass.LEGAL: "a message we owe you, such as a recall or paperwork",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class May:
    """Whether something of a topic may come to them by a channel; by any, where that is None."""

    topic: Topic
    channel: Channel | None
    allowed: bool

    @property
    def field(self) -> str:
        """What its field is called."""
        return f"{self.topic}-{self.channel or 'any'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a message came. ``what``: its kind; ``against``: our own rules spoke against it."""

    what: str
    at: datetime
    against: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage:
    """Everything the page shows. ``may``: by channel; only by topic where the store's policy takes
    one *no* for all of them, so that nothing is offered that does not hold. ``nothing``: everything
    is stopped."""

    store: Store
    address: str
    may: tuple[May, ...]
    nothing: bool
    why: Why | None

    @property
    def no_offers(self) -> bool:
        """Whether no offer comes to them, by whatever channel."""
        return not any(each.allowed for each in self.may if each.topic is Topic.MARKETING)


def page(link: Link, *, now: datetime) -> OwnPage | None:
    """The page of a link; None where its store is no more. A fixed number of queries."""
    store = Store.objects.select_related("group").filter(pk=link.store_id).first()
    if store is None:
        return None
    kind, _, value = link.address.partition(":")
    address = Address("email" if kind == "email" else "phone", value)
    may, nothing = _may(store, address, now)
    return OwnPage(
        store=store,
        address=masked(address),
        may=may,
        nothing=nothing,
        why=_why(link),
    )


def masked(address: Address) -> str:
    """An address as only its owner knows it again: first letters, or the last two digits."""
    if address.kind == "phone":
        return f"a phone number that ends in {address.value[-2:]}"
    name, _, domain = address.value.partition("@")
    return f"{name[:1]}…@{domain[:1]}…"


def topic_of(link: Link) -> Topic:
    """What one click unsubscribes from: what the message was about, else marketing."""
    row = _row(link)
    purpose = verdicts.typed(row).message.purpose if row else None
    service = purpose is not None and CLASS_OF[purpose] is MessageClass.SERVICE
    return Topic.SERVICE if service else Topic.MARKETING


def _may(store: Store, address: Address, now: datetime) -> tuple[tuple[May, ...], bool]:
    """As the gate sees it: of everyone at this address, whoever wants least decides. And whether
    nothing at all may come, not even a reminder of an appointment."""
    gathered = facts.gather(store, [address], now, phone=False)
    policy, _ = policies.by_id(gathered.policy_id)
    readers = gathered.readers[0]

    def stopped(channel: Channel, purpose: Purpose) -> bool:
        message = Message(channel=channel, purpose=purpose, written_by=WrittenBy.MACHINE)
        return any(
            reason.code in _THEIR_WORD
            for reader in readers
            for check in checks_for(message, reader.facts, policy, now)
            if (reason := check(message, reader.facts, policy, now))
        )

    found = [
        May(topic=topic, channel=channel, allowed=not stopped(channel, purpose))
        for topic, purpose in _TOPICS.items()
        for channel in CHANNELS
    ]
    nothing = all(stopped(channel, Purpose.APPOINTMENT_REMINDER) for channel in CHANNELS)
    return _by_topic(found) if policy.one_optout_stops_all else tuple(found), nothing


def _by_topic(found: Sequence[May]) -> tuple[May, ...]:
    allowed = {each.topic for each in found if each.allowed}
    return tuple(May(topic=each, channel=None, allowed=each in allowed) for each in _TOPICS)


def _why(link: Link) -> Why | None:
    row = _row(link)
    if row is None:
        return None
    purpose = verdicts.typed(row).message.purpose
    what = _WHAT[CLASS_OF[purpose]] if purpose else "a message of a kind we could not tell"
    return Why(what=what, at=row.at, against=row.answer in _STOPPED)


def _row(link: Link) -> VerdictRow | None:
    if link.verdict_id is None:
        return None
    return reads.verdict(link.store_id, fingerprints.fingerprint(link.address), link.verdict_id)
