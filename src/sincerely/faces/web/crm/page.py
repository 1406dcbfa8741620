"""The page of links to the store's CRM, and what may be done with one."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from sincerely.faces.web.crm.words import CHOICES, kinds, told
from sincerely.faces.web.here import Here, at_store
from sincerely.records.models import CrmCopy, CrmLink, Source, Upstream
from sincerely.records.reads import crm_links as read
from sincerely.work.byhand import BY_HAND
from sincerely.work.crm import links
from sincerely.work.customer import SOURCE
from sincerely.work.errors import WorkError
from sincerely.work.staff import Right


@require_safe
@at_store(Right.CHANGE_RULES)
def crm(here: Here) -> HttpResponse:
    """Every link, what waits and what is in the way."""
    return _page(here)


@require_POST
@at_store(Right.CHANGE_RULES)
def add_hook(here: Here) -> HttpResponse:
    """A link by web hook. Its secret stands on the page that answers, and nowhere after."""
    return _added(
        here,
        lambda: links.add_hook(
            store=here.store,
            url=here.request.POST.get("url", "").strip(),
            kinds=kinds(here.request.POST.getlist("what")),
            source=_source(here),
            by=here.user.email,
            now=here.now,
        ),
    )


@require_POST
@at_store(Right.CHANGE_RULES)
def add_mail(here: Here) -> HttpResponse:
    """A link by mail."""
    return _added(
        here,
        lambda: links.add_mail(
            store=here.store,
            address=here.request.POST.get("address", "").strip(),
            sent_from=here.request.POST.get("sent_from", "").strip(),
            kinds=kinds(here.request.POST.getlist("what")),
            source=_source(here),
            by=here.user.email,
            now=here.now,
        ),
    )


@require_POST
@at_store(Right.CHANGE_RULES)
def try_(here: Here, link_id: int) -> HttpResponse:
    """Sends something about nobody, now."""
    link = _link(here, link_id)
    return _said(here, lambda: links.try_(link=link, by=str(here.user), now=here.now))


@require_POST
@at_store(Right.CHANGE_RULES)
def end(here: Here, link_id: int) -> HttpResponse:
    """Nothing more goes there."""
    link = _link(here, link_id)

    def verb() -> str:
        links.end(link=link, by=here.user.email, now=here.now)
        return f"Nothing more goes to {link.target}."

    return _said(here, verb)


@require_POST
@at_store(Right.CHANGE_RULES)
def all_again(here: Here, link_id: int) -> HttpResponse:
    """Whatever this link gave up, once more."""
    link = _link(here, link_id)

    def verb() -> str:
        count = links.send_given_up_again(link=link, now=here.now)
        return f"{count:,} {'copy goes' if count == 1 else 'copies go'} once more."

    return _said(here, verb)


@require_POST
@at_store(Right.CHANGE_RULES)
def again(here: Here, copy_id: int) -> HttpResponse:
    """One copy once more."""
    copy = CrmCopy.objects.filter(pk=copy_id, link__store=here.store).select_related("link").first()
    if copy is None:
        raise Http404("There is no such copy.")

    def verb() -> str:
        links.send_again(copy=copy, now=here.now)
        return "It goes once more, in a moment."

    return _said(here, verb)


def _page(here: Here, *, made: CrmLink | None = None, wrong: bool = False) -> HttpResponse:
    """``made``: a hook whose secret is shown, this once. ``wrong``: what was typed is kept."""
    found = read.links(here.store)
    page = here.page(
        "desk/crm.html",
        links=[(each, told(each.link.kinds)) for each in found if not each.link.ended_at],
        ended=[each for each in found if each.link.ended_at],
        stuck=read.stuck(here.store),
        sources=list(_systems(here).order_by("name").values_list("name", flat=True)),
        has_upstream=Upstream.objects.filter(store=here.store).exists(),
        choices=[(name, said) for name, (said, _) in CHOICES.items()],
        made=made,
        typed=here.request.POST if wrong else {},
        ticked=here.request.POST.getlist("what") if wrong else [],
    )
    page.status_code = 422 if wrong else 200
    return page


def _added(here: Here, verb: Callable[[], CrmLink]) -> HttpResponse:
    try:
        link = verb()
    except WorkError as problem:
        messages.error(here.request, f"{problem.sentence} {problem.hint}")
        return _page(here, wrong=True)
    if link.secret:
        return _page(here, made=link)
    messages.success(here.request, f"From now on it goes to {link.target}. Send a test.")
    return redirect("crm")


def _said(here: Here, verb: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(here.request, verb())
    except WorkError as problem:
        messages.error(here.request, f"{problem.sentence} {problem.hint}")
    return redirect("crm")


def _link(here: Here, link_id: int) -> CrmLink:
    rows = CrmLink.objects.filter(pk=link_id, store=here.store).select_related("store", "source")
    if found := rows.first():
        return found
    raise Http404("This store has no such link.")


def _source(here: Here) -> Source | None:
    name = here.request.POST.get("source", "")
    return _systems(here).filter(name=name).first() if name else None


def _systems(here: Here) -> QuerySet[Source]:
    """The store's sources that are systems: not what people say here themselves."""
    return Source.objects.filter(store=here.store).exclude(name__in=(BY_HAND, SOURCE))
