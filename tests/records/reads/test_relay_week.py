"""The weekly report: every delivery counted once, stops by what came of them, and who decided."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from sincerely.records import templates
from sincerely.records.models import Delivery, Template
from sincerely.records.reads import relay
from sincerely.records.reads.relay import Stops, Week
from sincerely.rules.events.deals import DealSold
from sincerely.work.relaying import releasing, senders
from sincerely.work.relaying.judging import Mode
from tests.cast import ROSA, SUV, day
from tests.relaying.cast import Post, mail, post

OFFER = mail("Big sale this month", "Huge savings on every new car this month. Hurry in!")


@pytest.fixture
def desk(transactional_db: None) -> Iterator[Post]:
    """A relay ten days after Rosa bought."""
    templates.forget()
    with post() as found:
        sold = DealSold(deal="D1", vehicle=SUV)
        found.house.tell(ROSA, sold, day(0), source=found.house.dms)
        found.now = day(10)
        yield found


def week(desk: Post) -> Week:
    until = desk.now + timedelta(minutes=1)
    return relay.week(desk.house.store, since=until - timedelta(days=7), until=until)


def test_every_delivery_is_counted_once_and_ours_are_not(desk: Post) -> None:
    desk.sink.rcpt.append("550 5.1.1 No such user here")
    desk.take(OFFER, "gone@example.net")
    desk.work()
    desk.take(OFFER, "rosa@example.com", "stranger@example.net")
    desk.work()
    found = week(desk)
    assert found.accepted == sum(found.states.values()) == 3
    named = {state: n for state, n in found.states.items() if n}
    assert named == {"bounced": 1, "delivered": 1, "refused": 1}
    assert found.stops == Stops(refused=1)
    assert [(row.source, row.accepted) for row in found.sources] == [("crm", 3)]
    assert sum(row.accepted for row in found.purposes) == 3


def test_what_watch_let_go_is_told_by_reason_and_purpose(desk: Post) -> None:
    desk.turn(Mode.WATCH)
    desk.take(OFFER, "rosa@example.com", "stranger@example.net")
    desk.work()
    found = week(desk)
    assert found.stops == Stops(would=1)
    assert (found.stops.stopped, found.stops.spoken) == (0, 1)
    reasons = {row.code: row for row in found.reasons}
    assert reasons["already_bought"].stops == Stops(would=1)
    assert "bought" in reasons["already_bought"].title.lower()
    assert [row.stops.would for row in found.purposes] == [1]


def test_what_a_person_released_is_told_with_how_long_it_was_held(desk: Post) -> None:
    desk.take(OFFER, "stranger@example.net", "other@example.net")
    step = {"at": desk.now.isoformat(), "state": "held", "by": "t", "why": "may_be_a_buyer"}
    Delivery.objects.update(
        state="held", answer="hold", codes=["may_be_a_buyer"], trail=[step], since=desk.now,
        kept_back=True,
    )  # fmt: skip
    began = desk.now
    desk.now += timedelta(hours=3)
    first = Delivery.objects.order_by("pk")[0]
    releasing.release(delivery_id=first.pk, by="Lee", why="I know them", now=desk.now)
    found = week(desk)
    assert (found.held.now, found.held.oldest) == (1, began)
    assert (found.held.ended, found.held.median_hours, found.held.longest_hours) == (1, 3.0, 3.0)
    # as it is where it went in spite of what the gate still says
    Delivery.objects.filter(pk=first.pk).update(state="delivered", next_at=None)
    found = week(desk)
    assert found.stops == Stops(held=1, released=1)
    assert found.reasons[0].title


def test_only_mail_of_the_week_and_decisions_in_it(desk: Post) -> None:
    desk.take(OFFER)
    desk.work()
    desk.now = day(30)
    senders.bypass(sender=desk.sender, why="a trial", by="Lee", now=desk.now)
    desk.take(OFFER, "stranger@example.net")
    desk.work()
    found = week(desk)
    assert found.accepted == 1
    assert [(row.what, row.by) for row in found.decisions] == [("bypass", "Lee")]
    assert [(row.source, row.since) for row in found.bypassed] == [("crm", desk.now)]
    assert [row.bypassed for row in found.sources] == [1]
    assert found.purposes[0].purpose == ""
    senders.end_bypass(sender=desk.sender, why="over", by="Lee", now=desk.now)
    assert week(desk).bypassed == ()


def test_mail_that_came_before_and_was_settled_since_is_of_its_own_week(desk: Post) -> None:
    desk.take(OFFER, "stranger@example.net")
    desk.work()
    Delivery.objects.update(since=day(19), kept_back=True, read='{"how":"unsure"}')
    desk.now = day(20)
    found = week(desk)
    assert (found.accepted, sum(found.states.values()), found.wordings) == (0, 0, ())
    desk.now = day(16)
    assert week(desk).accepted == 1


def test_wordings_nobody_labelled_and_nobody_was_sure_of_come_most_frequent_first(
    desk: Post,
) -> None:
    desk.take(OFFER, "a@example.net", "b@example.net")
    desk.work()
    read = '{"how":"unsure","purpose":"promotion","subject":"Big sale this month"}'
    Delivery.objects.update(read=read)
    desk.take(OFFER, "c@example.net")
    found = week(desk)
    (row,) = found.wordings
    assert (row.subject, row.came, row.people, row.unsure) == ("Big sale this month", 2, 2, 2)
    assert row.taken_for == "promotion"
    assert [(p.purpose, p.unsure) for p in found.purposes if p.purpose] == [("promotion", 2)]
    Template.objects.update(purpose="promotion")
    assert week(desk).wordings == ()


def test_nothing_of_another_store(desk: Post) -> None:
    from tests.cast import house

    desk.take(OFFER)
    desk.work()
    shore = house("shore", "Shore Motors")
    found = relay.week(shore.store, since=day(0), until=day(20))
    assert found.accepted == 0
    assert not (found.reasons or found.purposes or found.sources or found.wordings)


def test_the_number_of_queries_does_not_grow(desk: Post, django_assert_num_queries: object) -> None:
    for number in range(3):
        desk.take(OFFER, *(f"p{number}{n}@example.net" for n in range(3)))
    desk.work()
    with django_assert_num_queries(5):  # type: ignore[operator]
        week(desk)
    # of wordings and of what was held it is asked only where there is any
    Delivery.objects.update(read='{"how":"unsure"}', kept_back=True)
    with django_assert_num_queries(7):  # type: ignore[operator]
        week(desk)
