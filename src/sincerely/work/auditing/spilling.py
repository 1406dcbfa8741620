"""Lines that are too many for memory: on the disk, until they are judged part by part.

A part has all lines of some homes, and those of the homes that somebody of these may also be of.
What is written here is read by the same program a little later, and by nobody else.
"""

import pickle
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sincerely.rules.sighting import Contact
from sincerely.work.errors import WorkError

from .coding import Packed, contact, packed, unpacked
from .judging import People
from .people import Maybe, Sighting, Who
from .rows import FileSeen, Given, Line, Material

#: so many lines make a part that one process holds easily
EACH = 25_000
#: what DuckDB may take while it cuts, before it goes to the disk
MEMORY = "1GB"
#: a disk with less room than this, in bytes, is full
LEAST = 50_000_000
_LINES = pa.schema(
    [
        ("number", pa.int64()),
        ("sighting", pa.int64()),
        ("file", pa.int64()),
        ("line", pa.binary()),
        ("tells", pa.bool_()),
        ("decides", pa.bool_()),
    ]
)
#: the homes in which somebody may have bought, here or elsewhere
_DECIDED = """
CREATE TABLE decided AS
SELECT DISTINCT home FROM read_parquet(?) JOIN placed USING (sighting)
 WHERE decides
"""
#: the lines of a part; of guests, whose purchases alone are asked about, not what was sent to them,
#: and none of those who bought nothing
_CUT = """
COPY (SELECT number, file, line, person, home, part
        FROM read_parquet(?) JOIN placed USING (sighting)
        JOIN wanted USING (home)
       WHERE own OR (tells AND home IN (SELECT home FROM decided)))
  TO ? (FORMAT parquet, PARTITION_BY (part), COMPRESSION lz4_raw)
"""


class _Row(NamedTuple):
    """As `_LINES`."""

    number: int
    sighting: int
    file: int
    line: bytes
    tells: bool
    decides: bool


class Spill:
    """Lines as they come (`take`, `put`), and later as parts (`cut`, `part`). ``folder``: there is
    nothing in it."""

    def __init__(self, folder: Path, files: Sequence[FileSeen]) -> None:
        self.folder, self.files = folder, files
        self.lines = 0
        self._sightings: dict[bytes, int] = {}
        self._deals: dict[int, set[str]] = defaultdict(set)
        self._decided: set[int] = set()
        self._batches = count()
        self._places: dict[tuple[Given, Path], int] = {}
        self._placed = 0
        self._held: list[_Row] = []
        self._new: list[tuple[str, bytes]] = []
        (folder / "lines").mkdir()

    def take(self, lines: Sequence[Line]) -> None:
        """Writes these lines, and the details in them that were not met before."""
        for seen in islice(self.files, self._placed, None):
            self._places[seen.given, seen.path] = self._placed
            self._placed += 1
        for line in lines:
            place = self._places[line.given, line.path]
            self.put(place, line.number, packed(line.given.source, line.line, line.arrival))
        self._write()

    def put(self, file: int, number: int, line: Packed) -> None:
        """Writes a line sooner or later, at last when there is something to `take`. ``file``: its
        place among all."""
        self.lines += 1
        known = len(self._sightings)
        sighting = self._sightings.setdefault(line.sighting, known)
        if sighting == known:
            self._new.append((self.files[file].given.source, line.contact))
        if line.deals:
            self._deals[sighting].update(line.deals)
        if line.decides:
            self._decided.add(sighting)
        told = line.events > 0
        self._held.append(_Row(number, sighting, file, line.said, told, line.decides))
        if len(self._held) == EACH:
            self._write()

    def _write(self) -> None:
        columns = zip(*self._held, strict=True) if self._held else [()] * len(_LINES)
        table = pa.Table.from_arrays(
            [pa.array(each, field.type) for each, field in zip(columns, _LINES, strict=True)],
            schema=_LINES,
        )
        pq.write_table(table, self.folder / "lines" / f"{next(self._batches)}.parquet")
        with (self.folder / "sightings").open("ab") as file:
            pickle.dump(self._new, file, 5)
        self._held, self._new = [], []

    def sightings(self) -> Iterator[Sighting]:
        """Every sighting once, in the order in which they came."""
        self._sightings.clear()
        numbers = count()
        with (self.folder / "sightings").open("rb") as file:
            while file.peek(1):
                for source, details in pickle.load(file):  # noqa: S301 - see above
                    number = next(numbers)
                    yield Sighting(
                        source=source,
                        contact=contact(details),
                        deals=tuple(sorted(self._deals.get(number, ()))),
                        decides=number in self._decided,
                    )

    def cut(self, who: Who, cores: int) -> int:
        """Cuts the lines into parts; returns how many. ``cores``: no fewer, that none is idle."""
        many = max(cores, -(-self.lines // EACH))
        person = np.array(who.person_of, np.int64)
        home = np.array([who.home_of[each] for each in who.person_of], np.int64)
        with duckdb.connect() as database:
            database.execute("SET memory_limit = ?", [MEMORY])
            database.execute("SET temp_directory = ?", [str(self.folder / "spilled")])
            database.execute("SET preserve_insertion_order = false")
            database.execute("SET partitioned_write_flush_threshold = 100000")
            columns = {"sighting": np.arange(len(person)), "person": person, "home": home}
            database.register("placed", pa.table(columns))
            database.register("wanted", _wanted(who, home, many))
            lines, parts = str(self.folder / "lines" / "*.parquet"), str(self.folder / "parts")
            database.execute(_DECIDED, [lines])
            database.execute(_CUT, [lines, parts])
        self._keep_maybes(who, many)
        return many

    def _keep_maybes(self, who: Who, many: int) -> None:
        """Beside each part, whom its people may be, and why they live where they live."""
        parts: list[_Beside] = [({}, {}, {}) for _ in range(many)]
        for person, maybes in who.maybes.items():
            of_person, homes, _ = parts[who.home_of[person] % many]
            of_person[person] = maybes
            homes.update((maybe.other, who.home_of[maybe.other]) for maybe in maybes)
        for person, why in who.housed.items():
            parts[who.home_of[person] % many][2][person] = why
        for part, beside in enumerate(parts):
            (self.folder / f"beside-{part}").write_bytes(pickle.dumps(beside, 5))


@contextmanager
def room(folder: Path) -> Iterator[None]:
    """Says it in a sentence where the disk is full. Raises `WorkError` ``disk_full``."""
    try:
        yield
    except (OSError, duckdb.Error) as problem:
        if shutil.disk_usage(folder).free > LEAST:
            raise
        raise WorkError(
            "disk_full",
            f"The disk of {folder.absolute()} is full.",
            "So large an audit needs about a kilobyte for each row, beside the report: write that "
            "to another disk.",
        ) from problem


#: by person: whom they may be, where those live, and why they live where they live
_Beside = tuple[dict[int, list[Maybe]], dict[int, int], dict[int, str]]


@dataclass(frozen=True, slots=True)
class Part:
    """One of ``many`` parts of what lies in ``folder``."""

    folder: Path
    number: int
    many: int

    def read(self, files: Sequence[FileSeen]) -> tuple[Material, People]:
        """Its lines, in the order in which they were read, and who is who on them."""
        folder = self.folder / "parts" / f"part={self.number}"
        table = pa.concat_tables(map(_table, folder.iterdir())) if folder.exists() else _NOTHING
        rows: Mapping[str, list[Any]] = table.sort_by("number").to_pydict()
        contacts: dict[bytes, Contact] = {}
        lines = [
            _line(number, files[file], said, contacts)
            for number, file, said in zip(rows["number"], rows["file"], rows["line"], strict=True)
        ]
        beside = (self.folder / f"beside-{self.number}").read_bytes()
        maybes, homes, housed = pickle.loads(beside)  # noqa: S301
        home_of = homes | dict(zip(rows["person"], rows["home"], strict=True))
        guests = frozenset(home for home in home_of.values() if home % self.many != self.number)
        of_line = dict(zip(rows["number"], rows["person"], strict=True))
        who = Who(home_of=home_of, maybes=maybes, housed=housed)
        return Material(lines=lines, files=list(files)), People(who, of_line, guests)


_NOTHING = pa.table({name: [] for name in ("number", "file", "line", "person", "home")})


def _table(path: Path) -> pa.Table:
    with pq.ParquetFile(path) as file:
        return file.read()


def _line(number: int, seen: FileSeen, said: bytes, contacts: dict[bytes, Contact]) -> Line:
    line, arrival = unpacked(said, contacts)
    return Line(number=number, given=seen.given, path=seen.path, line=line, arrival=arrival)


def _wanted(who: Who, home: Any, many: int) -> pa.Table:
    """Which homes each part has: its own, and those its people may also be of."""
    own = np.unique(home)
    guests = {
        (there, who.home_of[person] % many)
        for person, maybes in who.maybes.items()
        for maybe in maybes
        if maybe.alike and (there := who.home_of[maybe.other]) % many != who.home_of[person] % many
    }
    homes = np.append(own, [there for there, _ in guests]).astype(np.int64)
    parts = np.append(own % many, [part for _, part in guests]).astype(np.int64)
    return pa.table({"home": homes, "part": parts, "own": np.arange(len(homes)) < len(own)})
