"""The other registers of a record, and the standing they come to at a given moment."""

from datetime import timedelta

import pytest

from sincerely.rules.events import KINDS, Event, SaidBy, care, deals, leads, service, talks, wishes
from sincerely.rules.events.appointments import (
    AppointmentConfirmed,
    AppointmentKept,
    AppointmentMissed,
    AppointmentSet,
)
from sincerely.rules.folding import fold
from sincerely.rules.purpose import Channel, MessageClass, Purpose, WrittenBy
from sincerely.rules.record import EMPTY, KEPT_APPOINTMENTS, Record
from sincerely.rules.standing import Standing, standing
from tests.rules.cast import (
    DANA,
    LEE,
    NOW,
    OMAR,
    appointment,
    bought_elsewhere,
    called,
    clicked_sold,
    days_ago,
    in_days,
    it,
    lead,
    lost,
    mailed,
    midnight,
    opted_in,
    opted_out,
    record,
    sold,
    thanked,
    unwound,
    visited,
    wrote,
)


def test_nothing_happened_to_a_stranger() -> None:
    assert record() == EMPTY
    assert fold([]).deals == ()


def test_the_first_and_the_last_moment() -> None:
    day = it(care.NoteAdded(), midnight(days_ago(1)), whole_day=True)
    known = record(wrote(days_ago(5)), day, wrote(days_ago(9)))
    assert known.first_at == days_ago(9)
    assert known.last_at == midnight(days_ago(1)) + timedelta(days=1, seconds=-1)


@pytest.mark.parametrize(
    "event",
    [
        wrote(days_ago(3)),
        lead(days_ago(3)),
        visited(days_ago(3)),
        it(talks.TextReceived(), days_ago(3)),
        it(talks.LetterReceived(), days_ago(3)),
        it(talks.CallReceived(), days_ago(3)),
        it(leads.InquiryMade(), days_ago(3)),
        it(service.ServiceOpened(), days_ago(3)),
        appointment(AppointmentKept, days_ago(3)),
    ],
    ids=lambda event: event.payload.kind,
)
def test_their_own_word_is_heard(event: Event) -> None:
    assert record(wrote(days_ago(9)), event).inbound_at == days_ago(3)


@pytest.mark.parametrize(
    "event",
    [
        mailed(days_ago(3)),
        called(days_ago(3), seconds=90),
        sold(days_ago(3)),
        it(talks.VisitMade(by=DANA), days_ago(3)),
        appointment(AppointmentSet, days_ago(3)),
        lead(days_ago(3), resend=True),
        it(care.NoteAdded(), days_ago(3)),
    ],
    ids=lambda event: event.payload.kind,
)
def test_the_stores_is_not(event: Event) -> None:
    assert record(wrote(days_ago(9)), event).inbound_at == days_ago(9)


def test_visits_of_either_side_and_service() -> None:
    assert record(visited(days_ago(3))).visited_at == days_ago(3)
    assert record(it(talks.VisitMade(by=DANA), days_ago(3))).visited_at == days_ago(3)
    served = record(it(service.ServiceClosed(order="R1"), days_ago(3)))
    assert (served.visited_at, served.serviced_at) == (days_ago(3), days_ago(3))
    assert record(appointment(AppointmentMissed, days_ago(3))).visited_at is None


def test_the_latest_human() -> None:
    human = record(called(days_ago(9)), visited(days_ago(3), by=LEE), visited(days_ago(1))).human
    assert human
    assert (human.at, human.how, human.by) == (days_ago(3), "store_visited", LEE)


def test_a_day_without_hours_does_not_take_a_human_back() -> None:
    day = it(talks.VisitMade(by=LEE), midnight(days_ago(3)), whole_day=True)
    human = record(called(days_ago(3)), day).human
    assert human
    assert human.at == days_ago(3)


def test_an_introduction_is_made_by_a_human() -> None:
    human = record(it(care.ServiceIntroduced(advisor=OMAR), days_ago(3))).human
    assert human
    assert human.by == OMAR


def test_thanks_and_their_excuse() -> None:
    known = record(
        thanked(days_ago(3), LEE), it(care.ThankYouExcused(by=LEE, why="."), days_ago(1))
    )
    assert known.thanked
    assert (known.thanked.at, known.thanked.by, known.thanked.how) == (days_ago(3), LEE, "call")
    assert known.thanks_excused_at == days_ago(1)


@pytest.mark.parametrize(
    ("payload", "channel", "machine"),
    [
        (talks.MailSent(purpose=Purpose.PROMOTION), Channel.EMAIL, True),
        (talks.TextSent(purpose=Purpose.PROMOTION), Channel.TEXT, True),
        (talks.LetterSent(purpose=Purpose.PROMOTION), Channel.LETTER, True),
        (talks.CallMade(purpose=Purpose.PROMOTION), Channel.CALL, False),
        (talks.CallMade(purpose=Purpose.PROMOTION, recorded=True), Channel.RECORDED_CALL, True),
        (
            talks.CallMade(purpose=Purpose.PROMOTION, written_by=WrittenBy.MACHINE),
            Channel.CALL,
            True,
        ),
        (
            talks.MailSent(purpose=Purpose.PROMOTION, written_by=WrittenBy.PERSON),
            Channel.EMAIL,
            False,
        ),
    ],
)
def test_what_went_out(payload: talks.Sent, channel: Channel, machine: bool) -> None:
    [touch] = record(it(payload, days_ago(3))).touches
    assert (touch.channel, touch.machine, touch.at) == (channel, machine, days_ago(3))
    assert touch.kind is MessageClass.PROSPECT


def test_what_nobody_labelled_has_no_class() -> None:
    [touch] = record(mailed(days_ago(3), None, system="vendor")).touches
    assert (touch.kind, touch.by) == (None, "vendor")
    [by_hand] = record(mailed(days_ago(3), by=DANA, system="")).touches
    assert by_hand.by == DANA


def test_an_appointment_keeps_what_was_agreed() -> None:
    made = appointment(AppointmentSet, days_ago(9), in_days(1))
    confirmed = appointment(AppointmentConfirmed, days_ago(1), by="")
    [found] = record(made, confirmed).appointments
    assert (found.state, found.state_at, found.at, found.by) == (
        "confirmed",
        days_ago(1),
        in_days(1),
        DANA,
    )


def test_only_the_latest_appointments_are_kept() -> None:
    many = [
        appointment(AppointmentSet, days_ago(n), appointment=f"A{n}")
        for n in range(KEPT_APPOINTMENTS + 3)
    ]
    kept = record(*many).appointments
    assert [a.key for a in kept] == [f"crm/A{n}" for n in range(KEPT_APPOINTMENTS)]


def test_the_oldest_complaint_is_shown() -> None:
    known = record(
        it(service.ComplaintOpened(complaint="K2"), days_ago(3)),
        it(service.ComplaintOpened(complaint="K1", about="the paint"), days_ago(9)),
    )
    assert known.complaint
    assert (known.complaint.at, known.complaint.about) == (days_ago(9), "the paint")


def test_wishes_are_kept_by_scope_and_undone_by_their_opposite() -> None:
    out = opted_out(days_ago(9), channel=Channel.TEXT)
    known = record(out, opted_out(days_ago(5)), opted_in(days_ago(3), channel=Channel.TEXT))
    assert [o.channel for o in known.opted_out] == [None]
    assert [c.channel for c in known.consents] == [Channel.TEXT]
    again = record(opted_in(days_ago(3), channel=Channel.TEXT), opted_out(days_ago(1)))
    assert again.consents == ()


def test_a_second_opt_in_forgets_neither_hour_nor_signature() -> None:
    signed = opted_in(days_ago(3), written=True)
    [consent] = record(signed, opted_in(midnight(days_ago(3)), whole_day=True)).consents
    assert (consent.at, consent.written) == (days_ago(3), True)


def test_every_kind_of_event_can_be_folded() -> None:
    """Each by itself, with no more than it must have."""
    must = {
        "deal": "D1",
        "appointment": "A1",
        "complaint": "K1",
        "promise": "P1",
        "event": "crm/1",
        "before": LEE,
        "to": DANA,
        "by": DANA,
        "why": "x",
        "proof": "x",
    }
    for kind in KINDS.values():
        told = {
            name: must[name]
            for name, item in kind.__dataclass_fields__.items()
            if item.default is item.default_factory
        }
        assert record(it(kind(**told), days_ago(3))).last_at == days_ago(3)


# standing


def at(known: Record, days: float = 0) -> Standing:
    """The standing so many days from now."""
    return standing(known, in_days(days), rest_days=120, sign_days=45, click_days=45)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], Standing.STRANGER),
        ([mailed(days_ago(3))], Standing.STRANGER),
        ([lead(days_ago(3))], Standing.PROSPECT),
        ([lead(days_ago(130))], Standing.RESTING),
        ([lead(days_ago(130)), wrote(days_ago(3))], Standing.PROSPECT),
        ([wrote(days_ago(3))], Standing.RESTING),
        ([lead(days_ago(30)), lost(days_ago(3))], Standing.RESTING),
        ([lead(days_ago(30)), clicked_sold(days_ago(3))], Standing.PROBABLY_BOUGHT),
        ([lead(days_ago(90)), clicked_sold(days_ago(46))], Standing.PROSPECT),
        ([it(deals.DepositTaken(), days_ago(3))], Standing.PROBABLY_BOUGHT),
        ([lead(days_ago(30)), sold(days_ago(3))], Standing.CUSTOMER),
        ([sold(days_ago(900)), lead(days_ago(3))], Standing.CUSTOMER),
        ([sold(days_ago(900)), clicked_sold(days_ago(3))], Standing.CUSTOMER),
        ([it(service.ServiceClosed(), days_ago(3))], Standing.CUSTOMER),
        ([lead(days_ago(30)), bought_elsewhere(days_ago(3))], Standing.BOUGHT_ELSEWHERE),
        ([sold(days_ago(900)), bought_elsewhere(days_ago(3))], Standing.BOUGHT_ELSEWHERE),
        ([bought_elsewhere(days_ago(30)), lead(days_ago(3))], Standing.PROSPECT),
        ([lead(days_ago(30)), bought_elsewhere(days_ago(3), SaidBy.SYSTEM)], Standing.RESTING),
        ([lead(days_ago(30)), sold(days_ago(9)), unwound(days_ago(3))], Standing.PROSPECT),
        ([it(wishes.OptedOut(), days_ago(3))], Standing.STRANGER),
    ],
)
def test_where_somebody_stands(events: list[Event], expected: Standing) -> None:
    assert at(record(*events)) is expected


def test_time_alone_moves_a_standing() -> None:
    known = record(lead(days_ago(30), deal="C1"), clicked_sold(NOW))
    assert [at(known, days) for days in (0, 45, 46, 90, 91)] == [
        Standing.PROBABLY_BOUGHT,
        Standing.PROBABLY_BOUGHT,
        Standing.PROSPECT,
        Standing.PROSPECT,
        Standing.RESTING,
    ]
