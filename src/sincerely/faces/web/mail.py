"""The pages of mail under way: what is kept back and why, one mail, and a person's word on it."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from sincerely.recognising.text import of_mail
from sincerely.records.models import Delivery
from sincerely.records.reads import mails as read
from sincerely.records.reads.mails import OneMail, Tab
from sincerely.records.reads.senders import senders
from sincerely.records.spool import State
from sincerely.work.errors import WorkError
from sincerely.work.relaying import headers, releasing
from sincerely.work.relaying.endings import HELD_AT_MOST
from sincerely.work.staff import Right

from . import hints, mail_words
from .here import Here, at_store, number

#: mail is raw, as unread rows are: it may tell of money, and of people who are not one's business
SEE_MAIL = Right.SEE_MAIL
#: to one's own people; those with `SEE_MAIL` have it too, and see all (`Here.seller`)
SEE_OWN_MAIL = Right.SEE_OWN_MAIL
#: release it, refuse it, say how it ended, label its template
DECIDE = Right.DECIDE_MAIL
#: it is judged once more, by what is known then (`releasing.release`)
RELEASED = "Released. It is looked at once more, and goes unless something new speaks against it."


@require_safe
@at_store(SEE_OWN_MAIL)
def mail(here: Here) -> HttpResponse:
    """What is kept back now and how the rest ended, by state."""
    asked = here.request.GET.get("tab", "")
    tab = Tab(asked) if asked in set(Tab) else Tab.NEEDS_YOU
    counts = read.counts(here.store, now=here.now, seller=here.seller)
    before = number(here.request, "before")
    page = read.mails(here.store, tab, now=here.now, before=before, seller=here.seller)
    return here.page(
        "desk/mail.html",
        page=page,
        tab=tab,
        tabs=mail_words.tabs(counts, tab, decides=here.may[DECIDE]),
        days=read.LATELY.days,
        unused=not any(counts.values()) and not senders(here.store),
    )


@require_safe
@at_store(SEE_OWN_MAIL)
def one_mail(here: Here, mail_id: int) -> HttpResponse:
    """One mail as its reader would see it, why it does not go, its way, and what may be done."""
    page = read.one(here.store, mail_id, seller=here.seller)
    if page is None:
        raise Http404("No mail here has this number.")
    contradictions, sentences = mail_words.set_apart(mail_words.reasons(page.line))
    return here.page(
        "desk/one_mail.html",
        page=page,
        line=page.line,
        text=of_mail(page.content) if page.content else None,
        head=headers.read(page.content),
        heading=mail_words.heading(page.line),
        held_days=HELD_AT_MOST.days,
        decidable=_decidable(page, here),
        contradictions=contradictions,
        sentences=sentences,
        trail=mail_words.trail(page.line.received_at, page.line.system, page.trail),
    )


def _decidable(page: OneMail, here: Here) -> bool:
    """Whether anything is left for them to say; nothing of a mail whose words are gone."""
    line = page.line
    if line.state == State.IN_DOUBT or line.refusable:
        return True
    return mail_words.may_release(line, here) and bool(page.content)


@require_POST
@at_store(DECIDE)
def release(here: Here, mail_id: int) -> HttpResponse:
    """A held mail goes in spite of what it is held for."""
    verb = partial(releasing.release, manager=here.may[Right.LIFT_REFUSALS])
    return _said(here, mail_id, RELEASED, verb)


@require_POST
@at_store(DECIDE)
def refuse(here: Here, mail_id: int) -> HttpResponse:
    """A mail that has not gone yet never goes."""
    return _said(here, mail_id, "Stopped for good.", releasing.refuse)


@require_POST
@at_store(DECIDE)
def clear_up(here: Here, mail_id: int) -> HttpResponse:
    """Whether a mail in doubt arrived."""
    ended = here.request.POST.get("ended", "")
    if ended not in {"arrived", "again"}:
        raise Http404("It arrived, or it is sent again: nothing else is asked here.")
    arrived = ended == "arrived"
    done = "Noted: it arrived." if arrived else "It is sent once more."

    def verb(**said: object) -> None:
        releasing.clear_up(arrived=arrived, **said)  # type: ignore[arg-type]

    return _said(here, mail_id, done, verb)


def _said(here: Here, mail_id: int, done: str, verb: Callable[..., None]) -> HttpResponse:
    """Back to the list once it is done, with a why; else to the mail with what is wrong."""
    there = Delivery.objects.filter(store=here.store, mail__sender__isnull=False, pk=mail_id)
    if not there.exists():
        raise Http404("No mail here has this number.")
    in_place = here.request.headers.get("HX-Request") == "true"
    why = why_of(here)
    if not why:
        return redirect("one_mail", mail_id)
    try:
        verb(delivery_id=mail_id, by=here.user.email, why=why, now=here.now)
    except WorkError as problem:
        said = f"{problem.sentence} {hints.of(problem.code, problem.hint)}"
        if in_place:
            return said_in_place(here, said, "alert", reverse("one_mail", args=[mail_id]))
        messages.error(here.request, said)
        return redirect("one_mail", mail_id)
    if in_place:
        return said_in_place(here, done, "check", reverse("one_mail", args=[mail_id]))
    messages.success(here.request, done)
    return redirect(reverse("mail"))


def said_in_place(here: Here, said: str, drawing: str, url: str = "") -> HttpResponse:
    """What came of a word, in the place of the card it was said on."""
    return here.page("desk/morning/said.html", said=said, drawing=drawing, url=url)


def why_of(here: Here) -> str:
    """Why, in a few words; empty, and said so, where nobody gave any."""
    why = " ".join(here.request.POST.get("why", "").split())[:500]
    if not why:
        messages.error(here.request, "Say why, in a few words: it is kept with your name.")
    return why
