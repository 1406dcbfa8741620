"""What is attached to a mail and is no part of it: tables and archives, read as their own files."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from tempfile import TemporaryDirectory

from sincerely.reading.adf import holds_lead
from sincerely.reading.archive import is_archive
from sincerely.reading.archive.enclosed import on_disk
from sincerely.reading.context import Context
from sincerely.reading.tables import TABLES, forms, read_table, read_workbook

from .message import Mail, Mime, body, file_name, is_attached, parts

#: endings that say it is a table, or an archive of files
_ENDINGS = frozenset(
    ".csv .tsv .tab .xlsx .xlsm .xlsb .xls .ods .parquet .json .jsonl .ndjson".split()
)
_ARCHIVE = ".zip"
#: endings under which a table may come, and many another thing: only what surely is one is read
_MAYBE = frozenset(
    {"", ".txt", ".dat", ".out", ".asc", ".prn", ".psv", ".rpt", ".html", ".htm", ".xml"}
)
_TYPES = {
    "text/csv": "table.csv",
    "text/tab-separated-values": "table.tsv",
    "application/vnd.ms-excel": "table.xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "table.xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": "table.ods",
    "application/zip": "files.zip",
    "application/x-zip-compressed": "files.zip",
}
_DEEPEST = 4
_HEAD = 65_536
#: bytes; less is no table
_SMALLEST = 16


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with a mail."""

    name: str
    data: bytes


def attached(mail: Mail, context: Context) -> list[Attached]:
    """Every table and archive attached to a mail, or to one enclosed in it, in their order."""
    return list(_attached(mail.mime, context, _DEEPEST))


def _attached(mime: Mime, context: Context, depth: int) -> Iterator[Attached]:
    for part in parts(mime):
        inside = part.get_payload()
        if isinstance(inside, list):
            for each in inside if depth else ():
                if isinstance(each, Message):
                    yield from _attached(each, context, depth - 1)
        elif name := _named(part):
            found = Attached(name, body(part))
            if _is_one(found, context):
                yield found


def _named(part: Mime) -> str:
    """Its name; empty for what is no file."""
    kind = part.get_content_type()
    if not is_attached(part) and kind not in _TYPES:
        return ""
    return file_name(part) or _TYPES.get(kind, "attached")


def _is_one(found: Attached, context: Context) -> bool:
    suffix = Path(on_disk(found.name)).suffix.lower()
    if suffix in _ENDINGS or suffix == _ARCHIVE:
        return True
    return suffix in _MAYBE and len(found.data) >= _SMALLEST and _is_table(found, context)


def _is_table(found: Attached, context: Context) -> bool:
    """Whether it surely is a table of a kind we know, or an archive, whatever it is called."""
    if holds_lead(found.data):
        return False
    head = found.data[:_HEAD]
    with TemporaryDirectory() as folder:
        path = Path(folder, on_disk(found.name))
        path.write_bytes(found.data)
        if forms.is_packed(head):
            return is_archive(path) or read_workbook(path, context, None, {}).kind in TABLES
        if forms.is_page(head) or forms.is_office(head) or forms.is_objects(head):
            return read_workbook(path, context, None, {}).kind in TABLES
        return read_table(path, context, None, {}).kind in TABLES
