"""`POST /events`: typed strictly, recorded once, all or nothing."""

from typing import Any

import pytest

from sincerely.records.models import EventRow, Person
from sincerely.rules.doubted import ONLY_HERE
from sincerely.rules.events import KINDS
from tests.cast import House, day

from .conftest import Caller

SOLD: dict[str, Any] = {
    "kind": "deal_sold",
    "key": "sale:D1",
    "occurred_at": "2026-03-04T15:20:00-05:00",
    "about": {"first": "Rosa", "last": "Keller", "emails": ["rosa@example.com"]},
    "fields": {"deal": "D1", "by": "Dana Reyes", "vehicle": {"year": "2026", "model": "Palisade"}},
}


def test_a_sale_is_known_to_the_next_decision(crm: Caller, harbor: House) -> None:
    response = crm.post("/events", SOLD)
    assert response.status_code == 201
    person = Person.objects.get()
    receipt = {"events": 1, "duplicates": 0, "people": [person.pk], "new_people": 1, "in_doubt": []}
    assert response.json() == receipt
    row = EventRow.objects.get()
    assert (row.source, row.by, row.recorded_at) == (harbor.crm, "source:crm", day(10))
    assert row.occurred_at.isoformat() == "2026-03-04T20:20:00+00:00"
    asked = {"to": "rosa@example.com", "channel": "email", "purpose": "promotion"}
    assert crm.post("/decisions", asked).json()["verdict"] == "refuse"


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"by": "VoiceBlast"}, "fields.by"),
        ({"by": "Sales Team"}, "fields.by"),
        ({"by": ""}, "fields.by"),
        ({"by": "Dana Reyes", "channel": "recorded call"}, "fields.channel"),
    ],
)
def test_a_machines_thanks_are_none(crm: Caller, said: dict[str, str], wrong: str) -> None:
    crm.post("/events", SOLD)
    thanks = SOLD | {"kind": "thank_you_given", "key": "thanks:1", "fields": said}
    refused = crm.post("/events", thanks)
    assert refused.status_code == 422
    assert [each["field"] for each in refused.json()["error"]["fields"]] == [wrong]
    asked = {"to": "rosa@example.com", "channel": "email", "purpose": "service_reminder"}
    assert crm.post("/decisions", asked).json()["reasons"][0]["code"] == "thanks_first"
    thanks["fields"] = {"by": "Dana Reyes", "channel": "call"}
    assert crm.post("/events", thanks).status_code == 201


def test_a_key_that_says_something_else_records_nothing(crm: Caller) -> None:
    crm.post("/events", SOLD)
    other = SOLD | {"key": "note:1", "kind": "note_added", "fields": {"words": "Likes blue"}}
    moved = SOLD | {"fields": SOLD["fields"] | {"deal": "D2"}}
    said = crm.post("/events", {"events": [other, moved]})
    assert (said.status_code, said.json()["error"]["code"]) == (409, "key_reused")
    assert EventRow.objects.count() == 1


def test_the_same_key_again_is_a_duplicate(crm: Caller) -> None:
    crm.post("/events", SOLD)
    again = crm.post("/events", SOLD)
    assert again.status_code == 200
    assert again.json() == {
        "events": 0,
        "duplicates": 1,
        "people": [],
        "new_people": 0,
        "in_doubt": [],
    }


@pytest.mark.parametrize(
    "kind", ["completion_settled", "completion_answered", "completion_doubted"]
)
def test_what_only_a_person_at_the_desk_says_is_not_taken(crm: Caller, kind: str) -> None:
    settled = SOLD | {"kind": kind, "fields": {"event": "crm/1", "by": "Dana Reyes"}}
    response = crm.post("/events", settled)
    assert response.status_code == 422
    assert "at the desk only" in response.content.decode()
    assert not EventRow.objects.exists()
    assert kind not in {each["kind"] for each in crm.get("/kinds").json()["kinds"]}


def test_many_come_together_or_not_at_all(crm: Caller) -> None:
    other = SOLD | {"key": "note:1", "kind": "note_added", "fields": {"words": "Likes blue"}}
    wrong = SOLD | {"key": "sale:D3", "fields": {}}
    response = crm.post("/events", {"events": [SOLD, other, wrong]})
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "event_invalid"
    assert response.json()["error"]["fields"] == [
        {"field": "events.2.fields.deal", "problem": "is needed"}
    ]
    assert not EventRow.objects.exists()
    assert crm.post("/events", {"events": [SOLD, other]}).json()["events"] == 2
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "deal_stolen"}, "kind"),
        ({"key": ""}, "key"),
        ({"key": "x" * 251}, "key"),
        ({"occurred_at": "2026-03-04"}, "occurred_at"),
        ({"occurred_at": "2026-03-16T00:00:00Z"}, "occurred_at"),
        ({"about": {}}, "about"),
        ({"about": {"emails": ["nobody"]}}, "about"),
        ({"about": {"email": "rosa@example.com"}}, "about.email"),
        ({"about": {"name": "x" * 201}}, "about.name"),
        ({"fields": {"deal": 1}}, "fields.deal"),
        ({"fields": {"deal": "D1", "said_by": "robot"}}, "fields.said_by"),
        ({"fields": {"deal": "D1", "lease": "yes"}}, "fields.lease"),
        ({"fields": {"deal": "D1", "colour": "red"}}, "fields.colour"),
        ({"fields": {"deal": "D1", "vehicle": "Kona"}}, "fields.vehicle"),
        ({"fields": {"deal": "D1", "vehicle": {"colour": "red"}}}, "fields.vehicle"),
        ({"fields": {"deal": "x" * 201}}, "fields.deal"),
        ({"fields": {"deal": "D1", "vehicle": {"model": "x" * 201}}}, "fields.vehicle"),
        ({"fields": {"deal": None}}, "fields.deal"),
    ],
)
def test_nothing_is_guessed(crm: Caller, change: dict[str, Any], field: str) -> None:
    response = crm.post("/events", SOLD | change)
    assert response.status_code == 422
    error = response.json()["error"]
    assert [problem["field"] for problem in error["fields"]] == [field]
    assert error["hint"]
    assert not EventRow.objects.exists()


def test_times_in_a_payload_need_a_zone(crm: Caller) -> None:
    body = SOLD | {"kind": "appointment_set", "key": "a"}
    naive = body | {"fields": {"appointment": "A1", "at": "2026-03-20T10:00:00"}}
    error = crm.post("/events", naive).json()["error"]
    assert error["fields"][0]["field"] == "fields.at"
    assert "zone" in error["fields"][0]["problem"]
    aware = body | {"fields": {"appointment": "A1", "at": "2026-03-20T10:00:00-04:00"}}
    assert crm.post("/events", aware).status_code == 201
    assert EventRow.objects.get().payload["at"] == "2026-03-20T14:00:00Z"


def test_a_person_may_be_told_of_in_many_ways(crm: Caller, harbor: House) -> None:
    about = {
        "name": "Keller, Rosa",
        "phones": ["207-555-0101", {"kind": "home", "number": "(207) 555-0103"}],
        "customer_number": "58211",
        "region": "ME",
    }
    crm.post("/events", SOLD | {"about": about})
    reached = set(Person.objects.get().reaches.values_list("address", flat=True))
    assert reached == {"phone:+12075550101", "phone:+12075550103", "customer:harbor/crm:58211"}


def test_every_kind_is_listed_with_its_fields(crm: Caller) -> None:
    listed = {one["kind"]: one["fields"] for one in crm.get("/kinds").json()["kinds"]}
    assert listed.keys() == KINDS.keys() - ONLY_HERE
    deal, said_by = listed["deal_sold"][:2]
    assert deal == {"name": "deal", "needed": True, "what": "text", "values": []}
    assert "salesperson" in said_by["values"]
