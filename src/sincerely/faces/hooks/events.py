"""Standard Webhooks: anybody's events, in the shape of `POST /api/v1/events`, signed."""

from collections.abc import Callable
from hashlib import sha256

import msgspec
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja.errors import ValidationError
from pydantic import TypeAdapter
from pydantic import ValidationError as Invalid

from sincerely.faces.api import caller, events
from sincerely.faces.api.errors import ApiProblem, answer
from sincerely.faces.api.parsing import StrictJson
from sincerely.faces.api.schemas.events import EventIn, EventsIn, Happened
from sincerely.faces.hooks import signing
from sincerely.faces.hooks.sender import signed
from sincerely.records.models import IdempotentAnswer, Source

_HAPPENED: TypeAdapter[EventIn | EventsIn] = TypeAdapter(Happened)
_LONGEST_ID = 190
_BEFORE = "hook:"
"""Keeps what a source numbers its web hooks with apart from its keys to the API."""


def take(request: HttpRequest, store: str, source: str) -> HttpResponse:
    """Records what a hook says, as the API does; the same `webhook-id` is answered as before."""
    body = request.body
    sender = signed(
        store, source, lambda secret: signing.by_standard(secret, body, request.headers)
    )
    number = request.headers["webhook-id"]
    if len(number) > _LONGEST_ID or "\x00" in number:
        text = f"must be at most {_LONGEST_ID} plain characters"
        sentence, fields = f"The webhook-id {text}.", {"webhook-id": text}
        raise ApiProblem(422, "invalid", sentence, "Shorten it.", fields)
    said = _said(request)
    request.auth = sender  # type: ignore[attr-defined]  # as the API's own callers have it
    return _once(sender, number, sha256(body).digest(), lambda: events.record(request, said))


def _said(request: HttpRequest) -> EventIn | EventsIn:
    body = StrictJson().parse_body(request)
    try:
        return _HAPPENED.validate_python(body)
    except Invalid as invalid:
        found = [{**each, "loc": ("body", "said", *each["loc"])} for each in invalid.errors()]
        raise ValidationError(found) from None


def _once(
    source: Source, number: str, digest: bytes, work: Callable[[], HttpResponse]
) -> HttpResponse:
    """The answer of ``work``, or the one given to this number before; a repeat waits for it."""
    made = IdempotentAnswer(
        source=source, key=_BEFORE + number, request_digest=digest, answer={}, at=caller.now()
    )
    with transaction.atomic():
        IdempotentAnswer.objects.bulk_create([made], ignore_conflicts=True)
        kept = IdempotentAnswer.objects.select_for_update().get(source=source, key=made.key)
        if not kept.answer:
            response = work()
            body = msgspec.json.decode(response.content)
            kept.answer = {"status": response.status_code, "body": body}
            kept.save(update_fields=["answer"])
            return response
    if bytes(kept.request_digest) != digest:
        sentence = "This webhook-id was used for another body."
        raise ApiProblem(409, "webhook_id_reused", sentence, "Give each message its own id.")
    return answer(kept.answer["status"], kept.answer["body"])
