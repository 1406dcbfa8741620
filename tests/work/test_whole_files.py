"""A file of which nothing could be read is kept whole, and read once it is known what it is."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from sincerely.records.models import EventRow, FeedFile, Quarantine, Source
from sincerely.work import columns, feeding, mending, quarantine, rebuilding
from sincerely.work.errors import WorkError
from sincerely.work.mending import Reread
from tests.cast import House, day, house

pytestmark = pytest.mark.django_db
#: no reader can tell what it is: the key and the day have names of their own
ROWS = [
    ["Ref", "When kept", "Way"],
    ["A1", "2026-03-01", "ida@example.com"],
    ["A2", "2026-03-02", "ed@example.com"],
]
SAID = {"Ref": "deal_number", "When kept": "sold_date", "Way": "email"}
ODD = "\n".join(",".join(row) for row in ROWS) + "\n"
#: a table of sales without its day
DAYLESS = "deal_number,when_kept,first_name,last_name,email\nD1,2026-03-01,Ida,Moss,i@example.com\n"


@pytest.fixture
def harbor() -> House:
    return house()


def workbook() -> bytes:
    book, file = openpyxl.Workbook(), BytesIO()
    for row in ROWS:
        book.worksheets[0].append(row)
    book.save(file)
    return file.getvalue()


def feed(
    source: Source, folder: Path, data: bytes | str, name: str = "odd.csv", at: float = 1
) -> None:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    feeding.feed(source=source, paths=[path], by="the night", now=day(at))


def only(**which: object) -> Quarantine:
    return Quarantine.objects.select_related("feed_file__source__store").get(**which)


def replay(row: Quarantine, kind: str | None = None, at: float = 5) -> Reread:
    return mending.replay(row=row, by="Dana", now=day(at), kind=kind)


def say(source: Source) -> None:
    """What the columns of the file that came last are."""
    headers = [guess["header"] for guess in FeedFile.objects.latest("pk").told["guesses"]]
    columns.remember(
        source=source, headers=headers, kind="sales", columns=SAID, by="Dana", now=day(2)
    )


@pytest.mark.parametrize(("data", "name"), [(ODD.encode(), "odd.csv"), (workbook(), "odd.xlsx")])
def test_it_is_kept_and_read_once_its_columns_are_said(
    harbor: House, tmp_path: Path, data: bytes, name: str
) -> None:
    feed(harbor.dms, tmp_path, data, name)
    row = only()
    assert bytes(row.raw_bytes or b"") == data
    assert not replay(row).how, "nothing was said yet"
    assert (FeedFile.objects.count(), Quarantine.objects.count()) == (1, 1)
    say(harbor.dms)
    done = replay(row)
    assert (done.how, done.events) == ("read when the file was fed again", 2)
    settled, again = only(), FeedFile.objects.latest("pk")
    assert (settled.settled_by, settled.raw_bytes) == ("Dana", None)
    assert (again.name, again.kind, again.started_at) == (name, "sales", day(1))
    assert again.counts["new"] == 2
    assert rebuilding.check() == []


def test_it_is_read_as_what_somebody_says_it_is(harbor: House, tmp_path: Path) -> None:
    text = "deal_number,email\nD1,ida@example.com\n"
    feed(harbor.crm, tmp_path, text, "list.csv")
    assert replay(only(), "customers").how
    assert FeedFile.objects.latest("pk").kind == "customers"


def test_under_a_wrong_kind_nothing_is_recorded(harbor: House, tmp_path: Path) -> None:
    feed(harbor.dms, tmp_path, ODD)
    for kind in ("sales", "thanks", "adf", "mail"):
        done = replay(only(), kind)
        assert not done.how
        assert done.code
        assert done.sentence
    assert (FeedFile.objects.count(), only().code) == (1, "unknown_table")
    with pytest.raises(WorkError) as problem:
        replay(only(), "soup")
    assert problem.value.code == "kind_unknown"


def test_a_row_of_a_file_has_no_kind_of_its_own(harbor: House, tmp_path: Path) -> None:
    feed(harbor.dms, tmp_path, DAYLESS.replace("when_kept", "sold_date").replace("2026", "soon"))
    row = only(code="bad_date")
    assert row.raw_bytes is None
    with pytest.raises(WorkError) as problem:
        replay(row, "sales")
    assert problem.value.code == "kind_of_a_row"


def test_a_whole_file_is_not_mended_as_a_row(harbor: House, tmp_path: Path) -> None:
    feed(harbor.dms, tmp_path, ODD)
    with pytest.raises(WorkError) as problem:
        mending.mend(row=only(), text="A1,2026-03-01,ida@example.com", by="Dana", now=day(5))
    assert problem.value.code == "whole_file_unread"
    assert only().mended is None


def test_what_is_too_large_says_so(
    harbor: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quarantine, "LARGEST_KEPT", 20)
    feed(harbor.dms, tmp_path, ODD)
    row = only()
    assert row.raw_bytes is None
    assert "is not kept here" in row.hint
    assert replay(row, "sales").code == "file_not_kept"
    monkeypatch.undo()
    feed(harbor.dms, tmp_path, ODD, at=2)
    assert bytes(only().raw_bytes or b"") == ODD.encode(), "fed again, it is kept with the same row"


def test_a_sheet_that_was_not_read_is_kept_with_its_workbook(harbor: House, tmp_path: Path) -> None:
    book, file = openpyxl.Workbook(), BytesIO()
    for row in DAYLESS.replace("when_kept", "sold_date").splitlines():
        book.worksheets[0].append(row.split(","))
    for name in ("Old", "Older"):
        sheet = book.create_sheet(name)
        for cells in ROWS:
            sheet.append(cells)
    book.save(file)
    feed(harbor.dms, tmp_path, file.getvalue(), "two.xlsx")
    first, second = Quarantine.objects.select_related("feed_file__source__store").order_by("pk")
    assert (first.raw_bytes is None, second.raw_bytes is None) == (False, True), "kept once"
    assert quarantine.whole_file(second) == file.getvalue()
    assert EventRow.objects.count() == 1
    with pytest.raises(WorkError) as problem:
        replay(second, "sales")
    assert problem.value.code == "kind_of_a_row", "the sheet that was read has a kind"
    assert not replay(second).how
    assert Quarantine.objects.filter(settled_at=None).count() == 2, "the others wait as before"
    say(harbor.dms)
    assert replay(second).how
    assert not Quarantine.objects.filter(settled_at=None).exists()
    assert EventRow.objects.count() == 3, "both say the same"


@pytest.mark.parametrize("how", [replay, lambda row: replay(row, "sales")])
def test_settled_before_it_stays_settled(
    harbor: House, tmp_path: Path, how: Callable[[Quarantine], Reread]
) -> None:
    feed(harbor.dms, tmp_path, ODD)
    say(harbor.dms)
    row = only()
    mending.aside(row=only(), why="a test", by="Ed", now=day(3))
    with pytest.raises(WorkError) as problem:
        how(row)
    assert problem.value.code == "settled_before"
    assert not EventRow.objects.exists()


def test_nobody_has_heard_from_the_source_by_it(harbor: House, tmp_path: Path) -> None:
    feed(harbor.dms, tmp_path, ODD)
    before = Source.objects.get(pk=harbor.dms.pk).last_heard_at
    say(harbor.dms)
    assert replay(only()).how
    assert Source.objects.get(pk=harbor.dms.pk).last_heard_at == before


def test_a_row_that_becomes_unreadable_stays_a_row(harbor: House, tmp_path: Path) -> None:
    text = DAYLESS.replace("when_kept", "sold_date")
    feed(harbor.dms, tmp_path, text + "D2,soon,Ed,Sato,e@example.com\n")
    row = only()
    FeedFile.objects.update(told={}, kind="unknown")
    done = replay(only())
    assert (done.how, only().code) == ("", row.code)


def test_all_of_it_again_takes_whole_files_too(harbor: House, tmp_path: Path) -> None:
    feed(harbor.dms, tmp_path, ODD)
    say(harbor.dms)
    feed(harbor.dms, tmp_path, '{"a": [[1]]}', "b.json")
    rows = Quarantine.objects.all()
    done = list(mending.replay_all(rows=rows, by="Dana", now=day(5)))
    assert [bool(each.how) for each in done] == [True, False]
