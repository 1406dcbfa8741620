"""The one door in: a file of whatever kind, and what came of each of its rows."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from .adf import holds_lead, read_leads
from .archive import DEEPEST, is_archive, read_archive
from .context import Context, Share
from .mail import is_mail, read_mails
from .outcome import FileReading, Outcome, Quarantined
from .tables import TABLES, forms, read_table, read_workbook
from .when import StoreClock

#: Everything `read` can be told a file is.
KINDS = ("adf", "mail", *TABLES)
_HEAD = 65_536
#: So much is searched for a lead in what else would be a table. More than that is no lead.
_SEARCHED = 10_000_000


def read(
    path: Path,
    *,
    store: StoreClock,
    source: str,
    received_at: datetime,
    kind: str | None = None,
    columns: Mapping[str, str] | None = None,
    inside: int = 0,
    days_first: bool = False,
    share: Share | None = None,
) -> FileReading:
    """Read one file, row by row as the outcomes are asked for.

    ``received_at``: when it came; aware. ``kind``: one of `KINDS`, told where the file itself does
    not tell. ``columns``: corrections of the guess, header (as the file has it) to column; an empty
    column ignores the header. ``inside``: in how many other files it lies; what lies in too many
    is not opened. ``days_first``: what a table's other rows have shown of its dates, where it is
    one row alone. Nothing in a file makes this raise: what cannot be read is a
    `Quarantined` outcome. Raises OSError where the file cannot be opened; ValueError for an unknown
    ``kind`` or a ``received_at`` without zone.
    """
    if kind is not None and kind not in KINDS:
        raise ValueError(f"There is no kind of file called {kind!r}.")
    if received_at.tzinfo is None:
        raise ValueError("received_at has no time zone.")
    with path.open("rb") as file:
        head = file.read(_HEAD)
    context = Context(store, source, received_at.astimezone(UTC), days_first)
    if inside < DEEPEST and is_archive(path):
        return FileReading("archive", read_archive(path))
    seems = "pdf" if head.lstrip().startswith(b"%PDF-") else kind or _seems(head, path)
    if seems in _NOT_YET:
        return FileReading(seems, _refused(*_NOT_YET[seems]))
    if seems == "adf":
        return FileReading("adf", read_leads(path, context))
    if seems == "mail":
        return FileReading("mail", read_mails(path, context, inside=inside))
    if any(tells(head) for tells in _OTHER_FORMS):
        return read_workbook(path, context, kind, columns or {})
    return read_table(path, context, kind, columns or {}, share)


_OTHER_FORMS = (forms.is_packed, forms.is_office, forms.is_page, forms.is_objects)


def _seems(head: bytes, path: Path) -> str:
    suffix = path.suffix.lower()
    if forms.is_packed(head):
        return "spreadsheet"
    text = head.replace(b"\x00", b"").strip(b" \t\r\n\xef\xbb\xbf\xff\xfe").lower()
    if not text and len(head) < _HEAD:
        return "empty"
    if suffix in {".eml", ".mbox"} or is_mail(head):
        return "mail"
    if forms.is_office(head):
        return "table"
    if forms.is_page(head) or forms.is_objects(head):
        return "adf" if _holds_lead(path) else "table"
    if suffix in {".adf", ".xml"} or text.startswith(b"<"):
        return "adf"
    # A table may hold leads in a column; anything else with one inside is a lead in other text.
    holds_lead = suffix not in {".csv", ".tsv", ".tab"} and (b"<adf" in text or b"&lt;adf" in text)
    return "adf" if holds_lead else "table"


def _holds_lead(path: Path) -> bool:
    with path.open("rb") as file:
        return holds_lead(file.read(_SEARCHED))


_NOT_YET = {
    "empty": (
        "empty_file",
        "The file is empty.",
        "A file without rows still has its header; ask the sender whether the export failed.",
    ),
    "pdf": (
        "no_table",
        "The file is a PDF, and no table can be read out of one.",
        "Export it from where it came as CSV or as a workbook.",
    ),
}


def _refused(code: str, sentence: str, hint: str) -> Iterator[Outcome]:
    yield Quarantined(1, code, sentence, hint, raw="")
