"""Whatever goes wrong has one shape, and nothing of ours leaks in it."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.db import OperationalError
from django.test import Client

from sincerely.records.models import Source
from sincerely.work import intake, sending, staff
from tests.cast import House, day

from .conftest import Caller

ASK = {"to": "rosa@example.com", "channel": "email"}


def error(response: Any, status: int, code: str) -> dict[str, object]:
    found = response.json()
    assert response.status_code == status, found
    assert found.keys() == {"error"}
    assert found["error"].keys() == {"code", "message", "hint", "fields"}
    assert found["error"]["code"] == code
    assert found["error"]["message"]
    assert found["error"]["hint"]
    said: dict[str, object] = found["error"]
    return said


@pytest.mark.parametrize("token", ["", "wrong", "sinc_" + "x" * 300])
def test_a_token_nobody_has(harbor: object, client: Client, token: str) -> None:
    error(Caller(client, token).post("/decisions", ASK), 401, "token_unknown")
    error(Caller(client, token).get("/people", address="a@example.com"), 401, "token_unknown")
    error(Caller(client, token).upload("/feeds"), 401, "token_unknown")


def test_signing_in_to_the_desk_opens_nothing_here(harbor: House, client: Client) -> None:
    joan = staff.make_user(
        email="joan@example.com",
        name="Joan",
        store=harbor.store,
        role="admin",
        by="the tests",
        now=day(0),
    )
    client.force_login(joan, "django.contrib.auth.backends.ModelBackend")
    error(Caller(client, "").get("/quarantine"), 401, "token_unknown")


def test_a_token_that_was_replaced(crm: Caller) -> None:
    Source.objects.filter(name="crm").update(token_digest=None)
    error(crm.post("/decisions", ASK), 401, "token_unknown")


@pytest.mark.parametrize("path", ["/nothing", "/", "/people/abc/events", "/decisions/"])
def test_an_address_that_is_not_there(crm: Caller, path: str) -> None:
    response = crm.get(path)
    if response.status_code == 422:
        error(response, 422, "invalid")
    else:
        error(response, 404, "not_found")


def test_a_method_that_is_not_taken(crm: Caller) -> None:
    response = crm.get("/decisions")
    error(response, 405, "method_not_allowed")
    assert response.headers["Allow"] == "POST"
    error(crm.client.delete("/api/v1/events"), 405, "method_not_allowed")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 422, "invalid"),
        (b"{", 400, "bad_json"),
        (b"[]", 400, "bad_json"),
        (b'"x"', 400, "bad_json"),
        (b"\xff\xfe", 400, "bad_json"),
        (b'{"to": NaN}', 400, "bad_json"),
        (b'{"to": "a\\u0000@example.com", "channel": "email"}', 422, "invalid"),
        (b'{"to": "a\\ud800@example.com", "channel": "email"}', 400, "bad_json"),
        (b'{"a":' * 50 + b"1" + b"}" * 50, 422, "invalid"),
        (b'{"a":' * 100_000, 400, "bad_json"),
        (b"{}", 422, "invalid"),
    ],
)
def test_a_body_that_is_none(crm: Caller, body: bytes, status: int, code: str) -> None:
    error(crm.post("/decisions", body), status, code)
    error(crm.post("/events", body), status, code)


def test_a_body_that_is_too_big(crm: Caller, settings: LazySettings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    error(crm.post("/decisions", ASK | {"about": "x" * 1_000}), 413, "too_big")


def test_a_file_that_is_too_big(crm: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from sincerely.faces.api import files

    monkeypatch.setattr(files, "LARGEST", 10)
    sent = SimpleUploadedFile("a.csv", b"x" * 11)
    error(crm.upload("/feeds", file=sent), 413, "too_big")


def test_a_broken_upload(crm: Caller) -> None:
    response = crm.client.post(
        "/api/v1/feeds",
        b"no parts",
        content_type="multipart/form-data",
        headers={"authorization": f"Bearer {crm.token}"},
    )
    error(response, 400, "bad_request")


def test_a_mistake_of_ours_is_not_shown(
    crm: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(**_: object) -> None:
        raise RuntimeError("the password is hunter2")

    monkeypatch.setattr(sending, "decide_many", breaks)
    said = error(crm.post("/decisions", ASK), 500, "internal")
    assert "hunter2" not in str(said)
    assert "hunter2" in caplog.text


def test_a_database_that_does_not_answer(crm: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(**_: object) -> None:
        raise OperationalError("connection to server at 10.0.0.1 failed")

    monkeypatch.setattr(intake, "record", breaks)
    body = {
        "kind": "note_added",
        "key": "n1",
        "occurred_at": "2026-03-04T10:00:00Z",
        "about": {"emails": ["rosa@example.com"]},
    }
    said = error(crm.post("/events", body), 503, "database_unreachable")
    assert "10.0.0.1" not in str(said)
