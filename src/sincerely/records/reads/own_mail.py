"""Mail to a salesperson's own people: those with a deal of theirs, and whoever lives with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from django.db import connection
from django.db.models import BooleanField, F, Func, Model, QuerySet, Value

from sincerely.records.models import Delivery, Store

Row = TypeVar("Row", bound=Model)

#: found by the index standing_sold_by, whose expression this is, letter by letter: who sells to
#: them, in small letters and as JSON writes it, without its brackets and outermost quotes. Only who
#: has the standing of a home lives with somebody: the home of nobody else is looked up
_THEIRS = """
WITH own AS MATERIALIZED (
  SELECT s.person_id, s.home IS NOT NULL AS shared FROM standing s
   WHERE s.store_id = %(store)s
     AND string_to_array("left"(substr(
           jsonb_path_query_array(lower(s.deals)::jsonb, '$[*].by')::text, 3), -2), '", "')
         && ARRAY["left"(substr(to_json(lower(%(name)s::text))::text, 2), -1)])
SELECT coalesce(array_agg(people.id), '{}')::text
  FROM (SELECT person_id AS id FROM own
         UNION
        SELECT m.id FROM own
          JOIN person p ON p.id = own.person_id AND p.household_id IS NOT NULL
          JOIN person m ON m.household_id = p.household_id
         WHERE own.shared) AS people
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
        if not (name := " ".join(self.name.split())):
            return "{}"
        with connection.cursor() as cursor:
            cursor.execute(_THEIRS, {"store": self.store.pk, "name": name})
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
