"""The sample store's files as the product reads them, each sighting with its true person."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from sincerely import sample
from sincerely.reading import Read, StoreClock, read
from sincerely.rules.events import Payload
from sincerely.rules.events.appointments import AppointmentKept
from sincerely.rules.events.deals import DealSold, TestDriven
from sincerely.rules.events.leads import InquiryMade, LeadReceived
from sincerely.rules.events.talks import CallReceived, StoreVisited
from sincerely.rules.sighting import Arrival

from .sightings import Side, Sighting, distinct, latest

UNTIL = date(2026, 11, 23)
#: logs of what was sent repeat the cards they were sent to
_LOGS = ("crm/sent.csv", "service/sent.csv")
_PROSPECT_ID = re.compile(r"<prospect[^>]*>.*?<id[^>]*>([^<]+)</id>", re.DOTALL)
_ASKED: tuple[type[Payload], ...] = (LeadReceived, InquiryMade)
_HEARD: tuple[type[Payload], ...] = (CallReceived, StoreVisited, TestDriven, AppointmentKept)
_Truth = dict[tuple[str, str], list[dict[str, str]]]


def sightings(folder: Path, *, seed: int, households: int = 600) -> list[Sighting]:
    """Writes a sample store into ``folder``, reads its files, and says whose each sighting is."""
    sample.write(folder, seed=seed, until=UNTIL, households=households)
    truth = _truth(folder)
    found: list[Sighting] = []
    for source, path in sample.files(folder):
        name = path.relative_to(folder).as_posix()
        if name not in _LOGS:
            found += _of_file(source, path, name, truth)
    return distinct(found)


def _truth(folder: Path) -> _Truth:
    truth: _Truth = defaultdict(list)
    with (folder / "truth/sightings.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            truth[row["file"], row["key"]].append(row)
    return truth


def _of_file(source: str, path: Path, name: str, truth: _Truth) -> Iterator[Sighting]:
    keys = _keys(path)
    came = datetime(2026, 11, 23, tzinfo=UTC)
    clock = StoreClock(sample.TIMEZONE)
    outcomes = list(read(path, store=clock, source=source, received_at=came).outcomes)
    assert len(outcomes) == len(keys), f"{name}: a row was lost or made up"
    for key, outcome in zip(keys, outcomes, strict=True):
        if not isinstance(outcome, Read):
            continue
        for arrival in outcome.arrivals:
            party = "cobuyer" if arrival.key.endswith(":cobuyer") else ""
            about = next(r for r in truth[name, key] if not party or r["role"] == party)
            yield Sighting(
                id=f"{name}#{key}{party and ':' + party}",
                source=source,
                person=about["person_id"] + ("#company" if "company" in about["differs"] else ""),
                household=about["household_id"],
                side=_side(name),
                contact=arrival.contact,
                deal=key if name.startswith("dms/") else "",
                at=_when(arrival, (*_ASKED, DealSold)),
                heard=_when(arrival, _ASKED + _HEARD),
                case=about["differs"],
            )


def _when(arrival: Arrival, kinds: tuple[type[Payload], ...]) -> datetime | None:
    """The latest of these that it tells of."""
    told = (each for each in arrival.happenings if isinstance(each.payload, kinds))
    return latest(*(each.occurred_at for each in told))


def _keys(path: Path) -> list[str]:
    """The keys the truth calls a file's rows by, in their order."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".xml":
        return _PROSPECT_ID.findall(text)
    rows = csv.DictReader(text.splitlines())
    if path.as_posix().endswith("crm/deals.csv"):
        return [f"{row['deal_id']}/{row['status']}" for row in rows]
    return [next(iter(row.values())) for row in rows]


def _side(name: str) -> Side:
    if name.startswith("dms/"):
        return Side.BUYER
    return Side.PROSPECT if name.startswith(("leads/", "crm/")) else Side.OTHER
