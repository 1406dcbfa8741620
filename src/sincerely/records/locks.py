"""Who waits for whom while people are being matched and folded."""

from collections.abc import Iterable
from hashlib import blake2b

from django.db import connection

#: from this many arrivals on, one lock for the group is taken instead of one per address
MANY = 50


def for_arrivals(group_id: int, addresses: Iterable[str], *, many: bool) -> None:
    """Keeps two transactions from matching the same address at once. Held until commit.

    A large batch takes the group alone; small ones share it and take their addresses in order,
    so that they cannot wait for each other in a circle.
    """
    with connection.cursor() as cursor:
        if many:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_number(f"group:{group_id}")])
            return
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_number(f"group:{group_id}")])
        for number in sorted({_number(f"{group_id}:{address}") for address in addresses}):
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def people(ids: Iterable[int]) -> None:
    """Locks people's rows until commit, in order of id."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM person WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [sorted(ids)]
        )


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)
