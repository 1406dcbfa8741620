"""Stopped and held: every door on one page, those alike together, each with a word on it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sincerely.records.models import Delivery, Role, Store, Template
from sincerely.records.reads import not_sent
from sincerely.records.reads.not_sent import Asked
from sincerely.rules.events.deals import DealSold
from sincerely.rules.purpose import Purpose
from sincerely.rules.sighting import Contact
from tests.cast import SUV, day
from tests.faces.web.post import MISSED, SALE, Relayed, fill, relayed
from tests.faces.web.scene import NOW, Scene, user
from tests.faces.web.test_pages import text

BACKEND = "django.contrib.auth.backends.ModelBackend"
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def post(week: Scene) -> Iterator[Relayed]:
    with relayed(week) as found:
        yield found


@pytest.fixture
def mails(post: Relayed) -> dict[str, Delivery]:
    return fill(post)


def at(mail: Delivery, verb: str) -> str:
    return f"/mail/{mail.pk}/{verb}/"


def many(post: Relayed, number: int, subject: str = SALE) -> list[Delivery]:
    """Mails of one wording to as many buyers."""
    found = []
    for n in range(number):
        to = Contact(first=f"Sam{n}", last="Reed", emails=(f"sam{n}@example.com",))
        post.week.house.tell(to, DealSold(deal=f"M{n}", vehicle=SUV, by="Sam Ito"), day(1))
        found.append(post.send(subject, f"sam{n}@example.com"))
    return found


def test_every_door_is_on_one_page(desk: Client, mails: dict[str, Delivery]) -> None:
    page = text(desk.get("/verdicts/"))
    assert f"{SALE} Held for you To Priya Nair · from crm" in page
    assert "asked by the tests" in page, "what was asked by hand"
    assert page.count("Promotion by email · asked by relay-1") == 0, "the mails' own are not twice"
    assert "Our newsletter Waits" in page
    assert "We know" in page


def test_what_it_says_is_beside_what_we_know(desk: Client, mails: dict[str, Delivery]) -> None:
    page = text(desk.get("/verdicts/?system=crm&reason=appointment_not_missed"))
    assert MISSED in page
    assert "It says They missed an appointment. We know" in page, page


def test_a_state_a_system_and_a_reason(desk: Client, mails: dict[str, Delivery]) -> None:
    held = text(desk.get("/verdicts/?state=held"))
    assert "Priya Nair" in held
    assert "Our newsletter" not in held
    assert "Our newsletter" in text(desk.get("/verdicts/?state=waiting"))
    watched = text(desk.get("/verdicts/?state=watched"))
    assert "June Park" in watched
    assert "Would be stopped" in watched
    assert "asked by the tests" not in watched, "the store itself is on"
    assert "None." in text(desk.get("/verdicts/?system=dms"))
    only = text(desk.get("/verdicts/?system=asked+by+hand"))
    assert "asked by the tests" in only
    assert MISSED not in only
    assert "Show everything" in only
    assert desk.get("/verdicts/?state=x&reason=x&before=x.y&template=x&days=-1").status_code == 200


def test_those_of_a_store_that_only_watches_are_watched(desk: Client, week: Scene) -> None:
    Store.objects.update(mode=Store.Mode.WATCH)
    page = text(desk.get("/verdicts/?state=watched"))
    assert "asked by the tests" in page


def test_a_hundred_alike_are_one_card_labelled_once(
    desk: Client, week: Scene, post: Relayed
) -> None:
    alike = many(post, 5, subject="A word from Harbor")
    assert {each.state for each in alike} == {"held"}
    page = text(desk.get("/verdicts/"))
    assert "A word from Harbor 5 alike" in page
    assert "Label once for all 5" in page
    assert page.count("A word from Harbor") < 5
    [template] = {each.template_id for each in alike if each.template_id}
    answer = desk.post(
        f"/mail/templates/{template}/label/",
        {"purpose": "newsletter", "place": "stopped"},
        **HTMX,  # type: ignore[arg-type]
    )
    assert "Labelled: Newsletter. 5 mails that are kept back of it are looked at again." in text(
        answer
    )
    assert Template.objects.get(pk=template).labelled_by == week.manager.email
    each = text(desk.get(f"/verdicts/?template={template}&each=1"))
    assert each.count("A word from Harbor Held for you") == 5


def test_label_without_scripts_leads_back(desk: Client, post: Relayed) -> None:
    [one] = many(post, 1)
    url = f"/mail/templates/{one.template_id}/label/"
    answer = desk.post(url, {"purpose": "promotion", "place": "stopped"})
    assert answer.headers["Location"] == "/verdicts/"


@pytest.mark.parametrize(
    ("verb", "said", "state"),
    [
        ("release", "Released. It is looked at once more", "queued"),
        ("refuse", "Stopped for good.", "refused"),
    ],
)
def test_a_word_in_its_place(
    desk: Client, mails: dict[str, Delivery], verb: str, said: str, state: str
) -> None:
    answer = desk.post(at(mails["held"], verb), {"why": "She rang"}, **HTMX)  # type: ignore[arg-type]
    assert answer.status_code == 200
    assert said in text(answer)
    assert "data-card" in answer.content.decode()
    mails["held"].refresh_from_db()
    assert mails["held"].state == state
    again = desk.post(at(mails["held"], verb), {"why": "Again"}, **HTMX)  # type: ignore[arg-type]
    assert again.status_code == 200
    assert said not in text(again), "says what is in the way instead"


def test_what_became_a_task_names_it(desk: Client, mails: dict[str, Delivery]) -> None:
    page = text(desk.get("/verdicts/?system=crm&reason=robot_thanks"))
    assert "Instead: Thank them in person: Alex Winter , due" in page


def test_a_salesperson_sees_their_own_people_and_decides_nothing(
    client: Client, week: Scene, mails: dict[str, Delivery]
) -> None:
    client.force_login(week.seller, BACKEND)
    page = text(client.get("/verdicts/"))
    assert "Thomas Keller" in page
    for other in ("Priya", "June", "Release", "Label", "Keys", "Templates"):
        assert other not in page


def test_an_advisor_reads_of_no_mail(
    client: Client, week: Scene, mails: dict[str, Delivery]
) -> None:
    advisor = user(week.store, Role.Name.SERVICE_ADVISOR, name="Alex Winter")
    Role.objects.filter(user=advisor).exclude(name=Role.Name.SERVICE_ADVISOR).delete()
    client.force_login(advisor, BACKEND)
    page = text(client.get("/verdicts/"))
    assert "asked by the tests" in page
    assert SALE not in page


def test_pages_follow_each_other_and_miss_nothing(week: Scene, post: Relayed) -> None:
    for _ in range(12):
        week.house.ask("tom@example.org", Purpose.PROMOTION, day(6.6))  # all at one moment
    fill(post)
    asked = Asked(each=True)
    whole = list(pages(week, asked, 30))
    parts = list(pages(week, asked, 4))
    assert len(whole) == len(set(whole)) > 20
    assert parts == whole


def pages(week: Scene, asked: Asked, cards: int) -> Iterator[tuple[str, int]]:
    before: not_sent.Cursor | None = None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(not_sent, "CARDS", cards)
        while True:
            page = not_sent.page(week.store, asked, now=NOW + timedelta(days=1), before=before)
            for card in page.cards:
                yield ("mail", card.mail.id) if card.mail else ("asked", card.asked.id)  # type: ignore[union-attr]
            if not page.before:
                return
            before = not_sent.cursor(page.before)


def test_more_to_show_does_not_ask_more(desk: Client, week: Scene, post: Relayed) -> None:
    fill(post)
    desk.get("/verdicts/")
    few = questions(desk)
    many(post, 6)
    for purpose in (Purpose.PROMOTION, Purpose.REENGAGEMENT, Purpose.THANK_YOU):
        week.house.ask("tom@example.org", purpose, day(6.6))
    assert questions(desk) == few <= 16


def questions(desk: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert desk.get("/verdicts/").status_code == 200
    return len(asked.captured_queries)
