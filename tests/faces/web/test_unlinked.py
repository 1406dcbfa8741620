"""The page of unlinked sales: who is on it, and one word each."""

import pytest
from django.test import Client

from sincerely.records.models import MatchAnswer, Person
from sincerely.rules.events.deals import DealSold, DepositTaken
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.sighting import Contact
from sincerely.work.matching import rounds
from tests.cast import day, house
from tests.faces.web.scene import Scene, person
from tests.faces.web.test_pages import text
from tests.work.test_unlinked import SUE, SUSAN
from tests.work.whos_who import sold

BACKEND = "django.contrib.auth.backends.ModelBackend"
WHY = {"why": "I asked them"}
MIA = Contact(first="Mia", last="Stone", emails=("mia@example.com",))
LONG = "Wilhelmina Featherstonehaugh-Cholmondeley-Majoribanks-Beauchamp"
WALKED_IN = Contact(name=LONG, emails=("walked.in@example.com",))


def fill(week: Scene) -> None:
    """Susan bought and Sue asked; somebody with a long name walked in; Mia left a deposit."""
    at = week.house
    at.tell(SUE, LeadReceived(), day(0))
    at.arrive(sold("D91", SUSAN), source=at.dms, now=day(5))
    at.tell(WALKED_IN, DealSold(deal="D93"), day(5), source=at.dms)
    at.tell(MIA, DepositTaken(deal="C4"), day(6))
    rounds.match_all(now=day(6))


@pytest.fixture
def susan(week: Scene) -> Person:
    fill(week)
    return person(week.house, "susan@example.org")


def test_the_likeliest_first_and_who_looks_sold(desk: Client, susan: Person) -> None:
    page = text(desk.get("/sales/unlinked/"))
    assert page.index("Susan Marlowe") < page.index(LONG)
    assert "Sue is short for Susan" in page
    assert "Nobody we know shares a detail with them." in page
    assert page.index("Have these bought?") < page.index("Mia Stone")
    assert "Unlinked sales" in text(desk.get("/people/"))


@pytest.mark.parametrize(
    ("say", "done"),
    [
        ("same", "Sue Hart and Susan Marlowe are one person now."),
        ("household", "Sue Hart and Susan Marlowe live together, and stay two people."),
        ("different", "Sue Hart and Susan Marlowe are strangers"),
    ],
)
def test_a_word_on_a_candidate(
    desk: Client, week: Scene, susan: Person, say: str, done: str
) -> None:
    sue = person(week.house, "sue.h@example.com")
    word = WHY | {"say": say, "prospect": str(sue.pk)}
    page = text(desk.post(f"/sales/unlinked/{susan.pk}/", word, follow=True))
    assert done in page
    assert "Undo" in page
    kept = MatchAnswer.objects.get()
    assert (kept.answer, kept.by, kept.why) == (say, "dana@harbor.example.com", "I asked them")


def test_who_is_compared_is_named_where_the_sale_is_anothers(desk: Client, week: Scene) -> None:
    at, kay = week.house, Contact(first="Kay", last="Marlowe", emails=("kay@example.com",))
    at.tell(SUE, LeadReceived(), day(0))
    at.arrive(sold("D91", SUSAN, kay), source=at.dms, now=day(5))
    rounds.match_all(now=day(6))
    susan = person(at, "susan@example.org")
    raw = desk.get("/sales/unlinked/")
    page = text(raw)
    assert page.index("Kay Marlowe") < page.index("Sue Hart") < page.index("Sue is short for Susan")
    assert "Compared with Susan Marlowe , who bought with them." in page
    assert "One person : Sue Hart and Susan Marlowe" in page
    assert f'action="/sales/unlinked/{susan.pk}/"' in raw.content.decode()


def test_a_button_names_both_to_who_only_hears_it(desk: Client, susan: Person) -> None:
    page = desk.get("/sales/unlinked/")
    assert 'One person<span class="unseen">:' in page.content.decode()
    assert "One person : Sue Hart and Susan Marlowe" in text(page)
    assert "Compared with" not in text(page)


def test_no_prospect_belongs_to_it(desk: Client, susan: Person) -> None:
    word = WHY | {"say": "no_prospect"}
    page = text(desk.post(f"/sales/unlinked/{susan.pk}/", word, follow=True))
    assert "Noted: no prospect belongs to that sale." in page
    assert "Susan Marlowe" not in page


def test_a_word_on_who_looks_sold_comes_back_to_the_list(
    desk: Client, week: Scene, susan: Person
) -> None:
    mia = person(week.house, "mia@example.com")
    page = text(desk.post(f"/people/{mia.pk}/bought/", WHY | {"list": "1"}, follow=True))
    assert "Noted: they bought." in page
    assert "Unlinked sales" in page


def test_what_cannot_be_is_said(desk: Client, week: Scene, susan: Person) -> None:
    sue = person(week.house, "sue.h@example.com")
    url, word = f"/sales/unlinked/{susan.pk}/", WHY | {"say": "same", "prospect": str(sue.pk)}
    assert "Say why" in text(desk.post(url, word | {"why": ""}, follow=True))
    for wrong in ({"say": "perhaps"}, {"prospect": "x"}, {"prospect": "99999999"}):
        assert desk.post(url, word | wrong).status_code == 404
    no_sale = desk.post(f"/sales/unlinked/{sue.pk}/", WHY | {"say": "no_prospect"}, follow=True)
    assert "No sale to person" in text(no_sale)
    lake = house("lake", "Lake Motors")
    lake.tell(SUE, LeadReceived(), day(0))
    theirs = person(lake, "sue.h@example.com")
    assert desk.post(url, word | {"prospect": str(theirs.pk)}).status_code == 404
    assert not MatchAnswer.objects.exists()


def test_who_sells_sees_the_list_and_decides_nothing(
    week: Scene, client: Client, susan: Person
) -> None:
    client.force_login(week.seller, BACKEND)
    page = client.get("/sales/unlinked/")
    assert b'<form method="post" action="/sales/' not in page.content
    assert client.post(f"/sales/unlinked/{susan.pk}/", WHY).status_code == 403
