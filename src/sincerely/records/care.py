"""Care tasks changed many at a time: one statement, however many."""

from collections.abc import Iterable

from django.db import connection

from sincerely.records import codec
from sincerely.records.models import CareTask

#: what following events may change of a task, with the type of each column
_CHANGES = {
    "person_id": "bigint",
    "why": "text",
    "owner": "text",
    "assignee_id": "bigint",
    "starts_at": "timestamptz",
    "due_at": "timestamptz",
    "effort": "smallint",
    "tries": "smallint",
    "reminded_at": "timestamptz",
    "planned_on": "date",
    "passed_on_at": "timestamptz",
    "settled_at": "timestamptz",
    "settled_by": "text",
    "settled_how": "text",
    "settling_event_id": "bigint",
}
_UPDATE = f"""
UPDATE care_task t
   SET {", ".join(f"{name} = n.{name}" for name in _CHANGES)}
  FROM json_to_recordset(%s::json)
       AS n (id bigint, {", ".join(f"{name} {kind}" for name, kind in _CHANGES.items())})
 WHERE t.id = n.id
"""  # noqa: S608 - names of this file


def update(rows: Iterable[CareTask]) -> None:
    """Writes what may have changed of these tasks, whose rows the caller has locked."""
    changed = [{"id": row.pk, **{name: getattr(row, name) for name in _CHANGES}} for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE, [codec.text(changed)])
