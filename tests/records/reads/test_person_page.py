"""Everything one page says about one person."""

import pytest

from sincerely.records.models import Person
from sincerely.records.models import Standing as Kept
from sincerely.records.reads.person import SHORT, PersonPage, joined_into, person_page
from sincerely.rules.events import SaidBy
from sincerely.rules.events.care import NoteAdded
from sincerely.rules.events.deals import DealDesked, DealLost, DealSold, LostReason
from sincerely.rules.events.leads import InquiryMade, LeadReceived
from sincerely.rules.events.talks import StoreVisited
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.rules.standing import Standing
from sincerely.work import people
from tests.cast import DAY_0, ROSA, SUV, TOM, House, day, house

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbor() -> House:
    return house()


def known(at: House, address: str) -> Person:
    return people.find(store=at.store, address=address)[0]


def page_of(at: House, address: str, *, everything: bool = False) -> PersonPage:
    page = person_page(at.store, known(at, address).pk, now=day(10), everything=everything)
    assert page
    return page


def bought_together(at: House) -> None:
    """A lead of Rosa's, then a DMS row with Tom the buyer and Rosa the co-buyer, day known only."""
    at.tell(ROSA, LeadReceived(provider="Cars Finder", vehicle=SUV, deal="L1"), day(-30))
    arrivals = [
        Arrival(
            key=role,
            contact=contact,
            happenings=(
                Happening(
                    payload=DealSold(deal="D1", vehicle=SUV, by="Alex Winter", role=role),
                    occurred_at=DAY_0.replace(hour=5),
                    key=role,
                    whole_day=True,
                ),
            ),
        )
        for role, contact in (("buyer", TOM), ("co-buyer", ROSA))
    ]
    at.arrive(arrivals, source=at.dms, now=day(4))


def test_a_household_shares_its_page_but_is_never_one_person(harbor: House) -> None:
    bought_together(harbor)
    page = page_of(harbor, "rosa@example.com")
    assert page.person.name == "Rosa Keller"
    assert [member.name for member in page.household] == ["Thomas Keller"]
    assert {moment.person_id for moment in page.moments} == set(page.names)
    assert [address.value for address in page.addresses] == ["rosa@example.com", "+12075550101"]


def test_the_households_purchase_ends_her_own_lead(harbor: House) -> None:
    bought_together(harbor)
    page = page_of(harbor, "rosa@example.com")
    assert {(deal.key, deal.state, deal.running) for deal in page.deals} == {
        ("L1", "ended_by_purchase", False),
        ("D1", "sold", False),
    }


def test_a_second_car_is_a_deal_that_runs(harbor: House) -> None:
    bought_together(harbor)
    harbor.tell(ROSA, InquiryMade(channel="web", deal="O9"), day(8))
    page = page_of(harbor, "tom@example.org")
    assert [deal.key for deal in page.deals if deal.running] == ["O9"]
    assert page.where.standing is Standing.CUSTOMER


def test_the_spouses_deals_end_where_they_bought_elsewhere(harbor: House) -> None:
    harbor.tell(ROSA, DealDesked(deal="O1", vehicle=SUV), day(-9))
    harbor.tell(
        ROSA, DealLost(said_by=SaidBy.CUSTOMER, reason=LostReason.BOUGHT_ELSEWHERE), day(-1)
    )
    page = page_of(harbor, "rosa@example.com")
    assert [(deal.state, deal.running) for deal in page.deals] == [("ended_elsewhere", False)]


def test_a_day_without_an_hour_comes_after_the_hours_of_that_day(harbor: House) -> None:
    harbor.tell(ROSA, StoreVisited(by="Alex Winter"), DAY_0)
    bought_together(harbor)
    kinds = [(m.kind, m.whole_day) for m in page_of(harbor, "rosa@example.com").moments]
    assert kinds == [
        ("deal_sold", True),
        ("deal_sold", True),
        ("store_visited", False),
        ("lead_received", False),
    ]


def test_words_are_shown_until_they_are_erased(harbor: House) -> None:
    harbor.tell(ROSA, NoteAdded(by="Alex", words="Has twins."), day(-3))
    extras = (("customer.contact.address", "the blue door"),)
    harbor.tell(ROSA, LeadReceived(provider="A", personal_extras=extras), day(-4))
    harbor.tell(ROSA, StoreVisited(), day(-2))
    page = page_of(harbor, "rosa@example.com")
    visited, note, lead = page.moments
    assert [more.text for more in lead.more] == ["the blue door"]
    assert [words.text for words in note.words] == ["Has twins."]
    assert not note.erased
    assert not visited.erased, "there was nothing to erase"
    people.forget(person=page.person, by="dana", why="she asked", now=day(9))
    after = person_page(harbor.store, page.person.pk, now=day(10))
    assert after
    assert (after.moments[1].words, after.moments[1].erased) == ((), True)
    assert not after.moments[0].erased
    assert all(seen.erased and not seen.name for seen in after.seen)
    assert after.person.erased_at == day(9)
    assert after.moments[2].erased
    assert "Has twins." not in repr(after)
    assert "blue door" not in repr(after)


def test_every_source_says_what_it_wrote_and_why_it_is_the_same_person(harbor: House) -> None:
    harbor.tell(ROSA, LeadReceived(provider="A"), day(-9))
    written = Contact(
        first="Rosa",
        last="Keller",
        phones=(("cell", "(207) 555-0101"),),
        street="1 Elm St",
        city="Portland",
        region="ME",
        postal="04101",
        customer_number="77",
    )
    harbor.tell(written, StoreVisited(), day(-8), source=harbor.dms)
    page = page_of(harbor, "rosa@example.com")
    assert [seen.source for seen in page.seen] == ["crm", "dms"]
    dms = page.seen[1]
    assert (dms.name, dms.street, dms.customer_number, dms.ways) == (
        "Rosa Keller",
        "1 Elm St, Portland ME 04101",
        "77",
        ("(207) 555-0101",),
    )
    (decision,) = page.decisions
    assert (decision.kind, decision.evidence, decision.undone) == (
        "joined",
        "same phone number",
        False,
    )
    people.undo(decision_id=decision.id, by="dana", why="not she", now=day(1))
    after = page_of(harbor, "rosa@example.com")
    assert [(d.kind, d.undone) for d in after.decisions] == [("undone", False), ("joined", True)]


def test_a_long_story_is_cut_until_somebody_asks(harbor: House) -> None:
    visits = [
        Happening(payload=StoreVisited(), occurred_at=day(-n), key=f"visit:{n}")
        for n in range(1, SHORT + 6)
    ]
    harbor.arrive([Arrival(key="many", contact=ROSA, happenings=tuple(visits))], now=day(0))
    page = page_of(harbor, "rosa@example.com")
    assert (len(page.moments), page.more_moments) == (SHORT, True)
    assert page.moments[0].at == day(-1), "the latest are kept"
    whole = page_of(harbor, "rosa@example.com", everything=True)
    assert (len(whole.moments), whole.more_moments) == (SHORT + 5, False)


def test_a_person_of_another_group_is_unknown(harbor: House) -> None:
    harbor.tell(ROSA, LeadReceived(provider="A"), day(-9))
    lake = house("lake", "Lake Motors")
    assert person_page(lake.store, known(harbor, "rosa@example.com").pk, now=day(0)) is None


def test_events_of_a_sister_store_stay_there(harbor: House) -> None:
    harbor.tell(ROSA, LeadReceived(provider="A"), day(-9))
    sister = house("lake", "Lake Motors")
    sister.store.group = harbor.store.group
    sister.store.save()
    page = person_page(sister.store, known(harbor, "rosa@example.com").pk, now=day(0))
    assert page
    assert (page.moments, page.deals, page.where.standing) == ((), (), Standing.STRANGER)
    assert not page.known


def test_whom_a_source_of_the_store_wrote_of_the_store_knows(harbor: House) -> None:
    harbor.tell(ROSA, LeadReceived(provider="A"), day(-9))
    rosa = known(harbor, "rosa@example.com")
    assert page_of(harbor, "rosa@example.com").known
    people.forget(person=rosa, by="dana", why="she asked", now=day(9))
    Kept.objects.filter(person=rosa).delete()
    page = person_page(harbor.store, rosa.pk, now=day(10))
    assert page
    assert page.known


def test_somebody_joined_into_another_says_into_whom(harbor: House) -> None:
    harbor.tell(
        Contact(first="Rosa", emails=("rosa@example.com",)), LeadReceived(provider="A"), day(-9)
    )
    phone = Contact(last="Keller", phones=(("cell", "207-555-0101"),))
    harbor.tell(phone, StoreVisited(), day(-8))
    ids = set(Person.objects.values_list("pk", flat=True))
    assert len(ids) == 2
    harbor.tell(ROSA, StoreVisited(), day(-7))
    into = known(harbor, "rosa@example.com").pk
    (gone,) = ids - {into}
    assert joined_into(gone) == into
    assert joined_into(into) is None
