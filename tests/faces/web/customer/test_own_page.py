"""Somebody's own page: no sign-in, a GET changes nothing, and a link can only make us quieter."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sincerely.records.models import CareTask, EventRow, Person, Sighting
from sincerely.records.reads import standings as kept
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.purpose import Channel, Purpose
from sincerely.rules.sighting import Contact
from sincerely.work import customer_link, people, policies
from sincerely.work.matching import answering
from tests.cast import ROSA, House, day, house
from tests.faces.web.scene import Scene, person

PAT = Contact(
    first="Pat", last="Okafor", emails=("pat@example.com",), phones=(("cell", "207-555-0144"),)
)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def url(at: House, to: str = "pat@example.com", **given: Any) -> str:
    return f"/c/{customer_link.make(store=at.store, to=to, **given)}/"


def codes(
    at: House, to: str = "pat@example.com", purpose: Purpose = Purpose.PROMOTION
) -> list[str]:
    found = at.ask(to, purpose, day(8))
    return [reason.code for reason in found.verdict.reasons]


def counts() -> tuple[int, ...]:
    return tuple(m.objects.count() for m in (EventRow, CareTask, Sighting, Person))


@pytest.fixture
def harbor(week: Scene) -> House:
    week.house.tell(PAT, LeadReceived(provider="Cars Finder"), day(5))
    assert codes(week.house) == []
    return week.house


def test_looking_changes_nothing(client: Client, harbor: House) -> None:
    before, page = counts(), url(harbor)
    for address in (
        page,
        f"{page}one-click/",
        f"{page}?do=stop",
        f"{page}one-click/?{'&'.join(f'{k}={v}' for k, v in ONE_CLICK.items())}",
    ):
        for ask in (client.get, client.head):
            assert ask(address).status_code == 200
    assert counts() == before
    assert codes(harbor) == []


def test_a_forwarded_link_tells_nothing(client: Client, week: Scene) -> None:
    """Rosa and Tom bought a Palisade; whoever is passed the link learns none of it."""
    decided = week.house.ask("rosa@example.com", Purpose.PROMOTION, day(6))
    for page in (
        url(week.house, "rosa@example.com"),
        url(week.house, "rosa@example.com", verdict_id=decided.id),
        url(week.house, "+12075550101"),
    ):
        answer = client.get(page)
        shown = answer.content.decode()
        for secret in (
            "Rosa",
            "Keller",
            "Tom",
            "rosa@",
            "555",
            "Palisade",
            "bought a",
            "Alex Winter",
        ):
            assert secret not in shown, secret
        assert "rosa" not in page
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "no-store" in answer.headers["Cache-Control"]


def test_a_link_that_is_not_ours_is_nobodys(client: Client, harbor: House) -> None:
    good = url(harbor).split("/")[2]
    token = customer_link.read(good)
    assert token is not None
    for bad in ("1", good[:-1], f"A{good[1:]}", good[::-1], "é" * 9, "%00", "A" * 2000, f"{good}="):
        if customer_link.read(bad) == token:
            continue  # padding that says the same
        assert client.get(f"/c/{bad}/").status_code == 404, bad
        assert client.post(f"/c/{bad}/one-click/", ONE_CLICK).status_code == 404, bad


def test_every_flipped_bit_is_refused(harbor: House) -> None:
    good = customer_link.make(store=harbor.store, to="pat@example.com")
    flipped = {
        good[:n] + ("A" if good[n] != "A" else "B") + good[n + 1 :] for n in range(len(good) - 1)
    }
    assert all(customer_link.read(each) is None for each in flipped)


def test_the_same_address_has_the_same_link_and_another_key_has_none(
    harbor: House, settings: Any
) -> None:
    token = customer_link.make(store=harbor.store, to="Pat@Example.com ")
    assert token == customer_link.make(store=harbor.store, to="pat@example.com")
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    assert customer_link.read(token) is None
    settings.SECRET_KEY_FALLBACKS = [old]
    assert customer_link.read(token) is not None


def test_one_click_needs_no_cookie_and_no_form_of_ours(harbor: House) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(f"{url(harbor)}one-click/", ONE_CLICK)
    assert (answer.status_code, answer.content) == (200, b"You are unsubscribed.\n")
    assert not answer.cookies
    assert codes(harbor) == ["opted_out"]
    assert EventRow.objects.filter(kind="opted_out", by="their own page").count() == 1
    client.post(f"{url(harbor)}one-click/", ONE_CLICK)
    assert EventRow.objects.filter(kind="opted_out", by="their own page").count() == 1


def test_one_click_is_said_as_the_standard_says_it(harbor: House) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(f"{url(harbor)}one-click/", {"do": "stop"}).status_code == 400
    assert codes(harbor) == []


def test_the_forms_work_with_cookies_turned_off(harbor: House) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(url(harbor), {"do": "stop"})
    assert (answer.status_code, dict(answer.cookies)) == (302, {})
    assert codes(harbor) == ["opted_out"]


def test_one_click_from_a_service_mail_is_about_service(client: Client, harbor: House) -> None:
    decided = harbor.ask("pat@example.com", Purpose.SERVICE_REMINDER, day(6))
    client.post(f"{url(harbor, verdict_id=decided.id)}one-click/", ONE_CLICK)
    assert codes(harbor, purpose=Purpose.SERVICE_REMINDER) == ["opted_out"]
    assert codes(harbor) == []


def test_a_decision_about_somebody_else_makes_no_link(harbor: House) -> None:
    other = harbor.ask("rosa@example.com", Purpose.PROMOTION, day(6))
    made = customer_link.make_many(
        store=harbor.store, asked=[("pat@example.com", other.id), ("nonsense", None)]
    )
    assert [getattr(each, "code", None) for each in made] == [
        "no_such_decision",
        "address_unreadable",
    ]


@pytest.mark.parametrize(
    ("do", "says", "promotion", "reminder"),
    [
        ("stop", "stopped", ["opted_out"], ["opted_out"]),
        ("everything", "everything", ["opted_out"], ["opted_out"]),
        ("elsewhere", "elsewhere", ["opted_out"], ["opted_out"]),
        ("call", "call", ["opted_out"], ["opted_out"]),
        ("bought", "bought", ["probably_bought", "thanks_first"], ["thanks_first"]),
        ("nonsense", "nothing", [], []),
    ],
)
def test_what_they_say_holds_at_once(
    client: Client, harbor: House, do: str, says: str, promotion: list[str], reminder: list[str]
) -> None:
    answer = client.post(url(harbor), {"do": do})
    assert answer.headers["Location"].startswith(f"{url(harbor)}?said={says}")
    assert 'role="status"' in client.get(answer.headers["Location"]).content.decode()
    assert codes(harbor) == promotion
    assert codes(harbor, purpose=Purpose.SERVICE_REMINDER) == reminder
    assert codes(harbor, purpose=Purpose.RECALL) == []


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"do": "bought"}, "make_sure_they_bought"),
        ({"do": "elsewhere"}, "close_their_deal"),
        ({"do": "call"}, "call_them_as_asked"),
        ({"do": "name", "name": "Pat \u202eOkonkwo"}, "correct_their_name"),
    ],
)
def test_a_human_is_asked_once(
    client: Client, desk: Client, harbor: House, said: dict[str, str], kind: str
) -> None:
    for _ in range(9):
        client.post(url(harbor), said)
    task = CareTask.objects.get(store=harbor.store, kind=kind)
    assert task.settled_at is None
    assert len(task.handed_over) == 1
    assert "person" not in task.handed_over[0]
    shown = desk.get(f"/people/{task.person_id}/").content.decode()
    assert task.handed_over[0] in shown
    assert "Instead of a machine" not in shown


def test_mischief_is_bounded(client: Client, harbor: House) -> None:
    for n in range(20):
        client.post(url(harbor), {"do": "name", "name": f"Rude {n} " * 50})
    task = CareTask.objects.get(kind="correct_their_name")
    assert len(task.handed_over) == 5
    assert all(len(words) < 150 for words in task.handed_over)
    assert person(harbor, "pat@example.com").name == "Pat Okafor"


def test_no_link_makes_a_customer(client: Client, harbor: House) -> None:
    client.post(url(harbor), {"do": "bought"})
    who = person(harbor, "pat@example.com")
    own = kept.of(harbor.store, [who.pk])[who.pk].own
    assert own.bought is None
    assert own.sign is not None
    assert not CareTask.objects.filter(person=who, kind="thank_you").exists()


def test_who_bought_already_gets_no_second_purchase(client: Client, week: Scene) -> None:
    before = EventRow.objects.filter(kind="deal_sold").count()
    client.post(url(week.house, "tom@example.org"), {"do": "bought"})
    assert EventRow.objects.filter(kind="deal_sold").count() == before
    client.post(url(week.house, "rosa@example.com"), {"do": "bought"})
    assert not CareTask.objects.filter(kind="make_sure_they_bought").exists()


@pytest.mark.parametrize("said", ["stopped", "everything", "elsewhere", "call", "<script>", ""])
def test_the_page_says_nothing_that_is_not_so(client: Client, harbor: House, said: str) -> None:
    shown = client.get(url(harbor), {"said": said}).content.decode()
    assert "Done." not in shown
    assert "script>" not in shown


@pytest.mark.parametrize("word", ["bought", "name", "chosen", "asked"])
def test_a_forged_mark_claims_nothing(client: Client, harbor: House, word: str) -> None:
    done = client.post(url(harbor), {"do": "name", "name": "Pat Okonkwo"}).headers["Location"]
    mark = QueryDict(done.partition("?")[2])["mark"]
    shore = url(harbor, to="rosa@example.com")
    forged = [("", url(harbor)), ("1x:abc", url(harbor)), (mark, shore)]
    forged += [(mark, url(harbor))] if word != "name" else []
    for said, page in forged:
        shown = client.get(page, {"said": word, "mark": said}).content.decode()
        assert 'role="status"' not in shown, (said, page)


def test_what_was_done_is_said_for_some_minutes(
    client: Client, harbor: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = client.post(url(harbor), {"do": "name", "name": "Pat Okonkwo"}).headers["Location"]
    assert "Thank you. A person here corrects it." in client.get(done).content.decode()
    over = timedelta(seconds=-1)
    monkeypatch.setattr("sincerely.faces.web.customer.page._MARK_HOLDS", over)
    assert "corrects it" not in client.get(done).content.decode()


def test_who_gets_nothing_is_told_so(client: Client, harbor: House) -> None:
    client.post(url(harbor), {"do": "stop"})
    shown = client.get(url(harbor), {"said": "everything"}).content.decode()
    assert "Stop everything" in shown, "a reminder of an appointment may still come"
    assert "Done." not in shown
    client.post(url(harbor), {"do": "everything"})
    shown = client.get(url(harbor), {"said": "everything"}).content.decode()
    assert "Done. Nothing is sent to you any more" in shown
    assert "Stop everything" not in shown


def test_offers_that_are_stopped_are_not_offered_to_be_stopped(
    client: Client, harbor: House
) -> None:
    assert "Stop all offers" in client.get(url(harbor)).content.decode()
    client.post(url(harbor), {"do": "stop"})
    for said in ("", "stopped"):
        shown = client.get(url(harbor), {"said": said}).content.decode()
        assert "You get no offers from us. Changed your mind?" in shown
        assert "Stop all offers" not in shown
    client.post(url(harbor), {"do": "everything"})
    assert "Changed your mind?" in client.get(url(harbor)).content.decode()


@pytest.fixture
def by_channel(harbor: House) -> None:
    """A store that takes a *no* for the one channel it was said of."""
    policies.change(
        store=harbor.store, settings={"one_optout_stops_all": False}, by="d", why="w", now=day(6)
    )


def test_nothing_is_offered_that_would_not_hold(client: Client, harbor: House) -> None:
    """By default one *no* holds for every channel, so the page does not speak of channels."""
    shown = client.get(url(harbor)).content.decode()
    assert "By text message" not in shown
    assert shown.count("checked") == 2
    client.post(url(harbor), {"do": "choose", "marketing-any": "on"})
    assert codes(harbor, purpose=Purpose.SERVICE_REMINDER) == ["opted_out"]
    assert codes(harbor) == []
    answer = client.post(url(harbor), {"do": "choose", "marketing-any": "on", "service-any": "on"})
    assert "?said=asked&" in answer.headers["Location"]
    assert codes(harbor, purpose=Purpose.SERVICE_REMINDER) == ["opted_out"]
    client.post(url(harbor), {"do": "choose"})
    assert codes(harbor) == ["opted_out"]


def test_turning_off_is_at_once(client: Client, harbor: House, by_channel: None) -> None:
    shown = client.get(url(harbor)).content.decode()
    assert shown.count("checked") == 6, "all but texts, to which they never agreed"
    offers = {f"marketing-{channel}": "on" for channel in ("email", "call", "letter")}
    answer = client.post(url(harbor), {"do": "choose", **offers})
    assert "?said=chosen&" in answer.headers["Location"]
    assert codes(harbor, purpose=Purpose.SERVICE_REMINDER) == ["opted_out"]
    assert codes(harbor) == []
    client.post(url(harbor), {"do": "choose"})
    assert codes(harbor) == ["opted_out"]
    assert "checked" not in client.get(url(harbor)).content.decode()
    assert not CareTask.objects.filter(kind="ask_if_we_may_write").exists()


def test_turning_on_is_a_humans(client: Client, harbor: House, by_channel: None) -> None:
    everything = {
        f"{t}-{c}": "on"
        for t in ("marketing", "service")
        for c in ("email", "text", "call", "letter")
    }
    answer = client.post(url(harbor), {"do": "choose", **everything})
    assert "?said=asked&" in answer.headers["Location"]
    task = CareTask.objects.get(kind="ask_if_we_may_write")
    asked = "Asked for: offers by text message, service reminders by text message."
    assert task.handed_over[0].startswith(asked)
    text = harbor.ask("+12075550144", Purpose.PROMOTION, day(8), channel=Channel.TEXT)
    assert "no_consent" in [reason.code for reason in text.verdict.reasons]
    assert codes(harbor) == []


PATRICIA = Contact(first="Patricia", last="Okafor", emails=("patricia@example.org",))


def test_who_was_joined_into_another_is_still_heard(client: Client, harbor: House) -> None:
    """And whoever is taken apart again keeps the wish at the address it was said from."""
    link = url(harbor)
    harbor.tell(PATRICIA, LeadReceived(provider="Drive Direct"), day(6))
    one, other = person(harbor, "pat@example.com"), person(harbor, "patricia@example.org")
    decision = answering.same(one=one, other=other, by="Lee", why="she said so", now=day(6))
    assert person(harbor, "pat@example.com") == person(harbor, "patricia@example.org")
    client.post(link, {"do": "stop"})
    assert codes(harbor) == ["opted_out"]
    assert codes(harbor, "patricia@example.org") == ["opted_out"]
    people.undo(decision_id=decision.pk, by="Lee", why="two after all", now=day(7))
    assert codes(harbor) == ["opted_out"]
    assert "opted_out" not in codes(harbor, "patricia@example.org")


def test_whose_details_were_split_off_is_still_heard(client: Client, harbor: House) -> None:
    link = url(harbor)
    both = Contact(first="Pat", last="Okafor", emails=("pat@example.com", "pat@example.org"))
    harbor.tell(both, LeadReceived(provider="Drive Direct"), day(6))
    first = Sighting.objects.filter(person=person(harbor, "pat@example.org")).order_by("pk").first()
    assert first is not None
    people.split(sighting_ids=[first.pk], by="Lee", why="two people", now=day(6))
    client.post(link, {"do": "stop"})
    assert codes(harbor) == ["opted_out"]


def test_who_was_forgotten_stays_forgotten(client: Client, harbor: House) -> None:
    link, who = url(harbor), person(harbor, "pat@example.com")
    people.forget(person=who, by="dana", why="they asked", now=day(6))
    before = counts()
    assert client.get(link).status_code == 200
    assert client.post(f"{link}one-click/", ONE_CLICK).status_code == 200
    assert counts() == before
    assert codes(harbor) == ["do_not_contact"]


def test_nobody_known_is_heard_too(client: Client, harbor: House) -> None:
    """A system has an address we were never told of: the wish is kept all the same."""
    for to in ("new@example.net", "+12075550199"):
        client.post(url(harbor, to), {"do": "stop"})
        assert codes(harbor, to) == ["opted_out"]


def test_one_of_a_couple_speaks_for_the_address_they_share(client: Client, week: Scene) -> None:
    shared = Contact(first="Thomas", last="Keller", emails=("home@example.com", "tom@example.org"))
    hers = Contact(first="Rosa", last="Keller", emails=("home@example.com", "rosa@example.com"))
    for who in (shared, hers):
        week.house.tell(who, LeadReceived(provider="Cars Finder"), day(6))
    reminder = Purpose.APPOINTMENT_REMINDER  # which no opt-out but one of everything reaches
    client.post(url(week.house, "tom@example.org"), {"do": "everything"})
    assert "opted_out" in codes(week.house, "home@example.com", reminder)
    assert "opted_out" not in codes(week.house, "rosa@example.com", reminder)


def test_a_link_is_for_its_own_store(client: Client, harbor: House) -> None:
    lake = house("lake", "Lake Motors")
    lake.tell(ROSA, LeadReceived(provider="Lakeside Leads"), day(6))
    client.post(url(lake, "rosa@example.com"), {"do": "everything"})
    assert "opted_out" in codes(lake, "rosa@example.com", Purpose.APPOINTMENT_REMINDER)
    assert "opted_out" not in codes(harbor, "rosa@example.com", Purpose.APPOINTMENT_REMINDER)


def test_the_page_asks_a_fixed_number_of_questions(client: Client, harbor: House) -> None:
    link = url(harbor)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(link)
        return len(found)

    asked()
    before = asked()
    for n in range(10):
        other = Contact(first="Pat", last="Okafor", emails=("pat@example.com", f"p{n}@example.com"))
        harbor.tell(other, LeadReceived(provider="More"), day(6))
    assert asked() == before <= 4
