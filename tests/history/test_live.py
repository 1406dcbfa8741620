"""At any moment of a life the tables say what the database said then, when it knew no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sincerely.history.asof import Told
from sincerely.history.bucket import Judge
from sincerely.history.tables import MAYBES, Asked, events_table, messages_table
from sincerely.records import codec, facts, places
from sincerely.records.models import EventRow, Person
from sincerely.rules.checks.base import PHONE
from sincerely.rules.contact import Address
from sincerely.rules.events import Event
from sincerely.rules.events.base import latest
from sincerely.rules.events.leads import InquiryMade
from sincerely.rules.events.talks import MailSent, Sent
from sincerely.rules.gate import decide
from sincerely.rules.message import Message
from sincerely.rules.policy import DEFAULT
from sincerely.rules.sighting import Arrival, Contact
from sincerely.work import households
from tests.cast import ROSA, TOM, House, day, house
from tests.history.test_bucket import said
from tests.records.arrivals import arrivals
from tests.rules.anything import MESSAGES

pytestmark = pytest.mark.django_db
PEOPLE = (ROSA, TOM)
JUDGE = Judge(DEFAULT, places.place)
#: between the moments at which anything arrives, and long after
ASKED_AT = [day(n) for n in (-39, -2, 0.25, 0.75, 1.5, 20, 21.5, 90, 400)]
#: rows of the tables beyond those of the database
_ASKED = 10_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What the database's facts came to at a moment."""

    at: datetime
    person: int
    home_of: dict[int, int]
    message: Message
    place: tuple[tuple[str, ...], tuple[str, ...]]
    said: tuple[str, str, str]


@pytest.fixture
def harbor() -> House:
    found = house()
    for n, each in enumerate(PEOPLE):
        found.tell(each, InquiryMade(), day(-50), key=f"first{n}")
    rosa, tom = (_person(found, each) for each in PEOPLE)
    couple = [Person.objects.get(pk=pk) for pk in (rosa, tom)]
    households.join(people=couple, by="the tests", why="they said so", now=day(-50))
    return found


def _address(who: Contact) -> Address:
    return who.addresses("crm")[0]


def _person(harbor: House, who: Contact) -> int:
    reader = facts.gather(harbor.store, [_address(who)], day(-50), phone=False).readers[0][0]
    assert reader.person_id
    return reader.person_id


def live(harbor: House, arrived: Sequence[Arrival], data: st.DataObject) -> list[Answer]:
    """Tells the store everything as it happens, and asks about everybody in between."""
    found = []
    left = list(arrived)
    for at in ASKED_AT:
        now = [each for each in left if _until(each) <= at]
        left = [each for each in left if each not in now]
        if now:
            harbor.arrive(now, now=at)
        people = Person.objects.exclude(household=None)
        home_of = {row.pk: row.household_id or 0 for row in people}
        for who in PEOPLE:
            message = data.draw(MESSAGES)
            phone = message.channel in PHONE
            told = facts.gather(harbor.store, [_address(who)], at, phone=phone).readers[0][0]
            assert told.person_id
            place = told.facts.place
            verdict = decide(message, told.facts, DEFAULT, at)
            where = (place.zones, place.states)
            found.append(Answer(at, told.person_id, home_of, message, where, said(verdict)))
    return found


def _until(arrival: Arrival) -> datetime:
    happening = arrival.happenings[0]
    return latest(happening.occurred_at, whole_day=happening.whole_day)


def ledger() -> dict[int, list[Told]]:
    """Everything in the database, person by person."""
    found: dict[int, list[Told]] = {}
    for row in EventRow.objects.select_related("source", "sighting", "eventwords"):
        kept = getattr(row, "eventwords", None)
        event = Event(
            occurred_at=row.occurred_at,
            source=row.source.name,
            key=row.key,
            payload=codec.payload_with_words(row.kind, row.payload, kept.words if kept else None),
            whole_day=row.whole_day,
        )
        person = row.sighting.person_id
        found.setdefault(person, []).append(Told(event, event.until, row.pk))
    return found


def judged(answers: Sequence[Answer], told: dict[int, list[Told]]) -> list[tuple[str, str, str]]:
    """The same by tables. Each is asked alone: the database counts no message for being judged."""
    found = []
    for number, answer in enumerate(answers):
        sent = [
            Asked(id=each.number, person=person, told=each, message=answer.message)
            for person, every in told.items()
            for each in every
            if isinstance(each.event.payload, Sent)
        ]
        row = _ASKED + number
        event = Event(occurred_at=answer.at, source="asked", key=str(row), payload=MailSent())
        zones, states = answer.place
        asked = Asked(
            id=row, person=answer.person, told=Told(event, event.until, row),
            message=answer.message, zones=zones, states=states,
        )  # fmt: skip
        verdicts = JUDGE.verdicts(
            messages_table([*sent, asked], answer.home_of),
            events_table(told, answer.home_of),
            pa.Table.from_pylist([], MAYBES),
        )
        of = next(each for each in verdicts.to_pylist() if each["id"] == row)
        assert (of["answer"], of["codes"]) == (of["known_answer"], of["known_codes"])
        found.append((of["answer"], of["codes"], of["behind"]))
    return found


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large,
    ],
)  # fmt: skip
@given(data=st.data())
def test_the_tables_say_what_the_database_said_then(harbor: House, data: st.DataObject) -> None:
    with transaction.atomic():
        answers = live(harbor, data.draw(arrivals(PEOPLE)), data)
        assert judged(answers, ledger()) == [each.said for each in answers]
        transaction.set_rollback(True)
