"""Who is who: finding people, taking joins back, and forgetting somebody who asks for it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from sincerely.matching.names import name_key
from sincerely.records import codec, fingerprints, identities, places, standings
from sincerely.records.models import (
    Apart,
    EventWords,
    PeopleDecision,
    Person,
    Quarantine,
    Reach,
    Sighting,
    Store,
)
from sincerely.rules import contact
from sincerely.work.errors import WorkError


def find(*, store: Store, address: str) -> list[Person]:
    """The people reached at an address. Raises `WorkError` ``address_unreadable``."""
    found = contact.address(address)
    if found is None:
        raise WorkError(
            "address_unreadable",
            f"{address!r} is neither a mail address nor a phone number.",
            "Give one address, such as pat@example.com or +1 207 555 0123.",
        )
    reached = Reach.objects.filter(group_id=store.group_id, address=found.key)
    return list(Person.objects.filter(reaches__in=reached).distinct().order_by("pk"))


def split(*, sighting_ids: Sequence[int], by: str, why: str, now: datetime) -> Person:
    """Makes these sightings a person of their own, kept apart from the one they leave."""
    with transaction.atomic():
        sightings = list(Sighting.objects.filter(pk__in=sighting_ids).select_related("person"))
        left = {s.person_id for s in sightings}
        if len(left) != 1 or len(sightings) != len(set(sighting_ids)):
            raise WorkError(
                "not_one_person",
                "These sightings do not all belong to one person.",
                "Name sightings of a single person; their page lists them.",
            )
        old = sightings[0].person
        if old.sightings.count() == len(sightings):
            raise WorkError(
                "nothing_left", "That would move everything.", "Leave at least one sighting."
            )
        person = Person.objects.create(group_id=old.group_id)
        _move(sighting_ids, old.pk, person.pk)
        PeopleDecision.objects.create(
            group_id=old.group_id,
            kind=PeopleDecision.Kind.SPLIT,
            people=[old.pk, person.pk],
            what={"into": person.pk, "from": old.pk, "sightings": list(sighting_ids)},
            evidence=why,
            by=by,
            at=now,
        )
    person.refresh_from_db()
    return person


def undo(*, decision_id: int, by: str, why: str, now: datetime) -> None:
    """Takes back a join, a split or a household; standings follow. Once per decision."""
    with transaction.atomic():
        decision = PeopleDecision.objects.select_for_update().get(pk=decision_id)
        if PeopleDecision.objects.filter(undoes=decision).exists():
            raise WorkError(
                "already_undone", "That decision has been taken back already.", "Nothing to do."
            )
        match decision.kind:
            case PeopleDecision.Kind.JOINED:
                _undo_join(decision)
            case PeopleDecision.Kind.SPLIT:
                _undo_split(decision)
            case PeopleDecision.Kind.HOUSEHOLD_JOINED:
                _undo_household(decision)
            case _:
                raise WorkError(
                    "cannot_undo",
                    f"A decision of kind {decision.kind} cannot be taken back.",
                    "Record what is true now instead.",
                )
        PeopleDecision.objects.create(
            group_id=decision.group_id,
            kind=PeopleDecision.Kind.UNDONE,
            people=decision.people,
            evidence=why,
            by=by,
            at=now,
            undoes=decision,
        )


def forget(*, person: Person, by: str, why: str, now: datetime) -> None:
    """Blanks everything personal about somebody; keeps the facts and a do-not-contact fingerprint.

    The ledger's events stay; sightings, words and the raw text of quarantined rows that carry one
    of their addresses are blanked (promise 4).
    """
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        addresses = list(person.reaches.values_list("address", flat=True))
        reachable = [key for key in addresses if not key.startswith("customer:")]
        fingerprints.keep(person.group_id, reachable, now)
        sightings = list(person.sightings.values_list("pk", flat=True))
        EventWords.objects.filter(event__sighting__in=sightings).update(words=None)
        Sighting.objects.filter(pk__in=sightings).update(contact=None, digest=None)
        for key in reachable:
            value = key.partition(":")[2]
            Quarantine.objects.filter(raw__icontains=value).update(raw="(erased)")
        person.reaches.all().delete()
        Person.objects.filter(pk=person.pk).update(name="", names=[], erased_at=now)
        PeopleDecision.objects.create(
            group_id=person.group_id,
            kind=PeopleDecision.Kind.ERASED,
            people=[person.pk],
            what={"sightings": sightings},
            evidence=why,
            by=by,
            at=now,
        )
        standings.keep({person.pk})


def _move(sightings: Sequence[int], old: int, new: int) -> None:
    """Moves sightings, keeps the two apart for good, and projects both anew."""
    identities.move_sightings(sightings, new)
    Apart.objects.get_or_create(one_id=min(old, new), other_id=max(old, new))
    for person in (old, new):
        _project(person)
    standings.keep({old, new})


def _project(person_id: int) -> None:
    """Name and ways to reach a person, from the sightings they are left with."""
    person = Person.objects.get(pk=person_id)
    kept = Sighting.objects.filter(person=person, contact__isnull=False)
    identities.drop_reaches([person_id])
    reaches, names, display = [], set(), ""
    for sighting in kept.select_related("source").order_by("pk"):
        details = codec.contact(codec.text(sighting.contact))
        display = details.display_name or display
        names.add(name_key(details))
        reaches += [
            (address.key, person_id, *places.of_address(address, details))
            for address in details.addresses(sighting.source.name)
        ]
    unique = {row[0]: row for row in reaches}
    identities.add_reaches(person.group_id, list(unique.values()))
    identities.rename([(person_id, display, sorted(names - {""}))])


def _undo_join(decision: PeopleDecision) -> None:
    what = decision.what
    moved = list(what["sightings"])
    now_in = set(Sighting.objects.filter(pk__in=moved).values_list("person_id", flat=True))
    if len(now_in) != 1:
        raise WorkError(
            "moved_since",
            "They have been moved since.",
            "Undo the later decision first.",
        )
    current = now_in.pop()
    back = what.get("from")
    if back is None:
        back = Person.objects.create(group_id=decision.group_id).pk
    _move(moved, current, back)


def _undo_split(decision: PeopleDecision) -> None:
    what = decision.what
    identities.move_sightings(what["sightings"], what["from"])
    pair = sorted((what["from"], what["into"]))
    Apart.objects.filter(one_id=pair[0], other_id=pair[1]).delete()
    for person in pair:
        _project(person)
    standings.keep(set(pair))


def _undo_household(decision: PeopleDecision) -> None:
    before = {int(pk): home for pk, home in decision.what["before"].items()}
    together = list(
        Person.objects.filter(household_id=decision.what["household"]).values_list("pk", flat=True)
    )
    for pk, home in before.items():
        Person.objects.filter(pk=pk).update(household_id=home)
    people = decision.people
    Apart.objects.bulk_create(
        [Apart(one_id=a, other_id=b) for a in people for b in people if a < b],
        ignore_conflicts=True,
    )
    standings.keep({*before, *together})
