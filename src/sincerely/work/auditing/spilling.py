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
from hashlib import blake2b
from itertools import count, islice
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from sincerely.rules.events.talks import Sent
from sincerely.rules.sighting import Contact
from sincerely.work.errors import WorkError

from .judging import People, deals
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
    ]
)
#: the lines of a part; of guests, whose purchases alone are asked about, not what was sent to them
_CUT = """
COPY (SELECT number, file, line, person, home, part
        FROM read_parquet('{folder}/lines/*.parquet') JOIN placed USING (sighting)
        JOIN wanted USING (home) WHERE own OR tells)
  TO '{folder}/parts' (FORMAT parquet, PARTITION_BY (part), COMPRESSION lz4_raw)
"""


class Spill:
    """Lines as they come (`take`), and later as parts (`cut`, `part`). ``folder``: there is
    nothing in it."""

    def __init__(self, folder: Path, files: Sequence[FileSeen]) -> None:
        self.folder, self.files = folder, files
        self.lines = 0
        self._sightings: dict[bytes, int] = {}
        self._deals: dict[int, set[str]] = defaultdict(set)
        self._batches = count()
        self._places: dict[tuple[Given, Path], int] = {}
        self._placed = 0
        (folder / "lines").mkdir()

    def take(self, lines: Sequence[Line]) -> None:
        """Writes these lines, and the details in them that were not met before."""
        new: list[tuple[str, Contact]] = []
        sightings = [self._sighting(line, new) for line in lines]
        for seen in islice(self.files, self._placed, None):
            self._places[seen.given, seen.path] = self._placed
            self._placed += 1
        columns = {
            "number": [line.number for line in lines],
            "sighting": sightings,
            "file": [self._places[line.given, line.path] for line in lines],
            "line": [pickle.dumps((line.line, line.arrival), 5) for line in lines],
            "tells": [_tells(line) for line in lines],
        }
        table = pa.Table.from_pydict(columns, _LINES)
        pq.write_table(table, self.folder / "lines" / f"{next(self._batches)}.parquet")
        with (self.folder / "sightings").open("ab") as file:
            pickle.dump(new, file, 5)
        self.lines += len(lines)

    def _sighting(self, line: Line, new: list[tuple[str, Contact]]) -> int:
        source, contact = line.given.source, line.arrival.contact
        said = repr((source, contact)).encode("utf-8", "surrogatepass")
        known = len(self._sightings)
        number = self._sightings.setdefault(blake2b(said, digest_size=16).digest(), known)
        if number == known:
            new.append((source, contact))
        if told := deals((line,)):
            self._deals[number].update(told)
        return number

    def sightings(self) -> Iterator[Sighting]:
        """Every sighting once, in the order in which they came."""
        self._sightings.clear()
        number = count()
        with (self.folder / "sightings").open("rb") as file:
            while file.peek(1):
                for source, contact in pickle.load(file):  # noqa: S301 - see above
                    told = tuple(sorted(self._deals.get(next(number), ())))
                    yield Sighting(source=source, contact=contact, deals=told)

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
            database.execute(_CUT.format(folder=self.folder))
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
        table = ds.dataset(folder, format="parquet").to_table() if folder.exists() else _NOTHING
        rows: Mapping[str, list[Any]] = table.sort_by("number").to_pydict()
        lines = [
            _line(number, files[file], text)
            for number, file, text in zip(rows["number"], rows["file"], rows["line"], strict=True)
        ]
        beside = (self.folder / f"beside-{self.number}").read_bytes()
        maybes, homes, housed = pickle.loads(beside)  # noqa: S301
        home_of = homes | dict(zip(rows["person"], rows["home"], strict=True))
        guests = frozenset(home for home in home_of.values() if home % self.many != self.number)
        of_line = dict(zip(rows["number"], rows["person"], strict=True))
        who = Who(home_of=home_of, maybes=maybes, housed=housed)
        return Material(lines=lines, files=list(files)), People(who, of_line, guests)


_NOTHING = pa.table({name: [] for name in ("number", "file", "line", "person", "home")})


def _line(number: int, seen: FileSeen, text: bytes) -> Line:
    line, arrival = pickle.loads(text)  # noqa: S301 - see above
    return Line(number=number, given=seen.given, path=seen.path, line=line, arrival=arrival)


def _tells(line: Line) -> bool:
    """Whether it tells of more than what was sent."""
    return any(not isinstance(each.payload, Sent) for each in line.arrival.happenings)


def _wanted(who: Who, home: Any, many: int) -> pa.Table:
    """Which homes each part has: its own, and those its people may also be of."""
    own = np.unique(home)
    guests = {
        (there, who.home_of[person] % many)
        for person, maybes in who.maybes.items()
        for maybe in maybes
        if (there := who.home_of[maybe.other]) % many != who.home_of[person] % many
    }
    homes = np.append(own, [there for there, _ in guests]).astype(np.int64)
    parts = np.append(own % many, [part for _, part in guests]).astype(np.int64)
    return pa.table({"home": homes, "part": parts, "own": np.arange(len(homes)) < len(own)})
