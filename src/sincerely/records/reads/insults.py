"""What the gate kept from going out in the last days: how much would have insulted, and whose."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from sincerely.records.models import Store
from sincerely.rules import reasons

#: reasons that say a buyer was treated as somebody still to be won (`rules.reasons`)
INSULTS = tuple(sorted(reasons.INSULTS))
#: by whom the relay's couriers are known: their verdicts are counted with their mails
COURIER = r"^[^@\s]+:\d+:[0-9a-f]{6}:\d+$"
DAYS = 14

#: mails kept back, by delivery_of_store; those of *watch* need delivery_would_stop in a big store
_MAILS = """
WITH those AS (
  SELECT mail_id, false AS watched, since, codes FROM delivery
   WHERE store_id = %(store)s AND since >= %(since)s
     AND state IN ('refused', 'handed_over', 'held', 'waiting')
  UNION ALL
  SELECT mail_id, true, since, codes FROM delivery
   WHERE store_id = %(store)s AND since >= %(since)s
     AND state = 'delivered' AND mode = 'watch' AND answer NOT IN ('', 'send'))
SELECT src.name, d.watched, (d.since AT TIME ZONE %(zone)s)::date,
       d.codes && %(insults)s::varchar[], count(*)
  FROM those d
  JOIN mail m ON m.id = d.mail_id
  JOIN sender s ON s.id = m.sender_id
  JOIN source src ON src.id = s.source_id
 GROUP BY 1, 2, 3, 4
"""
#: what was asked at the other doors; needs verdict_stopped (store_id, at) in a big store
_ASKED = """
SELECT coalesce(src.name, 'asked by hand'), v.day, v.insult, sum(v.many)
  FROM (SELECT source_id, (at AT TIME ZONE %(zone)s)::date AS day,
               codes && %(insults)s::varchar[] AS insult, asked_by, count(*) AS many
          FROM verdict
         WHERE store_id = %(store)s AND at >= %(since)s AND answer <> 'send'
         GROUP BY 1, 2, 3, 4) AS v
  LEFT JOIN source src ON src.id = v.source_id
 WHERE v.asked_by !~ %(courier)s
 GROUP BY 1, 2, 3
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """One system in the last seven days, and the seven before. ``insults``: messages that would
    have treated a buyer as somebody still to be won; ``others``: stopped for other reasons."""

    name: str
    insults: int
    insults_before: int
    others: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What was kept from going out. ``would``: what was only watched, and went all the same.

    ``days``: insults of each of the last `DAYS` days, the oldest first.
    """

    systems: tuple[System, ...]
    would: tuple[System, ...]
    days: tuple[tuple[date, int], ...]

    @property
    def insults(self) -> int:
        """Of the last seven days."""
        return sum(each.insults for each in self.systems)

    @property
    def insults_before(self) -> int:
        """Of the seven days before."""
        return sum(each.insults_before for each in self.systems)

    @property
    def would_stop(self) -> int:
        """Of the last seven days, whatever the reason."""
        return sum(each.insults + each.others for each in self.would)

    @property
    def would_insult(self) -> int:
        """Of the last seven days."""
        return sum(each.insults for each in self.would)


@dataclass(slots=True)
class _Sum:
    insults: int = 0
    before: int = 0
    others: int = 0


def kept(store: Store, *, now: datetime) -> Kept:
    """What the last two weeks came to, mails and everything else that asks. Two queries."""
    today = now.astimezone(ZoneInfo(store.zone)).date()
    first = today - timedelta(days=DAYS - 1)
    asked: dict[str, Any] = {
        "store": store.pk,
        "zone": store.zone,
        "since": datetime.combine(first, datetime.min.time(), tzinfo=ZoneInfo(store.zone)),
        "insults": list(INSULTS),
        "courier": COURIER,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MAILS, asked)
        rows = cursor.fetchall()
        cursor.execute(_ASKED, asked)
        watched = store.mode == Store.Mode.WATCH
        rows += [(name, watched, day, insult, int(n)) for name, day, insult, n in cursor.fetchall()]
    days = {first + timedelta(days=n): 0 for n in range(DAYS)}
    for _, would, day, insult, n in rows:
        if insult and not would and day in days:
            days[day] += n
    return Kept(
        systems=_systems(rows, today, would=False),
        would=_systems(rows, today, would=True),
        days=tuple(days.items()),
    )


def _systems(
    rows: list[tuple[str, bool, date, bool, int]], today: date, *, would: bool
) -> tuple[System, ...]:
    sums: dict[str, _Sum] = {}
    for name, watched, day, insult, n in rows:
        if watched is not would:
            continue
        found = sums.setdefault(name, _Sum())
        lately = today - day < timedelta(days=7)
        if not lately:
            found.before += n if insult else 0
        elif insult:
            found.insults += n
        else:
            found.others += n
    made = [
        System(name=name, insults=s.insults, insults_before=s.before, others=s.others)
        for name, s in sums.items()
    ]
    return tuple(sorted(made, key=lambda each: (-each.insults, -each.others, each.name)))
