"""Records of people with a store, as kept."""

from collections.abc import Sequence

from django.db import connection

from sincerely.records import codec
from sincerely.rules.record import Record


def home_records(people: Sequence[int], store_id: int) -> dict[int, Record]:
    """Person -> their household's record (their own where they live alone)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT person_id, coalesce(home, own) FROM standing
                WHERE person_id = ANY(%s) AND store_id = %s""",
            [list(people), store_id],
        )
        return {person: codec.record(said) for person, said in cursor.fetchall()}
