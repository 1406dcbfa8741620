"""A card to be written by hand, and its envelope."""

from collections.abc import Sequence
from typing import TypeVar

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from sincerely.faces.web.here import Here, at_store
from sincerely.records.models import CareTask, Store
from sincerely.records.reads.brief import brief
from sincerely.work.staff import Right

from . import paper
from .whose import find

Size = TypeVar("Size", paper.Card, paper.Envelope)


@require_safe
@at_store(Right.LOG_CARE)
def card(here: Here, task_id: int) -> HttpResponse:
    """Card and envelope to print; or that nobody told us an address."""
    at, row = find(here, task_id)
    return at.page(
        "desk/care/card.html",
        task=row,
        name=row.person.name,
        to=_to(at, row),
        back_to=at.store.address,
        cards=paper.CARDS,
        envelopes=paper.ENVELOPES,
    )


@require_safe
@at_store(Right.LOG_CARE)
def card_pdf(here: Here, task_id: int, size: str) -> HttpResponse:
    """The card itself: the store's name on the back, and nothing else."""
    at, _ = find(here, task_id)
    chosen = _chosen(paper.CARDS, size)
    return _pdf(paper.card(chosen, at.store.name), f"card-{size}.pdf")


@require_safe
@at_store(Right.LOG_CARE)
def envelope_pdf(here: Here, task_id: int, size: str) -> HttpResponse:
    """The envelope, addressed."""
    return _pdf(_envelope(here, task_id, size), f"envelope-{size}.pdf")


@require_safe
@at_store(Right.LOG_CARE)
def envelope_picture(here: Here, task_id: int, size: str) -> HttpResponse:
    """The same envelope, to look at before it is printed."""
    return HttpResponse(paper.png(_envelope(here, task_id, size)), content_type="image/png")


@require_POST
@at_store(Right.MANAGE_STAFF)
def return_address(here: Here, task_id: int) -> HttpResponse:
    """Keeps the store's street and town, for everybody's envelopes."""
    at, row = find(here, task_id)
    said = here.request.POST.get("lines", "").replace("\x00", "")[:300]
    lines = [" ".join(line.split()) for line in said.split("\n")]
    address = "\n".join([line for line in lines if line][:4])
    Store.objects.filter(pk=at.store.pk).update(address=address)
    return redirect("card", row.pk)


def _envelope(here: Here, task_id: int, size: str) -> str:
    at, row = find(here, task_id)
    chosen = _chosen(paper.ENVELOPES, size)
    to = _to(at, row)
    if not to:
        raise Http404("Nobody has told us where they live.")
    return paper.envelope(chosen, to, [at.store.name, *_back_to(at)])


def _to(here: Here, row: CareTask) -> tuple[str, ...]:
    """The lines of the envelope, the name first; none without an address."""
    known = brief(here.store, row.person_id, now=here.now)
    return (row.person.name, *known.address) if known and known.address else ()


def _back_to(here: Here) -> Sequence[str]:
    return here.store.address.splitlines()


def _chosen(sizes: Sequence[Size], name: str) -> Size:
    for size in sizes:
        if size.name == name:
            return size
    raise Http404("There is no paper of this size.")


def _pdf(svg: str, name: str) -> HttpResponse:
    response = HttpResponse(paper.pdf(svg), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
