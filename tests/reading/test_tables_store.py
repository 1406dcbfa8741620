"""Deals, appointments, visits, service, complaints and thanks."""

from datetime import UTC, datetime

import pytest

from sincerely.reading import LeftOut
from sincerely.rules.events import Department, Payload, SaidBy, Vehicle, signs
from sincerely.rules.events.appointments import (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentKept,
    AppointmentMissed,
    AppointmentSet,
)
from sincerely.rules.events.care import ThankYouGiven
from sincerely.rules.events.deals import (
    DealDelivered,
    DealDesked,
    DealLost,
    DealSold,
    DealUnwound,
    DepositTaken,
    FinanceAppointmentSet,
    LostReason,
    TestDriven,
    TradeAppraised,
)
from sincerely.rules.events.leads import InquiryMade
from sincerely.rules.events.service import (
    ComplaintOpened,
    ComplaintResolved,
    ServiceClosed,
    ServiceOpened,
)
from sincerely.rules.events.talks import StoreVisited

from .conftest import CAME, Feed

INES = {"email": "ines@example.com"}
AT = datetime(2026, 3, 4, 21, 20, tzinfo=UTC)
RIDGE = Vehicle(year="2026", make="Palomar", model="Ridge", trim="Summit")
CAR = {"year": "2026", "make": "Palomar", "model": "Ridge", "trim": "Summit"}
GIL = "Gil Ortega"

DEAL = {"deal_id": "77", "status_at": "2026-03-04 15:20", "salesperson": GIL, **INES, **CAR}


@pytest.mark.parametrize(
    ("status", "payload"),
    [
        ("open", InquiryMade(channel="crm", deal="77", vehicle=RIDGE)),
        ("Desking", DealDesked(deal="77", vehicle=RIDGE, by=GIL)),
        ("deposit", DepositTaken(deal="77", vehicle=RIDGE, by=GIL)),
        ("F&I", FinanceAppointmentSet(deal="77", by=GIL)),
        ("sold", DealSold(deal="77", vehicle=RIDGE, by=GIL, said_by=SaidBy.SALESPERSON)),
        ("delivered", DealDelivered(deal="77", vehicle=RIDGE, by=GIL)),
        ("lost", DealLost(deal="77", by=GIL)),
        ("unwound", DealUnwound(deal="77", said_by=SaidBy.SALESPERSON)),
        ("Deposit Refunded", signs.DepositRefunded(deal="77", by=GIL)),
        ("Credit denied", signs.CreditDenied(deal="77", by=GIL)),
        ("Insurance verified", signs.InsuranceAsked(deal="77", by=GIL)),
        ("Trade taken", signs.TradeKept(deal="77", by=GIL)),
        ("plates ordered", signs.PlateOrdered(deal="77", by=GIL)),
        ("Temp Tag Issued", signs.TagIssued(deal="77", by=GIL)),
        ("We-Owe", signs.WeOweSigned(deal="77", by=GIL)),
        ("delivery scheduled", signs.DeliveryAppointmentSet(deal="77", by=GIL)),
    ],
)
def test_a_deals_status(row: Feed, status: str, payload: Payload) -> None:
    (event,) = row("deals", **DEAL, status=status).arrival.happenings
    assert (event.payload, event.occurred_at) == (payload, AT)


def test_each_change_of_a_deal_is_its_own_event(row: Feed) -> None:
    fed = [
        row("deals", **{**DEAL, "status_at": at}, status=status).arrival.happenings[0].key
        for status, at in (
            ("open", "2026-03-04 15:20"),
            ("lost", "2026-03-05"),
            ("open", "3/9/2026"),
        )
    ]
    assert fed == ["deal:77:open:20260304T2120Z", "deal:77:lost:20260305", "deal:77:open:20260309"]


def test_whose_word_it_is(row: Feed) -> None:
    fed = row("deals", **DEAL, status="sold", said_by="Manager")
    (payload,) = fed.payloads
    assert isinstance(payload, DealSold)
    assert payload.said_by is SaidBy.MANAGER
    assert row("deals", **DEAL, status="sold", said_by="neighbour").problem.code == "unknown_word"


@pytest.mark.parametrize(
    ("reason", "known", "words"),
    [
        ("Bought elsewhere", LostReason.BOUGHT_ELSEWHERE, ""),
        ("no_answer", LostReason.NO_ANSWER, ""),
        ("credit", LostReason.CREDIT, ""),
        ("Not interested", LostReason.NOT_BUYING, ""),
        ("moved to the moon", LostReason.OTHER, "moved to the moon"),
    ],
)
def test_why_a_deal_was_lost(row: Feed, reason: str, known: LostReason, words: str) -> None:
    fed = row(
        "deals", **DEAL, status="lost", reason=reason, said_by="customer", bought_what="Kestrel"
    )
    assert fed.payloads == [
        DealLost(
            deal="77",
            by=GIL,
            said_by=SaidBy.CUSTOMER,
            reason=known,
            bought_what="Kestrel",
            words=words,
        )
    ]


def test_a_status_nobody_knows(row: Feed) -> None:
    for status in ("", "simmering"):
        problem = row("deals", **DEAL, status=status).problem
        assert "open, desking, deposit, finance, sold, delivered, lost, unwound" in problem.hint


APPOINTMENT = {
    "appointment_id": "A1",
    "appointment_at": "2026-03-10 10:00",
    "set_at": "2026-03-04 15:20",
    "staff": GIL,
    "deal_id": "77",
    **INES,
}
AGREED = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("confirmed", AppointmentConfirmed),
        ("Showed", AppointmentKept),
        ("no-show", AppointmentMissed),
        ("canceled", AppointmentCancelled),
    ],
)
def test_an_appointment_and_what_became_of_it(
    row: Feed, status: str, kind: type[AppointmentSet]
) -> None:
    fed = row("appointments", **APPOINTMENT, status=status, status_at="2026-03-09 09:00")
    made, became = fed.arrival.happenings
    said = {"appointment": "A1", "at": AGREED, "by": GIL, "deal": "77"}
    assert made.payload == AppointmentSet(**said)  # type: ignore[arg-type]
    assert became.payload == kind(**said)  # type: ignore[arg-type]
    assert (made.occurred_at, made.key) == (AT, "appointment:A1:set:20260310T1500Z")
    assert became.occurred_at == datetime(2026, 3, 9, 14, 0, tzinfo=UTC)
    assert became.key == f"appointment:A1:{kind.kind.removeprefix('appointment_')}:20260310T1500Z"


def test_an_appointment_that_is_only_set(row: Feed) -> None:
    for status in ("", "set", "Scheduled"):
        assert len(row("appointments", **APPOINTMENT, status=status).payloads) == 1


@pytest.mark.parametrize(
    ("what", "step"),
    [
        ("Delivery", signs.DeliveryAppointmentSet(deal="77", at=AGREED, by=GIL)),
        ("F&I", FinanceAppointmentSet(deal="77", by=GIL)),
    ],
)
def test_an_appointment_may_be_a_step_of_a_purchase(row: Feed, what: str, step: Payload) -> None:
    cells = {**APPOINTMENT, "department": what}
    made, found = row("appointments", **cells).arrival.happenings
    assert isinstance(made.payload, AppointmentSet)
    assert made.payload.department is Department.SALES
    assert (found.payload, found.occurred_at) == (step, AT)
    missed = row("appointments", **cells, status="cancelled", status_at="2026-03-09 09:00")
    assert step not in missed.payloads


def test_an_appointment_moved_is_set_anew(row: Feed) -> None:
    moved = {**APPOINTMENT, "appointment_at": "2026-03-12 10:00"}
    keys = [
        row("appointments", **cells).arrival.happenings[0].key for cells in (APPOINTMENT, moved)
    ]
    assert len(set(keys)) == 2


@pytest.mark.parametrize("status", ["kept", "missed"])
def test_kept_and_missed_happen_at_the_agreed_time_where_no_other_is_given(
    row: Feed, status: str
) -> None:
    fed = row("appointments", **APPOINTMENT, status=status)
    assert fed.arrival.happenings[1].occurred_at == AGREED


def test_an_appointment_to_come_cannot_have_been_missed(row: Feed) -> None:
    cells = {**APPOINTMENT, "appointment_at": "2026-04-10 10:00", "status": "missed"}
    assert row("appointments", **cells).problem.code == "date_in_future"


def test_an_appointment_to_come_was_made_by_now(row: Feed) -> None:
    cells = {**APPOINTMENT, "appointment_at": "2026-04-10 10:00", "set_at": ""}
    assert row("appointments", **cells).arrival.happenings[0].occurred_at == CAME


def test_an_appointment_on_a_day_lasts_until_its_end(row: Feed) -> None:
    cells = {**APPOINTMENT, "appointment_at": "2026-03-10", "department": "Service"}
    (made,) = row("appointments", **cells).payloads
    assert isinstance(made, AppointmentSet)
    assert made.at == datetime(2026, 3, 11, 4, 59, 59, tzinfo=UTC)
    assert made.department is Department.SERVICE


VISIT = {"visit_id": "V1", "visited_at": "2026-03-04 15:20", "salesperson": GIL, **INES, **CAR}


def test_a_visit(row: Feed) -> None:
    fed = row("visits", **VISIT, minutes="95", deal_id="77", test_drive="N")
    assert fed.payloads == [StoreVisited(by=GIL, minutes=95, deal="77")]


def test_a_visit_with_test_drive_and_trade(row: Feed) -> None:
    fed = row("visits", **VISIT, test_drive="Yes", trade="2014 Borda Vela LX")
    assert fed.payloads == [
        StoreVisited(by=GIL),
        TestDriven(vehicle=RIDGE, by=GIL),
        TradeAppraised(vehicle=Vehicle(year="2014", make="Borda", model="Vela LX"), by=GIL),
    ]
    assert [each.key for each in fed.arrival.happenings] == [
        "visit:V1",
        "visit:V1:drive",
        "visit:V1:trade",
    ]


def test_a_trade_in_other_words(row: Feed) -> None:
    fed = row("visits", **VISIT, trade="old pickup")
    assert fed.payloads[1] == TradeAppraised(vehicle=Vehicle(model="old pickup"), by=GIL)


def test_a_visit_whose_test_drive_is_in_doubt(row: Feed) -> None:
    assert row("visits", **VISIT, test_drive="sort of").problem.code == "unknown_word"


def test_a_repair_order(row: Feed) -> None:
    order = {"ro_number": "R9", "opened_at": "2026-03-04 15:20", "advisor": "Ada Brook", **INES}
    opened = row("service", **order, **CAR, vin="1PALOMAR026RIDGE1")
    assert opened.payloads == [
        ServiceOpened(order="R9", vehicle=RIDGE, by="Ada Brook", vin="1PALOMAR026RIDGE1")
    ]
    closed = row("service", **order, closed_at="2026-03-05")
    assert closed.payloads[1] == ServiceClosed(order="R9", by="Ada Brook")
    assert [each.key for each in closed.arrival.happenings] == [
        "service:R9:opened",
        "service:R9:closed",
    ]


def test_a_complaint_and_its_end(row: Feed) -> None:
    complaint = {
        "complaint_id": "K1",
        "opened_at": "2026-03-04 15:20",
        "about": "calls",
        "told_to": "Ada Brook",
        "words": "enough",
        **INES,
    }
    opened = ComplaintOpened(complaint="K1", about="calls", told_to="Ada Brook", words="enough")
    assert row("complaints", **complaint).payloads == [opened]
    resolved = row("complaints", **complaint, resolved_at="2026-03-06", resolved_by=GIL)
    assert resolved.payloads == [opened, ComplaintResolved(complaint="K1", by=GIL)]


THANKS = {"thank_id": "T1", "at": "2026-03-04 15:20", "by": GIL, **INES}


def test_thanks(row: Feed) -> None:
    fed = row("thanks", **THANKS, channel="call", words="they love it")
    assert fed.payloads == [ThankYouGiven(by=GIL, channel="call", words="they love it")]


@pytest.mark.parametrize(
    "by", ["", "System", "auto", "CRM", "CRM Automation", "Sales Team", "no-reply"]
)
def test_a_machines_thanks_are_none(row: Feed, by: str) -> None:
    assert row("thanks", **{**THANKS, "by": by}).problem.code == "no_human"


ORDER = {"ro_number": "R9", "opened_at": "2026-03-04", **INES}


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"RO Status": "Void"}, "a void repair order"),
        ({"voidedDate": "2026-03-05"}, "a void repair order"),
        ({"paytype": "I"}, "a repair order of the store's own"),
        ({"Operation Sale Types": "I^I|I"}, "a repair order of the store's own"),
    ],
)
def test_repair_orders_that_are_no_customers(row: Feed, cells: dict[str, str], why: str) -> None:
    assert row("service", **ORDER, **cells).outcomes == [LeftOut(2, why)]


@pytest.mark.parametrize(
    "cells",
    [
        {"RO Status": "C"},
        {"voidedDate": "1900-01-01 00:00:00"},
        {"paytype": "C"},
        {"Operation Sale Types": "C^I|W"},
    ],
)
def test_repair_orders_that_are(row: Feed, cells: dict[str, str]) -> None:
    assert [each.kind for each in row("service", **ORDER, **cells).payloads] == ["service_opened"]


def test_an_appointment_with_its_hour_in_another_column(row: Feed) -> None:
    cells = {"Appointment Number": "A1", "Appointment Date": "3/10/2026", **INES}
    (made,) = row("appointments", **cells, **{"Appointment Time": "10:00 AM"}).payloads
    assert isinstance(made, AppointmentSet)
    assert made.at == AGREED


@pytest.mark.parametrize(
    ("flag", "kind"),
    [
        ("IsShow", AppointmentKept),
        ("IsNoShow", AppointmentMissed),
        ("IsCancelled", AppointmentCancelled),
    ],
)
def test_flags_say_what_became_of_it(row: Feed, flag: str, kind: type[AppointmentSet]) -> None:
    cells = {"appointment_id": "A1", "appointment_at": "2026-03-10 10:00", **INES}
    assert len(row("appointments", **cells, **{flag: "False"}).payloads) == 1
    became = row("appointments", **cells, **{flag: "True"}).payloads[-1]
    assert type(became) is kind


@pytest.mark.parametrize(
    ("cells", "department"),
    [
        ({"Service Advisor Name": "Ada Brook"}, Department.SERVICE),
        ({"vehinfo_vin": "1PALOMAR026RIDGE1"}, Department.SERVICE),
        ({"vin": "1PALOMAR026RIDGE1", "salesperson": GIL}, Department.SALES),
        ({"Service Advisor Name": "", "department": "sales"}, Department.SALES),
    ],
)
def test_the_workshops_columns_make_it_the_workshops(
    row: Feed, cells: dict[str, str], department: Department
) -> None:
    agreed = {"appointment_id": "A1", "appointment_at": "2026-03-10 10:00", **INES}
    (made,) = row("appointments", **agreed, **cells).payloads
    assert isinstance(made, AppointmentSet)
    assert made.department is department


def test_how_long_a_visit_was(row: Feed) -> None:
    cells = {"VisitID": "V1", "StartUTCDate": "2026-03-04 21:20", **INES}
    fed = row("visits", **cells, EndUTCDate="2026-03-04 22:55")
    assert fed.payloads == [StoreVisited(minutes=95)]
    assert fed.arrival.happenings[0].occurred_at == AT


def test_flags_of_a_visit(row: Feed) -> None:
    flags = {"DemoTestDrive": "Y", "TradeAppraisal": "Y", "WriteUp": "Y"}
    fed = row("visits", **VISIT, deal_id="77", **flags)
    kinds = [each.kind for each in fed.payloads]
    assert kinds == ["store_visited", "test_driven", "trade_appraised", "deal_desked"]
    no = row("visits", **VISIT, deal_id="77", **dict.fromkeys(flags, "N"))
    assert [each.kind for each in no.payloads] == ["store_visited"]


def test_a_visit_the_source_has_deleted(row: Feed) -> None:
    (only,) = row("visits", **VISIT, DeletedFlag="True").outcomes
    assert only == LeftOut(2, "a visit the source has deleted")


@pytest.mark.parametrize(
    ("day", "said", "became"),
    [
        ("3/4/2026", "Yes", [AppointmentKept]),
        ("3/4/2026", "No", [AppointmentMissed]),
        ("3/20/2026 8:00 AM", "No", []),
        ("4/4/2026", "No", []),
        ("3/4/2026", "", []),
    ],
)
def test_whether_they_showed(row: Feed, day: str, said: str, became: list[type[Payload]]) -> None:
    fed = row("appointments", appointment_id="A1", **INES, appointment_at=day, Showed=said)
    assert [type(each) for each in fed.payloads[1:]] == became


def test_ns_is_no_show(row: Feed) -> None:
    fed = row("appointments", appointment_id="A1", **INES, appointment_at="3/4/2026", status="NS")
    assert isinstance(fed.payloads[1], AppointmentMissed)


@pytest.mark.parametrize(("said", "out"), [("INT", True), ("CP", False), ("CP,INT", False)])
def test_labor_of_the_stores_own(row: Feed, said: str, out: bool) -> None:
    order = {"ro_number": "R1", "opened_at": "3/4/2026", **INES}
    (only,) = row("service", **order, **{"Labor Type": said}).outcomes
    assert isinstance(only, LeftOut) == out
