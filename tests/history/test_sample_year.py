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
from tests.history.test_engines import IN_SPARK

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Year:
    """The audit of the year's files, the tables it kept, and what DuckDB made of those."""

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
    return Year(audit, tables, _rows(to))


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


def test_spark_says_of_the_year_what_duckdb_says(year: Year, tmp_path: Path) -> None:
    if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
        pytest.fail("Spark needs a Java runtime: apt-get install default-jre-headless")
    told = [sys.executable, "-c", IN_SPARK, str(year.tables), str(tmp_path / "verdicts")]
    done = subprocess.run(told, capture_output=True, text=True, check=False)
    assert done.stdout.split()[-1:] == [str(len(year.verdicts))], done.stderr[-2_000:]
    assert _rows(tmp_path / "verdicts") == year.verdicts
