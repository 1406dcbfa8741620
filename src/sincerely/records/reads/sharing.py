"""Those whose only tie to a buyer is an address both have: held, and in nobody's list of pairs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from sincerely.records.models import Standing, Store
from sincerely.records.reads.pairs import Side, sides
from sincerely.records.standings import CROWD

#: of those held so many are looked through, the latest first
MOST = 200
#: one buyer for each; an address that a crowd has ties nobody to anybody
_WITH_WHOM = """
SELECT DISTINCT ON (a.person_id) a.person_id, b.person_id, a.address
  FROM reach a
  JOIN person pa ON pa.id = a.person_id
 CROSS JOIN LATERAL (
       SELECT person_id FROM reach c
        WHERE c.group_id = a.group_id AND c.address = a.address AND c.person_id <> a.person_id
        ORDER BY person_id LIMIT %(crowd)s) b
  JOIN person pb ON pb.id = b.person_id
  JOIN standing s ON s.person_id = b.person_id AND s.store_id = %(store)s AND s.sold
 WHERE a.person_id = ANY(%(people)s) AND a.address NOT LIKE 'customer:%%'
   AND (pa.household_id IS NULL OR pa.household_id IS DISTINCT FROM pb.household_id)
   AND NOT EXISTS (SELECT 1 FROM apart x WHERE x.homes
        AND (x.one_id, x.other_id) IN ((a.person_id, b.person_id), (b.person_id, a.person_id)))
 ORDER BY a.person_id, b.person_id
"""


@dataclass(frozen=True, slots=True)
class Sharing:
    """Somebody held, and the buyer with whom they share ``address``."""

    one: Side
    other: Side
    address: str

    @property
    def both(self) -> tuple[Side, Side]:
        """The one held, and the buyer."""
        return self.one, self.other


def sharing(store: Store, *, most: int) -> tuple[tuple[Sharing, ...], int]:
    """Those to be asked about, who was heard of last first, and how many wait (at most `MOST`).

    Five queries, however many; none where ``most`` is 0.
    """
    if not most:
        return (), 0
    held = list(
        Standing.objects.filter(store=store, doubt__contains='"why":"shared_')
        .order_by("-last_at")
        .values_list("person_id", flat=True)[:MOST]
    )
    with_whom = _with_whom(store, held)
    shown = [person for person in held if person in with_whom]
    people = {one for person in shown[:most] for one in (person, with_whom[person][0])}
    known = sides(people)
    found = [
        Sharing(known[person], known[other], address)
        for person in shown[:most]
        for other, address in (with_whom[person],)
    ]
    return tuple(found), len(shown)


def _with_whom(store: Store, people: Sequence[int]) -> dict[int, tuple[int, str]]:
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {"people": list(people), "store": store.pk, "crowd": CROWD}
        cursor.execute(_WITH_WHOM, asked)
        return {one: (other, address.partition(":")[2]) for one, other, address in cursor}
