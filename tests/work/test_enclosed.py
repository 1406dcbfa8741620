"""Files inside files: each with its own receipt, columns, quarantine; killed and taken up again."""

from collections.abc import Sequence
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from sincerely.records.models import EventRow, FeedFile, Quarantine
from sincerely.work import columns, feeding, mending, rebuilding, room
from sincerely.work.fetching import folders
from sincerely.work.filereceipt import FileReceipt
from tests.cast import House, day, house

pytestmark = pytest.mark.django_db
SALES = "deal_number,sold_date,first_name,last_name,email\n"
ODD = "Ref,When kept,Way\nA1,2026-03-01,ida@example.com\n"
SAID = {"Ref": "deal_number", "When kept": "sold_date", "Way": "email"}


@pytest.fixture
def harbor() -> House:
    return house()


def sales(*numbers: int, day: str = "2026-03-04") -> str:
    return SALES + "".join(f"D{n},{day},Ida,Nr{n},b{n}@example.com\n" for n in numbers)


def archive(**files: str | bytes) -> bytes:
    data = BytesIO()
    with ZipFile(data, "w") as packed:
        for name, content in files.items():
            packed.writestr(name.replace("_", "."), content)
    return data.getvalue()


def mail(*files: tuple[str, str | bytes], words: str = "Is the blue one there?") -> bytes:
    made = EmailMessage()
    made["From"], made["To"] = "Rosa Keller <rosa@example.com>", "pat@store.example"
    made["Message-ID"], made["Subject"] = f"<{len(words)}@example.com>", "Tonight"
    made.set_content(words)
    for name, content in files:
        data = content.encode() if isinstance(content, str) else content
        made.add_attachment(data, maintype="application", subtype="x", filename=name)
    return made.as_bytes()


def feed(
    harbor: House, folder: Path, data: bytes, name: str = "export.zip", at: float = 1
) -> list[FileReceipt]:
    path = folder / name
    path.write_bytes(data)
    return feeding.feed(source=harbor.dms, paths=[path], by="the night", now=day(at))


def told(receipts: Sequence[FileReceipt]) -> list[tuple[str, int, int, int, int]]:
    return [(plain(r.name), r.rows, r.new, r.known, r.quarantined) for r in receipts]


def plain(name: str) -> str:
    """A name as one types it."""
    return name.replace(feeding.INSIDE, " > ")


def test_each_file_in_an_archive_has_a_receipt_of_its_own(harbor: House, tmp_path: Path) -> None:
    bad = sales(3, day="soon")
    data = archive(sold_csv=sales(1, 2), more_csv=bad, photo_jpg=b"x")
    receipts = feed(harbor, tmp_path, data)
    assert told(receipts) == [
        ("export.zip", 3, 2, 0, 0),
        ("export.zip > sold.csv", 2, 2, 0, 0),
        ("export.zip > more.csv", 1, 0, 0, 1),
    ]
    assert receipts[0].left_out_why == {"a .jpg file, which holds no table": 1}
    assert [f.counts for f in FeedFile.objects.order_by("pk")] == [r.counts() for r in receipts]
    assert {f.kind for f in FeedFile.objects.all()} == {"archive", "sales"}
    row = Quarantine.objects.select_related("feed_file__source__store").get()
    assert plain(row.feed_file.name) == "export.zip > more.csv"
    mended = mending.mend(
        row=row, text=row.raw.replace("soon", "2026-03-04"), by="Dana", now=day(2)
    )
    assert mended.how == "read"
    assert rebuilding.check() == []


def test_the_same_archive_again_changes_nothing(harbor: House, tmp_path: Path) -> None:
    data = archive(sold_csv=sales(1, 2))
    feed(harbor, tmp_path, data)
    assert told(feed(harbor, tmp_path, data, at=2)) == [
        ("export.zip", 1, 0, 1, 0),
        ("export.zip > sold.csv", 2, 0, 2, 0),
    ]
    assert EventRow.objects.count() == 2


def test_columns_said_before_are_remembered_inside(harbor: House, tmp_path: Path) -> None:
    headers = list(SAID)
    columns.remember(
        source=harbor.dms, headers=headers, kind="sales", columns=SAID, by="Dana", now=day(1)
    )
    receipts = feed(harbor, tmp_path, archive(odd_csv=ODD))
    assert receipts[1].as_said == SAID
    assert EventRow.objects.get().key == "sale:A1"


def test_an_unread_table_inside_is_kept_and_read_once_it_is_known(
    harbor: House, tmp_path: Path
) -> None:
    feed(harbor, tmp_path, archive(odd_csv=ODD))
    row = Quarantine.objects.select_related("feed_file__source__store").get()
    assert bytes(row.raw_bytes or b"") == ODD.encode(), "the table, not the archive"
    columns.remember(
        source=harbor.dms, headers=list(SAID), kind="sales", columns=SAID, by="Dana", now=day(1)
    )
    assert mending.replay(row=row, by="Dana", now=day(2)).how
    assert plain(FeedFile.objects.latest("pk").name) == "export.zip > odd.csv"


def test_in_an_archive_in_a_mail_and_no_deeper(harbor: House, tmp_path: Path) -> None:
    inner = archive(sold_csv=sales(1))
    receipts = feed(harbor, tmp_path, mail(("in.zip", inner)), "m.eml")
    assert [plain(r.name) for r in receipts] == [
        "m.eml",
        "m.eml > in.zip",
        "m.eml > in.zip > sold.csv",
    ]
    deep = mail(("out.zip", archive(in_zip=archive(sold_csv=sales(2)))), words="Once more")
    receipts = feed(harbor, tmp_path, deep, "n.eml")
    assert plain(receipts[-1].name) == "n.eml > out.zip > in.zip"
    row = Quarantine.objects.select_related("feed_file__source__store").get()
    assert row.code == "archive"
    assert not EventRow.objects.filter(key="sale:D2").exists()
    assert mending.replay(row=row, by="Dana", now=day(2)).how, "somebody looked at it"
    assert EventRow.objects.filter(key="sale:D2").exists()


def test_an_answer_with_a_table_is_both(harbor: House, tmp_path: Path) -> None:
    receipts = feed(harbor, tmp_path, mail(("sold.csv", sales(1))), "m.eml")
    assert told(receipts) == [("m.eml", 2, 2, 0, 0), ("m.eml > sold.csv", 1, 1, 0, 0)]
    assert set(EventRow.objects.values_list("kind", flat=True)) == {"mail_received", "deal_sold"}


def test_a_table_that_waited_in_a_mail_of_an_earlier_version_is_read(
    harbor: House, tmp_path: Path
) -> None:
    data = mail(("sold.csv", sales(1)))
    feed(harbor, tmp_path, data, "m.eml")
    first = FeedFile.objects.get(name="m.eml")
    row = Quarantine.objects.create(
        feed_file=first, line=1, code="table_in_mail", raw="sold.csv", raw_bytes=data, at=day(1)
    )
    row = Quarantine.objects.select_related("feed_file__source__store").get(pk=row.pk)
    assert mending.replay(row=row, by="Dana", now=day(2)).how
    assert Quarantine.objects.get().settled_at == day(2)


@pytest.mark.parametrize("after", ["sold.csv", "more.csv", "export.zip"])
def test_killed_inside_and_fed_again(
    harbor: House, tmp_path: Path, after: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "CHUNK", 4)
    files = {"sold_csv": sales(*range(10)), "more_csv": sales(*range(10, 16)), "x_csv": sales(99)}
    path = tmp_path / "export.zip"
    path.write_bytes(archive(**files))

    def kill(name: str, _rows: int) -> None:
        if name.endswith(after):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        feeding.feed(source=harbor.dms, paths=[path], by="me", now=day(1), progress=kill)
    assert 0 < EventRow.objects.count() < 17
    receipts = feeding.feed(source=harbor.dms, paths=[path], by="me", now=day(3))
    assert EventRow.objects.count() == 17
    assert (receipts[0].rows, receipts[0].new) == (3, 3)
    assert FeedFile.objects.filter(finished_at=None).count() == 0
    assert FeedFile.objects.count() == 4, "no file inside was begun twice"
    assert {f.started_at for f in FeedFile.objects.all()} == {day(1)}, "as of the first time"
    assert rebuilding.check() == []


def test_killed_between_a_file_and_its_place_in_the_archive(
    harbor: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, finish = archive(sold_csv=sales(1), more_csv=sales(2)), feeding._finish

    def killed(*how: object) -> FileReceipt:
        finish(*how)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(feeding, "_finish", killed)
        feed(harbor, tmp_path, data)
    assert told(feed(harbor, tmp_path, data, at=2)) == [
        ("export.zip", 2, 2, 0, 0),
        ("export.zip > sold.csv", 1, 1, 0, 0),
        ("export.zip > more.csv", 1, 1, 0, 0),
    ]
    assert FeedFile.objects.count() == 3


def test_a_folder_puts_an_archive_where_its_files_belong(harbor: House, tmp_path: Path) -> None:
    folders.watch(source=harbor.dms, folder=tmp_path)
    good, bad = archive(sold_csv=sales(1)), archive(odd_csv=ODD)
    for name, data in (("good.zip", good), ("bad.zip", bad), ("broken.zip", good[:-30])):
        (tmp_path / name).write_bytes(data)
        (tmp_path / f"{name}.ok").touch()
    found = folders.look_into(source=harbor.dms, by="the night", now=day(1))
    assert len(found) == 5
    assert {each.name for each in (tmp_path / "done").iterdir()} == {"good.zip", "good.zip.ok"}
    codes = set(Quarantine.objects.values_list("code", flat=True))
    assert codes == {"unknown_table", "broken_archive"}
    assert all(each.raw_bytes for each in Quarantine.objects.all())


def test_two_files_that_are_the_same_are_read_and_known(harbor: House, tmp_path: Path) -> None:
    receipts = feed(harbor, tmp_path, archive(a_csv=sales(1), b_csv=sales(1)))
    assert told(receipts) == [
        ("export.zip", 2, 1, 1, 0),
        ("export.zip > a.csv", 1, 1, 0, 0),
        ("export.zip > b.csv", 1, 0, 1, 0),
    ]


def test_archives_in_an_archive_have_an_end_together(
    harbor: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each within its bounds, they are none together: ten megabytes came to hundreds of GB."""
    inner = [archive(sold_csv=sales(*range(n, n + 40))) for n in (0, 40, 80)]
    monkeypatch.setattr(room, "MOST_UNPACKED", sum(map(len, inner)) + 2 * 40 * 45)
    data = archive(**{f"{n}_zip": each for n, each in enumerate(inner)})
    receipts = feed(harbor, tmp_path, data)
    assert sum(each.events for each in receipts) == 80
    row = Quarantine.objects.get()
    assert (row.code, row.raw) == ("archive_too_large", "sold.csv")
