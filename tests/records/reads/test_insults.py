"""What was kept from going out, day by day: what is remembered of a day is what is there."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from sincerely.records import mails
from sincerely.records.models import Delivery, Mail, Sender, Store, VerdictRow
from sincerely.records.reads import insults, stopped_days
from sincerely.rules import reasons
from sincerely.work.relaying import senders
from tests.cast import House, house

#: two weeks in which the clocks are put back
NOW = datetime(2026, 11, 4, 15, 0, tzinfo=UTC)
COURIER = "relay-1:77:a1b2c3:0"
CODES: tuple[list[str], ...] = (
    ["already_bought"],
    ["no_consent", "bought_elsewhere"],
    ["no_consent"],
    ["opted_out", "quiet_hours"],
)
ANSWERS = ("refuse", "hold", "wait", "hand_over")
STOPPED = ("refused", "handed_over", "held", "waiting")

pytestmark = pytest.mark.django_db


class Told:
    """Verdicts and mails of a store, made up, changed, and counted the plain way."""

    def __init__(self, here: House, seed: int) -> None:
        self.here, self.chance = here, random.Random(seed)
        upstream = senders.set_upstream(
            store=here.store, name="mail", host="127.0.0.1", port=2525, tls="none"
        )
        self.sender, _ = senders.add_sender(source=here.crm, upstream=upstream, user=here.store.key)
        self.numbers = count()
        self.clock = count()

    def moment(self) -> datetime:
        return NOW - timedelta(seconds=self.chance.randrange(17 * 86_400))

    def now(self) -> datetime:
        """No two things happen at one moment."""
        return NOW - timedelta(hours=9) + timedelta(seconds=next(self.clock))

    def verdict(self, at: datetime | None = None) -> None:
        """Told now, of any moment: a late one too. ``at``: of this one, an insult."""
        VerdictRow.objects.create(
            store=self.here.store,
            source=self.chance.choice((self.here.crm, self.here.dms, None)),
            at=at or self.moment(),
            message="{}",
            answer="refuse" if at else self.chance.choice((*ANSWERS, "send")),
            codes=CODES[0] if at else self.chance.choice(CODES),
            facts="{}",
            versions="",
            asked_by="crm" if at else self.chance.choice(("crm", "dana@example.com", COURIER)),
        )

    def mail(self) -> None:
        number, at = next(self.numbers), self.moment()
        sender: Sender | None = self.sender if number % 5 else None  # a bounce of ours
        content = Mail.objects.create(
            sender=sender, store=self.here.store, upstream=self.sender.upstream, content=b"",
            queue_id=f"{self.here.store.key}{number}", size=1, recipients=1, received_at=at,
        )  # fmt: skip
        Delivery.objects.create(
            mail=content, store=self.here.store, upstream=self.sender.upstream, since=at,
            recipient="", address=f"email:{number % 7}@example.com",
            state=self.chance.choice((*STOPPED, "delivered")), answer="refuse",
            mode=self.chance.choice(("on", "watch")), codes=self.chance.choice(CODES),
        )  # fmt: skip

    def changed(self) -> None:
        """Somebody lets a mail go, or it is judged again; what has ended has another moment."""
        one = Delivery.objects.filter(store=self.here.store).order_by("?").first()
        if one is None:
            return
        one.codes = self.chance.choice(CODES)
        if one.state not in ("held", "waiting") or self.chance.random() < 0.5:
            one.state, one.since = self.chance.choice((*STOPPED, "queued", "delivered")), self.now()
        one.save()

    def forgotten(self) -> None:
        with transaction.atomic():
            mails.forget([f"email:{self.chance.randrange(7)}@example.com"], now=self.now())

    def plain(self) -> tuple[dict[str, Counter[bool]], dict[date, int]]:
        """Of the last seven days by system and whether it is an insult; and insults of each day."""
        lately: dict[str, Counter[bool]] = {}
        days: Counter[date] = Counter()
        for at, system, codes, watched in self._each():
            day = at.astimezone(ZoneInfo(self.here.store.zone)).date()
            insult = bool(set(codes) & reasons.INSULTS)
            if watched:
                continue
            days[day] += insult
            if day > date(2026, 10, 28):
                lately.setdefault(system, Counter())[insult] += 1
        return lately, days

    def _each(self) -> Any:
        asked = VerdictRow.objects.filter(store=self.here.store).exclude(answer="send")
        for row in asked.exclude(asked_by=COURIER).select_related("source"):
            yield row.at, row.source.name if row.source else "asked by hand", row.codes, False
        for one in Delivery.objects.filter(store=self.here.store, mail__sender__isnull=False):
            went = one.state == "delivered" and one.mode == "watch"
            if went or one.state in STOPPED:
                yield one.since, "crm", one.codes, went


def compared(told: Told) -> None:
    found = insults.kept(told.here.store, now=NOW)
    lately, days = told.plain()
    assert dict(found.days) == {day: days[day] for day, _ in found.days}
    assert len(found.days) == insults.DAYS
    assert {each.name: (each.insults, each.others) for each in found.systems
            if each.insults or each.others} \
        == {name: (n[True], n[False]) for name, n in lately.items()}  # fmt: skip
    assert found.insults == sum(n for day, n in days.items() if day > date(2026, 10, 28))


@pytest.mark.parametrize("seed", range(4))
def test_what_is_remembered_of_a_day_is_what_is_there(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stopped_days, "TRUSTED", 0.0)
    told, other = Told(house(), seed), Told(house("shore", "Shore Motors"), seed + 9)
    chance = random.Random(seed)
    for _ in range(30):
        for each in (told.verdict, told.mail, other.verdict, other.mail):
            each()
    compared(told)
    for _ in range(25):
        for _ in range(chance.randrange(1, 4)):
            chance.choice((told.verdict, told.mail, told.changed, told.forgotten, other.mail))()
        compared(told)
    compared(other)


@pytest.mark.parametrize("trusted", [0.0, 600.0])
def test_a_day_that_is_over_is_looked_at_again_after_a_while(
    trusted: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody asks of a moment in the past; what is asked of today counts at once."""
    told = Told(house(), 3)
    assert insults.kept(told.here.store, now=NOW).insults == 0
    monkeypatch.setattr(stopped_days, "TRUSTED", trusted)
    for days in (0, 2):
        told.verdict(NOW - timedelta(days=days))
    assert insults.kept(told.here.store, now=NOW).insults == (1 if trusted else 2)


def test_what_a_store_only_watches_was_not_stopped() -> None:
    told = Told(house(), 1)
    for _ in range(60):
        told.verdict()
    before = insults.kept(told.here.store, now=NOW)
    told.here.store.mode = Store.Mode.WATCH
    found = insults.kept(told.here.store, now=NOW)
    assert (found.insults, found.would_insult) == (0, before.insults)
    assert before.insults > 0


def test_no_day_is_counted_again_where_nothing_came(django_assert_num_queries: Any) -> None:
    told = Told(house(), 2)
    told.verdict()
    told.mail()
    for _ in range(3):
        with django_assert_num_queries(5):
            insults.kept(told.here.store, now=NOW)
