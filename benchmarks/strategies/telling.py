"""When each row of the store's systems comes to our ears, and as what it was read then.

A month's or a year's export has a row as it ended. What was exported on the night it was written
is made from it again: an appointment still to come, an open complaint, a sale not yet undone.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sincerely import sample
from sincerely.reading import Read, StoreClock, read
from sincerely.rules.sighting import Arrival
from sincerely.sample import tables
from sincerely.sample.books import Row, american_day
from sincerely.sample.journeys import PROVIDERS

from .year import Year

LEAD_TAKES = timedelta(minutes=1)  #: a provider mails a lead at once
NIGHT = timedelta(hours=2, minutes=30)  #: after midnight the DMS exports what was posted
_CRMS_NIGHT = timedelta(hours=21, minutes=30)  #: then the CRM calls missed what nobody marked


class Told(NamedTuple):
    """Something a source says. ``at``: when it reaches us, by the store's clock."""

    at: datetime
    source: str
    arrivals: tuple[Arrival, ...]


class Version(NamedTuple):
    """A row as it stood from ``at`` on."""

    at: datetime
    values: dict[str, str]


def told(year: Year, *, days_late: int = 0) -> list[Told]:
    """Everything but what was sent. ``days_late``: how much later than the night the DMS speaks."""
    found: list[Told] = []
    for source, path in sample.files(year.folder):
        name = path.relative_to(year.folder).as_posix()
        if not name.endswith("sent.csv"):
            found += _of_file(year, source, path, name, days_late)
    return sorted(found, key=lambda each: (each.at, each.source))


def sent(year: Year) -> dict[str, tuple[Arrival, ...]]:
    """What its sender's log says of each message, by its number."""
    found: dict[str, tuple[Arrival, ...]] = {}
    for source, path in sample.files(year.folder):
        name = path.relative_to(year.folder).as_posix()
        if name.endswith("sent.csv"):
            rows = [row.key for row in year.rows[name]]
            found |= dict(zip(rows, _arrivals(path, source), strict=True))
    return found


def hour_after(moment: datetime) -> datetime:
    """The next full hour: the CRM, the workshop and the managers' lists are read hourly."""
    return moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def night_after(moment: datetime) -> datetime:
    """The night after the day on which something was posted."""
    return moment.replace(hour=0, minute=0, second=0) + timedelta(days=1) + NIGHT


def versions(row: Row, posted: dict[str, datetime]) -> list[Version]:
    """A row as it was first written, and as it ended. ``posted``: when each deal was booked."""
    values = dict(row.values)
    if row.file.endswith("appointments.csv"):
        return _of_appointment(row, values)
    if row.file == "manager/complaints.csv" and values["resolved_at"]:
        first = {**values, "resolved_at": "", "resolved_by": ""}
        return [Version(row.at, first), Version(_when(values["resolved_at"]), values)]
    if row.file == "service/service.csv" and values["closed_at"]:
        ended = datetime.strptime(values["closed_at"], "%m/%d/%Y %I:%M %p")  # noqa: DTZ007
        return [Version(row.at, {**values, "closed_at": ""}), Version(ended, values)]
    booked = posted.get(row.key)
    if values.get("deal_status") == "Reversed" and booked and _month(booked) == _month(row.at):
        first = {**values, "deal_status": "Booked", "reversal_date": ""}
        first["posted_date"] = american_day(booked)
        return [Version(booked, first), Version(row.at, values)]
    return [Version(row.at, values)]


def _of_appointment(row: Row, values: dict[str, str]) -> list[Version]:
    """Set; perhaps taken for missed by the CRM's night job; then as it ended."""
    ended, agreed = _when(values["status_at"]), _when(values["appointment_at"])
    if values["status"] == "set":
        return [Version(row.at, values)]
    found = [Version(row.at, {**values, "status": "set", "status_at": values["set_at"]})]
    night = agreed.replace(hour=0, minute=0) + _CRMS_NIGHT
    if values["status"] == "kept" and ended > night:
        stamp = night.isoformat(" ", "minutes")
        found.append(Version(night, {**values, "status": "missed", "status_at": stamp}))
    return [*found, Version(ended, values)]


def _of_file(year: Year, source: str, path: Path, name: str, days_late: int) -> Iterator[Told]:
    posted = {p.deal_number: p.posted_at for _, _, p in year.bought if p.posted_at}
    rows = year.rows[name]
    ended = _arrivals(path, source)
    assert len(ended) == len(rows), f"{name}: a row was lost or made up"
    before: list[tuple[Version, int]] = []
    for number, row in enumerate(rows):
        *earlier, last = versions(row, posted)
        before += [(each, number) for each in earlier]
        if last.at < year.ends:
            yield Told(_heard(source, last.at, days_late), source, ended[number])
    if before:
        again = path.with_name(f"before_{path.name}")
        _write(again, name, [each.values for each, _ in before])
        for (each, _), arrivals in zip(before, _arrivals(again, source), strict=True):
            yield Told(_heard(source, each.at, days_late), source, arrivals)
        again.unlink()


def _heard(source: str, written: datetime, days_late: int) -> datetime:
    if source == "dms":
        return night_after(written) + timedelta(days=days_late)
    return written + LEAD_TAKES if source in PROVIDERS else hour_after(written)


def _arrivals(path: Path, source: str) -> list[tuple[Arrival, ...]]:
    """Of each row, by the reader every feed goes through; of what it leaves out, none."""
    clock, came = StoreClock(sample.TIMEZONE), datetime(2026, 11, 24, tzinfo=UTC)
    outcomes = read(path, store=clock, source=source, received_at=came).outcomes
    return [each.arrivals if isinstance(each, Read) else () for each in outcomes]


def _write(path: Path, name: str, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, tables.columns(name), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _when(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _month(moment: datetime) -> tuple[int, int]:
    return moment.year, moment.month
