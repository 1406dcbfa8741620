"""One prospect of ADF/XML 1.0: who asks, for what, through whom, when; every field of it."""

from dataclasses import replace

from sincerely.reading.context import Context
from sincerely.reading.text import digest, filled, squash
from sincerely.reading.when import Moment, moment
from sincerely.rules.contact import Address
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.sighting import Arrival, Contact, Happening

from .comments import comments, consent_claims
from .contacts import contact, people, preferred
from .facts import Plain, gives_away, plain, reaches, sort_leftovers
from .node import Node
from .strangers import asks_for_work, unfilled
from .vehicles import interest, vehicle, vin, wanted_and_own

_RESENT = frozenset({"resend", "resent", "resubmit"})


class NotALead(Exception):
    """A prospect that is rightly nobody's lead, and why."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def arrivals(prospect: Node, context: Context) -> tuple[Arrival, ...]:
    """One arrival for each contact, the primary one first; each with the lead received.

    Raises `NotALead`. Reads ``prospect``, which must not have been read before.
    """
    if asks_for_work(prospect):
        raise NotALead("an application for a job")
    nodes = people(prospect)
    number = _customer_number(prospect)
    found = tuple(contact(node, number if at == 0 else "") for at, node in enumerate(nodes))
    who = found or (Contact(),)
    if unfilled(who[0]) and not who[0].addresses(context.source):
        raise NotALead("a form nobody filled in")
    identity = _identity(prospect)
    asked, day = _requested(prospect, context)
    when = asked if asked and context.believable(asked) else Moment(context.received_at)
    lead = _lead(prospect, nodes[0] if nodes else prospect, who, asked)
    return tuple(
        _arrival(lead, each, _key(lead, identity, day, each.addresses(""), each), when)
        for each in who
    )


def _arrival(lead: LeadReceived, who: Contact, key: str, when: Moment) -> Arrival:
    happening = Happening(payload=lead, occurred_at=when.at, key=key, whole_day=when.whole_day)
    return Arrival(key=key, contact=who, happenings=(happening,))


def _lead(
    prospect: Node, person: Node, who: tuple[Contact, ...], asked: Moment | None
) -> LeadReceived:
    personal, named = gives_away(who), plain(reaches(who))
    nameless = plain(personal)
    provider = prospect.first("provider")
    wanted, own = wanted_and_own(prospect)
    words = comments(prospect, person)
    lead = LeadReceived(
        provider=_provider(prospect, provider, named),
        service=named(provider, "service"),
        lead_id=nameless(prospect, "id"),
        resend=prospect.attr("status").lower() in _RESENT,
        interest=interest(wanted if wanted is not None else own),
        vehicle=vehicle(wanted, named),
        trade=vehicle(own, named),
        timeframe=_timeframe(prospect, nameless),
        requested_at=asked.at if asked else None,
        preferred_contact=preferred(person),
        consent_claims=tuple(line for line in consent_claims(words) if not personal(line)),
        comments=words,
        vin=vin(wanted),
        trade_vin=vin(own),
    )
    facts, details = sort_leftovers(prospect, personal)
    return replace(lead, extras=facts, personal_extras=details)


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
    """When the sender says it was asked, and the day it names; an unreadable date is a leftover.

    The day is the same whenever the lead is fed again: that of receipt only where none is named.
    """
    said = ""
    for node in prospect.all("requestdate"):
        if found := moment(node.peek(), context.clock):
            node.text()
            return found, context.clock.day(found.at).isoformat()
        said = said or filled(node.peek())
    return None, said or context.clock.day(context.received_at).isoformat()


def _key(
    lead: LeadReceived,
    identity: tuple[str, ...],
    day: str,
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
    car = squash(f"{lead.vehicle}{lead.trade}")
    return "lead:" + digest(provider, name, *sorted(reached), car, day)
