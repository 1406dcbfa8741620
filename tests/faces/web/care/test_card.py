"""A card for a pen, and its envelope."""

import re

import pytest
from django.test import Client

from sincerely.faces.web.care import paper
from sincerely.records.models import CareTask
from sincerely.rules.events.leads import InquiryMade
from sincerely.rules.sighting import Contact
from tests.cast import day
from tests.faces.web.care.test_today import BACKEND, owe
from tests.faces.web.scene import HEBREW_NAME, LONG_NAME, Scene
from tests.faces.web.test_pages import text

TO = ("Zoë Ångström", "12 Elm Street", "Portland, ME 04101")


@pytest.fixture
def alex(client: Client, week: Scene) -> Client:
    client.force_login(week.seller, BACKEND)
    return client


@pytest.fixture
def zoe(week: Scene) -> CareTask:
    """A task about somebody who told us where she lives."""
    lives = Contact(
        name="Zoë Ångström",
        emails=("zoe@example.com",),
        street="12 Elm Street",
        city="Portland",
        region="ME",
        postal="04101",
    )
    week.house.tell(lives, InquiryMade(channel="web"), day(5))
    return owe(week, "zoe@example.com", owner="Alex Winter")


def page_size(pdf: bytes) -> tuple[float, float]:
    """Width and height of the only page, in points."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert len(boxes) == 1
    return float(boxes[0][0]), float(boxes[0][1])


def words(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_a_card_says_nothing_but_the_stores_name() -> None:
    for size in paper.CARDS:
        svg = paper.card(size, "Harbor Motors")
        assert words(svg) == ["Harbor Motors"]
        pdf = paper.pdf(svg)
        assert page_size(pdf) == pytest.approx(size.sheet, abs=0.5), "printed at its real size"


def test_an_envelope_has_its_real_size_and_the_fonts_within() -> None:
    for size in paper.ENVELOPES:
        pdf = paper.pdf(paper.envelope(size, TO, ["Harbor Motors", "1 Dock Road"]))
        assert page_size(pdf) == pytest.approx((size.wide, size.high), abs=0.5)
        assert b"/FontFile" in pdf


@pytest.mark.parametrize("name", [LONG_NAME, HEBREW_NAME, "محمد بن عبد الله", "Łukasz Żółć", "Ng"])
def test_every_name_is_on_the_envelope_within_its_edges(name: str) -> None:
    for size in paper.ENVELOPES:
        svg = paper.envelope(size, (name, *TO[1:]), ["Harbor Motors"])
        assert "".join(words(svg)[1:]).replace(" ", "") == "".join((name, *TO[1:])).replace(" ", "")
        for x, height, said in re.findall(r'x="([\d.]+)"[^>]*font-size="([\d.]+)">([^<]*)<', svg):
            assert float(x) + len(said) * float(height) * 0.6 <= size.wide + 6, said


def test_letters_are_drawn_and_not_boxes() -> None:
    """Two names that differ look different; where the letters were missing they would not."""
    size = paper.ENVELOPES[0]
    for one, other in ((HEBREW_NAME, HEBREW_NAME[::-1]), ("Żółć", "Łódź")):
        pictures = {paper.png(paper.envelope(size, (name,), ("H",))) for name in (one, other)}
        assert len(pictures) == 2


def test_a_name_is_words_and_never_markup() -> None:
    svg = paper.envelope(paper.ENVELOPES[0], ("<image href='x'/> & Co\x07", "1 Elm"), ("H",))
    assert "<image" not in svg
    assert paper.pdf(svg).startswith(b"%PDF")


def test_card_and_envelope_come_as_pdf(alex: Client, zoe: CareTask) -> None:
    page = alex.get(f"/tasks/{zoe.pk}/card/")
    assert "Zoë Ångström . It is blank inside: the words are yours." in text(page)
    for name, sizes in (("card", paper.CARDS), ("envelope", paper.ENVELOPES)):
        for size in sizes:
            url = f"/tasks/{zoe.pk}/{name}/{size.name}.pdf"
            assert url in page.content.decode()
            answer = alex.get(url)
            assert answer.headers["Content-Type"] == "application/pdf"
            assert answer.content.startswith(b"%PDF")
    picture = alex.get(f"/tasks/{zoe.pk}/envelope/a7.png")
    assert picture.content.startswith(b"\x89PNG")
    assert alex.get(f"/tasks/{zoe.pk}/card/a0.pdf").status_code == 404


def test_without_an_address_the_page_says_so(alex: Client, week: Scene) -> None:
    task = owe(week, "liora@example.com", owner="Alex Winter")
    page = alex.get(f"/tasks/{task.pk}/card/")
    assert "Nobody has told us where they live." in text(page)
    assert "envelope/" not in page.content.decode()
    assert alex.get(f"/tasks/{task.pk}/envelope/a7.pdf").status_code == 404
    assert alex.get(f"/tasks/{task.pk}/card/5x7.pdf").status_code == 200, "a card all the same"


def test_where_it_comes_back_to_is_kept_for_everybody(
    alex: Client, week: Scene, zoe: CareTask
) -> None:
    page, said = f"/tasks/{zoe.pk}/card/", {"lines": " 1 Dock  Road \r\n\r\nPortland, ME 04101"}
    assert "A manager can put its street and town here." in text(alex.get(page))
    assert alex.post(f"/tasks/{zoe.pk}/return/", said).status_code == 403
    alex.force_login(week.manager, BACKEND)
    alex.post(f"/tasks/{zoe.pk}/return/", said)
    assert "1 Dock Road\nPortland, ME 04101</textarea>" in alex.get(page).content.decode()
    alex.force_login(week.seller, BACKEND)
    assert "Harbor Motors, 1 Dock Road Portland, ME 04101" in text(alex.get(page))
