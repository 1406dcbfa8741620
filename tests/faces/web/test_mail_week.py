"""The week's report, the gate turned on per purpose, the bypass; and templates, labelled once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from sincerely.records import turned_away
from sincerely.records.models import (
    Delivery,
    Sender,
    SenderDecision,
    Template,
    TurnedAway,
    VerdictRow,
)
from sincerely.rules.purpose import Purpose
from sincerely.work.relaying import senders
from sincerely.work.relaying.judging import Mode
from tests.cast import house
from tests.faces.web.post import SALE, Relayed, fill, relayed
from tests.faces.web.scene import NOW, Scene, user
from tests.faces.web.test_pages import text

Step = TurnedAway.Step
BACKEND = "django.contrib.auth.backends.ModelBackend"
WHY = "Four weeks were right"
#: stands where the words change from reader to reader
GAP = "\u2039\u2026\u203a"


@pytest.fixture
def post(week: Scene) -> Iterator[Relayed]:
    with relayed(week) as found:
        fill(found)
        yield found


def mode_url(sender: Sender) -> str:
    return f"/mail/senders/{sender.pk}/mode/"


def bypass_url(sender: Sender) -> str:
    return f"/mail/senders/{sender.pk}/bypass/"


def fresh(sender: Sender) -> Sender:
    return Sender.objects.get(pk=sender.pk)


def test_the_week_counts_what_was_and_would_have_been_stopped(desk: Client, post: Relayed) -> None:
    page = text(desk.get("/mail/week/"))
    assert "Wednesday, March 4 to Wednesday, March 11: 11 mails came in" in page
    assert "would have been stopped 1 stopped 2 handed to a person 1" in page
    assert "held for you now, the oldest since today 2 delivered 2" in page
    assert "Where all 11 are" in page
    assert "They bought elsewhere 1 would have been stopped" in page
    assert "crm : 10 mails" in page
    assert (
        "Promotion 4 came, 1 of them unsure: 1 would have been stopped, 1 stopped, 2 held now."
        in (page)
    )
    assert "Nobody could tell" in page
    assert "crm , everything else: turned on. It is right." in page


def test_whom_the_door_refused_is_told_apart_from_what_was_accepted(
    desk: Client, week: Scene, post: Relayed
) -> None:
    assert "Turned away" not in text(desk.get("/mail/week/"))
    verdict = VerdictRow.objects.filter(person_id=week.rosa.pk).latest("pk")
    said = {"reason": "opted_out", "verdict_id": verdict.pk, "now": post.now}
    turned_away.keep(post.crm, Step.RCPT, status="5.7.1", **said)  # type: ignore[arg-type]
    turned_away.keep(post.crm, Step.DATA, status="5.6.11", now=post.now)
    page = desk.get("/mail/week/")
    assert "2 were answered no at once, so they are in no other number here." in text(page)
    assert "They opted out of this : 1 from crm , before its words came" in text(page)
    assert "Rosa Keller : They opted out of this from crm" in text(page)
    assert "Nobody known: A line ends in CR or LF alone" in text(page)
    assert f'href="/people/{week.rosa.pk}/"' in page.content.decode()
    assert "11 mails came in" in text(page)


def test_all_that_came_in_are_somewhere(desk: Client, post: Relayed) -> None:
    week = desk.get("/mail/week/").context["week"]
    assert (
        sum(week.states.values())
        == week.accepted
        == Delivery.objects.filter(mail__sender__isnull=False).count()
    )


def test_the_weeks_before(desk: Client, post: Relayed) -> None:
    page = desk.get("/mail/week/?ago=1")
    assert "no mail came in from your systems." in text(page)
    assert "The week after" in text(page)
    assert "The week before" not in text(desk.get("/mail/week/?ago=99"))


def test_a_purpose_is_turned_on_with_a_why_and_a_name(desk: Client, post: Relayed) -> None:
    url, asked = mode_url(post.campaigns), {"purpose": "promotion", "mode": "on"}
    assert url in desk.get("/mail/week/").content.decode()
    page = text(desk.get(url, asked))
    assert "Turn the gate on Promotion of campaigns" in page
    assert "4 came, from all systems: 1 would have been stopped" in page
    assert fresh(post.campaigns).modes == {}, "looking changes nothing"
    assert "Say why, in a few words" in text(desk.post(url, asked))
    assert fresh(post.campaigns).modes == {}
    page = text(desk.post(url, {**asked, "why": WHY}, follow=True))
    assert "On: promotion of campaigns goes only where the gate says so." in page
    assert fresh(post.campaigns).modes == {"promotion": "on"}
    made = SenderDecision.objects.latest("pk")
    assert (made.by, made.why, made.at) == ("dana@harbor.example.com", WHY, NOW)
    assert f"campaigns , promotion: turned on. {WHY}" in text(desk.get("/mail/decisions/"))
    held = post.send(SALE, "june@example.com", sender=post.campaigns)
    assert held.state == "refused", "from now on"


def test_everything_else_is_only_watched_again(desk: Client, post: Relayed) -> None:
    url = mode_url(post.crm)
    page = text(desk.post(url, {"purpose": "", "mode": "watch", "why": WHY}, follow=True))
    assert "Watched: all other mail of crm goes" in page
    assert fresh(post.crm).modes == {"": "watch"}


@pytest.mark.parametrize(
    "asked",
    [
        {"purpose": "nonsense", "mode": "on"},
        {"purpose": "promotion", "mode": "bypass"},
        {"purpose": "promotion"},
    ],
)
def test_no_other_mode_and_no_other_purpose(
    desk: Client, post: Relayed, asked: dict[str, str]
) -> None:
    assert desk.get(mode_url(post.crm), asked).status_code == 404
    assert desk.post(mode_url(post.crm), {**asked, "why": WHY}).status_code == 404


def test_the_bypass_asks_first_and_ends_by_name(desk: Client, post: Relayed) -> None:
    url = bypass_url(post.crm)
    assert "Everything crm sends goes out at once, to everybody" in text(desk.get(url))
    assert "Say why" in text(desk.post(url, {"why": "  "}))
    assert fresh(post.crm).bypassed_at is None
    page = text(desk.post(url, {"why": "It holds recalls"}, follow=True))
    assert "Bypass: nothing crm sends is judged." in page
    assert fresh(post.crm).bypassed_at == NOW
    desk.post(url, {"why": "pressed twice"})
    assert SenderDecision.objects.filter(what="bypass").count() == 1
    assert "The gate is asked again about every mail of crm" in text(desk.get(url))
    page = text(desk.post(url, {"end": "end", "why": "mended"}, follow=True))
    assert "The gate is asked again about mail of crm." in page
    assert "Bypass:" not in page
    desk.post(url, {"end": "end", "why": "pressed twice"})
    assert fresh(post.crm).bypassed_at is None
    log = text(desk.get("/mail/decisions/"))
    assert log.index("Bypass of crm ended. mended") < log.index("Bypass of crm . It holds recalls")


@pytest.mark.parametrize(
    ("role", "status"),
    [("salesperson", 403), ("service_advisor", 403), ("marketing", 403), ("manager", 200)],
)
def test_who_may_switch(client: Client, week: Scene, post: Relayed, role: str, status: int) -> None:
    client.force_login(user(week.store, role, name=f"Somebody {role}"), BACKEND)
    asked = {"purpose": "promotion", "mode": "on"}
    assert client.get(mode_url(post.crm), asked).status_code == status
    assert client.get(bypass_url(post.crm)).status_code == status
    done = 302 if status == 200 else 403
    assert client.post(bypass_url(post.crm), {"why": "x"}).status_code == done
    assert (fresh(post.crm).bypassed_at is not None) is (status == 200)
    if role == "marketing":
        page = text(client.get("/mail/week/"))
        assert "Turn it on" not in page
        assert "Emergency" not in page


def test_another_stores_senders_are_not_there(client: Client, week: Scene, post: Relayed) -> None:
    lake = house("lake", "Lake Motors")
    client.force_login(user(lake.store, "admin", name="Lou Ek"), BACKEND)
    asked = {"purpose": "promotion", "mode": "on", "why": WHY}
    for url in (mode_url(post.crm), bypass_url(post.crm)):
        assert client.get(url, asked).status_code == 404
        assert client.post(url, asked).status_code == 404
    page = text(client.get("/mail/week/"))
    assert "No system sends through here yet." in page
    assert "crm" not in text(client.get("/mail/decisions/"))


def test_decisions_are_paged_by_key(desk: Client, post: Relayed) -> None:
    for n in range(60):
        at = NOW + timedelta(minutes=n)
        senders.set_mode(
            sender=post.crm, mode=Mode.ON, purpose=Purpose.RECALL, why=f"No. {n}.", by="x", now=at
        )
    page = text(desk.get("/mail/decisions/"))
    assert "No. 59." in page
    assert "No. 9." not in page
    before = desk.get("/mail/decisions/").context["page"].before
    assert "No. 9." in text(desk.get(f"/mail/decisions/?before={before}"))


def the_sale(post: Relayed) -> Template:
    number = Delivery.objects.filter(read__contains=SALE).latest("pk").template_id
    assert number is not None
    return Template.objects.get(pk=number)


def test_templates_begin_with_what_comes_often_and_nobody_could_tell(
    desk: Client, post: Relayed
) -> None:
    for n in range(3):
        post.send("A word from Harbor", f"kel{n}@example.com")
    page = text(desk.get("/mail/templates/"))
    assert "To label 8 Labelled 0" in page
    unsure, sale = page.index("A word from Harbor Unsure"), page.index(f"{SALE} Came 3 times")
    assert unsure < sale < page.index("Thank you!")
    assert "Came 4 times, to 4 addresses · Today, 6:05 AM" in page
    assert "unsure about 4 of them" in page
    assert GAP in page


def test_a_template_is_labelled_once_and_its_mail_looked_at_again(
    desk: Client, post: Relayed
) -> None:
    sale = the_sale(post)
    page = text(desk.post(f"/mail/templates/{sale.pk}/label/", {"purpose": "recall"}, follow=True))
    assert "Labelled: Recall. 1 mail that is kept back of it is looked at again." in page
    sale.refresh_from_db()
    assert (sale.purpose, sale.labelled_by) == ("recall", "dana@harbor.example.com")
    assert SALE not in page, "it needs no label any more"
    labelled = text(desk.get("/mail/templates/?labelled"))
    assert f"{SALE} Recall Came 3 times" in labelled
    assert "Labelled by dana@harbor.example.com , today" in labelled
    page = text(desk.post(f"/mail/templates/{sale.pk}/label/", {"purpose": ""}, follow=True))
    assert "The label is taken off." in page
    assert SALE in page


def test_htmx_is_given_the_row_alone(desk: Client, post: Relayed) -> None:
    url = f"/mail/templates/{the_sale(post).pk}/label/"
    part = desk.post(url, {"purpose": "promotion"}, headers={"HX-Request": "true"})
    assert f"{SALE} Promotion Came 3 times" in text(part)
    assert "Labelled: Promotion." in text(part)
    assert 'hx-swap-oob="innerHTML:#heard"' in part.content.decode()
    assert "<html" not in part.content.decode()


def test_a_template_is_labelled_on_a_mails_page(desk: Client, post: Relayed) -> None:
    mail, sale = Delivery.objects.filter(read__contains=SALE).latest("pk"), the_sale(post)
    page = text(desk.get(f"/mail/{mail.pk}/"))
    assert "What all mail of this wording is for Nobody has said Appointment reminder" in page
    given = {"purpose": "promotion", "mail": str(mail.pk)}
    response = desk.post(f"/mail/templates/{sale.pk}/label/", given)
    assert response.headers["Location"] == f"/mail/{mail.pk}/"
    page = text(desk.get(f"/mail/{mail.pk}/"))
    assert "Labelled promotion by Dana Reyes" in page


def test_no_other_purpose_no_other_stores_template(
    client: Client, week: Scene, post: Relayed
) -> None:
    url = f"/mail/templates/{the_sale(post).pk}/label/"
    client.force_login(week.manager, BACKEND)
    assert client.post(url, {"purpose": "nonsense"}).status_code == 404
    lake = house("lake", "Lake Motors")
    client.force_login(user(lake.store, "admin", name="Lou Ek"), BACKEND)
    assert client.post(url, {"purpose": "recall"}).status_code == 404
    assert "No mail has come through here yet." in text(client.get("/mail/templates/"))
    client.force_login(week.seller, BACKEND)
    assert client.post(url, {"purpose": "recall"}).status_code == 403
    assert the_sale(post).purpose is None
