"""The year with Sincerely in it: a real database, the real doors, everything in the order of time.

What a source says is recorded when it reaches us (`telling`), by the function every feed ends in,
and whoever is new is compared with everybody, as the worker does. Every message is put to the
API's own gate at its moment, and what went out is on record with the sender's log of the next full
hour. The clock ticks three times a day. Nobody of the staff does anything but what the sample's
people did: nothing held is released, no task is done for our sake.
"""

import heapq
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks import town
from sincerely import sample
from sincerely.rules.purpose import Purpose
from sincerely.rules.sighting import Arrival
from sincerely.sample import store as staffed
from sincerely.sample.books import Message

from .fates import Fate, Fates, Lived, Task
from .telling import hour_after, sent, told
from .year import Year, address

BY = "bench"
_ZONE = ZoneInfo(sample.TIMEZONE)
_MOST = 1_000  #: questions at once, as the API takes them
#: when the clock ticks on a day the store is open. A task opens when the sale is recorded, and the
#: gate asks no clock: that it ticks every other minute in life would change no figure
_AT_WORK = (8, 13, 18)
#: what comes first at one moment: what is said, then the clock, then questions
_SAY, _TICK, _ASK = range(3)


def live(year: Year, *, days_late: int = 0) -> Lived:
    """What becomes of each message. ``days_late``: how much later the DMS speaks."""
    with town.database(0, fill=lambda _: None):
        run = _Run(year, days_late)
        run.go()
        return run.lived()


class _Run:
    """One year going by."""

    def __init__(self, year: Year, days_late: int) -> None:
        self.year = year
        self.fates: Fates = {}
        self.store, self.sources = _open(year)
        self.logs = sent(year)
        self.messages = {message.number: message for message in year.messages}
        self._order = count()
        self._queue: list[tuple[datetime, int, str, int, Any]] = []
        for each in told(year, days_late=days_late):
            self._put(each.at, _SAY, each.source, each.arrivals)
        for message in year.messages:
            if address(message):
                self._put(message.at, _ASK, message.system, message.number)
            else:
                self.fates[message.number] = Fate(message.at)
                self._put(hour_after(message.at), _SAY, message.system, self.logs[message.number])
        for day in range(365):
            midnight = year.ends - timedelta(days=365 - day)
            for hour in _AT_WORK if staffed.is_open(midnight.date()) else ():
                self._put(midnight + timedelta(hours=hour), _TICK, "", None)

    def _put(self, at: datetime, what: int, source: str, given: object) -> None:
        heapq.heappush(self._queue, (at, what, source, next(self._order), given))

    def go(self) -> None:
        """Everything up to the year's end."""
        from sincerely.work import clockwork

        while self._queue and self._queue[0][0] < self.year.ends:
            at, what, source, _, given = heapq.heappop(self._queue)
            together = [given]
            while self._queue and self._queue[0][:3] == (at, what, source):
                together.append(heapq.heappop(self._queue)[4])
            if what == _SAY:
                self._say(at, source, [each for one in together for each in one])
            elif what == _TICK:
                clockwork.tick(now=_utc(at))
            else:
                self._ask(at, source, together)

    def _say(self, at: datetime, source: str, arrivals: list[Arrival]) -> None:
        from sincerely.work import intake
        from sincerely.work.matching import rounds

        intake.record(source=self.sources[source], arrivals=arrivals, by=BY, now=_utc(at))
        rounds.match_group(self.store.group_id, now=_utc(at))

    def _ask(self, at: datetime, source: str, numbers: list[str]) -> None:
        from sincerely.faces.api import decisions

        for first in range(0, len(numbers), _MOST):
            some = numbers[first : first + _MOST]
            asked = [_question(self.messages[number]) for number in some]
            for number, said in zip(
                some, decisions.judged(self.sources[source], asked, _utc(at)), strict=True
            ):
                self._answered(at, number, said)

    def _answered(self, at: datetime, number: str, said: dict[str, Any]) -> None:
        message = self.messages[number]
        codes = tuple(each["code"] for each in said.get("reasons", ()))
        answer = said.get("verdict", "unreadable")
        self.fates[number] = Fate(at if answer == "send" else None, answer, codes)
        if answer == "send":
            self._put(hour_after(at), _SAY, message.system, self.logs[number])
        elif said.get("until"):
            again = datetime.fromisoformat(said["until"]).astimezone(_ZONE).replace(tzinfo=None)
            self._put(max(again, at + timedelta(minutes=1)), _ASK, message.system, number)

    def lived(self) -> Lived:
        """How it ended."""
        from sincerely.records.models import CareTask

        rows = CareTask.objects.filter(kind="thank_you", assignee__isnull=False)
        tasks = [
            Task(deal, who, opened.astimezone(_ZONE).replace(tzinfo=None))
            for deal, who, opened in rows.order_by("opened_at", "pk").values_list(
                "deal", "assignee__name", "opened_at"
            )
        ]
        return Lived(self.fates, tasks)


def _question(message: Message) -> Any:
    """As the sender would ask. A reminder makes no sense once its hour has come."""
    from sincerely.faces.api.schemas.decisions import AskIn

    reminds = message.purpose is Purpose.APPOINTMENT_REMINDER
    agreed = message.appointment if reminds else None
    asked = {
        "to": address(message),
        "channel": message.channel,
        "purpose": message.purpose,
        "written_by": "machine" if message.by_machine else "person",
        "good_until": _utc(agreed.at) if agreed else None,
    }
    return AskIn.model_validate(asked)


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=_ZONE).astimezone(UTC)


def _open(year: Year) -> tuple[Any, dict[str, Any]]:
    """The store as `sincerely sample` sets it up, its staff, and its sources by name."""
    from sincerely.faces.cli.sample import SOURCES
    from sincerely.records.models import Store
    from sincerely.work import staff, stores

    now = _utc(year.ends - timedelta(days=366))
    store = stores.make_store(
        name=sample.NAME, key="sample", zone=sample.TIMEZONE, state=sample.STATE, by=BY, now=now,
        mode=Store.Mode.ON,
    )  # fmt: skip
    names = dict.fromkeys([*SOURCES, *(name for name, _ in sample.files(year.folder))])
    sources = {}
    for name in names:
        sources[name] = stores.make_source(store=store, name=name, **SOURCES.get(name, {}))
    roles = [("manager", name) for name in staffed.MANAGERS]
    roles += [("salesperson", seller.name) for seller in staffed.SELLERS]
    roles += [("service_advisor", name) for name in staffed.ADVISORS]
    for role, name in roles:
        email = f"{name.lower().replace(' ', '.')}@harbor.example.com"
        staff.make_user(email=email, name=name, store=store, role=role, by=BY, now=now)
    return store, sources
