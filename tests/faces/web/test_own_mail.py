"""A salesperson sees the mail to their own people, and decides nothing about it."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sincerely.records.models import Delivery
from sincerely.records.reads import mails as read
from sincerely.records.reads.mails import Tab
from sincerely.records.reads.own_mail import Seller
from sincerely.rules.events.deals import DealDesked
from sincerely.rules.sighting import Contact
from sincerely.work import households, people
from tests.cast import SUV, day, house
from tests.faces.web.post import SALE, Relayed, fill, relayed
from tests.faces.web.scene import NOW, Scene, user
from tests.faces.web.test_mail import BACKEND, Mails, at
from tests.faces.web.test_pages import text


@pytest.fixture
def post(week: Scene) -> Iterator[Relayed]:
    with relayed(week) as found:
        yield found


@pytest.fixture
def mails(post: Relayed) -> Mails:
    return fill(post)


@pytest.fixture
def alex(client: Client, week: Scene) -> Client:
    """The browser of Alex Winter, who sold the Kellers their car."""
    client.force_login(week.seller, BACKEND)
    return client


def test_their_own_people_and_no_others(alex: Client, week: Scene, mails: Mails) -> None:
    mine, others = ("missed", "sale", "thanks", "waiting", "unsure"), ("held", "watched", "gone")
    assert {alex.get(at(mails[name])).status_code for name in mine} == {200}
    assert {alex.get(at(mails[name])).status_code for name in others} == {404}
    unknown = ("returned", "doubt", "queued")
    assert {alex.get(at(mails[name])).status_code for name in unknown} == {404}, "nobody's own"
    page = text(alex.get("/mail/"))
    assert "Held 1 Waiting 1 Stopped 3 Delivered 0" in page
    assert "send to your people" in page
    assert "A word from Harbor Held for a manager To Tom Keller" in page.replace("Thomas", "Tom")
    assert "Priya" not in page
    assert "need" not in page, "nothing needs somebody who may decide nothing"
    alex.force_login(week.manager, BACKEND)
    assert "Priya" in text(alex.get("/mail/"))


def test_they_read_why_and_are_offered_nothing(alex: Client, mails: Mails) -> None:
    page = text(alex.get(at(mails["unsure"])))
    assert "Why it is held" in page
    assert "Its way" in page
    for offered in ("Your word", "Release it", "Refuse it", "Label"):
        assert offered not in page
    assert "Templates" not in page
    assert "The week" not in page


def test_a_persons_page_leads_to_the_mail_that_is_theirs(
    alex: Client, week: Scene, mails: Mails
) -> None:
    assert at(mails["unsure"]) in alex.get(f"/people/{week.tom.pk}/").content.decode()
    [priya] = people.find(store=week.store, address="priya@example.com")
    page = alex.get(f"/people/{priya.pk}/")
    assert SALE in text(page)
    assert at(mails["held"]) not in page.content.decode()


def test_whoever_lives_with_their_buyer_is_theirs(
    alex: Client, week: Scene, post: Relayed, mails: Mails
) -> None:
    son = Contact(first="Ben", last="Keller", emails=("ben@example.com",))
    week.house.tell(son, DealDesked(deal="O99", vehicle=SUV, by="Sam Ito"), day(6))
    mail = post.send(SALE, "ben@example.com")
    assert alex.get(at(mail)).status_code == 404
    [ben] = people.find(store=week.store, address="ben@example.com")
    households.join(people=[week.tom, ben], by="dana", why="his son", now=NOW)
    assert alex.get(at(mail)).status_code == 200


@pytest.mark.parametrize("name", ["alex  winter", "ALEX WINTER"])
def test_the_name_may_be_written_otherwise(week: Scene, mails: Mails, name: str) -> None:
    assert read.counts(week.store, now=NOW, seller=Seller(week.store, name))[Tab.STOPPED] == 3


@pytest.mark.parametrize("name", ["", " ", "Alex", "Winter", '"', "%", 'x","by":"Alex Winter'])
def test_a_part_of_a_name_is_no_name(week: Scene, mails: Mails, name: str) -> None:
    assert not any(read.counts(week.store, now=NOW, seller=Seller(week.store, name)).values())
    assert not read.mails(week.store, Tab.STOPPED, now=NOW, seller=Seller(week.store, name)).rows


def test_a_namesake_elsewhere_sees_nothing_of_this_store(
    client: Client, week: Scene, mails: Mails
) -> None:
    lake = house("lake", "Lake Motors")
    client.force_login(user(lake.store, "salesperson", name="Alex Winter II"), BACKEND)
    assert client.get(at(mails["unsure"])).status_code == 404
    assert not any(
        read.counts(lake.store, now=NOW, seller=Seller(lake.store, "Alex Winter")).values()
    )


def test_it_asks_no_more_with_more_mail(alex: Client, post: Relayed, mails: Mails) -> None:
    pages = ("/mail/", "/mail/?tab=stopped", at(mails["unsure"]))
    before = [questions(alex, page) for page in pages]
    for _ in range(5):
        post.send(SALE, "tom@example.org")
    assert [questions(alex, page) for page in pages] == before
    assert Delivery.objects.count() > 10


def questions(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked.captured_queries)
