"""The night's file: what was logged on one day of the store, a row each, in a folder of its own."""

import csv
import io
import logging
import os
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.utils import DatabaseError

from sincerely.records.models import CrmCopy, CrmLink, Store
from sincerely.records.reads import crm as read
from sincerely.work.crm import saying
from sincerely.work.crm.refusing import NotTaken
from sincerely.work.crm.saying import Said, local, one_line
from sincerely.work.errors import WorkError

log = logging.getLogger(__name__)

#: a day is written so long after it has ended: what was being recorded at midnight is in it
AFTER = timedelta(minutes=15)
#: rows whose content is read at once
_TOGETHER = 500
#: a spreadsheet takes a cell that begins so, also as full-width signs, for something to work out
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")

HEADER = (
    *("Number", "When", "Logged at", "Logged by", "What", "In a sentence"),
    *("Name", "Customer number", "Phones", "Mail addresses"),
    *("How", "What they said", "Promised", "By when", "Page"),
)


def write_due(*, now: datetime) -> int:
    """Writes every file that is due, oldest day first; how many. A link whose file cannot be made,
    or written, is said to fail and holds up no other; the next call tries it again."""
    links = CrmLink.objects.filter(kind=CrmLink.Kind.CSV, ended_at=None).order_by("pk")
    return sum(_write_all(number, now) for number in links.values_list("pk", flat=True))


def day_of(link: CrmLink) -> date:
    """The next day of the store a file is to be written for."""
    since = link.written_until or link.made_at
    return since.astimezone(ZoneInfo(link.store.zone)).date()


def write_again(*, link: CrmLink, day: date) -> Path:
    """Writes a day's file once more: the same rows in the same order. Raises `WorkError`
    ``no_such_file`` for a day that was not written yet, ``not_taken``."""
    if link.written_until is None or day >= day_of(link):
        raise WorkError(
            "no_such_file",
            f"No file of {day.isoformat()} was written yet.",
            "A day's file is written by itself, after midnight.",
        )
    copies = CrmCopy.objects.filter(link=link, file_of=day)
    try:
        return _write(link, day, copies)
    except NotTaken as problem:
        raise WorkError("not_taken", problem.sentence, problem.hint) from None


def name_of(store: Store, day: date) -> str:
    """A day's file."""
    return f"sincerely-{store.key}-{day.isoformat()}.csv"


def try_(link: CrmLink) -> None:
    """Whether its folder can be written to; leaves nothing there. Raises `NotTaken`."""
    path = _put(Path(link.target), f".sincerely-{link.pk}-test", "")
    path.unlink()


def _write_all(number: int, now: datetime) -> int:
    count = 0
    while True:
        with transaction.atomic():
            link = (
                CrmLink.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("store", "source")
                .filter(pk=number, ended_at=None)
                .first()
            )
            if link is None or not _write_next(link, now):
                return count
            count += 1


def _write_next(link: CrmLink, now: datetime) -> bool:
    """Writes the next day's file, if that day is over. The link's row is locked."""
    day = day_of(link)
    end = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(link.store.zone))
    if now < end + AFTER:
        return False
    ours = CrmCopy.objects.filter(link=link)
    ours.filter(file_of=None, done_at=None, at__lt=end).update(file_of=day)
    try:
        _write(link, day, ours.filter(file_of=day))
    except NotTaken as problem:
        ours.filter(file_of=day, done_at=None).update(file_of=None)
        link.failing_since = link.failing_since or now
        link.problem, link.hint = problem.sentence, problem.hint
        link.save(update_fields=["failing_since", "problem", "hint"])
        return False
    ours.filter(file_of=day, done_at=None).update(done_at=now)
    link.written_until, link.failing_since, link.problem, link.hint = end, None, "", ""
    link.save(update_fields=["written_until", "failing_since", "problem", "hint"])
    return True


def _write(link: CrmLink, day: date, copies: Iterable[CrmCopy]) -> Path:
    """The whole day. Raises `NotTaken`."""
    try:
        text = _text(link, copies)
    except DatabaseError:
        raise
    except Exception as problem:
        log.exception("The file of link %s could not be made.", link.pk)
        raise NotTaken(
            "Something went wrong on our side.",
            "It is in the worker's log; it is tried again by itself.",
        ) from problem
    return _put(Path(link.target), name_of(link.store, day), text)


def _text(link: CrmLink, copies: Iterable[CrmCopy]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    ordered = sorted(copies, key=lambda each: (each.at, each.pk))
    for start in range(0, len(ordered), _TOGETHER):
        some = ordered[start : start + _TOGETHER]
        about = read.contents(some)
        for copy in some:
            if copy.pk in about:
                writer.writerow(_row(saying.of(link, about[copy.pk]), link.store))
    return out.getvalue()


def _row(said: Said, store: Store) -> list[str]:
    zone = ZoneInfo(store.zone)
    cells = (
        said.id,
        local(said.occurred_at, zone),
        local(said.recorded_at, zone),
        said.by,
        said.kind.replace("_", " "),
        said.sentence,
        said.person.name,
        said.customer_number,
        " ".join(number.removeprefix("+") for number in said.person.phones),
        " ".join(said.person.mails),
        said.how,
        said.said,
        said.promised,
        local(said.due_at, zone),
        said.link,
    )
    return [_cell(cell) for cell in cells]


def _cell(text: str) -> str:
    """On one line, and never a formula: an apostrophe in front makes it text."""
    text = one_line(text)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _put(folder: Path, name: str, text: str) -> Path:
    """The whole file under its name, or nothing. Raises `NotTaken`."""
    half = folder / f".{name}.part"
    try:
        half.unlink(missing_ok=True)
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o640)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        found = half.replace(folder / name)
        _keep(folder)
        return found
    except OSError as problem:
        raise NotTaken(
            f"The file could not be written to {folder}: {problem.strerror or problem}.",
            "Look whether the folder is there, and whether Sincerely may write to it.",
        ) from None


def _keep(folder: Path) -> None:
    """A name is on the disk only once its folder is."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
