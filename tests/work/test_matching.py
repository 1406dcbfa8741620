"""Who may be whom, live: held in the transaction that records a sale, then confirmed or lifted."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from sincerely.records.models import (
    Block,
    Pair,
    PeopleDecision,
    Person,
    Sighting,
    TraitsRow,
    Unmatched,
)
from sincerely.rules.events import SaidBy
from sincerely.rules.events.deals import DealLost, DealSold, DepositTaken, LostReason
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.talks import StoreVisited
from sincerely.rules.events.wishes import OptedOut
from sincerely.rules.purpose import Purpose
from sincerely.rules.season import ONE_DOOR
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.rules.verdict import Answer
from sincerely.work import households, people, rebuilding
from sincerely.work.errors import WorkError
from sincerely.work.matching import answering, arriving, rounds
from tests.cast import SUV, House, day, house
from tests.work.whos_who import meet, sold, undo

pytestmark = pytest.mark.django_db

HOME = Contact(street="12 Elm Street", city="Portland", region="ME", postal="04101")
#: the wife's lead: a short first name and a mail address nobody else has
SUE = replace(HOME, first="Sue", last="Marlowe", emails=("sue.m@example.com",))
#: the husband's contract: his full name, their address, their landline
HENRY = replace(
    HOME, first="Henry", last="Marlowe", phones=(("home", "207-555-0177"),), customer_number="C1"
)
#: the same woman as her contract names her
SUSAN = replace(HOME, first="Susan", last="Marlowe", phones=(("cell", "207-555-0178"),))
STRANGER = Contact(
    first="Ines", last="Ferrer", emails=("ines@example.com",), street="9 Oak Road", postal="04101"
)


@pytest.fixture
def harbor() -> House:
    return house()


@pytest.fixture
def uncompared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many candidates to compare any while recording."""
    monkeypatch.setattr(arriving, "AT_ONCE", 0)


def ask(harbor: House, to: str = "sue.m@example.com", at: float = 3) -> tuple[Answer, list[str]]:
    verdict = harbor.ask(to, Purpose.PROMOTION, day(at)).verdict
    return verdict.answer, [reason.code for reason in verdict.reasons]


def compared(at: float = 2) -> rounds.Matched:
    """Every round there is to do; then nobody waits, and a replay says the same."""
    done = rounds.match_all(now=day(at))
    assert not Unmatched.objects.exists()
    assert rebuilding.check() == []
    return done


def buys(harbor: House, who: Contact, deal: str = "D1", at: float = 1) -> None:
    harbor.arrive(sold(deal, who), source=harbor.dms, now=day(at))


Verb = Callable[..., PeopleDecision]
HELD = (Answer.HOLD, ["may_be_a_buyer"])
NO_REASONS: list[str] = []
FREE = (Answer.SEND, NO_REASONS)
BOUGHT = (Answer.REFUSE, ["already_bought", "thanks_first"])


# at once, in the transaction that records it


@pytest.mark.parametrize("many", [False, True], ids=["few candidates", "many candidates"])
@pytest.mark.parametrize("buyer", [HENRY, SUSAN], ids=["husband", "her full name"])
def test_a_sale_holds_for_whoever_may_be_the_buyer(
    harbor: House, monkeypatch: pytest.MonkeyPatch, buyer: Contact, many: bool
) -> None:
    if many:
        monkeypatch.setattr(arriving, "AT_ONCE", 0)
    harbor.tell(SUE, LeadReceived(provider="A"), day(-5))
    compared()
    assert ask(harbor) == FREE
    buys(harbor, buyer)
    assert ask(harbor) == HELD, "no round has been run since"
    assert Pair.objects.get().state == ("unscored" if many else "open")
    assert rebuilding.check() == []


ROBERT = Contact(first="Robert", last="Acheson")
HIS_DOOR = replace(ROBERT, street="467 Candlewood Avenue", city="Danbury", postal="06810")
HIS_CELL = (("cell", "2725550101"),)


def test_father_and_son_are_two_however_their_details_are_spread(harbor: House) -> None:
    rows = [
        replace(ROBERT, emails=("bob@example.com",), phones=HIS_CELL),
        replace(HIS_DOOR, phones=HIS_CELL),
        replace(HIS_DOOR, emails=("robbie@example.net",)),
    ]
    for at, who in enumerate(rows):
        harbor.tell(who, LeadReceived(provider="A"), day(at))
        compared()
    assert Sighting.objects.values("person").distinct().count() == 2
    assert Pair.objects.get().state == "open"


def test_who_was_said_to_live_together_stays_two(harbor: House) -> None:
    rows = [replace(ROBERT, phones=HIS_CELL), replace(ROBERT, emails=("robbie@example.net",))]
    for who in rows:
        harbor.tell(who, LeadReceived(provider="A"), day(-20))
    compared()
    one, other = Person.objects.order_by("pk")
    answering.together(one=one, other=other, by="a manager", why="father and son", now=day(1))
    for who in rows:
        moved = replace(who, street=HIS_DOOR.street, city=HIS_DOOR.city, postal="06810")
        harbor.tell(moved, StoreVisited(), day(2))
        compared()
    assert Sighting.objects.values("person").distinct().count() == 2


def test_a_surname_with_two_letters_changed_holds_all_the_same(harbor: House) -> None:
    harbor.tell(replace(SUE, last="Kowalczyk"), LeadReceived(provider="A"), day(-5))
    buys(harbor, Contact(name="SUE KOWALCYZK", street="9 Oak Road", postal="04530"))
    assert ask(harbor) == HELD


@pytest.mark.parametrize(
    "payload",
    [
        DealSold(deal="D1", vehicle=SUV),
        DepositTaken(deal="D1", vehicle=SUV),
        DealLost(said_by=SaidBy.CUSTOMER, reason=LostReason.BOUGHT_ELSEWHERE, deal="D1"),
    ],
    ids=lambda payload: payload.kind,
)
def test_a_sale_a_sign_of_one_and_a_loss_hold(harbor: House, payload: DealSold) -> None:
    harbor.tell(SUE, LeadReceived(provider="A"), day(-5))
    meet(harbor, HENRY, -4)
    assert ask(harbor, at=-3) == FREE
    harbor.tell(HENRY, payload, day(1), source=harbor.dms)
    assert ask(harbor) == HELD


def test_what_is_said_to_the_staff_names_the_loss_elsewhere(harbor: House) -> None:
    from sincerely.rules.reasons import sentence_staff

    harbor.tell(SUE, LeadReceived(provider="A"), day(-5))
    lost = DealLost(said_by=SaidBy.CUSTOMER, reason=LostReason.BOUGHT_ELSEWHERE)
    harbor.tell(HENRY, lost, day(1))
    verdict = harbor.ask("sue.m@example.com", Purpose.PROMOTION, day(2)).verdict
    assert "elsewhere" in sentence_staff(verdict.reasons[0], harbor.store.zone)


@pytest.mark.usefixtures("uncompared")
def test_a_prospect_who_comes_in_after_the_sale_is_held_until_compared(harbor: House) -> None:
    buys(harbor, SUSAN, at=0)
    compared()
    harbor.tell(SUE, LeadReceived(provider="A"), day(-5), now=day(1))
    assert ask(harbor) == HELD
    neighbour = replace(STRANGER, first="Sue", last="Marlow", emails=("s@example.net",))
    harbor.tell(neighbour, LeadReceived(provider="A"), day(-5), now=day(1))
    compared()


@pytest.mark.usefixtures("uncompared")
def test_what_shares_a_key_and_no_more_is_lifted_by_the_next_round(harbor: House) -> None:
    other_flat = replace(
        HOME, first="Ida", last="Obermann", emails=("ida@example.com",), street="12 Elm Street #2"
    )
    harbor.tell(other_flat, LeadReceived(provider="A"), day(-5))
    buys(harbor, HENRY)
    assert ask(harbor, "ida@example.com") == HELD
    assert compared().lifted == 1
    assert ask(harbor, "ida@example.com") == FREE
    assert Pair.objects.get().state == "lifted"


def test_a_stranger_is_not_held(harbor: House) -> None:
    harbor.tell(STRANGER, LeadReceived(provider="A"), day(-5))
    buys(harbor, HENRY)
    assert ask(harbor, "ines@example.com") == FREE
    compared()
    assert not Pair.objects.exists()


def test_details_that_break_the_comparing_hold_and_do_not_stop_the_recording(
    harbor: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    harbor.tell(SUE, LeadReceived(provider="A"), day(-5))
    monkeypatch.setattr(arriving, "compare_all", broken)
    monkeypatch.setattr(rounds, "compare_all", broken)
    buys(harbor, HENRY)
    assert ask(harbor) == HELD
    assert rounds.match_all(now=day(2)).stuck
    assert set(Unmatched.objects.values_list("problem", flat=True)) == {"ZeroDivisionError"}
    assert ask(harbor) == HELD
    monkeypatch.undo()
    rebuilding.check()


def test_a_detail_shared_by_a_hundred_tells_nobody_from_anybody(
    harbor: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sincerely.records import blocks

    monkeypatch.setattr(blocks, "MOST", 3)
    crowd = [
        Arrival(
            key=f"n{n}",
            contact=replace(HENRY, first=first, last=f"Name{n}", phones=(), customer_number=""),
            happenings=(Happening(payload=StoreVisited(), occurred_at=day(-1), key=f"n{n}"),),
        )
        for n, first in enumerate(["Ava", "Ben", "Cleo", "Dov", "Eli"])
    ]
    harbor.arrive(crowd, now=day(0))
    done = compared()
    assert done.crowded
    assert done.pairs == 0


# confirmed, joined, made a home


def test_a_round_finds_the_home_of_the_couple(harbor: House) -> None:
    harbor.tell(SUE, LeadReceived(provider="A"), day(-5))
    buys(harbor, HENRY)
    assert compared().homes == 1
    assert ask(harbor) == BOUGHT
    assert Person.objects.count() == 2
    decision = PeopleDecision.objects.get(kind="household_joined")
    assert decision.evidence == "same surname at one address"
    undo(decision)
    assert compared().homes == 0, "what somebody took back no machine makes again"
    assert ask(harbor) == HELD


def test_the_surely_same_are_joined_by_a_round_and_taken_back(harbor: House) -> None:
    """Mail address in one, phone in both, a nickname: nothing in common that placing joins by."""
    bob = replace(HOME, first="Bob", last="Winterbourne", emails=("bobw@example.com",))
    robert = replace(HOME, first="Robert", last="Winterbourne", phones=(("", "207-555-0144"),))
    harbor.tell(bob, OptedOut(), day(-5))
    meet(harbor, robert, -4)
    assert Person.objects.filter(sightings__isnull=False).count() == 2
    assert compared().joined == 1
    decision = PeopleDecision.objects.get(kind="joined")
    assert "winterbourne" not in str((decision.evidence, decision.what)).lower()
    assert decision.what["steps"]
    assert harbor.ask("207-555-0144", Purpose.PROMOTION, day(2)).verdict.answer is Answer.REFUSE
    undo(decision)
    compared()
    assert Person.objects.filter(sightings__isnull=False).count() == 2
    assert ask(harbor, "bobw@example.com")[0] is Answer.REFUSE


@pytest.mark.parametrize(
    "other",
    [
        replace(HENRY, suffix="Jr"),
        replace(HENRY, first="Harriet"),
        replace(HOME, name="Marlowe Roofing LLC", company=True, phones=HENRY.phones),
    ],
    ids=["father and son", "a couple", "his company"],
)
def test_a_machine_never_joins(harbor: House, other: Contact) -> None:
    meet(harbor, replace(HENRY, customer_number=""), -5)
    meet(harbor, replace(other, customer_number="", emails=("other@example.com",)), -4)
    compared()
    assert Person.objects.filter(sightings__isnull=False).distinct().count() == 2
    assert not PeopleDecision.objects.filter(kind="joined").exists()


def test_buyer_and_co_buyer_are_never_joined(harbor: House) -> None:
    same = replace(HENRY, customer_number="")
    harbor.arrive(sold("D1", same, replace(same, city="Bath")), source=harbor.dms, now=day(1))
    compared()
    assert Person.objects.filter(sightings__isnull=False).count() == 2
    one, other = Person.objects.order_by("pk")
    with pytest.raises(WorkError) as problem:
        answering.same(one=one, other=other, by="a manager", why="one man", now=day(2))
    assert problem.value.code == "bought_together"


# a person's word


def a_pair(harbor: House) -> tuple[Person, Person]:
    """Two Sues in one town, of whom one bought: held, and asked about."""
    harbor.tell(SUE, LeadReceived(provider="A"), day(-5))
    buys(harbor, replace(SUSAN, street="", phones=(("", "207-555-0199"),)))
    compared()
    pair = Pair.objects.get(state="open")
    assert ask(harbor) == HELD
    return pair.one, pair.other


def test_a_manager_says_same(harbor: House) -> None:
    one, other = a_pair(harbor)
    made = answering.same(one=other, other=one, by="a manager", why="she told me", now=day(3))
    compared()
    assert ask(harbor) == BOUGHT
    pair = Pair.objects.get(one=one, other=other)
    assert (pair.state, pair.by, pair.why) == ("same", "a manager", "she told me")
    assert pair.steps
    harbor.tell(SUE, OptedOut(), day(4))
    undo(made)
    compared()
    assert ask(harbor, at=12) == (Answer.REFUSE, ["opted_out", "may_be_a_buyer"]), "said in between"
    pair.refresh_from_db()
    assert pair.state == "open", "taken back is not said to be two"


def test_a_manager_says_different_and_takes_it_back(harbor: House) -> None:
    one, other = a_pair(harbor)
    made = answering.different(one=one, other=other, by="a manager", why="two women", now=day(3))
    assert ask(harbor) == FREE
    compared()
    assert ask(harbor) == FREE
    with pytest.raises(WorkError, match="before"):
        answering.different(one=one, other=other, by="a manager", why="again", now=day(3))
    undo(made)
    assert ask(harbor) == HELD
    compared()
    assert ask(harbor) == HELD
    assert Pair.objects.get(one=one, other=other).state == "open"


def test_somebody_says_they_live_together(harbor: House) -> None:
    one, other = a_pair(harbor)
    answering.together(one=one, other=other, by="Dana", why="her sister, she says", now=day(3))
    assert ask(harbor) == BOUGHT
    compared()
    with pytest.raises(WorkError, match="already"):
        answering.together(one=one, other=other, by="Dana", why="again", now=day(3))
    households.leave(person=one, by="a manager", why="moved out", now=day(4))
    assert ask(harbor, at=5) == FREE
    undo(PeopleDecision.objects.get(kind="household_left"))
    assert ask(harbor, at=12) == BOUGHT


VERBS = [answering.same, answering.different, answering.strangers, answering.together]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("first", [None, answering.different])
def test_an_answer_taken_back_leaves_the_two_as_they_stood(
    harbor: House, verb: Verb, first: Verb | None
) -> None:
    """A slip of the finger frees no buyer: held and asked about, unless it was settled before."""
    one, other = a_pair(harbor)
    if first:
        first(one=one, other=other, by="a manager", why="two women", now=day(3))
        if verb is answering.different:
            return
    made = verb(one=one, other=other, by="a manager", why="a slip", now=day(3))
    compared()
    undo(made)
    assert ask(harbor) == (FREE if first else HELD)
    compared()
    assert ask(harbor) == (FREE if first else HELD)
    state = "different" if first else "open"
    assert Pair.objects.get(one=one, other=other).state == state
    verb(one=one, other=other, by="a manager", why="no slip", now=day(4))


def test_what_a_later_answer_stands_on_is_taken_back_after_it(harbor: House) -> None:
    one, other = a_pair(harbor)
    two = answering.different(one=one, other=other, by="a manager", why="slip", now=day(3))
    answering.same(one=one, other=other, by="a manager", why="she told me", now=day(4))
    with pytest.raises(WorkError) as problem:
        undo(two)
    assert problem.value.code == "moved_since"


def test_what_a_machine_found_and_somebody_took_back_is_asked(harbor: House) -> None:
    """Neither the join nor the home is made again; nor is anybody free who may have bought."""
    harbor.tell(SUE, LeadReceived(provider="A"), day(-5))
    buys(harbor, HENRY)
    compared()
    assert ask(harbor) == BOUGHT
    undo(PeopleDecision.objects.get(kind="household_joined"))
    assert ask(harbor) == HELD
    compared()
    assert ask(harbor) == HELD
    pair = Pair.objects.get(state="open")
    answering.strangers(one=pair.one, other=pair.other, by="Dana", why="two flats", now=day(12))
    compared()
    assert ask(harbor) == FREE


def test_two_people_may_be_spouses(harbor: House) -> None:
    """It is true of them, and frees neither where one home is likely."""
    landline = (("home", "207-555-0177"),)
    harbor.tell(replace(SUE, street="", phones=landline), LeadReceived(provider="A"), day(-5))
    buys(harbor, HENRY)
    compared()
    assert ask(harbor) == HELD
    one, other = Person.objects.order_by("pk")
    answering.different(one=one, other=other, by="a manager", why="her husband", now=day(3))
    compared()
    assert ask(harbor) == HELD
    harbor.tell(SUE, StoreVisited(), day(4))
    assert ask(harbor, at=5) == BOUGHT, "one door, and no round has been run since"
    assert compared(4).homes == 0
    assert ask(harbor, at=5) == BOUGHT


def test_two_people_of_one_name_and_door_are_one_home(harbor: House) -> None:
    """Mother and daughter: as long as they may be one person, no home is found."""
    harbor.tell(replace(SUE, phones=()), LeadReceived(provider="A"), day(-5))
    buys(harbor, SUSAN)
    compared()
    for pair in Pair.objects.filter(state="open"):
        answering.different(
            one=pair.one, other=pair.other, by="a manager", why="her mother", now=day(3)
        )
        assert compared(3).homes == 1
    assert ask(harbor) == BOUGHT


@pytest.mark.parametrize("verb", VERBS)
def test_an_answer_needs_two_people_and_a_why(harbor: House, verb: object) -> None:
    assert callable(verb)
    one, other = a_pair(harbor)
    for who, why, code in ((other, " ", "no_reason"), (one, "so", "one_already")):
        with pytest.raises(WorkError) as problem:
            verb(one=one, other=who, by="a manager", why=why, now=day(3))
        assert problem.value.code == code


# homes come apart


def test_two_names_at_one_door_are_asked_about_until_it_is_a_house_of_several(
    harbor: House,
) -> None:
    """A couple that kept its names looks so, and nobody is put into one home for it."""
    ida = replace(HOME, first="Ida", last="Ober", emails=("ida@example.com",))
    harbor.tell(ida, LeadReceived(provider="A"), day(-5))
    buys(harbor, HENRY)
    assert ask(harbor, "ida@example.com") == HELD
    assert compared().homes == 0
    assert ask(harbor, "ida@example.com") == HELD
    assert Pair.objects.get().home == ONE_DOOR
    meet(harbor, replace(HOME, first="Sam", last="Ito", emails=("sam@example.com",)), 2)
    assert ask(harbor, "sam@example.com") == HELD, "until the next round"
    compared()
    assert ask(harbor, "sam@example.com") == FREE, "three names at one door are no couple"


def test_her_former_name_in_his_mail_address_makes_one_home(harbor: House) -> None:
    ida = replace(HOME, first="Ida", last="Ober", emails=("ida.marlowe@example.com",))
    harbor.tell(ida, LeadReceived(provider="A"), day(-5))
    buys(harbor, HENRY)
    assert compared().homes == 1
    assert ask(harbor, "ida.marlowe@example.com") == BOUGHT


def test_roommates_and_an_office_are_no_home(harbor: House) -> None:
    desk = (("", "207-555-0100"),)
    meet(harbor, replace(HOME, first="Ida", last="Ober", phones=(("", "207-555-0101"),)), -5)
    meet(harbor, replace(HOME, first="Sam", last="Ito", phones=(("", "207-555-0102"),)), -5)
    meet(harbor, Contact(first="Lou", last="Ek", phones=desk, street="1 A St", postal="04101"), -5)
    meet(harbor, Contact(first="Pat", last="Roe", phones=desk, street="2 B St", postal="04102"), -5)
    assert compared().homes == 0
    shared = replace(HOME, first="Ann", last="Lee", phones=(("", "207-555-0102"),))
    meet(harbor, shared, -4)
    assert compared().homes == 1, "one phone and one address"


def test_a_line_that_several_share_is_an_offices_and_holds_nobodys_mail(harbor: House) -> None:
    """Of two names it may be a couple's; the third shows that it is a switchboard."""
    desk = (("", "207-555-0100"),)
    staff = [
        Contact(first=name, last=f"{name}son", emails=(f"{name}@example.com",), phones=desk)
        for name in ("Ada", "Ben", "Cleo")
    ]
    for one in staff[:2]:
        harbor.tell(one, LeadReceived(provider="A"), day(-5))
    buys(harbor, staff[0])
    compared()
    assert ask(harbor, "ben@example.com") == HELD
    harbor.tell(staff[2], LeadReceived(provider="A"), day(-5), now=day(2))
    meet(harbor, replace(staff[1], city="Portland"), 2)
    assert rebuilding.check() == []
    compared()
    assert ask(harbor, "ben@example.com") == FREE


def test_who_may_be_somebody_who_is_held_is_held_too(harbor: House) -> None:
    """Her own other record, of which only one tells where she lives."""
    ida = replace(HOME, first="Ida", last="Ober", emails=("ida@example.com",))
    by_mail = Contact(first="Ida", last="Ober", emails=("i.ober@example.net",))
    harbor.tell(ida, LeadReceived(provider="A"), day(-5))
    harbor.tell(by_mail, LeadReceived(provider="A"), day(-5))
    compared()
    buys(harbor, HENRY)
    assert ask(harbor, "i.ober@example.net") == HELD
    compared()
    assert ask(harbor, "i.ober@example.net") == HELD
    one, other = Person.objects.exclude(names__contains=["henry|marlowe"]).order_by("pk")
    answering.strangers(one=one, other=other, by="a manager", why="cousins", now=day(3))
    assert ask(harbor, "i.ober@example.net", at=4) == FREE
    assert ask(harbor, "ida@example.com", at=4) == HELD
    assert rebuilding.check() == []


def test_two_at_one_line_are_told_apart_by_hand(harbor: House) -> None:
    desk = (("", "207-555-0100"),)
    ben = Contact(first="Ben", last="Ober", emails=("ben@example.com",), phones=desk)
    harbor.tell(ben, LeadReceived(provider="A"), day(-5))
    buys(harbor, Contact(first="Ada", last="Ito", phones=desk))
    compared()
    assert ask(harbor, "ben@example.com") == HELD
    one, other = Person.objects.order_by("pk")
    answering.different(one=one, other=other, by="a manager", why="two men", now=day(2))
    assert ask(harbor, "ben@example.com") == HELD, "they may live together"
    answering.strangers(one=one, other=other, by="a manager", why="colleagues", now=day(2))
    assert ask(harbor, "ben@example.com") == FREE


def test_who_has_moved_out_is_at_home_no_more(harbor: House) -> None:
    son = replace(HOME, first="Leo", last="Marlowe", emails=("leo@example.com",))
    harbor.tell(son, LeadReceived(provider="A"), day(-5))
    buys(harbor, HENRY)
    compared()
    assert ask(harbor, "leo@example.com")[0] is Answer.REFUSE
    away = replace(son, street="3 College Avenue", city="Orono", postal="04473")
    harbor.tell(away, OptedOut(), day(2))
    assert compared().parted == 1
    after = (Answer.REFUSE, ["opted_out", "may_be_a_buyer"])  # they may have moved together
    assert ask(harbor, "leo@example.com") == after
    left = PeopleDecision.objects.get(kind="household_left")
    assert (left.by, left.evidence) == (arriving.BY, households.NEW_ADDRESS)
    undo(left)
    assert ask(harbor, "leo@example.com")[0] is Answer.REFUSE


def test_who_bought_together_or_said_so_stays_at_home_wherever_they_write_from(
    harbor: House,
) -> None:
    harbor.arrive(sold("D1", HENRY, SUE), source=harbor.dms, now=day(0))
    office = replace(SUE, street="1 Office Park", city="Augusta", postal="04330")
    harbor.tell(office, StoreVisited(), day(1))
    assert compared().parted == 0
    assert Person.objects.exclude(household=None).count() == 2


# nothing is left behind


def test_nothing_of_somebody_forgotten_is_left(harbor: House) -> None:
    a_pair(harbor)
    sue = people.find(store=harbor.store, address="sue.m@example.com")[0]
    people.forget(person=sue, by="dana", why="she asked", now=day(3))
    assert not Block.objects.filter(person=sue).exists()
    assert not TraitsRow.objects.filter(sighting__person=sue).exists()
    assert not Pair.objects.exists()
    compared()


def test_what_people_are_compared_by_is_made_anew(harbor: House) -> None:
    a_pair(harbor)
    Block.objects.all().delete()
    assert len(rebuilding.check()) == 2
    rebuilding.rebuild()
    assert Unmatched.objects.count() == 2
    compared()
    assert ask(harbor) == HELD
