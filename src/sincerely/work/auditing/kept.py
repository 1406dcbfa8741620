"""The matched, labelled tables of an audit, as Parquet: what the large audit reads (`large`).

Everything that was sent is a message there, for it counts for the others; ``judged`` says which
were given as sent, up to the last day. ``message``, ``file`` and ``line`` lead back to the row.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sincerely.history.asof import Told
from sincerely.history.tables import MAYBES, Asked, events_table, messages_table
from sincerely.rules.events.talks import Sent

from . import whereabouts
from .judging import Case, Judged
from .purposes import label
from .rows import Line

TABLES = ("messages", "events", "maybes")
#: one line tells of fewer messages to one person than this: they are numbered by line
EACH = 1_000_000


def keep(case: Case, folder: Path, *, zone: str, part: int = 0) -> int:
    """Writes a folder of each of the `TABLES`; returns how many messages. ``zone``: the store's;
    ``part``: of the audit, where it is made in parts."""
    found = list(_messages(case, zone))
    home_of = case.who.home_of
    messages = messages_table((asked for asked, _, _ in found), home_of)
    more: dict[str, list[object]] = {
        "message": [
            str(getattr(asked.told.event.payload, "message_id", "")) for asked, *_ in found
        ],
        "file": [str(line.path) for _, line, _ in found],
        "line": [line.line for _, line, _ in found],
        "judged": [judged for *_, judged in found],
    }
    for name, values in more.items():
        messages = messages.append_column(name, pa.array(values))
    maybes = [
        {
            "person": person,
            "home": home_of[person],
            "other": home_of[other.other],
            "thin": other.thin,
        }
        for person, others in case.who.maybes.items()
        for other in others
    ]
    own = {person: case.events[person] for person in case.own_people()}
    events = events_table(own, home_of)
    written = (messages, events, pa.Table.from_pylist(maybes, MAYBES))
    for name, table in zip(TABLES, written, strict=True):
        (folder / name).mkdir(parents=True, exist_ok=True)
        pq.write_table(table, folder / name / f"part-{part}.parquet")
    return len(messages)


def _messages(case: Case, zone: str) -> Iterator[tuple[Asked, Line, bool]]:
    """Everything that was sent, with its row, and whether it was judged."""
    judged = {(each.line.number, each.happening.key): each for each in case.judged}
    lines = {line.number: line for line in case.material.lines}
    for person in case.own_people():
        nth: Counter[int] = Counter()
        for each in case.events[person]:
            line = lines[each.number]
            nth[line.number] += 1
            if isinstance(each.event.payload, Sent):
                number = line.number * EACH + nth[line.number]
                found = judged.get((each.number, each.event.key))
                yield _asked(number, person, each, line, found, zone), line, found is not None


def _asked(
    number: int, person: int, told: Told, line: Line, judged: Judged | None, zone: str
) -> Asked:
    event, sent = told.event, told.event.payload
    assert isinstance(sent, Sent)
    system = sent.system or line.given.source
    labelled = judged.labelled if judged else label(sent, system, at=event.occurred_at, zone=zone)
    message = labelled.message
    zones, states = (
        whereabouts.where(line.arrival.contact)
        if message.channel in whereabouts.PHONE
        else ((), ())
    )
    return Asked(id=number, person=person, told=told, message=message, zones=zones, states=states)
