"""Writes the sample store into a folder: what its systems export, and the truth beside it."""

import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from . import dms, readme, record, store
from .books import Books
from .cast import CAST, Cast, perform
from .household import tell
from .people import DirectoryFullError
from .sink import Sink
from .world import World

#: wholesale rows to every hundred households
WHOLESALE = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written. ``counts``: rows by file (prospects in a lead file); ``cast``: the two
    households with a story (see `cast`)."""

    folder: Path
    counts: dict[str, int]
    cast: tuple[Cast, ...]

    @property
    def rows(self) -> int:
        """All rows that can be fed; the truth is not among them."""
        return sum(n for file, n in self.counts.items() if not file.startswith("truth/"))


def write(folder: Path, *, seed: int, until: date, households: int = 600) -> Written:
    """Writes a year of Harbor Motors into ``folder``; what a sample left there before is replaced.

    ``until``: the first day that has not happened; the year is the 365 days before it.
    ``households``: at least two, the two of the cast among them. The same arguments give the same
    bytes on every machine.

    Raises ValueError for fewer than two households, `DirectoryFullError` for more than there are
    made-up phone numbers (some 400,000).
    """
    if households < len(CAST):
        raise ValueError(f"The sample needs at least {len(CAST)} households: those of the cast.")
    if households > 400_000:
        raise DirectoryFullError("The sample has no more phone numbers to give.")
    _clear(folder)
    world = World(seed=seed, ends=datetime.combine(until, datetime.min.time()))
    sink = Sink(folder)
    perform(world, lambda life, books: record.keep(sink, life, books))
    rest = households - len(CAST)
    for number, began in enumerate(_beginnings(world, rest), start=1):
        life, books = tell(world, number, began)
        record.keep(sink, life, books)
    record.keep_rows(sink, _wholesale(world, rest))
    sink.finish()
    (folder / "README.txt").write_text(readme.TEXT, encoding="utf-8")
    return Written(folder=folder, counts=dict(sorted(sink.counts.items())), cast=CAST)


def files(folder: Path) -> list[tuple[str, Path]]:
    """Every file to feed with its source's name, in the order a store would begin: leads month by
    month, the CRM, the DMS month by month, the workshop, the dialler, the managers' lists."""
    leads = sorted((folder / "leads").glob("*.xml"), key=lambda path: (_month(path), path.name))
    found = [(path.stem.rpartition("_")[0], path) for path in leads]
    for system, names in SYSTEM_FILES:
        found += [(system, folder / system / name) for name in names]
        if system == "crm":
            found += [("dms", path) for path in sorted((folder / "dms").glob("sales_*.csv"))]
    return found


SYSTEM_FILES = (
    ("crm", ("deals.csv", "appointments.csv", "visits.csv", "calls.csv", "sent.csv")),
    ("service", ("service.csv", "appointments.csv", "sent.csv")),
    ("dialler", ("sent.csv",)),
    ("manager", ("optouts.csv", "complaints.csv", "thanks.csv")),
)


def _month(path: Path) -> str:
    return path.stem.rpartition("_")[2]


def _clear(folder: Path) -> None:
    """Removes what an earlier sample wrote, and nothing else."""
    for name in ("leads", "crm", "dms", "service", "dialler", "manager", "truth", ".parts"):
        shutil.rmtree(folder / name, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)


def _beginnings(world: World, households: int) -> list[datetime]:
    """When each household first asks: spread over the year in order, on any day, in the daytime."""
    dice, found = world.dice("beginnings"), []
    for number in range(households):
        share = (number + dice.span(0, 1)) / households
        day = (world.begins + timedelta(days=share * 364)).date()
        found.append(store.at(day, dice.between(8, 20), dice.between(0, 59)))
    return found


def _wholesale(world: World, households: int) -> Books:
    """Wholesale rows, spread over the working days of the year."""
    books, dice = Books(world.ends), world.dice("wholesale")
    days = Counter(
        store.open_day((world.begins + timedelta(days=dice.between(0, 364))).date())
        for _ in range(households * WHOLESALE // 100)
    )
    for day in sorted(days):
        dms.wholesale(world, books, store.at(day, 12), days[day])
    return books
