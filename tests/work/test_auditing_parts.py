"""An audit of more than fits into memory says, message by message, what one in memory says."""

import json
import os
import signal
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pyarrow.dataset as ds
import pytest

from sincerely.rules.policy import DEFAULT
from sincerely.rules.sighting import Contact
from sincerely.work.auditing import detailing, parted, spilling
from sincerely.work.auditing.audit import Audit, audit
from sincerely.work.auditing.figures import count
from sincerely.work.auditing.parted import Disk, InParts, Wanted
from sincerely.work.auditing.rows import Given, Line, Material, Role
from sincerely.work.auditing.spilling import Part, Spill
from sincerely.work.auditing.tallying import Tally, tally
from sincerely.work.auditing.weighing import Range, Sum, added
from sincerely.work.errors import WorkError

from .audit_exports import CHATS, HISTORY, MAILBOX, TEXTS
from .test_auditing import NOW, SENT, SOLD, run
from .test_auditing_files import written

#: one who may be the buyer of another home, a couple, and a mail to two
MORE = """message_id,sent_at,channel,purpose,system,template,first_name,last_name,email,address,zip
N1,2026-05-23 10:00,email,promotion,crm,"Rosa, our sale",Rosa,Keller,,12 Elm Street,04101
N2,2026-05-24 10:00,email,promotion,crm,"Rosy, our sale",Rosy,Keller,rosa@example.com,,
N3,2026-05-25 21:40,call,promotion,crm,,Pat,Other,pat@example.net,,
N4,2026-07-01 10:00,email,promotion,crm,,Pat,Other,pat@example.net,,
N5,,email,promotion,crm,,Pat,Other,pat@example.net,,
"""
ALIKE = SOLD.replace("email,sold", "email,address,zip,sold", 1).replace(
    "rosa@example.com,", "rosa@example.com,12 Elm Street,04101,"
)


@dataclass(frozen=True, slots=True)
class Told:
    """All that an audit writes."""

    audit: Audit
    csv: str
    json: dict[str, object]
    report: str
    explained: list[list[str]]
    tables: dict[str, list[dict[str, object]]]


@pytest.fixture
def given(tmp_path: Path) -> list[Given]:
    """Exports of several shapes, one of them twice, one packed; rows nobody can read."""
    files = {"sent": SENT, "again": SENT, "more": MORE, "history": HISTORY, "texts": TEXTS}
    paths = [written(tmp_path, f"{name}.csv", text) for name, text in files.items()]
    paths += [written(tmp_path, "chats.tsv", CHATS)]
    mails = written(tmp_path, "outbox.mbox", MAILBOX.replace("To: ", "To: pat@example.net, ", 1))
    with zipfile.ZipFile(tmp_path / "mails.zip", "w") as packed:
        packed.write(mails, "deep/outbox.mbox")
    sold = written(tmp_path, "sold.csv", ALIKE)
    return [
        *(Given(role=Role.SENT, path=path, source="crm") for path in paths),
        Given(role=Role.SENT, path=tmp_path / "mails.zip", source="mails"),
        Given(role=Role.SOLD, path=sold, source="sold"),
    ]


Telling = Callable[[str, int, int], None]


def told(
    given: list[Given], folder: Path, most: int | None = None, tell: Telling | None = None
) -> Told:
    """``most``: lines in memory; None: all."""
    folder.mkdir()
    (folder / "parts").mkdir()
    wanted = Wanted(csv=True, json=True, explain="M3", tables=folder / "tables")
    disk = Disk(folder=folder / "parts", wanted=wanted, most=most or 0, cores=3)
    found = audit(
        given=given, zone="America/New_York", store="Bench", policy=DEFAULT, policy_name="ours",
        lag=timedelta(days=1), columns={}, now=NOW, disk=None if most is None else disk,
        tell=tell or (lambda what, done, all_: None),
    )  # fmt: skip
    found.keep_tables(folder / "tables")
    found.write_csv(folder / "f.csv")
    found.write_json(folder / "f.json")
    names = ("messages", "events", "maybes")
    return Told(
        audit=found,
        csv=(folder / "f.csv").read_text(),
        json=json.loads((folder / "f.json").read_text()) | {"processor_seconds": None},
        report=found.report(show_names=True),
        explained=found.explain("M3"),
        tables={
            name: sorted(ds.dataset(folder / "tables" / name).to_table().to_pylist(), key=str)
            for name in names
        },
    )


def test_it_says_what_one_in_memory_says(given: list[Given], tmp_path: Path) -> None:
    heard: list[tuple[str, int, int]] = []
    whole = told(given, tmp_path / "whole")
    parts = told(given, tmp_path / "its parts' folder", 4, lambda *each: heard.append(each))
    assert isinstance(parts.audit.found, InParts)
    assert parts.audit.material.lines == []
    assert parts.csv == whole.csv
    job = parts.audit.found.job
    every = [Part(job.disk.folder, part, job.parts).read(job.files) for part in range(job.parts)]
    assert any(people.guests for _, people in every)
    assert "may_be_a_buyer" in whole.csv
    assert parts.json == whole.json
    assert parts.report == whole.report
    assert parts.explained == whole.explained != []
    assert parts.tables == whole.tables
    assert whole.audit.figures.later == parts.audit.figures.later == 1
    many = whole.audit.figures.messages + 1
    assert [each for each in heard if each[0] == "Judging"][-1] == ("Judging", many, many)
    assert set(parts.audit.took) >= {"Reading", "Matching people", "Recognising", "Judging"}


def test_more_files_of_findings_than_a_process_may_open_become_fewer(tmp_path: Path) -> None:
    every = sorted((float(n % 7), n) for n in range(60))
    files = []
    for part in range(23):
        files.append(tmp_path / f"findings-{part}")
        lines = [json.dumps([*each, f"row {each[1]}", ""]) for each in every[part::23]]
        files[-1].write_text("".join(f"{line}\n" for line in lines))
    found = parted.fewer(files, most=3)
    assert len(found) <= 3
    assert set(tmp_path.iterdir()) == set(found)
    told = [each for file in found for each in map(json.loads, file.read_text().splitlines())]
    assert sorted((at, line) for at, line, *_ in told) == every
    for file in found:
        rows = [json.loads(line) for line in file.read_text().splitlines()]
        assert rows == sorted(rows)


def test_names_are_read_alike_by_one_process_and_by_several(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(detailing, "EACH", 3)
    people = [("crm", Contact(name=f"Rosa {n} Keller", emails=(f"r{n}@x.org",))) for n in range(8)]
    one, several = (list(detailing.detailed(people, cores)) for cores in (1, 2))
    assert [batch.num_rows for _, batch in one] == [3, 3, 2]
    assert one == several


def test_what_fits_stays_in_memory(given: list[Given], tmp_path: Path) -> None:
    found = told(given, tmp_path / "fits", 1_000).audit
    assert found.case.judged
    assert not list((tmp_path / "fits" / "parts" / "lines").iterdir())


def test_no_more_lines_than_that_are_held(given: list[Given], tmp_path: Path) -> None:
    whole = told(given, tmp_path / "whole").audit.material.lines
    held: list[list[Line]] = []
    material = Material(most=4, spill=lambda lines: held.append(list(lines)))
    for line in whole:
        material.add(line)
    assert {len(lines) for lines in held} == {5}
    assert [line for lines in held for line in lines] + material.lines == whole
    assert material.read == len(whole)


def test_a_full_disk_is_said_in_a_sentence(
    given: list[Given], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Spill, lines: list[Line]) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Spill, "take", full)
    with pytest.raises(OSError, match="No space"):  # there is: it is something else
        told(given, tmp_path / "room", 4)
    monkeypatch.setattr(spilling, "LEAST", 10**18)
    with pytest.raises(WorkError) as problem:
        told(given, tmp_path / "full", 4)
    assert problem.value.code == "disk_full"
    assert "another disk" in problem.value.hint


def _killed(number: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_is_ended_is_said_in_a_sentence(
    given: list[Given], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parted, "_judged", _killed)
    with pytest.raises(WorkError) as problem:
        told(given, tmp_path / "killed", 4)
    assert problem.value.code == "process_lost"


def test_what_is_counted_apart_adds_up(tmp_path: Path) -> None:
    """Messages to some, and to others, in whatever order they are added."""
    (tmp_path / "sent.csv").write_text(SENT)
    (tmp_path / "sold.csv").write_text(SOLD)
    case = run(tmp_path).case
    every, parts = case.judged, list[Tally]()
    together = tally(case)
    for each in every:
        case.judged = [each]
        parts.append(tally(case))
    case.judged = every
    there, back = parts[0], parts[-1]
    for one, other in zip(parts[1:], parts[-2::-1], strict=True):
        there, back = added(there, one), added(back, other)
    for total in (there, back):
        assert total.messages == together.messages == len(every)
        assert (total.insults, total.ignored) == (together.insults, together.ignored)
        assert total.stopped == together.stopped
        assert total.systems == together.systems
        assert total.purposes == together.purposes
        assert (min(total.moments), max(total.moments)) == tuple(together.moments)


def test_no_order_of_adding_makes_a_difference() -> None:
    weights = [0.1, 0.7, 0.9, 0.3, 1.0, 0.5]
    sums = []
    for order in (weights, weights[::-1], sorted(weights)):
        total = Sum()
        for each in order:
            total.add(each)
        sums.append(total)
    assert sums[0] == sums[1] == sums[2]
    assert sums[0].range == Range(4, 6)


def test_a_name_of_a_template_is_told_where_one_reader_is_not_in_it(tmp_path: Path) -> None:
    """Whichever part that reader is in."""
    greeting = SENT.replace("SALE,Rosa", '"Rosa, our SALE",Rosa')
    (tmp_path / "sent.csv").write_text(greeting)
    (tmp_path / "sold.csv").write_text(SOLD)
    case = run(tmp_path).case
    ann = next(each for each in case.judged if each.sent.message_id == "M4")
    alone = tally(case)
    case.judged = [replace(ann, sent=replace(ann.sent, template="Rosa, our SALE"))]
    both = added(alone, tally(case))
    names = [set(total.templates) for total in (alone, both)]
    assert names[0] == names[1] == {"Rosa, our SALE", "SALE", "MISSED", "RECALL"}
    case.judged = []
    assert {one.name for one in count(case, missing=()).by_template} == set()
    assert alone.templates["Rosa, our SALE"].same == 0
    assert both.templates["Rosa, our SALE"].same == 1
