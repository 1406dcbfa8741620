"""`GET /people`: where somebody stands, their timeline; a person's word on what they bought."""

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from sincerely.faces import said, whereabouts
from sincerely.faces.api import caller, paging
from sincerely.faces.api.errors import ApiProblem, answer
from sincerely.faces.api.responses import or_problem
from sincerely.faces.api.schemas.people import EventsPage, WhereOut, WordIn, WordOut
from sincerely.records.models import Person
from sincerely.records.reads import moments, person
from sincerely.work import byhand, confirming

router = Router(tags=["People"])

EVERY = 10_000
"""Events of one person that can be paged through: more than anybody has."""

Address = Annotated[
    str,
    Query(
        min_length=1,
        max_length=320,
        description="Mail address or phone number.",
        examples=["pat@example.com"],
    ),
]


PersonId = Annotated[int, Path(ge=1, lt=1 << 63, description="`id` of GET /people.")]


@router.get(
    "/people",
    response=or_problem({200: WhereOut}),
    operation_id="where",
    summary="Where does somebody stand?",
)
def where(request: HttpRequest, address: Address) -> HttpResponse:
    """Everyone the store knows at an address: standing, household, deals, latest events, and
    what the gate would say today for each purpose. Nobody: they are a stranger."""
    if problem := said.text_problem(address):
        hint = "Send one address, percent-encoded."
        fields = {"address": problem}
        raise ApiProblem(422, "address_unreadable", f"The address {problem}.", hint, fields)
    store = caller.source_of(request).store
    return answer(200, whereabouts.at_address(store=store, address=address, now=caller.now()))


@router.get(
    "/people/{person_id}/events",
    response=or_problem({200: EventsPage}, 404),
    operation_id="timeline",
    summary="What happened with somebody, newest first.",
)
def timeline(
    request: HttpRequest,
    person_id: PersonId,
    limit: paging.Limit = 100,
    after: paging.After = None,
) -> HttpResponse:
    """One page of a person's events at the store. `next` is the `after` of the next."""
    store = caller.source_of(request).store
    one = _known(person_id, store.group_id)
    found = moments.timeline(store, [one.pk], limit=EVERY)
    cursor = paging.number(after)
    if cursor is not None:
        places = [place for place, moment in enumerate(found) if moment.id == cursor]
        if not places:
            raise paging.unknown()
        found = found[places[0] + 1 :]
    rows = [whereabouts.event(moment, {one.pk: one.name}) for moment in found[:limit]]
    more = len(found) > limit
    return answer(200, paging.page("events", rows, more, rows[-1]["id"] if rows else None))


@router.post(
    "/people/{person_id}/bought",
    response=or_problem({201: WordOut}, 404, 409),
    operation_id="confirm_bought",
    summary="Yes, they bought: a person's word.",
)
def bought(request: HttpRequest, person_id: PersonId, said: WordIn) -> HttpResponse:
    """A manager's word on a probable purchase. It counts at once, until the DMS posts the deal and
    after. `by` is kept with the source; what is held for them is looked at again."""
    return _word(request, person_id, said, confirming.bought)


@router.post(
    "/people/{person_id}/still-shopping",
    response=or_problem({201: WordOut}, 404, 409),
    operation_id="still_shopping",
    summary="No, they are still shopping: a person's word.",
)
def still_shopping(request: HttpRequest, person_id: PersonId, said: WordIn) -> HttpResponse:
    """What looked like a purchase holds their mail no longer. 422: nothing looks like one, or the
    DMS has booked it."""
    return _word(request, person_id, said, confirming.still_shopping)


def _word(
    request: HttpRequest, person_id: int, said: WordIn, verb: Callable[..., byhand.Word]
) -> HttpResponse:
    source = caller.source_of(request)
    person = _known(person_id, source.store.group_id)

    def work() -> tuple[int, Any]:
        by = f"{said.by} ({caller.by(source)})"
        word = verb(store=source.store, person=person, by=by, why=said.why, now=caller.now())
        doubtful = [each.delivery_id for each in word.in_doubt]
        return 201, {"person": word.person_id, "sentence": word.sentence, "in_doubt": doubtful}

    return caller.once(request, work)


def _known(person_id: int, group_id: int) -> Person:
    one = Person.objects.filter(pk=person_id, group=group_id).first()
    if one is None:
        hint = "GET /api/v1/people?address= gives the `id` of those it knows."
        raise ApiProblem(404, "no_such_person", f"There is no person {person_id}.", hint)
    if into := person.joined_into(person_id):
        hint = f"Ask for /api/v1/people/{into}/events."
        sentence = f"Person {person_id} was found to be person {into}."
        raise ApiProblem(404, "person_joined", sentence, hint)
    return one
