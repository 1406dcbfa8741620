"""The pictures: drawn by Altair once, without colours, styles or fonts, beside their numbers."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from sincerely.faces.web.morning import pictures
from sincerely.records.reads.first_words import GRID
from tests.faces.web.scene import Scene

CURVE = tuple((hours, round(min(0.9, hours / 100), 3)) for hours in GRID)
DAYS = tuple((date(2026, 3, 1) + timedelta(days=n), n % 5) for n in range(14))
NUMBERS = {"first-word": CURVE, "insults": DAYS}


@pytest.fixture(autouse=True)
def _nothing_drawn() -> None:
    pictures._drawn.clear()


@pytest.mark.parametrize("name", pictures.PICTURES)
def test_the_page_says_how_it_looks(name: str) -> None:
    svg = pictures.draw(name, NUMBERS[name])
    assert svg.startswith('<svg width="340" height="170" viewBox="0 0 340 170"')
    assert 'aria-hidden="true"' in svg
    assert 'class="fill-accent"' in svg or 'class="stroke-accent"' in svg
    assert not re.search(r"style|font-family|role=|aria-label|xmlns|#0000|<script|href", svg)
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg)) <= {"none", "transparent"}
    assert len(svg) < 14_000


def test_what_it_shows() -> None:
    curve, days = pictures.draw("first-word", CURVE), pictures.draw("insults", DAYS)
    assert "days after the purchase" in curve
    assert "50%" in curve
    assert "Mar 14" in days
    assert days.count('class="fill-accent"') == 14


def test_the_same_numbers_are_drawn_once_and_not_kept_for_ever() -> None:
    first = pictures.draw("insults", DAYS)
    assert pictures.draw("insults", DAYS) is first
    assert pictures.ready("insults", DAYS) is first
    for n in range(pictures._MOST):
        pictures._drawn["insults", n] = first
    pictures.draw("first-word", CURVE)
    assert len(pictures._drawn) <= pictures._MOST + 1
    assert pictures.ready("insults", DAYS) is None


def test_all_zero_and_all_one() -> None:
    nothing = tuple((day, 0) for day, _ in DAYS)
    assert "<svg" in pictures.draw("insults", nothing)
    assert "<svg" in pictures.draw("first-word", tuple((hours, 1.0) for hours in GRID))


def test_a_page_comes_before_its_picture_and_has_it_the_next_time(
    desk: Client, week: Scene
) -> None:
    first = desk.get("/morning/").content.decode()
    assert 'hx-get="/morning/picture/insults/"' in first
    assert '<svg class="picture" width="340" height="170"' in first, "its place is kept"
    alone = desk.get("/morning/picture/insults/").content.decode()
    assert alone.startswith("<svg")
    again = desk.get("/morning/").content.decode()
    assert alone in again
    assert 'hx-get="/morning/picture/insults/"' not in again
    assert desk.get("/morning/picture/nothing/").status_code == 404


def test_without_scripts_it_is_asked_for(desk: Client) -> None:
    page = desk.get("/morning/?pictures").content.decode()
    assert "hx-get" not in page
    assert page.count('class="fill-accent"') > 10
