"""The work list of unlinked sales: who is on it, who may belong to them, and one decision each."""

from typing import Any

import pytest

from sincerely.records.models import MatchAnswer, Pair, PeopleDecision, Person
from sincerely.records.reads import unlinked as read
from sincerely.records.reads.unlinked import Unlinked
from sincerely.rules.events.deals import DealDesked, DealSold, DealUnwound, DepositTaken
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.talks import MailSent
from sincerely.rules.purpose import Purpose
from sincerely.rules.sighting import Contact
from sincerely.work import confirming, learning, people, unlinked
from sincerely.work.errors import WorkError
from sincerely.work.matching import rounds
from sincerely.work.unlinked import Answer
from tests.cast import ROSA, SUV, TOM, House, day, house
from tests.work.whos_who import sold, undo

pytestmark = pytest.mark.django_db

#: as her lead names her, before she married, and as her contract does
SUE = Contact(
    first="Sue", last="Hart", emails=("sue.h@example.com",), phones=(("cell", "207-555-0178"),)
)
SUSAN = Contact(
    first="Susan",
    last="Marlowe",
    emails=("susan@example.org",),
    phones=(("cell", "207-555-0178"),),
    street="12 Elm Street",
    city="Portland",
    region="ME",
    postal="04101",
)
LEE: dict[str, Any] = {"by": "lee@harbor.example", "why": "I know them both", "now": day(3)}


@pytest.fixture
def harbor() -> House:
    """Susan bought; Sue asked; Rosa asked and bought; Tom walked in."""
    made = house()
    made.tell(SUE, LeadReceived(vehicle=SUV), day(-9))
    made.arrive(sold("D1", SUSAN), source=made.dms, now=day(1))
    made.tell(ROSA, LeadReceived(vehicle=SUV), day(-9))
    made.tell(ROSA, DealSold(deal="D2"), day(1), source=made.dms)
    made.tell(TOM, DealSold(deal="D3", vehicle=SUV), day(1.5), source=made.dms)
    rounds.match_all(now=day(2))
    return made


def work_list(at: House, when: float = 2) -> Unlinked:
    return read.unlinked(at.store, now=day(when))


def person(at: House, address: str) -> Person:
    (found,) = people.find(store=at.store, address=address)
    return found


def link(at: House, answer: Answer) -> MatchAnswer:
    one, other = person(at, "susan@example.org"), person(at, "sue.h@example.com")
    return unlinked.link(store=at.store, buyer=one, prospect=other, answer=answer, **LEE)


def test_sales_nobody_shopped_for_with_the_likeliest_prospect_first(harbor: House) -> None:
    first, second = work_list(harbor).sales
    assert (first.deal, first.name, second.deal, second.name) == (
        "dms/D1",
        "Susan Marlowe",
        "dms/D3",
        "Thomas Keller",
    )
    (candidate,) = first.candidates
    assert candidate.name == "Sue Hart"
    assert "Sue is short for Susan" in candidate.sentence
    assert second.candidates == ()
    assert second.what == "2026 Hyundai Palisade"


def test_who_was_only_written_to_did_not_shop(harbor: House) -> None:
    harbor.tell(TOM, MailSent(purpose=Purpose.PROMOTION), day(1))
    assert len(work_list(harbor).sales) == 2
    harbor.tell(TOM, DealDesked(deal="C9"), day(1))
    assert [sale.deal for sale in work_list(harbor).sales] == ["dms/D1"]


def test_what_is_unwound_or_long_ago_is_nobodys_work(harbor: House) -> None:
    harbor.tell(TOM, DealUnwound(deal="D3"), day(2), source=harbor.dms)
    assert [sale.deal for sale in work_list(harbor).sales] == ["dms/D1"]
    assert work_list(harbor, 200).sales == ()


def test_one_person(harbor: House) -> None:
    made = link(harbor, Answer.SAME)
    assert (made.answer, made.deal, made.by) == ("same", "dms/D1", "lee@harbor.example")
    assert made.levels["first"] == "nickname"
    assert [sale.deal for sale in work_list(harbor).sales] == ["dms/D3"]
    assert person(harbor, "sue.h@example.com") == person(harbor, "susan@example.org")
    assert PeopleDecision.objects.filter(kind="joined", by="lee@harbor.example").exists()


def test_one_household(harbor: House) -> None:
    link(harbor, Answer.HOUSEHOLD)
    assert [sale.deal for sale in work_list(harbor).sales] == ["dms/D3"], "the household shopped"
    assert person(harbor, "sue.h@example.com") != person(harbor, "susan@example.org")


def test_one_of_the_home_who_did_not_sign_can_be_answered_about(harbor: House) -> None:
    link(harbor, Answer.HOUSEHOLD)
    ann = Contact(first="Ann", last="Hart", emails=("ann@example.com",))
    harbor.tell(ann, LeadReceived(vehicle=SUV), day(2))
    sue, other = person(harbor, "sue.h@example.com"), person(harbor, "ann@example.com")
    made = unlinked.link(
        store=harbor.store, buyer=sue, prospect=other, answer=Answer.HOUSEHOLD, **LEE
    )
    assert made.deal == "dms/D1"


def test_an_answer_tells_both_names_as_they_were(harbor: House) -> None:
    decision = link(harbor, Answer.SAME).decision
    assert decision is not None
    found = read.decided(harbor.store, decision.pk)
    assert found == (Answer.SAME, "Sue Hart", "Susan Marlowe")


def test_an_answer_about_nobody_names_nobody(harbor: House) -> None:
    tom = person(harbor, "tom@example.org")
    decision = unlinked.nobody(store=harbor.store, buyer=tom, **LEE).decision
    assert decision is not None
    assert read.decided(harbor.store, decision.pk) is None


def test_two_people(harbor: House) -> None:
    link(harbor, Answer.DIFFERENT)
    first, *_ = work_list(harbor).sales
    assert all(sale.candidates == () for sale in work_list(harbor).sales)
    assert first.deal in {"dms/D1", "dms/D3"}
    assert Pair.objects.get().state == Pair.State.DIFFERENT


def test_nobody_shopped_for_it(harbor: House) -> None:
    tom = person(harbor, "tom@example.org")
    unlinked.nobody(store=harbor.store, buyer=tom, **LEE)
    assert [sale.deal for sale in work_list(harbor).sales] == ["dms/D1"]
    harbor.tell(TOM, DealSold(deal="D7"), day(2), source=harbor.dms)
    assert "dms/D7" in [sale.deal for sale in work_list(harbor, 3).sales], "his next is another"


def test_a_walk_in_frees_who_was_named_and_can_be_taken_back(harbor: House) -> None:
    rounds.match_all(now=day(2))
    held = Pair.objects.get(state="open")
    susan = person(harbor, "susan@example.org")
    made = unlinked.nobody(store=harbor.store, buyer=susan, **LEE)
    held.refresh_from_db()
    assert held.state == "different"
    with pytest.raises(WorkError) as problem:
        unlinked.nobody(store=harbor.store, buyer=susan, **LEE)
    assert problem.value.code == "no_prospect_already"
    assert made.decision
    undo(made.decision, at=3)
    assert "dms/D1" in [sale.deal for sale in work_list(harbor).sales]
    rounds.match_all(now=day(3))
    held.refresh_from_db()
    assert held.state == "open"
    unlinked.nobody(store=harbor.store, buyer=susan, **LEE)


def test_an_answer_taken_back_teaches_nothing(harbor: House) -> None:
    rounds.match_all(now=day(2))
    made = link(harbor, Answer.HOUSEHOLD)
    group = harbor.store.group
    assert len(learning.answers(group)) == 1
    assert made.decision
    undo(made.decision, at=3)
    assert learning.answers(group) == []


def test_errors_are_said_and_nothing_is_kept(harbor: House) -> None:
    tom, sue = person(harbor, "tom@example.org"), person(harbor, "sue.h@example.com")
    store = harbor.store
    with pytest.raises(WorkError, match="No sale"):
        unlinked.nobody(store=store, buyer=sue, **LEE)
    with pytest.raises(WorkError, match="Nobody said why"):
        unlinked.nobody(store=store, buyer=tom, **{**LEE, "why": " "})
    with pytest.raises(WorkError, match="no answer about two people"):
        unlinked.link(store=store, buyer=tom, prospect=sue, answer=Answer.NO_PROSPECT, **LEE)
    with pytest.raises(WorkError, match="one person"):
        unlinked.link(store=store, buyer=tom, prospect=tom, answer=Answer.SAME, **LEE)
    assert not MatchAnswer.objects.exists()


def test_prospects_that_look_sold(harbor: House) -> None:
    mia = Contact(first="Mia", last="Stone", emails=("mia@example.com",))
    harbor.tell(mia, DepositTaken(deal="C4", vehicle=SUV), day(2))
    (found,) = work_list(harbor).prospects
    assert (found.name, found.at) == ("Mia Stone", day(2))
    assert found.why == "Left a deposit for a 2026 Hyundai Palisade; nobody has confirmed it yet"
    assert work_list(harbor, 60).prospects == ()
    mia_now = person(harbor, "mia@example.com")
    confirming.still_shopping(store=harbor.store, person=mia_now, **LEE)
    assert work_list(harbor, 3).prospects == ()


def test_another_store_has_a_list_of_its_own(harbor: House) -> None:
    other = house("lake", "Lake Motors")
    assert work_list(other) == Unlinked(sales=(), prospects=())
