"""A watched folder, into which nightly files are dropped (by SFTP, say), taken once they are whole.

What was taken is moved to ``done`` or ``failed`` inside the folder, never deleted. A reader that is
killed leaves the file where it is, and the next look goes on where it stood.
"""

import stat
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sincerely.records.models import Source
from sincerely.work import feeding
from sincerely.work.errors import WorkError
from sincerely.work.filereceipt import FileReceipt

DONE, FAILED = "done", "failed"
#: a file is whole when nothing has touched it for this long, or when its companion is there
STILL = timedelta(minutes=2)
#: names under which uploads travel until they are whole
PARTIAL = (
    ".part",
    ".partial",
    ".tmp",
    ".temp",
    ".filepart",
    ".crdownload",
    ".download",
    ".swp",
    "~",
)
#: ``sold.csv.ok`` or ``sold.ok`` says that ``sold.csv`` is whole
COMPANIONS = (".ok", ".done")


def watch(*, source: Source, folder: Path) -> None:
    """Has a source's files fetched from a folder of this machine from now on.

    Raises `WorkError` ``no_such_folder``, ``folder_not_ours`` where taken files cannot be moved.
    """
    folder = folder.expanduser().resolve()
    if not folder.is_dir():
        raise WorkError("no_such_folder", f"There is no folder {folder}.", "Make it first.")
    try:
        for name in (DONE, FAILED):
            (folder / name).mkdir(exist_ok=True)
    except OSError as problem:
        sentence = f"Files in {folder} could not be moved once taken: {problem.strerror}."
        raise WorkError("folder_not_ours", sentence, "Let this user write there.") from problem
    source.watched_folder = str(folder)
    source.save(update_fields=["watched_folder"])


def look_into(*, source: Source, by: str, now: datetime) -> list[FileReceipt]:
    """Takes every whole file of the source's folder, the oldest first. Raises `WorkError`
    ``folder_unreadable``, ``file_unreadable`` and ``folder_not_ours`` (once all others are taken),
    and whatever the database raises: then the file stays where it is."""
    folder, problem = Path(source.watched_folder), None
    receipts = []
    for path in _whole(folder, now):
        try:
            receipts += _take(source, path, by, now)
        except WorkError as stopped:
            problem = problem or stopped
    if problem:
        raise problem
    return receipts


def _whole(folder: Path, now: datetime) -> list[Path]:
    try:
        seen = {path.name: path.lstat() for path in folder.iterdir()}
    except OSError as problem:
        sentence = f"The folder {folder} cannot be looked into: {problem.strerror}."
        raise WorkError("folder_unreadable", sentence, "Check its name and rights.") from problem
    # no links: whoever may drop files here must not have other files of this machine read
    files = {name: found for name, found in seen.items() if stat.S_ISREG(found.st_mode)}
    whole = [
        (found.st_mtime, name)
        for name, found in files.items()
        if not _on_its_way(name)
        and (
            any(mark in files for mark in _marks(name))
            or _is_still(found.st_mtime, found.st_ctime, now)
        )
    ]
    return [folder / name for _, name in sorted(whole)]


def _on_its_way(name: str) -> bool:
    lower = name.lower()
    return name.startswith((".", "~")) or lower.endswith((*PARTIAL, *COMPANIONS))


def _marks(name: str) -> Iterator[str]:
    for ending in COMPANIONS:
        yield name + ending
        yield Path(name).stem + ending


def _is_still(written: float, changed: float, now: datetime) -> bool:
    """``changed`` tells of a write even where the uploader sets the time of the original."""
    return datetime.fromtimestamp(max(written, changed), UTC) + STILL <= now


def _take(source: Source, path: Path, by: str, now: datetime) -> list[FileReceipt]:
    before = _state(path)
    try:
        receipts = feeding.feed(source=source, paths=[path], by=by, now=now)
    except WorkError as problem:
        if problem.code == "file_unreadable":
            raise  # it stays where it is, and the source says so
        told = (0, problem.code, problem.sentence, problem.hint)
        receipts = [FileReceipt(name=path.name, problems=[told])]
    if _state(path) == before:  # else it was written to meanwhile, and the next look takes the rest
        _put_away(path, DONE if _something_read(receipts) else FAILED, now)
    return receipts


def _something_read(receipts: Sequence[FileReceipt]) -> bool:
    """Of an archive, whether something was read of a file in it."""
    own = receipts[1:] if receipts[0].kind == "archive" else receipts
    return any(each.quarantined < each.rows for each in own)


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _put_away(path: Path, where: str, now: datetime) -> None:
    """Moves a file and its companion; one of that name from another night stays what it is."""
    folder = path.parent / where
    try:
        folder.mkdir(exist_ok=True)
    except OSError as problem:
        raise _not_ours(folder) from problem
    if folder.is_symlink():  # whoever may drop files here must not place them elsewhere
        raise _not_ours(folder)
    for each in [path, *(path.with_name(mark) for mark in _marks(path.name))]:
        try:
            each.rename(_free(folder, each.name, now))
        except FileNotFoundError:  # no companion; or another worker was quicker
            continue


def _not_ours(folder: Path) -> WorkError:
    sentence = f"{folder} is no folder of its own, so nothing was moved there."
    return WorkError("folder_not_ours", sentence, "Remove it; it is made anew.")


def _free(folder: Path, name: str, now: datetime) -> Path:
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    path, number = folder / name, 1
    while path.exists():
        path = folder / f"{stamp}-{number}-{name}"
        number += 1
    return path
