"""What people put in, for a list of them at once."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db import connection

from sincerely.records import places
from sincerely.records.models import Store
from sincerely.records.reads.homes import EVENTS, event
from sincerely.rules.effort import Effort, effort
from sincerely.rules.events import Event


def of(store: Store, person_ids: Collection[int], *, now: datetime) -> dict[int, Effort]:
    """Person -> what their household put in until ``now``; nothing is an `Effort` as well.

    One query for many. How far they came is told where the store's own address ends with its ZIP.
    """
    events: dict[int, list[Event]] = defaultdict(list)
    postals: dict[int, set[str]] = defaultdict(set)
    home_of: dict[int, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(EVENTS, {"people": list(person_ids), "store": store.pk})
        for home, person, postal, _, *row in cursor.fetchall():
            home_of[person] = home
            postals[home].update([postal] if postal else [])
            if (happened := event(*row)).occurred_at <= now:
                events[home].append(happened)
    found = {
        home: effort(happened, miles=places.miles(store.address, postals[home]))
        for home, happened in events.items()
    }
    return {person: found.get(home_of.get(person, 0), Effort()) for person in person_ids}
