"""Who is who: joined strictly, taken back in any order that can be, and nothing said is lost."""

from dataclasses import replace

import pytest

from sincerely.records.models import Apart, CareTask, PeopleDecision, Person, Sighting
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.talks import CallMade, MailReceived, StoreVisited
from sincerely.rules.events.wishes import DoNotContactAsked, OptedOut
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.rules.verdict import Answer
from sincerely.work import people, rebuilding, stores
from sincerely.work.errors import WorkError
from tests.cast import ROSA, SUV, TOM, House, day, house
from tests.work.whos_who import (
    ELSEWHERE,
    MAIL,
    ONLY_MAIL,
    ONLY_PHONE,
    PHONE,
    ask,
    join_two,
    joined,
    meet,
    sold,
    undo,
)

pytestmark = pytest.mark.django_db

NAMES = {
    "the same": Contact(first="Thomas", last="Keller"),
    "a nickname": Contact(first="Tom", last="Keller"),
    "an initial": Contact(first="T.", last="Keller"),
    "none": Contact(),
    "another": Contact(first="Miguel", last="Ortiz"),
    "a company": Contact(name="Thomas Keller", company=True),
}
WAYS = {
    "email": Contact(emails=("t@example.com",)),
    "phone": Contact(phones=(("", "207-555-0109"),)),
    "customer number": Contact(customer_number="77"),
}


@pytest.fixture
def harbor() -> House:
    return house()


# who is joined


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", NAMES)
def test_who_is_joined_to_whom(harbor: House, way: str, name: str) -> None:
    """A name that cannot be theirs keeps people apart; a source's own number outweighs it.

    At a phone, which a family shares, a nickname or an initial is not name enough.
    """
    first = meet(harbor, _with(NAMES["the same"], way))
    second = meet(harbor, _with(NAMES[name], way))
    two = {"another", "a company"}
    if way == "phone":
        two |= {"a nickname", "an initial"}
    if way == "customer number":
        two -= {"another"}
    one = name not in two
    assert (first == second) is one


def _with(who: Contact, way: str) -> Contact:
    how = WAYS[way]
    return replace(who, emails=how.emails, phones=how.phones, customer_number=how.customer_number)


def test_a_name_alone_joins_nobody(harbor: House) -> None:
    meet(harbor, Contact(first="Rosa", last="Keller"))
    meet(harbor, Contact(first="Rosa", last="Keller", street="12 Elm Street"))
    assert Person.objects.count() == 2


def test_customer_numbers_of_two_stores_are_two_peoples(harbor: House) -> None:
    sister = stores.make_store(
        name="Inland Motors",
        key="inland",
        zone="America/New_York",
        state="ME",
        by="the tests",
        now=day(-100),
        group=harbor.store.group,
    )
    theirs = stores.make_source(store=sister, name="dms")
    for source, who in ((harbor.dms, "Rosa"), (theirs, "Miguel")):
        contact = Contact(first=who, customer_number="1001")
        harbor.tell(contact, StoreVisited(), day(0), source=source)
    assert Person.objects.count() == 2


@pytest.mark.parametrize("together", [True, False], ids=["one batch", "two batches"])
@pytest.mark.parametrize("buyer", [Contact(first="T.", last="Keller"), Contact()])
def test_a_buyer_and_a_co_buyer_are_never_one(
    harbor: House, together: bool, buyer: Contact
) -> None:
    """Not even with the same mail, phone and customer number, and names that would agree."""
    same = Contact(last="Keller", emails=MAIL, phones=PHONE, customer_number="7")
    pair = sold(
        "D1", replace(same, first=buyer.first, last=buyer.last), replace(same, first="Tina")
    )
    for batch in [pair] if together else [pair[:1], pair[1:]]:
        harbor.arrive(batch, source=harbor.dms, now=day(1))
    harbor.tell(replace(same, first="T.", city="Bath"), StoreVisited(), day(2))
    assert Person.objects.count() == 2
    assert Person.objects.values("household").distinct().count() == 1


def test_a_buyer_known_from_an_earlier_row_of_the_batch_is_not_the_co_buyer(harbor: House) -> None:
    tom = Contact(first="T.", last="Keller", emails=MAIL)
    tina = Contact(first="Tina", last="Keller", emails=MAIL)
    visit = Happening(payload=StoreVisited(), occurred_at=day(-1), key="visit")
    fillers = [
        Arrival(key=f"f{n}", contact=Contact(first=f"F{n}"), happenings=()) for n in range(9)
    ]
    buyer, cobuyer = sold("D1", tom, tina)
    batch = [Arrival(key="v", contact=tom, happenings=(visit,)), *fillers, buyer, *fillers, cobuyer]
    harbor.arrive(batch, source=harbor.dms, now=day(1))
    assert Person.objects.filter(reaches__address="email:rosa@example.com").count() == 2


def test_one_batch_may_join_a_chain_of_people(harbor: House) -> None:
    """A newcomer takes in somebody known, and is then found to be somebody else known."""
    meet(harbor, Contact(emails=("a@example.com",)))
    meet(harbor, Contact(first="Rosa", last="Keller", emails=("c@example.com",)))
    links = [("new@example.com",), ("new@example.com", "a@example.com")]
    links += [("new@example.com", "c@example.com")]
    batch = [
        Arrival(
            key=f"{n}",
            contact=Contact(first="Rosa", last="Keller", emails=mails),
            happenings=(Happening(payload=MailReceived(), occurred_at=day(1), key=f"{n}"),),
        )
        for n, mails in enumerate(links)
    ]
    harbor.arrive(batch, now=day(1))
    assert Sighting.objects.values("person").distinct().count() == 1
    assert rebuilding.check() == []
    undo(joined())
    assert Sighting.objects.values("person").distinct().count() == 2


def test_a_very_long_name_is_kept_whole_and_called_by_its_beginning(harbor: House) -> None:
    person = meet(harbor, Contact(first="R" * 500, last="K" * 500, emails=MAIL))
    assert len(person.name) == 300
    assert Sighting.objects.get().contact["first"] == "R" * 500


# taking back


def test_what_is_taken_back_once_is_taken_back_for_good(harbor: House) -> None:
    join_two(harbor)
    decision = joined()
    undo(decision)
    with pytest.raises(WorkError, match="already"):
        undo(decision)
    harbor.tell(ROSA, LeadReceived(provider="B"), day(12))
    meet(harbor, Contact(first="Rosa", last="Keller", emails=MAIL, phones=PHONE), 13)
    assert Sighting.objects.values("person").distinct().count() == 2
    assert rebuilding.check() == []


def test_somebody_kept_apart_stays_so_as_part_of_somebody_else(harbor: House) -> None:
    """Two taken apart; one of them is then found to be a third: apart from the other as well."""
    meet(harbor, ELSEWHERE, -10)
    join_two(harbor)
    undo(joined())
    by_phone, by_mail = (
        replace(ELSEWHERE, phones=PHONE),
        replace(ELSEWHERE, emails=(*MAIL, *ELSEWHERE.emails)),
    )
    for lead in (by_phone, by_mail):
        harbor.tell(lead, LeadReceived(provider="B"), day(12))
    assert joined().at == day(12), "the third is one of them"
    assert Sighting.objects.values("person").distinct().count() == 2
    assert rebuilding.check() == []


def test_a_later_join_is_taken_back_first(harbor: House) -> None:
    meet(harbor, ELSEWHERE, -10)
    join_two(harbor)
    first = joined()
    harbor.tell(replace(ELSEWHERE, emails=(*MAIL, *ELSEWHERE.emails)), StoreVisited(), day(-6))
    second = joined()
    assert second.what["from"] == first.what["into"]
    with pytest.raises(WorkError, match="moved"):
        undo(first)
    undo(second)
    undo(first)
    assert Sighting.objects.values("person").distinct().count() == 3


def test_a_single_sighting_can_be_taken_back(harbor: House) -> None:
    meet(harbor, ROSA)
    meet(harbor, Contact(first="R.", last="Keller", phones=PHONE), 1)
    decision = PeopleDecision.objects.get(kind="joined")
    undo(decision)
    assert Sighting.objects.values("person").distinct().count() == 2
    assert Apart.objects.count() == 1


def test_a_split_and_its_undoing(harbor: House) -> None:
    rosa = meet(harbor, ROSA)
    harbor.tell(
        Contact(first="R.", last="Keller", phones=PHONE),
        DealSold(deal="D1", vehicle=SUV, by="Dana Reyes"),
        day(1),
        source=harbor.dms,
    )
    sighting = Sighting.objects.latest("pk")
    made = people.split(sighting_ids=[sighting.pk], by="a manager", why="his", now=day(2))
    assert made.name == "R. Keller"
    assert rebuilding.check() == []
    assert ask(harbor, "rosa@example.com") is Answer.HOLD, "one phone: they may live together"
    assert CareTask.objects.get().person == made, "care goes with the sale"
    again = Contact(first="R.", last="Keller", phones=PHONE, customer_number="9")
    assert meet(harbor, again, 3) in (rosa, made)
    undo(PeopleDecision.objects.get(kind="split"))
    assert ask(harbor, "rosa@example.com") is Answer.REFUSE
    assert CareTask.objects.get().person == rosa


def test_a_split_whose_part_was_joined_elsewhere_is_not_undone_blindly(harbor: House) -> None:
    initial = Contact(first="R.", last="Keller", phones=PHONE)
    meet(harbor, Contact(first="R.", last="Keller", customer_number="5"))
    meet(harbor, ROSA)
    meet(harbor, initial, 1)
    people.split(
        sighting_ids=[Sighting.objects.latest("pk").pk], by="a manager", why="his", now=day(2)
    )
    harbor.tell(replace(initial, customer_number="5"), StoreVisited(), day(4))
    split = PeopleDecision.objects.get(kind="split")
    assert split.what["into"] in joined().people
    assert Sighting.objects.values("person").distinct().count() == 2
    with pytest.raises(WorkError, match="moved"):
        undo(split)
    undo(joined())
    undo(split)


def test_everything_cannot_be_split_off(harbor: House) -> None:
    meet(harbor, ROSA)
    meet(harbor, TOM)
    one, other = Sighting.objects.values_list("pk", flat=True)
    for ids, code in (([one], "nothing_left"), ([one, other], "not_one_person"), ([], "not_one")):
        with pytest.raises(WorkError) as problem:
            people.split(sighting_ids=ids, by="a manager", why="", now=day(1))
        assert problem.value.code.startswith(code)


# nothing said in between is lost


@pytest.mark.parametrize("by_way", [ONLY_MAIL, ONLY_PHONE])
def test_an_opt_out_survives_joining_and_taking_back(harbor: House, by_way: Contact) -> None:
    """Promise 7. Said before, and said while they were one, by an address of one of them."""
    join_two(harbor)
    again = Contact(first=by_way.first, emails=by_way.emails, phones=by_way.phones, city="Bath")
    harbor.tell(again, DoNotContactAsked(), day(1))
    for to in ("rosa@example.com", "207-555-0101"):
        assert ask(harbor, to) is Answer.REFUSE
    undo(joined())
    own = "rosa@example.com" if by_way is ONLY_MAIL else "207-555-0101"
    assert ask(harbor, own) is Answer.REFUSE
    theirs = Person.objects.get(sightings__contact__city="Bath")
    before = theirs.sightings.get(received_at=day(-9))
    assert bool(before.contact.get("phones")) is bool(by_way.phones), "with whom it was said by"


def test_an_opt_out_of_either_holds_for_the_one_they_are_found_to_be(harbor: House) -> None:
    harbor.tell(ONLY_PHONE, OptedOut(), day(-10))
    assert ask(harbor, "rosa@example.com", -10) is Answer.SEND
    join_two(harbor)
    assert ask(harbor, "rosa@example.com") is Answer.REFUSE
    undo(joined())
    assert ask(harbor, "207-555-0101") is Answer.REFUSE


# care and homes go along


def test_care_owed_to_somebody_is_found_where_they_are_now(harbor: House) -> None:
    one = meet(harbor, replace(ONLY_MAIL, last="Keller"), -9)
    other = meet(harbor, ONLY_PHONE, -9)
    harbor.tell(ONLY_PHONE, DealSold(deal="D1", by="Dana Reyes"), day(0), source=harbor.dms)
    harbor.tell(ROSA, LeadReceived(provider="A", resend=True), day(1))
    assert (joined().what["from"], CareTask.objects.get().person) == (other.pk, one)
    undo(joined())
    assert CareTask.objects.get().person == other
    harbor.tell(ROSA, LeadReceived(provider="B", resend=True), day(11))
    harbor.tell(ONLY_PHONE, CallMade(by="Dana Reyes", seconds=300), day(12))
    assert CareTask.objects.get().settled_by == "Dana Reyes"


def test_homes_are_as_before_when_a_join_is_taken_back(harbor: House) -> None:
    """She by phone lives with Tom; she by mail with nobody. One, and two again."""
    meet(harbor, replace(ONLY_MAIL, last="Keller"), -9)
    harbor.arrive(sold("D1", TOM, ONLY_PHONE), source=harbor.dms, now=day(0))
    before = dict(Person.objects.values_list("pk", "household"))
    harbor.tell(ROSA, LeadReceived(provider="A", resend=True), day(1))
    assert ask(harbor, "rosa@example.com") is Answer.REFUSE
    assert Person.objects.exclude(household=None).count() == 2
    assert Person.objects.get(pk=joined().what["from"]).household is None
    undo(joined())
    assert dict(Person.objects.values_list("pk", "household")) == before
    assert Person.objects.exclude(household=None).count() == 2
