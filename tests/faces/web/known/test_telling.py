"""What a person told somebody at the store: one touch, who and when, what it changed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from sincerely.faces.web import here
from sincerely.records.models import CareTask, EventRow, EventWords
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.service import ComplaintOpened
from sincerely.rules.purpose import Channel, Purpose
from sincerely.rules.verdict import Answer
from sincerely.work import wishes
from sincerely.work.staff import Right
from sincerely.work.wishes import Wish
from tests.cast import SUV, TOM, day
from tests.faces.web.scene import NOW, Scene, person, user
from tests.faces.web.test_pages import text

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
MAIL = "liora@example.com"


@pytest.fixture
def url(week: Scene) -> str:
    return f"/people/{person(week.house, MAIL).pk}/told/"


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A minute passes."""
    return lambda: monkeypatch.setattr(here, "moment", lambda: NOW + timedelta(minutes=1))


def tell(desk: Client, url: str, **told: str) -> str:
    done = desk.post(url, {"key": "k1", **told}, follow=True)
    assert done.redirect_chain == [(url.removesuffix("told/"), 302)]
    return text(done)


def latest() -> EventRow:
    return EventRow.objects.latest("pk")


def ask(
    week: Scene, purpose: Purpose = Purpose.PROMOTION, channel: Channel = Channel.EMAIL
) -> Answer:
    return week.house.ask(MAIL, purpose, NOW, channel=channel).verdict.answer


def test_they_asked_us_to_stop(desk: Client, week: Scene, url: str) -> None:
    assert ask(week) is Answer.SEND
    page = tell(
        desk, url, wish="stop", channel="email", topic="marketing", words="No more, please."
    )
    assert "Nothing that sells is mailed to them any more." in page
    assert "Opted out of marketing by email" in page
    assert ask(week) is Answer.REFUSE
    assert ask(week, Purpose.RECALL) is Answer.SEND
    row = latest()
    assert (row.kind, row.by, row.occurred_at) == ("opted_out", week.manager.email, NOW)
    assert row.source.name == "by-hand"
    assert row.payload["told_to"] == "Dana Reyes"
    assert "words" not in row.payload
    assert EventWords.objects.get(event=row).words == {"words": "No more, please."}


def test_touched_twice_it_is_told_once(desk: Client, week: Scene, url: str) -> None:
    before = EventRow.objects.count()
    for _ in range(2):
        tell(desk, url, wish="quiet")
    assert EventRow.objects.count() == before + 1


def test_everything_by_any_way_is_no_contact_at_all(
    desk: Client, week: Scene, url: str, later: Callable[[], None]
) -> None:
    page = tell(desk, url, wish="stop", channel="", topic="everything")
    assert "Wants no contact at all" in page
    assert "Call" not in page.split("They told me")[0].split("Wants no contact")[1]
    assert ask(week, Purpose.THANK_YOU) is Answer.REFUSE
    assert latest().kind == "do_not_contact_asked"
    later()
    assert "how it is known" in tell(desk, url, wish="contact", key="k2")
    assert "They may be contacted again" in tell(
        desk, url, wish="contact", words="She wrote", key="k3"
    )
    assert ask(week) is Answer.SEND


@pytest.mark.parametrize(
    ("wish", "back", "shown", "kind"),
    [
        ("quiet", "quiet_over", "Asked to be left in peace", "quiet_lifted"),
        ("died", "lives", "Reported to have died", "deceased_reported"),
        ("elsewhere", "shopping", "Bought elsewhere (a Kia)", "inquiry_made"),
        ("complaint", "resolved", "Open complaint about the sale", "complaint_resolved"),
    ],
)
def test_each_has_its_opposite(
    desk: Client,
    week: Scene,
    url: str,
    wish: str,
    back: str,
    shown: str,
    kind: str,
    later: Callable[[], None],
) -> None:
    what = {"elsewhere": "a Kia", "complaint": "the sale"}.get(wish, "")
    assert shown in tell(desk, url, wish=wish, what=what, sure="1", words="So they said")
    assert ask(week) is not Answer.SEND
    later()
    desk.post(url, {"wish": back, "words": "They said so", "key": "k2"})
    rows = EventRow.objects.filter(kind=kind)
    assert rows.exists()
    stands = text(desk.get(url.removesuffix("told/"))).split("They told me")[0]
    assert shown not in stands.split("Owed by a person")[0]


def test_a_death_needs_a_second_yes(desk: Client, week: Scene, url: str) -> None:
    before = EventRow.objects.count()
    assert "tick that you are sure" in tell(desk, url, wish="died")
    assert EventRow.objects.count() == before


def test_a_complaint_told_is_a_managers_task_and_its_words_are_theirs(
    desk: Client, week: Scene, url: str
) -> None:
    tell(desk, url, wish="complaint", what="something else", words="He shouted at me")
    task = CareTask.objects.latest("pk")
    assert (task.kind, task.person.reaches.filter(address__contains=MAIL).exists()) == (
        "answer_complaint",
        True,
    )
    assert "shouted" not in str(latest().payload)


def test_a_complaint_of_another_source_is_put_right_there(
    desk: Client, week: Scene, url: str
) -> None:
    week.house.tell(TOM, ComplaintOpened(complaint="X7", about="the hold music"), day(6))
    there = f"/people/{week.tom.pk}/told/"
    assert "put right" in tell(desk, there, wish="resolved", words="I called, all is well")
    assert (latest().source.name, latest().payload["complaint"]) == (week.house.crm.name, "X7")
    assert "No complaint of theirs is open" in tell(
        desk, there, wish="resolved", words="x", key="k9"
    )


def test_they_may_agree_again_in_words_that_are_kept(desk: Client, week: Scene, url: str) -> None:
    tell(desk, url, wish="stop", channel="email")
    assert "how it is known" in tell(desk, url, wish="again", channel="email", key="k2")
    assert ask(week) is Answer.REFUSE
    week.house.tell(TOM, LeadReceived(provider="x", vehicle=SUV), day(6.9))
    tell(desk, url, wish="again", channel="email", words="Do write to me again", key="k3")
    row = latest()
    assert (row.kind, row.payload["proof"]) == ("opted_in", "told")


@pytest.mark.parametrize("role", ["salesperson", "service_advisor", "marketing"])
def test_whoever_hears_it_records_it_but_louder_is_a_managers_word(
    client: Client, week: Scene, url: str, role: str
) -> None:
    client.force_login(user(week.store, role, name="Sam Ito"), BACKEND)
    for wish in Wish:
        allowed = wishes.RIGHT_OF[wish] is Right.TELL_WISHES
        answer = client.post(url, {"wish": wish, "sure": "1", "words": "so", "key": wish})
        assert answer.status_code == (302 if allowed else 403), wish
    page = client.get(url.removesuffix("told/")).content.decode()
    for louder in ("again", "contact", "resolved"):
        assert f'value="{louder}"' not in page


def test_nothing_else_is_told(desk: Client, week: Scene, url: str) -> None:
    assert desk.post(url, {"wish": "nonsense"}).status_code == 404
    assert desk.post(url, {"wish": "stop", "channel": "pigeon"}).status_code == 404
    assert desk.post("/people/999999/told/", {"wish": "quiet"}).status_code == 404
    assert desk.get(url).status_code == 405
    gone = person_forgotten(week)
    assert "asked to be forgotten" in tell(desk, f"/people/{gone}/told/", wish="quiet")
    assert "They told me" not in text(desk.get(f"/people/{gone}/"))


def person_forgotten(week: Scene) -> int:
    from sincerely.records.models import Person

    return Person.objects.get(group=week.store.group_id, erased_at__isnull=False).pk
