"""The wordings a store's systems use, each labelled once by somebody who knows what it is for."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from sincerely.records.models import Template
from sincerely.records.reads import mail_templates as read
from sincerely.rules.purpose import Purpose
from sincerely.work.errors import WorkError
from sincerely.work.relaying import labelling

from .here import Here, at_store, numeral
from .mail import DECIDE, SEE_MAIL, said_in_place
from .tags import purpose_words

#: shown at once: whoever labels takes one after the other
SHOWN = 50


@require_safe
@at_store(SEE_MAIL)
def templates(here: Here) -> HttpResponse:
    """Those to be labelled, or those that are."""
    labelled = "labelled" in here.request.GET
    every = read.shown(here.store, now=here.now)
    rows = [each for each in every if bool(each.wording.label) == labelled]
    return here.page(
        "desk/templates.html",
        rows=rows[:SHOWN],
        there=len(rows),
        labelled=labelled,
        days=read.COUNTED.days,
        latest=f"{read.LATEST:,}",
        others=len(every) - len(rows),
    )


@require_POST
@at_store(DECIDE)
def label(here: Here, template_id: int) -> HttpResponse:
    """What all mail of a wording is for; the row alone where htmx asks."""
    template = _template(here, template_id)
    said = here.request.POST.get("purpose", "")
    if said and said not in set(Purpose):
        raise Http404("There is no such purpose.")
    purpose = Purpose(said) if said else None
    woken = labelling.label(template=template, purpose=purpose, by=here.user.email, now=here.now)
    done = _done(purpose, woken)
    on_stopped = here.request.POST.get("place") == "stopped"
    if here.request.headers.get("HX-Request") == "true":
        if on_stopped:
            return said_in_place(here, done, "check", reverse("templates"))
        every = read.shown(here.store, now=here.now)
        row = next((each for each in every if each.wording.id == template.pk), None)
        if row is not None:
            return here.page("desk/wording.html", row=row, done=done)
    messages.success(here.request, done)
    if on_stopped:
        return redirect("verdicts")
    mail_id = numeral(here.request.POST.get("mail", ""))
    return redirect("one_mail", mail_id) if mail_id is not None else redirect("templates")


def _template(here: Here, template_id: int) -> Template:
    try:
        return labelling.of_store(here.store, template_id)
    except WorkError as problem:
        raise Http404(problem.sentence) from problem


def _done(purpose: Purpose | None, woken: int) -> str:
    said = f"Labelled: {purpose_words(purpose)}." if purpose else "The label is taken off."
    if not woken:
        return said
    mails = "1 mail that is" if woken == 1 else f"{woken:,} mails that are"
    return f"{said} {mails} kept back of it {'is' if woken == 1 else 'are'} looked at again."
