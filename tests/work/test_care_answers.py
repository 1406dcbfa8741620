"""Whose answer, and whose presence, does what is owed; and what one of a couple may leave over."""

import pytest
from django.db.models import QuerySet

from sincerely.records.models import CareTask
from sincerely.rules.events import Payload, SaidBy
from sincerely.rules.events.appointments import (
    AppointmentCancelled,
    AppointmentKept,
    AppointmentSet,
)
from sincerely.rules.events.care import CompletionDoubted, PromiseMade
from sincerely.rules.events.deals import DealLost, DealSold, LostReason, TestDriven
from sincerely.rules.events.service import ComplaintOpened, ComplaintResolved
from sincerely.rules.events.talks import CallMade, MailReceived, MailSent, StoreVisited
from sincerely.rules.events.wishes import DoNotContactAsked, DoNotContactLifted, QuietAsked
from sincerely.rules.purpose import WrittenBy
from sincerely.rules.sighting import Contact
from sincerely.work import caring
from sincerely.work.owing import LEDGER, TWICE
from tests.cast import ROSA, TOM, House, day, house

pytestmark = pytest.mark.django_db

DANA = "Dana Reyes"
SOLD = DealSold(deal="L1", by=DANA)
#: written before the sale
MAIL = MailSent(by=DANA, written_by=WrittenBy.PERSON, message_id="<m1@harbor.example>")
ANSWER = MailReceived(in_reply_to="<m1@harbor.example>")


@pytest.fixture
def harbor() -> House:
    return house()


def thanks() -> CareTask:
    return CareTask.objects.get(kind="thank_you")


def test_an_answer_to_a_salespersons_own_mail_settles_the_thanks(harbor: House) -> None:
    harbor.tell(ROSA, MAIL, day(-1))
    harbor.tell(ROSA, SOLD, day(0))
    assert thanks().settled_at is None, "the mail was before the sale"
    harbor.tell(ROSA, ANSWER, day(1), key="answer")
    task = thanks()
    assert (task.settled_by, task.settled_how) == (DANA, "mail_received")
    assert task.settling_event is not None
    assert task.settling_event.key == "answer"


def test_the_answer_may_be_heard_of_before_the_mail(harbor: House) -> None:
    harbor.tell(ROSA, SOLD, day(0))
    harbor.tell(ROSA, ANSWER, day(1))
    assert thanks().settled_at is None, "nobody knows what it answers"
    harbor.tell(ROSA, MAIL, day(-1), now=day(2))
    assert thanks().settled_by == DANA


def test_an_answer_to_a_machine_is_no_thanks(harbor: House) -> None:
    harbor.tell(ROSA, MailSent(system="crm", message_id=MAIL.message_id), day(-1))
    harbor.tell(ROSA, SOLD, day(0))
    harbor.tell(ROSA, ANSWER, day(1))
    assert thanks().settled_at is None


def test_a_doubted_answer_is_none(harbor: House) -> None:
    harbor.tell(ROSA, MAIL, day(-1))
    harbor.tell(ROSA, SOLD, day(0))
    harbor.tell(ROSA, ANSWER, day(1), key="answer")
    harbor.tell(ROSA, CompletionDoubted(event="crm/answer", of=DANA), day(2))
    assert thanks().settled_at is None


@pytest.mark.parametrize(
    "there",
    [
        AppointmentKept(appointment="A1", by=DANA),
        StoreVisited(by=DANA),
        TestDriven(by=DANA),
    ],
)
def test_who_was_there_with_somebody_was_thanked(harbor: House, there: Payload) -> None:
    harbor.tell(ROSA, SOLD, day(0))
    harbor.tell(ROSA, AppointmentSet(appointment="A1", at=day(1)), day(0))
    harbor.tell(ROSA, there, day(1))
    assert (thanks().settled_by, thanks().settled_how) == (DANA, there.kind)


def test_who_cancelled_and_came_after_all_was_thanked(harbor: House) -> None:
    harbor.tell(ROSA, SOLD, day(0))
    harbor.tell(ROSA, AppointmentCancelled(appointment="A1"), day(0.5))
    assert thanks().settled_at is None
    harbor.tell(ROSA, AppointmentKept(appointment="A1", by=DANA), day(1))
    assert thanks().settled_how == "appointment_kept"


# one of two who both bought


@pytest.mark.parametrize("first", [ROSA, TOM])
def test_of_two_buyers_the_one_who_may_be_asked_is_thanked(harbor: House, first: Contact) -> None:
    """Whoever of them was heard of first."""
    for who in (ROSA, TOM) if first is ROSA else (TOM, ROSA):
        harbor.tell(who, SOLD, day(0))
    harbor.tell(ROSA, DoNotContactAsked(), day(1))
    assert thanks().settled_at is None
    assert thanks().person.name == "Thomas Keller"


def test_where_neither_wants_anything_nobody_owes_it_until_one_does(harbor: House) -> None:
    harbor.tell(ROSA, SOLD, day(0))
    harbor.tell(TOM, SOLD, day(0))
    for who in (ROSA, TOM):
        harbor.tell(who, DoNotContactAsked(), day(1))
    assert thanks().settled_how == "withdrawn: they asked not to be contacted"
    harbor.tell(ROSA, DoNotContactLifted(proof="her own mail"), day(2))
    assert thanks().settled_at is None
    assert thanks().person.name == "Rosa Keller"


def test_a_spouse_who_bought_nothing_is_not_thanked_instead(harbor: House) -> None:
    harbor.tell(ROSA, SOLD, day(0))
    harbor.tell(TOM, DealSold(deal="L1", by=DANA, role="cobuyer"), day(0))
    harbor.tell(ROSA, DoNotContactAsked(), day(1))
    assert thanks().settled_how == "withdrawn: they asked not to be contacted"


def test_a_complaint_of_both_is_answered_to_the_other(harbor: House) -> None:
    for who in (ROSA, TOM):
        harbor.tell(who, SOLD, day(0))
        harbor.tell(who, ComplaintOpened(complaint="C1"), day(0))
    harbor.tell(ROSA, DoNotContactAsked(), day(1))
    task = CareTask.objects.get(kind="answer_complaint")
    assert task.settled_at is None
    assert task.person.name == "Thomas Keller"


# two people found to live together


@pytest.fixture
def joined(harbor: House) -> House:
    """The same was promised to both before anybody knew that they belong together."""
    for who in (ROSA, TOM):
        harbor.tell(who, PromiseMade(promise="P1", by=DANA), day(0))
    assert promises().count() == 2
    for who in (ROSA, TOM):
        harbor.tell(who, SOLD, day(1))
    return harbor


def promises() -> QuerySet[CareTask]:
    return CareTask.objects.filter(kind="promise", settled_at=None)


def test_what_was_promised_to_both_is_owed_once(joined: House) -> None:
    first = promises().get().person.name
    assert CareTask.objects.get(settled_by=LEDGER).settled_how == TWICE
    who = ROSA if first == "Rosa Keller" else TOM
    joined.tell(who, DoNotContactAsked(), day(2))
    assert promises().get().person.name != first


def test_one_done_by_hand_does_not_bring_its_double_back(joined: House) -> None:
    caring.settle(task=promises().get(), by=DANA, how="done", now=day(2))
    joined.tell(ROSA, QuietAsked(), day(3))
    assert not promises().exists()


# said again


def test_a_complaint_made_again_is_owed_again(harbor: House) -> None:
    harbor.tell(ROSA, ComplaintOpened(complaint="C1"), day(0))
    harbor.tell(ROSA, ComplaintResolved(complaint="C1", by=DANA), day(1))
    assert CareTask.objects.get().settled_by == DANA
    harbor.tell(ROSA, ComplaintOpened(complaint="C1"), day(5))
    task = CareTask.objects.get()
    assert task.settled_at is None
    assert task.due_at > day(5)


@pytest.mark.parametrize("order", [(7, 11), (11, 7)])
def test_bought_elsewhere_said_twice_owes_one_farewell(
    harbor: House, order: tuple[int, int]
) -> None:
    """Whichever was heard of first, the talk after the first of them was the farewell."""
    lost = DealLost(deal="L1", said_by=SaidBy.CUSTOMER, reason=LostReason.BOUGHT_ELSEWHERE, by=DANA)
    for at in order:
        harbor.tell(ROSA, lost, day(at), now=day(12))
    assert CareTask.objects.filter(settled_at=None).count() == 1
    harbor.tell(ROSA, CallMade(by=DANA, seconds=200), day(8), now=day(12))
    assert not CareTask.objects.filter(settled_at=None).exists()
