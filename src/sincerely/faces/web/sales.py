"""Sales nobody shopped for, as far as we know, and prospects who look as if they had bought."""

from collections.abc import Callable
from dataclasses import replace
from itertools import zip_longest

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from sincerely.records.models import MatchAnswer, Person
from sincerely.records.reads import unlinked as read
from sincerely.work import unlinked as work
from sincerely.work.errors import WorkError
from sincerely.work.staff import Right
from sincerely.work.unlinked import Answer

from . import hints
from .here import Here, at_store, numeral
from .undoing import Done, just_done, reason

#: of each kind on one page
SHOWN = 20
#: what an answer about two with names came to
_NAMED = {
    Answer.SAME: "<bdi>{}</bdi> and <bdi>{}</bdi> are one person now.",
    Answer.HOUSEHOLD: "<bdi>{}</bdi> and <bdi>{}</bdi> live together, and stay two people.",
    Answer.DIFFERENT: (
        "<bdi>{}</bdi> and <bdi>{}</bdi> are strangers: "
        "nothing is held for one because of the other."
    ),
}


@require_safe
@at_store(Right.SEE_PEOPLE)
def unlinked(here: Here) -> HttpResponse:
    """The work list: sales with who may have shopped for them, and who looks sold."""
    found = read.unlinked(here.store, now=here.now)
    shown = found.sales[:SHOWN]
    return here.page(
        "desk/unlinked.html",
        sales=list(zip_longest(shown, (sale.buyer for sale in shown[1:]))),
        prospects=found.prospects[:SHOWN],
        done=_done(here, {sale.buyer for sale in shown}),
        back=reverse("unlinked"),
        left=len(found.sales) + len(found.prospects),
        more=max(len(found.sales) - SHOWN, 0) + max(len(found.prospects) - SHOWN, 0),
    )


@require_POST
@at_store(Right.TELL_SALES)
def answer(here: Here, buyer_id: int) -> HttpResponse:
    """One decision on one sale: a prospect of theirs, of their household, not theirs, or nobody."""
    buyer = _person(here, buyer_id)
    verb = _verb(here, buyer)
    after = numeral(here.request.POST.get("next", ""))
    following = f"&at={after}" if after else ""
    if why := reason(here):
        try:
            kept = verb(by=here.user.email, why=why, now=here.now)
        except WorkError as problem:
            said = f"{problem.sentence} {hints.of(problem.code, problem.hint)}"
            messages.error(here.request, said)
        else:
            return redirect(f"{reverse('unlinked')}?done={kept.decision_id}{following}#done")
    return redirect(f"{reverse('unlinked')}#sale-{buyer.pk}")


def _done(here: Here, rows: set[int]) -> Done | None:
    """What was just decided, with the names of the two it was about."""
    if (done := just_done(here, rows)) is None:
        return None
    answer, *names = read.decided(here.store, done.decision) or ("", "", "")
    return replace(done, said=format_html(_NAMED[Answer(answer)], *names)) if all(names) else done


def _verb(here: Here, buyer: Person) -> Callable[..., MatchAnswer]:
    said = here.request.POST.get("say", "")
    if said == Answer.NO_PROSPECT:
        return lambda **word: work.nobody(store=here.store, buyer=buyer, **word)
    if said not in set(Answer):
        raise Http404("There is no such answer.")
    other = _person(here, numeral(here.request.POST.get("prospect", "")) or 0)
    return lambda **word: work.link(
        store=here.store, buyer=buyer, prospect=other, answer=Answer(said), **word
    )


def _person(here: Here, number: int) -> Person:
    found = Person.objects.filter(group=here.store.group_id, pk=number).first()
    if found is None:
        raise Http404("Nobody here has this number.")
    return found
