"""Files to be matched: what is no table is refused, and each row knows its place in its file."""

import gzip
from pathlib import Path

import pytest

from sincerely.work.errors import WorkError
from sincerely.work.matchfiles import opened

LINES = ["Name,Phone", *(f"Ann Lee{at},937555{at:04}" for at in range(80))]
TEXT = "\n".join(LINES).encode()
#: what a compressed file looks like inside: every byte there is
NOISE = bytes(range(256)) * 20


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + NOISE, "file_no_table", "a picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + NOISE, "file_no_table", "a picture"),
        (b"GIF89a" + NOISE, "file_no_table", "a picture"),
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj", "file_no_table", "a PDF"),
        (b"\x7fELF\x02\x01\x01" + NOISE, "file_no_table", "a program"),
        (b"%\xe2k\xc1" + NOISE, "file_no_table", "no text"),
        (gzip.compress(TEXT), "file_archive", "a packed file"),
        (b"\x00" * 500, "empty_file", "empty"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, data: bytes, code: str, said: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    with pytest.raises(WorkError, match=said) as refused:
        opened(path)
    assert refused.value.code == code
    assert refused.value.hint


@pytest.mark.parametrize(
    "data",
    [
        TEXT,
        TEXT.decode().encode("utf-16"),
        TEXT.decode().encode("utf-16-le"),
        TEXT.decode().encode("utf-32"),
        "\n".join(["Имя\tДни", *(f"Анна Ли\t937555{at:04}" for at in range(80))]).encode("utf-16"),
        TEXT.replace(b"Ann ", b"Ann\x00 "),
        TEXT.replace(b"Ann Lee7,", b"Ann\x01\x02 Lee7,"),
        "\n".join(LINES).replace("Ann", "Zoë").encode("cp1252"),
    ],
    ids=["text", "UTF-16", "UTF-16 without mark", "UTF-32", "Russian", "zeros", "stray", "cp1252"],
)
def test_what_is_text_is_read(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    assert len(list(opened(path).listed.rows)) == 80


def test_a_folder_is_called_one(tmp_path: Path) -> None:
    with pytest.raises(WorkError, match="is a folder") as refused:
        opened(tmp_path)
    assert refused.value.code == "is_a_folder"
