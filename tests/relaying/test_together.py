"""Several deliveries carried together: each judged, answered and settled for itself."""

import time
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.db import connection

from sincerely.records import line, settling, untold
from sincerely.records.models import Delivery, EventRow, Upstream
from sincerely.records.settling import Ending
from sincerely.rules.events.deals import DealSold
from sincerely.work import sending
from sincerely.work.relaying import judging, parcels, telling
from sincerely.work.relaying.connections import Connections
from sincerely.work.relaying.handover import Letter, NotTaken, Session
from tests.cast import ROSA, SUV, day
from tests.relaying.cast import SALE, Post, mail
from tests.sink import Taken


def strangers(post: Post, count: int) -> list[str]:
    """Mail to so many whom nobody knows."""
    to = [f"p{number}@example.com" for number in range(count)]
    for each in to:
        post.take(SALE, each)
    return to


def of(to: str) -> Delivery:
    return Delivery.objects.get(recipient=to)


def test_as_many_as_go_together_each_on_its_own_connection(post: Post) -> None:
    to = strangers(post, 2 * parcels.TOGETHER)
    assert post.courier.work(2 * parcels.TOGETHER) == len(to)
    assert sorted(post.sink.to) == sorted(to)
    assert post.sink.sessions == parcels.TOGETHER
    assert post.counts() == {"delivered": len(to)}


def test_some_go_and_some_are_stopped(post: Post) -> None:
    post.house.tell(ROSA, DealSold(deal="D1", vehicle=SUV, by="Dana Reyes"), day(0))
    post.now = day(10)
    to = strangers(post, 3)
    post.take(SALE)
    assert post.courier.work() == 4
    assert sorted(post.sink.to) == to
    assert (of("rosa@example.com").state, post.counts()["delivered"]) == ("refused", 3)


def test_one_that_breaks_has_the_error_and_the_others_go(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = Session.begin

    def breaks(self: Session, letter: Letter) -> None:
        if letter.recipient == "p1@example.com":
            raise ArithmeticError
        begin(self, letter)

    monkeypatch.setattr(Session, "begin", breaks)
    strangers(post, 4)
    assert post.courier.work() == 4
    assert sorted(post.sink.to) == ["p0@example.com", "p2@example.com", "p3@example.com"]
    assert [of(f"p{n}@example.com").errors for n in range(4)] == [0, 1, 0, 0]


def test_a_gate_that_breaks_on_one_holds_that_one(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide = sending.decide_each

    def breaks(**asked: Any) -> list[sending.Decided]:
        if any(question.to == "p1@example.com" for question in asked["questions"]):
            raise ArithmeticError
        return decide(**asked)

    monkeypatch.setattr(sending, "decide_each", breaks)
    strangers(post, 3)
    post.courier.work()
    assert sorted(post.sink.to) == ["p0@example.com", "p2@example.com"]
    row = of("p1@example.com")
    assert (row.state, row.codes, row.errors) == ("held", ["gate_failed"], 0)


def test_who_is_slow_to_answer_holds_up_nobody_else(post: Post) -> None:
    """The others are settled, and their readers' locks free, while one upstream still thinks."""
    settled, to = Event(), strangers(post, 3)

    def at_dot(taken: Taken) -> None:
        if taken.to == to[0]:
            with closing(connection):
                deadline = time.monotonic() + 10
                while time.monotonic() < deadline and not settled.is_set():
                    if Delivery.objects.filter(state="delivered").count() == 2:
                        with line.held([f"email:{to[1]}"]) as held:
                            assert f"email:{to[1]}" in held
                        settled.set()

    post.sink.at_dot = at_dot
    post.courier.work()
    assert settled.is_set()
    assert post.counts() == {"delivered": 3}


def test_one_without_an_answer_is_in_doubt_alone(post: Post) -> None:
    strangers(post, 3)
    post.sink.data.append(None)
    post.courier.work()
    assert post.counts() == {"delivered": 2, "queued": 1}
    assert sorted(Delivery.objects.values_list("doubts", flat=True)) == [0, 0, 1]


def test_an_upstream_that_takes_no_more_connections_gets_the_rest_later(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Session] = []

    class Few(Session):
        def __init__(self, upstream: Upstream, name: str) -> None:
            if len(opened) == 2:
                raise NotTaken("421 Too many", permanent=False, status="4.4.1")
            super().__init__(upstream, name)
            opened.append(self)

    monkeypatch.setattr("sincerely.work.relaying.connections.Session", Few)
    strangers(post, 4)
    post.courier.work()
    assert post.counts() == {"delivered": 2, "queued": 2}
    assert set(Delivery.objects.filter(state="queued").values_list("attempts", flat=True)) == {0}
    assert Upstream.objects.get().failures == 0
    post.work()
    assert post.counts() == {"delivered": 4}


def test_of_an_upstream_that_is_gone_one_is_tried_and_the_others_wait(post: Post) -> None:
    strangers(post, 4)
    post.courier.work(0)
    Upstream.objects.update(port=1)
    post.fresh()
    post.courier.work()
    assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [0, 0, 0, 1]
    assert Upstream.objects.get().failures == 1
    assert post.courier.work() == 0


def test_what_was_delivered_just_before_the_last_word_counts_in_it(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the first decision and the lock another courier writes to the same reader."""
    strangers(post, 1)
    strangers(post, 1)
    one, other = Delivery.objects.order_by("pk")
    Delivery.objects.filter(pk=other.pk).update(next_at=post.now + timedelta(hours=1))
    offer, judged = Connections.offer, judging.judge
    seen: list[bool] = []

    def elsewhere(self: Connections, *given: object) -> None:
        if not seen:
            kept = settling.Judgement(mode="on", answer="send", read='{"how":"unsure"}')
            Delivery.objects.filter(pk=other.pk).update(leased_by="x")
            settling.judged([(other.pk, kept)], by="x")
            done = Ending(delivery_id=other.pk, state="delivered")
            settling.settle([done], now=post.now, by="x")
        offer(self, *given)  # type: ignore[arg-type]

    def noted(those: Sequence[judging.Asked], **known: Any) -> list[judging.Judged]:
        if those and known["keep"]:
            seen.append(bool(untold.among([one.address])))
        return judged(those, **known)

    monkeypatch.setattr(Connections, "offer", elsewhere)
    monkeypatch.setattr(judging, "judge", noted)
    post.work()
    assert seen == [False]
    assert EventRow.objects.filter(kind="mail_sent").count() == 1
    assert post.counts() == {"delivered": 2}


def test_a_lock_somebody_else_has_is_waited_for_last(post: Post) -> None:
    addresses = ["email:a@example.com", "email:b@example.com"]

    def both() -> tuple[bool, ...]:
        with closing(connection), line.held(addresses) as held:
            return tuple(each in held for each in addresses)

    with ThreadPoolExecutor(1) as pool, line.held(addresses[:1]) as mine:
        assert pool.submit(both).result(20) == (False, True)
        waiting = None
        mine.let_go(addresses[:1])
        waiting = pool.submit(both)
        assert waiting.result(20) == (True, True)


def test_two_addresses_of_one_place_are_let_go_together(post: Post) -> None:
    first = "email:p0@example.com"
    place = line._place(first)
    numbers = (f"email:q{n}@example.com" for n in range(100_000))
    second = next(each for each in numbers if line._place(each) == place)

    def free(those: Collection[str]) -> bool:
        with closing(connection):
            taken = line._tried({line._place(each) for each in those})
            return bool(taken)

    with ThreadPoolExecutor(1) as pool, line.held([first, second]) as held:
        held.let_go([first])
        assert not pool.submit(free, [second]).result(20)
        held.let_go([second])
        assert pool.submit(free, [second]).result(20)


def test_what_is_told_wakes_what_is_kept_and_waits_for_nobody(post: Post) -> None:
    """A hand-over under way to her does not hold up the telling of what she already got."""
    post.take(SALE)
    post.work()
    post.take(mail("Another", "Come test drive a new Palisade!"))
    kept = Delivery.objects.order_by("pk").last()
    assert kept is not None
    Delivery.objects.filter(pk=kept.pk).update(state="held", next_at=day(30))

    def tell() -> int:
        with closing(connection):
            return telling.tell(by="t", now=post.now)

    with ThreadPoolExecutor(1) as pool, line.held(["email:rosa@example.com"]):
        assert pool.submit(tell).result(20) == 1
    kept.refresh_from_db()
    assert kept.next_at is not None
    assert kept.next_at.year == 1970
