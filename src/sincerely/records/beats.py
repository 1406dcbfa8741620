"""Which processes of the relay live, on all machines together: each says so again and again."""

from collections import Counter
from datetime import datetime, timedelta

from django.db import connection

from sincerely.records.models import Beat

Kind = Beat.Kind
#: seconds between two beats of a process
EVERY = 15.0
#: silent for longer, a process is taken for gone
ALIVE = timedelta(seconds=60)
#: silent for longer, it is forgotten
SWEPT = timedelta(hours=1)

_BEAT = """
INSERT INTO beat (name, kind, began_at, at) VALUES (%s, %s, %s, %s)
    ON CONFLICT (name) DO UPDATE SET at = excluded.at
"""
_SWEEP = "DELETE FROM beat WHERE at < %s"


def beat(name: str, kind: Kind, *, now: datetime) -> None:
    """This process lives. Those silent for long are forgotten. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(_BEAT, [name, str(kind), now, now])
        cursor.execute(_SWEEP, [now - SWEPT])


def ended(name: str) -> None:
    """This process ended in order, and is missed at once. One query."""
    Beat.objects.filter(pk=name).delete()


def living(*, now: datetime) -> dict[Kind, int]:
    """How many processes of each kind live. One query."""
    found = Counter(Beat.objects.filter(at__gt=now - ALIVE).values_list("kind", flat=True))
    return {kind: found[kind] for kind in Kind}
