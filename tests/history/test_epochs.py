"""The records of the tables are those of the live fold, over anything that may happen."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from sincerely.history.asof import Told
from sincerely.history.automaton import FIELDS, SIDES, WORDS, Automaton, Vocabulary
from sincerely.history.epochs import Epochs, Records
from sincerely.history.freezing import thaw
from sincerely.history.histories import Rows, histories
from sincerely.history.moments import microseconds, moment
from sincerely.history.tables import EVENTS, event_row
from sincerely.rules.events import Event
from sincerely.rules.folding import fold
from sincerely.rules.record import Record
from tests.rules.anything import HISTORIES

WORDS_MET = Vocabulary()
MACHINES = [Automaton(side, WORDS_MET) for side in SIDES]
LATE = st.sampled_from([0, 0, 0, 1, 30, 400])


def known(events: list[Event], late: list[int]) -> list[Told]:
    return [
        Told(event, event.until + timedelta(days=days), n)
        for n, (event, days) in enumerate(zip(events, late, strict=False))
    ]


def times(thing: object) -> list[object]:
    """Every moment in it, and what else it says, but for names and words."""
    found: list[object] = []

    def look(one: object) -> None:
        if hasattr(one, "__dataclass_fields__"):
            for name in one.__dataclass_fields__:
                if name not in ("by", "how", "key", "deal", "what", "about"):
                    look(getattr(one, name))
        elif isinstance(one, tuple):
            found.append(len(one))
            for each in one:
                look(each)
        else:
            found.append(one)

    look(thing)
    return found


def of(records: Records, number: int) -> list[object]:
    found: list[object] = []
    for face in records.faces:
        row = face.rows[number]
        shape, begin = face.machine.shapes[face.shapes[row]], face.begins[row]
        for part, first in zip(shape.parts, shape.begins, strict=True):
            name, key, many = face.machine.parts[part]
            if name != WORDS:
                values = [moment(v) for v in face.moments[begin + first : begin + first + many]]
                found += times(thaw(key, values))
    return found


def plain(record: Record) -> list[object]:
    found: list[object] = []
    for name in FIELDS:
        found += times(getattr(record, name)) if name != WORDS else []
    return found


@settings(deadline=None)
@given(st.lists(st.tuples(HISTORIES, st.lists(LATE, min_size=12, max_size=12)), max_size=3))
def test_every_record_is_the_live_one(lives: list[tuple[list[Event], list[int]]]) -> None:
    told = {
        person: known([replace(e, key=f"{person}.{e.key}") for e in events], late)
        for person, (events, late) in enumerate(lives)
    }
    table = pa.Table.from_pylist(
        [event_row(each, person, 7) for person, every in told.items() for each in every], EVENTS
    )
    rows = Rows.of(table)
    records = Records(MACHINES)
    for owner in (rows.person, rows.home):
        epochs = Epochs(rows, histories(rows, owner, np.arange(len(rows)), WORDS_MET), records)
        for number in sorted(set(owner.tolist())):
            every = [
                e
                for p, events in told.items()
                for e in events
                if p == number or (number == 7 and owner is rows.home)
            ]
            for clock, at in ((epochs.happened, "happened_at"), (epochs.known, "known_at")):
                for asked in {getattr(e, at) for e in every}:
                    there = [e.event for e in every if getattr(e, at) <= asked]
                    place = clock.at(
                        epochs.place_of(np.array([number])), np.array([microseconds(asked)])
                    )
                    assert of(records, int(clock.records(place)[0])) == plain(fold(there).record)
