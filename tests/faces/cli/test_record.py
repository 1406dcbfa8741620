"""`sincerely record`, `sincerely kinds`, `sincerely where`: one event by hand, and what it does."""

import pytest

from sincerely.records.models import EventRow, Person
from sincerely.rules.events import KINDS
from sincerely.rules.events.deals import DealSold
from sincerely.rules.purpose import Purpose
from sincerely.rules.sighting import Arrival, Happening
from tests.cast import DAY_0, ROSA, SUV, TOM, House, day

from .conftest import Sincerely

SOLD = ("record", "deal_sold", "--about", "pat@example.com", "--name", "Pat Lee")


def test_a_click_on_sold_is_known_to_the_next_decision(sincerely: Sincerely, harbor: House) -> None:
    ran = sincerely(
        *SOLD, "--field", "deal=1234", "--field", "said_by=salesperson", "--field", "by=Dana"
    )
    assert ran.code == 0, ran.err
    assert "somebody new" in ran.out
    row = EventRow.objects.get()
    assert row.source.name == "by-hand"
    assert row.payload == {"deal": "1234", "said_by": "salesperson", "by": "Dana"}
    assert row.occurred_at == day(10)
    asked = sincerely("ask", "--to", "pat@example.com", "--channel", "email")
    assert asked.json["verdict"] == "hold"


def test_text_becomes_what_each_field_wants(sincerely: Sincerely, harbor: House) -> None:
    ran = sincerely(
        *SOLD, "--at", "2026-03-05 14:00", "--field", "deal=1", "--field", "lease=yes",
        "--field", "vehicle=2026 Palisade", "--json",
    )  # fmt: skip
    assert ran.json == {
        "events": 1,
        "duplicates": 0,
        "people": [Person.objects.get().pk],
        "new_people": 1,
        "in_doubt": [],
    }
    row = EventRow.objects.get()
    assert row.payload["lease"] is True
    assert row.payload["vehicle"] == {"year": "2026", "model": "Palisade"}
    assert row.occurred_at.isoformat() == "2026-03-05T19:00:00+00:00"
    made = ("record", "appointment_set", "--about", "207-555-0102", "--field", "appointment=A1")
    sincerely(*made, "--field", "at=2026-03-20 10:00", "--field", "department=service")
    assert EventRow.objects.latest("pk").payload["at"] == "2026-03-20T14:00:00Z"
    sincerely("record", "trade_appraised", "--about", "207-555-0102", "--field", "vehicle.make=Kia")
    assert EventRow.objects.latest("pk").payload["vehicle"] == {"make": "Kia"}


def test_a_bare_day_is_a_whole_day(sincerely: Sincerely, harbor: House) -> None:
    sincerely(*SOLD, "--field", "deal=1", "--at", "2026-03-05")
    assert EventRow.objects.get().whole_day


def test_the_same_event_at_the_same_time_is_recorded_once(
    sincerely: Sincerely, harbor: House
) -> None:
    for expected in ("Recorded for", "recorded before"):
        ran = sincerely(*SOLD, "--field", "deal=1", "--at", "2026-03-05 14:00")
        assert expected in ran.out
    assert EventRow.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (["deal=1", "said_by=robot"], "said_by must be one of customer, salesperson"),
        (["deal=1", "nope=1"], "nope is no field of deal_sold; it has deal, said_by"),
        ([], "deal is needed"),
        (["deal=1", "lease=perhaps"], "lease must be true or false"),
        (["deal=1", "vehicle.colour=red"], "has no part 'colour'"),
        (["deal=" + "x" * 201], "at most 200 characters"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_recorded(
    sincerely: Sincerely, harbor: House, fields: list[str], said: str
) -> None:
    ran = sincerely(*SOLD, *(word for field in fields for word in ("--field", field)))
    assert ran.code == 1
    assert said in ran.err
    assert "sincerely kinds" in ran.err
    assert not EventRow.objects.exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--at", "2026-05-01 10:00"), "still_to_come"),
        (("--at", "soon"), "time_unreadable"),
        (("--about", "nobody"), "address_unreadable"),
        (("--field", "vehicle=Kona", "--field", "vehicle.make=Kia"), "field_twice"),
    ],
)
def test_what_cannot_have_happened_is_refused(
    sincerely: Sincerely, harbor: House, words: tuple[str, ...], code: str
) -> None:
    ran = sincerely(*SOLD, "--field", "deal=1", *words)
    assert ran.code == 1
    assert f"[{code}]" in ran.err
    assert not EventRow.objects.exists()


def test_every_kind_is_listed_with_its_fields(sincerely: Sincerely) -> None:
    assert set(sincerely("kinds", "--json").json) == set(KINDS)
    told = sincerely("kinds", "deal_lost").out
    assert "bought_elsewhere | not_buying" in told
    assert "[event_invalid]" in sincerely("kinds", "nonsense").err


def couple(harbor: House) -> None:
    for contact in (ROSA, TOM):
        sold = Happening(
            payload=DealSold(deal="D1", vehicle=SUV, by="Dana Reyes"),
            occurred_at=DAY_0,
            key=f"sale:{contact.first}",
        )
        arrival = Arrival(key=sold.key, contact=contact, happenings=(sold,))
        harbor.arrive([arrival], source=harbor.dms, now=day(4))


def test_where_tells_standing_household_deals_timeline_and_today(
    sincerely: Sincerely, harbor: House
) -> None:
    couple(harbor)
    said = sincerely("where", "Rosa@Example.com", "--json").json
    (rosa,) = said["people"]
    assert rosa["standing"] == "customer"
    assert [other["name"] for other in rosa["household"]] == ["Thomas Keller"]
    assert rosa["deals"][0]["what"] == "2026 Hyundai Palisade"
    assert rosa["tasks"][0]["owner"] == "Dana Reyes"
    assert {event["source"] for event in rosa["events"]} == {"dms"}
    assert rosa["today"].keys() == {str(purpose) for purpose in Purpose}
    refused = rosa["today"]["promotion"]
    assert refused["verdict"] == "refuse"
    assert refused["reasons"][0]["staff"]
    assert refused["id"] is None, "nothing is kept of it"
    told = sincerely("where", "207-555-0101").out
    for words in ("Rosa Keller", "customer since", "Lives with Thomas Keller", "promotion"):
        assert words in told


def test_a_stranger_is_one(sincerely: Sincerely, harbor: House) -> None:
    assert "a stranger" in sincerely("where", "ana@example.com").out
    assert sincerely("where", "ana@example.com", "--json").json["people"] == []
    assert sincerely("where", "nobody").code == 1
