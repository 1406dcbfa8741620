"""The pairs that may be one person: both sides by each other, why, and a person's word on it."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from sincerely.faces.pair_words import likely
from sincerely.records.models import Pair, PeopleDecision
from sincerely.records.reads import pairs as read
from sincerely.records.reads import sharing as sharing_read
from sincerely.records.reads.pairs import Asked, Side
from sincerely.work.errors import WorkError
from sincerely.work.matching import answering
from sincerely.work.staff import Right

from . import hints
from .here import Here, at_store, number, numeral
from .known.waterfall import Waterfall, waterfall
from .undoing import just_done, reason

#: of those tied by an address alone, on one page
SHARING = 10
_VERBS: dict[str, Callable[..., PeopleDecision]] = {
    "same": answering.same,
    "together": answering.together,
    "strangers": answering.strangers,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A pair as its card shows it. ``sure``: how likely they are one, in words; empty while it is
    not compared. ``following``: the pair after it."""

    pair: Asked
    sure: str
    sides: tuple[Side, Side]
    picture: Waterfall | None
    following: int | None


@require_safe
@at_store(Right.SEE_PEOPLE)
def review(here: Here) -> HttpResponse:
    """Who may be whom: those with a buyer first, then the likeliest. ``?person``: theirs alone."""
    person, skip = number(here.request, "person"), number(here.request, "skip") or 0
    waiting = read.how_many(here.store)
    skip = min(skip, max(waiting - 1, 0) // read.SHOWN * read.SHOWN)
    rows = read.open_pairs(here.store, person=person, skip=skip, most=read.SHOWN + 1)
    after = [pair.id for pair in rows[1:]] + [None]
    shown = [_shown(*both) for both in zip(rows[: read.SHOWN], after, strict=False)]
    shared, sharing = sharing_read.sharing(here.store, most=0 if person else SHARING)
    return here.page(
        "desk/review.html",
        rows=shown,
        left=len(rows) if person else waiting or sharing,
        sharing=shared,
        sharing_waiting=sharing,
        person=person,
        query=_query(person=person, skip=skip),
        back=_address(person=person, skip=skip),
        done=just_done(here, {row.pair.id for row in shown}),
        further=_query(person=person, skip=skip + read.SHOWN) if len(rows) > read.SHOWN else "",
    )


@require_POST
@at_store(Right.TELL_SALES)
def answer(here: Here, pair_id: int) -> HttpResponse:
    """One person, two who live together, or strangers; then on with the next pair."""
    pair = Pair.objects.filter(group=here.store.group_id, pk=pair_id).select_related().first()
    said = here.request.POST.get("say", "")
    if pair is None or said not in _VERBS:
        raise Http404("There is no such pair, or no such answer.")
    person, skip = number(here.request, "person"), number(here.request, "skip")
    here_again = _address(person=person, skip=skip) + f"#pair-{pair.pk}"
    if not (why := reason(here)):
        return redirect(here_again)
    try:
        made = _VERBS[said](
            one=pair.one, other=pair.other, by=here.user.email, why=why, now=here.now
        )
    except WorkError as problem:
        said = f"{problem.sentence} {hints.of(problem.code, problem.hint)}"
        messages.error(here.request, said)
        return redirect(here_again)
    following = numeral(here.request.POST.get("next", ""))
    return redirect(_address(person=person, skip=skip, done=made.pk, at=following) + "#done")


def _address(**asked: int | None) -> str:
    return reverse("review") + _query(**asked)


def _query(**asked: int | None) -> str:
    told = {name: value for name, value in asked.items() if value}
    return f"?{urlencode(told)}" if told else ""


def _shown(pair: Asked, following: int | None) -> Shown:
    picture = waterfall(pair.steps, pair.weight)
    sides = (pair.one, pair.other)
    return Shown(pair, likely(pair.probability), sides, picture, following)
