"""Every screen of the desk, from its list of addresses: whoever adds a page has it tested here.

Names are as long as German ones get, or read from the right; pages are light and dark, of a phone's
size, a desk's and a desk's at 200 %; then the same of a store in which nothing has happened yet.
What single pages promise beside this stands in the tests of each.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from playwright.sync_api import Page, expect

from sincerely.records import server
from sincerely.records.models import (
    CareTask,
    Delivery,
    EventRow,
    FeedFile,
    Job,
    Pair,
    PeopleDecision,
    Person,
    Quarantine,
    Role,
    Sender,
    Store,
    Template,
    User,
)
from sincerely.rules.events.care import NoteAdded
from sincerely.rules.purpose import Purpose
from sincerely.work import calendars, customer_link, plans, staff
from tests.cast import ROSA, day, house
from tests.faces.web import test_unlinked
from tests.faces.web.care.conftest import PHONE
from tests.faces.web.morning.test_browser_morning import furnish
from tests.faces.web.post import relayed
from tests.faces.web.rulebook.test_browser_rules import everywhere as furnish_rules
from tests.faces.web.scene import HEBREW_NAME, NOW, Scene, user
from tests.faces.web.test_browser import DESK, ZOOMED, page, unfold, violations, window
from tests.faces.web.test_review import a_pair

__all__ = ["page", "window"]  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)

GERMAN = "Maximiliane-Friederike Oberhauser-Wintersteiger"
BACKEND = "django.contrib.auth.backends.ModelBackend"
#: what an address names beside numbers, by page where the same word means different things
WORDS: dict[str, Sequence[object]] = {
    "picture.name": ("first-word", "insults"),
    "behind.what": ("unthanked", "complaints", "late", "told", "first-word", "again"),
    "card_pdf.size": ("5x7",),
    "envelope_pdf.size": ("a7",),
    "envelope_picture.size": ("a7",),
    "policy_back.number": (1,),
    "plans_back.number": (1,),
}
#: what is fetched from a page, and is none
FILES = {"job_file"}
#: what stands behind the address of a page that is not opened without
WAYS = {"mode": "?purpose=promotion&mode=on"}


def patterns(under: Iterable[object]) -> Iterator[URLPattern]:
    """Every address of the desk."""
    for each in under:
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns)
        elif isinstance(each, URLPattern):
            yield each


def addresses(
    there: Mapping[str, Sequence[object]], *, unsaid: Sequence[object] = ()
) -> dict[str, list[str]]:
    """Page -> its addresses with what is ``there`` in every place they name, or else ``unsaid``."""
    from sincerely.faces.web.urls import urlpatterns

    found: dict[str, list[str]] = {}
    for each in patterns(urlpatterns):
        name = str(each.name)
        if name in FILES:
            continue
        places = [place for place in each.pattern.converters if place not in each.default_args]
        many = product(*(there.get(f"{name}.{of}", there.get(of, unsaid)) for of in places))
        said = (dict(zip(places, values, strict=True)) for values in many)
        found[name] = [reverse(name, kwargs=args) + WAYS.get(name, "") for args in said]
    return found


def screens(client: Client, found_at: Mapping[str, list[str]]) -> list[str]:
    """Those that answer with a page; the others do something, or give a file."""
    found = []
    for url in dict.fromkeys(url for urls in found_at.values() for url in urls):
        answer = client.get(url)
        if answer.status_code == 405:
            continue
        assert answer.status_code == 200, f"{url}: is what it names in `known`?"
        html = answer.headers["Content-Type"].startswith("text/html")
        if html and b"<html" in answer.content:
            found.append(url)
    return found


def known(week: Scene) -> dict[str, Sequence[object]]:
    """What there is in the store for an address to name."""
    own = customer_link.make(
        store=week.store,
        to="rosa@example.com",
        verdict_id=week.house.ask("rosa@example.com", Purpose.PROMOTION, day(6.3)).id,
    )
    link = staff.one_time_link(by="x", now=datetime.now(UTC), base_url="", email=week.manager.email)
    calendar = calendars.make(user=week.manager, store=week.store, now=NOW)
    return WORDS | {
        "person_id": [week.rosa.pk],
        "other_id": [week.tom.pk],
        "pair_id": [Pair.objects.latest("pk").pk],
        "decision_id": [PeopleDecision.objects.latest("pk").pk],
        "buyer_id": [week.rosa.pk],
        "mail_id": list(Delivery.objects.order_by("pk").values_list("pk", flat=True)[:3]),
        "template_id": [Template.objects.latest("pk").pk],
        "sender_id": [Sender.objects.latest("pk").pk],
        "file_id": [FeedFile.objects.latest("pk").pk],
        "row_id": [Quarantine.objects.latest("pk").pk],
        "task_id": [_task(week).pk],
        "event_id": [EventRow.objects.latest("pk").pk],
        "user_id": [week.seller.pk],
        "job_id": [Job.objects.order_by("pk")[1].pk],
        "sign_in.token": [link.split("/")[-2]],
        "calendar_feed.token": [calendar],
        "token": [own],
    }


def _task(week: Scene) -> CareTask:
    return CareTask.objects.get(kind="thank_you", person__name="Rosa Keller")


@pytest.fixture
def full(week: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """Something on every page there is."""
    monkeypatch.setattr(server, "data_folder", lambda: tmp_path)
    a_pair(week)
    test_unlinked.fill(week)
    said = NoteAdded(by=GERMAN, words="Wants to come by with the whole family. " * 6)
    lives = replace(ROSA, street=f"{GERMAN}-Allee 12", city="Portland", region="ME", postal="04101")
    week.house.tell(lives, said, day(6.5))
    plans.change(store=week.store, settings={"check_in_days": 8}, by="x", why=GERMAN, now=day(6))
    with relayed(week) as post:
        furnish(week, post)
        furnish_rules(week)
        yield week


@pytest.mark.parametrize(
    ("name", "scheme"), [(GERMAN, "light"), (HEBREW_NAME, "dark")], ids=["german", "hebrew"]
)
def test_every_screen_is_for_everybody(
    page: Page, client: Client, full: Scene, name: str, scheme: Literal["light", "dark"]
) -> None:
    named = known(full)
    Person.objects.exclude(name="").update(name=name)
    User.objects.exclude(pk=full.manager.pk).update(name=name)
    Store.objects.update(name=f"Autohaus {name}")
    client.force_login(full.manager, BACKEND)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for url in screens(client, addresses(named, unsaid=[0])):
        look_at(page, url)


def look_at(page: Page, url: str) -> None:
    """With everything unfolded: axe finds nothing, nothing is wider than the window."""
    page.set_viewport_size(DESK)
    page.goto(url)
    unfold(page)
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        assert violations(page) == "", (url, size)
    for size in (PHONE, ZOOMED):
        page.set_viewport_size(size)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], f"{url} is {width} wide"
    assert page.evaluate(MOVING) == [], url


#: what moves although they asked for less of it
MOVING = """document.getAnimations()
    .filter(each => each.effect.getComputedTiming().activeDuration > 10)
    .map(each => each.effect.target.outerHTML.slice(0, 80))"""


def test_a_store_in_which_nothing_has_happened(page: Page, client: Client, week: Scene) -> None:
    """Nobody is there, nothing is owed, and every page says so in words."""
    new = house("quay", "Quay Motors")
    admin = user(new.store, "admin", name="Ina Berg")
    client.force_login(admin, BACKEND)
    page.context.clear_cookies()
    sign_in(page, admin)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    words = {key: what for key, what in WORDS.items() if key.startswith("behind")}
    there = {"user_id": [admin.pk]} | words
    for url in screens(client, addresses(there)):
        look_at(page, url)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto("/")
    expect(page.get_by_text("feed this store its first file")).to_be_visible()


def sign_in(page: Page, who: User) -> None:
    now = datetime.now(UTC)
    page.goto(staff.one_time_link(by="the tests", now=now, base_url="", email=who.email))
    page.get_by_role("button", name=f"Sign in as {who.name}").click()


def test_the_first_run(page: Page, week: Scene) -> None:
    """The link the terminal prints, for whoever has no role anywhere yet, and their way on."""
    page.context.clear_cookies()
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert violations(page) == ""
    alone = user(week.store, "admin", name=GERMAN)
    Role.objects.filter(user=alone).update(ended_at=NOW)
    sign_in(page, alone)
    expect(page.get_by_text("You have no role at any store yet.")).to_be_visible()
    for size in (DESK, PHONE, ZOOMED):
        page.set_viewport_size(size)
        assert violations(page) == ""
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
