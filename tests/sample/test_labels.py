"""Each label of a message, and what takes it away again."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from sincerely.rules.purpose import Channel, Purpose
from sincerely.sample.books import Message
from sincerely.sample.cards import Card
from sincerely.sample.cars import Car
from sincerely.sample.life import (
    Appointment,
    Complaint,
    Deposit,
    Gone,
    Journey,
    Known,
    Life,
    Purchase,
    Visit,
    Wish,
)
from sincerely.sample.people import Household, Person
from sincerely.sample.store import at
from sincerely.sample.truth import judge

DAY_0 = at(date(2026, 3, 4), 12)
CAR = Car(year="2026", make="Hyundai", model="Tucson")
ANN = Person(number="P1A", household="H1", first="Ann", last="Moll", email="ann@home.example.com")
BEN = Person(number="P1B", household="H1", first="Ben", last="Moll", email="ben@home.example.com")
SELLER = "Tom Brandt"


def day(number: float) -> datetime:
    return DAY_0 + timedelta(days=number)


def life(fate: str = "not_buying", decided: float = 0) -> Life:
    journey = Journey(
        number="J1",
        began=day(decided - 40),
        decided=day(decided),
        fate=fate,
        shopper=ANN,
        seller=SELLER,
        car=CAR,
    )
    return Life(household=Household(number="H1", people=[ANN, BEN]), journeys=[journey])


def bought(when: float = 0, unwound: float | None = None) -> Life:
    one = life("bought_here", when)
    one.journeys[0].purchase = Purchase(
        at=day(when),
        buyer=BEN,
        car=CAR,
        seller=SELLER,
        delivered_at=day(when),
        unwound_at=None if unwound is None else day(unwound),
    )
    return one


def again(one: Life, began: float) -> Life:
    second = replace(life("not_buying", began + 40).journeys[0], number="J2", purchase=None)
    one.journeys.append(second)
    return one


def message(
    when: float, purpose: Purpose = Purpose.PROMOTION, person: Person = ANN, *, typed: bool = False
) -> Message:
    card = Card(person=person, values={}, mail_to=person, phone_to=person)
    return Message(
        file="crm/sent.csv",
        system="crm",
        at=day(when),
        to=card,
        channel=Channel.EMAIL,
        purpose=purpose,
        by_machine=not typed,
        template="X",
    )


def labels(one: Life, said: Message) -> list[str]:
    return [reason.code for reason in judge(one, said).reasons]


@pytest.mark.parametrize("person", [ANN, BEN])
@pytest.mark.parametrize(
    "purpose", [Purpose.PROMOTION, Purpose.SALES_FOLLOWUP, Purpose.REENGAGEMENT]
)
def test_selling_to_either_of_a_couple_that_bought(person: Person, purpose: Purpose) -> None:
    assert labels(bought(), message(-1, purpose, person)) == []
    assert labels(bought(), message(1, purpose, person)) == ["already_bought"]
    assert judge(bought(), message(1, purpose, person)).insult


def test_service_mail_to_a_buyer_is_no_insult() -> None:
    said = message(40, Purpose.SERVICE_REMINDER)
    assert labels(bought(), said) == []


def test_a_sale_that_was_unwound_is_none() -> None:
    one = bought(0, unwound=5)
    assert labels(one, message(4)) == ["already_bought"]
    assert labels(one, message(6)) == []
    assert labels(one, message(6, Purpose.SERVICE_INTRODUCTION)) == ["unwound"]


def test_who_looks_for_a_second_car_is_served() -> None:
    one = again(bought(), began=60)
    assert labels(one, message(59)) == ["already_bought"]
    assert labels(one, message(61)) == []


def test_bought_elsewhere_counts_once_they_have_told() -> None:
    one = life("bought_elsewhere")
    one.journeys[0].gone = Gone(at=day(0), car=CAR, person=ANN, told_at=day(2))
    assert labels(one, message(1)) == ["bought_elsewhere_untold"]
    assert not judge(one, message(1)).insult
    assert labels(one, message(3)) == ["bought_elsewhere"]
    assert judge(one, message(3)).insult


def test_a_deposit_makes_selling_by_machine_wrong_until_it_is_returned() -> None:
    one = life("bought_elsewhere", decided=10)
    one.journeys[0].deposit = Deposit(at=day(5), person=ANN, returned_at=day(10))
    assert labels(one, message(4)) == []
    assert labels(one, message(6)) == ["deposit_left"]
    assert labels(one, message(6, typed=True)) == []
    assert labels(one, message(11)) == []


@pytest.mark.parametrize(
    ("fate", "wrong"), [("kept", True), ("cancelled", True), ("missed", False)]
)
def test_you_missed_your_appointment(fate: str, *, wrong: bool) -> None:
    said = message(1, Purpose.MISSED_APPOINTMENT)
    said.appointment = Appointment(
        at=day(0), person=ANN, set_at=day(-3), seller=SELLER, fate=fate, fate_at=day(0)
    )
    assert labels(life(decided=20), said) == ["appointment_not_missed"] * wrong


def test_an_appointment_overtaken_by_the_purchase_was_not_missed() -> None:
    said = message(3, Purpose.MISSED_APPOINTMENT)
    said.appointment = Appointment(
        at=day(2), person=ANN, set_at=day(-3), seller=SELLER, fate="overtaken", fate_at=day(0)
    )
    assert labels(bought(), said) == ["already_bought", "appointment_not_missed"]


def test_not_seen_lately_is_untrue_for_45_days_after_a_visit() -> None:
    one = life(decided=90)
    one.journeys[0].visits.append(Visit(at=day(0), person=BEN, seller=SELLER, minutes=40))
    said = [message(when, Purpose.REENGAGEMENT) for when in (-1, 44, 46)]
    assert [labels(one, each) for each in said] == [[], ["seen_lately"], []]
    assert labels(one, message(44)) == []


def test_an_opt_out_covers_its_channel_topic_and_person() -> None:
    one = life(decided=90)
    one.wishes.append(Wish(at=day(0), person=ANN, channel="text"))
    assert labels(one, message(1)) == []
    one.wishes[0].channel = "email"
    assert labels(one, message(-1)) == []
    assert labels(one, message(1)) == ["opted_out"]
    assert labels(one, message(1, person=BEN)) == []
    assert labels(one, message(1, Purpose.SERVICE_REMINDER)) == []
    one.wishes[0].topic = "everything"
    assert labels(one, message(1, Purpose.SERVICE_REMINDER)) == ["opted_out"]
    assert labels(one, message(1, Purpose.RECALL)) == []


def test_do_not_contact_covers_all_but_the_law() -> None:
    one = life(decided=90)
    one.wishes.append(Wish(at=day(0), person=ANN, request="do_not_contact"))
    assert labels(one, message(1, Purpose.APPOINTMENT_REMINDER)) == ["do_not_contact"]
    assert labels(one, message(1, Purpose.RECALL)) == []


def test_quiet_is_about_machines_that_sell() -> None:
    one = life(decided=90)
    one.wishes.append(Wish(at=day(0), person=ANN, request="quiet"))
    assert labels(one, message(1)) == ["asked_for_quiet"]
    assert labels(one, message(1, Purpose.SALES_FOLLOWUP, typed=True)) == []


def test_selling_while_a_complaint_is_open() -> None:
    one = life(decided=90)
    complaint = Complaint(
        at=day(0), person=BEN, about="price", words="", told_to="", resolved_at=day(5)
    )
    one.complaints.append(complaint)
    said = [message(when) for when in (-1, 1, 6)]
    assert [labels(one, each) for each in said] == [[], ["complaint_open"], []]
    assert labels(one, message(1, typed=True)) == []


def test_a_recorded_voice() -> None:
    thanks = replace(message(7, Purpose.THANK_YOU), channel=Channel.RECORDED_CALL)
    one = bought()
    assert labels(one, thanks) == ["robot_thanks", "before_thanks"]
    one.human_at.append(day(2))
    assert labels(one, thanks) == ["robot_thanks"]
    sale = replace(message(-3), channel=Channel.RECORDED_CALL)
    assert labels(one, sale) == ["robot_voice"]


def test_service_mail_before_anybody_said_thank_you_is_early_but_no_insult() -> None:
    said = message(5, Purpose.SERVICE_INTRODUCTION)
    assert labels(bought(), said) == ["before_thanks"]
    assert not judge(bought(), said).insult
    assert labels(bought(), message(31, Purpose.SERVICE_INTRODUCTION)) == []


def test_what_reaches_nobody_or_somebody_else_is_not_theirs() -> None:
    nobody = message(1)
    nobody.to.mail_to = None
    assert labels(bought(), nobody) == []
    stranger = Person(number="P2A", household="H2", first="Cy", last="Orr")
    assert labels(bought(), message(1, person=stranger)) == []


def test_known_is_the_earliest_record_before_the_message() -> None:
    one = bought()
    purchase = one.purchases[0]
    purchase.known = [
        Known(day(4), "dms", "dms/sales_2026-03.csv#D1"),
        Known(day(9), "crm", "crm/deals.csv#K1/sold"),
    ]
    early, later, late = (judge(one, message(when)) for when in (3, 5, 10))
    assert (early.known, early.on_record) == (None, ())
    assert later.known == purchase.known[0]
    assert later.on_record == ("already_bought",)
    assert later.known_to_sender is None
    assert late.known == purchase.known[0]
    assert late.known_to_sender == purchase.known[1]
