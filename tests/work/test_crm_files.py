"""The night's file: one a day of the store, whole, the same again; no cell is worked out."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from sincerely.records.models import CrmLink, Person, User
from sincerely.records.reads.crm import Copied
from sincerely.rules.sighting import Contact
from sincerely.work import people
from sincerely.work.crm import files, links, saying
from sincerely.work.crm.saying import Said
from sincerely.work.errors import WorkError
from tests.cast import TOM, House, day
from tests.work.carecast import bought, logs
from tests.work.crmcast import dana, folder_link, harbor, rosa

__all__ = ["dana", "harbor", "rosa"]  # fixtures

pytestmark = pytest.mark.django_db
#: the store is in New York's zone: its March 5 ends at five in the morning, UTC
NOW = day(1)
NIGHT = datetime(2026, 3, 6, 5, 15, tzinfo=UTC)
FILE = "sincerely-harbor-2026-03-05.csv"


@pytest.fixture
def link(harbor: House, tmp_path: Path) -> CrmLink:
    return folder_link(harbor, tmp_path, now=NOW)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_day_of_the_store(
    harbor: House, dana: User, rosa: Person, link: CrmLink, tmp_path: Path
) -> None:
    logs(harbor, dana, rosa, NOW, promised="Floor mats,\nblack", promise_due=date(2026, 3, 9))
    logs(harbor, dana, rosa, datetime(2026, 3, 6, 4, 59, tzinfo=UTC), key="last")
    logs(harbor, dana, rosa, datetime(2026, 3, 6, 5, 0, tzinfo=UTC), key="next-day")
    assert files.write_due(now=NIGHT.replace(minute=14)) == 0
    assert files.write_due(now=NIGHT) == 1
    assert files.write_due(now=NIGHT) == 0
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    found = rows(tmp_path / FILE)
    assert [row["What"] for row in found] == ["call made", "promise made", "call made"]
    assert {name: value for name, value in found[1].items() if value and name != "Number"} == {
        "When": "2026-03-05 10:00",
        "Logged at": "2026-03-05 10:00",
        "Logged by": "Dana Reyes",
        "What": "promise made",
        "In a sentence": "Dana Reyes promised them something",
        "Name": "Rosa Keller",
        "Phones": "12075550101",
        "Mail addresses": "rosa@example.com",
        "Promised": "Floor mats, black",
        "By when": "2026-03-09 18:00",
    }
    assert files.write_due(now=day(2.9)) == 1
    assert len(rows(tmp_path / "sincerely-harbor-2026-03-06.csv")) == 1


def test_the_same_bytes_again(
    harbor: House, dana: User, rosa: Person, link: CrmLink, tmp_path: Path
) -> None:
    for number in range(5):
        logs(harbor, dana, rosa, NOW, key=f"call-{number}", learned=f"Word {number}")
    files.write_due(now=NIGHT)
    logs(harbor, dana, rosa, day(3))
    before = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).unlink()
    link.refresh_from_db()
    assert files.write_again(link=link, day=date(2026, 3, 5)) == tmp_path / FILE
    assert (tmp_path / FILE).read_bytes() == before
    assert before.count(b"\r\n") == 11
    for other in (date(2026, 3, 6), date(2030, 1, 1)):
        with pytest.raises(WorkError) as caught:
            files.write_again(link=link, day=other)
        assert caught.value.code == "no_such_file"


def test_a_cell_is_never_worked_out(
    harbor: House, dana: User, link: CrmLink, tmp_path: Path
) -> None:
    odd = Contact(name='=HYPERLINK("http://x.example","Rosa")', emails=("odd@example.com",))
    who = bought(harbor, odd)
    for number, words in enumerate(
        ("+1", "-1+1", "@SUM(A1)", "\t=1", "\r\n=1", "\uff1d1", "plain = words")
    ):
        logs(harbor, dana, who, NOW, key=f"k{number}", learned=words)
    files.write_due(now=NIGHT)
    found = rows(tmp_path / FILE)
    told = [row["What they said"] for row in found if row["What"] == "they told"]
    assert told == ["'+1", "'-1+1", "'@SUM(A1)", "'=1", "'=1", "'\uff1d1", "plain = words"]
    assert {row["Name"] for row in found} == {'\'=HYPERLINK("http://x.example","Rosa")'}


def test_a_quiet_day_has_a_file_too_and_days_missed_are_made_up(
    harbor: House, dana: User, rosa: Person, link: CrmLink, tmp_path: Path
) -> None:
    logs(harbor, dana, rosa, day(3))
    assert files.write_due(now=day(4)) == 3
    assert [len(rows(path)) for path in sorted(tmp_path.iterdir())] == [0, 0, 1]
    assert min(tmp_path.iterdir()).read_text().startswith("Number,When,Logged at,Logged by")


def test_a_file_is_there_whole_or_not_at_all(
    harbor: House, dana: User, rosa: Person, link: CrmLink, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    logs(harbor, dana, rosa, NOW)

    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        assert files.write_due(now=NIGHT) == 0
    assert not list(tmp_path.glob("*.csv"))
    link.refresh_from_db()
    assert link.failing_since == NIGHT
    assert link.problem == f"The file could not be written to {tmp_path}: No space left on device."
    assert files.write_due(now=day(2)) == 1
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    mended = CrmLink.objects.get()
    assert (mended.failing_since, mended.problem) == (None, "")
    assert mended.written_until == datetime(2026, 3, 6, 5, tzinfo=UTC)


def test_one_that_cannot_be_made_holds_up_no_other(
    harbor: House, dana: User, rosa: Person, link: CrmLink, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    other = folder_link(harbor, tmp_path / "..", now=NOW)
    logs(harbor, dana, rosa, NOW)
    made = saying.of

    def of(to: CrmLink, about: Copied) -> Said:
        if to.pk == link.pk:
            raise ValueError
        return made(to, about)

    with monkeypatch.context() as patch:
        patch.setattr(saying, "of", of)
        assert files.write_due(now=NIGHT) == 1
    link.refresh_from_db()
    other.refresh_from_db()
    assert (link.problem, link.written_until) == ("Something went wrong on our side.", None)
    assert "could not be made" in caplog.text
    assert other.written_until is not None
    assert files.write_due(now=day(2)) == 1, "nothing of the day is lost"
    assert len(rows(tmp_path / FILE)) == 1


def test_killed_after_the_file_and_before_the_note(
    harbor: House, dana: User, rosa: Person, link: CrmLink, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    class Killed(BaseException):
        pass

    logs(harbor, dana, rosa, NOW)
    put = files._put

    def put_and_die(*args: Any) -> Path:
        put(*args)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(files, "_put", put_and_die)
        with pytest.raises(Killed):
            files.write_due(now=NIGHT)
    before = (tmp_path / FILE).read_bytes()
    assert files.write_due(now=NIGHT) == 1
    assert (tmp_path / FILE).read_bytes() == before
    assert before.count(b"\n") == 2


def test_nobody_who_was_forgotten(
    harbor: House, dana: User, rosa: Person, link: CrmLink, tmp_path: Path
) -> None:
    tom = bought(harbor, TOM, deal="D2")
    for who in (rosa, tom):
        logs(harbor, dana, who, NOW)
    people.forget(person=rosa, by="dana", why="she asked", now=day(1.1))
    files.write_due(now=NIGHT)
    assert [row["Name"] for row in rows(tmp_path / FILE)] == ["Thomas Keller"]
    people.forget(person=tom, by="dana", why="he asked", now=day(3))
    link.refresh_from_db()
    files.write_again(link=link, day=date(2026, 3, 5))
    assert rows(tmp_path / FILE) == []


def test_a_folder_that_is_none(harbor: House, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for odd in (tmp_path / "missing", tmp_path / "file"):
        with pytest.raises(WorkError) as caught:
            folder_link(harbor, odd)
        assert caught.value.code == "no_such_folder"


def test_nothing_is_written_through_a_link_of_somebody_else(
    harbor: House, dana: User, rosa: Person, link: CrmLink, tmp_path: Path
) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine")
    (tmp_path / FILE).symlink_to(precious)
    (tmp_path / f".{FILE}.part").symlink_to(precious)
    files.write_due(now=NIGHT)
    assert precious.read_text() == "mine"
    assert not (tmp_path / FILE).is_symlink()


def test_a_test_leaves_nothing(link: CrmLink, tmp_path: Path) -> None:
    assert "can be written to" in links.try_(link=link, by="dana", now=NOW)
    assert not list(tmp_path.iterdir())
