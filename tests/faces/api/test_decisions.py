"""`POST /decisions`: one or many, believed only as far as the source may be."""

from typing import Any

import pytest

from sincerely.faces.api.schemas.decisions import DecisionOut, DecisionsOut
from sincerely.records.models import Source, VerdictRow
from sincerely.rules.events.deals import DealSold
from tests.cast import DAY_0, ROSA, SUV, House

from .conftest import Caller

PROMOTION = {"to": "rosa@example.com", "channel": "email", "purpose": "promotion"}


@pytest.fixture
def sold(harbor: House) -> House:
    harbor.tell(ROSA, DealSold(deal="D1", vehicle=SUV, by="Dana Reyes"), DAY_0, source=harbor.dms)
    return harbor


def test_one_message_is_judged_and_kept(crm: Caller, sold: House) -> None:
    response = crm.post("/decisions", PROMOTION | {"message_id": "<1@crm.example.com>"})
    assert response.status_code == 200
    said = response.json()
    DecisionOut.model_validate(said, strict=False)
    assert said.keys() == DecisionOut.model_fields.keys()
    assert said["verdict"] == "refuse"
    assert said["reasons"][0]["code"] == "already_bought"
    assert said["message_id"] == "<1@crm.example.com>"
    assert said["notes"] == []
    kept = VerdictRow.objects.get(pk=said["id"])
    assert kept.source == sold.crm
    assert kept.asked_by == "source:crm"
    assert response.headers["Cache-Control"] == "no-store"


def test_many_are_answered_in_order_and_a_bad_one_spoils_none(crm: Caller, sold: House) -> None:
    asked = [
        PROMOTION,
        {"to": "ana@example.com", "channel": "email", "purpose": "recall"},
        {"to": "nobody", "channel": "email", "purpose": "promotion", "message_id": "m3"},
        PROMOTION | {"to": "ana@example.com"},
        PROMOTION | {"at": "2029-03-07T10:00:00-05:00", "written_by": "person"},
    ]
    response = crm.post("/decisions", {"decisions": asked})
    assert response.status_code == 200
    DecisionsOut.model_validate(response.json(), strict=False)
    found = response.json()["decisions"]
    assert [one["to"] for one in found] == [one["to"] for one in asked]
    assert [one.get("verdict") for one in found[:4]] == ["refuse", "send", None, "send"]
    assert found[2]["error"]["code"] == "address_unreadable"
    assert found[2]["message_id"] == "m3"
    assert "already_bought" not in [reason["code"] for reason in found[4]["reasons"]]
    assert VerdictRow.objects.count() == 4


def test_a_thousand_at_once_and_no_more(crm: Caller) -> None:
    asked = [PROMOTION | {"to": f"p{number}@example.com"} for number in range(1_000)]
    assert len(crm.post("/decisions", {"decisions": asked}).json()["decisions"]) == 1_000
    assert VerdictRow.objects.count() == 1_000
    assert crm.post("/decisions", {"decisions": [*asked, PROMOTION]}).status_code == 422
    assert crm.post("/decisions", {"decisions": []}).status_code == 422


def test_a_purpose_the_source_may_not_claim_is_unknown_and_it_is_told(
    dialler: Caller, sold: House
) -> None:
    recall = dialler.post("/decisions", PROMOTION | {"purpose": "recall"}).json()
    assert recall["reasons"][0]["code"] == "purpose_unknown"
    assert recall["purpose_believed"] is False
    assert [note["code"] for note in recall["notes"]] == ["purpose_not_believed"]
    assert "dialler may not claim recall" in recall["notes"][0]["message"]
    promotion = dialler.post("/decisions", PROMOTION).json()
    assert promotion["purpose_believed"] is True
    assert promotion["notes"] == []


def test_a_machine_does_not_pass_as_a_person_by_saying_so(crm: Caller, sold: House) -> None:
    said = {"written_by": "person", "in_reply_to": "<9@example.com>"}
    answer = crm.post("/decisions", PROMOTION | said).json()
    assert [note["code"] for note in answer["notes"]] == ["author_not_believed"]
    assert answer["purpose_believed"] is True
    assert answer["verdict"] == "refuse"
    Source.objects.filter(name="crm").update(may_write_as_person=True)
    assert crm.post("/decisions", PROMOTION | said).json()["notes"] == []


@pytest.mark.parametrize("purpose", [None, "unknown"])
def test_an_unknown_purpose_is_an_answer_too(crm: Caller, sold: House, purpose: str | None) -> None:
    said = crm.post("/decisions", PROMOTION | {"purpose": purpose}).json()
    assert said["reasons"][0]["code"] == "purpose_unknown"
    assert said["notes"] == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"channel": "fax"}, "channel"),
        ({"purpose": "sale"}, "purpose"),
        ({"to": ""}, "to"),
        ({"to": None}, "to"),
        ({"purpos": "promotion"}, "purpos"),
        ({"at": "2026-03-04T10:00:00"}, "at"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "at"),
        ({"good_until": "soon"}, "good_until"),
        ({"claims": ["won_the_lottery"]}, "claims.0"),
        ({"about": "x" * 201}, "about"),
    ],
)
def test_a_field_that_cannot_be_is_named(crm: Caller, change: dict[str, Any], field: str) -> None:
    for body, path in (
        (PROMOTION | change, field),
        ({"decisions": [PROMOTION, PROMOTION | change]}, f"decisions.1.{field}"),
    ):
        response = crm.post("/decisions", body)
        assert response.status_code == 422
        error = response.json()["error"]
        assert error["code"] == "invalid"
        assert [problem["field"] for problem in error["fields"]] == [path]
    assert not VerdictRow.objects.exists()


def test_one_unreadable_address_is_an_error_of_its_own(crm: Caller) -> None:
    response = crm.post("/decisions", PROMOTION | {"to": "nobody"})
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "address_unreadable"
    assert response.json()["error"]["fields"][0]["field"] == "to"


@pytest.mark.parametrize(
    ("channel", "to"),
    [
        ("email", "207-555-0101"),
        ("text", "rosa@example.com"),
        ("call", "rosa@example.com"),
        ("recorded_call", "rosa@example.com"),
    ],
)
def test_an_address_the_channel_does_not_reach_is_an_error(
    crm: Caller, sold: House, channel: str, to: str
) -> None:
    wrong = {"to": to, "channel": channel, "purpose": "promotion", "message_id": "m2"}
    response = crm.post("/decisions", wrong)
    assert response.status_code == 422
    error = response.json()["error"]
    assert error["code"] == "address_not_of_channel"
    assert error["fields"] == [{"field": "to", "problem": f"is no address for {channel}"}]
    assert not VerdictRow.objects.exists()
    many = crm.post("/decisions", {"decisions": [PROMOTION, wrong, PROMOTION]})
    assert many.status_code == 200
    DecisionsOut.model_validate(many.json(), strict=False)
    found = many.json()["decisions"]
    assert [one.get("verdict") for one in found] == ["refuse", None, "refuse"]
    assert found[1] == {"to": to, "message_id": "m2", "error": error}
    assert VerdictRow.objects.count() == 2


@pytest.mark.parametrize("to", ["207-555-0101", "rosa@example.com"])
def test_a_letter_goes_to_whoever_any_address_names(crm: Caller, sold: House, to: str) -> None:
    assert crm.post("/decisions", PROMOTION | {"to": to, "channel": "letter"}).json()["verdict"]
