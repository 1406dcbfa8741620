"""Standard Webhooks: everybody's events, signed, each message once."""

import base64
from typing import Any

import pytest
from django.test import Client

from sincerely.records.models import EventRow, IdempotentAnswer
from sincerely.work import intake
from tests.cast import House

from .conftest import SECRET, TOKEN, Provider, sharing, standard_headers

VISIT: dict[str, Any] = {
    "kind": "store_visited",
    "key": "visit:1",
    "occurred_at": "2026-03-04T15:20:00-05:00",
    "about": {"first": "Rosa", "last": "Keller", "emails": ["rosa@example.com"]},
    "fields": {"by": "Dana Reyes"},
}
OTHER = VISIT | {"key": "visit:2", "occurred_at": "2026-03-05T15:20:00-05:00"}


def test_events_are_recorded_as_by_the_api(website: Provider) -> None:
    response = website.tell(VISIT)
    assert response.status_code == 201
    assert response.json()["events"] == 1
    row = EventRow.objects.get()
    assert (row.source.name, row.by, row.kind) == ("website", "source:website", "store_visited")
    assert website.tell({"events": [VISIT, OTHER]}, "msg_2").json()["duplicates"] == 1
    assert website.tell(VISIT, "msg_3").status_code == 200


def test_a_message_that_comes_again_is_answered_as_before(website: Provider) -> None:
    first = website.tell(VISIT)
    again = website.tell(VISIT, late=60)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert EventRow.objects.count() == 1


def test_an_id_is_for_one_message(website: Provider) -> None:
    website.tell(VISIT)
    response = website.tell(OTHER)
    assert (response.status_code, response.json()["error"]["code"]) == (409, "webhook_id_reused")
    assert EventRow.objects.count() == 1


def test_an_error_is_not_kept(website: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    real = intake.record

    def breaks(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(intake, "record", breaks)
    assert website.tell(VISIT).status_code == 500
    monkeypatch.setattr(intake, "record", real)
    assert not IdempotentAnswer.objects.exists()
    assert website.tell(VISIT).status_code == 201


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "bad_json"),
        (b"[]", 400, "bad_json"),
        (b'{"type": "a.b", "data": {}}', 422, "invalid"),
        (VISIT | {"occurred_at": "soon"}, 422, "invalid"),
        (VISIT | {"about": {}}, 422, "event_invalid"),
        ({"events": [VISIT, VISIT | {"kind": "magic"}]}, 422, "event_invalid"),
        ({"events": []}, 422, "invalid"),
    ],
)
def test_a_body_that_cannot_be_taken_is_said_and_may_come_again(
    website: Provider, body: Any, status: int, code: str
) -> None:
    response = website.tell(body)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert not EventRow.objects.exists()
    assert website.tell(VISIT).status_code == 201


def test_what_is_wrong_is_named_field_by_field(website: Provider) -> None:
    response = website.tell({"events": [VISIT, {"kind": "store_visited"}]})
    named = [each["field"] for each in response.json()["error"]["fields"]]
    assert named == ["events.1.key", "events.1.occurred_at", "events.1.about"]


def test_a_message_from_long_ago_or_to_come_is_refused(website: Provider) -> None:
    for late in (600, -600):
        assert website.tell(VISIT, late=late).status_code == 403
    assert website.tell(VISIT, late=200).status_code == 201


def test_one_of_several_signatures_is_enough(website: Provider) -> None:
    """While a sender changes its secret it signs with both."""
    other = "whsec_" + base64.b64encode(b"another key of thirty-two bytes!").decode()
    body = b"{}"
    wrong = standard_headers(other, "msg_1", body)["webhook-signature"]
    right = standard_headers(SECRET, "msg_1", body)["webhook-signature"]
    for both in (f"{wrong} {right}", f"v1a,{wrong[3:]} {right}"):
        assert website.tell(body, **{"webhook-signature": both}).status_code == 422
    assert website.tell(body, **{"webhook-signature": wrong}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"webhook-signature": ""},
        {"webhook-signature": "v1"},
        {"webhook-signature": "v1,\u00e9"},
        {"webhook-signature": "v1,a"},
        {"webhook-signature": "v2,AAAA"},
        {"webhook-timestamp": "nan"},
        {"webhook-timestamp": "9" * 400},
        {"webhook-timestamp": "soon"},
        {"webhook-id": "msg_other"},
        {"webhook-id": ""},
    ],
)
def test_headers_that_do_not_fit_are_refused(website: Provider, headers: dict[str, str]) -> None:
    response = website.tell(VISIT, **headers)
    assert (response.status_code, response.json()["error"]["code"]) == (403, "signature_wrong")
    assert not EventRow.objects.exists()


def test_a_body_that_is_no_text_is_refused(website: Provider) -> None:
    assert website.tell(b"\xff\xfe").status_code == 403


@pytest.mark.parametrize("secret", [TOKEN, "whsec_", "whsec_c2hvcnQ=", "whsec_!!"])
def test_a_secret_that_is_no_good_key_signs_no_events(
    harbor: House, client: Client, secret: str
) -> None:
    weak = Provider(client, sharing(harbor, secret, "weak"))
    signed_with = secret if secret in ("whsec_", "whsec_c2hvcnQ=") else SECRET
    assert weak.tell(VISIT, secret=signed_with).status_code == 403


def test_a_long_id_is_said(website: Provider) -> None:
    response = website.tell(VISIT, "m" * 191)
    assert (response.status_code, response.json()["error"]["code"]) == (422, "invalid")
    assert website.tell(VISIT, "m" * 190).status_code == 201


def test_an_id_of_a_hook_is_no_key_of_the_api(website: Provider) -> None:
    website.tell(VISIT, "same")
    assert IdempotentAnswer.objects.get().key == "hook:same"
