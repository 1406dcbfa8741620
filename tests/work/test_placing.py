"""Who is placed with whom as it is recorded: a landline is a whole family's."""

from dataclasses import replace
from typing import Any

import pytest

from sincerely.records.models import Pair, PeopleDecision, Person
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.wishes import OptedOut
from sincerely.rules.purpose import Purpose
from sincerely.rules.sighting import Contact
from sincerely.rules.verdict import Answer
from sincerely.work import rebuilding
from sincerely.work.matching import rounds
from tests.cast import House, day, house
from tests.work.whos_who import ask, meet, sold

pytestmark = pytest.mark.django_db

LANDLINE = (("home", "207-555-0177"),)
MAIL = ("family@example.com",)
HOME = Contact(street="12 Elm Street", city="Portland", region="ME", postal="04101")
ROSA = replace(HOME, first="Rosa", last="Keller", phones=LANDLINE, emails=("rosa@example.com",))
TOM = replace(HOME, first="Tom", last="Keller", phones=LANDLINE, emails=("tom@example.com",))
KELLER = Contact(last="Keller", phones=LANDLINE, emails=("new@example.com",))


@pytest.fixture
def harbor() -> House:
    return house()


def named(name: str, **ways: Any) -> Contact:
    first, _, rest = name.partition(" ")
    last, _, suffix = rest.partition(" ")
    return Contact(first=first, last=last, suffix=suffix, **ways)


#: at one landline any of these may be two of one family
TWO_AT_A_LANDLINE = [
    ("Henry Marlowe", "Henry Marlowe Jr"),
    ("Christina Keller", "Chris Keller"),
    ("Samantha Keller", "Sam Keller"),
    ("Jane Keller", "J Keller"),
    ("Jane Keller", " Keller"),
    ("Radoslav Keller", "Radoslava Keller"),
    ("Mary Keller", "Mary-Ann Keller"),
]


@pytest.mark.parametrize("turned", [False, True], ids=["", "the other first"])
@pytest.mark.parametrize(("one", "other"), TWO_AT_A_LANDLINE)
def test_who_may_be_two_at_a_landline_is_placed_as_two(
    harbor: House, one: str, other: str, turned: bool
) -> None:
    first, second = (other, one) if turned else (one, other)
    met = meet(harbor, named(first, phones=LANDLINE, emails=("first@example.com",)))
    assert meet(harbor, named(second, phones=LANDLINE), 1) != met
    assert not PeopleDecision.objects.exists()


@pytest.mark.parametrize(
    ("one", "other"),
    [("Paul", "Paula"), ("Eric", "Erica"), ("Michael", "Michelle"), ("Dennis", "Denise")],
)
def test_two_first_names_are_two_even_at_one_mail(harbor: House, one: str, other: str) -> None:
    ways: dict[str, Any] = {"phones": LANDLINE, "emails": MAIL}
    assert meet(harbor, named(f"{one} Keller", **ways)) != meet(
        harbor, named(f"{other} Keller", **ways), 1
    )


@pytest.mark.parametrize("ways", [{"phones": LANDLINE}, {"emails": MAIL}], ids=["phone", "mail"])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rosa Keller", "ROSA KELLER"),
        ("Rosa Keller-Ortiz", "Rosa Ortiz"),
        ("Rosa Keller", "Keller Rosa"),
        ("Catherine Keller", "Kathryn Keller"),
        ("Henry Marlowe Jr", "HENRY MARLOWE JR"),
        (" Keller", " KELLER"),
        ("J Keller", "J. Keller"),
    ],
)
def test_who_is_called_the_same_is_one(
    harbor: House, ways: dict[str, Any], one: str, other: str
) -> None:
    met = meet(harbor, named(one, **ways))
    assert meet(harbor, named(other, **ways, city="Bath"), 1) == met


@pytest.mark.parametrize(
    ("one", "other"),
    [("Christina Keller", "Chris Keller"), ("Jane Keller", "J Keller"), ("Jane Keller", " Keller")],
)
def test_a_mail_address_needs_no_more_than_a_name_that_agrees(
    harbor: House, one: str, other: str
) -> None:
    met = meet(harbor, named(one, emails=MAIL))
    assert meet(harbor, named(other, emails=MAIL), 1) == met


def test_a_cell_phone_is_one_persons_own(harbor: House) -> None:
    own = (("Cellphone", "207-555-0140"),)
    met = meet(harbor, named("Christopher Keller", phones=own, emails=MAIL))
    assert meet(harbor, named("Chris Keller", phones=own), 1) == met
    jane = meet(harbor, named("Jane Keller", phones=own), 2)
    assert jane != met
    john = meet(harbor, named("John Keller", phones=own), 3)
    assert meet(harbor, named("J Keller", phones=own), 4) not in (jane, john), "who shares it does"


def test_father_and_son_are_two_at_one_mail_as_well(harbor: House) -> None:
    met = meet(harbor, named("Henry Marlowe", emails=MAIL))
    assert meet(harbor, named("Henry Marlowe Jr", emails=MAIL), 1) != met


def test_father_and_son_are_not_joined_by_a_lead_with_an_address_of_each(harbor: House) -> None:
    father = meet(harbor, named("Henry Marlowe", emails=MAIL))
    son = meet(harbor, named("Henry Marlowe Jr", phones=LANDLINE))
    again = meet(harbor, named("Henry Marlowe", emails=MAIL, phones=LANDLINE), 1)
    assert len({father, son, again}) == 2
    assert Person.objects.filter(sightings__isnull=False).distinct().count() == 2


def test_a_name_that_once_came_by_mail_says_no_more_at_the_landline(harbor: House) -> None:
    """She signed a mail `J. Keller`; the next `J. Keller` at their landline may be John."""
    jane = meet(harbor, named("Jane Keller", emails=MAIL, phones=LANDLINE))
    assert meet(harbor, named("J Keller", emails=MAIL), 1) == jane
    assert meet(harbor, named("J Keller", phones=LANDLINE, city="Bath"), 2) != jane


@pytest.mark.parametrize("ways", [{"phones": LANDLINE}, {"emails": MAIL}], ids=["phone", "mail"])
def test_a_surname_that_may_be_either_is_nobodys(harbor: House, ways: dict[str, Any]) -> None:
    """Given to the elder record, his wish would be taken for hers."""
    rosa, tom = (meet(harbor, named(f"{first} Keller", **ways)) for first in ("Rosa", "Tom"))
    somebody = meet(harbor, named(" Keller", **ways), 1)
    assert somebody not in (rosa, tom)
    assert meet(harbor, named(" KELLER", **ways, city="Bath"), 2) == somebody


def test_an_opt_out_of_a_surname_at_the_couples_landline(harbor: House) -> None:
    """Promise 7: whoever it was, nobody is written to at an address it came from."""
    harbor.tell(ROSA, LeadReceived(provider="A"), day(-6))
    harbor.tell(TOM, LeadReceived(provider="A"), day(-5))
    harbor.tell(KELLER, OptedOut(), day(-4))
    rounds.match_all(now=day(-3))
    assert Person.objects.count() == 3
    assert ask(harbor, "207-555-0177", 1) is Answer.REFUSE
    assert ask(harbor, "new@example.com", 1) is Answer.REFUSE
    assert rebuilding.check() == []


def test_a_sale_to_a_surname_at_the_couples_landline_holds_for_both(harbor: House) -> None:
    for who in (ROSA, TOM):
        harbor.tell(
            replace(who, street="", city="", postal=""), LeadReceived(provider="A"), day(-5)
        )
    harbor.arrive(sold("D1", replace(KELLER, emails=())), source=harbor.dms, now=day(0))
    for who in (ROSA, TOM):
        verdict = harbor.ask(who.emails[0], Purpose.PROMOTION, day(1)).verdict
        assert verdict.answer is Answer.HOLD
        assert [reason.code for reason in verdict.reasons] == ["may_be_a_buyer"]


def test_a_bare_number_still_binds_everybody_reached_there(harbor: House) -> None:
    """Promise 7: a word from a number alone is a word of whoever is reached at it."""
    harbor.tell(ROSA, LeadReceived(provider="A"), day(-6))
    harbor.tell(Contact(phones=LANDLINE), OptedOut(), day(-4))
    assert ask(harbor, "207-555-0177", 1) is Answer.REFUSE
    assert ask(harbor, "rosa@example.com", 1) is Answer.REFUSE


def test_who_was_placed_as_two_is_held_and_asked_about(harbor: House) -> None:
    christina = named("Christina Keller", phones=LANDLINE)
    chris = named("Chris Keller", phones=LANDLINE, emails=("c@example.com",))
    harbor.tell(chris, LeadReceived(provider="A"), day(-5))
    harbor.arrive(sold("D1", christina), source=harbor.dms, now=day(0))
    assert ask(harbor, "c@example.com", 1) is Answer.HOLD
    rounds.match_all(now=day(1))
    assert ask(harbor, "c@example.com", 2) is Answer.HOLD
    assert Person.objects.filter(sightings__isnull=False).distinct().count() == 2
    assert Pair.objects.get().state == "open"


def test_a_landline_makes_no_one_person_of_two_who_are_known(harbor: House) -> None:
    """Mother and daughter of one name: the daughter's contract has her parents' line and door."""
    mother = meet(harbor, ROSA, -9)
    own = Contact(
        first="Rosa", last="Keller", phones=(("cell", "207-555-0190"),), emails=("r@example.net",)
    )
    daughter = meet(harbor, own, -5)
    assert daughter != mother
    harbor.arrive(sold("D1", replace(ROSA, emails=own.emails)), source=harbor.dms, now=day(0))
    rounds.match_all(now=day(1))
    assert not PeopleDecision.objects.filter(what__has_key="from").exists()
    assert Pair.objects.get().state == "open"
    assert ask(harbor, "rosa@example.com", 2) is Answer.HOLD, "but she may have bought"
    assert rebuilding.check() == []


def test_who_is_known_by_a_line_is_joined_by_all_details(harbor: House) -> None:
    """The line alone joins nobody while it is recorded; the round after it has more to go by."""
    by_line = meet(harbor, replace(ROSA, emails=()), -9)
    by_mail = meet(harbor, replace(ROSA, phones=()), -8)
    assert by_line != by_mail
    meet(harbor, ROSA, -7)
    rounds.match_all(now=day(1))
    decision = PeopleDecision.objects.get(what__has_key="from")
    assert set(decision.people) == {by_line.pk, by_mail.pk}
    assert rebuilding.check() == []
