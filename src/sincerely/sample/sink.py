"""Writes rows into files in the order of time, however many there are, in bounded memory.

Households are told one after the other, files are sorted by time: rows wait by file and month, on
disk when there are many, and each month is sorted by itself.
"""

import csv
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from . import leads, tables

#: rows kept in memory before they go to disk
MOST_IN_MEMORY = 100_000

_Key = tuple[str, str]  # file, month


class Sink:
    """Takes rows in any order and writes them sorted by time, then key."""

    def __init__(self, folder: Path, *, most_in_memory: int = MOST_IN_MEMORY) -> None:
        self._folder, self._parts = folder, folder / ".parts"
        self._most, self._held = most_in_memory, 0
        self._rows: defaultdict[_Key, list[list[str]]] = defaultdict(list)
        self._spilled: set[_Key] = set()
        self.counts: Counter[str] = Counter()

    def add(self, file: str, at: datetime | None, key: str, values: Mapping[str, str]) -> None:
        """Takes one row. ``at`` None: the file is sorted by key alone."""
        time = at.isoformat(timespec="seconds") if at else ""
        row = [time, key, *[values.get(name, "") for name in tables.columns(file)]]
        self._rows[file, time[:7]].append(row)
        self.counts[file] += 1
        self._held += 1
        if self._held >= self._most:
            self._spill()

    def finish(self) -> None:
        """Writes every file; those without rows get their header."""
        if self._spilled:
            self._spill()
        files = {file for file, _ in [*self._rows, *self._spilled]} | set(tables.COLUMNS)
        for file in sorted(files):
            path = self._folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            write = self._write_leads if file.endswith(".xml") else self._write_table
            write(path, file)
        shutil.rmtree(self._parts, ignore_errors=True)

    def _write_table(self, path: Path, file: str) -> None:
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(tables.columns(file))
            writer.writerows(row[2:] for row in self._sorted(file))

    def _write_leads(self, path: Path, file: str) -> None:
        provider = path.stem.rpartition("_")[0]
        with path.open("w", encoding="utf-8", newline="") as out:
            out.write(leads.OPENING[provider])
            out.writelines(row[2] for row in self._sorted(file))
            out.write(leads.CLOSING)

    def _sorted(self, file: str) -> Iterator[list[str]]:
        keys = sorted(key for key in {*self._rows, *self._spilled} if key[0] == file)
        for key in keys:
            rows = self._rows.pop(key, [])
            if key in self._spilled:
                with self._part(key).open(encoding="utf-8", newline="") as part:
                    rows = list(csv.reader(part))
            rows.sort(key=lambda row: (row[0], row[1], row))
            yield from rows

    def _spill(self) -> None:
        self._parts.mkdir(parents=True, exist_ok=True)
        for key, rows in self._rows.items():
            with self._part(key).open("a", encoding="utf-8", newline="") as part:
                csv.writer(part, lineterminator="\n").writerows(rows)
            self._spilled.add(key)
        self._rows.clear()
        self._held = 0

    def _part(self, key: _Key) -> Path:
        return self._parts / f"{key[0].replace('/', '-')}-{key[1]}"
