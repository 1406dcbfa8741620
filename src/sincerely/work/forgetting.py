"""Forgetting somebody who asks for it: the details go, the facts stay, and nobody writes again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce

from sincerely.records import codec, erasing, fingerprints, locks, standings
from sincerely.records.models import CareTask, EventWords, PeopleDecision, Person, Sighting
from sincerely.work.caring import LEDGER


def forget(*, person: Person, by: str, why: str, now: datetime) -> None:
    """Blanks everything personal about somebody; keeps the facts and a do-not-contact fingerprint.

    The ledger's events stay; sightings, words, and what mentions them in quarantine and in kept
    answers are blanked (promise 4). ``why`` is kept for good: it should not name them. Somebody
    forgotten already stays so.
    """
    with transaction.atomic():
        locks.group(person.group_id, alone=True)
        person = Person.objects.get(pk=person.pk)
        sightings = list(Sighting.objects.filter(person=person, contact__isnull=False))
        if person.erased_at and not sightings:
            return
        near = standings.touched({person.pk})
        ways = person.reaches.values_list("address", flat=True)
        addresses = [key for key in ways if not key.startswith("customer:")]
        fingerprints.keep(person.group_id, addresses, now)
        contacts = [codec.contact(codec.text(s.contact)) for s in sightings]
        erasing.blank_mentions(person.group_id, addresses, contacts)
        _blank(person, [s.pk for s in sightings], now)
        PeopleDecision.objects.create(
            group_id=person.group_id,
            kind=PeopleDecision.Kind.ERASED,
            people=[person.pk],
            what={"sightings": [s.pk for s in sightings]},
            evidence=why,
            by=by,
            at=now,
        )
        standings.keep(near)


def _blank(person: Person, sightings: Sequence[int], now: datetime) -> None:
    """Their own rows. Nobody owes care any more to somebody who wants to be forgotten."""
    EventWords.objects.filter(event__sighting__in=sightings).update(words=None)
    Sighting.objects.filter(pk__in=sightings).update(contact=None, digest=None)
    person.reaches.all().delete()
    Person.objects.filter(pk=person.pk).update(
        name="", names=[], erased_at=Coalesce("erased_at", Value(now))
    )
    tasks = CareTask.objects.filter(person=person)
    tasks.update(settled_how="", handed_over=[])
    tasks.filter(settled_at=None).update(
        settled_at=now, settled_by=LEDGER, settled_how="withdrawn: they were forgotten"
    )
