"""What people put in, for a list of them at once."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db import connection

from sincerely.records import codec, places
from sincerely.records.models import Store
from sincerely.records.reads.homes import MEMBERS
from sincerely.rules.brief import together
from sincerely.rules.effort import Effort, effort
from sincerely.rules.events import Event
from sincerely.rules.events.talks import LetterSent, MailSent, TextSent

#: a message of ours that names no deal tells nothing of what they put in (`rules.effort`,
#: `rules.brief.together`), and most of what happens to anybody is such messages: they are not read.
#: Whoever has nothing else is still of a home, and that home has its postal code
_EVENTS = f"""
WITH {MEMBERS}
SELECT m.home, m.id, s.contact->>'postal', {codec.EVENT}
  FROM member m
  JOIN sighting s ON s.person_id = m.id
  LEFT JOIN event e ON e.sighting_id = s.id AND e.store_id = %(store)s
       AND NOT (e.kind = ANY(%(ours)s) AND coalesce(e.payload->>'deal', '') = '')
  LEFT JOIN source src ON src.id = e.source_id
 WHERE e.id IS NOT NULL
    OR EXISTS (SELECT 1 FROM event x WHERE x.sighting_id = s.id AND x.store_id = %(store)s)
"""  # noqa: S608 - constants of this project
_OURS = [MailSent.kind, TextSent.kind, LetterSent.kind]


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
        cursor.execute(_EVENTS, {"people": list(person_ids), "store": store.pk, "ours": _OURS})
        for home, person, postal, *row in cursor.fetchall():
            home_of[person] = home
            postals[home].update([postal] if postal else [])
            if row[0] is not None and (happened := codec.event(*row)).occurred_at <= now:
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
