"""A source's rhythm, learnt from its own arrivals or said, and what its silence holds."""

from datetime import datetime, timedelta

import pytest

from sincerely.records.models import Heard, Source, Store
from sincerely.records.reads import feeds
from sincerely.rules.events.deals import DealDesked, DealSold
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.service import ServiceOpened
from sincerely.rules.purpose import Purpose
from sincerely.rules.sighting import Contact
from sincerely.work import clockwork, rhythms
from tests.cast import ROSA, TOM, House, day, house

pytestmark = pytest.mark.django_db

#: the fifteenth day after day 0, a Wednesday, at three in the morning in the store
WEDNESDAY = day(14) - timedelta(hours=8)


@pytest.fixture
def harbor() -> House:
    """The books come each night from Tuesday to Saturday; summer time begins meanwhile."""
    made = house()
    for week in (-11, -4, 3):
        for night in range(week + 3, week + 8):
            books(made, day(night) - timedelta(hours=8))
    made.tell(ROSA, LeadReceived(deal="C1"), day(5))
    made.tell(ROSA, DealDesked(deal="C1"), day(9))
    made.tell(TOM, LeadReceived(deal="C2"), day(9))
    return made


def books(at: House, when: datetime) -> None:
    """Somebody else bought."""
    buyer = Contact(first="Ed", last=f"Of{when:%d%m}", emails=(f"ed{when:%d%m}@example.com",))
    at.tell(buyer, DealSold(deal=f"{when:%d%m}"), when, source=at.dms)


def due(at: House) -> datetime | None:
    return Store.objects.get(pk=at.store.pk).sold_feed_due_at


def codes(at: House, when: datetime, to: str = "rosa@example.com") -> list[str]:
    verdict = at.ask(to, Purpose.SALES_FOLLOWUP, when).verdict
    return [reason.code for reason in verdict.reasons]


def shown(at: House, when: datetime) -> rhythms.Shown:
    return rhythms.shown(source=at.dms, now=when)


def test_the_nights_it_comes_on_are_learnt(harbor: House) -> None:
    found = shown(harbor, day(11))
    assert (found.sentence, found.learnt) == ("Tuesday to Saturday by 05:59", True)


def test_no_alarm_on_sunday_and_one_on_tuesday(harbor: House) -> None:
    tuesday = WEDNESDAY - timedelta(days=1)
    assert due(harbor) == tuesday + timedelta(hours=2, minutes=59)
    for quiet in (day(11), day(12), tuesday + timedelta(hours=2)):
        assert codes(harbor, quiet) == []
        assert clockwork.tick(now=quiet).late_sources == ()
    late = tuesday + timedelta(hours=4)
    assert codes(harbor, late) == ["feed_stale"]
    assert [source.name for source in clockwork.tick(now=late).late_sources] == ["dms"]
    assert [
        feed.name for feed in feeds.silent(Store.objects.get(pk=harbor.store.pk), now=late)
    ] == ["dms"]


def test_the_rest_flows(harbor: House) -> None:
    late = WEDNESDAY
    assert codes(harbor, late, "tom@example.org") == [], "he was not at the desk"
    verdict = harbor.ask("rosa@example.com", Purpose.SERVICE_REMINDER, late).verdict
    assert verdict.reasons == ()


def test_when_it_comes_again_nothing_is_held_for_it(harbor: House) -> None:
    assert codes(harbor, WEDNESDAY) == ["feed_stale"]
    books(harbor, WEDNESDAY)
    assert codes(harbor, WEDNESDAY + timedelta(hours=1)) == []
    assert (
        feeds.silent(Store.objects.get(pk=harbor.store.pk), now=WEDNESDAY + timedelta(hours=1))
        == ()
    )


def test_its_service_orders_do_not_hide_that_the_sales_are_late(harbor: House) -> None:
    harbor.tell(TOM, ServiceOpened(order="1"), WEDNESDAY, source=harbor.dms)
    assert codes(harbor, WEDNESDAY) == ["feed_stale"]


def test_what_somebody_says_outranks_what_was_learnt(harbor: House) -> None:
    say(harbor, on=(range(7), 9 * 60))
    found = shown(harbor, day(11))
    assert (found.sentence, found.learnt, found.said_by) == ("every day by 09:00", False, "Lee")
    assert codes(harbor, day(11)) == ["feed_stale"]
    say(harbor, every=96)
    assert shown(harbor, day(11)).sentence == "every 96 hours"
    assert codes(harbor, day(11)) == []
    say(harbor)
    assert shown(harbor, day(11)).sentence == "Tuesday to Saturday by 05:59"


def say(at: House, on: tuple[range, int] | None = None, every: int | None = None) -> None:
    dms = Source.objects.get(pk=at.dms.pk)
    rhythms.say(source=dms, on=on, every=every, by="Lee", why="we know", now=day(10))


def test_one_load_of_old_files_teaches_nothing() -> None:
    made = house()
    for number in range(20):
        books(made, day(-40 + number))
    Heard.objects.all().delete()
    for number in range(20):
        sale = DealSold(deal=f"again {number}")
        made.tell(ROSA, sale, day(-40 + number), source=made.dms, now=day(0))
    assert rhythms.shown(source=made.dms, now=day(1)).sentence == ""
    assert Heard.objects.filter(source=made.dms).count() == 1


def test_old_hours_are_not_kept(harbor: House) -> None:
    books(harbor, day(90))
    assert [h.hour for h in Heard.objects.filter(source=harbor.dms)] == [day(90)]
