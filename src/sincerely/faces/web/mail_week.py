"""The week's report on mail, and its switches: the gate turned on per purpose, and the bypass."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from sincerely.records.models import Sender
from sincerely.records.reads import relay
from sincerely.records.reads import senders as read
from sincerely.records.reads.relay import ByPurpose, Stops
from sincerely.records.reads.senders import Sending
from sincerely.rules.purpose import Purpose
from sincerely.work.relaying import senders
from sincerely.work.relaying.judging import Mode
from sincerely.work.staff import Right

from .here import Here, at_store, number
from .mail import SEE_MAIL, why_of

#: one word here decides over every later mail
SWITCH = Right.SWITCH_GATE
WEEK = timedelta(days=7)
#: weeks back one may look; the words of older mail are not kept
_MOST_AGO = 12
_NOTHING = Stops()


@dataclass(frozen=True, slots=True)
class Turned:
    """One purpose with what came of it in the week. ``purpose`` empty: all that have no mode of
    their own and did not come. ``modes``: each sender with its mode for it."""

    purpose: str
    came: int
    unsure: int
    stops: Stops
    modes: tuple[tuple[Sending, str], ...]


@require_safe
@at_store(SEE_MAIL)
def week(here: Here) -> HttpResponse:
    """What was stopped in a week, or would have been, and where the gate may be turned on."""
    ago = min(number(here.request, "ago") or 0, _MOST_AGO)
    until = here.now - ago * WEEK
    found = relay.week(here.store, since=until - WEEK, until=until)
    senders_here = read.senders(here.store)
    return here.page(
        "desk/week.html",
        week=found,
        ago=ago,
        further=ago + 1 if ago < _MOST_AGO else None,
        senders=senders_here,
        turned=_turned(found.purposes, senders_here),
        most=max((each.stops.spoken for each in found.reasons), default=0),
        unjudged=sum(each.bypassed for each in found.sources),
    )


@require_safe
@at_store(SEE_MAIL)
def decisions(here: Here) -> HttpResponse:
    """Who changed how mail is treated, when and why."""
    page = read.decisions(here.store, before=number(here.request, "before"))
    return here.page("desk/decisions.html", page=page)


@require_http_methods(["GET", "HEAD", "POST"])
@at_store(SWITCH)
def mode(here: Here, sender_id: int) -> HttpResponse:
    """Asks first, says what it would have meant, and then turns a purpose *on* or to *watch*."""
    sending = _sending(here, sender_id)
    asked = here.request.POST if here.request.method == "POST" else here.request.GET
    purpose, wanted = asked.get("purpose", ""), asked.get("mode", "")
    if (purpose and purpose not in set(Purpose)) or wanted not in {Mode.ON, Mode.WATCH}:
        raise Http404("There is no such purpose or mode.")
    if here.request.method == "POST" and (why := why_of(here)):
        senders.set_mode(
            sender=Sender.objects.get(pk=sending.id),
            mode=Mode(wanted),
            purpose=Purpose(purpose) if purpose else None,
            why=why,
            by=here.user.email,
            now=here.now,
        )
        messages.success(here.request, _turned_words(sending, purpose, wanted))
        return redirect(f"{reverse('week')}#purposes")
    found = relay.week(here.store, since=here.now - WEEK, until=here.now)
    of_purpose = next((each for each in found.purposes if each.purpose == purpose), None)
    return here.page(
        "desk/mode.html",
        sender=sending,
        purpose=purpose,
        wanted=wanted,
        came=of_purpose.accepted if of_purpose else 0,
        stops=of_purpose.stops if of_purpose else _NOTHING,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@at_store(SWITCH)
def bypass(here: Here, sender_id: int) -> HttpResponse:
    """The emergency switch: asks first, and ends it where it is on."""
    sending = _sending(here, sender_id)
    if here.request.method == "POST" and (why := why_of(here)):
        ends = here.request.POST.get("end") == "end"
        verb = senders.end_bypass if ends else senders.bypass
        sender = Sender.objects.get(pk=sending.id)
        if ends == (sending.bypassed_at is not None):  # pressed twice, or by two: once is enough
            verb(sender=sender, why=why, by=here.user.email, now=here.now)
        if ends:
            messages.success(
                here.request, f"The gate is asked again about mail of {sending.system}."
            )
        return redirect("week")
    return here.page("desk/bypass.html", sender=sending)


def _turned(purposes: Iterable[ByPurpose], known: tuple[Sending, ...]) -> tuple[Turned, ...]:
    """Every purpose that came or has a mode of its own; last, all others."""
    came = {each.purpose: each for each in purposes if each.purpose}
    owned = {purpose for each in known for purpose in each.modes}
    named = [*came, *sorted(owned - set(came))]
    rows = [
        Turned(
            purpose=purpose,
            came=came[purpose].accepted if purpose in came else 0,
            unsure=came[purpose].unsure if purpose in came else 0,
            stops=came[purpose].stops if purpose in came else _NOTHING,
            modes=tuple((each, each.mode(purpose)) for each in known),
        )
        for purpose in named
    ]
    others = Turned("", 0, 0, _NOTHING, tuple((each, each.otherwise) for each in known))
    return (*rows, others) if known else ()


def _turned_words(sending: Sending, purpose: str, wanted: str) -> str:
    what = purpose.replace("_", " ") if purpose else "all other mail"
    if wanted == Mode.ON:
        return f"On: {what} of {sending.system} goes only where the gate says so."
    return f"Watched: {what} of {sending.system} goes, and the report says what would have stopped."


def _sending(here: Here, sender_id: int) -> Sending:
    found = read.sender(here.store, sender_id)
    if found is None:
        raise Http404("Nothing sends through here under this number.")
    return found
