"""`POST /events`: what happened, typed and recorded; `GET /kinds`: what can be."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Body, Router

from sincerely.faces import said as saying
from sincerely.faces.api import caller, examples
from sincerely.faces.api.errors import ApiProblem, answer
from sincerely.faces.api.responses import or_problem
from sincerely.faces.api.schemas.events import AboutIn, EventIn, EventsIn, Happened, ReceiptOut
from sincerely.faces.api.schemas.words import KindsOut
from sincerely.reading.machines import automatic, nobody
from sincerely.rules import contact
from sincerely.rules.doubted import ONLY_HERE
from sincerely.rules.events import KINDS
from sincerely.rules.events.care import ThankYouGiven
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.work import intake

router = Router(tags=["Events"])


@router.post(
    "/events",
    response=or_problem({200: ReceiptOut, 201: ReceiptOut}, 409, 413),
    operation_id="record",
    summary="This happened.",
    openapi_extra=examples.EVENTS,
)
def record(request: HttpRequest, said: Body[Happened]) -> HttpResponse:
    """Records one event, or up to 1,000 as `{"events": [...]}`: all of them, or none.

    201: something was new; 200: all of it was recorded before. When it has answered, the next
    decision knows of it.
    """
    source, moment = caller.source_of(request), caller.now()
    many = isinstance(said, EventsIn)
    arrivals = typed(said.events if isinstance(said, EventsIn) else [said], moment, many=many)

    def work() -> tuple[int, Any]:
        receipt = intake.record_all(
            source=source, arrivals=arrivals, by=caller.by(source), now=moment
        )
        found = {
            "events": receipt.events,
            "duplicates": receipt.duplicates,
            "people": list(receipt.people),
            "new_people": receipt.new_people,
            "in_doubt": [each.delivery_id for each in receipt.in_doubt],
        }
        return (201 if receipt.events else 200), found

    return caller.once(request, work)


@router.get(
    "/kinds",
    auth=None,
    response={200: KindsOut},
    operation_id="kinds",
    summary="Every kind of event, with its fields.",
)
def kinds(request: HttpRequest) -> HttpResponse:
    """What an event of each kind may say. A vehicle is an object: year, make, model, ..."""
    told = [{"kind": k, "fields": saying.described(k)} for k in KINDS if k not in ONLY_HERE]
    return answer(200, {"kinds": told})


def typed(events: Sequence[EventIn], now: datetime, *, many: bool) -> list[Arrival]:
    """The arrivals these events come to. Raises `ApiProblem` naming every field that is wrong."""
    arrivals: list[Arrival] = []
    problems: dict[str, str] = {}
    for number, event in enumerate(events):
        before = f"events.{number}." if many else ""
        try:
            arrivals.append(arrival(event, now))
        except Wrong as wrong:
            problems |= {f"{before}{name}": text for name, text in wrong.fields.items()}
    if problems:
        name, text = next(iter(problems.items()))
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        hint = "GET /api/v1/kinds lists every kind with its fields."
        sentence = f"Nothing was recorded: {name} {text}{more}."
        raise ApiProblem(422, "event_invalid", sentence, hint, problems)
    return arrivals


class Wrong(Exception):
    """One event that cannot be recorded. ``fields``: what is wrong, by its name."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__()
        self.fields = fields


def arrival(event: EventIn, now: datetime) -> Arrival:
    """One event as the ledger takes it. Raises `Wrong`."""
    problems = {}
    if event.kind in ONLY_HERE:
        problems["kind"] = "is said at the desk only, by a person who is signed in"
    if saying.still_to_come(event.occurred_at, now):
        problems["occurred_at"] = "is still to come"
    who = details(event.about)
    if not (reachable(who) or who.display_name):
        problems["about"] = "names nobody: no readable address, no number, no name"
    try:
        payload = saying.payload(event.kind, event.fields)
    except saying.Misfit as misfit:
        found = misfit.problems.items()
        problems |= {n if n == "kind" else f"fields.{n}": text for n, text in found}
        raise Wrong(problems) from None
    if isinstance(payload, ThankYouGiven):
        problems |= _no_human(payload)
    if problems:
        raise Wrong(problems)
    happening = Happening(
        payload=payload,
        occurred_at=event.occurred_at,
        key=event.key,
        whole_day=event.whole_day,
    )
    return Arrival(key=event.key, contact=who, happenings=(happening,))


def _no_human(thanks: ThankYouGiven) -> dict[str, str]:
    """What says that a machine gave these thanks, or does not say who did."""
    found = {}
    if nobody(thanks.by):
        found["fields.by"] = "must name the person who thanked them: a machine's thanks are none"
    if automatic(thanks.channel):
        found["fields.channel"] = "is a machine's way, and a machine's thanks are none"
    return found


def details(about: AboutIn) -> Contact:
    """Contact details as they were given."""
    plain = about.model_dump(exclude={"emails", "phones"})
    phones = [("", p) if isinstance(p, str) else (p.kind, p.number) for p in about.phones]
    return Contact(**plain, emails=tuple(about.emails), phones=tuple(phones))


def reachable(who: Contact) -> bool:
    """Whether anything in these details identifies somebody."""
    number = contact.customer_number("any", who.customer_number)
    return bool(number or who.addresses("any"))
