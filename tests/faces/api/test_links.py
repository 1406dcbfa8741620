"""`POST /links`: the links for the footers of what a system sends."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sincerely.rules.purpose import Purpose
from sincerely.work import customer_link, stores
from tests.cast import House, day, house

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbor() -> House:
    return house()


def asked(client: Client, harbor: House, links: object, status: int = 200) -> list[Any]:
    token = stores.new_token(source=harbor.crm, by="the tests", now=day(0))
    answer = client.post(
        "/api/v1/links",
        {"links": links},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == status, answer.content
    found: list[Any] = answer.json()["links"]
    return found


def test_a_link_and_its_header_lines(client: Client, harbor: House) -> None:
    decided = harbor.ask("pat@example.com", Purpose.PROMOTION, day(0))
    said = [{"to": "pat@example.com", "decision": decided.id}, {"to": "pat@example.com"}]
    one, other = asked(client, harbor, said)
    page, one_click = one["url"], one["headers"]["List-Unsubscribe"].strip("<>")
    assert one_click == f"{page}one-click/"
    assert one["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert client.get(page).status_code == 200
    assert "It was an offer" in client.get(page).content.decode()
    assert "It was an offer" not in client.get(other["url"]).content.decode()
    token = page.split("/")[-2]
    link = customer_link.read(token)
    assert link is not None
    assert (link.store_id, link.address) == (harbor.store.pk, "email:pat@example.com")


def test_what_cannot_be_made_leaves_the_others(client: Client, harbor: House) -> None:
    said = [{"to": "nonsense"}, {"to": "pat@example.com", "decision": 99}, {"to": "a@example.com"}]
    first, second, third = asked(client, harbor, said)
    assert first["error"]["code"] == "address_unreadable"
    assert second["error"]["code"] == "no_such_decision"
    assert "url" in third


def test_a_decision_of_another_store_makes_no_link(client: Client, harbor: House) -> None:
    lake = house("lake", "Lake Motors")
    decided = lake.ask("pat@example.com", Purpose.PROMOTION, day(0))
    said = [{"to": "pat@example.com", "decision": decided.id}]
    (one,) = asked(client, harbor, said)
    assert one["error"]["code"] == "no_such_decision"


def test_nobody_without_a_token_gets_a_link(client: Client, harbor: House) -> None:
    said = {"links": [{"to": "pat@example.com"}]}
    answer = client.post("/api/v1/links", said, content_type="application/json")
    assert answer.status_code == 401


def test_many_links_ask_no_more_than_one(client: Client, harbor: House) -> None:
    token = stores.new_token(source=harbor.crm, by="the tests", now=day(0))

    def queries(count: int) -> int:
        said = {"links": [{"to": f"p{n}@example.com"} for n in range(count)]}
        with CaptureQueriesContext(connection) as found:
            client.post(
                "/api/v1/links",
                said,
                content_type="application/json",
                headers={"Authorization": f"Bearer {token}"},
            )
        return len(found)

    assert queries(1) == queries(500)
