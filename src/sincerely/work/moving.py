"""Sightings moved between people, and what follows: care owed, names, ways to reach them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from sincerely.matching.names import name_key
from sincerely.records import blocks, codec, identities, joins, pairs, reaches
from sincerely.records.models import Person, Sighting
from sincerely.rules.sighting import Contact
from sincerely.work.matching import projecting


def move(sightings: Sequence[int], *, at: int, to: int) -> None:
    """Puts sightings of one person under another, and projects both anew.

    Whom the one may be, the other may be too, until they are compared. The caller holds the group
    alone and folds the standings of both.
    """
    identities.move_sightings(sightings, to)
    joins.move_care(sightings, at, to)
    pairs.inherit(at, to)
    for person in (at, to):
        _project(person)


def come_since(what: dict[str, Any]) -> list[int]:
    """What came after a join by addresses of the joined one alone: it is theirs as well.

    An opt-out told by such an address in between goes back with them (promise 7). ``what``: of
    the decision, as `records.joins.take_over` made it.
    """
    last, found_by = what["last"], what["found_by"]
    there = [s for s in _with_details(what["into"]) if s.pk not in what["sightings"]]
    theirs = _addresses(_rows().filter(pk__in=what["sightings"]))
    others = _addresses(s for s in there if s.pk <= last and s.pk != found_by)
    later = [s for s in there if s.pk > last]
    return [s.pk for s in later if (its := _addresses([s])) and its <= theirs - others]


def _project(person_id: int) -> None:
    """Name and ways to reach a person, from the sightings they are left with."""
    person = Person.objects.get(pk=person_id)
    identities.drop_reaches([person_id])
    ways, names, display = [], set(), ""
    for sighting in _with_details(person_id):
        details = _contact(sighting)
        display = details.display_name[: identities.LONGEST_NAME] or display
        names.add(name_key(details))
        ways += [
            (key, person_id, zones, states)
            for key, zones, states in reaches.ways(details, sighting.source)
        ]
    identities.add_reaches(person.group_id, ways)
    identities.rename([(person_id, display, sorted(names - {""}))], anew=True)
    projecting.anew(person.group_id, [person_id])
    blocks.wait(person.group_id, [person_id])


def _with_details(person_id: int) -> list[Sighting]:
    return list(_rows().filter(person=person_id).order_by("pk"))


def _rows() -> QuerySet[Sighting]:
    return Sighting.objects.filter(contact__isnull=False).select_related("source__store")


def _addresses(sightings: Iterable[Sighting]) -> set[str]:
    return {a.key for s in sightings for a in reaches.addresses(_contact(s), s.source)}


def _contact(sighting: Sighting) -> Contact:
    return codec.contact(codec.text(sighting.contact))
