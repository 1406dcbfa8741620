"""Whoever a sale may concern stays held, whatever comes in afterwards."""

from dataclasses import replace

import pytest
from django.db.models import Q
from msgspec import structs

from sincerely.matching.decision import Decision
from sincerely.matching.score import score
from sincerely.matching.traits import Traits
from sincerely.records import blocks, standings
from sincerely.records.models import Household, Pair, Person
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.talks import StoreVisited
from sincerely.rules.purpose import Purpose
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.rules.verdict import Answer
from sincerely.work import people, rebuilding
from sincerely.work.matching import answering, comparing, rounds
from sincerely.work.matching.telling import MOST, left_out, telling
from tests.cast import House, day, house
from tests.work.whos_who import meet, sold

pytestmark = pytest.mark.django_db

HOME = Contact(street="12 Elm Street", city="Portland", region="ME", postal="04101")
SUE = replace(HOME, first="Sue", last="Marlowe", emails=("sue.m@example.com",))
SUSAN = replace(HOME, first="Susan", last="Marlowe", phones=(("cell", "207-555-0178"),))
HENRY = replace(HOME, first="Henry", last="Marlowe", phones=(("home", "207-555-0177"),))


@pytest.fixture
def harbor() -> House:
    return house()


def ask(harbor: House, to: str = "sue.m@example.com", at: float = 3) -> Answer:
    return harbor.ask(to, Purpose.PROMOTION, day(at)).verdict.answer


def compared(at: float = 2) -> rounds.Matched:
    done = rounds.match_all(now=day(at))
    assert rebuilding.check() == []
    return done


def buys(harbor: House, who: Contact) -> None:
    harbor.arrive(sold("D1", who), source=harbor.dms, now=day(1))


def leads(*people: Contact) -> list[Arrival]:
    lead = Happening(payload=LeadReceived(provider="A"), occurred_at=day(-1), key="")
    return [
        Arrival(key=key, contact=who, happenings=(replace(lead, key=key),))
        for who in people
        for key in (f"{who.first}:{who.emails}",)
    ]


# what comes in later does not push out what was known


def nameless(harbor: House, many: int, at: float) -> None:
    for n in range(many):
        phones = (("", f"207-555-014{n}"),)
        harbor.tell(Contact(emails=SUE.emails, phones=phones), StoreVisited(), day(at))


def test_nameless_details_that_came_later_lift_nothing(harbor: House) -> None:
    harbor.tell(SUE, LeadReceived(provider="A"), day(-5))
    buys(harbor, replace(SUSAN, street="", phones=(("", "207-555-0199"),)))
    compared()
    assert ask(harbor) is Answer.HOLD
    nameless(harbor, 7, 2)
    compared()
    assert ask(harbor) is Answer.HOLD


def test_nameless_details_that_came_earlier_hide_nobody(harbor: House) -> None:
    harbor.tell(SUE, LeadReceived(provider="A"), day(-50))
    nameless(harbor, 7, -40)
    buys(harbor, SUSAN)
    assert ask(harbor) is not Answer.SEND
    compared()
    assert ask(harbor) is not Answer.SEND


def test_of_many_details_those_are_compared_that_say_what_the_other_says() -> None:
    sue = Traits(first="sue", last="marlowe", street_number="12", street="elm", city="portland")
    later = [Traits(first="s", last=f"x{n}", street_number="1", street="oak") for n in range(9)]
    chosen = telling([sue, *later], [structs.replace(sue, first="susan")])
    assert sue in chosen
    assert len(chosen) == MOST
    assert left_out([sue, *later], chosen)
    mails = [Traits(emails=(f"{n}@example.com",)) for n in range(9)]
    assert not left_out([sue, *mails], telling([sue, *mails], later))


def test_what_was_not_compared_whole_is_not_lifted(
    harbor: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    harbor.tell(SUE, LeadReceived(provider="A"), day(-5))
    buys(harbor, replace(SUSAN, street="", phones=(("", "207-555-0199"),)))
    compared()
    no = comparing.Compared(Decision.NO, score(Traits(), Traits()), "", whole=False)
    monkeypatch.setattr(rounds, "compare_all", lambda two, _: dict.fromkeys(two, no))
    blocks.wait(harbor.store.group_id, Person.objects.values_list("pk", flat=True))
    compared()
    assert ask(harbor) is not Answer.SEND


# homes


def test_more_of_one_surname_at_one_door_than_live_in_a_home_are_no_home(harbor: House) -> None:
    firsts = "An Binh Cuong Dung Giang Hanh Khanh Linh Minh Ngoc Phuong Quan".split()
    tower = replace(HOME, last="Nguyen", street="100 Main Street")
    people = [replace(tower, first=f, emails=(f"{f.lower()}@example.com",)) for f in firsts]
    harbor.arrive(leads(*people), now=day(0))
    assert compared(0).homes == 0
    assert not Household.objects.exists()
    buys(harbor, people[0])
    compared()
    assert ask(harbor, "binh@example.com") is Answer.HOLD


def test_a_couple_that_moves_after_it_bought_stays_held(harbor: House) -> None:
    harbor.tell(SUE, LeadReceived(provider="A"), day(-5))
    buys(harbor, HENRY)
    assert compared().homes == 1
    away = replace(SUE, street="99 Oak Road", city="Bath", postal="04530")
    harbor.tell(away, StoreVisited(), day(2))
    assert compared().parted == 1
    assert ask(harbor) is Answer.HOLD, "he bought days ago; they may have moved together"
    harbor.tell(away, StoreVisited(), day(4), key="again")
    compared(4)
    assert ask(harbor, at=5) is Answer.HOLD
    assert Pair.objects.get(state="open").home
    harbor.tell(replace(away, first="Suzan"), StoreVisited(), day(5))
    compared(5)
    assert ask(harbor, at=6) is Answer.HOLD
    new_home = replace(HENRY, street="99 Oak Road", city="Bath", postal="04530")
    harbor.tell(new_home, StoreVisited(), day(6))
    compared(6)
    assert ask(harbor, at=7) is Answer.REFUSE, "he lives there too"


def test_who_moves_out_of_a_home_where_nobody_bought_is_free(harbor: House) -> None:
    harbor.tell(SUE, LeadReceived(provider="A"), day(-5))
    harbor.tell(HENRY, LeadReceived(provider="A"), day(-5))
    assert compared().homes == 1
    away = replace(SUE, street="99 Oak Road", city="Bath", postal="04530")
    harbor.tell(away, StoreVisited(), day(2))
    assert compared().parted == 1
    assert not Pair.objects.filter(state__in=("unscored", "open")).exists()


# crowds


def desk(name: str) -> Contact:
    mail = f"{name.lower()}@example.com"
    return Contact(first=name, last=f"{name}son", emails=(mail,), phones=(("", "207-555-0100"),))


NAMES = "Ada Ben Cleo Dov Eli Fay Gus Hal Ivy Jon Kim Lou".split()


def test_one_more_at_an_offices_line_changes_nobody_elses_standing(harbor: House) -> None:
    for name in NAMES[:-1]:
        harbor.tell(desk(name), LeadReceived(provider="A"), day(-5))
    last = harbor.tell(desk(NAMES[-1]), LeadReceived(provider="A"), day(-4)).people[0]
    compared()
    assert standings.touched({last}) == {last}


def test_whoever_makes_a_crowd_of_a_line_changes_everybodys(harbor: House) -> None:
    harbor.arrive(leads(*(desk(name) for name in NAMES[:8])), now=day(0))
    buys(harbor, desk(NAMES[0]))
    assert ask(harbor, "ben@example.com") is Answer.HOLD
    harbor.arrive(leads(*(desk(name) for name in NAMES[8:])), now=day(2))
    compared()
    assert ask(harbor, "ben@example.com") is Answer.SEND


def test_a_tie_by_mail_outlives_the_crowd_that_comes_to_it(harbor: House) -> None:
    buys(harbor, replace(SUSAN, emails=("family@example.com",)))
    liz = Contact(first="Liz", last="Other", emails=("family@example.com", "liz@example.com"))
    harbor.tell(liz, LeadReceived(provider="A"), day(-3), now=day(1))
    compared()
    assert ask(harbor, "liz@example.com") is Answer.HOLD
    for name in NAMES:
        fake = Contact(first=name, last=f"{name}son", emails=("family@example.com",))
        harbor.tell(fake, LeadReceived(provider="A"), day(-3), now=day(1))
    compared()
    assert ask(harbor, "liz@example.com") is Answer.HOLD
    buyer = Person.objects.get(name__startswith="Susan")
    people.forget(person=buyer, by="dana", why="asked", now=day(4))
    assert rebuilding.check() == []


@pytest.mark.parametrize("sale_first", [False, True], ids=["before the sale", "after the sale"])
def test_leads_that_crowd_her_name_and_door_hide_nobody(
    harbor: House, monkeypatch: pytest.MonkeyPatch, sale_first: bool
) -> None:
    monkeypatch.setattr(blocks, "MOST", 3)
    fakes = [replace(SUE, emails=(f"x{n}@spam.example",)) for n in range(6)]
    if not sale_first:
        harbor.tell(SUE, LeadReceived(provider="A"), day(-5))
        compared()
    harbor.arrive(leads(*fakes), now=day(0))
    assert compared(0).crowded
    buys(harbor, SUSAN)
    if sale_first:
        compared()
        harbor.tell(SUE, LeadReceived(provider="A"), day(-5), now=day(2))
    assert ask(harbor) is not Answer.SEND
    compared()
    assert ask(harbor) is not Answer.SEND


# forgetting


def test_nothing_of_those_joined_into_somebody_forgotten_is_left(harbor: House) -> None:
    bob = replace(HOME, first="Bob", last="Winterbourne")
    mine = replace(bob, emails=("bob2@example.com",), street="1 Zed Rd", postal="99999")
    also = replace(bob, emails=("bobw@example.com",))
    third = Contact(first="Robert", last="Winterbourne", phones=(("", "207-555-0144"),))
    first, second, other = (meet(harbor, who, -5) for who in (mine, also, third))
    answering.different(one=second, other=other, by="a manager", why="so", now=day(3))
    made = answering.same(one=first, other=second, by="a manager", why="so", now=day(3))
    into = made.what["into"]
    gone = {first.pk, second.pk} - {into}
    assert Pair.objects.filter(Q(one__in=gone) | Q(other__in=gone), state="different").exists()
    people.forget(person=Person.objects.get(pk=into), by="dana", why="asked", now=day(4))
    left = Pair.objects.filter(Q(one__in=(first, second)) | Q(other__in=(first, second)))
    assert not left.exists()


# made again


def test_pairs_that_are_lost_are_found_again_and_answers_are_not_lost(harbor: House) -> None:
    harbor.tell(SUE, LeadReceived(provider="A"), day(-5))
    cousin = replace(SUE, emails=("sue@example.net",), street="9 Oak Road", postal="04102")
    harbor.tell(cousin, LeadReceived(provider="A"), day(-5))
    buys(harbor, replace(SUSAN, street="", phones=(("", "207-555-0199"),)))
    compared()
    assert ask(harbor) is Answer.HOLD
    other = Person.objects.get(reaches__address="email:sue@example.net")
    buyer = Person.objects.get(name__startswith="Susan")
    answering.different(one=other, other=buyer, by="a manager", why="so", now=day(3))
    before = ask(harbor, "sue@example.net")
    Pair.objects.all().delete()
    rebuilding.rebuild()
    compared()
    assert ask(harbor) is Answer.HOLD
    assert ask(harbor, "sue@example.net") is before
