"""The large audit: messages judged by two clocks, beside DuckDB gathering a few facts of them.

python -m benchmarks.auditing [--messages 20000,200000] [--spark] [--households 600,4600]

With ``--households``: instead, the sample store's year of so many households is audited from its
files to the report and the findings, held in memory and in parts on the disk.

The vendor's history is made up (`tests.history.vendor`). Each size runs in a process of its own.
Beside it: one query of as-of joins (the last purchase, wish, visit and human word, the messages of
the week before), written to Parquet, judged by nobody.
"""

import argparse
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from multiprocessing import forkserver
from pathlib import Path

import duckdb

from sincerely.history import duck
from sincerely.records.places import place
from sincerely.rules.policy import DEFAULT
from tests.history import vendor

_NOW = datetime(2026, 11, 1, tzinfo=UTC)
#: rows held in memory by the audit in parts
ROWS = 10_000
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
        database.execute("SET temp_directory = ?", [str(to.parent / "spilled")])
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


def _files(most: int) -> Callable[[Path, Path], None]:
    def audited(folder: Path, to: Path) -> None:
        # here: every process of the judge would import what only the audit of files needs
        from sincerely.work.auditing import audit as auditing
        from sincerely.work.auditing.parted import Disk, Wanted

        to.mkdir()
        (parts := to / "parts").mkdir()
        disk = Disk(folder=parts, wanted=Wanted(csv=True, json=True), most=most, cores=2)
        found = auditing.audit(
            given=pickle.loads((folder / "given").read_bytes()),
            zone="America/New_York", store="Bench", policy=DEFAULT, policy_name="ours",
            lag=timedelta(days=1), columns={}, now=_NOW, disk=disk,
        )  # fmt: skip
        found.write_csv(to / "findings.csv")
        found.write_json(to / "findings.json")
        (to / "report.html").write_text(found.report(show_names=False))
        print(f"{found.figures.messages:,} messages, {found.material.read:,} rows: {found.took}")

    return audited


_SIDES: dict[str, Callable[[Path, Path], None]] = {
    "facts": _facts_alone,
    "duckdb": _duck,
    "spark1": _spark(1),
    "spark2": _spark(2),
    "memory": _files(10**9),
    "parts": _files(ROWS),
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
    # it is waited for only then, and counted with all that it began
    forkserver._forkserver._stop()  # type: ignore[attr-defined]
    print(f"{side:<8} {took:>9.1f} {_processor() - used:>12.1f} {_largest():>8.2f}", flush=True)


def _run(side: str, folder: str) -> None:
    command = [sys.executable, "-m", "benchmarks.auditing", "--one", side, folder]
    subprocess.run(command, check=True)


def _from_files(households: int) -> None:
    from sincerely.faces.cli import audit_files

    with tempfile.TemporaryDirectory(prefix="sincerely-bench-") as folder:
        given, _ = audit_files.sample(Path(folder), _NOW, households)
        (Path(folder) / "given").write_bytes(pickle.dumps(given))
        print(f"\n{households:,} households\n{'':<8} {'seconds':>9} {'processor s':>12} {'GB':>8}")
        sys.stdout.flush()
        for side in ("memory", "parts"):
            _run(side, folder)


def main() -> None:
    """Every size, every side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", default="20000")
    parser.add_argument("--spark", action="store_true", help="also Spark, with one core and two")
    parser.add_argument("--households", default="", help="audit files of so many households")
    parser.add_argument("--one", nargs=2, metavar=("SIDE", "FOLDER"), help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.one:
        _one(told.one[0], Path(told.one[1]))
        return
    if told.households:
        for households in map(int, told.households.split(",")):
            _from_files(households)
        return
    for messages in map(int, told.messages.split(",")):
        with tempfile.TemporaryDirectory(prefix="sincerely-bench-") as folder:
            vendor.make(Path(folder), messages)
            print(f"\n{messages:,} messages\n{'':<8} {'seconds':>9} {'processor s':>12} {'GB':>8}")
            sys.stdout.flush()
            for side in list(_SIDES)[: 4 if told.spark else 2]:
                _run(side, folder)


if __name__ == "__main__":
    main()
