"""Who calls: a source with its own token, and the answers it was given before."""

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import msgspec
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja.security import HttpBearer

from sincerely.faces.api.errors import ApiProblem, answer
from sincerely.records.models import IdempotentAnswer, Source
from sincerely.work import stores

LONGEST_KEY = 200
LONGEST_TOKEN = 200


class SourceToken(HttpBearer):
    """`Authorization: Bearer TOKEN`, the token of one source (`sincerely token SOURCE`)."""

    def authenticate(self, request: HttpRequest, token: str) -> Source | None:
        """The source this token belongs to, or None."""
        del request
        if not token or len(token) > LONGEST_TOKEN:
            return None
        return stores.source_of_token(token)


def source_of(request: HttpRequest) -> Source:
    """The source that calls."""
    caller = getattr(request, "auth", None)
    assert isinstance(caller, Source)
    return caller


def by(source: Source) -> str:
    """How a source is named in what is kept."""
    return f"source:{source.name}"


def now() -> datetime:
    """The moment of the request (UTC)."""
    return datetime.now(UTC)


def once(
    request: HttpRequest, work: Callable[[], tuple[int, Any]], *, body: bytes | None = None
) -> HttpResponse:
    """The answer of ``work`` (status, body); the kept one where this key was answered before.

    With an ``Idempotency-Key`` the work and its answer are one transaction: a repeat that comes
    while the first is under way waits for it. Errors are not kept. ``body``: what the request
    says, where its bytes differ from time to time (uploads).
    """
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key:
        return answer(*work())
    if len(key) > LONGEST_KEY:
        text = f"must be at most {LONGEST_KEY} characters"
        fields = {"Idempotency-Key": text}
        raise ApiProblem(422, "invalid", f"The Idempotency-Key {text}.", "Shorten it.", fields)
    said = request.body if body is None else body
    digest = sha256(f"{request.method} {request.path}\n".encode() + said).digest()
    with transaction.atomic():
        kept, first = _claim(source_of(request), key, digest)
        if not first:
            return _again(kept, digest)
        status, found = work()
        plain = msgspec.to_builtins(found)
        IdempotentAnswer.objects.filter(pk=kept.pk).update(answer={"status": status, "body": plain})
    return answer(status, plain)


def _claim(source: Source, key: str, digest: bytes) -> tuple[IdempotentAnswer, bool]:
    """The row of this key, and whether it was made just now; waits for a first one under way."""
    made = IdempotentAnswer(source=source, key=key, request_digest=digest, answer={}, at=now())
    IdempotentAnswer.objects.bulk_create([made], ignore_conflicts=True)
    kept = IdempotentAnswer.objects.select_for_update().get(source=source, key=key)
    return kept, not kept.answer


def _again(kept: IdempotentAnswer, digest: bytes) -> HttpResponse:
    if bytes(kept.request_digest) != digest:
        raise ApiProblem(
            409,
            "idempotency_key_reused",
            "This Idempotency-Key was used for another request.",
            "Use a new key for each request, and the same one only to repeat it.",
        )
    response = answer(kept.answer["status"], kept.answer["body"])
    response.headers["Idempotent-Replay"] = "true"
    return response
