"""Copies by web hook: signed, once, tried until taken, and never where they must not go."""

import threading
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook

from sincerely.records.models import CrmCopy, CrmLink, Person, User
from sincerely.records.reads.crm import Copied
from sincerely.rules.events.leads import InquiryMade
from sincerely.rules.sighting import Contact
from sincerely.work import correcting, people
from sincerely.work.crm import hooks, links, rounds, saying
from sincerely.work.crm.saying import Said
from sincerely.work.errors import WorkError
from tests.cast import ROSA, House, day
from tests.work.carecast import logs
from tests.work.crmcast import Crm, Posted, crm, dana, harbor, rosa, server

__all__ = ["dana", "harbor", "rosa", "server"]  # fixtures

pytestmark = pytest.mark.django_db
NOW = day(1)


@pytest.fixture
def link(harbor: House, server: Crm) -> CrmLink:
    return server.link(harbor)


def copy(link: CrmLink) -> CrmCopy:
    return CrmCopy.objects.get(link=link)


def kept(link: CrmLink) -> CrmLink:
    return CrmLink.objects.select_related("store", "source").get(pk=link.pk)


def test_signed_and_in_plain_fields(
    harbor: House, dana: User, rosa: Person, server: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SINCERELY_HOSTS", "desk.example.com")
    known = Contact(first="Rosa", last="Keller", emails=ROSA.emails, customer_number="00077")
    harbor.tell(known, InquiryMade(channel="web"), day(0))
    link = server.link(harbor, source=harbor.crm)
    logs(harbor, dana, rosa, NOW, promised="Floor mats\nby hand", next_at=day(8))
    today = datetime.now(UTC)
    assert rounds.send_due(now=today) == 2
    for posted in server.got:
        Webhook(link.secret).verify(posted.body, posted.headers)
        assert posted.headers["host"] == f"127.0.0.1:{server.port}"
        assert posted.path == "/hooks/in?store=1"
    call, promise = server.got
    row = CrmCopy.objects.earliest("pk")
    assert call.id == f"event_{row.event_id}"
    assert call.json["timestamp"] == "2026-03-05T15:00:00Z"
    data = call.json["data"]
    assert (call.json["type"], data["how"], data["by"]) == ("call_made", "call", "Dana Reyes")
    assert data["person"] == {
        "id": rosa.pk,
        "name": "Rosa Keller",
        "phones": ["+12075550101"],
        "mails": ["rosa@example.com"],
        "customer_number": "00077",
        "customer_numbers": {"harbor/crm": "00077"},
    }
    assert data["link"] == f"http://desk.example.com/people/{rosa.pk}/"
    said = promise.json["data"]
    assert (said["promised"], said["said"]) == ("Floor mats\nby hand", "")
    assert said["due_at"] == "2026-03-12T15:00:00Z"
    assert {row.done_at for row in CrmCopy.objects.all()} == {today}


def test_a_correction_says_what_is_right(
    harbor: House, dana: User, rosa: Person, link: CrmLink, server: Crm
) -> None:
    right = Contact(phones=(("cell", "207-555-0177"),))
    said: dict[str, Any] = {"by": dana.email, "why": "She said so", "now": NOW}
    correcting.correct(store=harbor.store, person=rosa, right=right, **said)
    assert rounds.send_due(now=day(2)) == 1
    [posted] = server.got
    assert posted.json["type"] == "details_corrected"
    assert posted.json["data"]["details"] == {"phones": [["cell", "207-555-0177"]]}
    assert "+12075550177" in posted.json["data"]["person"]["phones"]
    assert posted.id.startswith("correction_")


def test_refused_then_taken_under_the_same_number(
    harbor: House, dana: User, rosa: Person, link: CrmLink, server: Crm
) -> None:
    logs(harbor, dana, rosa, NOW)
    server.answers.extend([(500, {}), (200, {})])
    assert rounds.send_due(now=NOW) == 0
    row = copy(link)
    assert (row.tries, row.next_at, row.problem) == (
        1, NOW + timedelta(seconds=5), "It answered 500.",
    )  # fmt: skip
    found = kept(link)
    assert (found.failing_since, found.problem) == (NOW, "It answered 500.")
    assert rounds.send_due(now=NOW + timedelta(seconds=4)) == 0
    assert len(server.got) == 1
    assert rounds.send_due(now=NOW + timedelta(seconds=5)) == 1
    assert len({posted.id for posted in server.got}) == 1
    assert (copy(link).problem, copy(link).next_at) == ("", None)
    found = kept(link)
    assert (found.failing_since, found.problem, found.hint) == (None, "", "")


def test_waits_grow_for_days_and_end_with_a_person(
    harbor: House, dana: User, rosa: Person, link: CrmLink, server: Crm
) -> None:
    logs(harbor, dana, rosa, NOW)
    server.answers.extend([(500, {})] * 10)
    moments, at = [NOW], NOW
    for _ in range(9):
        rounds.send_due(now=at)
        found = copy(link).next_at
        assert found is not None
        at = found
        moments.append(at)
    rounds.send_due(now=at)
    waits = [later - earlier for earlier, later in pairwise(moments)]
    assert waits == sorted(waits)
    assert timedelta(days=3) < at - NOW < timedelta(days=4)
    row = copy(link)
    assert (row.next_at, row.done_at, row.tries) == (None, None, 10)
    rounds.send_due(now=day(30))
    assert len(server.got) == 10, "given up"
    links.send_again(copy=row, now=day(30))
    assert rounds.send_due(now=day(30)) == 1
    assert len({posted.id for posted in server.got}) == 1


def test_it_may_ask_for_more_time(
    harbor: House, dana: User, rosa: Person, link: CrmLink, server: Crm
) -> None:
    logs(harbor, dana, rosa, NOW)
    server.answers.append((429, {"Retry-After": "3600"}))
    rounds.send_due(now=NOW)
    assert copy(link).next_at == NOW + timedelta(hours=1)
    server.answers.append((503, {"Retry-After": "99999999"}))
    rounds.send_due(now=day(2))
    assert copy(link).next_at == day(3)


def test_410_ends_the_link(
    harbor: House, dana: User, rosa: Person, link: CrmLink, server: Crm
) -> None:
    logs(harbor, dana, rosa, NOW, promised="mats")
    server.answers.append((410, {}))
    rounds.send_due(now=NOW)
    found = kept(link)
    assert (found.ended_at, found.ended_by, found.secret) == (NOW, "the CRM", "")
    assert found.problem.startswith("It answered 410")
    rounds.send_due(now=day(9))
    logs(harbor, dana, rosa, day(10))
    rounds.send_due(now=day(11))
    assert len(server.got) == 1


def test_no_redirect_is_followed(
    harbor: House, dana: User, rosa: Person, link: CrmLink, server: Crm
) -> None:
    with crm() as elsewhere:
        logs(harbor, dana, rosa, NOW)
        for code in (301, 302, 307, 308):
            server.answers.append((code, {"Location": elsewhere.url}))
            links.send_again(copy=copy(link), now=NOW)
            assert rounds.send_due(now=NOW) == 0
            assert copy(link).problem.startswith(f"It answered {code}: go elsewhere.")
    assert (len(server.got), elsewhere.got) == (4, [])


def test_who_says_nothing_holds_up_nobody_for_long(
    harbor: House, dana: User, rosa: Person, link: CrmLink, server: Crm,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(hooks, "PATIENCE", 0.2)
    release = threading.Event()

    def hold(_: Posted) -> None:
        release.wait(30)

    server.at_post = hold
    with crm() as other:
        second = other.link(harbor)
        logs(harbor, dana, rosa, NOW, promised="mats")
        assert rounds.send_due(now=NOW) == 2, "the other link's"
    release.set()
    assert CrmCopy.objects.get(link=link, tries=1).problem == "No answer came within 0.2 seconds."
    assert CrmCopy.objects.filter(link=link, tries=0).count() == 1, "not asked again this round"
    assert CrmCopy.objects.filter(link=second, done_at=None).count() == 0


def test_nobody_there_and_no_web_server(
    harbor: House, dana: User, rosa: Person, link: CrmLink, server: Crm
) -> None:
    logs(harbor, dana, rosa, NOW)
    CrmLink.objects.update(target="http://127.0.0.1:1/")
    rounds.send_due(now=NOW)
    assert copy(link).problem == "Nobody answers at this address."
    CrmLink.objects.update(target=f"https://127.0.0.1:{server.port}/")
    rounds.send_due(now=day(2))
    assert "Nobody answers" in copy(link).problem or "no answer" in copy(link).problem


def test_the_same_number_after_a_worker_was_killed(
    harbor: House, dana: User, rosa: Person, link: CrmLink, server: Crm,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Between the answer and its note: the transaction is gone, the CRM has it once more."""

    class Killed(BaseException):
        pass

    logs(harbor, dana, rosa, NOW)
    sent = hooks.send

    def send_and_die(*args: Any, **known: Any) -> None:
        sent(*args, **known)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(hooks, "send", send_and_die)
        with pytest.raises(Killed):
            rounds.send_due(now=NOW)
    assert (copy(link).tries, copy(link).done_at) == (0, None)
    assert rounds.send_due(now=NOW) == 1
    assert len(server.got) == 2
    assert len({posted.id for posted in server.got}) == 1


def test_nothing_is_said_of_somebody_who_was_forgotten(
    harbor: House, dana: User, rosa: Person, link: CrmLink, server: Crm
) -> None:
    logs(harbor, dana, rosa, NOW, learned="Two boys", promised="mats")
    people.forget(person=rosa, by="dana", why="she asked", now=day(2))
    assert rounds.send_due(now=day(3)) == 0
    assert server.got == []
    rows = CrmCopy.objects.filter(link=link)
    assert {(row.done_at, row.next_at) for row in rows} == {(day(3), None)}


def test_a_test_is_about_nobody_and_says_what_came_of_it(
    harbor: House, link: CrmLink, server: Crm
) -> None:
    today = datetime.now(UTC)
    said = links.try_(link=link, by="Max Boss", now=today)
    assert said == f"{server.url} took it."
    [posted] = server.got
    Webhook(link.secret).verify(posted.body, posted.headers)
    assert posted.json["type"] == "test"
    server.answers.append((403, {}))
    with pytest.raises(WorkError) as caught:
        links.try_(link=link, by="Max Boss", now=today)
    assert (caught.value.code, "does not believe" in caught.value.sentence) == ("not_taken", True)
    links.end(link=link, by="dana", now=day(2))
    for verb in (links.end, links.try_):
        with pytest.raises(WorkError, match="ended"):
            verb(link=kept(link), by="dana", now=day(3))


def test_one_that_cannot_be_made_holds_up_no_other(
    harbor: House, dana: User, rosa: Person, link: CrmLink, server: Crm,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    logs(harbor, dana, rosa, NOW, promised="mats")
    made = saying.of

    def of(link: CrmLink, about: Copied) -> Said:
        if about.payload and about.payload.kind == "call_made":
            raise ValueError
        return made(link, about)

    monkeypatch.setattr(saying, "of", of)
    assert rounds.send_due(now=NOW) == 1
    assert server.kinds == ["promise_made"]
    [left] = CrmCopy.objects.filter(done_at=None)
    assert (left.problem, left.tries) == ("Something went wrong on our side.", 1)
    assert "could not be sent" in caplog.text
