"""Nobody is reminded of an appointment that is off (`no_appointment_left`, decision 0007)."""

from datetime import datetime
from typing import Any

import pytest

from sincerely.rules.events import Event
from sincerely.rules.events.appointments import (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentEvent,
    AppointmentKept,
    AppointmentSet,
)
from sincerely.rules.message import Facts
from sincerely.rules.purpose import Channel, Purpose
from sincerely.rules.verdict import Answer
from tests.rules.cast import (
    appointment,
    ask,
    codes,
    days_ago,
    facts,
    goes,
    hours_ago,
    in_days,
    lead,
    message,
    only,
    personal,
)

REMINDER = message(Purpose.APPOINTMENT_REMINDER, Channel.EMAIL)
FRIDAY = in_days(2)


def agreed(at: datetime | None = FRIDAY, **said: Any) -> Event:
    return appointment(AppointmentSet, days_ago(9), at, **said)


def off(
    since: datetime,
    at: datetime | None = FRIDAY,
    kind: type[AppointmentEvent] = AppointmentCancelled,
) -> Event:
    return appointment(kind, since, at)


def test_nobody_is_reminded_of_what_they_cancelled() -> None:
    verdict = ask(REMINDER, facts(lead(days_ago(20)), agreed(), off(days_ago(1), None)))
    reason = only("no_appointment_left", Answer.REFUSE, verdict)
    assert reason.facts == {"found": "cancelled", "at": days_ago(1), "agreed": FRIDAY}
    assert reason.instead.role == "manager"


def test_nor_of_what_they_came_for_earlier() -> None:
    verdict = ask(REMINDER, facts(agreed(), off(days_ago(1), None, AppointmentKept)))
    assert only("no_appointment_left", Answer.REFUSE, verdict).facts["found"] == "kept"


def test_what_one_of_a_couple_cancelled_neither_is_reminded_of() -> None:
    spouse = (agreed(), off(days_ago(1)))
    assert codes(ask(REMINDER, facts(lead(days_ago(20)), spouse=spouse))) == ["no_appointment_left"]


def test_a_reminder_that_sells_is_one_too() -> None:
    known = facts(agreed(), off(days_ago(1)))
    selling = message(Purpose.APPOINTMENT_REMINDER, Channel.EMAIL, sells=True)
    assert codes(ask(selling, known)) == ["no_appointment_left"]


OTHER: dict[str, Any] = {"appointment": "A2"}


@pytest.mark.parametrize(
    "known",
    [
        facts(),
        facts(lead(days_ago(20))),
        facts(agreed()),
        facts(agreed(), appointment(AppointmentConfirmed, days_ago(1), FRIDAY)),
        facts(agreed(), off(hours_ago(3.9))),
        facts(agreed(in_days(8.1)), off(days_ago(1), in_days(8.1))),
        facts(agreed(), off(days_ago(1)), agreed(in_days(3), **OTHER)),
        facts(agreed(), off(days_ago(1)), agreed(None, **OTHER)),
        facts(agreed(), off(days_ago(1)), agreed(hours_ago(9), **OTHER)),
        facts(
            agreed(),
            off(days_ago(2)),
            appointment(AppointmentSet, days_ago(1), in_days(2), **OTHER),
        ),
        facts(agreed(), off(days_ago(2)), appointment(AppointmentSet, days_ago(1), in_days(3))),
        facts(agreed(days_ago(1)), off(days_ago(1), days_ago(1), AppointmentKept)),
        facts(agreed(None), off(days_ago(1), None)),
        facts(agreed(), off(days_ago(1)), spouse=(agreed(in_days(1), **OTHER),)),
    ],
    ids=[
        "a stranger",
        "no appointment told of",
        "agreed",
        "confirmed",
        "the notice that it is off",
        "too far ahead to be reminded of",
        "another",
        "another, nobody knows when",
        "another, today",
        "another since",
        "moved",
        "past: there may be one that is not told yet",
        "nobody knows for when it was",
        "the spouse's own",
    ],
)
def test_what_may_be_reminded_of_is(known: Facts) -> None:
    assert "no_appointment_left" not in codes(ask(REMINDER, known))


def test_only_a_machines_reminder_is_asked_about() -> None:
    known = facts(agreed(), off(days_ago(1)))
    assert goes(ask(personal(Purpose.APPOINTMENT_REMINDER), known))
    assert goes(ask(message(Purpose.SERVICE_REMINDER), known))
    assert goes(ask(message(Purpose.TRANSACTIONAL), known))
