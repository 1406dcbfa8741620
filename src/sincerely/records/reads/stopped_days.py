"""How much did not simply go out on each of some days: counted once, and again when more came.

A busy store stops thousands of messages a day. This process remembers what it counted of a day
together with its mark, and counts the day again only where the mark has become another:

- Verdicts are never changed or removed (the trigger ``verdict_only_grows``): as many as before are
  the same as before. Their mark is their number. Of a day that is over it is looked at once in
  `TRUSTED`: it gets no more but where somebody asks of a moment in the past.
- A settled mail keeps its codes for as long as it keeps its state's moment; one that is let go
  after all leaves the day. Their mark is their number and the sum of these moments.
- Of mails still held or waiting nothing is remembered.

The marks are read from indexes alone (verdict_stopped, delivery_of_store, delivery_would_stop).
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from sincerely.records.models import Store

#: by whom the relay's couriers are known: their verdicts are counted with their mails
COURIER = r"^[^@\s]+:\d+:[0-9a-f]{6}:\d+$"
#: what is judged with a moment of some day is kept by then: the longest list takes minutes
OVER = timedelta(hours=2)
#: seconds for which the verdicts of a day that is over are taken for all there are
TRUSTED = 600.0

_DAYS = """unnest(%(days)s::date[], %(begins)s::timestamptz[], %(ends)s::timestamptz[])
           AS d (day, begins, ends)"""
_IN = "store_id = %(store)s AND {at} >= d.begins AND {at} < d.ends"
_THAT_DAY = _IN.format(at="since")
_WATCHED = "state = 'delivered' AND mode = 'watch' AND answer NOT IN ('', 'send')"
_MARKS = f"""
SELECT d.day, a.many, s.many, s.sum, w.many, w.sum
  FROM {_DAYS}
 CROSS JOIN LATERAL (
       SELECT count(*) AS many FROM verdict
        WHERE {_IN.format(at="at")} AND answer <> 'send' AND d.day >= %(first)s) AS a
 CROSS JOIN LATERAL (
       SELECT count(*) AS many, sum(since - d.begins) AS sum FROM delivery
        WHERE {_THAT_DAY} AND state IN ('refused', 'handed_over')) AS s
 CROSS JOIN LATERAL (
       SELECT count(*) AS many, sum(since - d.begins) AS sum FROM delivery
        WHERE {_THAT_DAY} AND {_WATCHED}) AS w
"""  # noqa: S608 - constants of this file
_ASKED = f"""
SELECT d.day, v.source_id, v.codes, v.asked_by ~ %(courier)s, v.many
  FROM {_DAYS}
 CROSS JOIN LATERAL (
       SELECT source_id, codes, asked_by, count(*) AS many FROM verdict
        WHERE {_IN.format(at="at")} AND answer <> 'send'
        GROUP BY source_id, codes, asked_by) AS v
"""  # noqa: S608
_MAILS = f"""
SELECT x.day, s.source_id, x.codes, x.watched, count(*)
  FROM (SELECT d.day, m.mail_id, m.codes, m.watched
          FROM {_DAYS}
         CROSS JOIN LATERAL (
               SELECT mail_id, codes, false AS watched FROM delivery
                WHERE {_THAT_DAY} AND state = ANY(%(states)s)
                UNION ALL
               SELECT mail_id, codes, true FROM delivery
                WHERE %(watched)s AND {_THAT_DAY} AND {_WATCHED}) AS m) AS x
  JOIN mail ON mail.id = x.mail_id
  JOIN sender s ON s.id = mail.sender_id
 GROUP BY 1, 2, 3, 4
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Alike:
    """Messages of one day stopped for the same reasons. ``source_id`` None: asked by hand, or by
    nobody the store names. ``watched``: a mail of *watch*, which went all the same."""

    day: date
    source_id: int | None
    codes: tuple[str, ...]
    by_mail: bool
    watched: bool
    many: int


@dataclass(frozen=True, slots=True)
class _Counted:
    mark: tuple[Any, ...]
    alike: tuple[Alike, ...]


#: (store, zone, day) -> what was counted of it, in this process
_asked: dict[tuple[int, str, date], _Counted] = {}
_mails: dict[tuple[int, str, date], _Counted] = {}
#: (store, zone) -> when all days' verdicts were looked at last, by this process's own clock
_looked_at: dict[tuple[int, str], float] = {}


def stopped_days(store: Store, days: Sequence[date], *, now: datetime) -> list[Alike]:
    """What did not simply go out, or would not have, on these days of the store's. Four queries,
    however many of the days are remembered."""
    first = _first_to_look_at(store, days, now)
    marks = _rows(_MARKS, store, days, first=first)
    asked = {day: (many,) for day, many, *_ in marks if day >= first}
    asked |= {day: _asked[store.pk, store.zone, day].mark for day in days if day < first}
    mails = {day: tuple(mark) for day, _, *mark in marks}
    _forget(store, min(days))
    found = _counted(_asked, store, asked, _count_asked)
    found += _counted(_mails, store, mails, _count_mails)
    return found + _mails_of(store, days, states=("held", "waiting"))


def _first_to_look_at(store: Store, days: Sequence[date], now: datetime) -> date:
    """The first of these days whose verdicts may have become more."""
    over = (now - OVER).astimezone(ZoneInfo(store.zone)).date()
    of, clock = (store.pk, store.zone), time.monotonic()
    if clock - _looked_at.get(of, -TRUSTED) < TRUSTED and all(
        (*of, day) in _asked for day in days if day < over
    ):
        return over
    _looked_at[of] = clock
    return min(days)


def _counted(
    kept: dict[tuple[int, str, date], _Counted],
    store: Store,
    marks: dict[date, tuple[Any, ...]],
    count: Callable[[Store, Sequence[date]], list[Alike]],
) -> list[Alike]:
    """What is kept of these days, counted again where the mark is another by now. One query."""
    of_day = {day: kept.get((store.pk, store.zone, day)) for day in marks}
    again = [day for day, known in of_day.items() if known is None or known.mark != marks[day]]
    counted = count(store, again)
    for day in again:
        alike = tuple(each for each in counted if each.day == day)
        of_day[day] = kept[store.pk, store.zone, day] = _Counted(marks[day], alike)
    return [each for known in of_day.values() if known for each in known.alike]


def _count_asked(store: Store, days: Sequence[date]) -> list[Alike]:
    rows = _rows(_ASKED, store, days, courier=COURIER)
    return [
        Alike(day, source, tuple(codes), False, False, many)
        for day, source, codes, courier, many in rows
        if not courier
    ]


def _count_mails(store: Store, days: Sequence[date]) -> list[Alike]:
    return _mails_of(store, days, states=("refused", "handed_over"), watched=True)


def _mails_of(
    store: Store, days: Sequence[date], *, states: Sequence[str], watched: bool = False
) -> list[Alike]:
    rows = _rows(_MAILS, store, days, states=list(states), watched=watched)
    return [
        Alike(day, source, tuple(codes), True, was_watched, many)
        for day, source, codes, was_watched, many in rows
    ]


def _rows(sql: str, store: Store, days: Sequence[date], **others: Any) -> list[tuple[Any, ...]]:
    zone = ZoneInfo(store.zone)
    begins = [datetime.combine(day, datetime.min.time(), tzinfo=zone) for day in days]
    ends = [
        datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=zone) for day in days
    ]
    asked = {"store": store.pk, "days": list(days), "begins": begins, "ends": ends, **others}
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _forget(store: Store, before: date) -> None:
    """Days nobody will ask about again; `stopped_days` may run in several threads."""
    for kept in (_asked, _mails):
        for key in list(kept):
            if key[0] == store.pk and key[2] < before:
                kept.pop(key, None)
