"""Her enquiry and her evening at the desk, and the sale that day in a name nobody has heard of."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from sincerely.records.models import Pair, Person
from sincerely.records.pairs import ONE_TABLE
from sincerely.records.reads.unlinked import unlinked
from sincerely.rules.events import Vehicle
from sincerely.rules.events.base import SaidBy
from sincerely.rules.events.deals import DealDesked, DealSold
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.purpose import Purpose
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.work import rebuilding
from sincerely.work import unlinked as answers
from sincerely.work.matching import rounds
from tests.cast import ROSA, SUV, House, day, house

pytestmark = pytest.mark.django_db

DANA = "Dana Reyes"
SALE = DealSold(deal="D1", by=DANA, vehicle=SUV)
#: nothing in common with Rosa Keller but the table
MATEO = Contact(
    name="MATEO QUISPE", street="9 Oak Road", city="Bath", postal="04530",
    phones=(("cell", "207-555-0177"),),
)  # fmt: skip


@pytest.fixture
def harbor() -> House:
    return house()


def desked(harbor: House, at: float = 0, who: Contact = ROSA, car: Vehicle = SUV) -> None:
    harbor.tell(who, LeadReceived(provider="A", deal="L1"), day(at - 20))
    harbor.tell(who, DealDesked(deal="L1", by=DANA, vehicle=car), day(at))


def sold(harbor: House, at: float = 0, heard: float = 4, who: Contact = MATEO) -> None:
    harbor.tell(who, SALE, day(at), source=harbor.dms, now=day(heard))


def follow_up(harbor: House, at: float = 5, to: str = "rosa@example.com") -> list[str]:
    verdict = harbor.ask(to, Purpose.SALES_FOLLOWUP, day(at)).verdict
    return [reason.code for reason in verdict.reasons]


def compared(at: float = 4.1) -> None:
    """The worker has compared whoever is new with everybody."""
    assert not rounds.match_all(now=day(at)).stuck


def test_her_mail_waits_when_the_sale_is_in_a_name_nobody_knows(harbor: House) -> None:
    desked(harbor)
    assert follow_up(harbor, 3) == []
    sold(harbor)
    assert follow_up(harbor) == ["may_be_a_buyer"]
    compared()
    assert follow_up(harbor) == ["may_be_a_buyer"], "their details have nothing in common"
    assert rebuilding.check() == []


def test_whichever_is_heard_first(harbor: House) -> None:
    sold(harbor, heard=0.5)
    compared(0.6)
    desked(harbor)
    compared(1)
    assert follow_up(harbor) == ["may_be_a_buyer"]


def test_in_one_file_too(harbor: House) -> None:
    both = (ROSA, DealDesked(deal="L1", by=DANA, vehicle=SUV)), (MATEO, SALE)
    told = [
        Arrival(
            key=payload.kind,
            contact=who,
            happenings=(Happening(payload=payload, occurred_at=day(0), key=payload.kind),),
        )
        for who, payload in both
    ]
    harbor.arrive(told, source=harbor.dms, now=day(4))
    assert list(Pair.objects.values_list("home", flat=True)) == [ONE_TABLE]
    assert follow_up(harbor) == ["may_be_a_buyer"]


def test_the_reason_is_said_in_words(harbor: House) -> None:
    desked(harbor)
    sold(harbor)
    (reason,) = harbor.ask("rosa@example.com", Purpose.PROMOTION, day(5)).verdict.reasons
    assert reason.facts["why"] == "one_table"


@pytest.mark.parametrize(
    "tell",
    [
        lambda harbor: desked(harbor, car=Vehicle(make="Kia", model="Rio")),
        lambda harbor: desked(harbor, at=-1),
    ],
    ids=["another car", "another day"],
)
def test_what_is_no_table_of_theirs(harbor: House, tell: Callable[[House], None]) -> None:
    tell(harbor)
    sold(harbor)
    compared()
    assert follow_up(harbor) == []


def test_a_sale_to_somebody_who_asked_is_theirs_alone(harbor: House) -> None:
    desked(harbor)
    harbor.tell(MATEO, LeadReceived(provider="B", deal="L2"), day(-9))
    sold(harbor)
    compared()
    assert follow_up(harbor) == []


def test_it_ends_when_the_buyer_turns_out_to_have_asked(harbor: House) -> None:
    desked(harbor)
    sold(harbor)
    compared()
    asked = replace(MATEO, name="Mateo Quispe", emails=("mateo@example.net",))
    harbor.tell(asked, LeadReceived(provider="B", deal="L2"), day(-9), now=day(5))
    compared(5.1)
    assert Person.objects.count() == 2
    assert follow_up(harbor, 6) == []


def test_the_list_of_unlinked_sales_names_her_and_one_word_ends_it(harbor: House) -> None:
    desked(harbor)
    sold(harbor)
    compared()
    (sale,) = unlinked(harbor.store, now=day(5)).sales
    (candidate,) = sale.candidates
    assert candidate.home == ONE_TABLE
    buyer, prospect = (Person.objects.get(pk=n) for n in (sale.buyer, candidate.person))
    answers.link(
        store=harbor.store, buyer=buyer, prospect=prospect, answer=answers.Answer.DIFFERENT,
        by="Ed Sato", why="he walked in", now=day(5),
    )  # fmt: skip
    assert follow_up(harbor, 6) == []
    sold(harbor, heard=7)
    assert follow_up(harbor, 8) == [], "it is not asked again"


def test_a_click_on_sold_is_no_sale_to_a_stranger(harbor: House) -> None:
    desked(harbor)
    click = DealSold(deal="D1", by=DANA, vehicle=SUV, said_by=SaidBy.SALESPERSON)
    harbor.tell(MATEO, click, day(0))
    assert follow_up(harbor, 1) == []
