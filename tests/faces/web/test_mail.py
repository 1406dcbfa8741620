"""The pages of mail under way: what is kept back and why, one mail, and a person's word on it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sincerely.records.models import Delivery, Mail, Role, Template
from sincerely.rules.events.care import ThankYouGiven
from sincerely.rules.events.deals import DealUnwound
from sincerely.rules.sighting import Contact
from sincerely.work.relaying import senders
from tests.cast import TOM, day, house
from tests.faces.web.post import LONG_SUBJECT, MISSED, SALE, Relayed, fill, relayed
from tests.faces.web.scene import NOW, Scene, person, user
from tests.faces.web.test_pages import text

BACKEND = "django.contrib.auth.backends.ModelBackend"
WHY = {"why": "She rang and asked for it"}

Mails = dict[str, Delivery]


@pytest.fixture
def post(week: Scene) -> Iterator[Relayed]:
    with relayed(week) as found:
        yield found


@pytest.fixture
def mails(post: Relayed) -> Mails:
    return fill(post)


def at(mail: Delivery, verb: str = "") -> str:
    return f"/mail/{mail.pk}/{verb}"


def test_what_needs_somebody_comes_first(desk: Client, mails: Mails) -> None:
    page = text(desk.get("/mail/"))
    assert "Needs you 3 Waiting 1 On its way 1 Stopped 3 Would be stopped 1 Delivered 2" in page
    assert page.index("Recall of your car In doubt") < page.index("A word from Harbor Held for you")
    assert f"{SALE} Held for you To Priya Nair · from crm · Today, 6:00 AM" in page
    assert "Taken for promotion: 97 % sure" in page
    assert "was marked sold on Wednesday, March 11, 2026; nobody has confirmed or undone" in page
    assert "Instead: Marketing or a manager can release it, by name." in page
    assert "Perhaps promotion or newsletter: unsure, 41 % at most" in page
    assert "Our newsletter" not in page
    assert "Stopped 3 need you" in text(desk.get("/")), "on every page"


def test_every_tab(desk: Client, mails: Mails) -> None:
    for tab, there, said in (
        ("waiting", "Our newsletter", "Alex Winter has not thanked them in person yet"),
        ("on_its_way", "Hello", "Nobody has looked at its words yet."),
        ("stopped", SALE, "this would treat a buyer as a prospect."),
        ("stopped", "Thank you! Handed to a person", "It is for Alex Winter to thank them"),
        ("would_stop", SALE, "June Park · from campaigns"),
        ("delivered", LONG_SUBJECT, "Taken for appointment reminder: 88 % sure"),
        ("returned", "Your title is ready", "gone@example.net · from crm"),
        ("nonsense", "Recall of your car", "Only a person can say whether it arrived."),
    ):
        page = text(desk.get("/mail/", {"tab": tab}))
        assert there in page, tab
        assert said in page, tab


def test_watched_is_what_would_have_been_stopped_and_went(desk: Client, mails: Mails) -> None:
    page = text(desk.get("/mail/?tab=would_stop"))
    assert "They went all the same: the gate only watches them." in page
    assert "Delivered Would be stopped" in page
    assert "Instead:" not in page, "nothing happened instead"
    assert "Why it would be stopped They bought a Subaru Outback" in text(
        desk.get(at(mails["watched"]))
    )


def test_pages_go_by_key_and_what_is_old_is_not_listed(desk: Client, mails: Mails) -> None:
    last = mails["doubt"].pk
    assert "Recall of your car" not in text(desk.get(f"/mail/?before={last}"))
    assert SALE in text(desk.get(f"/mail/?before={last}"))
    Delivery.objects.update(since=NOW - timedelta(days=31))
    page = text(desk.get("/mail/?tab=stopped"))
    assert "Stopped 0" in page
    assert "None." in page
    assert "Needs you 3" in page, "what is open is never too old"


def test_a_contradiction_stands_side_by_side(desk: Client, mails: Mails) -> None:
    page = text(desk.get(at(mails["missed"])))
    fact = "Their appointment was kept on Friday, January 23, 2026."
    assert f"The mail says They missed an appointment. We know {fact}" in page
    assert "Why it was stopped" in page
    assert "They opted out of marketing" in page
    assert "The message says" not in page, "once is enough"
    assert "It says: “You missed an appointment.”" in page
    assert "Release it" not in page
    assert "we were sorry to miss you yesterday" in page


def test_its_words_are_text_and_load_nothing(desk: Client, mails: Mails) -> None:
    page = desk.get(at(mails["held"])).content.decode()
    assert "&lt;b&gt;this weekend only&lt;/b&gt;" in page
    assert "track.example.com" in page
    assert 'src="http' not in page
    assert 'href="http' not in page
    assert "test drive" in page and "sale event" in page, "the words that spoke loudest"


def test_words_no_longer_kept_are_said_to_be_gone(desk: Client, mails: Mails) -> None:
    Mail.objects.update(content=None)
    for each in mails.values():
        assert "Its words are not kept any more." in text(desk.get(at(each)))


def test_the_way_names_who_did_what(desk: Client, mails: Mails) -> None:
    held = mails["held"]
    desk.post(at(held, "refuse/"), WHY)
    page = text(desk.get(at(held)))
    assert "Its way Accepted from crm Today, 6:00 AM Held They have probably bought here;" in page
    assert f"Stopped by Dana Reyes {WHY['why']} Today" in page
    assert "relay-1:77:a1b2c3:0" not in page, "a worker is nobody"


def test_a_held_mail_is_released_with_a_why(desk: Client, post: Relayed, mails: Mails) -> None:
    held = mails["held"]
    assert "Say why, in a few words" in text(desk.post(at(held, "release/"), follow=True))
    held.refresh_from_db()
    assert held.state == "held"
    page = text(desk.post(at(held, "release/"), WHY, follow=True))
    assert "Released. It is looked at once more" in page
    assert f"{SALE} Held for you" not in page
    post.work()
    held.refresh_from_db()
    assert (held.state, held.trail[-2]["why"]) == ("delivered", WHY["why"])
    assert "priya@example.com" in post.sink.to


def test_released_or_refused_by_two_at_once_is_said(desk: Client, mails: Mails) -> None:
    desk.post(at(mails["held"], "refuse/"), WHY)
    for verb in ("release/", "refuse/"):
        page = text(desk.post(at(mails["held"], verb), WHY, follow=True))
        assert "is not held" in page
        assert "This is how it stands now." in page
        assert "Your word" not in page


def test_what_waits_for_a_time_can_be_stopped_and_not_released(desk: Client, mails: Mails) -> None:
    page = text(desk.get(at(mails["waiting"])))
    assert "Refuse it" in page
    assert "Release it" not in page
    assert "It is looked at again in a moment, and goes by itself" in page, "its time has come"
    Delivery.objects.filter(pk=mails["waiting"].pk).update(next_at=NOW + timedelta(days=1))
    assert "looked at again tomorrow, 12:00 PM" in text(desk.get(at(mails["waiting"])))
    assert "goes by itself" in text(desk.post(at(mails["waiting"], "release/"), WHY, follow=True))


@pytest.mark.parametrize(("ended", "state"), [("arrived", "delivered"), ("again", "queued")])
def test_a_person_ends_a_doubt(desk: Client, mails: Mails, ended: str, state: str) -> None:
    doubt = mails["doubt"]
    assert "Did it arrive?" in text(desk.get(at(doubt)))
    desk.post(at(doubt, "clear-up/"), {"ended": ended, **WHY})
    doubt.refresh_from_db()
    assert (doubt.state, doubt.trail[-1]["by"]) == (state, "dana@harbor.example.com")
    assert desk.post(at(doubt, "clear-up/"), {"ended": "perhaps", **WHY}).status_code == 404


def test_a_bypassed_mail_says_that_nobody_was_asked(desk: Client, post: Relayed) -> None:
    senders.bypass(sender=post.crm, why="The gate is wrong today", by="Lee", now=NOW)
    mail = post.send(SALE, "tom@example.org")
    page = text(desk.get("/mail/?tab=delivered"))
    assert f"{SALE} Delivered Bypassed To tom@example.org" in page, "its subject is in its head"
    assert "Nobody was asked what it is for." in page
    assert "It went out in bypass: nobody was asked." in text(desk.get(at(mail)))


def test_the_bypass_is_loud_on_every_page_for_everybody(
    client: Client, week: Scene, post: Relayed, mails: Mails
) -> None:
    senders.bypass(sender=post.crm, why="The gate is wrong today", by="Lee", now=NOW)
    client.force_login(week.manager, BACKEND)
    pages = ["/", "/people/", f"/people/{week.tom.pk}/", "/verdicts/", "/feeds/", "/quarantine/"]
    pages += ["/mail/", at(mails["held"]), "/mail/templates/", "/mail/week/", "/mail/decisions/"]
    for url in pages:
        page = text(client.get(url))
        assert "Bypass: nothing crm sends is judged. Every mail goes out, since today" in page
        assert "by Lee : The gate is wrong today" in page
        assert "End it : bypass of crm" in page
    client.force_login(week.seller, BACKEND)
    page = text(client.get("/"))
    assert "Bypass: nothing crm sends is judged." in page
    assert "End it" not in page
    senders.end_bypass(sender=post.crm, why="mended", by="Lee", now=NOW)
    assert "Bypass:" not in text(client.get("/"))


def test_a_gate_that_failed_says_so(desk: Client, mails: Mails) -> None:
    Delivery.objects.filter(pk=mails["held"].pk).update(codes=["gate_failed"], verdicts=[])
    assert "The gate itself failed on this mail, so it was held." in text(desk.get("/mail/"))


def test_a_persons_page_shows_what_is_kept_back(
    client: Client, week: Scene, post: Relayed, mails: Mails
) -> None:
    client.force_login(week.manager, BACKEND)
    page = client.get(f"/people/{week.tom.pk}/")
    assert "Mail kept back Our newsletter Waits" in text(page)
    assert "A word from Harbor Held for you" in text(page)
    assert at(mails["unsure"]) in page.content.decode()
    assert SALE not in text(page), "what is refused is not kept back"
    client.force_login(user(week.store, "service_advisor", name="Ines Roy"), BACKEND)
    page = client.get(f"/people/{week.tom.pk}/")
    assert "A word from Harbor Held for a manager" in text(page)
    assert at(mails["unsure"]) not in page.content.decode(), "the mail itself is not theirs"


def test_what_changes_about_somebody_moves_their_mail(
    desk: Client, week: Scene, post: Relayed, mails: Mails
) -> None:
    who = person(week.house, "priya@example.com")
    assert "Mail kept back" in text(desk.get(f"/people/{who.pk}/"))
    priya = Contact(first="Priya", last="Nair", emails=("priya@example.com",))
    week.house.tell(priya, DealUnwound(deal="O90"), day(7))
    post.now = NOW
    post.work()
    assert "Mail kept back" not in text(desk.get(f"/people/{who.pk}/"))


def test_what_a_rule_refused_marketing_does_not_release(
    client: Client, week: Scene, post: Relayed
) -> None:
    week.house.tell(TOM, ThankYouGiven(by="Alex Winter"), day(6.2))
    refused = post.send(SALE, "tom@example.org")
    for role, after in (("marketing", "refused"), ("manager", "queued")):
        client.force_login(user(week.store, role, name=f"{role} Somebody"), BACKEND)
        for page in (client.get(at(refused)), client.get("/verdicts/")):
            assert ("Release" in text(page)) is (role == "manager"), "offered to who may"
        answer = text(client.post(at(refused, "release/"), WHY, follow=True))
        refused.refresh_from_db()
        assert (refused.state, "only a manager may" in answer) == (after, after == "refused")


VERBS = ("release/", "refuse/", "clear-up/")


def test_who_may(client: Client, week: Scene, mails: Mails) -> None:
    given = {"ended": "arrived", **WHY}
    pages = ["/mail/templates/", "/mail/week/", "/mail/decisions/"]
    for role in Role.Name:
        may = role in {Role.Name.MARKETING, Role.Name.MANAGER, Role.Name.ADMIN}
        listed = may or role is Role.Name.SALESPERSON
        client.force_login(user(week.store, role, name=f"{role.name} Somebody"), BACKEND)
        assert {client.get(url).status_code for url in pages} == {200 if may else 403}
        assert client.get("/mail/").status_code == (200 if listed else 403)
        shown = client.get(at(mails["held"])).status_code
        assert shown == (200 if may else 404 if listed else 403), "nobody's own"
        said = [client.post(at(mails["held"], verb), given).status_code for verb in VERBS]
        assert set(said) == {302 if may else 403}
        assert ('href="/mail/"' in client.get("/verdicts/").content.decode()) is listed


def test_another_stores_mail_is_not_there(client: Client, week: Scene, mails: Mails) -> None:
    lake = house("lake", "Lake Motors")
    client.force_login(user(lake.store, "admin", name="Lou Ek"), BACKEND)
    assert client.get(at(mails["held"])).status_code == 404
    for verb in VERBS:
        answer = client.post(at(mails["held"], verb), {"ended": "arrived", **WHY})
        assert answer.status_code == 404
    assert SALE not in text(client.get("/mail/"))
    assert "No system sends through here yet." in text(client.get("/mail/"))
    assert Delivery.objects.get(pk=mails["held"].pk).state == "held"


def test_nothing_is_done_without_a_token_or_sign_in(
    client: Client, week: Scene, post: Relayed, mails: Mails
) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(week.manager, BACKEND)
    label = f"/mail/templates/{Template.objects.latest('pk').pk}/label/"
    switches = [f"/mail/senders/{post.crm.pk}/{each}/" for each in ("mode", "bypass")]
    verbs = [at(mails["held"], verb) for verb in VERBS]
    for url in (*verbs, label, *switches):
        assert browser.post(url, WHY).status_code == 403
        assert client.post(url).headers["Location"].startswith("/accounts/login/")
    for url in (*verbs, label):
        assert browser.get(url).status_code == 405


#: page -> the most questions it may ever ask; sign-in, role and the glance are four of them
MOST = {
    "/mail/": 8,
    "/mail/?tab=stopped": 8,
    "/mail/{held}/": 9,
    "/mail/templates/": 6,
    "/mail/week/": 12,
    "/mail/decisions/": 5,
}


def test_more_mail_does_not_ask_more(desk: Client, post: Relayed, mails: Mails) -> None:
    urls = {page: page.format(held=mails["held"].pk) for page in MOST}
    before = {page: len(questions(desk, url)) for page, url in urls.items()}
    for n in range(5):
        post.send(SALE, "tom@example.org")
        post.send(f"Another {MISSED} {n}", f"kel{n}@example.com")
        senders.bypass(sender=post.crm, why="x", by="Lee", now=NOW)
        senders.end_bypass(sender=post.crm, why="x", by="Lee", now=NOW)
    for page, url in urls.items():
        after = questions(desk, url)
        assert len(after) == before[page], "\n".join(after)
        assert len(after) <= MOST[page], "\n".join(after)


def questions(desk: Client, url: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert desk.get(url).status_code == 200
    return [query["sql"] for query in asked.captured_queries]
