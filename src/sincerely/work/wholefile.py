"""A row in quarantine that stands for a whole file of which nothing was read, fed again."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sincerely.reading import KINDS, Quarantined, Read
from sincerely.reading.archive import Enclosed
from sincerely.reading.archive.enclosed import on_disk
from sincerely.records.erasing import ERASED
from sincerely.records.models import Quarantine
from sincerely.records.sources import unheard
from sincerely.work import feeding
from sincerely.work.errors import WorkError
from sincerely.work.filereceipt import FileReceipt
from sincerely.work.quarantine import WHOLE, whole_file

_HINT = (
    "Say what its columns are (`sincerely feed --map`, or the file's page) or which kind of table "
    "it is (`sincerely quarantine replay ID --kind KIND`)."
)


def is_one(row: Quarantine) -> bool:
    """Whether a row stands for a whole file, or for a table in one."""
    return row.code in WHOLE and row.mended is None and row.raw != ERASED


def check_kind(row: Quarantine, kind: str) -> None:
    """Raises `WorkError` ``kind_unknown``; ``kind_of_a_row`` where the row is no whole table."""
    if kind not in KINDS:
        hint = f"Kinds are: {', '.join(KINDS)}."
        raise WorkError("kind_unknown", f"There is no kind of file called {kind!r}.", hint)
    read = row.feed_file.counts.get("quarantined", 0) < row.feed_file.rows_done
    if not is_one(row) or row.feed_file.kind == "mail" or read:
        sentence = f"Number {row.pk} is part of a file, the rest of which was read."
        hint = "Read it again without a kind, or feed the table as a file of its own."
        raise WorkError("kind_of_a_row", sentence, hint)


def feed_again(row: Quarantine, *, kind: str | None, by: str, now: datetime) -> list[FileReceipt]:
    """Feeds the kept bytes, unless nothing of them could be read now either.

    Nobody has heard from the source by it. Raises `WorkError` ``file_not_kept``, or what is still
    wrong with the file under the code it has.
    """
    file = row.feed_file
    data = whole_file(row)
    if not data:
        sentence = "The file is not kept here; only a line of it is."
        raise WorkError("file_not_kept", sentence, "Feed the file again, or put this aside.")
    kind = kind or file.told.get("asked_kind")
    with unheard(file.source, now), TemporaryDirectory() as folder:
        path = Path(folder, on_disk(file.name.rpartition(feeding.INSIDE)[2]))
        path.write_bytes(data)
        _look_at(row, path, kind, now)
        return feeding.feed_again(file=file, path=path, by=by, now=now, kind=kind)


def not_a_row(row: Quarantine) -> WorkError:
    """What to do instead of mending the text of a row that is no row."""
    sentence = "This stands for the whole file: none of its rows could be read."
    return WorkError("whole_file_unread", sentence, _HINT)


def _look_at(row: Quarantine, path: Path, kind: str | None, now: datetime) -> None:
    """Raises `WorkError` where no row could be read: under a wrong kind a thousand rows would come
    into quarantine, where one stands for them all."""
    problem = None
    found = feeding.look_at(source=row.feed_file.source, path=path, now=now, kind=kind)
    for each in found:
        if isinstance(each, Read | Enclosed):
            return
        if isinstance(each, Quarantined):
            problem = problem or each
    if problem:
        raise WorkError(problem.code, problem.sentence, problem.hint)
