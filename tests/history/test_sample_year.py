"""The sample store's year, from its files to verdicts: by the audit of files, DuckDB and Spark."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pytest

from sincerely.faces.cli import audit_files
from sincerely.history import duck
from sincerely.records import places
from sincerely.rules.policy import DEFAULT
from sincerely.rules.verdict import Verdict, all_codes
from sincerely.work.auditing import audit as auditing
from sincerely.work.auditing.audit import Audit
from sincerely.work.auditing.parted import Disk, InParts, Wanted
from sincerely.work.auditing.rows import Given
from tests.history.test_engines import IN_SPARK

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Year:
    """The audit of the year's files, the tables it kept, and what DuckDB made of those."""

    given: list[Given]
    audit: Audit
    tables: Path
    verdicts: list[dict[str, object]]


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    folder = tmp_path_factory.mktemp("year")
    given, store = audit_files.sample(folder / "files", NOW)
    audit = auditing.audit(
        given=given, zone="America/New_York", store=store, policy=DEFAULT,
        policy_name="ours", lag=timedelta(days=1), columns={}, now=NOW,
    )  # fmt: skip
    tables, to = folder / "tables", folder / "verdicts"
    audit.keep_tables(tables)
    named = {name: tables / name for name in ("messages", "events", "maybes")}
    duck.judge(duck.Tables(**named), to, DEFAULT, places.place, duck.Machine(cores=1))
    return Year(given, audit, tables, _rows(to))


def _rows(folder: Path) -> list[dict[str, object]]:
    table: pa.Table = ds.dataset(folder).to_table()
    return sorted(table.to_pylist(), key=lambda row: row["id"])


def _said(verdict: Verdict) -> tuple[str, str, str]:
    codes = [each.code for each in verdict.reasons]
    behind = sorted(all_codes(verdict).difference(codes))
    return verdict.answer.value, " ".join(codes), " ".join(behind)


def test_duckdb_says_of_the_year_what_the_audit_of_its_files_says(year: Year) -> None:
    messages = ds.dataset(year.tables / "messages").to_table().to_pylist()
    of = {row["id"]: row for row in year.verdicts}
    columns = ("answer", "codes", "behind", "known_answer", "known_codes", "known_behind")
    found = {
        (row["row"], row["key"]): tuple(of[row["id"]][name] for name in columns)
        for row in messages
        if row["judged"]
    }
    assert len(found) > 5_000
    assert found == {
        (each.line.number, each.happening.key): (*_said(each.verdict), *_said(each.known))
        for each in year.audit.case.judged
    }


def test_in_parts_it_says_of_the_year_what_it_says_in_memory(year: Year, tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    disk = Disk(
        folder=tmp_path / "parts",
        wanted=Wanted(csv=True, tables=tmp_path / "tables"),
        most=4_000,
        cores=2,
    )
    parts = auditing.audit(
        given=year.given, zone="America/New_York", store=year.audit.store, policy=DEFAULT,
        policy_name="ours", lag=timedelta(days=1), columns={}, now=NOW, disk=disk,
    )  # fmt: skip
    assert isinstance(parts.found, InParts)
    written = []
    for audit, name in ((year.audit, "memory.csv"), (parts, "parts.csv")):
        assert audit.write_csv(tmp_path / name) > 2_000
        written.append((tmp_path / name).read_text())
    assert written[0] == written[1]
    assert parts.report(show_names=True) == year.audit.report(show_names=True)
    told = [audit.about() | {"processor_seconds": {}} for audit in (year.audit, parts)]
    assert told[0] == told[1]
    for name in ("messages", "events", "maybes"):  # every message, also what was just sent
        kept, again = (
            sorted(map(str, ds.dataset(folder / name).to_table().to_pylist()))
            for folder in (year.tables, tmp_path / "tables")
        )
        assert kept == again


def test_spark_says_of_the_year_what_duckdb_says(year: Year, tmp_path: Path) -> None:
    if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
        pytest.fail("Spark needs a Java runtime: apt-get install default-jre-headless")
    told = [sys.executable, "-c", IN_SPARK, str(year.tables), str(tmp_path / "verdicts")]
    done = subprocess.run(told, capture_output=True, text=True, check=False)
    assert done.stdout.split()[-1:] == [str(len(year.verdicts))], done.stderr[-2_000:]
    assert _rows(tmp_path / "verdicts") == year.verdicts
