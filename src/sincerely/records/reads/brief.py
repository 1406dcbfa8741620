"""What whoever calls somebody reads before: facts and topics of that person's own dealings."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sincerely.records import codec, places
from sincerely.records.models import EventRow, Person, Reach, Sighting, Store
from sincerely.rules import brief as rules
from sincerely.rules import contact, hours
from sincerely.rules.brief import Line, Promise
from sincerely.rules.events import Event
from sincerely.rules.events.wishes import Topic
from sincerely.rules.law import clock
from sincerely.rules.policy import Policy, minutes_of
from sincerely.rules.purpose import Channel
from sincerely.rules.record import OptOut, Record
from sincerely.rules.sighting import Contact

from . import efforts, standings

#: events of one house that are read at most, the latest
MOST = 1_000
_CELL = ("cell", "mobile", "text")
_WORDS = {"voice": "", "phone": "", "cell": "cell phone", "mobile": "cell phone"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way to reach them. ``words``: what kind of number it is; ``tel``: as a link.

    ``may_call``: why nobody should call now, in a sentence without a full stop; empty: they may.
    ``local_time``: where that number is, such as ``9:40 am``; empty where nobody can tell.
    """

    value: str
    words: str
    tel: str
    may_call: str = ""
    local_time: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What is worth knowing before the call. Sentences end bare; empty: nothing is known.

    ``address``: lines of an envelope below the name. ``household``: who stands in a deal with them.
    """

    person_id: int
    name: str
    call_name: str
    phones: tuple[Way, ...] = ()
    mails: tuple[Way, ...] = ()
    address: tuple[str, ...] = ()
    best: str = ""
    drove: str = ""
    bought: str = ""
    traded: str = ""
    effort: str = ""
    hours: str = ""
    said: tuple[Line, ...] = ()
    family: tuple[Line, ...] = ()
    promises: tuple[Promise, ...] = ()
    mind: tuple[str, ...] = ()
    openings: tuple[str, ...] = ()
    household: tuple[str, ...] = ()


def brief(store: Store, person_id: int, *, now: datetime) -> Brief | None:
    """The brief of a person; None for somebody unknown to the store's group, or forgotten. Seven
    queries at most."""
    person = Person.objects.filter(pk=person_id, group=store.group_id, erased_at=None).first()
    if person is None:
        return None
    mates = _mates(person)
    kept = standings.of(store, [person.pk, *mates])
    record = kept.get(person.pk, standings.NOTHING).own
    events = _events(store, [person.pk, *mates], person.pk)
    own = events.pop(person.pk, [])
    others = [e for those in events.values() for e in those]
    shared = rules.together(own, others)
    contacts = _contacts(person)
    phones, mails, zone = _ways(store, person, contacts, record, now)
    facts = rules.facts(own, shared, zone=zone, unsure=rules.unconfirmed(record))
    spent = efforts.of(store, [person.pk], now=now)[person.pk].sentence()
    quiet = bool(record.deceased or record.do_not_contact)
    return Brief(
        person_id=person.pk,
        name=person.name,
        call_name=_call_name(person, contacts),
        phones=phones,
        mails=mails,
        address=_address(contacts),
        best=rules.best(own, zone=zone, preferred=rules.preferred(own)),
        drove=facts.drove,
        bought=facts.bought,
        traded=facts.traded,
        effort=spent,
        hours=facts.hours,
        said=facts.said,
        family=facts.family,
        promises=facts.promises,
        mind=tuple(_mind(record)),
        openings=() if quiet else tuple(_openings(record, facts)),
        household=tuple(_partners(mates, kept, own, events)),
    )


def _mates(person: Person) -> dict[int, Person]:
    if person.household_id is None:
        return {}
    rows = Person.objects.filter(household=person.household_id, erased_at=None)
    return {row.pk: row for row in rows.exclude(pk=person.pk).order_by("pk")}


def _events(store: Store, people: Sequence[int], person_id: int) -> dict[int, list[Event]]:
    """Everybody's events; words only of the one the brief is about."""
    rows = (
        EventRow.objects.filter(store=store, sighting__person__in=people)
        .select_related("source", "sighting", "eventwords")
        .order_by("-pk")[:MOST]
    )
    found = defaultdict[int, list[Event]](list)
    for row in rows:
        of = row.sighting.person_id
        kept = getattr(row, "eventwords", None) if of == person_id else None
        words: dict[str, Any] | None = kept.words if kept else None
        payload = codec.payload_with_words(row.kind, row.payload, words)
        found[of].append(
            Event(
                occurred_at=row.occurred_at,
                source=row.source.name,
                key=row.key,
                payload=payload,
                whole_day=row.whole_day,
            )
        )
    return dict(found)


def _contacts(person: Person) -> list[Contact]:
    """Their details as told, the latest first."""
    rows = Sighting.objects.filter(person=person, contact__isnull=False)
    told = rows.order_by("-received_at", "-pk").values_list("contact", flat=True)
    return [codec.contact(codec.text(each)) for each in told]


def _ways(
    store: Store, person: Person, contacts: Sequence[Contact], record: Record, now: datetime
) -> tuple[tuple[Way, ...], tuple[Way, ...], str]:
    """(phones, cell phones first; mail addresses; the zone they are in, else the store's)."""
    kinds: dict[str, str] = {}
    for told in contacts:
        for kind, text in told.phones:
            number = contact.phone(text)
            if number:
                kinds[number.value] = kinds.get(number.value) or kind.lower()
    policy = standings.policy_of(store)
    phones: list[Way] = []
    mails: list[Way] = []
    zone = ""
    for reach in Reach.objects.filter(person=person).order_by("address"):
        kind, _, value = reach.address.partition(":")
        if kind == "phone":
            word = kinds.get(value, "")
            phones.append(_phone(value, word, reach, record, policy, now))
            zone = zone or next(iter(reach.zones), "")
        elif kind == "email":
            mails.append(Way(value=value, words="", tel=f"mailto:{value}"))
    phones.sort(key=lambda way: way.words != _WORDS["cell"])
    return tuple(phones), tuple(mails), zone or store.zone


def _phone(
    value: str, kind: str, reach: Reach, record: Record, policy: Policy, now: datetime
) -> Way:
    zones = tuple(reach.zones)
    local = now.astimezone(ZoneInfo(zones[0])) if zones else None
    return Way(
        value=_as_dialled(value),
        words=_WORDS.get(kind, f"{kind} phone" if kind and kind not in _CELL else "cell phone"),
        tel=f"tel:{value}",
        may_call=_not_by_wish(record) or _not_now(reach, policy, now),
        local_time=clock(local.hour * 60 + local.minute) if local else "",
    )


def _as_dialled(value: str) -> str:
    """A North American number as people write it there; others as they are."""
    if value.startswith("+1") and len(value) == 12:
        return f"{value[2:5]}-{value[5:8]}-{value[8:]}"
    return value


def _not_by_wish(record: Record) -> str:
    if record.deceased:
        return "They are reported to have died"
    if record.do_not_contact:
        return "They asked not to be contacted at all"
    silent = (Channel.CALL, None)
    if any(o.topic is Topic.EVERYTHING and o.channel in silent for o in record.opted_out):
        return "They asked for no calls"
    return ""


def _not_now(reach: Reach, policy: Policy, now: datetime) -> str:
    """The law's hours and the store's own, where they are."""
    place = places.place(tuple(reach.zones), tuple(reach.states), now)
    opening = hours.next_allowed(
        now,
        zones=place.zones,
        states=place.states,
        holidays=place.holidays,
        store_window=(minutes_of(policy.call_from), minutes_of(policy.call_to)),
        store_days=frozenset(range(7 if policy.call_sundays else 6)),
        channel=Channel.CALL,
    )
    return opening.stop.sentence() if opening.stop else ""


def _call_name(person: Person, contacts: Sequence[Contact]) -> str:
    """What they are called: their first name as they gave it."""
    first = next((told.first for told in contacts if told.first and not told.company), "")
    return first or ("" if any(c.company for c in contacts) else person.name.partition(" ")[0])


def _address(contacts: Sequence[Contact]) -> tuple[str, ...]:
    """The latest whole postal address, as told."""
    for told in contacts:
        place = ", ".join(part for part in (told.city, told.region) if part)
        if told.street and (place or told.postal):
            country = "" if told.country.upper() in ("", "US", "USA") else told.country
            lines = (told.street, f"{place} {told.postal}".strip(), country)
            return tuple(line for line in lines if line)
    return ()


_UNCONFIRMED = (
    "Nobody has confirmed that they bought: make sure before you congratulate them, and tell a"
    " manager if they did not"
)


def _mind(record: Record) -> Iterator[str]:
    """What not to say, and why. Only their own: of what a spouse told, nothing."""
    if record.deceased:
        yield "They are reported to have died: nobody calls"
    if record.do_not_contact:
        yield "They asked not to be contacted at all"
    if record.complaint:
        about = f" about {record.complaint.about}" if record.complaint.about else ""
        yield f"They complained{about}, and nobody has put it right yet: let them speak first"
    if record.quiet:
        yield "They asked to be left in peace: be brief, and ask for nothing"
    for out in record.opted_out:
        yield _opted_out(out)
    if record.elsewhere and not record.enquiry:
        yield "They bought elsewhere: sell nothing"
    elif rules.unconfirmed(record):
        yield _UNCONFIRMED


def _opted_out(out: OptOut) -> str:
    way = f" by {out.channel.replace('_', ' ')}" if out.channel else ""
    match out.topic:
        case Topic.MARKETING:
            return f"They want no advertising{way}: offer nothing"
        case Topic.SERVICE:
            return f"They want no reminders of service{way}"
        case Topic.EVERYTHING:
            return f"They want nothing at all{way}"


def _openings(record: Record, facts: rules.Facts) -> Iterator[str]:
    if record.elsewhere and not record.enquiry:
        yield "Their new car: wish them joy of it, and leave it at that"
        return
    if rules.unconfirmed(record):
        yield "Find out whether they have bought, and where"
    yield from facts.openings


def _partners(
    mates: dict[int, Person],
    kept: dict[int, standings.Kept],
    own: Sequence[Event],
    events: dict[int, list[Event]],
) -> Iterator[str]:
    """Who bought with them. Whoever is reported to have died is not spoken of."""
    for pk, mate in mates.items():
        dead = kept.get(pk, standings.NOTHING).own.deceased
        if mate.name and not dead and rules.partners(own, events.get(pk, [])):
            yield mate.name
