"""Forgetting somebody who asks for it: the details go, the facts stay, and nobody writes again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce

from sincerely.reading.archive.words import Shut, words_in
from sincerely.records import (
    blocks,
    codec,
    erasing,
    fingerprints,
    line,
    locks,
    mails,
    pairs,
    standings,
)
from sincerely.records.models import (
    CareTask,
    EventWords,
    PeopleDecision,
    Person,
    Quarantine,
    Sighting,
)
from sincerely.work.caring import LEDGER
from sincerely.work.recognised import marked, recognised_by


def forget(*, person: Person, by: str, why: str, now: datetime) -> None:
    """Blanks everything personal about somebody; keeps the facts and a do-not-contact fingerprint.

    The ledger's events stay; sightings, words, and what mentions them in quarantine and in kept
    answers are blanked (promise 4); kept bytes also where nobody can say what stands in them.
    ``why`` is kept for good: it should not name them. Somebody forgotten already stays so.
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
        # first of all: where they are reached is known only as long as their details are
        line.stop_addresses(addresses)
        mails.forget(addresses, now=now)
        fingerprints.keep(person.group_id, addresses, now)
        contacts = [codec.contact(codec.text(s.contact)) for s in sightings]
        marks = recognised_by(contacts, ways) | {marked(each) for each in addresses}
        fingerprints.keep(person.group_id, marks, now)
        whom = erasing.wanted(addresses, contacts)
        erasing.blank_mentions(person.group_id, whom, _bytes_with(person.group_id, whom))
        mails.forget_bounces(_bounces_with(person.group_id, whom), now=now)
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


def _bytes_with(group_id: int, whom: erasing.Wanted) -> list[int]:
    """The rows in quarantine whose bytes mention somebody, or of which nobody can say."""
    found = Quarantine.objects.values_list("raw_bytes", flat=True)
    return [
        row
        for row in erasing.rows_with_bytes(group_id)
        if _may_mention(bytes(found.get(pk=row) or b""), whom)
    ]


def _bounces_with(group_id: int, whom: erasing.Wanted) -> list[int]:
    """The bounces of ours that are about somebody, or return the head of a mail that names them."""
    return [row for row in mails.bounces(group_id) if _may_mention(mails.content(row), whom)]


def _may_mention(held: bytes, whom: erasing.Wanted) -> bool:
    try:
        return whom.in_any(words_in(held))
    except Shut:
        return True


def _ever_joined(person: int) -> list[int]:
    """Them, and whoever was found to be them and still is: a pair's sentence tells of either."""
    found, new = {person}, [person]
    while new:
        joins = PeopleDecision.objects.filter(
            kind=PeopleDecision.Kind.JOINED, what__into__in=new, peopledecision=None
        )
        gone = {other for other in joins.values_list("what__from", flat=True) if other}
        new = sorted(gone - found)
        found |= gone
    return sorted(found)


def _blank(person: Person, sightings: Sequence[int], now: datetime) -> None:
    """Their own rows. Nobody owes care any more to somebody who wants to be forgotten."""
    EventWords.objects.filter(event__sighting__in=sightings).update(words=None)
    Sighting.objects.filter(pk__in=sightings).update(contact=None, digest=None)
    person.reaches.all().delete()
    everyone = _ever_joined(person.pk)
    blocks.forget(everyone, sightings)
    pairs.forget(everyone)
    Person.objects.filter(pk=person.pk).update(
        name="", names=[], erased_at=Coalesce("erased_at", Value(now))
    )
    tasks = CareTask.objects.filter(person=person)
    tasks.update(settled_how="", handed_over=[])
    tasks.filter(settled_at=None).update(
        settled_at=now, settled_by=LEDGER, settled_how="withdrawn: they were forgotten"
    )
