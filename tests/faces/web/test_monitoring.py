"""`/health` and `/metrics`: what watches this server gets, and who does not."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client

from sincerely.faces.web import monitoring
from sincerely.records import beats, templates
from sincerely.records.beats import Kind
from sincerely.records.models import Delivery
from sincerely.records.reads import queue
from sincerely.rules.events.deals import DealSold
from sincerely.work import stores
from sincerely.work.relaying import senders
from tests.cast import DAY_0, ROSA, SUV, house
from tests.relaying.cast import Post, mail, post

OFFER = mail("Big sale this month", "Huge savings on every new car this month. Hurry in!")


@pytest.fixture
def relay(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """A relay ten minutes after day 0."""
    templates.forget()
    monkeypatch.delenv("SINCERELY_HOSTS", raising=False)
    monkeypatch.setattr(monitoring, "moment", lambda: DAY_0 + timedelta(minutes=10))
    with post() as found:
        yield found


def values(client: Client, **headers: str) -> dict[str, float]:
    """Every sample by its name and labels; the text is what Prometheus reads."""
    response = client.get("/metrics", headers=headers)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    found = {}
    for line in response.content.decode().splitlines():
        if not line.startswith("#"):
            matched = re.fullmatch(r'(\w+\{(?:\w+="[^"]*",?)*\}) (\d+(?:\.\d+)?)', line)
            assert matched, line
            found[matched[1]] = float(matched[2])
    return found


def test_health_needs_no_sign_in_and_asks_the_database(client: Client, relay: Post) -> None:
    for address in ("/health", "/health/"):
        response = client.get(address)
        assert response.status_code == 200
        assert response.json() == {
            "status": "ok",
            "database": "ok",
            "queue_age_seconds": 0.0,
            "accepting_processes": 0,
            "delivering_processes": 0,
        }


def test_health_is_503_while_the_database_does_not_answer(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_now: object) -> None:
        raise OperationalError

    monkeypatch.setattr(queue, "oldest_due", gone)
    response = client.get("/health")
    assert response.status_code == 503
    assert response.json() == {"status": "down", "database": "unreachable"}


def test_health_tells_how_long_due_mail_waits(client: Client, relay: Post) -> None:
    beats.beat("worker", Kind.DELIVERING, now=DAY_0 + timedelta(minutes=10))
    relay.take(OFFER)
    assert client.get("/health").json()["queue_age_seconds"] == 600
    assert client.get("/health?late=900").status_code == 200
    late = client.get("/health?late=300")
    assert (late.status_code, late.json()["status"]) == (503, "late")
    relay.work()
    assert client.get("/health?late=300").status_code == 200


def test_health_tells_whether_anybody_hands_mail_on(client: Client, relay: Post) -> None:
    assert client.get("/health").status_code == 200, "a load balancer asks about the desk alone"
    nobody = client.get("/health?late=300")
    assert (nobody.status_code, nobody.json()["status"]) == (503, "nobody_delivers")
    beats.beat("worker", Kind.DELIVERING, now=DAY_0 + timedelta(minutes=10))
    found = client.get("/health?late=300")
    assert (found.status_code, found.json()["delivering_processes"]) == (200, 1)
    assert values(client)["sincerely_delivering_processes{}"] == 1
    assert values(client)["sincerely_accepting_processes{}"] == 0
    senders.remove(sender=relay.sender, why="another CRM", by="Lee", now=DAY_0)
    beats.ended("worker")
    assert client.get("/health?late=300").json()["status"] == "ok", "nobody sends"


def test_metrics_count_what_the_relay_did(client: Client, relay: Post) -> None:
    relay.house.tell(ROSA, DealSold(deal="D1", vehicle=SUV), DAY_0, source=relay.house.dms)
    relay.take(OFFER, "rosa@example.com", "stranger@example.net")
    before = values(client)
    assert before['sincerely_queue_due{store="harbor"}'] == 2
    assert before['sincerely_queue_oldest_due_seconds{store="harbor"}'] == 600
    assert before['sincerely_queue_oldest_seconds{store="harbor"}'] == 600
    relay.work()
    after = values(client)
    assert after['sincerely_deliveries{store="harbor",state="delivered"}'] == 1
    assert after['sincerely_deliveries{store="harbor",state="refused"}'] == 1
    assert after['sincerely_deliveries{store="harbor",state="in_doubt"}'] == 0
    assert after['sincerely_accepted_total{store="harbor"}'] == 2
    assert after['sincerely_delivered_total{store="harbor"}'] == 1
    assert after['sincerely_queue_due{store="harbor"}'] == 0
    assert after['sincerely_verdicts_last_hour{store="harbor",answer="refuse"}'] == 1
    assert after['sincerely_bypass{store="harbor",source="crm"}'] == 0
    senders.bypass(sender=relay.sender, why="wrong mails", by="Lee", now=DAY_0)
    assert values(client)['sincerely_bypass{store="harbor",source="crm"}'] == 1


def test_a_held_mail_that_was_woken_does_not_count_as_due_for_years(
    client: Client, relay: Post
) -> None:
    relay.take(OFFER)
    Delivery.objects.update(state="held", next_at="1970-01-01T00:00:00Z")
    assert client.get("/health").json()["queue_age_seconds"] == 0
    assert values(client)['sincerely_queue_oldest_due_seconds{store="harbor"}'] == 0


def test_a_token_shows_its_own_store_and_no_other(client: Client, relay: Post) -> None:
    house("shore", "Shore Motors")
    token = stores.new_token(source=relay.house.crm, by="t", now=DAY_0)
    found = values(client, authorization=f"Bearer {token}")
    assert 'sincerely_accepted_total{store="harbor"}' in found
    assert not any("shore" in name for name in found)
    assert any("shore" in name for name in values(client))


@pytest.mark.parametrize(
    "headers", [{"authorization": "Bearer guessed"}, {"x-forwarded-for": "192.0.2.7"}]
)
def test_metrics_are_for_this_machine_or_a_token(
    client: Client, relay: Post, headers: dict[str, str]
) -> None:
    assert client.get("/metrics", headers=headers).status_code == 401


def test_metrics_need_a_token_from_afar_and_wherever_others_are_served(
    client: Client, relay: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 401
    monkeypatch.setenv("SINCERELY_HOSTS", "desk.example.com")
    assert client.get("/metrics").status_code == 401
