"""The manager's morning: one page, read in a minute, and the list behind each of its numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from sincerely.faces.web.here import Here, at_store
from sincerely.records.models import Source
from sincerely.records.reads import first_words, insults
from sincerely.records.reads import morning as read
from sincerely.records.reads.first_words import Purchase, Waits
from sincerely.records.reads.insults import Kept
from sincerely.records.reads.morning import Owed
from sincerely.work.staff import Right

from . import doubts, pictures

#: of a list the page shows so many; its number leads to all
SHOWN = 5
#: and so many of those whose tasks are late
SHOWN_LATE = 12
#: a list behind a number shows no more: nobody reads on
LISTED = 100


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of numbers, or the place where it will be: htmx asks for it once, then."""

    name: str
    svg: SafeString | None
    width: int = pictures.WIDTH
    height: int = pictures.HEIGHT


@require_safe
@at_store(Right.SEE_MORNING)
def morning(here: Here) -> HttpResponse:
    """Who waits, what is late, what was stopped, what people said, and how long a word takes."""
    sources = read.sources(here.store)
    bought = _purchases(here, sources)
    waits = first_words.waits(bought)
    kept = insults.kept(here.store, now=here.now, sources=sources)
    told = read.told(here.store, now=here.now)
    again = first_words.bought_before(here.store, bought)
    drawn = "pictures" in here.request.GET
    open_now = read.open_now(here.store, now=here.now)
    return here.page(
        "desk/morning/morning.html",
        open=open_now,
        unthanked=_first(here, read.THANKS, open_now.unthanked),
        complaints=_first(here, read.COMPLAINT, open_now.complaints),
        doubts=doubts.open_here(here),
        kept=kept,
        told=told,
        feeds=read.feeds(sources, now=here.now),
        waits=waits,
        again=len(again),
        buyers=len({each.person_id for each in bought}),
        curve=_picture("first-word", waits.curve, drawn=drawn),
        days=_picture("insults", kept.days, drawn=drawn),
        shown=SHOWN,
        late=open_now.late[:SHOWN_LATE],
        since=first_words.LATELY.days,
        most=first_words.MOST,
    )


@require_safe
@at_store(Right.SEE_MORNING)
def picture(here: Here, name: str) -> HttpResponse:
    """One picture by itself, for the page that came before it was drawn."""
    if name not in pictures.PICTURES:
        raise Http404("There is no such picture.")
    return HttpResponse(pictures.draw(name, _numbers(here, name)))


@require_safe
@at_store(Right.SEE_MORNING)
def behind(here: Here, what: str) -> HttpResponse:
    """The list behind a number."""
    if what not in _LISTS:
        raise Http404("There is no such list.")
    title, says = _LISTS[what]
    rows: Any
    match what:
        case "unthanked":
            rows = read.owed(here.store, now=here.now, kind=read.THANKS, limit=LISTED)
        case "complaints":
            rows = read.owed(here.store, now=here.now, kind=read.COMPLAINT, limit=LISTED)
        case "late":
            whose = here.request.GET.get("whose")
            rows = read.owed(here.store, now=here.now, late=True, whose=whose, limit=LISTED)
            title = f"Late: {whose or 'nobody named'}" if whose is not None else title
        case "whose":
            rows = read.open_now(here.store, now=here.now).late[:LISTED]
        case "told":
            rows = read.told(here.store, now=here.now)[:LISTED]
        case "first-word":
            longest = sorted(_purchases(here), key=lambda each: -each.hours)[:LISTED]
            rows = first_words.waited(here.store, longest)
        case _:
            rows = first_words.again(here.store, _purchases(here), limit=LISTED)
    return here.page(
        "desk/morning/behind.html", what=what, title=title, says=says, rows=rows, listed=LISTED
    )


#: the list -> (its heading, what is said of it)
_LISTS: dict[str, tuple[str, str]] = {
    "unthanked": ("Not thanked yet", "They bought, or may have, and no human has said thank you."),
    "complaints": ("Complaints open", "They are waiting for an answer from a person."),
    "late": ("Late", "What somebody here owes, and did not do in time."),
    "whose": ("Late, and whose", "Who has tasks past their time, the most first."),
    "told": ("What people asked for", "Told to somebody here in the last seven days."),
    "first-word": (
        "From purchase to the first human word",
        "The buyers of the last 90 days, those who waited longest first.",
    ),
    "again": ("They came back", "Buyers of the last 90 days who had bought here before."),
}


def _first(here: Here, kind: str, many: int) -> tuple[Owed, ...]:
    """The first of ``many`` open tasks of a kind; no question where there are none: it would go
    through all others."""
    return read.owed(here.store, now=here.now, kind=kind, limit=SHOWN) if many else ()


def _purchases(here: Here, sources: Iterable[Source] | None = None) -> tuple[Purchase, ...]:
    numbers = [source.pk for source in sources or read.sources(here.store)]
    return first_words.purchases(here.store, now=here.now, sources=numbers)


def _numbers(here: Here, name: str) -> Any:
    if name == "first-word":
        found: Waits = first_words.waits(_purchases(here))
        return found.curve
    kept: Kept = insults.kept(here.store, now=here.now)
    return kept.days


def _picture(name: str, numbers: Any, *, drawn: bool) -> Picture:
    """``drawn``: whoever asks has no scripts, and waits for it."""
    svg = pictures.draw(name, numbers) if drawn else pictures.ready(name, numbers)
    return Picture(name, svg)
