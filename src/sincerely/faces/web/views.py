"""The pages of the desk. Each asks the reads or the work and shows what came; none decides."""

from secrets import token_hex

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from sincerely.records.reads import own_mail, people
from sincerely.records.reads.person import joined_into, person_page
from sincerely.work import sending
from sincerely.work.staff import Right
from sincerely.work.wishes import ABOUT

from .care import today as care_today
from .gate_words import outcomes
from .here import CHOSEN, Here, at_store


@require_safe
@at_store(Right.SEE_PEOPLE)
def today(here: Here) -> HttpResponse:
    """What they owe people today, and who was in touch lately."""
    return care_today.page(here)


@require_safe
@at_store(Right.SEE_PEOPLE)
def search(here: Here) -> HttpResponse:
    """People by half a name, address or number; only the list where htmx asks as they type."""
    found = people.search(here.store, here.request.GET.get("q", ""), now=here.now)
    part = here.request.headers.get("HX-Request") == "true"
    return here.page("desk/found.html" if part else "desk/people.html", found=found)


@require_safe
@at_store(Right.SEE_PEOPLE)
def person(here: Here, person_id: int) -> HttpResponse:
    """Everything about one person, and what the gate would say to each purpose now."""
    everything = "all" in here.request.GET
    page = person_page(here.store, person_id, now=here.now, everything=everything)
    if page is None:
        raise Http404("Nobody here has this number.")
    if not page.seen and (into := joined_into(person_id)):
        return redirect("person", into)
    decided = sending.today(person=page.person, store=here.store, now=here.now)
    gate = outcomes(decided, here.store.zone)
    mail = own_mail.readable(here.store, (m.id for m in page.kept_back), seller=here.seller)
    readable = mail if here.may[Right.SEE_OWN_MAIL] else frozenset()
    return here.page(
        "desk/person.html",
        page=page,
        gate=gate,
        everything=everything,
        readable=readable,
        minds={mind.kind for mind in page.mind},
        about=ABOUT,
        splits=here.may[Right.CORRECT_PEOPLE] and len(page.seen) > 1,
        key=token_hex(8),
    )


@require_POST
@at_store(Right.SEE_PEOPLE)
def look_at(here: Here) -> HttpResponse:
    """Another of their stores. One that is not theirs is not found."""
    key = here.request.POST.get("store")
    if key not in {store.key for store in here.stores}:
        raise Http404("You have no role at this store.")
    here.request.session[CHOSEN] = key
    return redirect("today")
