"""Mail to a salesperson's own people: those with a deal of theirs, and whoever lives with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from django.db import connection
from django.db.models import BooleanField, F, Func, Model, QuerySet, Value

from sincerely.records.models import Delivery, Store
from sincerely.records.standings import seller_key

Row = TypeVar("Row", bound=Model)

#: found by the index standing_of_seller
_THEIRS = """
SELECT coalesce(array_agg(person_id), '{}')::text FROM standing
 WHERE store_id = %(store)s AND sellers @> ARRAY[%(seller)s::text] AND sellers <> '{}'
"""


@dataclass(frozen=True)
class Seller:
    """A salesperson of a store. ``name``: as the store's systems write it in the deals they
    report; who has none has no people."""

    store: Store
    name: str

    @cached_property
    def people(self) -> str:
        """Theirs, and whoever lives with them, as PostgreSQL writes an array of numbers: they are
        thousands, and only it reads them. One query, the first time.

        Asked by itself: only of numbers PostgreSQL knows how many they are, and so whether it is
        quicker to go through the people or through the messages.
        """
        if not (seller := seller_key(self.name)):
            return "{}"
        with connection.cursor() as cursor:
            cursor.execute(_THEIRS, {"store": self.store.pk, "seller": seller})
            found: str = cursor.fetchone()[0]
            return found


def of_seller(rows: QuerySet[Row], seller: Seller | None) -> QuerySet[Row]:
    """Of some deliveries or verdicts of a store, those to the people of this salesperson; None:
    whoever asks sees all. Mail to somebody nobody knows is nobody's own."""
    if seller is None:
        return rows
    return rows.filter(
        Func(
            F("person_id"),
            Value(seller.people),
            template="(%(expressions)s::bigint[]))",
            arg_joiner=" = ANY (",
            output_field=BooleanField(),
        )
    )


def readable(store: Store, deliveries: Iterable[int], *, seller: Seller | None) -> frozenset[int]:
    """Which of these a page of their own may be shown of. Two queries, none where all may."""
    numbers = frozenset(deliveries)
    if seller is None or not numbers:
        return numbers
    rows = Delivery.objects.filter(store=store, pk__in=numbers)
    return frozenset(of_seller(rows, seller).values_list("pk", flat=True))
