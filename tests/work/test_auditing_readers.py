"""Files read by several processes come to what one process makes of them, in its order."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from queue import Full
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sincerely.reading.when import StoreClock
from sincerely.rules.events import KINDS, Event
from sincerely.rules.folding import fold
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.work.auditing import coding, readers
from sincerely.work.auditing.readers import Readers, Spent
from sincerely.work.auditing.remembered import Remembered, Table
from sincerely.work.auditing.steps import Files, Given, Opened, Role
from sincerely.work.errors import WorkError
from tests.rules.anything import HISTORIES, payloads
from tests.rules.cast import NOW as THEN

from .audit_exports import HISTORY, TEXTS
from .test_auditing import NOW, SENT, SOLD
from .test_auditing_files import written

#: a log whose rows have no number of their own: equal ones are counted
KEYLESS = "sent_at,channel,template,first_name,last_name,email\n" + (
    "2026-05-23 10:00,email,SALE,Rosa,Keller,rosa@example.com\n" * 9
)
BROKEN = SENT + 'M90,"2026-05-23 10:00,email\nM91,,email\n\n\n' + SENT.partition("\n")[2]


@pytest.fixture
def files(tmp_path: Path) -> list[tuple[Given, Path]]:
    texts = {"sent": SENT, "broken": BROKEN, "history": HISTORY, "texts": TEXTS, "keyless": KEYLESS}
    paths = {name: written(tmp_path, f"{name}.csv", text) for name, text in texts.items()}
    found = [(Given(role=Role.SENT, path=path, source=name), path) for name, path in paths.items()]
    sold = written(tmp_path, "sold.csv", SOLD)
    return [*found, (Given(role=Role.SOLD, path=sold, source="sold"), sold)]


HOW = Files(StoreClock("America/New_York"), NOW, {}, Remembered())


def alone(files: list[tuple[Given, Path]], how: Files = HOW) -> Iterator[tuple[int, Any]]:
    for number, (whose, path) in enumerate(files):
        for step in how.steps(whose, path, path, 0):
            yield number, readers._said(whose.source, step)


@pytest.mark.parametrize("cores", [1, 2, 3])
def test_several_read_what_one_reads(files: list[tuple[Given, Path]], cores: int) -> None:
    """Large files are read by all, two lines each in turn."""
    told = list(Readers(files, HOW, cores, large=300, each=2).steps())
    *told, spent = told[: len(told) - cores + 1]
    assert isinstance(spent[1], Spent)
    shared = {n for n, step in told if isinstance(step, Opened) and step.shared}
    assert {0, 1} <= shared
    assert 4 not in shared, "rows without a number are counted by one"
    told = [(n, replace(s, shared=False) if isinstance(s, Opened) else s) for n, s in told]
    assert told == list(alone(files))


def test_columns_settled_before_are_settled_for_all(files: list[tuple[Given, Path]]) -> None:
    header = SENT.partition("\n")[0].split(",")
    table = Table(Role.SENT, "sent.csv", {name: "" for name in header if name == "template"})
    how = replace(HOW, remembered=Remembered(before=[table]))
    found = [step for _, step in Readers(files, how, 2, large=300).steps()]
    opened = [step for step in found if isinstance(step, Opened)]
    assert [each.again for each in opened] == [
        step.again for _, step in alone(files, how) if isinstance(step, Opened)
    ]
    assert any(each.again for each in opened)


def test_what_breaks_there_is_said_here(files: list[tuple[Given, Path]]) -> None:
    files[-1][1].unlink()
    with pytest.raises(FileNotFoundError):
        list(Readers(files, HOW, 2).steps())


def _die(*_: Any) -> None:
    raise SystemExit


def test_a_reader_that_is_ended_is_missed(
    files: list[tuple[Given, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "_read", _die)
    monkeypatch.setattr(readers, "PATIENCE", 0.1)
    with pytest.raises(WorkError) as problem:
        list(Readers(files, HOW, 2).steps())
    assert problem.value.code == "process_lost"


class _Heap:
    """A queue that nobody takes from."""

    given_up = False

    def put(self, said: object, timeout: float) -> None:
        raise Full

    def cancel_join_thread(self) -> None:
        self.given_up = True


def test_a_reader_ends_where_nobody_listens_any_more() -> None:
    heap: Any = _Heap()  # here there is no process that began this one
    with pytest.raises(SystemExit):
        readers._hand(heap, "something")
    assert heap.given_up


TEXT = st.text(st.characters(codec=None), max_size=4) | st.just("\ud800")
CONTACTS = st.builds(
    Contact,
    name=TEXT,
    company=st.booleans(),
    emails=st.lists(TEXT, max_size=2).map(tuple),
    phones=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    CONTACTS,
    TEXT,
    st.lists(st.tuples(st.one_of(*map(payloads, KINDS.values())), TEXT, st.booleans()), max_size=3),
    st.none() | st.timedeltas(timedelta(0), timedelta(days=90)),
)
def test_what_is_packed_is_unpacked(
    contact: Contact, key: str, told: list[tuple[Any, str, bool]], posted: timedelta | None
) -> None:
    happenings = tuple(
        Happening(
            payload=payload,
            occurred_at=THEN,
            key=its,
            whole_day=whole,
            undated=not whole,
            posted_at=None if posted is None else THEN + posted,
        )
        for payload, its, whole in told
    )
    arrival = Arrival(key=key, contact=contact, happenings=happenings)
    packed = coding.packed("crm", 7, arrival)
    contacts: dict[bytes, Contact] = {}
    found = coding.unpacked(packed.said, contacts)
    assert repr(found) == repr((7, arrival))
    assert found == (7, arrival)
    assert coding.contact(packed.contact) == contact
    assert packed.sent + packed.events == len(told)
    other = coding.packed("dms", 7, arrival)
    assert packed.sighting != other.sighting


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HISTORIES)
def test_who_has_no_such_event_has_bought_nowhere(events: list[Event]) -> None:
    record = fold([each for each in events if not isinstance(each.payload, coding.DECIDES)]).record
    assert record.bought is None
    assert record.elsewhere is None
