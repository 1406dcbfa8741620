"""The large audit: messages judged by two clocks, beside DuckDB gathering a few facts of them.

python -m benchmarks.auditing [--messages 20000,200000] [--spark]

The vendor's history is made up (`tests.history.vendor`). Each size runs in a process of its own.
Beside it: one query of as-of joins (the last purchase, wish, visit and human word, the messages of
the week before), written to Parquet, judged by nobody.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from sincerely.history import duck
from sincerely.records.places import place
from sincerely.rules.policy import DEFAULT
from tests.history import vendor

_LATEST = """
  ASOF LEFT JOIN
    (SELECT {whose} AS of, occurred_at AS at FROM events WHERE kind IN ({kinds})) {name}
    ON {name}.of = m.{whose} AND {name}.at <= m.occurred_at"""
_FACTS = {
    "sold": ("home", "'deal_sold', 'deal_delivered'"),
    "lost": ("home", "'deal_lost', 'deal_unwound'"),
    "wished": ("person", "'opted_out', 'quiet_asked', 'do_not_contact_asked'"),
    "seen": ("home", "'store_visited', 'appointment_kept', 'service_opened'"),
    "spoke": ("home", "'thank_you_given', 'call_received', 'mail_received'"),
}
_QUERY = (
    "COPY (SELECT m.id, count(*) OVER (PARTITION BY m.person, m.label ORDER BY m.occurred_at"
    " RANGE BETWEEN INTERVAL 7 DAY PRECEDING AND CURRENT ROW) AS many, "
    + ", ".join(f"{name}.at AS {name}" for name in _FACTS)
    + " FROM messages m"
    + "".join(
        _LATEST.format(name=name, whose=whose, kinds=kinds)
        for name, (whose, kinds) in _FACTS.items()
    )
    + ") TO '{to}' (FORMAT parquet)"
)


def _facts_alone(folder: Path, to: Path) -> None:
    with duckdb.connect() as database:
        database.execute("SET threads = 2; SET memory_limit = '2GB'; SET TimeZone = 'UTC'")
        for name in ("messages", "events"):
            database.register(name, database.read_parquet(str(folder / name / "*.parquet")))
        database.execute(_QUERY.replace("{to}", str(to)))


def _duck(folder: Path, to: Path) -> None:
    tables = duck.Tables(
        messages=folder / "messages", events=folder / "events", maybes=folder / "maybes"
    )
    duck.judge(tables, to, DEFAULT, place)


def _spark(cores: int) -> Callable[[Path, Path], None]:
    def judged(folder: Path, to: Path) -> None:
        from sincerely.history import sparked

        spark = sparked.session(f"local[{cores}]")
        tables = {name: str(folder / name) for name in ("messages", "events", "maybes")}
        sparked.judge(spark, tables, str(to), DEFAULT, place)
        spark.stop()

    return judged


_SIDES: dict[str, Callable[[Path, Path], None]] = {
    "facts": _facts_alone,
    "duckdb": _duck,
    "spark1": _spark(1),
    "spark2": _spark(2),
}


def _processor() -> float:
    """Processor seconds of this process and of those it has waited for."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in both)


def _largest() -> float:
    """The memory of the largest of these processes, in GB."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(each.ru_maxrss for each in both) / 1e6


def _one(side: str, folder: Path) -> None:
    began, used = time.perf_counter(), _processor()
    with tempfile.TemporaryDirectory(dir=folder) as to:
        _SIDES[side](folder, Path(to) / "out")
    took = time.perf_counter() - began
    print(f"{side:<8} {took:>9.1f} {_processor() - used:>12.1f} {_largest():>8.2f}", flush=True)


def main() -> None:
    """Every size, every side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", default="20000")
    parser.add_argument("--spark", action="store_true", help="also Spark, with one core and two")
    parser.add_argument("--one", nargs=2, metavar=("SIDE", "FOLDER"), help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.one:
        _one(told.one[0], Path(told.one[1]))
        return
    for messages in map(int, told.messages.split(",")):
        with tempfile.TemporaryDirectory(prefix="sincerely-bench-") as folder:
            vendor.make(Path(folder), messages)
            print(f"\n{messages:,} messages\n{'':<8} {'seconds':>9} {'processor s':>12} {'GB':>8}")
            sys.stdout.flush()
            for side in list(_SIDES)[: 4 if told.spark else 2]:
                command = [sys.executable, "-m", "benchmarks.auditing", "--one", side, folder]
                subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
