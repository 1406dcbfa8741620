"""An event that is left out of a side's histories leaves all its registers as they were."""

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from sincerely.history.asof import Told
from sincerely.history.automaton import SIDES, Automaton, Vocabulary
from sincerely.history.canonical import Token
from sincerely.history.histories import Rows, histories
from sincerely.history.moments import Moment, tracing
from sincerely.history.tables import EVENTS, event_row
from sincerely.rules.events import Event
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.folding import Running
from tests.rules.anything import HISTORIES, payloads
from tests.rules.cast import NOW

WORDS_MET = Vocabulary()
MACHINES = [Automaton(side, WORDS_MET) for side in SIDES]


def shown(thing: object) -> str:
    """Everything in a register."""
    if hasattr(thing, "__dict__"):
        return repr({name: shown(value) for name, value in vars(thing).items()})
    return repr(thing)


@settings(deadline=None, max_examples=50)
@given(HISTORIES, st.lists(payloads(LeadReceived), max_size=4))
def test_an_idle_event_changes_nothing_of_its_side(
    events: list[Event], leads: list[LeadReceived]
) -> None:
    for n, lead in enumerate(leads):  # which of them is one more counts, and where that is known
        events = [*events, Event(occurred_at=NOW, source="crm", key=f"lead{n}", payload=lead)]
    told = [Told(event, event.until, n) for n, event in enumerate(events)]
    rows = Rows.of(pa.Table.from_pylist([event_row(each, 1, 1) for each in told], EVENTS))
    lived = histories(rows, rows.person, np.arange(len(rows)), WORDS_MET)
    running = Running()
    with tracing():
        for n, (row, token) in enumerate(zip(lived.rows, lived.tokens, strict=True)):
            before = {name: shown(value) for name, value in vars(running).items()}
            own = (int(rows.occurred[row]), int(rows.named[row]))
            at, named = (Moment.at(value, 2 * n + m) for m, value in enumerate(own))
            running.take(WORDS_MET.tokens[int(token)].event(at, named, n))
            for machine in MACHINES:
                if machine.idle()[int(token)]:
                    for name in machine.side.registers:
                        assert shown(getattr(running, name)) == before[name]


def test_what_touches_one_side_alone_is_left_out_of_all_others() -> None:
    asked = Token(
        kind="quiet_asked", source="crm", whole_day=False, left=(), deal=-1, ref=-1, said=-1,
        answers=-1, car="", key=-1, timed=False,
    )  # fmt: skip
    number = WORDS_MET.number(asked)
    busy = [machine.side for machine in MACHINES if not machine.idle()[number]]
    assert [side.fields for side in busy] == [("do_not_contact", "deceased", "quiet")]
