"""Whether a request was signed by whoever shares the source's secret; in constant time."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qs, urlsplit

from standardwebhooks.webhooks import EmptyWebhookSecretError, Webhook, WebhookVerificationError

from sincerely.reading.hooks import Pairs

PREFIX = "whsec_"
SHORTEST = 16
"""Bytes of a key for Standard Webhooks; fewer could be guessed."""


def by_telephone(secret: str, urls: Iterable[str], pairs: Pairs, signature: str) -> bool:
    """``X-Twilio-Signature`` of a form: HMAC-SHA1 over the address and every field, in base64.

    ``urls``: every address the request can have been posted to, as the provider saw it.
    """
    fields: dict[str, set[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, set()).add(value)
    said = "".join(name + value for name in sorted(fields) for value in sorted(fields[name]))
    found = [_same(secret, url + said, signature) for url in urls]
    return any(found)


def by_telephone_as_json(secret: str, urls: Iterable[str], body: bytes, signature: str) -> bool:
    """The same for JSON: the address is signed, and holds the digest of the body."""
    found = [
        _same(secret, url, signature) and hmac.compare_digest(_named(url), _digest(body))
        for url in urls
    ]
    return any(found)


def by_standard(secret: str, body: bytes, headers: Mapping[str, str]) -> bool:
    """Standard Webhooks 1.0: ``webhook-id``, ``webhook-signature`` and a ``webhook-timestamp``
    at most five minutes from now."""
    if key(secret) is None:
        return False
    try:
        Webhook(secret).verify(body, dict(headers), json_parse=False)
    except (WebhookVerificationError, EmptyWebhookSecretError, ValueError, OverflowError):
        return False  # a ValueError is a header or a body that is no text, or no base64
    return True


def key(secret: str) -> bytes | None:
    """The key in a ``whsec_`` secret; None where it is none, or too short to be safe."""
    if not secret.startswith(PREFIX):
        return None
    try:
        found = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return None
    return found if len(found) >= SHORTEST else None


def _same(secret: str, said: str, signature: str) -> bool:
    text = said.encode("utf-8", "surrogateescape")
    right = base64.b64encode(hmac.digest(secret.encode(), text, "sha1"))
    return hmac.compare_digest(right, signature.encode("utf-8", "replace"))


def _named(url: str) -> bytes:
    return parse_qs(urlsplit(url).query).get("bodySHA256", [""])[0].lower().encode()


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()
