"""Files as a test writes them, read the way a feed is read."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sincerely.reading import FileReading, Outcome, Quarantined, Read, StoreClock, read
from sincerely.rules.events import Payload
from sincerely.rules.sighting import Arrival

CHICAGO = StoreClock("America/Chicago")
#: Noon in Chicago on the day every test file comes.
CAME = datetime(2026, 3, 20, 17, 0, tzinfo=UTC)


class Fed:
    """What came of one file."""

    def __init__(self, reading: FileReading) -> None:
        self.reading = reading
        self.kind = reading.kind
        self.outcomes: list[Outcome] = list(reading)

    @property
    def arrivals(self) -> list[Arrival]:
        return [each for row in self.outcomes if isinstance(row, Read) for each in row.arrivals]

    @property
    def arrival(self) -> Arrival:
        (only,) = self.arrivals
        return only

    @property
    def payloads(self) -> list[Payload]:
        return [each.payload for arrival in self.arrivals for each in arrival.happenings]

    @property
    def problem(self) -> Quarantined:
        (only,) = self.outcomes
        assert isinstance(only, Quarantined)
        return only


Feed = Callable[..., Fed]


@pytest.fixture
def feed(tmp_path: Path) -> Feed:
    """Write a file and read it: ``feed(text, name=, kind=, came=, encoding=)``."""

    def feed_one(
        content: str | bytes,
        *,
        name: str = "export.csv",
        kind: str | None = None,
        came: datetime = CAME,
        encoding: str = "utf-8",
        source: str = "dms",
    ) -> Fed:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return Fed(read(path, store=CHICAGO, source=source, received_at=came, kind=kind))

    return feed_one


@pytest.fixture
def lead(feed: Feed) -> Feed:
    """Read the inside of one prospect as a lead file."""

    def lead_one(inside: str, attributes: str = "", **how: object) -> Fed:
        text = f'<?xml version="1.0"?>\n<adf><prospect {attributes}>{inside}</prospect></adf>'
        return feed(text, name="lead.xml", source="leads", **how)

    return lead_one


@pytest.fixture
def row(feed: Feed) -> Feed:
    """Read one row: ``row("sales", deal_number="D1", ...)``."""

    def row_one(kind: str, **cells: str) -> Fed:
        quoted = ['"' + cell.replace('"', '""') + '"' for cell in cells.values()]
        return feed(",".join(cells) + "\n" + ",".join(quoted) + "\n", kind=kind)

    return row_one
