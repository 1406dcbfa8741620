"""One prospect of ADF/XML 1.0: who asks, for what, through whom, when; every field of it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sincerely.reading.context import Context
from sincerely.reading.text import digest, filled, squash
from sincerely.reading.when import Moment, moment
from sincerely.rules.contact import Address
from sincerely.rules.events.leads import AGAIN, LeadReceived
from sincerely.rules.sighting import Arrival, Contact, Happening

from . import said
from .comments import CONSENT_FIELD, comments, consent_claims
from .contacts import contact, people, preferred
from .facts import Plain, Test, gives_away, plain, reaches, sort_leftovers
from .node import Node
from .refusals import refused_in
from .strangers import applies, asks_for_service, asks_for_work, for_service, kinds, unfilled
from .vehicles import car_in_key, cars, names_a_car, none_personal
from .wishes import heard_in

Pairs = tuple[tuple[str, str], ...]
_RESENT = frozenset({"resend", "resent", "resubmit"})
_LONGEST_CLAIM = 400
_A_TEST = re.compile(
    r"\bthis is (?:only |just )?an? (?:[\w&-]+ ){0,3}test\b|\btest lead\b|\bignore in production\b",
    re.IGNORECASE,
)


class NotALead(Exception):
    """A prospect that is rightly nobody's lead, and why."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def arrivals(
    prospect: Node, context: Context, *, around: Pairs = (), cut: int = 0
) -> tuple[Arrival, ...]:
    """One arrival for each contact, the primary one first; each with the lead received.

    What somebody asks or complains of in their own words comes with the first contact's.
    ``around``: what came with the lead, kept as personal. ``cut``: the line it broke off at, or 0.
    Raises `NotALead`. Reads ``prospect``, which must not have been read before.
    """
    form = kinds(prospect)
    if asks_for_work(form):
        raise NotALead("an application for a job")
    about_a_car, service = names_a_car(prospect), for_service(form)
    nodes = people(prospect)
    number = _customer_number(prospect)
    found = tuple(contact(node, number if at == 0 else "") for at, node in enumerate(nodes))
    who = found or (Contact(),)
    if unfilled(who[0]) and not who[0].addresses(context.source):
        raise NotALead("a form nobody filled in")
    words = comments(prospect, nodes[0] if nodes else prospect)
    lines = said.lines(words)
    own_words = said.own_words(lines)
    if applies(own_words, about_a_car=about_a_car):
        raise NotALead("an application for a job")
    service = service or (not about_a_car and asks_for_service(words))
    identity = _identity(prospect)
    asked, unread = _requested(prospect, context)
    car_and_day = ("", "")
    if not identity:
        car_and_day = car_in_key(prospect), _day(asked, unread, context)
    when = asked if asked and context.believable(asked) else Moment(context.received_at)
    state = (*_state(words, cut),)
    claims = consent_claims(lines)
    request = _Request(words, lines, own_words, claims, asked, state, around, service)
    lead = _lead(prospect, nodes[0] if nodes else prospect, who, request)
    first, *others = _apart(
        _arrival(lead, each, _key(lead, identity, car_and_day, each.addresses(""), each), when)
        for each in who
    )
    told = (_with_wishes(first, request, lead.consent_claims), *others)
    return tuple(map(_sent_again, told)) if lead.resend else told


def _apart(found: Iterable[Arrival]) -> list[Arrival]:
    """Each contact once, and each under a key of its own: a couple may share one address."""
    by_key: dict[str, Arrival] = {}
    for each in found:
        if (other := by_key.setdefault(each.key, each)).contact != each.contact:
            key = f"{each.key}:{digest(repr(each.contact))}"
            event = replace(each.happenings[0], key=key)
            by_key[key] = replace(other, key=key, contact=each.contact, happenings=(event,))
    return list(by_key.values())


@dataclass(frozen=True, slots=True)
class _Request:
    """What is known of a lead besides its fields.

    ``lines``: of ``words``, the comments. ``claims``: those of them that claim a consent.
    ``state``: of the text it was read from.
    """

    words: str
    lines: list[str]
    own_words: str
    claims: tuple[str, ...]
    asked: Moment | None
    state: Pairs
    around: Pairs
    service: bool


def _arrival(lead: LeadReceived, who: Contact, key: str, when: Moment) -> Arrival:
    happening = Happening(payload=lead, occurred_at=when.at, key=key, whole_day=when.whole_day)
    return Arrival(key=key, contact=who, happenings=(happening,))


def _sent_again(arrival: Arrival) -> Arrival:
    """A lead sent again is told beside the first one: whichever of the two comes first, what
    they asked the first time is not lost. What they wish stays the same wish."""
    lead, *wishes = arrival.happenings
    return replace(arrival, happenings=(replace(lead, key=f"{lead.key}:{AGAIN}"), *wishes))


def _with_wishes(arrival: Arrival, request: _Request, claims: tuple[str, ...]) -> Arrival:
    lead = arrival.happenings[0]
    heard = heard_in(request.own_words, request.lines, lead)
    refused = refused_in(dict.fromkeys((*request.claims, *claims)), lead)
    if not heard and not refused:
        return arrival
    return replace(arrival, happenings=(lead, *heard, *refused))


def _state(words: str, cut: int) -> Iterator[tuple[str, str]]:
    if cut:
        yield "read", f"cut off at line {cut}"
    if _A_TEST.search(words):
        yield "read", "it says it is a test"


def _lead(
    prospect: Node, person: Node, who: tuple[Contact, ...], request: _Request
) -> LeadReceived:
    reached = reaches(who)
    personal, named = gives_away(who, reached), plain(reached)
    nameless = plain(personal)
    provider = prospect.first("provider")
    notes = said.said(request.lines)
    found = none_personal(
        cars(prospect, notes, request.own_words, reached, service=request.service), reached
    )
    timeframe = _timeframe(prospect, nameless)
    head = {
        "provider": _provider(prospect, provider, named),
        "service": named(provider, "service"),
        "lead_id": nameless(prospect, "id"),
        "timeframe": timeframe or _nameless(said.timeframe(notes), personal),
        "preferred_contact": preferred(person) or _nameless(said.preferred(notes), personal),
    }
    resend = prospect.attr("status").lower() in _RESENT
    facts, details = sort_leftovers(prospect, personal)  # what nobody has read so far
    in_words = tuple(pair for pair in said.facts(notes) if not personal(pair[1]))
    claims = (*request.claims, *_claimed(details))
    return LeadReceived(
        **head,
        resend=resend,
        interest=found.interest,
        vehicle=found.wanted,
        trade=found.own,
        requested_at=request.asked.at if request.asked else None,
        consent_claims=tuple(line for line in claims if not personal(line)),
        comments=request.words,
        vin=found.vin,
        trade_vin=found.own_vin,
        extras=(*request.state, *facts, *in_words),
        personal_extras=(*request.around, *details),
    )


def _nameless(text: str, personal: Test) -> str:
    return "" if personal(text) else text


def _claimed(details: Pairs) -> Iterator[str]:
    """Fields beyond the standard that claim a consent, as ``path: text``."""
    for path, text in details:
        if CONSENT_FIELD.search(path.rpartition(".")[2]) and len(text) < _LONGEST_CLAIM:
            yield f"{path}: {text}"


def _provider(prospect: Node, provider: Node | None, named: Plain) -> str:
    """Who sent it: the provider's name, its contact's, else the source of the lead's number."""
    contact_of = provider.first("contact") if provider is not None else None
    sources = (filled(each.attrs.get("source", "")) for each in prospect.all("id"))
    names = (named(provider, "name") or named(contact_of, "name"), *sources)
    return next(filter(None, names), "")


def _identity(prospect: Node) -> tuple[str, ...]:
    """All numbers of a lead, with their sources: some senders misuse one of them as a label."""
    return tuple(
        f"{node.attrs.get('source', '')}={node.peek()}"
        for node in prospect.all("id")
        if filled(node.peek()).strip("0")
    )


def _customer_number(prospect: Node) -> str:
    """The number under which the provider knows the customer, with the provider's name for it."""
    customer = prospect.first("customer")
    for node in customer.all("id") if customer is not None else ():
        source = filled(node.attrs.get("source", ""))
        if source and filled(node.peek()).strip("0"):
            return f"{source}:{node.text()}"
    return ""


def _timeframe(prospect: Node, nameless: Plain) -> str:
    customer = prospect.first("customer")
    node = customer.first("timeframe") if customer is not None else None
    first, last = nameless(node, "earliestdate"), nameless(node, "latestdate")
    dates = " to ".join(part for part in (first, last) if part)
    return ", ".join(part for part in (nameless(node, "description"), dates) if part)


def _requested(prospect: Node, context: Context) -> tuple[Moment | None, str]:
    """When the sender says it was asked, or what it says instead; this stays a leftover."""
    said = ""
    for node in prospect.all("requestdate"):
        if found := moment(node.peek(), context.clock):
            node.text()
            return found, ""
        said = said or filled(node.peek())
    return None, said


def _day(asked: Moment | None, unread: str, context: Context) -> str:
    """The day it names, the same whenever it is fed again: of receipt only where it names none."""
    at = asked.at if asked else context.received_at
    return unread or context.clock.day(at).isoformat()


def _key(
    lead: LeadReceived,
    identity: tuple[str, ...],
    car_and_day: tuple[str, str],
    addresses: tuple[Address, ...],
    who: Contact,
) -> str:
    """What makes it the same lead again: provider, its number for it, and who asks.

    Without a number: everything known of who asks, the car and the day. Only digests of contact
    details go into a key. Who asks is part of it because senders reuse numbers.
    """
    provider, name = squash(lead.provider), squash(who.display_name)
    reached = [each.key for each in addresses if each.kind != "customer"]
    if identity:
        return "lead:" + digest(provider, *identity, *(reached[:1] or (name,)))
    return "lead:" + digest(provider, name, *sorted(reached), *car_and_day)
