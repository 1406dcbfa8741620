"""The secret a source shares with whoever posts its web hooks."""

import base64
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from sincerely.faces.hooks import signing
from sincerely.records.models import Source
from sincerely.work.errors import WorkError

_SHORTEST, _LONGEST = 16, 200
_STANDARD = (
    f"For Standard Webhooks: {signing.PREFIX} and base64 of {signing.SHORTEST} bytes or more."
)


def made() -> str:
    """A new secret: for Standard Webhooks, and for trying the telephone's hooks."""
    return signing.PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def read(file: Path) -> str:
    """The provider's secret: all there is in ``file``. Raises `WorkError`."""
    try:
        text = file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        sentence = f"{file} cannot be read."
        raise WorkError("file_unreadable", sentence, "Check its name and its rights.") from None
    plain = text.isascii() and text.isprintable() and " " not in text
    if not plain or not _SHORTEST <= len(text) <= _LONGEST:
        raise WorkError(
            "secret_unusable",
            f"What {file} holds is no secret of {_SHORTEST} to {_LONGEST} plain characters.",
            "Copy the provider's auth token, or its signing secret, and nothing else into it.",
        )
    if text.startswith(signing.PREFIX) and signing.key(text) is None:
        raise WorkError("secret_unusable", "What follows whsec_ is no good key.", _STANDARD)
    return text


def told(source: Source, url: str | None) -> Iterator[str]:
    """The addresses to enter at the provider, a line each. ``url``: this server's, as it is known
    outside; else the first of SINCERELY_HOSTS."""
    named = os.environ.get("SINCERELY_HOSTS", "").split(",")
    hosts = [host for host in named if host and not host.startswith((".", "*"))]
    base = (url or f"https://{hosts[0] if hosts else 'YOUR-SITE'}").rstrip("/")
    start = f"{base}/hooks/{source.store.key}/{source.name}"
    for name in ("message", "status", "voice"):
        yield f"{name:<10}{start}/twilio/{name}"
    if source.hook_secret.startswith(signing.PREFIX):
        yield f"{'events':<10}{start}/events"
