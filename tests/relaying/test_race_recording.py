"""Promise 1 under fire: what was recorded before a hand-over ended was known to it, or it is named.

Couriers hand over mail; while one is on its way to its final dot, somebody else is recording what
forbids it. Where the upstream said `250` after the recording had returned, its
receipt must name the delivery. Both are timed by one clock. ``SINCERELY_LONG=1`` (`make kill`)
records 10,000 sales.
"""

import os
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random

import pytest
from django.db import connection

from sincerely.records import line
from sincerely.records.models import Delivery, PeopleDecision, Person, Sighting
from sincerely.rules.events import Payload
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.leads import InquiryMade
from sincerely.rules.events.wishes import DoNotContactAsked, OptedOut
from sincerely.rules.purpose import Channel
from sincerely.rules.sighting import Contact
from sincerely.work import households, people
from sincerely.work.intake import Receipt
from sincerely.work.relaying.courier import Courier
from sincerely.work.relaying.handover import Letter, Session
from tests.cast import SUV, day
from tests.relaying.cast import Post, mail
from tests.sink import Taken

COUNT = 10_000 if os.environ.get("SINCERELY_LONG") else 200
COURIERS, RECORDERS = 4, 3
#: the longest an upstream thinks about a final dot, in seconds
SLOW = 0.02
STOP = OptedOut(channel=Channel.EMAIL, proof="link")
ASKED = InquiryMade()

Recording = Callable[[int], Receipt | None]


@dataclass
class Race:
    """When the upstream had which mail, and when what forbids it had been recorded."""

    post: Post
    dice: Random = field(default_factory=lambda: Random(7))
    offered: "queue.SimpleQueue[str | None]" = field(default_factory=queue.SimpleQueue)
    begun: dict[str, threading.Event] = field(default_factory=dict)
    takes: float = 0.0
    taken: dict[str, float] = field(default_factory=dict)
    recorded: dict[str, float] = field(default_factory=dict)
    named: set[int] = field(default_factory=set)

    def at_dot(self, taken: Taken) -> None:
        """The upstream thinks, and then has it: its `250` is said after this, never before."""
        time.sleep(self.dice.uniform(0, SLOW))
        self.taken[taken.to] = time.monotonic()

    def work(self, number: int, now: datetime) -> None:
        """One courier, until nothing is due."""
        by = f"racer-{number}"
        with closing(connection), closing(Courier(by=by, clock=lambda: now, name="relay")) as found:
            while found.work(2):
                pass

    def record(self, of: Recording) -> None:
        """Records for each that is offered, a moment before or after its dot."""
        with closing(connection):
            while to := self.offered.get():
                began = time.monotonic()
                self.begun[to].set()
                receipt = of(int(to[1:].split("@")[0]))
                self.recorded[to] = time.monotonic()
                self.takes = self.recorded[to] - began
                self.named |= {each.delivery_id for each in receipt.in_doubt} if receipt else set()

    def offers(self, to: str) -> None:
        """Has it recorded now, and comes to the dot somewhere between its beginning and its end."""
        self.begun[to] = threading.Event()
        self.offered.put(to)
        self.begun[to].wait(20)
        time.sleep(self.dice.uniform(0, 1.2 * self.takes))

    def leaks(self) -> list[str]:
        """Who got it after it was forbidden, and is not named."""
        named = set(Delivery.objects.filter(pk__in=self.named).values_list("recipient", flat=True))
        return [
            to
            for to, at in self.taken.items()
            if at > self.recorded.get(to, float("inf")) and to not in named
        ]


@pytest.fixture
def race(post: Post, monkeypatch: pytest.MonkeyPatch) -> Race:
    """One in which everything that is offered is told to those who record."""
    found, begin = Race(post), Session.begin

    def begun(self: Session, letter: Letter) -> None:
        found.offers(letter.recipient)
        begin(self, letter)

    monkeypatch.setattr(Session, "begin", begun)
    post.now, post.sink.at_dot = day(10), found.at_dot
    return found


def address(number: int) -> str:
    """Of the people of a race."""
    return f"p{number}@example.com"


def contact(number: int, *emails: str) -> Contact:
    """Their details: a name nobody shares, and their address unless others are given."""
    return Contact(first=f"Ada{number}", last=f"Moss{number}", emails=emails or (address(number),))


def run(race: Race, count: int, of: Recording) -> None:
    """Mails to everybody; couriers and recorders at once; then whatever is left."""
    for n in range(count):
        words = "Come test drive a new Palisade today and get a great deal!"
        race.post.take(mail(f"Big sale {n}", words, to=address(n)), address(n))
    with ThreadPoolExecutor(COURIERS + RECORDERS) as pool:
        recording = [pool.submit(race.record, of) for _ in range(RECORDERS)]
        for job in [pool.submit(race.work, n, race.post.now) for n in range(COURIERS)]:
            job.result()
        for _ in recording:
            race.offered.put(None)
        for job in recording:
            job.result()
    assert race.leaks() == []
    assert len(race.recorded) == count
    assert len(race.post.sink.to) == len(set(race.post.sink.to))
    assert set(race.post.counts()) <= {"delivered", "refused", "held", "waiting", "handed_over"}
    assert len(race.post.sink.to) == race.post.counts()["delivered"]


def telling(
    post: Post, payload: Callable[[int], Payload], who: Callable[[int], Contact]
) -> Recording:
    """Records of each person what ``payload`` makes."""

    def record(number: int) -> Receipt:
        said, at = payload(number), post.now
        return post.house.tell(who(number), said, at, source=post.house.dms, key=f"race-{number}")

    return record


def sold(number: int) -> DealSold:
    """The sale of one of them."""
    return DealSold(deal=f"R{number}", vehicle=SUV, by="Dana Reyes")


def test_sales_at_the_very_moment_of_sending(race: Race) -> None:
    """To people nobody had heard of: each sale is the first word about them."""
    run(race, COUNT, telling(race.post, sold, contact))
    # a race that one side always wins shows nothing
    assert 0 < len(race.taken) < COUNT
    assert Person.objects.count() == COUNT


def test_without_the_line_it_leaks(race: Race, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "stop", lambda people: ())
    record = telling(race.post, sold, contact)

    def at_dot(taken: Taken) -> None:
        while taken.to not in race.recorded:
            time.sleep(0.001)
        race.taken[taken.to] = time.monotonic()

    race.post.sink.at_dot = at_dot
    with pytest.raises(AssertionError, match=r"p0@example\.com"):
        run(race, 1, record)


@pytest.mark.parametrize("payload", [STOP, DoNotContactAsked()])
def test_those_who_ask_not_to_be_written_to(race: Race, payload: Payload) -> None:
    run(race, 20, telling(race.post, lambda _: payload, contact))


def test_the_husbands_sale_stops_mail_to_his_wife(race: Race) -> None:
    def husband(number: int) -> Contact:
        return Contact(first=f"Tom{number}", last=f"Moss{number}", emails=(f"t{number}@x.example",))

    for n in range(12):
        for who in (contact(n), husband(n)):
            race.post.house.tell(who, ASKED, day(0))
        pair = list(Person.objects.order_by("-pk")[:2])
        households.join(people=pair, by="Lee", why="they said so", now=day(0))
    run(race, 12, telling(race.post, sold, husband))


def test_a_sale_that_finds_two_to_be_one(race: Race) -> None:
    """Known by two addresses apart, until the sale names both."""

    def both(number: int) -> Contact:
        return contact(number, f"other{number}@x.example", address(number))

    for n in range(12):
        for email in (address(n), f"other{n}@x.example"):
            race.post.house.tell(contact(n, email), ASKED, day(0))
    run(race, 12, telling(race.post, sold, both))


def test_a_split_taken_back_gives_the_sale_to_whom_it_belongs(race: Race) -> None:
    """Taken apart from the sale, they are a prospect again, until somebody takes that back."""
    decisions = []
    for n in range(12):
        asked = replace(contact(n), customer_number=f"C{n}")
        race.post.house.tell(asked, ASKED, day(0), source=race.post.house.dms)
        bought = replace(asked, emails=(f"z{n}@x.example",))
        race.post.house.tell(bought, sold(n), day(1), source=race.post.house.dms)
        sighting = Sighting.objects.order_by("-pk")[:1]
        people.split(sighting_ids=[s.pk for s in sighting], by="Lee", why="two", now=day(2))
        decisions.append(PeopleDecision.objects.order_by("-pk")[0].pk)

    def undo(number: int) -> None:
        people.undo(decision_id=decisions[number], by="Lee", why="one after all", now=day(10))

    run(race, 12, undo)
