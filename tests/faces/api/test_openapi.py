"""The OpenAPI document and its page are true, and load nothing from elsewhere."""

import re
from typing import Any

import pytest
from django.test import Client
from pydantic import TypeAdapter

from sincerely.faces.api import examples
from sincerely.faces.api.schemas.decisions import Asked
from sincerely.faces.api.schemas.events import Happened
from sincerely.rules.events import KINDS
from sincerely.rules.purpose import Channel, Claim, Purpose, WrittenBy
from sincerely.rules.reasons import REASONS
from sincerely.rules.standing import Standing
from sincerely.rules.verdict import Answer, InsteadKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    response = client.get("/api/v1/openapi.json")
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [said for methods in document["paths"].values() for said in methods.values()]


def test_every_word_of_the_rules_is_listed(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    assert schemas["ReasonOut"]["properties"]["code"]["enum"] == list(REASONS)
    assert schemas["EventIn"]["properties"]["kind"]["enum"] == list(KINDS)
    for words in (Answer, InsteadKind, Standing, Channel, Claim, Purpose, WrittenBy):
        assert schemas[words.__name__]["enum"] == [str(word) for word in words]


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    names = set(re.findall(r"'#/components/schemas/(\w+)'", str(document)))
    assert names <= document["components"]["schemas"].keys()


def test_every_operation_is_described_with_its_errors(document: dict[str, Any]) -> None:
    found = operations(document)
    assert {said["operationId"] for said in found} == {
        "decide", "reasons", "record", "kinds", "where", "timeline", "feed", "quarantine",
        "confirm_bought", "still_shopping", "links",
    }  # fmt: skip
    for said in found:
        assert said["summary"]
        assert said["description"]
        if "security" not in said:
            assert said["operationId"] in {"reasons", "kinds"}, "only words are open to all"
            continue
        for status in ("401", "422", "500", "503"):
            schema = said["responses"][status]["content"]["application/json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/Problem"}


def test_what_is_posted_can_be_repeated_safely(document: dict[str, Any]) -> None:
    for path in ("/decisions", "/events", "/feeds"):
        said = document["paths"][f"/api/v1{path}"]["post"]
        assert "Idempotency-Key" in [one["name"] for one in said["parameters"]]
        assert "409" in said["responses"]


@pytest.mark.parametrize(
    ("said", "shape"), [(examples.DECISIONS, Asked), (examples.EVENTS, Happened)]
)
def test_the_examples_can_be_sent(said: dict[str, Any], shape: Any) -> None:
    every = said["requestBody"]["content"]["application/json"]["examples"].values()
    for example in every:
        TypeAdapter(shape).validate_python(example["value"])


def test_the_examples_of_events_can_be_recorded() -> None:
    from sincerely.faces import said as saying

    body = examples.EVENTS["requestBody"]["content"]["application/json"]["examples"]
    for example in body.values():
        saying.payload(example["value"]["kind"], example["value"]["fields"])


def test_the_page_shows_every_operation_and_loads_nothing(
    client: Client, document: dict[str, Any]
) -> None:
    page = client.get("/api/v1/docs").content.decode()
    for said in operations(document):
        assert f'id="{said["operationId"]}"' in page
    assert "Idempotency-Key" in page
    assert "missed_appointment" in page
    assert "<script" not in page
    assert not re.search(r'(src|href)="(https?:)?//', page)


def test_the_words_are_open_to_all(client: Client) -> None:
    reasons = client.get("/api/v1/reasons").json()["reasons"]
    assert [reason["code"] for reason in reasons] == list(REASONS)
    assert all(reason["title"] and reason["answers"] for reason in reasons)
