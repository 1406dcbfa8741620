"""From files to tables to verdicts: the large audit says what the small one says."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from sincerely.history import sparked
from sincerely.rules.policy import DEFAULT
from sincerely.work.auditing import large, large_report
from sincerely.work.auditing.audit import Audit
from sincerely.work.auditing.judging import Judged
from sincerely.work.auditing.kept import TABLES
from sincerely.work.auditing.large import Tables
from sincerely.work.auditing.report import span
from sincerely.work.auditing.rows import Given, Role
from sincerely.work.errors import WorkError

from .audit_exports import CHATS, HISTORY, TEXTS
from .test_auditing import NOW, SENT, SOLD
from .test_auditing_files import run, written

CALLS = """message_id,sent_at,channel,purpose,written_by,by,email
C1,2026-05-12 10:00,call,thank_you,person,Dana Reyes,rosa@example.com
"""


@pytest.fixture
def small(tmp_path: Path) -> Audit:
    """What four systems sent, and a call that is not judged but counts."""
    names = {"sent": SENT, "history": HISTORY, "texts": TEXTS, "chats": CHATS}
    sent = [written(tmp_path, f"{name}.csv", text) for name, text in names.items()]
    calls = Given(role=Role.ALSO, path=written(tmp_path, "calls.csv", CALLS), source="calls")
    found = run(tmp_path, *sent, sold=SOLD, more=(calls,))
    found.keep_tables(tmp_path / "kept")
    return found


def tables(folder: Path) -> Tables:
    return Tables(folder=str(folder / "kept"), verdicts=str(folder / "verdicts"))


def said(judged: Judged) -> tuple[str, ...]:
    known = judged.known
    codes = " ".join(each.code for each in known.reasons)
    told = judged.verdict.answer.value, " ".join(judged.codes), " ".join(judged.behind)
    return (*told, known.answer.value, codes)


def verdicts(folder: Path) -> dict[tuple[str, int], tuple[str, ...]]:
    """By file and line, of the judged messages."""
    messages = ds.dataset(folder / "kept" / "messages").to_table().to_pylist()
    found = {row["id"]: row for row in ds.dataset(folder / "verdicts").to_table().to_pylist()}
    columns = ("answer", "codes", "behind", "known_answer", "known_codes")
    return {
        (row["file"], row["line"]): tuple(found[row["id"]][name] for name in columns)
        for row in messages
        if row["judged"]
    }


def expected(found: Audit) -> dict[tuple[str, int], tuple[str, ...]]:
    return {(str(each.line.path), each.line.line): said(each) for each in found.case.judged}


def test_duckdb_says_what_the_audit_of_files_says(small: Audit, tmp_path: Path) -> None:
    heard: list[int] = []
    counted = large.with_duckdb(
        tables(tmp_path), DEFAULT, cores=1, tell=lambda done, many: heard.append(done)
    )
    assert heard == [1, 2]
    assert verdicts(tmp_path) == expected(small)
    assert counted.messages == small.figures.messages
    assert counted.answers == small.figures.gate.answers
    assert counted.buyers == small.figures.buyers == 1
    assert (counted.first, counted.last) == (small.figures.first, small.figures.last)
    treated = [each for each in small.case.judged if "already_bought" in each.codes]
    assert counted.insults.least == len(treated) > 2
    assert counted.reasons["already_bought"] == len(treated)
    assert sum(one.messages for one in counted.sources) == counted.messages
    cover = large_report.Cover(
        store="Bench <Motors>", zone="America/New_York", policy="p", versions="v", made=NOW,
        where="kept", verdicts="verdicts",
    )  # fmt: skip
    page = large_report.page(counted, cover)
    assert "Bench &lt;Motors&gt;" in page
    assert f'<p class="number">{span(counted.per_100_buyers)}</p>' in page
    assert not [each for each in ("<script", "http:", "https:", "src=") if each in page]
    assert json.loads(json.dumps(large_report.plain(counted, cover), default=str))


def test_spark_says_the_same(small: Audit, tmp_path: Path) -> None:
    if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
        pytest.fail("Spark needs a Java runtime: apt-get install default-jre-headless")
    # a process of its own: a JVM keeps the settings it began with, and matching needs others
    told = [sys.executable, "-c", ON_SPARK, str(tmp_path)]
    done = subprocess.run(told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    assert verdicts(tmp_path) == expected(small)
    again = Tables(folder=str(tmp_path / "kept"), verdicts=str(tmp_path / "again"))
    counted = large.with_duckdb(again, DEFAULT, cores=1, tell=lambda done, many: None)
    figures = json.loads((tmp_path / "summary.json").read_text())["figures"]
    del figures["per_100_buyers"]
    assert figures == json.loads(json.dumps(asdict(counted), default=str))


ON_SPARK = """
import sys
from pathlib import Path
from sincerely.faces.cli.audit import audit
from sincerely.faces.cli.audit_large import Engine
folder = sys.argv[1]
audit(tables=f"{folder}/kept", verdicts=f"{folder}/verdicts", json_=Path(folder) / "summary.json",
      engine=Engine.SPARK, master="local[1]")
"""


def refused(folder: Path) -> WorkError:
    with pytest.raises(WorkError) as problem:
        large.check(tables(folder), needed=TABLES)
    return problem.value


def test_what_is_wrong_with_a_table_is_said_first(small: Audit, tmp_path: Path) -> None:
    assert small.case.judged
    file = tmp_path / "kept" / "messages" / "part-0.parquet"
    good = pq.read_table(file)
    pq.write_table(good.drop_columns(["label"]), file)
    assert (refused(tmp_path).code, "label" in str(refused(tmp_path))) == ("no_such_column", True)
    at = good.column_names.index("occurred_at")
    pq.write_table(good.set_column(at, "occurred_at", good["occurred_at"].cast(pa.string())), file)
    assert (refused(tmp_path).code, "string" in str(refused(tmp_path))) == ("wrong_type", True)
    file.write_text("no parquet")
    assert refused(tmp_path).code == "not_parquet"
    file.unlink()
    assert refused(tmp_path).code == "no_tables"


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("zones", "America/Chicago,America", "no_such_zone"),
        ("zones", "../etc/passwd", "no_such_zone"),
        ("states", "ME,Maine", "no_such_state"),
    ],
)
def test_a_place_that_is_none_is_said_first(
    small: Audit, tmp_path: Path, column: str, cell: str, code: str
) -> None:
    assert small.case.judged
    file = tmp_path / "kept" / "messages" / "part-0.parquet"
    good = pq.read_table(file)
    cells = pa.array([cell, *good[column].to_pylist()[1:]])
    at = good.column_names.index(column)
    pq.write_table(good.set_column(at, column, cells), file)
    found = refused(tmp_path)
    assert (found.code, cell.rpartition(",")[2] in str(found)) == (code, True)
    assert found.hint


def test_verdicts_of_two_audits_are_not_mixed(small: Audit, tmp_path: Path) -> None:
    assert small.case.judged
    (tmp_path / "verdicts").mkdir()
    (tmp_path / "verdicts" / "part-7.parquet").write_text("from before")
    with pytest.raises(WorkError) as problem:
        large.with_duckdb(tables(tmp_path), DEFAULT, cores=1, tell=lambda done, many: None)
    assert problem.value.code == "folder_not_empty"


def test_where_spark_does_not_start_it_is_said(
    small: Audit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def session(master: str) -> None:
        raise sparked.NoSpark(f"no Java for {master}\nand much more")

    monkeypatch.setattr(sparked, "session", session)
    with pytest.raises(WorkError) as problem:
        large.with_spark(tables(tmp_path), DEFAULT, master="local[1]")
    assert small.case.judged
    assert problem.value.code == "no_spark"
    assert str(problem.value) == "Spark does not start: no Java for local[1]."
