"""Who lives and buys together: co-buyers of one deal, and what somebody decided."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from sincerely.records import identities, standings
from sincerely.records.ledger import Added
from sincerely.records.models import Apart, Household, PeopleDecision, Person, Source
from sincerely.rules.events.deals import DealSold
from sincerely.work.errors import WorkError


def of_deals(*, source: Source, added: Sequence[Added], by: str, now: datetime) -> set[int]:
    """Makes one household of the parties to each newly recorded deal. Returns who was moved."""
    sales = (a.entry.happening.payload for a in added)
    deals = sorted({sale.deal for sale in sales if isinstance(sale, DealSold)})
    if not deals:
        return set()
    moved: set[int] = set()
    for deal, people in identities.parties(source.pk, deals).items():
        if len(people) > 1:
            moved |= _together(people, f"bought together: deal {deal}", by, now)
    return moved


def join(*, people: Sequence[Person], by: str, why: str, now: datetime) -> None:
    """Somebody says these people live together."""
    with transaction.atomic():
        moved = _together([p.pk for p in people], why, by, now)
        standings.keep(moved)


def leave(*, person: Person, by: str, why: str, now: datetime) -> None:
    """Somebody says this person lives apart. No machine puts them back with the others."""
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        if person.household_id is None:
            raise WorkError(
                "no_household", f"{person} lives with nobody we know of.", "Nothing to undo."
            )
        others = list(
            Person.objects.filter(household=person.household_id)
            .exclude(pk=person.pk)
            .values_list("pk", flat=True)
        )
        PeopleDecision.objects.create(
            group_id=person.group_id,
            kind=PeopleDecision.Kind.HOUSEHOLD_LEFT,
            people=[person.pk],
            what={"household": person.household_id},
            evidence=why,
            by=by,
            at=now,
        )
        Person.objects.filter(pk=person.pk).update(household=None)
        Apart.objects.bulk_create(
            [Apart(one_id=person.pk, other_id=other) for other in others], ignore_conflicts=True
        )
        standings.keep({person.pk, *others})


def _together(people: Iterable[int], why: str, by: str, now: datetime) -> set[int]:
    """Puts people into one household, with all who live with them. Returns whoever was moved."""
    ids = sorted(people)
    apart = identities.apart(ids)
    if any((a, b) in apart for a in ids for b in ids):
        return set()
    rows = list(Person.objects.filter(pk__in=ids).values_list("pk", "household_id", "group_id"))
    homes = {home for _, home, _ in rows}
    if len(homes) == 1 and None not in homes:
        return set()
    known = sorted(home for home in homes if home)
    group_id = rows[0][2]
    target = known[0] if known else Household.objects.create(group_id=group_id).pk
    merged = Person.objects.filter(household_id__in=known[1:]).values_list("pk", flat=True)
    moved = {pk for pk, home, _ in rows if home != target} | set(merged)
    before = dict(Person.objects.filter(pk__in=moved).values_list("pk", "household_id"))
    Person.objects.filter(pk__in=moved).update(household_id=target)
    PeopleDecision.objects.create(
        group_id=group_id,
        kind=PeopleDecision.Kind.HOUSEHOLD_JOINED,
        people=ids,
        what={"household": target, "before": {str(pk): home for pk, home in before.items()}},
        evidence=why,
        by=by,
        at=now,
    )
    return moved | set(ids)
