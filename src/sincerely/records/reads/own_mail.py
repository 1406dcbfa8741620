"""Mail to a salesperson's own people: those with a deal of theirs, and whoever lives with them."""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet

from sincerely.records import codec
from sincerely.records.models import Delivery, Standing, Store

Row = TypeVar("Row", bound=Model)


def of_seller(rows: QuerySet[Row], seller: str | None) -> QuerySet[Row]:
    """Of some deliveries or verdicts, those to the people of this salesperson; None: whoever asks
    sees all.

    ``seller``: the name, as the store's systems write it in the deals they report. Mail to somebody
    nobody knows is nobody's own.
    """
    if seller is None:
        return rows
    if not (name := " ".join(seller.split())):
        return rows.none()
    theirs = Standing.objects.filter(
        store=OuterRef("store"), deals__icontains=f'"by":{codec.text(name)}'
    )
    own = theirs.filter(person=OuterRef("person_id"))
    at_home = theirs.filter(person__household__people=OuterRef("person_id"))
    return rows.filter(Exists(own) | Exists(at_home))


def readable(store: Store, deliveries: Iterable[int], *, seller: str | None) -> frozenset[int]:
    """Which of these a page of their own may be shown of. One query, none where all may."""
    numbers = frozenset(deliveries)
    if seller is None or not numbers:
        return numbers
    rows = Delivery.objects.filter(store=store, pk__in=numbers)
    return frozenset(of_seller(rows, seller).values_list("pk", flat=True))
