"""Who lives and buys together: co-buyers of one deal, and what somebody decided."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from django.db import transaction

from sincerely.matching.addresses import MOST_PARTIES
from sincerely.records import identities, joins, locks, standings
from sincerely.records.ledger import Added
from sincerely.records.models import Apart, Household, PeopleDecision, Person, Source
from sincerely.rules.events.deals import DealSold
from sincerely.work.errors import WorkError

#: why somebody left whom only their address had put there
NEW_ADDRESS = "a newer address"


def of_deals(*, source: Source, added: Sequence[Added], by: str, now: datetime) -> set[int]:
    """Makes one household of the parties to each newly recorded deal. Returns who was moved."""
    sales = (a.entry.happening.payload for a in added)
    deals = sorted({sale.deal for sale in sales if isinstance(sale, DealSold) and sale.deal})
    if not deals:
        return set()
    moved: set[int] = set()
    for deal, people in identities.parties(source.pk, deals).items():
        if 1 < len(people) <= MOST_PARTIES and not _said_apart(people):
            moved |= _together(people, f"bought together: deal {deal}", by, now)
    return moved


def join(
    *,
    people: Sequence[Person],
    by: str,
    why: str,
    now: datetime,
    said: dict[str, object] | None = None,
) -> None:
    """Somebody says these people live together, whatever was said before.

    ``said``: what had been said of two, for when this is taken back.
    """
    if not people:
        return
    with transaction.atomic():
        locks.group(people[0].group_id, alone=True)
        ids = [person.pk for person in people]
        Apart.objects.filter(one__in=ids, other__in=ids).update(homes=False)
        standings.keep(_together(ids, why, by, now, more={"said": said} if said else {}))


def find_one(people: Sequence[int], found: str, *, by: str, now: datetime) -> set[int]:
    """Details say these people live together (``found``: which). Returns whoever was moved; nobody
    where somebody said otherwise, or where too many would live in one home.

    The caller holds the group alone and folds the standings.
    """
    homes = Person.objects.filter(pk__in=people).values_list("household")
    together = Person.objects.filter(household__in=homes).exclude(pk__in=people).count()
    if together + len(people) > MOST_PARTIES or _said_apart(people):
        return set()
    return _together(people, found, by, now, more={"found": True})


def part(person: Person, others: Sequence[int], why: str, *, by: str, now: datetime) -> None:
    """Details say this person lives elsewhere now. New ones may bring them together again.

    The caller holds the group alone and folds the standings.
    """
    _left(person, others, [], why, by, now)


def leave(*, person: Person, by: str, why: str, now: datetime) -> None:
    """Somebody says this person lives apart. No machine puts them back with the others."""
    with transaction.atomic():
        locks.group(person.group_id, alone=True)
        person = Person.objects.get(pk=person.pk)
        if person.household_id is None:
            raise WorkError(
                "no_household", f"{person} lives with nobody we know of.", "Nothing to undo."
            )
        others = list(
            Person.objects.filter(household=person.household_id)
            .exclude(pk=person.pk)
            .values_list("pk", flat=True)
        )
        was = identities.apart([person.pk]), identities.apart([person.pk], homes=True)
        apart = [[one, *((person.pk, one) in each for each in was)] for one in others]
        for other in others:
            joins.keep_apart(person.pk, other, homes=True)
        _left(person, others, apart, why, by, now)
        standings.keep({person.pk, *others})


def come_back(left: PeopleDecision) -> set[int]:
    """Takes back that somebody left; returns everyone it moves. Raises `WorkError` ``moved_since``
    where they live with somebody else by now."""
    person, home = left.people[0], left.what["household"]
    if not Person.objects.filter(pk=person, household=None).exists():
        raise WorkError(
            "moved_since",
            "They live with somebody else by now.",
            "Undo the later decision first; `sincerely people decisions` lists them.",
        )
    for other, was_apart, had_homes in left.what.get("apart", ()):
        if was_apart:
            joins.keep_apart(person, other)
            joins.live_apart(person, other, homes=had_homes)
        else:
            joins.together_again(person, other)
    Person.objects.filter(pk=person).update(household=home)
    return set(Person.objects.filter(household=home).values_list("pk", flat=True)) | {person}


def _left(
    person: Person,
    others: Sequence[int],
    apart: Sequence[Sequence[int | bool]],
    why: str,
    by: str,
    now: datetime,
) -> None:
    """``apart``: (other, whether they were kept apart before, whether their homes were)."""
    Person.objects.filter(pk=person.pk).update(household=None)
    PeopleDecision.objects.create(
        group_id=person.group_id,
        kind=PeopleDecision.Kind.HOUSEHOLD_LEFT,
        people=[person.pk],
        what={"household": person.household_id, "others": list(others), "apart": list(apart)},
        evidence=why,
        by=by,
        at=now,
    )


def _said_apart(people: Iterable[int]) -> bool:
    """Whether somebody said of two of these, or of those they live with, that they live apart."""
    homes = Person.objects.filter(pk__in=people).values_list("household")
    everyone = {*people, *Person.objects.filter(household__in=homes).values_list("pk", flat=True)}
    apart = identities.apart(everyone, homes=True)
    return any(a in everyone and b in everyone for a, b in apart)


def _together(
    people: Iterable[int],
    why: str,
    by: str,
    now: datetime,
    *,
    more: Mapping[str, object] = MappingProxyType({}),
) -> set[int]:
    """Puts people into one household, with all who live with them. Returns whoever was moved.

    ``more``: what the decision keeps besides; ``found``: by their details alone, nobody said so.
    """
    ids = sorted(people)
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
    what = {"household": target, "before": {str(pk): home for pk, home in before.items()}}
    PeopleDecision.objects.create(
        group_id=group_id,
        kind=PeopleDecision.Kind.HOUSEHOLD_JOINED,
        people=ids,
        what=what | dict(more),
        evidence=why,
        by=by,
        at=now,
    )
    return moved | set(ids)
