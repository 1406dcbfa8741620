"""Every page asks the database a fixed number of questions, however much there is to show."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sincerely.records.models import CareTask, FeedFile, Quarantine
from sincerely.rules.events.care import NoteAdded
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.purpose import Purpose
from sincerely.rules.sighting import Arrival, Happening
from tests.cast import ROSA, SUV, TOM, day
from tests.faces.web.scene import Scene

#: page -> the most questions it may ever ask; sign-in, role and the glance at mail are four of them
MOST = {
    "/": 16,
    "/people/?q=kel": 10,
    "/people/{rosa}/": 16,
    "/verdicts/": 14,
    "/quarantine/": 5,
    "/feeds/": 8,
}


def questions(desk: Client, page: str) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert desk.get(page).status_code == 200
    return [query["sql"] for query in asked.captured_queries]


@pytest.mark.parametrize("page", MOST)
def test_more_to_show_does_not_ask_more(desk: Client, week: Scene, page: str) -> None:
    url = page.format(rosa=week.rosa.pk)
    questions(desk, url)  # the policy's version is read once and remembered
    before = questions(desk, url)
    much_more(week)
    after = questions(desk, url)
    assert len(after) == len(before), "\n".join(after)
    assert len(after) <= MOST[page], "\n".join(after)


def much_more(week: Scene) -> None:
    """Fifteen more of everything."""
    for n in range(15):
        other = replace(ROSA, first=f"Kelly{n}", emails=(f"kel{n}@example.com",), phones=())
        week.house.tell(other, LeadReceived(provider="More", vehicle=SUV), day(6))
        week.house.tell(ROSA, NoteAdded(by="Alex", words=f"Note {n}"), day(6))
        week.house.ask("rosa@example.com", Purpose.PROMOTION, day(6))
        again = replace(
            ROSA, street=f"{n} Elm St", emails=("rosa@example.com", f"r{n}@example.com")
        )
        week.house.tell(again, LeadReceived(provider="More"), day(6))
        CareTask.objects.create(
            store=week.store,
            person=week.rosa,
            kind="personal_call",
            deal=str(n),
            why="more",
            opened_at=day(6),
            opened_by="the tests",
            due_at=day(6),
        )
    family = [replace(TOM, first=f"Child{n}", emails=(), phones=()) for n in range(4)]
    sold = DealSold(deal="D1", vehicle=SUV, role="co-buyer")
    arrivals = [
        Arrival(
            key=f"child:{n}",
            contact=contact,
            happenings=(Happening(payload=sold, occurred_at=day(0), key=f"child:{n}"),),
        )
        for n, contact in enumerate(family)
    ]
    week.house.arrive(arrivals, source=week.house.dms, now=day(6))
    file = FeedFile.objects.create(
        source=week.house.crm, name="more.csv", digest=b"", started_at=day(6)
    )
    for n in range(15):
        Quarantine.objects.create(
            feed_file=file, line=n, code="c", sentence="S.", hint="H.", raw="r", at=day(6)
        )
