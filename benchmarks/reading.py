"""Files read a second, beside DuckDB merely parsing them, and taken in, beside COPY.

    python -m benchmarks.reading [--rows 10000,100000,1000000] [--feed 20000]

1. a sales export read into sightings and typed events: against DuckDB counting its parsed rows;
   with the memory it took, which must not grow with the file;
2. the same with people matched, events recorded and standings kept: against COPY of its lines;
3. leads of usual size in ADF/XML on one core: a second.
"""

import argparse
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import town
from tests.truth import namelists

_CAME = datetime(2026, 11, 1, 15, 0, tzinfo=UTC)
_HEADER = "Deal No,Sold Date,First Name,Last Name,Email,Cell Phone,City,State,Zip,Stock,Year,Make"
#: half of the surnames are common ones, as in a town: who is compared with whom hangs on it
_FIRST = tuple(name for name, *_ in (*namelists.HERS, *namelists.HIS))
_RARE = tuple(front + back for front in namelists.FRONT for back in namelists.BACK)
_LEAD = """<prospect><id sequence="1" source="Cars Finder">{n}</id>
<requestdate>2026-10-30T16:32:11-05:00</requestdate>
<vehicle interest="buy" status="new"><year>2026</year><make>Hyundai</make><model>Palisade</model>
<stock>H{n}</stock></vehicle><vehicle interest="trade-in"><year>2019</year><make>Kia</make>
<model>Soul</model></vehicle><customer><contact><name part="first">{first}</name>
<name part="last">{last}</name><email>lead{n}@town.example.com</email>
<phone type="voice" time="evening">207-{a:03}-{b:04}</phone></contact>
<comments>Is it still there? Budget: 40000</comments></customer><vendor>
<vendorname>Bench Motors</vendorname></vendor><provider><name part="full">Cars Finder</name>
</provider></prospect>
"""
HEAD = f"{'rows':>10}  {'figure':<40} {'ours/s':>10} {'reference/s':>12} {'ratio':>6} {'MB':>6}"


def main() -> None:
    """Each size in a process of its own, so that memory is its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", default="10000,100000,1000000")
    parser.add_argument("--feed", type=int, default=20_000, help="rows taken into the database")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--taken", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        read_alone(args.one)
    elif args.taken:
        with town.database(1_000):
            taken_in(args.taken)
    else:
        print(HEAD, flush=True)
        for size in args.rows.split(","):
            _apart("--one", size)
        _apart("--taken", str(args.feed))
        leads(20_000)


def read_alone(rows: int) -> None:
    """The export read, and merely parsed."""
    import duckdb

    with TemporaryDirectory() as folder:
        path = sales(Path(folder, "sold.csv"), rows)
        _count(sales(Path(folder, "few.csv"), 1_000))  # warm: imports, caches
        before = _peak()
        ours = _rate(rows, lambda: _count(path))
        grown = _peak() - before
        query = f"SELECT count(*) FROM read_csv('{path}', all_varchar=true)"
        duckdb.execute("SET threads = 1")
        theirs = _rate(rows, lambda: duckdb.execute(query).fetchone())
    _tell(rows, "sales read / DuckDB parsing (1 thread)", ours, theirs, grown)


def taken_in(rows: int) -> None:
    """The export fed as a user feeds it, and its lines copied."""
    from django.db import connection

    from sincerely.records.models import Source
    from sincerely.work import feeding

    source = Source.objects.select_related("store__group").get()
    with TemporaryDirectory() as folder:
        path = sales(Path(folder, "sold.csv"), rows)

        def feed() -> None:
            feeding.feed(source=source, paths=[path], by="bench", now=_CAME)

        def copy() -> None:
            with connection.cursor() as cursor:
                cursor.execute("CREATE TABLE plain (key text PRIMARY KEY, line text)")
                with cursor.copy("COPY plain FROM STDIN") as into, path.open() as lines:
                    for line in lines:
                        into.write_row((line.partition(",")[0], line))

        before = _peak()
        ours = _rate(rows, feed)
        grown = _peak() - before
        theirs = _rate(rows, copy)
    _tell(rows, "sales fed: matched, recorded, kept / COPY", ours, theirs, grown)


def leads(count: int) -> None:
    """Files of a thousand prospects, and each lead a file of its own; every one somebody else's."""
    from sincerely.reading import StoreClock
    from sincerely.reading.adf import leads_in
    from sincerely.reading.context import Context

    context = Context(StoreClock("America/New_York"), "bench", _CAME)
    texts = [lead(n) for n in range(2 * count)]
    one, other = texts[:count], texts[count:]
    together = [
        f'<?xml version="1.0"?><adf>{"".join(one[at : at + 1_000])}</adf>'.encode()
        for at in range(0, count, 1_000)
    ]
    alone = [f'<?xml version="1.0"?><?adf version="1.0"?><adf>{t}</adf>'.encode() for t in other]
    one_file = _rate(count, lambda: [_made(leads_in(each, context)) for each in together])
    files = _rate(count, lambda: [_made(leads_in(each, context)) for each in alone])
    _tell(count, "leads in files of a thousand", one_file)
    _tell(count, "leads, each a file of its own", files)


def _made(outcomes: Iterable[object]) -> int:
    """How many there are; each is made, none is kept."""
    return sum(1 for _ in outcomes)


def sales(path: Path, rows: int) -> Path:
    """A sales export of invented people, seeded."""
    with path.open("w") as file:
        file.write(f"{_HEADER}\n")
        file.writelines(_lines(rows))
    return path


def lead(number: int) -> str:
    """One prospect of invented details."""
    chance = random.Random(number)
    return _LEAD.format(
        n=number,
        first=chance.choice(_FIRST),
        last=_surname(chance),
        a=chance.randrange(200, 999),
        b=chance.randrange(10_000),
    )


def _lines(rows: int) -> Iterator[str]:
    chance = random.Random(17)
    for n in range(rows):
        day = date(2026, 1, 1) + timedelta(days=chance.randrange(280))
        first, last = chance.choice(_FIRST), _surname(chance)
        phone = f"({chance.randrange(200, 999)}) {chance.randrange(200, 999)}-{n % 10_000:04}"
        yield (
            f"D{n},{day:%m/%d/%Y},{first},{last},sale{n}@town.example.com,{phone},"
            f"Portland,ME,041{chance.randrange(1, 13):02},S{n},2026,Hyundai\n"
        )


def _surname(chance: random.Random) -> str:
    return chance.choice(namelists.COMMON if chance.random() < 0.5 else _RARE)


def _count(path: Path) -> int:
    from sincerely.reading import Read, StoreClock, read

    file = read(path, store=StoreClock("America/New_York"), source="bench", received_at=_CAME)
    found = sum(isinstance(each, Read) for each in file)
    assert found, "nothing of it was read"
    return found


def _rate(units: int, job: Callable[[], object]) -> float:
    began = time.perf_counter()
    job()
    return units / (time.perf_counter() - began)


def _peak() -> float:
    """Megabytes this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _tell(
    rows: int, name: str, ours: float, theirs: float | None = None, grown: float | None = None
) -> None:
    line = f"{rows:>10,}  {name:<40} {ours:>10,.0f}"
    if theirs is not None and grown is not None:
        line += f" {theirs:>12,.0f} {ours / theirs:>6.3f} {grown:>6,.1f}"
    print(line, flush=True)


def _apart(*options: str) -> None:
    subprocess.run([sys.executable, "-m", "benchmarks.reading", *options], check=True)


if __name__ == "__main__":
    main()
