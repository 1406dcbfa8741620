"""The same key is answered as before: no event twice, no verdict twice."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from sincerely.faces.api import caller
from sincerely.records.models import EventRow, IdempotentAnswer, VerdictRow
from sincerely.work import clockwork, forgetting, intake, people, stores
from tests.cast import House, day, house

from .conftest import Caller

ASK = {"to": "rosa@example.com", "channel": "email", "purpose": "promotion"}
NOTE: dict[str, Any] = {
    "kind": "note_added",
    "key": "n1",
    "occurred_at": "2026-03-04T10:00:00Z",
    "about": {"emails": ["rosa@example.com"]},
}


def test_a_repeat_is_answered_as_before(crm: Caller) -> None:
    first = crm.post("/decisions", ASK, key="k1")
    again = crm.post("/decisions", ASK, key="k1")
    assert again.json() == first.json()
    assert again.status_code == first.status_code
    assert again.headers["Idempotent-Replay"] == "true"
    assert "Idempotent-Replay" not in first.headers
    assert VerdictRow.objects.count() == 1
    assert crm.post("/decisions", ASK).json()["id"] != first.json()["id"]


def test_answers_are_not_kept_for_ever_nor_of_the_forgotten(crm: Caller, harbor: House) -> None:
    for key in ("k1", "in-rosa@example.com"):
        assert crm.post("/events", NOTE | {"key": key}, key=key).status_code == 201
    [rosa] = people.find(store=harbor.store, address="rosa@example.com")
    forgetting.forget(person=rosa, by="dana", why="asked", now=caller.now())
    assert [kept.key for kept in IdempotentAnswer.objects.all()] == ["k1"]
    clockwork.tick(now=caller.now() + clockwork.ANSWERS_KEPT - timedelta(hours=1))
    assert IdempotentAnswer.objects.count() == 1
    clockwork.tick(now=caller.now() + clockwork.ANSWERS_KEPT + timedelta(hours=1))
    assert not IdempotentAnswer.objects.exists()


def test_the_status_is_repeated_too(crm: Caller) -> None:
    assert crm.post("/events", NOTE, key="k1").status_code == 201
    assert crm.post("/events", NOTE, key="k1").status_code == 201
    assert crm.post("/events", NOTE).status_code == 200


def test_a_key_is_for_one_request(crm: Caller) -> None:
    crm.post("/decisions", ASK, key="k1")
    for path, body in (("/decisions", ASK | {"purpose": "recall"}), ("/events", NOTE)):
        response = crm.post(path, body, key="k1")
        assert response.status_code == 409
        assert response.json()["error"]["code"] == "idempotency_key_reused"
    assert not EventRow.objects.exists()


def test_keys_of_one_source_mean_nothing_to_another(crm: Caller, dialler: Caller) -> None:
    crm.post("/decisions", ASK, key="k1")
    response = dialler.post("/decisions", ASK | {"to": "ana@example.com"}, key="k1")
    assert response.status_code == 200
    assert "Idempotent-Replay" not in response.headers


def test_an_error_is_not_kept(crm: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    real = intake.record

    def breaks(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(intake, "record", breaks)
    assert crm.post("/events", NOTE, key="k1").status_code == 500
    monkeypatch.setattr(intake, "record", real)
    assert not IdempotentAnswer.objects.exists()
    assert crm.post("/events", NOTE, key="k1").status_code == 201


def test_a_key_that_is_too_long_is_said(crm: Caller) -> None:
    response = crm.post("/decisions", ASK, key="k" * 201)
    assert response.status_code == 422
    assert response.json()["error"]["fields"][0]["field"] == "Idempotency-Key"


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caller, "now", lambda: day(10))
    harbor: House = house()
    token = stores.new_token(source=harbor.crm, by="the tests", now=day(0))
    both_here, found = threading.Barrier(2), []

    def ask() -> None:
        client = Client(raise_request_exception=False)
        both_here.wait()
        found.append(Caller(client, token).post("/decisions", ASK, key="k1"))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [response.status_code for response in found] == [200, 200]
    assert found[0].json() == found[1].json()
    assert sorted("Idempotent-Replay" in response.headers for response in found) == [False, True]
    assert VerdictRow.objects.count() == 1
