"""The steps after a thank-you, tries that reach nobody, losses, promises, and what ends them."""

from datetime import timedelta

import pytest

from sincerely.records.models import CareTask, EventRow, Role, Sighting
from sincerely.rules.events import Payload, SaidBy, Vehicle
from sincerely.rules.events.care import (
    CareTried,
    CompletionDoubted,
    CompletionSettled,
    PromiseKept,
    PromiseMade,
    SalespersonPassed,
    ServiceIntroduced,
    ThankYouGiven,
)
from sincerely.rules.events.deals import (
    DealDesked,
    DealLost,
    DealSold,
    DealUnwound,
    LostReason,
    TestDriven,
    TradeAppraised,
)
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.service import ComplaintOpened, ServiceOpened
from sincerely.rules.events.talks import CallMade, StoreVisited
from sincerely.rules.events.wishes import (
    DeceasedReported,
    DoNotContactAsked,
    QuietAsked,
    QuietLifted,
)
from sincerely.rules.purpose import Purpose
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.rules.verdict import Answer
from sincerely.work import caring, clockwork, plans
from tests.cast import ROSA, SUV, House, day, house
from tests.work.crew import member

pytestmark = pytest.mark.django_db

CALL = CallMade(by="Dana Reyes", seconds=240)
MET = ServiceIntroduced(by="Dana Reyes", advisor="Omar Haddad")


@pytest.fixture
def harbor() -> House:
    return house()


def sold(harbor: House, at: float = 0, deal: str = "D1", heard: float | None = None) -> None:
    payload = DealSold(deal=deal, vehicle=SUV, by="Dana Reyes")
    harbor.tell(
        ROSA, payload, day(at), source=harbor.dms, key=deal, now=day(at if heard is None else heard)
    )


def thanked(harbor: House, at: float = 1) -> None:
    """Sold on day 0, thanked on day ``at``, and the clock has ticked."""
    sold(harbor)
    harbor.tell(ROSA, CALL, day(at))
    clockwork.tick(now=day(at + 0.01))


def open_kinds() -> list[str]:
    return sorted(CareTask.objects.filter(settled_at=None).values_list("kind", flat=True))


def the(kind: str) -> CareTask:
    return CareTask.objects.get(kind=kind)


# laying out


def test_the_steps_follow_once_somebody_has_said_thank_you(harbor: House) -> None:
    sold(harbor)
    assert clockwork.tick(now=day(0.5)).begun == 0, "who was not thanked is asked nothing else"
    harbor.tell(ROSA, CALL, day(1))
    assert open_kinds() == []
    assert clockwork.tick(now=day(1.1)).begun == 4
    assert clockwork.tick(now=day(1.2)).begun == 0
    assert open_kinds() == ["anniversary", "check_in", "first_service", "service_introduction"]
    check_in = the("check_in")
    assert (check_in.owner, check_in.opened_by) == ("Dana Reyes", "the care plan")
    assert check_in.starts_at is not None
    # a Wednesday; midnight in Maine a week later
    assert check_in.starts_at.isoformat() == "2026-03-11T04:00:00+00:00"
    assert check_in.due_at - check_in.starts_at == timedelta(days=3)
    assert "Palisade" in check_in.why
    assert the("anniversary").starts_at.isoformat() == "2027-03-04T05:00:00+00:00"  # type: ignore[union-attr]


def test_thanked_before_the_sale_was_booked_goes_on_all_the_same(harbor: House) -> None:
    harbor.tell(ROSA, CALL, day(1))
    sold(harbor, heard=4)
    assert open_kinds() == []
    assert clockwork.tick(now=day(4)).begun == 4


def test_a_step_whose_time_has_passed_is_not_asked_for(harbor: House) -> None:
    sold(harbor)
    harbor.tell(ROSA, CALL, day(20))
    clockwork.tick(now=day(20))
    assert open_kinds() == ["anniversary", "first_service"]


def test_five_years_of_sales_open_nothing(harbor: House) -> None:
    arrivals = [
        Arrival(
            key=f"s{n}",
            contact=Contact(first="Ida", last=f"Nr{n}", emails=(f"i{n}@example.com",)),
            happenings=(
                Happening(
                    payload=DealSold(deal=f"D{n}", by="Dana Reyes"),
                    occurred_at=day(-31 - 9 * n),
                    key=f"D{n}",
                ),
            ),
        )
        for n in range(200)
    ]
    harbor.arrive(arrivals, source=harbor.dms, now=day(0))
    clockwork.tick(now=day(0))
    assert not CareTask.objects.exists()


def test_steps_can_be_turned_off_and_the_next_year_comes(harbor: House) -> None:
    off = {"service_introduction": False, "check_in": False, "first_service": False}
    plans.change(
        store=harbor.store,
        settings={**off, "anniversaries": 2},
        by="Ed Sato",
        why="few",
        now=day(0),
    )
    thanked(harbor)
    assert open_kinds() == ["anniversary"]
    assert the("anniversary").plan == harbor.store.care_plan
    harbor.tell(ROSA, CALL, day(366))
    assert open_kinds() == []
    clockwork.tick(now=day(366.1))
    assert open_kinds() == ["anniversary"]
    assert CareTask.objects.get(kind="anniversary", settled_at=None).deal == "D1 (year 2)"
    harbor.tell(ROSA, CALL, day(731))
    clockwork.tick(now=day(731.1))
    assert open_kinds() == []


def test_what_a_machine_was_about_to_say_is_not_asked_for_twice(harbor: House) -> None:
    sold(harbor)
    harbor.ask("rosa@example.com", Purpose.SERVICE_INTRODUCTION, day(0.5))
    harbor.tell(ROSA, CALL, day(1))
    caring.hand_over(
        store=harbor.store,
        person_id=the("thank_you").person_id,
        kind="service_introduction",
        owner="Dana Reyes",
        why="A machine was about to",
        words="",
        by="x",
        now=day(1),
    )
    clockwork.tick(now=day(1.1))
    assert open_kinds().count("service_introduction") == 1


# what settles them


@pytest.mark.parametrize(
    ("sign", "at", "done"),
    [
        (CALL, 6, set()),
        (CALL, 8, {"check_in"}),
        (MET, 5, {"service_introduction"}),
        (MET, 7.5, {"service_introduction", "check_in"}),
        (ServiceOpened(order="R1", by="Omar"), 40, {"first_service"}),
        (CALL, 151, {"check_in", "first_service"}),
        (CallMade(recorded=True, seconds=60), 8, set()),
        (CallMade(by="Dana Reyes", seconds=4), 8, set()),
    ],
    ids=lambda told: str(sorted(told)) if isinstance(told, set) else str(told),
)
def test_each_step_has_its_own_end(harbor: House, sign: Payload, at: float, done: set[str]) -> None:
    thanked(harbor)
    harbor.tell(ROSA, sign, day(at))
    gone = set(CareTask.objects.filter(settled_at__isnull=False).values_list("kind", flat=True)) - {
        "thank_you"
    }
    assert gone == done
    for kind in done:
        assert the(kind).settling_event == EventRow.objects.latest("pk")


def test_an_unwound_sale_and_a_second_car_withdraw_the_steps(harbor: House) -> None:
    thanked(harbor)
    harbor.tell(ROSA, DealUnwound(deal="D1"), day(2), source=harbor.dms)
    assert open_kinds() == []
    assert the("check_in").settled_by == caring.LEDGER
    sold(harbor, at=12, deal="D2")
    assert open_kinds() == ["thank_you"]
    harbor.tell(ROSA, CALL, day(13))
    clockwork.tick(now=day(13))
    steps = CareTask.objects.filter(settled_at=None)
    assert {(t.kind, t.deal) for t in steps} == {
        (kind, "D2")
        for kind in ("anniversary", "check_in", "first_service", "service_introduction")
    }
    sold(harbor, at=40, deal="D3")
    assert open_kinds() == ["thank_you"]
    assert "bought again" in CareTask.objects.get(kind="anniversary", deal="D2").settled_how


def test_left_in_peace_leaves_thanks_and_complaints_and_comes_back(harbor: House) -> None:
    thanked(harbor)
    harbor.tell(ROSA, ComplaintOpened(complaint="C1"), day(2))
    harbor.tell(ROSA, QuietAsked(), day(3))
    assert open_kinds() == ["answer_complaint"]
    harbor.tell(ROSA, QuietLifted(), day(30))
    assert open_kinds() == ["anniversary", "answer_complaint", "first_service"], (
        "what its time has passed for is not asked for again"
    )


@pytest.mark.parametrize("wish", [DoNotContactAsked(), DeceasedReported()])
def test_nobody_owes_anything_to_those_who_want_nothing(harbor: House, wish: Payload) -> None:
    sold(harbor)
    harbor.tell(ROSA, ComplaintOpened(complaint="C1"), day(1))
    harbor.tell(ROSA, wish, day(2))
    assert open_kinds() == []
    assert the("thank_you").settled_by == caring.LEDGER


def test_a_death_reported_by_mistake_asks_for_the_thanks_again(harbor: House) -> None:
    sold(harbor)
    harbor.tell(ROSA, DeceasedReported(), day(1))
    harbor.tell(ROSA, DeceasedReported(mistaken=True), day(3))
    assert open_kinds() == ["thank_you"]
    assert the("thank_you").due_at == day(4)


# tried, and reached nobody


def test_an_honest_try_plans_the_next_and_is_not_late(harbor: House) -> None:
    sold(harbor)
    tried = CareTried(by="Dana Reyes", care="thank_you")
    harbor.tell(ROSA, tried, day(1))  # Thursday, ten in the morning
    task = the("thank_you")
    assert (task.tries, task.settled_at) == (1, None)
    assert task.starts_at is not None
    assert task.starts_at.isoformat() == "2026-03-06T22:30:00+00:00", "Friday, half past five"
    harbor.tell(ROSA, tried, day(2.3))
    assert the("thank_you").tries == 2
    assert clockwork.tick(now=day(2.5)).passed_on == (), "tried twice is not late"
    assert clockwork.tick(now=day(30)).passed_on, "but nothing is forgotten"
    harbor.tell(ROSA, CALL, day(31))
    assert open_kinds() == []


def test_after_many_tries_the_manager_takes_it(harbor: House) -> None:
    sold(harbor)
    for n in range(6):
        harbor.tell(ROSA, CareTried(by="Dana Reyes", care="thank_you"), day(1 + n))
    task = the("thank_you")
    assert task.tries == 6
    assert [t.pk for t in clockwork.tick(now=day(7)).passed_on] == [task.pk]


def test_a_try_heard_before_the_sale_is_booked_counts(harbor: House) -> None:
    harbor.tell(ROSA, CareTried(by="Dana Reyes", care="thank_you"), day(1))
    sold(harbor, heard=2)
    assert the("thank_you").tries == 1


def test_its_human_may_name_the_next_time(harbor: House) -> None:
    sold(harbor)
    caring.plan_next(task=the("thank_you"), at=day(5), now=day(1))
    assert (the("thank_you").starts_at, the("thank_you").due_at) == (day(5), day(6))


# doubted


@pytest.mark.parametrize("sign", [CALL, ThankYouGiven(by="Dana Reyes", channel="call")])
def test_a_doubted_contact_opens_the_task_again_until_it_stands(
    harbor: House, sign: Payload
) -> None:
    sold(harbor)
    harbor.tell(ROSA, sign, day(1), key="the call")
    assert open_kinds() == []
    harbor.tell(ROSA, CompletionDoubted(event="crm/the call", of="Dana Reyes"), day(2))
    assert open_kinds() == ["thank_you"]
    waits = harbor.ask("rosa@example.com", Purpose.SERVICE_REMINDER, day(2.1))
    assert waits.verdict.answer is Answer.WAIT, "not surely thanked"
    stands = CompletionSettled(event="crm/the call", by="Ed Sato", stands=True)
    harbor.tell(ROSA, stands, day(3))
    assert open_kinds() == []
    assert the("thank_you").settled_by == "Dana Reyes"


def test_another_contact_makes_up_for_a_doubted_one(harbor: House) -> None:
    sold(harbor)
    harbor.tell(ROSA, CALL, day(1), key="one")
    harbor.tell(ROSA, CallMade(by="Ed Sato", seconds=90), day(1.5), key="two")
    harbor.tell(ROSA, CompletionDoubted(event="crm/one", of="Dana Reyes"), day(2))
    assert open_kinds() == []
    assert the("thank_you").settled_by == "Ed Sato"


# bought elsewhere


def lost(said_by: SaidBy, reason: LostReason = LostReason.BOUGHT_ELSEWHERE) -> DealLost:
    return DealLost(deal="L1", said_by=said_by, reason=reason, by="Dana Reyes")


def test_bought_elsewhere_is_closed_graciously_once(harbor: House) -> None:
    harbor.tell(ROSA, LeadReceived(deal="L1"), day(-20))
    harbor.tell(ROSA, lost(SaidBy.CUSTOMER), day(0))
    harbor.tell(ROSA, lost(SaidBy.SALESPERSON), day(0.2))
    assert open_kinds() == ["gracious_close"]
    assert the("gracious_close").due_at == day(7)
    harbor.tell(ROSA, CALL, day(1))
    harbor.tell(ROSA, lost(SaidBy.CUSTOMER), day(3))
    assert open_kinds() == [], "then silence"


@pytest.mark.parametrize(
    ("loss", "heard"),
    [
        (lost(SaidBy.SYSTEM), 0),
        (lost(SaidBy.CUSTOMER, LostReason.NOT_BUYING), 0),
        (lost(SaidBy.CUSTOMER), 8),
    ],
    ids=["a clock", "not buying", "long ago"],
)
def test_nothing_is_closed_that_nobody_said_or_that_is_over(
    harbor: House, loss: DealLost, heard: float
) -> None:
    harbor.tell(ROSA, LeadReceived(deal="L1"), day(-20))
    harbor.tell(ROSA, loss, day(0), now=day(heard))
    assert open_kinds() == []


def test_who_buys_here_after_all_needs_no_farewell(harbor: House) -> None:
    harbor.tell(ROSA, LeadReceived(deal="L1"), day(-20))
    harbor.tell(ROSA, lost(SaidBy.SALESPERSON), day(0))
    sold(harbor, at=1)
    assert open_kinds() == ["thank_you"]


# promises


def test_a_promise_is_a_task_until_it_is_kept(harbor: House) -> None:
    promised = PromiseMade(promise="P1", by="Dana Reyes", due_at=day(5), words="floor mats")
    harbor.tell(ROSA, CALL, day(0))
    harbor.tell(ROSA, promised, day(0))
    task = the("promise")
    assert (task.starts_at, task.due_at, task.owner) == (day(4), day(5), "Dana Reyes")
    assert "mats" not in task.why
    harbor.tell(ROSA, CALL, day(2))
    assert open_kinds() == ["promise"], "a talk days before it is due is another talk"
    harbor.tell(ROSA, PromiseKept(promise="P1", by="Dana Reyes"), day(3))
    assert open_kinds() == []


def test_a_talk_about_when_it_was_due_keeps_it(harbor: House) -> None:
    harbor.tell(ROSA, PromiseMade(promise="P1", by="Dana Reyes", due_at=day(5)), day(0))
    harbor.tell(ROSA, CallMade(by="Ed Sato", seconds=99), day(4.5))
    assert the("promise").settled_by == "Ed Sato"


def test_the_talk_in_which_it_was_made_does_not_keep_it(harbor: House) -> None:
    harbor.tell(ROSA, PromiseMade(promise="P1", by="Dana Reyes", due_at=day(0.5)), day(0))
    harbor.tell(ROSA, CALL, day(0))
    assert open_kinds() == ["promise"]


def test_a_kept_promise_heard_of_first_opens_nothing(harbor: House) -> None:
    harbor.tell(ROSA, PromiseKept(promise="P1"), day(1))
    harbor.tell(ROSA, PromiseMade(promise="P1"), day(0), now=day(1))
    assert open_kinds() == []


# effort and whose it is


def much_effort(harbor: House) -> None:
    """The seed's couple: six weeks, four visits, drives, hours, a trade."""
    harbor.tell(ROSA, LeadReceived(provider="A", deal="L1"), day(-42))
    for n in (-40, -30, -20, -1):
        harbor.tell(ROSA, StoreVisited(minutes=90, by="Dana Reyes"), day(n))
    for n in (-40, -20):
        harbor.tell(ROSA, TestDriven(vehicle=SUV), day(n))
    harbor.tell(ROSA, DealDesked(minutes=200, deal="L1"), day(-1))
    harbor.tell(ROSA, TradeAppraised(), day(-1))


def test_who_was_hardly_any_trouble_is_thanked_in_two_days(harbor: House) -> None:
    sold(harbor)
    assert (the("thank_you").due_at, the("thank_you").effort) == (day(2), 0)


def test_much_effort_is_thanked_sooner_and_by_the_manager_too(harbor: House) -> None:
    much_effort(harbor)
    sold(harbor)
    task = the("thank_you")
    assert task.effort >= 60
    assert (task.owner, task.due_at) == ("Dana Reyes", day(1))
    assert task.why.endswith("the manager calls too")


def test_for_some_the_manager_calls(harbor: House) -> None:
    manager = member(harbor, "Ed Sato", "manager")
    plans.change(
        store=harbor.store, settings={"manager_effort": 60}, by="x", why="they matter", now=day(-1)
    )
    much_effort(harbor)
    sold(harbor)
    task = the("thank_you")
    assert (task.owner, task.assignee) == ("", manager)
    harbor.tell(ROSA, DealSold(deal="L1", said_by=SaidBy.SALESPERSON, by="Dana Reyes"), day(0.1))
    assert the("thank_you").owner == "", "a second report takes it from nobody"


def test_whoever_was_heard_first_the_car_they_took_home_is_named(harbor: House) -> None:
    click = DealSold(deal="L1", said_by=SaidBy.SALESPERSON, vehicle=SUV, by="Dana Reyes")
    harbor.tell(ROSA, click, day(0))
    assert "Palisade" in the("thank_you").why
    taken = Vehicle(year="2026", make="Kia", model="Carnival", stock="K77")
    harbor.tell(ROSA, DealSold(deal="D9", vehicle=taken), day(0.2), source=harbor.dms)
    assert the("thank_you").why == "Bought 2026 Kia Carnival"
    assert the("thank_you").owner == "Dana Reyes"
    harbor.tell(ROSA, CALL, day(1))
    clockwork.tick(now=day(1.1))
    assert "2026 Kia Carnival" in the("service_introduction").why


def test_a_name_finds_its_user(harbor: House) -> None:
    dana = member(harbor, "Dana Reyes", "salesperson")
    sold(harbor)
    assert the("thank_you").assignee == dana
    harbor.tell(ROSA, CALL, day(1))
    Role.objects.update(ended_at=day(1))
    sold(harbor, at=20, deal="D2")
    assert CareTask.objects.get(kind="thank_you", deal="D2").assignee is None


def test_somebody_made_a_user_later_finds_their_tasks(harbor: House) -> None:
    sold(harbor)
    assert the("thank_you").assignee is None
    dana = member(harbor, "dana  reyes", "salesperson")
    clockwork.tick(now=day(0.1))
    assert the("thank_you").assignee == dana


# late


def test_a_reminder_comes_once_and_before_it_is_late(harbor: House) -> None:
    sold(harbor)
    assert clockwork.tick(now=day(1)).reminded == ()
    assert [t.kind for t in clockwork.tick(now=day(1.8)).reminded] == ["thank_you"]
    assert clockwork.tick(now=day(1.9)).reminded == ()
    assert clockwork.tick(now=day(2.1)).passed_on
    assert the("thank_you").reminded_at == day(1.8)


# and where people are found to be one, or two


def test_what_is_owed_goes_where_its_events_go(harbor: House) -> None:
    cell = (("cell", "207-555-0188"),)
    harbor.tell(Contact(first="Ada", last="Okafor", phones=cell), StoreVisited(), day(-9))
    mail = Contact(first="Ada", last="Okafor", emails=("ada@example.com",))
    harbor.tell(mail, PromiseMade(promise="P1", by="Dana Reyes", due_at=day(9)), day(0))
    harbor.tell(mail, lost(SaidBy.CUSTOMER), day(0))
    passed = SalespersonPassed(before="Dana Reyes", to="Omar Haddad")
    harbor.tell(mail, passed, day(0))
    assert open_kinds() == ["gracious_close", "new_salesperson", "promise"]
    both = Contact(first="Ada", last="Okafor", emails=mail.emails, phones=cell)
    harbor.tell(both, StoreVisited(), day(1))
    sightings = Sighting.objects.values_list("person", flat=True)
    assert len(set(sightings)) == 1, "they are one"
    assert set(CareTask.objects.values_list("person", flat=True)) == set(sightings)
    harbor.tell(both, CallMade(by="Omar Haddad", seconds=99), day(2))
    assert open_kinds() == ["promise"]
