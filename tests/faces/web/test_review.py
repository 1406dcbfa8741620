"""The page of who may be whom: both sides, why, and one word that counts at once."""

import re
from dataclasses import replace
from typing import Literal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page, ViewportSize

from sincerely.records.models import Pair, PeopleDecision
from sincerely.records.reads import pairs as read
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.talks import StoreVisited
from sincerely.rules.purpose import Purpose
from sincerely.rules.sighting import Contact
from sincerely.rules.verdict import Answer
from sincerely.work.matching import answering, rounds
from tests.cast import SUV, House, day, house
from tests.faces.web.post import SALE, relayed
from tests.faces.web.scene import LONG_NAME, NOW, Scene, user
from tests.faces.web.test_browser import (
    CONTROLS,
    DESK,
    PHONE,
    page,
    unfold,
    violations,
    window,
)
from tests.faces.web.test_pages import text

__all__ = ["page", "window"]
BACKEND = "django.contrib.auth.backends.ModelBackend"

LEAD = Contact(first="Kit", last="Larsson", emails=("kit@example.com",), city="Portland")
BUYER = Contact(first="Katherine", last="Larsson", phones=(("", "207-555-0133"),), city="Portland")


def a_pair(week: Scene, lead: Contact = LEAD) -> Pair:
    """A lead, and somebody who bought a day ago and may be the same."""
    week.house.tell(lead, LeadReceived(provider="Cars Finder", vehicle=SUV), day(-3))
    week.house.tell(BUYER, DealSold(deal="D9", vehicle=SUV), day(6), source=week.house.dms)
    rounds.match_all(now=NOW)
    return Pair.objects.get(state="open")


@pytest.mark.django_db
def test_both_sides_and_why_are_shown(desk: Client, week: Scene) -> None:
    pair = a_pair(week)
    shown = desk.get("/people/review/").content.decode()
    for said in ("Kit Larsson", "Katherine Larsson", "kit@example.com", "207-555-0133"):
        assert said in shown
    assert pair.sentence.replace("'", "&#x27;") in shown
    assert "Bought, or may have" in shown
    assert f'href="/people/review/?person={pair.one_id}"' in (
        desk.get(f"/people/{pair.one_id}/").content.decode()
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("say", "answer"),
    [("same", Answer.REFUSE), ("strangers", Answer.SEND), ("together", Answer.REFUSE)],
)
def test_a_word_counts_at_once_and_is_kept_with_its_why(
    desk: Client, week: Scene, say: str, answer: Answer
) -> None:
    pair = a_pair(week)
    url = f"/people/review/{pair.pk}/?person={pair.one_id}"
    nothing = desk.post(url, {"say": say, "why": " "}, follow=True).content.decode()
    assert "Say why" in nothing
    assert Pair.objects.get().state == "open"
    done = desk.post(url, {"say": say, "why": "she told me"}, follow=True)
    decision = PeopleDecision.objects.latest("pk")
    there = f"/people/review/?person={pair.one_id}&done={decision.pk}#done"
    assert done.redirect_chain == [(there, 302)]
    assert "Nobody waits for an answer about this person." in done.content.decode()
    assert week.house.ask("kit@example.com", Purpose.PROMOTION, NOW).verdict.answer is answer
    assert (decision.by, decision.evidence) == (week.manager.email, "she told me")


@pytest.mark.django_db
@pytest.mark.parametrize("say", ["same", "strangers", "together"])
def test_an_answer_is_taken_back_with_one_touch(desk: Client, week: Scene, say: str) -> None:
    pair = a_pair(week)
    told = {"say": say, "ready": "They told me", "why": ""}
    shown = desk.post(f"/people/review/{pair.pk}/", told, follow=True).content.decode()
    decision = PeopleDecision.objects.latest("pk")
    assert decision.evidence == "They told me"
    url = f"/people/decisions/{decision.pk}/undo/"
    assert f'action="{url}"' in shown
    assert f'action="{url}"' in desk.get(f"/people/{pair.one_id}/").content.decode()
    slip = {"why": "A slip, taken back at once", "back": "/people/review/"}
    assert "Taken back" in desk.post(url, slip, follow=True).content.decode()
    assert week.house.ask("kit@example.com", Purpose.PROMOTION, NOW).verdict.answer is Answer.HOLD
    assert "taken back already" in desk.post(url, slip, follow=True).content.decode()
    assert f'action="{url}"' not in desk.get(f"/people/{pair.one_id}/").content.decode()


@pytest.mark.django_db
def test_who_may_not_answer_takes_nothing_back(client: Client, week: Scene) -> None:
    pair = a_pair(week)
    made = answering.together(one=pair.one, other=pair.other, by="Dana", why="so", now=NOW)
    url = f"/people/decisions/{made.pk}/undo/"
    client.force_login(week.seller, BACKEND)
    assert url not in client.get(f"/people/{pair.one_id}/").content.decode()
    assert client.post(url, {"why": "so"}).status_code == 403
    lake: House = house("lake", "Lake Motors")
    client.force_login(user(lake.store, "admin", name="Lou Ek"), BACKEND)
    assert client.post(url, {"why": "so"}).status_code == 404


@pytest.mark.django_db
def test_the_list_goes_on_with_the_next_pair(
    desk: Client, week: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_pair(week)
    for n in range(3):
        lead = Contact(first="Kat", last="Larsson", emails=(f"k{n}@example.com",), city="Portland")
        week.house.tell(lead, LeadReceived(provider="Cars Finder"), day(-2))
    rounds.match_all(now=NOW)
    monkeypatch.setattr(read, "SHOWN", 1)
    first = desk.get("/people/review/").content.decode()
    after = re.search(r'name="next" value="(\d+)"', first)
    now = re.search(r'id="pair-(\d+)"', first)
    assert after and now
    assert "?skip=1" in first
    told = {"say": "strangers", "ready": "I know them", "next": after[1]}
    done = desk.post(f"/people/review/{now[1]}/", told)
    shown = desk.get(done["Location"]).content.decode()
    assert shown.index(f'id="pair-{after[1]}"') < shown.index('id="done"') < shown.index("<h2 ")
    assert desk.get("/people/review/?skip=400").content.decode().count('class="pair"') == 1


@pytest.mark.django_db
def test_what_cannot_be_said_is_told_and_what_is_not_there_is_not_found(
    desk: Client, week: Scene
) -> None:
    pair = a_pair(week)
    url = f"/people/review/{pair.pk}/"
    assert desk.post(url, {"say": "perhaps", "why": "so"}).status_code == 404
    assert desk.post("/people/review/0/", {"say": "same", "why": "so"}).status_code == 404
    assert desk.get(url).status_code == 405
    desk.post(url, {"say": "strangers", "why": "two women"})
    again = desk.post(url, {"say": "strangers", "why": "two women"}, follow=True)
    assert "taken apart before" in again.content.decode()


@pytest.mark.django_db
def test_who_sells_may_look_and_says_nothing(client: Client, week: Scene) -> None:
    pair = a_pair(week)
    client.force_login(week.seller, BACKEND)
    page = client.get("/people/review/").content.decode()
    assert "One person" not in page
    assert "your answer" not in page
    assert "waits for the answer of a manager" in page
    assert 'href="/people/review/"' not in client.get("/people/").content.decode()
    url = f"/people/review/{pair.pk}/"
    assert client.post(url, {"say": "same", "why": "so"}).status_code == 403


@pytest.mark.django_db
def test_a_pair_of_another_group_is_not_there(client: Client, week: Scene) -> None:
    pair = a_pair(week)
    lake: House = house("lake", "Lake Motors")
    client.force_login(user(lake.store, "admin", name="Lou Ek"), BACKEND)
    assert "Larsson" not in client.get("/people/review/").content.decode()
    url = f"/people/review/{pair.pk}/"
    assert client.post(url, {"say": "same", "why": "so"}).status_code == 404


@pytest.mark.django_db
def test_held_mail_leads_here_and_goes_once_somebody_has_said_they_are_two(
    desk: Client, week: Scene
) -> None:
    pair = a_pair(week)
    with relayed(week) as post:
        mail = post.send(SALE, "kit@example.com")
        assert (mail.state, mail.codes) == ("held", ["may_be_a_buyer"])
        link = f'href="/people/review/?person={pair.one_id}"'
        assert link in desk.get(f"/mail/{mail.pk}/").content.decode()
        assert "1 mail waits for your answer." in desk.get("/people/review/").content.decode()
        desk.post(f"/people/review/{pair.pk}/", {"say": "strangers", "why": "two women"})
        post.work()
        mail.refresh_from_db()
        assert mail.state == "delivered"


@pytest.mark.django_db
def test_more_pairs_ask_the_database_no_more(desk: Client, week: Scene) -> None:
    a_pair(week)
    asked = []
    for n in range(3):
        desk.get("/people/review/")
        with CaptureQueriesContext(connection) as queries:
            assert desk.get("/people/review/").status_code == 200
        asked.append(len(queries.captured_queries))
        lead = Contact(first="Kat", last="Larsson", emails=(f"k{n}@example.com",), city="Portland")
        week.house.tell(lead, LeadReceived(provider="Cars Finder"), day(-2))
        rounds.match_all(now=NOW)
    assert Pair.objects.filter(state="open").count() > 3
    assert asked[0] == asked[-1] <= 13


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_everybody_can_read_it_and_nothing_runs_out_of_the_page(
    page: Page, week: Scene, size: ViewportSize, scheme: Literal["light", "dark"]
) -> None:
    a_pair(week, replace(LEAD, middle=LONG_NAME, street="9" * 60))
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    page.goto("/people/review/")
    unfold(page)
    assert violations(page) == ""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    heights = (
        "all => all.filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect().height)"
    )
    assert min(page.locator(f"main :is({CONTROLS})").evaluate_all(heights)) >= 43.9


@pytest.mark.django_db
def test_what_two_systems_say_alike_is_shown_once(desk: Client, week: Scene) -> None:
    a_pair(week)
    shouted = replace(BUYER, first="KATHERINE", last="LARSSON", phones=(("", "+12075550133"),))
    week.house.tell(shouted, StoreVisited(), day(7), source=week.house.dms)
    rounds.match_all(now=NOW)
    page = text(desk.get("/people/review/"))
    assert page.count("Portland") == 2, "once on each side"
