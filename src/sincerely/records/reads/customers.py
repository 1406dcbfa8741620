"""Whose people somebody of the store is: those they sold to, and those they are talking with."""

from collections.abc import Collection

from django.db import connection

from sincerely.records import codec
from sincerely.records.models import Store
from sincerely.rules.endings import called

#: states of a deal that is not over
_OPEN = frozenset({"open", "desk", "probably_sold"})
_FIND = """
SELECT s.person_id, coalesce(p.household_id, -p.id), s.own, s.deals
  FROM standing s JOIN person p ON p.id = s.person_id
 WHERE s.store_id = %s AND p.erased_at IS NULL
   AND (lower(s.own) LIKE ANY(%s) OR lower(s.deals) LIKE ANY(%s))
 ORDER BY s.person_id
"""


def of_staff(store: Store, names: Collection[str]) -> list[int]:
    """One person of every household whose latest purchase, or an open deal, is by one of these
    names. Reads the store's standings from end to end: for when somebody leaves."""
    wanted = {called(name) for name in names}
    patterns = [f'%"by":{_literal(name)}%' for name in sorted({name.lower() for name in names})]
    found: dict[int, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [store.pk, patterns, patterns])
        for person, home, own, deals in cursor.fetchall():
            if home not in found and _theirs(own, deals, wanted):
                found[home] = person
    return list(found.values())


def _theirs(own: str, deals: str, wanted: Collection[str]) -> bool:
    record = codec.record(own)
    sold = [each.by for each in (record.bought, record.sign) if each]
    talking = [deal.by for deal in codec.deals(deals) if deal.state in _OPEN]
    return any(called(name) in wanted for name in (*sold, *talking))


def _literal(name: str) -> str:
    """A name as JSON text, with nothing in it that LIKE reads as a wildcard."""
    quoted = codec.text(name)
    return quoted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
