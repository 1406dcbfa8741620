"""Care owed: one thank-you for one purchase, done by a human being, late to the manager, once."""

import pytest

from sincerely.records.models import CareTask, Person
from sincerely.rules.events import Payload, SaidBy
from sincerely.rules.events.appointments import AppointmentKept
from sincerely.rules.events.care import ThankYouExcused, ThankYouGiven
from sincerely.rules.events.deals import DealDelivered, DealSold, DealUnwound
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.service import ComplaintOpened, ComplaintResolved
from sincerely.rules.events.talks import CallMade, LetterSent, MailSent, StoreVisited, VisitMade
from sincerely.rules.purpose import Channel, Purpose, WrittenBy
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.rules.verdict import Answer
from sincerely.work import caring, clockwork, households, people
from tests.cast import ROSA, SUV, TOM, House, day, house

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbor() -> House:
    return house()


def click(harbor: House, at: float = 0, deal: str = "L1") -> None:
    """The salesperson marks it sold in the CRM."""
    harbor.tell(
        ROSA, DealSold(deal=deal, said_by=SaidBy.SALESPERSON, by="Dana Reyes", vehicle=SUV), day(at)
    )


def booked(harbor: House, at: float = 4, deal: str = "D1", of: float = 0) -> None:
    """The DMS books it, in the husband's name, and the delivery with it."""
    harbor.arrive(
        [
            Arrival(
                key=f"{deal}:{role}",
                contact=who,
                happenings=(
                    Happening(
                        payload=DealSold(deal=deal, vehicle=SUV, role=role),
                        occurred_at=day(of),
                        key=f"sale:{deal}:{role}",
                    ),
                    Happening(
                        payload=DealDelivered(deal=deal, vehicle=SUV),
                        occurred_at=day(of),
                        key=f"delivered:{deal}:{role}",
                    ),
                ),
            )
            for role, who in (("buyer", TOM), ("co-buyer", ROSA))
        ],
        source=harbor.dms,
        now=day(at),
    )


def only_task() -> CareTask:
    return CareTask.objects.get()


def open_tasks() -> list[str]:
    return [t.kind for t in CareTask.objects.filter(settled_at=None).order_by("pk")]


@pytest.mark.parametrize("first", [click, booked])
def test_one_purchase_owes_one_thank_you_whoever_reports_it_first(
    harbor: House, first: object
) -> None:
    harbor.tell(ROSA, LeadReceived(provider="A", deal="L1"), day(-40))
    for report in (click, booked) if first is click else (booked, click):
        report(harbor)
    task = only_task()
    assert (task.kind, task.owner, task.settled_at) == ("thank_you", "Dana Reyes", None)


BY_HAND: list[tuple[Payload, str]] = [
    (CallMade(by="Dana Reyes", seconds=240), "Dana Reyes"),
    (ThankYouGiven(by="Ed Sato", channel="card"), "Ed Sato"),
    (VisitMade(by="Dana Reyes"), "Dana Reyes"),
    (MailSent(by="Dana Reyes", written_by=WrittenBy.PERSON), "Dana Reyes"),
    (LetterSent(by="Dana Reyes", written_by=WrittenBy.PERSON), "Dana Reyes"),
]
NOT_BY_HAND: list[Payload] = [
    CallMade(by="Dana Reyes", seconds=6),
    CallMade(by="Dana Reyes", seconds=0),
    CallMade(recorded=True, seconds=60, purpose=Purpose.THANK_YOU),
    CallMade(written_by=WrittenBy.MACHINE, seconds=90),
    MailSent(system="crm", purpose=Purpose.THANK_YOU),
    MailSent(by="Dana Reyes", written_by=WrittenBy.MACHINE),
    StoreVisited(),
    AppointmentKept(appointment="A1"),
]


@pytest.mark.parametrize("who", [ROSA, TOM], ids=["her", "him"])
@pytest.mark.parametrize(("sign", "by"), BY_HAND)
def test_a_human_settles_it_for_the_whole_household(
    harbor: House, who: Contact, sign: Payload, by: str
) -> None:
    booked(harbor)
    harbor.tell(who, sign, day(5))
    assert (only_task().settled_by, only_task().settled_at) == (by, day(5))
    answer = harbor.ask("rosa@example.com", Purpose.SERVICE_REMINDER, day(6)).verdict.answer
    assert answer is Answer.SEND


@pytest.mark.parametrize("sign", NOT_BY_HAND)
def test_neither_a_machine_nor_six_seconds_settle_it(harbor: House, sign: Payload) -> None:
    booked(harbor)
    harbor.tell(ROSA, sign, day(5))
    assert only_task().settled_at is None


def test_a_call_heard_of_before_the_sale_is_booked_counts(harbor: House) -> None:
    harbor.tell(TOM, CallMade(by="Dana Reyes", seconds=300), day(1))
    booked(harbor, at=4)
    assert open_tasks() == [], "nothing is owed any more"


def test_a_thank_you_settled_by_hand_is_not_asked_for_again_by_the_dms(harbor: House) -> None:
    click(harbor)
    caring.settle(task=only_task(), by="Dana Reyes", how="on her porch", now=day(1))
    booked(harbor, at=4)
    assert only_task().settled_by == "Dana Reyes"


def test_a_second_car_soon_after_owes_its_own_thank_you(harbor: House) -> None:
    booked(harbor, at=1)
    harbor.tell(TOM, CallMade(by="Dana Reyes", seconds=300), day(2))
    booked(harbor, at=21, deal="D2", of=20)
    assert CareTask.objects.count() == 2
    assert open_tasks() == ["thank_you"]


def test_unwound_withdraws_and_sold_again_asks_again(harbor: House) -> None:
    booked(harbor, at=1)
    harbor.tell(TOM, DealUnwound(deal="D1"), day(3), source=harbor.dms)
    assert only_task().settled_by == caring.LEDGER
    booked(harbor, at=6, deal="D2", of=5)
    assert open_tasks() == ["thank_you"]
    harbor.tell(TOM, DealUnwound(deal="D2"), day(7), source=harbor.dms)
    harbor.tell(TOM, DealSold(deal="D2", vehicle=SUV), day(8), source=harbor.dms, key="again")
    assert open_tasks() == ["thank_you"], "the same deal stands again"


def test_a_manager_may_excuse_it(harbor: House) -> None:
    booked(harbor)
    harbor.tell(TOM, ThankYouExcused(by="Ed Sato", why="they moved to Peru"), day(5))
    assert (only_task().settled_by, only_task().settled_how) == (
        "Ed Sato",
        "excused: they moved to Peru",
    )
    click(harbor, at=0)
    assert open_tasks() == []


def test_an_old_sale_owes_nothing(harbor: House) -> None:
    booked(harbor, at=60)
    assert not CareTask.objects.exists()


def test_late_tasks_go_to_the_manager_once(harbor: House) -> None:
    booked(harbor, at=1)
    due = only_task().due_at
    assert clockwork.tick(now=due).passed_on == ()
    late = clockwork.tick(now=day(10)).passed_on
    assert [t.pk for t in late] == [only_task().pk]
    assert only_task().passed_on_at == day(10)
    assert clockwork.tick(now=day(11)).passed_on == ()
    assert only_task().settled_at is None, "passed on is not done"
    harbor.tell(TOM, CallMade(by="Ed Sato", seconds=300), day(12))
    assert only_task().settled_by == "Ed Sato"
    assert clockwork.tick(now=day(13)).passed_on == ()


def test_what_was_settled_in_time_is_not_passed_on(harbor: House) -> None:
    booked(harbor, at=1)
    harbor.tell(TOM, CallMade(by="Dana Reyes", seconds=300), day(2))
    assert clockwork.tick(now=day(10)).passed_on == ()


# complaints


def test_a_complaint_is_answered_by_whoever_resolves_it(harbor: House) -> None:
    harbor.tell(ROSA, ComplaintOpened(complaint="C1", about="the radio"), day(1))
    assert open_tasks() == ["answer_complaint"]
    harbor.tell(ROSA, CallMade(by="Dana Reyes", seconds=300), day(2))
    harbor.tell(ROSA, ComplaintResolved(complaint="C2", by="Ed Sato"), day(2))
    assert open_tasks() == ["answer_complaint"], "a call is no answer, nor is another's end"
    harbor.tell(ROSA, ComplaintResolved(complaint="C1", by="Ed Sato"), day(3))
    assert only_task().settled_by == "Ed Sato"


def test_the_spouse_may_hear_that_it_is_resolved(harbor: House) -> None:
    booked(harbor)
    harbor.tell(TOM, CallMade(by="Dana Reyes", seconds=300), day(4.5))
    harbor.tell(ROSA, ComplaintOpened(complaint="C1"), day(5))
    harbor.tell(TOM, ComplaintResolved(complaint="C1", by="Ed Sato"), day(6))
    assert open_tasks() == []


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["as it was", "the end first"])
@pytest.mark.parametrize("together", [True, False], ids=["one row", "two rows"])
def test_a_complaint_long_resolved_opens_nothing(
    harbor: House, order: tuple[int, int], together: bool
) -> None:
    both = [
        Happening(payload=ComplaintOpened(complaint="C1"), occurred_at=day(-90), key="o"),
        Happening(
            payload=ComplaintResolved(complaint="C1", by="Ed Sato"), occurred_at=day(-80), key="r"
        ),
    ]
    told = [both[n] for n in order]
    for group in [told] if together else [told[:1], told[1:]]:
        arrival = Arrival(key="C1", contact=ROSA, happenings=tuple(group))
        harbor.arrive([arrival], now=day(0))
    assert open_tasks() == []


# handed over


def test_a_robots_call_becomes_a_call_and_a_humans_call_settles_it(harbor: House) -> None:
    harbor.tell(ROSA, StoreVisited(), day(0))
    for at, purpose in ((1, Purpose.SERVICE_INTRODUCTION), (1.1, Purpose.SERVICE_INTRODUCTION)):
        decided = harbor.ask("207-555-0101", purpose, day(at), channel=Channel.RECORDED_CALL)
        assert decided.verdict.answer is Answer.HAND_OVER
    assert len(only_task().handed_over) == 1
    harbor.tell(ROSA, StoreVisited(), day(1.5))
    assert open_tasks() == ["service_introduction"]
    harbor.tell(ROSA, CallMade(by="Dana Reyes", seconds=200), day(2))
    assert only_task().settled_by == "Dana Reyes"


def test_a_machines_thanks_for_no_purchase_is_not_withdrawn_with_a_sale(harbor: House) -> None:
    harbor.tell(ROSA, StoreVisited(), day(0))
    decided = harbor.ask("rosa@example.com", Purpose.THANK_YOU, day(1))
    assert decided.verdict.answer is Answer.HAND_OVER
    harbor.tell(ROSA, StoreVisited(), day(2))
    assert open_tasks() == ["thank_you"]
    harbor.tell(ROSA, CallMade(by="Dana Reyes", seconds=200), day(3))
    assert open_tasks() == []


# and where people are moved


def test_care_finds_its_people_after_a_household_is_made(harbor: House) -> None:
    harbor.tell(TOM, DealSold(deal="D1", by="Dana Reyes"), day(0), source=harbor.dms)
    harbor.tell(ROSA, StoreVisited(), day(0))
    tom, rosa = (
        people.find(store=harbor.store, address=a)[0]
        for a in ("tom@example.org", "rosa@example.com")
    )
    households.join(people=[tom, rosa], by="Dana Reyes", why="one address", now=day(1))
    harbor.tell(ROSA, CallMade(by="Dana Reyes", seconds=300), day(2))
    assert only_task().settled_by == "Dana Reyes"
    assert Person.objects.count() == 2
