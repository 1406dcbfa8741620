"""Who is who: finding people, taking them apart, and taking back what was decided."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet, Subquery

from sincerely.records import joins, locks, standings
from sincerely.records.models import Apart, PeopleDecision, Person, Reach, Sighting, Store
from sincerely.rules import contact
from sincerely.work import households, moving
from sincerely.work.errors import WorkError
from sincerely.work.forgetting import forget
from sincerely.work.matching import answering_undone

__all__ = ["find", "forget", "split", "undo"]

_Kind = PeopleDecision.Kind


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
    """Makes these sightings a person of their own, kept apart from the one they leave.

    Raises `WorkError` ``not_one_person``, ``nothing_left``.
    """
    with transaction.atomic():
        old = _owner_of(sighting_ids)
        locks.group(old.group_id, alone=True)
        if _owner_of(sighting_ids).sightings.count() == len(set(sighting_ids)):
            raise WorkError(
                "nothing_left", "That would move everything.", "Leave at least one sighting."
            )
        person = Person.objects.create(group_id=old.group_id)
        moving.move(sighting_ids, at=old.pk, to=person.pk)
        joins.keep_apart(old.pk, person.pk)
        standings.keep({old.pk, person.pk})
        PeopleDecision.objects.create(
            group_id=old.group_id,
            kind=_Kind.SPLIT,
            people=[old.pk, person.pk],
            what={"into": person.pk, "from": old.pk, "sightings": list(sighting_ids)},
            evidence=why,
            by=by,
            at=now,
        )
    person.refresh_from_db()
    return person


def undo(*, decision_id: int, by: str, why: str, now: datetime) -> None:
    """Takes back a join, a split, a household, that somebody left it, that two are two people, or
    that no prospect belongs to a sale; standings follow. Once per decision.

    Raises `WorkError` ``already_undone``, ``cannot_undo``; ``moved_since`` where a later decision
    that stands has moved the same people.
    """
    with transaction.atomic():
        decision = PeopleDecision.objects.get(pk=decision_id)
        locks.group(decision.group_id, alone=True)
        if PeopleDecision.objects.filter(undoes=decision).exists():
            raise WorkError(
                "already_undone", "That decision has been taken back already.", "Nothing to do."
            )
        match decision.kind:
            case _Kind.JOINED:
                what = _undo_join(decision, by, now)
            case _Kind.SPLIT:
                what = _undo_split(decision)
            case _Kind.HOUSEHOLD_JOINED:
                what = _undo_household(decision, by, now)
            case _Kind.HOUSEHOLD_LEFT:
                what = _undo_leaving(decision)
            case _Kind.KEPT_APART:
                what = _undo_parting(decision, by, now)
            case _Kind.WALKED_IN:
                what = _undo_walk_in(decision, by, why, now)
            case _:
                raise WorkError(
                    "cannot_undo",
                    f"A decision of kind {decision.kind} cannot be taken back.",
                    "Record what is true now instead.",
                )
        PeopleDecision.objects.create(
            group_id=decision.group_id,
            kind=_Kind.UNDONE,
            people=decision.people,
            what=what,
            evidence=why,
            by=by,
            at=now,
            undoes=decision,
        )


def _owner_of(sighting_ids: Sequence[int]) -> Person:
    sightings = list(Sighting.objects.filter(pk__in=sighting_ids).select_related("person"))
    if len({s.person_id for s in sightings}) != 1 or len(sightings) != len(set(sighting_ids)):
        raise WorkError(
            "not_one_person",
            "These sightings do not all belong to one person.",
            "Name sightings of a single person; their page lists them.",
        )
    return sightings[0].person


def _undo_join(decision: PeopleDecision, by: str, now: datetime) -> dict[str, object]:
    """The sightings of the one go back, with what has come since by their addresses alone.

    No machine joins the two again, and nobody has said that they are two: they are asked about.
    """
    moved, into, gone = _what(decision)
    _must_be(decision, moved, into)
    if gone is None:
        gone = Person.objects.create(group_id=decision.group_id).pk
    else:
        moved += moving.come_since(decision.what)
    # who asked to be forgotten since then asked for all of them
    forgotten = Person.objects.filter(pk=into).values("erased_at")
    Person.objects.filter(pk=gone, erased_at=None).update(erased_at=Subquery(forgotten))
    moving.move(moved, at=into, to=gone)
    joins.give_back(decision.what)
    answering_undone.put_back(decision, into, gone, by=by, now=now, machine="one")
    standings.keep({into, gone, *map(int, decision.what.get("homes", ()))})
    return {"sightings": moved, "out_of": into, "to": gone}


def _undo_split(decision: PeopleDecision) -> dict[str, object]:
    moved, into, left = _what(decision)
    assert left is not None
    _must_be(decision, moved, into)
    moving.move(moved, at=into, to=left)
    Apart.objects.filter(one_id=min(into, left), other_id=max(into, left)).delete()
    standings.keep({into, left})
    return {"sightings": moved, "out_of": into, "to": left}


def _undo_household(decision: PeopleDecision, by: str, now: datetime) -> dict[str, object]:
    """Each goes back to the home they had, except who has left since.

    No machine makes that home again; that they live apart nobody has said.
    """
    home, people = decision.what["household"], decision.people
    before = {int(pk): old for pk, old in decision.what["before"].items()}
    joined = _since(decision).filter(kind=_Kind.HOUSEHOLD_JOINED)
    merged = joined.filter(people__overlap=[*before, *people])
    if merged.exists() or joined.filter(what__household=home).exists() or _gone(decision):
        raise _moved_since()
    together = set(Person.objects.filter(household=home).values_list("pk", flat=True))
    for pk, old in before.items():
        Person.objects.filter(pk=pk, household=home).update(household=old)
    for one in people:
        for other in people:
            if one < other:
                machine = "" if "said" in decision.what else "home"
                answering_undone.put_back(decision, one, other, by=by, now=now, machine=machine)
    standings.keep({*before, *together, *people})
    return {"household": home}


def _undo_leaving(decision: PeopleDecision) -> dict[str, object]:
    if _gone(decision):
        raise _moved_since()
    standings.keep(households.come_back(decision))
    return {"household": decision.what["household"]}


def _undo_parting(decision: PeopleDecision, by: str, now: datetime) -> dict[str, object]:
    if _gone(decision):
        raise _moved_since()
    one, other = decision.people
    answering_undone.put_back(decision, one, other, by=by, now=now)
    standings.keep({one, other})
    return {}


def _undo_walk_in(decision: PeopleDecision, by: str, why: str, now: datetime) -> dict[str, object]:
    """The sale is looked for again, and so is who was said not to have shopped for it."""
    parted = PeopleDecision.objects.filter(pk__in=decision.what["parted"], peopledecision=None)
    for each in parted.values_list("pk", flat=True):
        undo(decision_id=each, by=by, why=why, now=now)
    return {"deal": decision.what["deal"]}


def _what(decision: PeopleDecision) -> tuple[list[int], int, int | None]:
    what = decision.what
    return list(what["sightings"]), what["into"], what.get("from")


def _must_be(decision: PeopleDecision, moved: Sequence[int], into: int) -> None:
    """Everything a decision moved is still where it put it, and where it came from still stands."""
    now_in = set(Sighting.objects.filter(pk__in=moved).values_list("person_id", flat=True))
    if now_in != {into} or _gone(decision):
        raise _moved_since()


def _gone(decision: PeopleDecision) -> bool:
    """Whether one of these people has been joined into somebody else since."""
    later = _since(decision).filter(kind=_Kind.JOINED, what__from__in=decision.people)
    return later.exists()


def _since(decision: PeopleDecision) -> QuerySet[PeopleDecision]:
    """Later decisions of the group that stand."""
    return PeopleDecision.objects.filter(
        group=decision.group_id, pk__gt=decision.pk, peopledecision=None
    )


def _moved_since() -> WorkError:
    return WorkError(
        "moved_since",
        "They have been moved since.",
        "Undo the later decision first; `sincerely people decisions` lists them.",
    )
