"""What a person says of two people who may be one. Kept with who said it and why; undone by
`work.people.undo`."""

from datetime import datetime
from typing import Any

from django.db import transaction

from sincerely.records import blocks, identities, joins, locks, standings
from sincerely.records.models import Pair, PeopleDecision, Person, Store
from sincerely.records.pairs import HOLDING, State
from sincerely.work import households
from sincerely.work.errors import WorkError
from sincerely.work.matching import joining
from sincerely.work.matching.answering_undone import before

_Kind = PeopleDecision.Kind


def same(*, one: Person, other: Person, by: str, why: str, now: datetime) -> PeopleDecision:
    """Somebody says these two are one person, whatever was said before.

    Raises `WorkError` ``no_reason``, ``one_already``, ``is_nobody``, and ``bought_together`` for
    the parties to one deal: a buyer and a co-buyer are two people.
    """
    with transaction.atomic():
        one, other = _both(one, other, why)
        if identities.buy_together(one.pk, other.pk):
            raise WorkError(
                "bought_together",
                f"{one} and {other} signed one deal as two people.",
                "If the deal names somebody who is not there, correct it where it comes from.",
            )
        told = before(one.pk, other.pk)
        pair = _answered(one, other, State.SAME, by, why, now)
        joins.together_again(one.pk, other.pk)
        decision = joining.join(
            one.group_id,
            one.pk,
            other.pk,
            evidence=why,
            by=by,
            now=now,
            steps=pair.steps,
            said=told,
        )
        blocks.wait(one.group_id, [one.pk])
        standings.keep({one.pk, other.pk})
    return decision


def different(*, one: Person, other: Person, by: str, why: str, now: datetime) -> PeopleDecision:
    """Somebody says these two are two people: no machine joins them. They may still live together,
    and are held for that where they share an address or a phone.

    Raises `WorkError` ``no_reason``, ``one_already``, ``is_nobody``, ``two_already``.
    """
    return _parted(one, other, by, why, now, homes=False)


def strangers(*, one: Person, other: Person, by: str, why: str, now: datetime) -> PeopleDecision:
    """Somebody says these are two people of two homes: nothing is held for the one because of the
    other. Raises what `different` raises, and ``live_together``.
    """
    return _parted(one, other, by, why, now, homes=True)


def together(*, one: Person, other: Person, by: str, why: str, now: datetime) -> PeopleDecision:
    """Somebody, most often they themselves, says these two live together. They stay two people.

    Raises `WorkError` ``no_reason``, ``one_already``, ``is_nobody``, ``live_together``.
    """
    with transaction.atomic():
        one, other = _both(one, other, why)
        if _one_home(one, other):
            raise WorkError(
                "live_together", f"{one} and {other} live together already.", "Nothing to do."
            )
        told = before(one.pk, other.pk)
        households.join(people=[one, other], by=by, why=why, now=now, said=told)
        Pair.objects.filter(one=one, other=other, state__in=HOLDING).update(
            state=State.LIFTED, by=by, why=why, at=now
        )
        made = PeopleDecision.objects.filter(group=one.group_id, kind=_Kind.HOUSEHOLD_JOINED)
        return made.latest("pk")


def person_of(store: Store, number: int) -> Person:
    """The person of this number. Raises `WorkError` ``no_such_person``."""
    found = Person.objects.filter(group=store.group_id, pk=number).first()
    if found is None:
        raise WorkError(
            "no_such_person",
            f"There is no person {number}.",
            "`sincerely people sightings ADDRESS` names who is at an address.",
        )
    return found


def _parted(
    one: Person, other: Person, by: str, why: str, now: datetime, *, homes: bool
) -> PeopleDecision:
    with transaction.atomic():
        one, other = _both(one, other, why)
        told = before(one.pk, other.pk)
        _not_parted_yet(one, other, told, homes=homes)
        joins.keep_apart(one.pk, other.pk, homes=homes)
        pair = _answered(one, other, State.DIFFERENT, by, why, now)
        decision = PeopleDecision.objects.create(
            group_id=one.group_id,
            kind=_Kind.KEPT_APART,
            people=[one.pk, other.pk],
            what={"steps": joining.wordless(pair.steps), "said": told, "homes": homes},
            evidence=why,
            by=by,
            at=now,
        )
        blocks.wait(one.group_id, [one.pk])
        standings.keep({one.pk, other.pk})
    return decision


def _not_parted_yet(one: Person, other: Person, told: dict[str, Any], *, homes: bool) -> None:
    if homes and _one_home(one, other):
        raise WorkError(
            "live_together",
            f"{one} and {other} live together, as far as we know.",
            "`sincerely people apart ONE --why ...` says that they do not.",
        )
    if told["apart"] and told["homes"] >= homes and told["state"] not in HOLDING:
        raise WorkError(
            "two_already", f"{one} and {other} were taken apart before.", "Nothing to do."
        )


def _one_home(one: Person, other: Person) -> bool:
    return one.household_id is not None and one.household_id == other.household_id


def _both(one: Person, other: Person, why: str) -> tuple[Person, Person]:
    """Both as they are now, the lower number first; the group is ours alone."""
    if not why.strip():
        raise WorkError("no_reason", "Nobody said why.", "Say how you know, in a few words.")
    locks.group(one.group_id, alone=True)
    found = list(Person.objects.filter(pk__in={one.pk, other.pk}).order_by("pk"))
    if len(found) != 2:
        raise WorkError("one_already", f"{one} is one person.", "Name two of them.")
    for each in found:
        if not each.sightings.exists():
            raise WorkError(
                "is_nobody",
                f"Person {each.pk} was found to be somebody else.",
                "`sincerely people decisions` says whom.",
            )
    return found[0], found[1]


def _answered(one: Person, other: Person, state: State, by: str, why: str, now: datetime) -> Pair:
    """The pair as it stands now; what was compared stays with it, to be learnt from."""
    said = {"state": state, "by": by, "why": why, "at": now}
    new = {"group_id": one.group_id, "since": now}
    pair, _ = Pair.objects.update_or_create(
        one=one, other=other, defaults=said, create_defaults=said | new
    )
    return pair
