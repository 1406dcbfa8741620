"""Who waits for whom while people are being matched and folded."""

from collections.abc import Iterable
from hashlib import blake2b

from django.db import connection


def group(group_id: int, *, alone: bool) -> None:
    """Whoever decides who is who in a group does so alone; the others share. Until commit.

    ``alone``: new details are placed, a sale may make a household, a human moves somebody. Two
    such at once would each miss the other's people. What is recorded of details already placed
    moves nobody and waits only for those.
    """
    verb = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {verb}(%s)", [_number(f"group:{group_id}")])


def file(source_id: int, digest: bytes) -> None:
    """Of several that begin to read one file of a source, one goes first. Until commit."""
    with connection.cursor() as cursor:
        number = _number(f"file:{source_id}:{digest.hex()}")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def people(ids: Iterable[int]) -> None:
    """Locks people's rows until commit, in order of id."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM person WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [sorted(ids)]
        )


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)
