"""The links to a store's CRM as their page shows them: what waits, and what is in the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery

from sincerely.records.models import CrmCopy, CrmLink, Store
from sincerely.records.reads.crm import Copied, contents

#: who ended a link whose hooks were answered 410
THE_CRM = "the CRM"
#: copies that were given up, or wait after a failure, as a page names them
SHOWN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLine:
    """A link: when it took something last, how many copies wait since when, and how many were
    given up."""

    link: CrmLink
    taken_at: datetime | None
    waiting: int
    waiting_since: datetime | None
    given_up: int


def links(store: Store) -> list[LinkLine]:
    """Every link of a store, those in use first. Two queries."""
    taken = CrmCopy.objects.filter(link=OuterRef("pk"), done_at__isnull=False, problem="")
    last = Subquery(taken.order_by("-done_at").values("done_at")[:1])
    rows = CrmLink.objects.filter(store=store).select_related("source").annotate(taken_at=last)
    waiting = _waiting(store)
    found = [_line(row, row.taken_at, waiting.get(row.pk, {})) for row in rows.order_by("pk")]
    return sorted(found, key=lambda each: each.link.ended_at is not None)


def _waiting(store: Store) -> dict[int, Mapping[str, Any]]:
    waits = Q(next_at__isnull=False) | Q(link__kind=CrmLink.Kind.CSV)
    rows = CrmCopy.objects.filter(link__store=store, done_at=None).values("link")
    counted = rows.annotate(
        every=Count("pk"), waiting=Count("pk", filter=waits), since=Min("at", filter=waits)
    )
    return {row["link"]: row for row in counted}


def _line(link: CrmLink, taken_at: datetime | None, waiting: Mapping[str, Any]) -> LinkLine:
    return LinkLine(
        link=link,
        taken_at=taken_at,
        waiting=waiting.get("waiting", 0),
        waiting_since=waiting.get("since"),
        given_up=waiting.get("every", 0) - waiting.get("waiting", 0),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """A copy that did not get through yet, or was given up (``next_at`` None)."""

    id: int
    link_id: int
    target: str
    what: str
    person_id: int | None
    name: str
    at: datetime
    tries: int
    next_at: datetime | None
    problem: str


def stuck(store: Store) -> list[Stuck]:
    """What did not get through to links in use, those given up first. Six queries at most."""
    rows = CrmCopy.objects.filter(link__store=store, link__ended_at=None, done_at=None, tries__gt=0)
    copies = list(rows.select_related("link").order_by("-next_at", "pk")[:SHOWN])
    about = contents(copies)
    return [_stuck(copy, about.get(copy.pk)) for copy in copies]


def _stuck(copy: CrmCopy, about: Copied | None) -> Stuck:
    kind = "correction_taken_back" if about and about.taken_back else "details_corrected"
    if about and about.payload:
        kind = about.payload.kind
    return Stuck(
        id=copy.pk,
        link_id=copy.link_id,
        target=copy.link.target,
        what=kind if about else "",
        person_id=about.person.id if about else None,
        name=about.person.name if about else "",
        at=copy.at,
        tries=copy.tries,
        next_at=copy.next_at,
        problem=copy.problem,
    )


def ended_by_the_crm(*, after: datetime) -> list[CrmLink]:
    """Links that were answered 410 since, and were not made anew. One query."""
    again = CrmLink.objects.filter(
        store=OuterRef("store"), kind=CrmLink.Kind.HOOK, made_at__gt=OuterRef("ended_at")
    )
    rows = CrmLink.objects.filter(~Exists(again), ended_by=THE_CRM, ended_at__gt=after)
    return list(rows.select_related("store").order_by("ended_at"))


def failing(*, before: datetime) -> list[CrmLink]:
    """Links in use through which nothing has got since before this moment. One query."""
    rows = CrmLink.objects.filter(ended_at=None, failing_since__lt=before)
    return list(rows.select_related("store").order_by("failing_since"))
