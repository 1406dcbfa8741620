"""Two people found to be one: what moves, and what goes back when that is taken back."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from sincerely.records import blocks, identities, pairs
from sincerely.records.models import Apart, Person

_REACHES = """
INSERT INTO reach (group_id, address, person_id, zones, states)
SELECT group_id, address, %s, zones, states FROM reach WHERE person_id = %s
    ON CONFLICT (group_id, address, person_id) DO UPDATE
   SET zones = ARRAY(SELECT DISTINCT unnest(reach.zones || excluded.zones) ORDER BY 1),
       states = ARRAY(SELECT DISTINCT unnest(reach.states || excluded.states) ORDER BY 1)
"""
#: care owed for what these sightings tell of: the deal (of whichever anniversary), the complaint or
#: the promise is in their events, or the event itself is what it rests on
_TASKS = """
UPDATE care_task t SET person_id = %(to)s
 WHERE t.person_id = %(at)s AND t.deal <> ''
   AND regexp_replace(t.deal, ' \\(year \\d+\\)$', '') IN
       (SELECT unnest(ARRAY[e.payload->>'deal', e.payload->>'complaint', e.payload->>'promise',
                            left(e.key, 200)])
          FROM event e WHERE e.sighting_id = ANY(%(sightings)s))
   AND NOT EXISTS (SELECT 1 FROM care_task o
                    WHERE (o.store_id, o.person_id, o.kind, o.deal)
                        = (t.store_id, %(to)s, t.kind, t.deal))
"""


def take_over(gone: int, into: int, found_by: int) -> dict[str, Any]:
    """Makes one person of two. Returns what a decision must keep of it for `give_back`.

    ``found_by``: the sighting that has an address of both.
    """
    moved = [sighting for sighting, _ in identities.sightings_of(gone)]
    there = [sighting for sighting, _ in identities.sightings_of(into)]
    identities.move_sightings(moved, into)
    with connection.cursor() as cursor:
        cursor.execute(_REACHES, [into, gone])
    identities.drop_reaches([gone])
    blocks.move(gone, into)
    pairs.inherit(gone, into)
    pairs.drop_undecided(gone)
    move_care(moved, gone, into)
    return {
        "into": into,
        "from": gone,
        "sightings": moved,
        "found_by": found_by,
        "last": max(moved + there),
        "homes": _one_home(gone, into),
        "apart": _stay_apart(gone, into),
    }


def give_back(what: dict[str, Any]) -> None:
    """Homes as they were, as far as nobody has moved since, and nobody kept apart on our account.

    The caller moves the sightings.
    """
    for person, (before, after) in what.get("homes", {}).items():
        Person.objects.filter(pk=int(person), household=after).update(household=before)
    for other in what.get("apart", ()):
        Apart.objects.filter(**_pair(what["into"], other)).delete()


def move_care(sightings: Sequence[int], at: int, to: int) -> None:
    """Care tasks go where the sightings go that they rest on."""
    with connection.cursor() as cursor:
        cursor.execute(_TASKS, {"sightings": list(sightings), "at": at, "to": to})


def keep_apart(one: int, other: int, *, homes: bool = False) -> bool:
    """No machine makes one person of these two; nor, with ``homes``, one household.

    Returns whether that is new.
    """
    _, made = Apart.objects.get_or_create(**_pair(one, other), defaults={"homes": homes})
    if homes and not made:
        Apart.objects.filter(**_pair(one, other)).update(homes=True)
    return made


def live_apart(one: int, other: int, *, homes: bool) -> None:
    """Whether two who were taken apart live apart as well."""
    Apart.objects.filter(**_pair(one, other)).update(homes=homes)


def together_again(one: int, other: int) -> None:
    """Takes back that somebody took these two apart."""
    Apart.objects.filter(**_pair(one, other)).delete()


def _one_home(gone: int, into: int) -> dict[str, tuple[int | None, int | None]]:
    """Lets the one live where the other lived, with everybody there: person -> (before, after)."""
    home = dict(Person.objects.filter(pk__in=(gone, into)).values_list("pk", "household"))
    changes: dict[int, tuple[int | None, int | None]] = {gone: (home[gone], None)}
    if home[gone] and home[gone] != home[into]:
        after = home[into] or home[gone]
        theirs = _living_in(home[gone]) - {gone}
        mine = {into} | (_living_in(after) if home[into] else set())
        if not _live_apart(mine, theirs):
            changes |= dict.fromkeys(theirs, (home[gone], after))
            changes[into] = home[into], after
    changes = {person: change for person, change in changes.items() if change[0] != change[1]}
    for person, (_, home_now) in changes.items():
        Person.objects.filter(pk=person).update(household=home_now)
    Person.objects.filter(pk=gone).update(names=[])
    return {str(person): change for person, change in changes.items()}


def _living_in(home: int) -> set[int]:
    return set(Person.objects.filter(household=home).values_list("pk", flat=True))


def _live_apart(some: set[int], others: set[int]) -> bool:
    pairs = identities.apart(some, homes=True)
    return any((a, b) in pairs for a in some for b in others)


def _stay_apart(gone: int, into: int) -> list[int]:
    """Whoever was kept apart from the one is kept apart from the other. Returns who is new."""
    homes = identities.apart([gone], homes=True)
    others = sorted(b for a, b in identities.apart([gone]) if a == gone and b != into)
    return [b for b in others if keep_apart(into, b, homes=(gone, b) in homes)]


def _pair(one: int, other: int) -> dict[str, int]:
    return {"one_id": min(one, other), "other_id": max(one, other)}
