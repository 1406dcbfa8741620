"""What people put in, for a list of them at once."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db import connection

from sincerely.records import places
from sincerely.records.models import Store
from sincerely.records.reads.homes import EVENTS, event
from sincerely.rules.brief import together
from sincerely.rules.effort import Effort, effort
from sincerely.rules.events import Event


def of(store: Store, person_ids: Collection[int], *, now: datetime) -> dict[int, Effort]:
    """Person -> what they put in until ``now``, alone and with others of their house
    (`rules.brief.together`); nothing is an `Effort` as well.

    What one of a house did without the other is not told to whoever calls the other: the list of
    the day and the brief say the same words. One query for many. How far they came is told where
    the store's own address ends with its ZIP.
    """
    events: dict[int, dict[int, list[Event]]] = defaultdict(lambda: defaultdict(list))
    postals: dict[int, set[str]] = defaultdict(set)
    home_of: dict[int, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(EVENTS, {"people": list(person_ids), "store": store.pk})
        for home, person, postal, _, *row in cursor.fetchall():
            home_of[person] = home
            postals[home].update([postal] if postal else [])
            if (happened := event(*row)).occurred_at <= now:
                events[home][person].append(happened)
    found = {}
    for person in person_ids:
        home = home_of.get(person, 0)
        own = events[home][person]
        mates = (those for mate, those in events[home].items() if mate != person)
        shared = together(own, [each for those in mates for each in those])
        far = places.miles(store.address, postals[home])
        found[person] = effort([*own, *shared], miles=far)
    return found
