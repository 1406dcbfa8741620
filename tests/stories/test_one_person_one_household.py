"""One person, one household: her lead goes quiet when his name is on the contract.

To a store's systems the prospect, *Sue* with a mail address of her own, and the buyer, *Henry
Alan Marlowe* of the joint address and the landline, are strangers. Every vendor leaves that to a
list somebody clears by hand, once a day or never; meanwhile the system sells her what they bought.
"""

import pytest

from sincerely.records.models import Pair, PeopleDecision, Person
from sincerely.records.reads import pairs
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.wishes import OptedOut
from sincerely.rules.purpose import Purpose
from sincerely.rules.reasons import sentence_staff
from sincerely.rules.sighting import Contact
from sincerely.rules.verdict import Answer
from sincerely.work import people, rebuilding
from sincerely.work.matching import answering, rounds
from sincerely.work.sending import Decided
from tests.cast import SUV, House, day
from tests.faces.cli.conftest import Sincerely, sincerely
from tests.stories.conftest import Feed

__all__ = ["sincerely"]

pytestmark = pytest.mark.django_db

HERS = "sue.sews@mail.example"
LEADS = """Lead ID,Created,First Name,Last Name,Email,Address,City,State,Zip,Model
L1,2026-02-20 20:15,Sue,Marlowe,sue.sews@mail.example,12 Elm St.,Portland,ME,04101,Palisade
L2,2026-02-21 09:30,Ines,Ferrer,ines@ferrer.example,9 Oak Rd,Portland,ME,04101,Kona
"""
HENRY = Contact(
    name="MARLOWE, HENRY ALAN", phones=(("home", "207-555-0177"),), street="12 ELM STREET",
    city="PORTLAND", region="ME", postal="04101-2210", customer_number="C77",
)  # fmt: skip
#: the contract names her as her passport does, at the address they move to
SUSAN = Contact(
    first="Susan", last="Marlowe", phones=(("cell", "207-555-0178"),), city="Portland",
    customer_number="C78",
)  # fmt: skip
CONTRACT = DealSold(deal="90210", vehicle=SUV, by="Dana Reyes")


@pytest.fixture
def asked(harbor: House, feed: Feed) -> House:
    """Two leads of February, compared with all others as they came; both are welcome mail."""
    feed("leads", "leads.csv", LEADS, day(-10))
    for mail in (HERS, "ines@ferrer.example"):
        assert promotion(harbor, -9, mail).verdict.answer is Answer.SEND
    return harbor


def promotion(harbor: House, at: float, to: str = HERS) -> Decided:
    return harbor.ask(to, Purpose.PROMOTION, day(at))


def codes(decided: Decided) -> list[str]:
    return [reason.code for reason in decided.verdict.reasons]


def test_her_lead_goes_quiet_in_the_transaction_that_records_his_contract(asked: House) -> None:
    asked.tell(HENRY, CONTRACT, day(0), source=asked.dms)
    held = promotion(asked, 0.001)
    assert (held.verdict.answer, codes(held)) == (Answer.HOLD, ["may_be_a_buyer"])
    said = sentence_staff(held.verdict.reasons[0], asked.store.zone)
    assert said.startswith("Somebody whose details are much like theirs bought a 2026 Hyundai")
    free = promotion(asked, 0.001, "ines@ferrer.example")
    assert free.verdict.answer is Answer.SEND, "their neighbour shops on"


def test_seconds_later_they_are_one_household_and_two_people(asked: House) -> None:
    asked.tell(HENRY, CONTRACT, day(0), source=asked.dms)
    assert rounds.match_all(now=day(0.0001)).homes == 1
    refused = promotion(asked, 1)
    assert "already_bought" in codes(refused)
    assert Person.objects.filter(sightings__isnull=False).count() == 3, "never one person"
    home = PeopleDecision.objects.get(kind="household_joined")
    people.undo(decision_id=home.pk, by="a manager", why="his mother", now=day(2))
    assert codes(promotion(asked, 3)) == ["may_be_a_buyer"], "asked about again"
    one, other = Person.objects.filter(pk__in=home.people)
    answering.strangers(one=one, other=other, by="a manager", why="neighbours", now=day(3))
    assert promotion(asked, 4).verdict.answer is Answer.SEND
    assert rebuilding.check() == []


def test_a_maybe_is_held_and_a_manager_confirms_it(asked: House, sincerely: Sincerely) -> None:
    """Susan of Portland may be Sue of Portland, or not: nobody but a person says so."""
    asked.tell(SUSAN, CONTRACT, day(0), source=asked.dms)
    rounds.match_all(now=day(0.0001))
    assert codes(promotion(asked, 1)) == ["may_be_a_buyer"]
    pair = Pair.objects.get(state="open")
    ran = sincerely("people", "review")
    assert "Sue Marlowe" in ran.out
    assert "Susan Marlowe" in ran.out
    ran = sincerely("people", "same", pair.one_id, pair.other_id, "--why", "she says so")
    assert ran.code == 0, ran.err
    assert "already_bought" in codes(promotion(asked, 1))
    assert sincerely("people", "review").out.strip() == "Nobody waits for an answer."


def test_what_was_confirmed_is_taken_back_and_nothing_said_since_is_lost(asked: House) -> None:
    asked.tell(SUSAN, CONTRACT, day(0), source=asked.dms)
    rounds.match_all(now=day(0.0001))
    asked_about = pairs.open_pairs(asked.store)[0]
    one, other = (
        answering.person_of(asked.store, side.person)
        for side in (asked_about.one, asked_about.other)
    )
    made = answering.same(one=one, other=other, by="a manager", why="so she says", now=day(1))
    asked.tell(Contact(first="Sue", emails=(HERS,)), OptedOut(told_to="Dana Reyes"), day(2))
    people.undo(decision_id=made.pk, by="a manager", why="two women", now=day(3))
    rounds.match_all(now=day(3.001))
    after = promotion(asked, 4)
    assert after.verdict.answer is Answer.REFUSE
    assert codes(after) == ["opted_out", "may_be_a_buyer"], "asked about again"
    assert rebuilding.check() == []


def test_his_file_is_fed_and_compared_before_the_command_returns(asked: House, feed: Feed) -> None:
    dms = (
        "deal_number,customer_number,first_name,last_name,home_phone,address,city,state,zip,"
        "sold_date,posted_date,deal_type,salesperson,year,make,model\n"
        "90210,C77,HENRY,MARLOWE,207-555-0177,12 ELM STREET,PORTLAND,ME,04101,"
        "2026-03-04,2026-03-05,retail,Dana Reyes,2026,Hyundai,Palisade\n"
    )
    feed("dms", "sales.csv", dms, day(1))
    assert "already_bought" in codes(promotion(asked, 1))
