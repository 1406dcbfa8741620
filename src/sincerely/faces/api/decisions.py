"""`POST /decisions`: may these messages go?"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Body, Router

from sincerely.faces import asking
from sincerely.faces.api import caller, examples
from sincerely.faces.api.errors import ApiProblem
from sincerely.faces.api.responses import or_problem
from sincerely.faces.api.schemas.decisions import Asked, AskIn, AsksIn, DecisionOut, DecisionsOut
from sincerely.records.models import Source
from sincerely.rules import contact
from sincerely.rules.message import Message
from sincerely.work import answers, sending
from sincerely.work.sending import Decided

router = Router(tags=["The gate"])


@router.post(
    "/decisions",
    response=or_problem({200: DecisionOut | DecisionsOut}, 409, 413),
    operation_id="decide",
    summary="May this message go to this reader now?",
    openapi_extra=examples.DECISIONS,
)
def decide(request: HttpRequest, said: Body[Asked]) -> HttpResponse:
    """Judges one message, or up to 1,000 as `{"decisions": [...]}`, and keeps every verdict.

    A `send` holds until `valid_until`; ask again after that, and after anything new about the
    reader. Of many, one whose address cannot be read, or not be reached by its channel,
    answers with `error` in its place.
    """
    source, moment = caller.source_of(request), caller.now()

    def work() -> tuple[int, Any]:
        if isinstance(said, AsksIn):
            return 200, {"decisions": judged(source, said.decisions, moment)}
        if problem := unreadable(said):
            raise problem
        return 200, judged(source, [said], moment)[0]

    return caller.once(request, work)


def judged(source: Source, asked: Sequence[AskIn], now: datetime) -> list[dict[str, Any]]:
    """An answer for each question, in order. Messages alike are judged in one go."""
    found: list[dict[str, Any]] = [{} for _ in asked]
    alike: dict[tuple[Message, datetime], list[int]] = defaultdict(list)
    for place, one in enumerate(asked):
        if problem := unreadable(one):
            found[place] = {"to": one.to, "message_id": one.message_id, **problem.body()}
        else:
            alike[message(one, source), one.at or now].append(place)
    with transaction.atomic():
        for (said, at), places in alike.items():
            decided = sending.decide_many(
                store=source.store,
                to=[asked[place].to for place in places],
                message=said,
                by=caller.by(source),
                now=at,
                source=source,
                supposed=at != now,
            )
            for place, verdict in zip(places, decided, strict=True):
                found[place] = _answer(asked[place], said, verdict, source)
    return found


def message(asked: AskIn, source: Source) -> Message:
    """The message a question is about."""
    return Message(
        channel=asked.channel,
        purpose=asked.purpose,
        written_by=asked.written_by,
        claims=frozenset(asked.claims),
        about=asked.about,
        in_reply_to=asked.in_reply_to,
        sender=source.name,
        sells=asked.sells,
        good_until=asked.good_until,
    )


def unreadable(asked: AskIn) -> ApiProblem | None:
    """What is wrong with the address of a question, if anything."""
    if unreached := asking.unreached(asked.to, asked.channel):
        return ApiProblem(422, *unreached, {"to": f"is no address for {asked.channel}"})
    if contact.address(asked.to) is not None:
        return None
    sentence = f"{asked.to!r} is neither a mail address nor a phone number."
    hint = "Give one address, such as pat@example.com or +1 207 555 0123."
    return ApiProblem(422, "address_unreadable", sentence, hint, {"to": "names nobody"})


def _answer(asked: AskIn, said: Message, decided: Decided, source: Source) -> dict[str, Any]:
    return {
        "to": asked.to,
        "message_id": asked.message_id,
        **answers.as_json(decided, source.store),
        "purpose_believed": said.purpose is decided.message.purpose,
        "notes": _notes(said, decided.message, source),
    }


def _notes(said: Message, believed: Message, source: Source) -> list[dict[str, str]]:
    notes = []
    if said.purpose is not believed.purpose:
        text = f"{source.name} may not claim {said.purpose}: judged as of unknown purpose."
        notes.append({"code": "purpose_not_believed", "message": text})
    if said.written_by is not believed.written_by:
        text = f"{source.name} may not say that a person wrote it: taken as a machine's."
        notes.append({"code": "author_not_believed", "message": text})
    return notes
