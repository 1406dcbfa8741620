"""What a group's answers have taught the matcher, version by version."""

from datetime import datetime
from typing import Any

import msgspec
from django.db import connection

from sincerely.records.models import LearnedWeights

_LATEST = """
SELECT number, corrections::text FROM learned_weights WHERE group_id = %s
 ORDER BY number DESC LIMIT 1
"""


def latest(group_id: int) -> tuple[int, str] | None:
    """The version in force and its corrections as JSON; None where nothing was adopted. A query."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, [group_id])
        row: tuple[int, str] | None = cursor.fetchone()
        return row


def keep(
    *, group_id: int, corrections: Any, told: Any, answers: int, by: str, now: datetime
) -> LearnedWeights:
    """The next version. The caller holds the group alone."""
    before = latest(group_id)
    return LearnedWeights.objects.create(
        group_id=group_id,
        number=before[0] + 1 if before else 1,
        corrections=msgspec.to_builtins(corrections),
        told=msgspec.to_builtins(told),
        answers=answers,
        by=by,
        at=now,
    )
