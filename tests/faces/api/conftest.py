"""The API as its callers have it.

Imports wait until Django is set up, which happens after this file is read.
"""

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import House


class Caller:
    """A source with its token: short ways to ask and tell."""

    def __init__(self, client: "Client", token: str) -> None:
        self.client, self.token = client, token

    def get(self, path: str, **query: str | int) -> Any:
        return self.client.get(f"/api/v1{path}", query, headers=self._headers())

    def post(self, path: str, body: object, *, key: str = "") -> Any:
        """``body``: anything that becomes JSON, or the bytes themselves."""
        said = body if isinstance(body, bytes) else msgspec.json.encode(body)
        return self.client.post(
            f"/api/v1{path}", said, content_type="application/json", headers=self._headers(key)
        )

    def upload(self, path: str, key: str = "", **parts: Any) -> Any:
        return self.client.post(f"/api/v1{path}", parts, headers=self._headers(key))

    def _headers(self, key: str = "") -> dict[str, str]:
        found = {"authorization": f"Bearer {self.token}"} if self.token else {}
        return found | ({"idempotency-key": key} if key else {})


@pytest.fixture
def harbor(db: None, monkeypatch: pytest.MonkeyPatch) -> "House":
    """The store of the tests, ten days after day 0."""
    from sincerely.faces.api import caller
    from tests.cast import day, house

    monkeypatch.setattr(caller, "now", lambda: day(10))
    return house()


@pytest.fixture
def crm(harbor: "House", client: "Client") -> Caller:
    """The CRM, which may claim every purpose."""
    from sincerely.work import stores
    from tests.cast import day

    return Caller(client, stores.new_token(source=harbor.crm, by="the tests", now=day(0)))


@pytest.fixture
def dialler(harbor: "House", client: "Client") -> Caller:
    """A dialler, believed only when it says that it promotes."""
    from sincerely.rules.purpose import Purpose
    from sincerely.work import stores
    from tests.cast import day

    made = stores.make_source(store=harbor.store, name="dialler", may_claim=[Purpose.PROMOTION])
    return Caller(client, stores.new_token(source=made, by="the tests", now=day(0)))
