"""Web hooks as providers post them: signed here by the books of theirs, not by our own code.

Imports wait until Django is set up, which happens after this file is read.
"""

import base64
import hashlib
import hmac
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import msgspec
import pytest

if TYPE_CHECKING:
    from django.test import Client

    from sincerely.records.models import Source
    from tests.cast import House

TOKEN = "0123456789abcdef0123456789abcdef"
SECRET = "whsec_" + base64.b64encode(b"a key of thirty-two bytes, no less").decode()
FORM = "application/x-www-form-urlencoded"
ROSA, STORE = "+12075550101", "+12075550199"


def twilio_signature(token: str, url: str, fields: dict[str, str] | None = None) -> str:
    """As the provider's documents say: the address, then each name and value, by name."""
    said = url + "".join(name + value for name, value in sorted((fields or {}).items()))
    return base64.b64encode(hmac.new(token.encode(), said.encode(), hashlib.sha1).digest()).decode()


def standard_headers(secret: str, number: str, body: bytes, late: int = 0) -> dict[str, str]:
    """The headers of Standard Webhooks 1.0. ``late``: seconds since it was signed."""
    at = str(int(time.time()) - late)
    key = base64.b64decode(secret.removeprefix("whsec_"))
    right = hmac.new(key, f"{number}.{at}.".encode() + body, hashlib.sha256).digest()
    signature = f"v1,{base64.b64encode(right).decode()}"
    return {"webhook-id": number, "webhook-timestamp": at, "webhook-signature": signature}


class Provider:
    """Posts to the hooks of one source."""

    def __init__(self, client: "Client", source: "Source") -> None:
        self.client, self.source = client, source
        self.start = f"/hooks/{source.store.key}/{source.name}"

    def post(
        self,
        hook: str,
        fields: dict[str, str],
        *,
        token: str = TOKEN,
        signed_at: str = "http://testserver",
        query: str = "",
        **headers: str,
    ) -> Any:
        """A form, signed as posted to ``signed_at``."""
        path = f"{self.start}/twilio/{hook}{query}"
        signature = twilio_signature(token, signed_at + path, fields)
        return self.client.post(
            path,
            urlencode(fields),
            content_type=FORM,
            headers={"x-twilio-signature": signature, **headers},
        )

    def text(self, body: str, sid: str = "SM1", **more: str) -> Any:
        fields = {"MessageSid": sid, "From": ROSA, "To": STORE, "Body": body, **more}
        return self.post("message", fields)

    def status(self, word: str, sid: str = "SM9", **more: str) -> Any:
        fields = {"MessageSid": sid, "From": STORE, "To": ROSA, "MessageStatus": word, **more}
        return self.post("status", fields)

    def call(self, status: str, sid: str = "CA1", **more: str) -> Any:
        fields = {"CallSid": sid, "From": STORE, "To": ROSA, "Direction": "outbound-api"}
        return self.post("voice", {**fields, "CallStatus": status, **more})

    def tell(self, body: object, number: str = "msg_1", **how: Any) -> Any:
        """Events by Standard Webhooks."""
        said = body if isinstance(body, bytes) else msgspec.json.encode(body)
        headers = standard_headers(how.pop("secret", SECRET), number, said, how.pop("late", 0))
        return self.client.post(
            f"{self.start}/events", said, content_type="application/json", headers=headers | how
        )


def sharing(house: "House", secret: str, name: str) -> "Source":
    """A source of the store with a secret."""
    from sincerely.records.models import Source
    from sincerely.work import stores

    made = stores.make_source(store=house.store, name=name)
    Source.objects.filter(pk=made.pk).update(hook_secret=secret)
    return made


@pytest.fixture
def harbor(db: None, monkeypatch: pytest.MonkeyPatch) -> "House":
    """The store of the tests, ten days after day 0."""
    from sincerely.faces.api import caller
    from tests.cast import day, house

    monkeypatch.setattr(caller, "now", lambda: day(10))
    return house()


@pytest.fixture
def telephone(harbor: "House", client: "Client") -> Provider:
    """A provider of texts and calls."""
    return Provider(client, sharing(harbor, TOKEN, "telephone"))


@pytest.fixture
def website(harbor: "House", client: "Client") -> Provider:
    """Somebody who sends Standard Webhooks."""
    return Provider(client, sharing(harbor, SECRET, "website"))
