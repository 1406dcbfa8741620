"""The picture of a comparison: where each bar stands, what its table says, and where it is."""

import re
from time import process_time

import pytest
from django.template.loader import render_to_string
from django.test import Client
from playwright.sync_api import Page, ViewportSize

from sincerely.faces.web.known.waterfall import Waterfall, waterfall
from sincerely.matching.decision import GENEROUS, STRICT
from sincerely.matching.model import dealer
from sincerely.work.matching import answering
from tests.faces.web.scene import NOW, Scene
from tests.faces.web.test_browser import DESK, PHONE, page, unfold, violations, window
from tests.faces.web.test_pages import text
from tests.faces.web.test_review import a_pair

__all__ = ["page", "window"]

STEPS = [
    {"column": "address", "level": "differs", "weight": -3.2, "sentence": "different address"},
    {"column": "first", "level": "nickname", "weight": 5.9, "sentence": "Kit is short for Ann Lee"},
    {"column": "email", "level": "same", "weight": 14.7, "sentence": "same mail address"},
]


def drawn(weight: float | None = None) -> Waterfall:
    found = waterfall(STEPS, weight)
    assert found
    return found


def test_each_bar_begins_where_the_last_one_ended() -> None:
    picture = drawn()
    start, *steps, total = picture.bars
    assert [bar.name for bar in steps] == ["Mail address", "First name", "Address"]
    assert [bar.kind for bar in picture.bars] == ["start", "for", "for", "against", "sum"]
    reached = start.ends
    for bar in steps:
        begins = bar.x if bar.kind == "for" else bar.x + bar.width
        assert begins == pytest.approx(reached, abs=0.02)
        reached = bar.x + bar.width if bar.kind == "for" else bar.x
        assert reached == pytest.approx(bar.ends, abs=0.02)
    assert total.ends == reached
    assert all(bar.x >= 0 and bar.x + bar.width <= 100 for bar in picture.bars)


def test_the_numbers_add_up_and_the_thresholds_stand_on_the_same_scale() -> None:
    picture = drawn()
    before = dealer().prior
    assert picture.bars[0].bits == f"{before:+.1f}"
    assert picture.bars[-1].bits == f"{before + 14.7 + 5.9 - 3.2:+.1f}"
    assert picture.bars[1].said == "Same mail address"
    assert picture.bars[2].said == "Kit is short for Ann Lee"
    per_bit = (picture.joined_at - picture.asked_at) / (STRICT - GENEROUS)
    assert picture.bars[1].width == pytest.approx(14.7 * per_bit, abs=0.05)


def test_what_was_likely_before_is_what_the_sum_leaves() -> None:
    assert drawn(weight=2.0).bars[-1].bits == "+2.0"
    assert drawn(weight=2.0).bars[0].bits == f"{2.0 - 17.4:+.1f}"


def test_a_step_without_its_words_is_told_by_its_level() -> None:
    found = waterfall([{"column": "phone", "level": "same", "weight": 14.0}])
    assert found and found.bars[1].said == "Same phone"
    short = waterfall([{"column": "first", "level": "nickname", "weight": 5.9}])
    assert short and short.bars[1].said == "First name: nickname"
    assert waterfall([]) is None


def test_twenty_pictures_cost_a_page_next_to_nothing() -> None:
    render_to_string("desk/known/waterfall.html", {"picture": drawn()})
    began = process_time()
    for _ in range(20):
        render_to_string("desk/known/waterfall.html", {"picture": drawn()})
    assert process_time() - began < 1.0, "Altair takes a tenth of a second for one"


@pytest.mark.django_db
def test_a_pair_is_shown_with_its_picture_and_its_numbers(desk: Client, week: Scene) -> None:
    pair = a_pair(week)
    shown = desk.get("/people/review/").content.decode()
    assert shown.count('<svg class="waterfall" aria-hidden="true"') == 1
    told = re.findall(r'<th scope="row"><bdi>(.*?)</bdi></th><td>(.*?)</td>', shown)
    assert len(told) == len(pair.steps) + 2
    assert told[-1] == ("All of it together", f"{pair.weight:+.1f}")
    assert "From -4.3 on you are asked, and from +10.0 on two are joined" in shown


@pytest.mark.django_db
def test_a_person_page_shows_why_two_were_joined(desk: Client, week: Scene) -> None:
    pair = a_pair(week)
    made = answering.same(one=pair.one, other=pair.other, by="Dana", why="she said so", now=NOW)
    shown = desk.get(f"/people/{pair.one_id}/")
    assert shown.content.decode().count('class="waterfall"') == 1
    assert "First name: nickname" in text(shown), "the steps are kept without a word of theirs"
    assert all("sentence" not in step for step in made.what["steps"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_everybody_can_read_why_two_were_joined(
    page: Page, week: Scene, size: ViewportSize
) -> None:
    pair = a_pair(week)
    answering.same(one=pair.one, other=pair.other, by="Dana", why="she said so", now=NOW)
    page.set_viewport_size(size)
    page.goto(f"/people/{pair.one_id}/")
    unfold(page)
    assert page.locator("svg.waterfall").is_visible()
    assert violations(page) == ""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
