"""What a person at the store says of somebody, recorded as events of the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from sincerely.records import codec, ledger, locks, reaches, standings
from sincerely.records.ledger import Entry
from sincerely.records.line import InDoubt
from sincerely.records.models import Person, Sighting, Source, Store
from sincerely.rules.events import Payload
from sincerely.rules.sighting import Happening
from sincerely.work import caring
from sincerely.work.errors import WorkError

#: the source of what somebody at the store says with a click or a command
BY_HAND = "by-hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing said of somebody. ``key``: the same key again changes nothing."""

    payload: Payload
    occurred_at: datetime
    key: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """What was recorded of whom. ``in_doubt``: mails on their way whose end nobody knows.

    ``events``: rows of the ledger, in the order given; of what was recorded before, none.
    """

    person_id: int
    sentence: str
    in_doubt: tuple[InDoubt, ...] = ()
    events: tuple[int, ...] = ()


def record(
    *,
    store: Store,
    person: Person,
    said: Sequence[Said],
    by: str,
    now: datetime,
    source: str = BY_HAND,
    address: str = "",
) -> Word:
    """Records what was said of a person; standings, tasks and mail on its way follow at once.

    ``address``: the key of the one it was said from, if any. It then belongs to details that have
    it, and stays with them when two who were taken for one are taken apart.
    Raises `WorkError` ``forgotten`` for somebody whose details were erased.
    """
    if person.erased_at:
        raise WorkError(
            "forgotten", "They asked to be forgotten.", "Nothing can be recorded about them."
        )
    happenings = [
        Happening(
            payload=each.payload,
            occurred_at=each.occurred_at,
            key=each.key or f"{each.payload.kind}:{person.pk}:{each.occurred_at.isoformat()}",
        )
        for each in said
    ]
    with transaction.atomic():
        locks.group(store.group_id, alone=False)
        from_whom, _ = Source.objects.get_or_create(store=store, name=source)
        sighting = _details(person, address)
        entries = [Entry(sighting.pk, happening) for happening in happenings]
        added = ledger.append(source=from_whom, entries=entries, by=by, now=now)
        in_doubt = standings.keep({person.pk})
        of = {sighting.pk: person.pk}
        caring.follow(source=from_whom, added=added, person_of=of, by=by, now=now)
    sentence = said[0].payload.sentence() if said else ""
    return Word(person.pk, sentence, in_doubt, tuple(each.event_id for each in added))


def _details(person: Person, address: str) -> Sighting:
    """Their latest details; of those with this address, where any are."""
    known = Sighting.objects.filter(person=person, contact__isnull=False)
    if address:
        for each in known.select_related("source__store").order_by("-pk"):
            contact = codec.contact(codec.text(each.contact))
            if any(one.key == address for one in reaches.addresses(contact, each.source)):
                return each
    return known.latest("pk")
