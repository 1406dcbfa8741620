"""One sample, written once for all tests, and short ways to look into it."""

import csv
from collections.abc import Callable
from datetime import date
from functools import cache

import pytest

from sincerely import sample

UNTIL = date(2026, 11, 23)
Rows = list[dict[str, str]]


class Store:
    """A written sample: its files as rows."""

    def __init__(self, written: sample.Written) -> None:
        self.written = written
        self.folder = written.folder
        self.rows: Callable[[str], Rows] = cache(self._rows)

    def _rows(self, file: str) -> Rows:
        with (self.folder / file).open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    @property
    def tables(self) -> list[str]:
        """Every table that can be fed, by its name in the folder."""
        fed = (path.relative_to(self.folder).as_posix() for _, path in sample.files(self.folder))
        return [name for name in fed if name.endswith(".csv")]

    @property
    def sales(self) -> Rows:
        """The DMS's rows of all months, reversals as rows of their own."""
        return [row for name in self.tables if name.startswith("dms/") for row in self.rows(name)]


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The default size, one seed."""
    folder = tmp_path_factory.mktemp("sample")
    return Store(sample.write(folder, seed=7, until=UNTIL))
