"""Texts and calls, as Twilio and those compatible with it post them."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse

from sincerely.faces.api import caller
from sincerely.faces.api.errors import ApiProblem
from sincerely.faces.hooks import addresses, signing
from sincerely.faces.hooks.sender import signed
from sincerely.reading import StoreClock, hooks
from sincerely.reading.context import Context
from sincerely.records.models import Source
from sincerely.work import posting

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
_NOTHING_TO_DO = b'<?xml version="1.0" encoding="UTF-8"?><Response/>'


def take(request: HttpRequest, store: str, source: str, hook: str) -> HttpResponse:
    """One request: checked, read and recorded. What cannot be read is kept, and is no error.

    The answer is TwiML that asks for nothing; what came of it is in `Sincerely-Outcome`.
    """
    pairs = _pairs(request)
    urls = addresses.possible(request)
    signature = request.headers.get("X-Twilio-Signature", "")

    def fits(secret: str) -> bool:
        if request.content_type == JSON:
            return signing.by_telephone_as_json(secret, urls, request.body, signature)
        return signing.by_telephone(secret, urls, pairs, signature)

    sender = signed(store, source, fits)
    posted = hooks.posted(
        pairs,
        request.GET.dict(),
        writes_as_person=sender.may_write_as_person,
        may_claim=sender.may_claim,
    )
    now = caller.now()
    outcome = hooks.read(hook, posted, _context(sender, now))
    response = HttpResponse(_NOTHING_TO_DO, content_type="text/xml; charset=utf-8")
    response.headers["Sincerely-Outcome"] = posting.keep(
        source=sender, hook=hook, outcome=outcome, text=posted.text, by=caller.by(sender), now=now
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _pairs(request: HttpRequest) -> hooks.Pairs:
    """Every field, as it was signed. Raises `ApiProblem`, whoever asks."""
    if request.content_type not in (FORM, JSON):
        hint = f"Send {FORM}, or {JSON} with bodySHA256 in the address."
        sentence = "This content type cannot be read here."
        raise ApiProblem(415, "unsupported_media_type", sentence, hint)
    form = request.content_type == FORM
    found = hooks.form(request.body) if form else hooks.json(request.body)
    if found is None:
        sentence = f"The body is no {'form' if form else 'JSON object'} of at most 1,000 fields."
        raise ApiProblem(400, "bad_request", sentence, "Send it as it was signed.")
    return found


def _context(source: Source, now: datetime) -> Context:
    return Context(clock=StoreClock(source.store.zone), source=source.name, received_at=now)
