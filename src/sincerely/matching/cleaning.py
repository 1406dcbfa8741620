"""Sightings as they came, in Arrow's columns, made into the columns that are compared.

The same for every engine: processes of this machine, or the workers of a cluster.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

from sincerely.rules.sighting import Contact

from .blocking import keys
from .model import dealer
from .traits import Traits, traits_of
from .ways import mail_names

#: rows that are cleaned at once
CHUNK = 20_000
#: what a sighting may have, all of it text; ``emails`` and ``phones`` are lists of text
GIVEN = (
    "name", "first", "middle", "last", "suffix", "street", "city", "region", "postal", "country",
)  # fmt: skip
READ = ("row", *GIVEN, "company", "emails", "phones", "birth")

_TEXTS = (
    "first", "middle", "last", "generation", "company", "birth", "street_number", "street", "unit",
    "city", "state", "postcode",
)  # fmt: skip
_LISTS = ("forms", "others", "emails", "phones")
SCHEMA = pa.schema(
    [
        ("row", pa.int64()),
        *((name, pa.string()) for name in _TEXTS),
        *((name, pa.list_(pa.string())) for name in (*_LISTS, "halves", "mail_names", "keys")),
        ("tf_first", pa.float64()),
        ("tf_last", pa.float64()),
    ]
)


def told(names: Sequence[str]) -> list[str]:
    """Which of a table's columns are read. Raises ValueError where its rows have no number."""
    if "row" not in names:
        raise ValueError("the sightings have no column `row` that numbers them")
    return [name for name in READ if name in names]


def cleaned(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Columns that are compared (`SCHEMA`) of sightings as they came (`READ`).

    ``row``: a number of its own for each sighting. Other columns may be missing.
    """
    given = {name: batch.column(name).to_pylist() for name in READ if name in batch.schema.names}
    rows = given.pop("row")
    births = given.pop("birth", None) or [None] * len(rows)
    names = tuple(given)
    found = [
        traits_of(contact(dict(zip(names, cells, strict=True))), birth or "")
        for birth, *cells in zip(births, *given.values(), strict=True)
    ]
    return columns(rows, found)


def contact(given: dict[str, Any]) -> Contact:
    """One sighting as it came, from its cells by their names."""
    return Contact(
        **{name: given.get(name) or "" for name in GIVEN},
        company=bool(given.get("company")),
        emails=tuple(given.get("emails") or ()),
        phones=tuple(("", each) for each in given.get("phones") or ()),
    )


def columns(rows: Sequence[int], found: Sequence[Traits]) -> pa.RecordBatch:
    """The columns that are compared (`SCHEMA`) of numbered details."""
    model = dealer()
    made: dict[str, list[Any]] = {"row": list(rows)}
    made |= {name: [getattr(each, name) or None for each in found] for name in (*_TEXTS, *_LISTS)}
    made["halves"] = [each.last.split() or None for each in found]
    made["mail_names"] = [mail_names(each) or None for each in found]
    made["keys"] = [keys(each) or None for each in found]
    for name in ("first", "last"):
        made[f"tf_{name}"] = [model.common(name, each) if each else None for each in made[name]]
    return pa.RecordBatch.from_pydict(made, schema=SCHEMA)


def given(sightings: Iterable[tuple[int, Contact]]) -> pa.RecordBatch:
    """Numbered sightings as columns (`READ`, without births)."""
    numbered = list(sightings)
    made: dict[str, list[Any]] = {"row": [row for row, _ in numbered]}
    made |= {name: [getattr(each, name) for _, each in numbered] for name in (*GIVEN, "company")}
    made["emails"] = [list(each.emails) for _, each in numbered]
    made["phones"] = [[number for _, number in each.phones] for _, each in numbered]
    texts = pa.list_(pa.string())
    kinds: dict[str, pa.DataType] = {
        "row": pa.int64(), "company": pa.bool_(), "emails": texts, "phones": texts,
    }  # fmt: skip
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in made])
    return pa.RecordBatch.from_pydict(made, schema=schema)
