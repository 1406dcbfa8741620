"""Households found, and found to be two, by where people live."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count

from sincerely.matching.addresses import MOST_PARTIES
from sincerely.records import blocks, pairs
from sincerely.records.models import PeopleDecision, Person, Standing
from sincerely.records.pairs import Two
from sincerely.work import households
from sincerely.work.matching import projecting
from sincerely.work.matching.comparing import Compared
from sincerely.work.matching.homes import moved

#: more than these at one address and of one surname are a house, not a home
MOST = MOST_PARTIES
_Kind = PeopleDecision.Kind


@dataclass(slots=True)
class Homes:
    """What became of homes: who is concerned, how many were found, who left one."""

    people: set[int] = field(default_factory=set)
    made: int = 0
    left: set[int] = field(default_factory=set)


def settle(
    people: Iterable[int], compared: Mapping[Two, Compared], *, by: str, now: datetime
) -> Homes:
    """Lets those leave who live elsewhere now, and puts those together whose details say so.

    ``people``: of whom there is something new. The caller holds the group alone and folds.
    """
    homes = Homes()
    for person in Person.objects.filter(pk__in=list(people), household__isnull=False):
        if others := _moved_out(person):
            if Standing.objects.filter(person__in=[person.pk, *others], sold=True).exists():
                _may_have_moved_together(person, others, by, now)
            households.part(person, others, households.NEW_ADDRESS, by=by, now=now)
            homes.people |= {person.pk, *others}
            homes.left.add(person.pk)
    at_home = {two: each.home for two, each in compared.items() if each.home}
    crowds = _crowds(at_home)
    for both, home in sorted(at_home.items()):
        if crowds.isdisjoint((person, home) for person in both) and (
            together := households.find_one(both, home, by=by, now=now)
        ):
            homes.people |= together
            homes.made += 1
    return homes


def _crowds(at_home: Mapping[Two, str]) -> set[tuple[int, str]]:
    """(person, why) of those who share that with more than live in one home: one surname at one
    door is then a tower. Counted before anybody is put together, or the first six were a home."""
    with_whom = Counter((person, home) for both, home in at_home.items() for person in both)
    homes = dict(
        Person.objects.filter(
            pk__in={person for person, _ in with_whom}, household__isnull=False
        ).values_list("pk", "household")
    )
    lives = Person.objects.filter(household__in=set(homes.values())).values_list("household")
    others = {home: many - 1 for home, many in lives.annotate(many=Count("pk"))}
    return {
        (person, home)
        for (person, home), many in with_whom.items()
        if many + others.get(homes.get(person), 0) >= MOST
    }


def _may_have_moved_together(person: Person, others: Sequence[int], by: str, now: datetime) -> None:
    """One of them bought: they are asked about, and held, until somebody says they live apart."""
    both = [pairs.two(person.pk, other) for other in others]
    pairs.hold(person.group_id, both, by=by, now=now, home=pairs.PARTED)


def _moved_out(person: Person) -> list[int]:
    """With whom somebody shared a home by their address alone, when it is another now."""
    home = person.household_id
    others = list(
        Person.objects.filter(household=home).exclude(pk=person.pk).values_list("pk", flat=True)
    )
    ties = PeopleDecision.objects.filter(
        kind=_Kind.HOUSEHOLD_JOINED, people__contains=[person.pk], peopledecision=None
    )
    if not others or not ties.exists() or ties.exclude(what__has_key="found").exists():
        return []
    kept = blocks.traits([person.pk, *others])
    mine = projecting.read(kept.get(person.pk, ()))
    apart = all(moved(mine, projecting.read(kept.get(other, ()))) for other in others)
    return others if apart else []
