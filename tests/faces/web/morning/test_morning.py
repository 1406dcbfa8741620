"""The manager's morning: every number, and the list behind it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sincerely.faces.web.morning import day as day_page
from sincerely.records.models import CareTask, Person, Role, Source, User
from sincerely.records.reads.doubts import open_doubts
from sincerely.rules.events import SaidBy
from sincerely.rules.events.care import ThankYouExcused, ThankYouGiven
from sincerely.rules.events.deals import DealSold, DealUnwound
from sincerely.rules.events.wishes import OptedOut
from sincerely.rules.purpose import Channel, Purpose
from sincerely.rules.sighting import Contact
from tests.cast import ROSA, SUV, TOM, day, house
from tests.faces.web.post import fill, relayed
from tests.faces.web.scene import NOW, Scene, person, user
from tests.faces.web.test_pages import text
from tests.work.carecast import logs, thanks

BACKEND = "django.contrib.auth.backends.ModelBackend"
LISTS = ("unthanked", "complaints", "late", "whose", "told", "first-word", "again")
PAGES = ("/morning/", "/morning/doubts/", *(f"/morning/{what}/" for what in LISTS))


def buyer(week: Scene, n: int, at: float = 1, deal: str = "") -> Contact:
    """Somebody who bought."""
    who = Contact(first=f"Sam{n}", last="Reed", emails=(f"sam{n}@example.com",))
    sold = DealSold(deal=deal or f"M{n}", vehicle=SUV, by="Sam Ito")
    week.house.tell(who, sold, day(at), source=week.house.dms)
    return who


def test_who_waits_and_what_is_late(desk: Client) -> None:
    page = text(desk.get("/morning/"))
    assert "Wednesday, March 11." in page
    assert "2 not thanked yet, 1 late 2 late in all 0 to settle 1 complaint open" in page
    assert "Not thanked yet Rosa Keller 5 days late" in page
    assert "Priya Nair Due tomorrow, 7:00 PM" in page, "sold before the store opened: by closing"
    assert "Late, and whose Nobody was named 1 late" in page
    assert "Alex Winter 1 late The oldest was due Fri, Mar 6, 10:00 AM" in page
    assert "They complained about the hold music" in page
    late = text(desk.get("/morning/late/?whose=Alex+Winter"))
    assert "Late: Alex Winter" in late
    assert "Rosa Keller 5 days late Thank them in person." in late
    assert "hold music" not in late
    assert "hold music" in text(desk.get("/morning/late/?whose="))
    assert "Alex Winter 1 late The oldest was due Fri, Mar 6" in text(desk.get("/morning/whose/"))


def test_of_many_who_are_late_the_first_are_shown(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(day_page, "SHOWN_LATE", 1)
    page = text(desk.get("/morning/"))
    assert page.count("The oldest was due") == 1
    assert "All 2" in page
    everybody = text(desk.get("/morning/whose/"))
    assert "Nobody was named 1 late" in everybody and "Alex Winter 1 late" in everybody


def test_what_they_told_somebody_and_not_what_a_link_told(desk: Client, week: Scene) -> None:
    week.house.tell(TOM, OptedOut(proof="link", channel=Channel.EMAIL), day(6.5))
    page = text(desk.get("/morning/"))
    assert "1 told you they want less" in page
    assert "Rosa Keller No more advertising, told to Dana Reyes · Yesterday" in page
    assert "No more advertising by mail" not in page
    assert "No more advertising, told to Dana Reyes" in text(desk.get("/morning/told/"))


def test_insults_by_system_with_the_list_of_them(desk: Client, week: Scene) -> None:
    with relayed(week) as post:
        fill(post)
        page = text(desk.get("/morning/"))
        assert "in the last seven days , 0 in the seven before" in page
        number = int(page.split(" insults stopped")[0].rpartition(" ")[2])
        only = desk.get("/verdicts/?reason=insult&days=7&each=1").content.decode()
        assert only.count("data-card") == number > 5
        assert "Only watched 1 message went out" in page
        assert "one of them an insult" in page
        assert "June Park" in text(desk.get("/verdicts/?state=watched&days=7"))


def test_a_wish_of_last_year_that_a_file_tells_of_today_is_no_news(
    desk: Client, week: Scene
) -> None:
    told = OptedOut(told_to="Dana Reyes")
    old = day(6.6) - timedelta(days=200)
    week.house.tell(Contact(emails=("ann@example.com",)), told, old, now=day(6.6))
    assert "1 told you they want less" in text(desk.get("/morning/"))


def test_how_long_a_word_takes(desk: Client, week: Scene) -> None:
    for n, hours in enumerate((2, 20, 30)):
        who = buyer(week, n)
        given = ThankYouGiven(by="Sam Ito", channel="call")
        week.house.tell(who, given, day(1) + timedelta(hours=hours))
    page = text(desk.get("/morning/"))
    assert "About half of your buyers hear a person within 30 hours" in page
    assert "within a day 47 % within two days 73 % within a week 73 %" in page
    assert (
        "Of 5 purchases whose thanks were watched in the last 90 days, 3 have heard somebody"
        in page
    )
    each = text(desk.get("/morning/first-word/"))
    assert each.index("7 days without a word") < each.index("Sam2 Reed 30 hours")
    assert each.index("Sam2 Reed 30 hours") < each.index("Sam0 Reed 2 hours")


def test_a_purchase_is_listed_on_its_own_day(desk: Client, week: Scene) -> None:
    """Where only the day was told, hours count from its end."""
    who = Contact(first="Wanda", last="Whole", emails=("wanda@example.com",))
    begins = datetime(2026, 3, 9, tzinfo=ZoneInfo(week.store.zone))
    sold = DealSold(deal="W1", vehicle=SUV, by="Sam Ito")
    week.house.tell(who, sold, begins, source=week.house.dms, whole_day=True, now=day(6))
    given = ThankYouGiven(by="Sam Ito", channel="call")
    week.house.tell(who, given, begins + timedelta(hours=24 + 5))
    each = text(desk.get("/morning/first-word/"))
    assert "Wanda Whole 5 hours Bought Mon, Mar 9 ; Sam Ito , by phone" in each


def test_who_came_back_did_so_on_the_day_that_was_told(desk: Client, week: Scene) -> None:
    who = buyer(week, 1, at=-90, deal="OLD")
    begins = datetime(2026, 3, 9, tzinfo=ZoneInfo(week.store.zone))
    sold = DealSold(deal="NEW", vehicle=SUV, by="Sam Ito")
    week.house.tell(who, sold, begins, source=week.house.dms, whole_day=True, now=day(6))
    assert "The latest Mon, Mar 9" in text(desk.get("/morning/again/"))


def test_who_may_have_bought_is_called_so(desk: Client, week: Scene) -> None:
    """A click on *sold* in the CRM is nobody's confirmation."""
    buyer(week, 1)
    clicked = Contact(first="Cleo", last="Clicked", emails=("cleo@example.com",))
    week.house.tell(clicked, DealSold(deal="C9", by="Sam Ito", said_by=SaidBy.SALESPERSON), day(1))
    each = text(desk.get("/morning/first-word/"))
    assert "Cleo Clicked 6 days without a word Perhaps bought Thu, Mar 5 ;" in each
    assert "Sam1 Reed 6 days without a word Bought Thu, Mar 5 ;" in each


def test_a_sale_undone_is_no_purchase_and_one_let_go_was_never_thanked(
    desk: Client, week: Scene
) -> None:
    undone, excused = buyer(week, 1), buyer(week, 2)
    week.house.tell(undone, DealUnwound(deal="M1"), day(2), source=week.house.dms)
    week.house.tell(excused, ThankYouExcused(by="Dana Reyes", why="moved abroad"), day(2))
    assert not CareTask.objects.filter(settled_at=None, person__name__startswith="Sam").exists()
    page = text(desk.get("/morning/"))
    assert (
        "Of 3 purchases whose thanks were watched in the last 90 days, 0 have heard somebody"
        in page
    )
    assert "No buyer has heard a person yet." in page
    assert "Sam2 Reed 24 hours without a word" in text(desk.get("/morning/first-word/"))


def test_who_came_back(desk: Client, week: Scene) -> None:
    buyer(week, 1, at=-90, deal="OLD")
    buyer(week, 1)
    buyer(week, 2)
    page = text(desk.get("/morning/"))
    assert (
        "1 of 4 buyers whose thanks were watched in 90 days had bought here before: 25 %." in page
    )
    assert "Sam1 Reed 2 purchases" in text(desk.get("/morning/again/"))


def test_a_click_and_the_dms_are_one_purchase(desk: Client, week: Scene) -> None:
    buyer(week, 1, at=1, deal="CLICK")
    buyer(week, 1, at=5, deal="DMS")
    assert "Sam1" not in text(desk.get("/morning/again/"))


def test_a_household_that_bought_before_came_back(desk: Client, week: Scene) -> None:
    sold = DealSold(deal="KIDS", vehicle=SUV, by="Sam Ito")
    week.house.tell(ROSA, sold, day(-300), source=week.house.dms)
    assert "2 purchases" in text(desk.get("/morning/again/"))


def test_feeds_and_their_age(desk: Client, week: Scene) -> None:
    Source.objects.filter(pk=week.house.dms.pk).update(expected_hours=24)
    page = text(desk.get("/morning/"))
    assert "Feeds dms Late Last heard Sun, Mar 8, 11:00 AM ; due Mon, Mar 9, 11:00 AM" in page


@pytest.fixture
def sam(week: Scene) -> User:
    return user(week.store, "salesperson", name="Sam Ito")


def tick(week: Scene, by: User, boxes: int) -> list[Person]:
    """Boxes ticked one after the other, with the same words."""
    found = []
    for n in range(boxes):
        buyer(week, n)
        who = person(week.house, f"sam{n}@example.com")
        at = day(2) + timedelta(seconds=10 * n)
        words = "called the customer and thanked them for the purchase"
        logs(week.house, by, who, at, task=thanks(who), learned=words)
        found.append(who)
    return found


def test_doubts_are_settled_by_somebody_else_with_a_word(
    desk: Client, week: Scene, sam: User
) -> None:
    tick(week, sam, 12)
    found = open_doubts(week.store, None, NOW)
    assert len(found) == 12
    assert "12 to settle" in text(desk.get("/morning/"))
    page = text(desk.get("/morning/doubts/"))
    assert "Sam Ito logged this as done." in page
    assert "Sam Ito has not said how it was yet." in page
    url = f"/morning/doubts/{found[0].event_id}/"
    assert "Say why, in a few words" in text(desk.post(url, {"stands": "yes"}, follow=True))
    assert desk.post(url, {"stands": "perhaps", "why": "x"}).status_code == 404
    assert len(open_doubts(week.store, None, NOW)) == 12
    done = text(desk.post(url, {"stands": "yes", "why": "I heard him"}, follow=True))
    assert "It counts." in done
    last = f"/morning/doubts/{found[1].event_id}/"
    done = text(desk.post(last, {"stands": "no", "why": "He says so"}, follow=True))
    assert "It does not count: they are owed it still." in done
    assert len(open_doubts(week.store, None, NOW)) == 10
    gone = desk.post("/morning/doubts/1/", {"stands": "no", "why": "x"}, follow=True)
    assert "they are owed it still" not in text(gone)


def test_nobody_settles_their_own(client: Client, week: Scene) -> None:
    tick(week, week.manager, 12)
    client.force_login(week.manager, BACKEND)
    [first, *_] = open_doubts(week.store, None, NOW)
    url = f"/morning/doubts/{first.event_id}/"
    said = text(client.post(url, {"stands": "yes", "why": "I did"}, follow=True))
    assert "You logged this yourself." in said


def test_who_settles_what_the_only_manager_logged(client: Client, week: Scene) -> None:
    """Their page says who may, and an admin can; where there is nobody it says what to do."""
    tick(week, week.manager, 12)
    client.force_login(week.manager, BACKEND)
    alone = text(client.get("/morning/doubts/"))
    assert "nobody else here may settle it. Let a second manager in at Who works here" in alone
    assert "It counts" not in alone
    admin = user(week.store, "admin", name="Ed Castellano")
    two = text(client.get("/morning/doubts/"))
    assert "You logged this yourself, so somebody else settles it: Ed Castellano" in two
    client.force_login(admin, BACKEND)
    [first, *_] = open_doubts(week.store, None, NOW)
    assert "You logged this" not in text(client.get("/morning/doubts/"))
    url = f"/morning/doubts/{first.event_id}/"
    assert "It counts." in text(
        client.post(url, {"stands": "yes", "why": "I was there"}, follow=True)
    )


@pytest.mark.parametrize("page", [*PAGES, "/morning/picture/insults/"])
def test_managers_and_admins_alone(client: Client, week: Scene, page: str) -> None:
    for role in Role.Name:
        client.force_login(user(week.store, role, name=f"{role.name} Somebody"), BACKEND)
        may = role in {Role.Name.MANAGER, Role.Name.ADMIN}
        assert client.get(page).status_code == (200 if may else 403), role
        assert ('href="/morning/"' in client.get("/more/").content.decode()) is may


def test_another_stores_morning_tells_nothing_of_this_one(client: Client, week: Scene) -> None:
    lake = house("lake", "Lake Motors")
    client.force_login(user(lake.store, "manager", name="Lou Ek"), BACKEND)
    for page in PAGES:
        shown = client.get(page).content.decode()
        assert "Keller" not in shown
        assert "Alex Winter" not in shown


def test_an_empty_store(client: Client, week: Scene) -> None:
    lake = house("lake", "Lake Motors")
    client.force_login(user(lake.store, "manager", name="Lou Ek"), BACKEND)
    page = text(client.get("/morning/"))
    for said in (
        "Everybody who bought has heard a person say thank you.",
        "Nothing is late.",
        "Nothing that was logged is in doubt.",
        "No complaint waits for an answer.",
        "No purchase in 90 days that owes a thank-you.",
        "None in two weeks.",
        "Nobody told a colleague to stop in the last seven days.",
    ):
        assert said in page
    for what in LISTS:
        assert "Nobody." in text(client.get(f"/morning/{what}/"))
    assert client.get("/morning/nothing/").status_code == 404


def test_more_to_show_does_not_ask_more(desk: Client, week: Scene) -> None:
    desk.get("/morning/")
    few = {page: questions(desk, page) for page in PAGES}
    for n in range(12):
        buyer(week, n)
        week.house.ask(f"sam{n}@example.com", Purpose.PROMOTION, day(6.5))
        told = OptedOut(told_to="Dana Reyes")
        week.house.tell(Contact(emails=(f"sam{n}@example.com",)), told, day(6.6))
    assert {page: questions(desk, page) for page in PAGES} == few
    assert few["/morning/"] <= 20


def questions(desk: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert desk.get(page).status_code == 200
    return len(asked.captured_queries)
