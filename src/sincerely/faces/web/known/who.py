"""Who is who, from a person's page: put right, taken apart, joined, living together."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from sincerely.faces.web import hints
from sincerely.faces.web.here import Here, at_store, numeral
from sincerely.faces.web.undoing import reason
from sincerely.records.models import PeopleDecision, Person
from sincerely.records.reads import belonging
from sincerely.records.reads import people as read
from sincerely.records.reads.belonging import Seen
from sincerely.records.reads.people import Line
from sincerely.records.reads.person import known
from sincerely.rules.sighting import Contact
from sincerely.work import correcting, households, people
from sincerely.work.errors import WorkError
from sincerely.work.matching import answering
from sincerely.work.staff import Right

_VERBS: dict[str, Callable[..., PeopleDecision]] = {
    "same": answering.same,
    "together": answering.together,
    "strangers": answering.strangers,
}
_DONE = {
    "same": "They are one person now. Their page lists it, and it can be taken back there.",
    "together": "They live together, and stay two people.",
    "strangers": "They are strangers: nothing is held for one because of the other.",
}


@dataclass(frozen=True, slots=True)
class Beside:
    """Somebody found, beside the person of the page: what each source wrote of them."""

    line: Line
    seen: tuple[Seen, ...]


@require_POST
@at_store(Right.CORRECT_PEOPLE)
def correct(here: Here, person_id: int) -> HttpResponse:
    """What is right of somebody, beside what was written before."""
    person, post = _person(here, person_id), here.request.POST
    phone = post.get("phone", "")
    right = Contact(
        name=post.get("name", ""),
        emails=(post.get("mail", ""),),
        phones=((post.get("kind", "")[:20], phone),) if phone else (),
        street=post.get("street", ""),
        city=post.get("city", ""),
        region=post.get("region", ""),
        postal=post.get("postal", ""),
    )

    def verb(why: str) -> None:
        correcting.correct(
            store=here.store, person=person, right=right, by=here.user.email, why=why, now=here.now
        )

    return _do(here, person, verb, "Put right. What was written before stays beside it.")


@require_POST
@at_store(Right.CORRECT_PEOPLE)
def split(here: Here, person_id: int) -> HttpResponse:
    """Some of what sources wrote is of somebody else: they become a person of their own."""
    person = _person(here, person_id)
    ids = [n for text in here.request.POST.getlist("sighting") if (n := numeral(text)) is not None]
    theirs = set(person.sightings.filter(pk__in=ids).values_list("pk", flat=True))
    if not ids or theirs != set(ids):
        messages.error(here.request, "Tick what was written of somebody else.")
        return redirect("person", person.pk)

    def verb(why: str) -> None:
        people.split(sighting_ids=ids, by=here.user.email, why=why, now=here.now)

    done = "Taken apart: what you ticked is a person of their own now. It can be taken back below."
    return _do(here, person, verb, done)


@require_POST
@at_store(Right.CORRECT_PEOPLE)
def apart(here: Here, person_id: int) -> HttpResponse:
    """They do not live with the others of their household."""
    person = _person(here, person_id)

    def verb(why: str) -> None:
        households.leave(person=person, by=here.user.email, why=why, now=here.now)

    return _do(here, person, verb, "Noted: they live apart. It can be taken back below.")


@require_safe
@at_store(Right.CORRECT_PEOPLE)
def another(here: Here, person_id: int) -> HttpResponse:
    """Whom they are, or live with: searched for, and set beside them.

    Those whom only a sister store knows are set there for a manager alone.
    """
    person = _person(here, person_id)
    text = here.request.GET.get("q", "")
    found = read.search(here.store, text, now=here.now, limit=8)
    shown = _open_to(here, (line.id for line in found.lines))
    lines = [line for line in found.lines if line.id != person.pk and line.id in shown]
    seen = belonging.of_people([person.pk, *(line.id for line in lines)])
    part = here.request.headers.get("HX-Request") == "true"
    return here.page(
        "desk/known/another_found.html" if part else "desk/known/another.html",
        person=person,
        found=found,
        mine=seen.get(person.pk, ()),
        others=[Beside(line, tuple(seen.get(line.id, ()))) for line in lines],
    )


@require_POST
@at_store(Right.CORRECT_PEOPLE)
def say(here: Here, person_id: int, other_id: int) -> HttpResponse:
    """One person, living together, or strangers: a person's word on any two."""
    one, other = _person(here, person_id), _person(here, other_id)
    said = here.request.POST.get("say", "")
    if said not in _VERBS:
        raise Http404("There is no such answer.")
    if said == "strangers" and not here.may[Right.TELL_SALES]:
        raise PermissionDenied("What is held for their sake is for a manager to let go.")

    def verb(why: str) -> PeopleDecision:
        return _VERBS[said](one=one, other=other, by=here.user.email, why=why, now=here.now)

    kept = min(one, other, key=lambda each: each.pk)
    return _do(here, kept, verb, _DONE[said], listed="list" in here.request.POST)


def _do(
    here: Here,
    person: Person,
    verb: Callable[[str], PeopleDecision | None],
    done: str,
    *,
    listed: bool = False,
) -> HttpResponse:
    """What was asked, with a why; then to their page, with what is done or wrong. ``listed``: to
    the list of pairs, which can take it back."""
    there = reverse("review") if listed else reverse("person", args=[person.pk])
    if why := reason(here):
        try:
            made = verb(why)
        except WorkError as problem:
            said = f"{problem.sentence} {hints.of(problem.code, problem.hint)}"
            messages.error(here.request, said)
        else:
            if listed and made:
                return redirect(f"{there}?done={made.pk}#done")
            messages.success(here.request, done)
    return redirect(there)


def _person(here: Here, number: int) -> Person:
    """Somebody this store knows; for a manager anybody of its group."""
    found = Person.objects.filter(group=here.store.group_id, pk=number).first()
    if found is None:
        raise Http404("Nobody here has this number.")
    if number not in _open_to(here, [number]):
        raise PermissionDenied("Another store of the group knows them: that is for a manager.")
    return found


def _open_to(here: Here, numbers: Iterable[int]) -> set[int]:
    """Those of these people whose sightings the one who looks may see and change."""
    asked = set(numbers)
    return asked if here.may[Right.TELL_SALES] else known(here.store, asked)
