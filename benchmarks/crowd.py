"""A million people with believable names, addresses and telephones, as matching finds them.

Who they are comes from the made-up towns that matching is judged by (``tests/truth``); one
sighting each is put where the product puts it, by COPY.
"""

import random
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from benchmarks import town
from tests.truth import town as truth

SEED = 90


class Row(NamedTuple):
    """One person of the crowd. ``sold``: they, or one of their home, bought."""

    number: int
    contact: Any
    traits: Any
    sold: bool


def fill(size: int) -> None:
    """Fills an empty database by COPY and analyses it."""
    from django.db import connection

    from sincerely.records.models import Store
    from sincerely.rules.purpose import Purpose
    from sincerely.work import stores

    store = stores.make_store(
        name="Bench Motors", key="bench", zone="America/New_York", state="ME", by="bench",
        now=town.NOW, mode=Store.Mode.ON,
    )  # fmt: skip
    source = stores.make_source(store=store, name="crm", may_claim=Purpose)
    lives = town.pool()
    batch: list[Row] = []
    with connection.cursor() as cursor:
        for row in people(size):
            batch.append(row)
            if len(batch) == 20_000:
                _copy(cursor, batch, store, source, lives)
                batch.clear()
        _copy(cursor, batch, store, source, lives)
        for table in ("person", "sighting"):
            cursor.execute(f"SELECT setval('{table}_id_seq', %s)", [size])
        cursor.execute("ANALYZE")


def people(size: int) -> Iterator[Row]:
    """``size`` people with one sighting each; every sale of the town falls to its home."""
    from sincerely.matching.traits import traits_of

    seen: set[str] = set()
    bought = ""
    for one in truth.sightings(SEED, size):
        if len(seen) >= size:
            return
        if one.deal:
            bought = one.household
        if one.person not in seen:
            seen.add(one.person)
            traits = traits_of(one.contact)
            yield Row(len(seen), one.contact, traits, one.household == bought)


def newcomers(count: int) -> list[Any]:
    """Details of people who are in the crowd already, as another paper writes them: whoever
    arrives is compared with themselves and everybody like them."""
    found = [one.contact for one in truth.sightings(SEED, 20 * count)]
    return random.Random(3).sample(found, count)


def _copy(cursor: Any, rows: Sequence[Row], store: Any, source: Any, lives: Any) -> None:
    from sincerely.matching.blocking import keys
    from sincerely.matching.names import name_key
    from sincerely.records import codec

    group, zones, states = store.group_id, [store.zone], [store.state]
    own, home = lives[0]
    _into(
        cursor, "person (id, group_id, name, names)",
        ((r.number, group, r.contact.display_name, [name_key(r.contact)]) for r in rows),
    )  # fmt: skip
    _into(
        cursor, "sighting (id, source_id, contact, digest, received_at, person_id)",
        (
            (r.number, source.pk, codec.contact_text(r.contact), r.number.to_bytes(8), town.NOW,
             r.number)
            for r in rows
        ),
    )  # fmt: skip
    _into(
        cursor, "traits (sighting_id, traits)",
        ((r.number, codec.text(r.traits)) for r in rows),
    )  # fmt: skip
    _into(
        cursor, "block (group_id, key, person_id)",
        ((group, key, r.number) for r in rows for key in keys(r.traits)),
    )  # fmt: skip
    _into(
        cursor, "reach (group_id, address, person_id, zones, states)",
        (
            (group, address.key, r.number, zones, states)
            for r in rows
            for address in r.contact.addresses("crm")
        ),
    )  # fmt: skip
    _into(
        cursor, "standing (person_id, store_id, own, home, deals, sold, last_at)",
        ((r.number, store.pk, own, home, "[]", r.sold, town.NOW) for r in rows),
    )  # fmt: skip


def _into(cursor: Any, table: str, rows: Iterator[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
