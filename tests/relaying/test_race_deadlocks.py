"""Many verbs at once over the same few households: they wait for each other, none fails of it.

Couriers hand mail over as tasks, others record sales, join and part households, forget people,
release and refuse. ``SINCERELY_LONG=1`` does more of it.
"""

import logging
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from random import Random

import pytest
from django.db import connection

from sincerely.records.models import Delivery, PeopleDecision, Person, Sighting
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.wishes import OptedOut
from sincerely.rules.purpose import Channel
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.work import households, people
from sincerely.work.errors import WorkError
from sincerely.work.forgetting import forget
from sincerely.work.relaying import releasing, telling
from sincerely.work.relaying.courier import Courier
from tests.cast import SUV, day
from tests.relaying.cast import Post, mail

HOMES, TIMES = 4, (400 if os.environ.get("SINCERELY_LONG") else 12)
THANKS = "Thank you for purchasing your new Palisade from Harbor Motors. We hope you love it!"


def who(home: int, place: int) -> Contact:
    return Contact(
        first=("Ada", "Tom")[place], last=f"Moss{home}", emails=(f"m{home}{place}@example.com",)
    )


class Crowd:
    """What each does, over and over. ``dice`` is each thread's own."""

    def __init__(self, post: Post) -> None:
        self.post = post

    def sells(self, dice: Random, turn: int) -> None:
        """To both of a home, or to many homes at once, in any order."""
        homes = dice.sample(range(HOMES), dice.choice((1, 3)))
        arrivals = [
            self._sale(home, place, f"{dice.random()}") for home in homes for place in (0, 1)
        ]
        dice.shuffle(arrivals)
        self.post.house.arrive(arrivals, now=day(10), source=self.post.house.dms)

    def _sale(self, home: int, place: int, deal: str) -> Arrival:
        role = ("buyer", "cobuyer")[place]
        sold = DealSold(deal=deal, vehicle=SUV, by="Dana Reyes", role=role)
        happening = Happening(payload=sold, occurred_at=day(9), key=f"{deal}{place}")
        return Arrival(key=happening.key, contact=who(home, place), happenings=(happening,))

    def hands_over(self, dice: Random, turn: int) -> None:
        home, place = dice.randrange(HOMES), dice.randrange(2)
        words = f"Dear friend {turn},\n\n{THANKS}\n\nThe Harbor Motors Team"
        self.post.take(mail("Thank you for your purchase!", words), *who(home, place).emails)
        with closing(Courier(by=f"c{dice.random()}", clock=lambda: day(10), name="relay")) as found:
            found.work(5)
        telling.tell(by="teller", now=day(10))

    def opts_out(self, dice: Random, turn: int) -> None:
        said = OptedOut(channel=Channel.TEXT, proof="link")
        self.post.house.tell(who(dice.randrange(HOMES), dice.randrange(2)), said, day(8))

    def joins(self, dice: Random, turn: int) -> None:
        some = list(Person.objects.filter(erased_at=None).order_by("?")[:2])
        if turn % 2:
            households.join(people=some, by="Lee", why="so they said", now=day(10))
        elif some:
            households.leave(person=some[0], by="Lee", why="so they said", now=day(10))

    def splits(self, dice: Random, turn: int) -> None:
        last = Sighting.objects.filter(contact__isnull=False).order_by("?").first()
        if last:
            people.split(sighting_ids=[last.pk], by="Lee", why="two", now=day(10))
            decision = PeopleDecision.objects.filter(kind="split").order_by("-pk").first()
            if decision:
                people.undo(decision_id=decision.pk, by="Lee", why="one", now=day(10))

    def forgets(self, dice: Random, turn: int) -> None:
        person = Person.objects.filter(erased_at=None).order_by("?").first()
        if person and turn % 3 == 0:
            forget(person=person, by="Lee", why="asked for it", now=day(10))

    def releases(self, dice: Random, turn: int) -> None:
        row = Delivery.objects.filter(state__in=["held", "waiting"]).order_by("?").first()
        if row and turn % 2:
            releasing.release(delivery_id=row.pk, by="Lee", why="fine", now=day(10))
        elif row:
            releasing.refuse(delivery_id=row.pk, by="Lee", why="no", now=day(10))


def test_none_fails_because_others_wait(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    post.now, crowd = day(10), Crowd(post)
    for home in range(HOMES):
        arrivals = [crowd._sale(home, place, f"first{home}") for place in (0, 1)]
        post.house.arrive(arrivals, now=day(9), source=post.house.dms)

    def often(verb: Callable[[Random, int], None], number: int) -> None:
        with closing(connection):
            for turn in range(TIMES):
                with suppress(WorkError):
                    verb(Random(f"{verb.__name__}{number}{turn}"), turn)

    verbs = [
        crowd.sells, crowd.sells, crowd.hands_over, crowd.hands_over, crowd.opts_out,
        crowd.joins, crowd.splits, crowd.forgets, crowd.releases,
    ]  # fmt: skip
    with caplog.at_level(logging.ERROR), ThreadPoolExecutor(len(verbs)) as pool:
        jobs = [pool.submit(often, verb, number) for number, verb in enumerate(verbs)]
        problems = [
            f"{v.__name__}: {e!r}" for v, j in zip(verbs, jobs, strict=True) if (e := j.exception())
        ]
    assert problems == []
    assert [r.exc_text for r in caplog.records if "deadlock" in (r.exc_text or "")] == []
