"""The database refuses what the ledger promises never happens."""

import pytest
from django.db import DatabaseError, connection, transaction

GUARDED = ["event", "policy_version", "people_decision", "verdict", "sighting", "event_words"]


@pytest.mark.django_db
@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize("verb", ["DELETE FROM", "TRUNCATE"])
def test_the_database_refuses_removal(table: str, verb: str) -> None:
    tail = " CASCADE" if verb == "TRUNCATE" else ""
    with pytest.raises(DatabaseError, match="ledger_only_grows"), transaction.atomic():
        connection.cursor().execute(f"{verb} {table}{tail}")
