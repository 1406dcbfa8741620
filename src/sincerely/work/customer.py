"""What somebody says on their own page, without signing in.

A link can be forwarded, so whoever holds one may only make us quieter: what stops takes effect at
once, what would make us louder or change who they are is a task for a human who asks them.
"""

from collections.abc import Sequence
from datetime import datetime

from sincerely.records import fingerprints
from sincerely.records.models import CareTask, Person, Sighting, Source, Store
from sincerely.records.reads import customer as reads
from sincerely.records.reads import standings as kept
from sincerely.rules.events import Payload, SaidBy
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.wishes import OptedOut, Topic
from sincerely.rules.purpose import Channel
from sincerely.rules.record import Record
from sincerely.rules.sighting import Arrival, Contact
from sincerely.work import byhand, caring, intake
from sincerely.work.customer_link import Link

#: the source of what is said there
SOURCE = "customer-page"
BY = "their own page"
#: the tasks it asks of a human; none replaces a machine's message
TASKS = frozenset(
    {
        "make_sure_they_bought",
        "close_their_deal",
        "call_them_as_asked",
        "correct_their_name",
        "ask_if_we_may_write",
    }
)
_TOPICS = {Topic.MARKETING: "offers", Topic.SERVICE: "service reminders"}
_BY = {Channel.TEXT: "text message", Channel.EMAIL: "mail", Channel.CALL: "phone"}
#: further words to one task are not kept: whoever holds a link cannot fill a manager's list
_MOST_WORDS = 5
_LONGEST_NAME = 100
_TRIES = 3


def stop(
    *,
    link: Link,
    now: datetime,
    topic: Topic = Topic.MARKETING,
    channel: Channel | None = None,
    proof: str = BY,
    words: str = "",
) -> None:
    """They opt out; what is on its way to them is stopped before this returns.

    Who is gone from the records is met anew, so that their wish is kept; whoever was erased is
    left alone for good already.
    """
    said = OptedOut(channel=channel, topic=topic, proof=proof, words=words)
    for person in _people(link, now):
        _record(link, person, said, now)


def bought_here(*, link: Link, now: datetime) -> None:
    """They say that they bought here: selling is held, and a human makes sure unless it is known.

    No link makes anybody a customer: it is a weak fact (`rules.signs`) until somebody confirms it.
    """
    for person in _people(link, now):
        known = _known_to_have_bought(link, person)
        sold = DealSold(deal=f"told:{person.pk}:{now:%Y%m%d}", said_by=SaidBy.SYSTEM)
        _record(link, person, sold, now)
        if known:
            continue
        _task(
            link,
            person,
            "make_sure_they_bought",
            "On their own page somebody said that they already bought here",
            "Selling to them is held meanwhile. Confirm it, or say that they still look.",
            now,
        )


def bought_elsewhere(*, link: Link, now: datetime) -> None:
    """They found a car elsewhere: selling stops as they asked, and a human closes the deal."""
    stop(link=link, now=now, words="They found a car elsewhere.")
    for person in _people(link, now):
        _task(
            link,
            person,
            "close_their_deal",
            "On their own page somebody said that they bought elsewhere",
            "Selling to them has stopped. Ask once, kindly, and close it.",
            now,
        )


def call_me(*, link: Link, now: datetime) -> None:
    """No more marketing mail; a human calls them, at the number we have and no other."""
    stop(link=link, now=now, channel=Channel.EMAIL, words="They would rather be called.")
    for person in _people(link, now):
        _task(
            link,
            person,
            "call_them_as_asked",
            "On their own page somebody asked to be called instead of mailed",
            "Call the number on record.",
            now,
        )


def correct_name(*, link: Link, name: str, now: datetime) -> None:
    """How they want to be called, for a human to look at: a link changes nobody's name."""
    said = " ".join("".join(sign for sign in name if sign.isprintable()).split())[:_LONGEST_NAME]
    if not said:
        return
    for person in _people(link, now)[:1]:
        _task(
            link,
            person,
            "correct_their_name",
            "On their own page somebody corrected their name",
            f"They wrote on their own page: {said}",
            now,
        )


def hear_again(
    *, link: Link, wanted: Sequence[tuple[Topic, Channel | None]], now: datetime
) -> None:
    """They would like to hear from us again: a human asks them, and records their own word."""
    what = ", ".join(_in_words(topic, channel) for topic, channel in wanted)
    for person in _people(link, now)[:1]:
        _task(
            link,
            person,
            "ask_if_we_may_write",
            "On their own page somebody asked to hear from us again",
            f"Asked for: {what}. Ask them; a link may have been forwarded.",
            now,
        )


def _in_words(topic: Topic, channel: Channel | None) -> str:
    what = _TOPICS.get(topic, str(topic))
    return f"{what} by {_BY.get(channel, channel)}" if channel else what


def _known_to_have_bought(link: Link, person: Person) -> bool:
    """Whether their household is a customer already, and has asked for nothing since."""
    known = kept.of(_store(link), [person.pk]).get(person.pk, kept.NOTHING)
    home = known.home or known.own
    return home.bought is not None and home.enquiry is None


def _people(link: Link, now: datetime) -> list[Person]:
    """Who is meant. Nobody known there: met anew by the address alone; erased: nobody."""
    store = _store(link)
    found = reads.meant(store.group_id, link.address, link.person_id)
    if found or fingerprints.known(store.group_id, [link.address]):
        return found
    kind, _, value = link.address.partition(":")
    contact = Contact(emails=(value,)) if kind == "email" else Contact(phones=(("", value),))
    met = Arrival(key=f"page:{fingerprints.fingerprint(link.address).hex()}", contact=contact)
    intake.record(source=_source(store), arrivals=[met], by=BY, now=now)
    return reads.meant(store.group_id, link.address, None)


def _record(link: Link, person: Person, said: Payload, now: datetime) -> None:
    """Records it unless it holds already: the same click again says nothing new."""
    store = _store(link)
    for left in reversed(range(_TRIES)):
        own = kept.of(store, [person.pk]).get(person.pk, kept.NOTHING).own
        if _holds(own, said):
            return
        word = byhand.Said(payload=said, occurred_at=now, key=_key(said, person, now))
        try:
            byhand.record(
                store=store,
                person=person,
                said=[word],
                by=BY,
                now=now,
                source=SOURCE,
                address=link.address,
            )
        except Sighting.DoesNotExist:
            # they were joined to somebody a moment ago
            person = next(iter(reads.meant(store.group_id, link.address, person.pk)), person)
            if not left:
                raise
            continue
        return


def _holds(own: Record, said: Payload) -> bool:
    if isinstance(said, DealSold):
        return own.sign is not None or (own.bought is not None and own.enquiry is None)
    assert isinstance(said, OptedOut)
    lifted = max((consent.at for consent in own.consents), default=None)
    return any(
        out.topic in (said.topic, Topic.EVERYTHING)
        and out.channel in (said.channel, None)
        and (lifted is None or lifted < out.at)
        for out in own.opted_out
    )


def _key(said: Payload, person: Person, now: datetime) -> str:
    what = f"{said.topic}:{said.channel or 'all'}" if isinstance(said, OptedOut) else ""
    return f"page:{said.kind}:{what}:{person.pk}:{now.isoformat()}"


def _task(link: Link, person: Person, kind: str, why: str, words: str, now: datetime) -> None:
    store = _store(link)
    waiting = CareTask.objects.filter(store=store, person=person, kind=kind, settled_at=None)
    task = waiting.first()
    if task is not None and len(task.handed_over) >= _MOST_WORDS:
        return
    caring.hand_over(
        store=store,
        person_id=person.pk,
        kind=kind,
        owner="",
        why=why,
        words=words,
        by=BY,
        now=now,
    )


def _store(link: Link) -> Store:
    return Store.objects.select_related("group").get(pk=link.store_id)


def _source(store: Store) -> Source:
    source, _ = Source.objects.get_or_create(store=store, name=SOURCE)
    return source
