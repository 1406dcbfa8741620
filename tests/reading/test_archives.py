"""ZIP archives: each file in them handed out, or the reason why not; and nothing harmful opened."""

import struct
import zipfile
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sincerely.reading import LeftOut, Outcome, Quarantined, Read, read
from sincerely.reading.archive import Enclosed, zipped

from .conftest import CAME, CHICAGO

SALES = "deal_number,sold_date,last_name\nD1,2026-03-04,Vale\n"


def archive(*files: tuple[str | zipfile.ZipInfo, str | bytes]) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files:
            packed.writestr(name, content)
    return data.getvalue()


def handed(
    folder: Path, data: bytes, name: str = "export.zip", *, inside: int = 0
) -> list[tuple[Outcome, bytes]]:
    """The outcomes, with the bytes of each file handed out."""
    path = folder / name
    path.write_bytes(data)
    found = read(path, store=CHICAGO, source="dms", received_at=CAME, inside=inside)
    return [(each, each.path.read_bytes() if isinstance(each, Enclosed) else b"") for each in found]


def problem(folder: Path, data: bytes) -> Quarantined:
    ((only, _),) = handed(folder, data)
    assert isinstance(only, Quarantined)
    assert only.sentence
    assert only.hint
    return only


def test_each_file_is_handed_out_under_its_name(tmp_path: Path) -> None:
    data = archive(("2026/sold.csv", SALES), ("2026/", ""), ("leads\\new.xml", "<adf/>"))
    first, second = handed(tmp_path, data)
    assert isinstance(first[0], Enclosed)
    assert isinstance(second[0], Enclosed)
    assert (first[0].name, first[0].path.name, first[1]) == (
        "2026/sold.csv",
        "sold.csv",
        SALES.encode(),
    )
    assert (second[0].name, second[0].path.name) == ("leads/new.xml", "new.xml")
    assert [each.line for each, _ in (first, second)] == [1, 2]
    assert not first[0].path.exists(), "it lies there only while it is read"


@pytest.mark.parametrize("name", ["export.zip", "export", "export.csv", "export.xlsx"])
def test_it_is_an_archive_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    ((only, _),) = handed(tmp_path, archive(("sold.csv", SALES)), name)
    assert isinstance(only, Enclosed)


def test_a_workbook_is_no_archive(tmp_path: Path) -> None:
    book, file = openpyxl.Workbook(), BytesIO()
    for row in SALES.splitlines():
        book.worksheets[0].append(row.split(","))
    book.save(file)
    ((only, _),) = handed(tmp_path, file.getvalue(), "sold.zip")
    assert isinstance(only, Read)


def test_pictures_and_notes_of_the_packer_are_left_out(tmp_path: Path) -> None:
    names = ["a.pdf", "b.JPG", "__MACOSX/._sold.csv", ".DS_Store"]
    found = handed(tmp_path, archive(*((name, "x") for name in names), ("sold.csv", SALES)))
    left = [each.why for each, _ in found if not isinstance(each, Enclosed | Quarantined | Read)]
    assert left == [
        "a .pdf file, which holds no table",
        "a .jpg file, which holds no table",
        "a note of the computer that packed it",
        "a note of the computer that packed it",
    ]
    assert len(found) == 5


README = "Exports of March.\nSold cars, messages.\n\nAsk Kim, she made them.\n"


@pytest.mark.parametrize("name", ["readme.txt", "README.TXT", "notes.md"])
def test_what_was_written_for_readers_is_left_out(tmp_path: Path, name: str) -> None:
    (found, _), (sold, _) = handed(tmp_path, archive((name, README), ("sold.csv", SALES)))
    ending = Path(name).suffix.lower()
    assert found == LeftOut(1, f"a {ending} file, which holds no table")
    assert isinstance(sold, Enclosed)


@pytest.mark.parametrize(
    "text",
    [
        SALES,
        SALES.replace(",", "\t"),
        "ines@example.com\nomar@example.com\n",
        "(312) 555-0142\n312.555.0143\n",
        "<adf><prospect/></adf>",
        "From: ines@example.com\nSubject: Stop\n\nPlease stop.\n",
        "",
    ],
)
def test_a_text_that_may_be_a_table_a_lead_or_a_mail_is_handed_out(
    tmp_path: Path, text: str
) -> None:
    ((found, _),) = handed(tmp_path, archive(("export.txt", text)))
    assert isinstance(found, Enclosed)


@pytest.mark.parametrize(
    "name", ["../sold.csv", "/etc/sold.csv", "a/../../sold.csv", "..\\sold.csv", "C:\\sold.csv"]
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    found = problem(inside, archive((name, SALES)))
    assert (found.code, found.raw) == ("odd_path", name)
    assert [each.name for each in tmp_path.rglob("*.csv")] == []


def test_a_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("sold.csv")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    assert problem(tmp_path, archive((link, "/etc/passwd"))).code == "odd_path"


def _locked(data: bytes) -> bytes:
    """The first file marked as encrypted, in its header and in the list."""
    changed = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        changed[data.index(mark) + at] |= 1
    return bytes(changed)


def test_what_has_a_password_says_so_and_the_others_are_read(tmp_path: Path) -> None:
    data = archive(("Rosa Keller.csv", SALES), ("sold.csv", SALES))
    (locked, _), (other, content) = handed(tmp_path, _locked(data))
    assert isinstance(locked, Quarantined)
    assert (locked.code, locked.raw) == ("locked_archive", "Rosa Keller.csv")
    assert "1 of its 2 files" in locked.sentence
    assert isinstance(other, Enclosed)
    assert content == SALES.encode()


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    assert problem(tmp_path, archive(("a.csv", bytes(150_000_000)))).code == "archive_too_large"


def test_too_many_files_or_bytes_are_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = archive(*((f"{n}.csv", SALES) for n in range(4)))
    for limit, value in (("MOST_FILES", 3), ("LARGEST", 100), ("_LARGEST_LIST", 100)):
        with monkeypatch.context() as patch:
            patch.setattr(zipped, limit, value)
            assert problem(tmp_path, data).code == "archive_too_large"
    assert len(handed(tmp_path, data)) == 4


def test_a_file_that_says_to_be_shorter_than_it_is_breaks(tmp_path: Path) -> None:
    data = bytearray(archive(("a.csv", SALES * 1000)))
    at = data.index(b"PK\x01\x02") + 24
    struct.pack_into("<L", data, at, 10)
    found = problem(tmp_path, bytes(data))
    assert (found.code, found.raw) == ("broken_archive", "a.csv")


def test_damage_to_one_file_leaves_the_others(tmp_path: Path) -> None:
    data = bytearray(archive(("a.csv", SALES), ("b.csv", SALES)))
    data[45] ^= 0xFF
    (broken, _), (whole, _) = handed(tmp_path, bytes(data))
    assert isinstance(broken, Quarantined)
    assert broken.code == "broken_archive"
    assert isinstance(whole, Enclosed)


def test_what_is_cut_off_or_empty_says_so(tmp_path: Path) -> None:
    assert problem(tmp_path, archive(("a.csv", SALES))[:-30]).code == "broken_archive"
    assert problem(tmp_path, archive()).code == "empty_file"


def test_packed_in_a_way_that_needs_much_memory(tmp_path: Path) -> None:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_LZMA) as packed:
        packed.writestr("a.csv", SALES)
    assert problem(tmp_path, data.getvalue()).code == "broken_archive"


def test_an_archive_in_an_archive_in_an_archive_is_not_opened(tmp_path: Path) -> None:
    inner = archive(("a.csv", SALES))
    assert isinstance(handed(tmp_path, inner, inside=1)[0][0], Enclosed)
    found = handed(tmp_path, inner, inside=2)[0][0]
    assert isinstance(found, Quarantined)
    assert found.code == "archive"


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 400), st.binary(max_size=12), st.integers(0, 60))
def test_any_damage_comes_to_outcomes(at: int, damage: bytes, cut: int) -> None:
    whole = archive(("a.csv", SALES), ("b/c.xml", "<adf/>"))
    data = whole[:at] + damage + whole[at + len(damage) : len(whole) - cut]
    with TemporaryDirectory() as folder:
        found = handed(Path(folder), data)
    assert found
    assert all(isinstance(each, Read | LeftOut | Quarantined) for each, _ in found)
