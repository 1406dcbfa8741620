"""What the relay refuses for good at the door: counted before it is said, told in the report."""

import asyncio
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client

from sincerely.faces.smtp.relay import Relay
from sincerely.faces.smtp.serving import Port, relay_on
from sincerely.faces.web import monitoring
from sincerely.records import templates
from sincerely.records import turned_away as counting
from sincerely.records.models import Mail, Sender, TurnedAway, VerdictRow
from sincerely.records.reads import turned_away
from sincerely.records.reads.turned_away import Door
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.wishes import DoNotContactAsked
from sincerely.work import people
from tests.cast import ROSA, SUV, day, house
from tests.relaying.cast import FROM, SALE, Post, post
from tests.sink import a_loop, closed

TO = "rosa@example.com"
OTHER = "other@example.net"


@pytest.fixture
def desk(transactional_db: None) -> Iterator[Post]:
    """A relay a day after Rosa, who bought, asked never to hear from the store again."""
    templates.forget()
    with post(at=day(1)) as found:
        found.house.tell(ROSA, DealSold(deal="D1", vehicle=SUV), day(0), source=found.house.dms)
        found.house.tell(ROSA, DoNotContactAsked(), day(0.5))
        yield found


@contextmanager
def crm(desk: Post, **settings: bool) -> Iterator[smtplib.SMTP]:
    """The CRM, signed in at a relay that knows its sender as it is set here."""
    Sender.objects.update(**settings)
    with a_loop() as run:

        async def opened() -> tuple[Relay, asyncio.Server]:
            relay = Relay("relay.example.com", clock=lambda: desk.now)
            await relay.open()
            where = Port(
                host="127.0.0.1", port=0, name="relay.example.com", patience=20, open_auth=True
            )
            return relay, await relay_on(relay, where)

        relay, server = run(opened())
        with smtplib.SMTP("127.0.0.1", server.sockets[0].getsockname()[1], timeout=20) as client:
            client.login("crm", desk.password)
            client.mail(FROM)
            yield client
        run(closed(server))
        run(relay.close())


def door(desk: Post) -> Door:
    """What the report of the last days says of it."""
    end = desk.now + timedelta(minutes=1)
    return turned_away.at_the_door(desk.house.store, since=end - timedelta(days=7), until=end)


def test_who_wants_no_contact_is_counted_when_refused_at_rcpt(desk: Post) -> None:
    with crm(desk, refuses_known=True) as client:
        assert client.rcpt(TO)[0] == 550
        assert client.rcpt(OTHER)[0] == 250
    found = door(desk)
    [why] = found.whys
    assert (found.count, why.count, why.source, why.step) == (1, 1, "crm", "rcpt")
    assert (why.status, why.reason) == ("5.7.1", "do_not_contact")
    [one] = found.latest
    assert one.verdict_id
    assert (one.name, one.at) == ("Rosa Keller", desk.now)
    assert VerdictRow.objects.get(pk=one.verdict_id).person_id == one.person_id
    [row] = TurnedAway.objects.values_list()
    assert not any("example.com" in str(value) for value in row), "no address is kept"


def test_a_stopped_mail_refused_after_data_is_counted(desk: Post) -> None:
    with crm(desk, refuses_after_data=True) as client:
        client.rcpt(TO)
        code, said = client.data(SALE)
    [one] = door(desk).latest
    assert code == 550
    assert f"(verdict {one.verdict_id})".encode() in said
    assert (one.step, one.name) == ("data", "Rosa Keller")
    assert Mail.objects.count() == 0


def test_what_is_unfit_is_counted_under_what_was_said(desk: Post) -> None:
    with crm(desk) as client:
        assert client.rcpt("nobody")[0] == 553
        client.rcpt(OTHER)
        client.docmd("DATA")
        client.send(b"Subject: x\r\n\r\na bare\nline\r\n.\r\n")
        assert client.getreply()[0] == 550
    told = {(why.step, why.status): (why.title, why.reason) for why in door(desk).whys}
    assert told == {
        ("rcpt", "5.1.3"): ("No address mail can go to", ""),
        ("data", "5.6.11"): ("A line ends in CR or LF alone", ""),
    }
    assert all(one.person_id is None for one in door(desk).latest)


def test_what_cannot_be_counted_is_not_said(desk: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("the database is starting up")

    with crm(desk, refuses_known=True) as client:
        with monkeypatch.context() as patched:
            patched.setattr(counting, "keep", away)
            assert client.rcpt(TO)[0] == 451
        assert client.rcpt(TO)[0] == 550
    assert door(desk).count == 1


def test_the_forgotten_have_no_name_at_the_door_either(desk: Post) -> None:
    with crm(desk, refuses_known=True) as client:
        client.rcpt(TO)
    [rosa] = people.find(store=desk.house.store, address=TO)
    people.forget(person=rosa, by="Lee", why="she asked", now=desk.now)
    [one] = door(desk).latest
    assert (one.name, one.erased) == ("", True)


def test_another_time_and_another_store_have_their_own(desk: Post) -> None:
    with crm(desk, refuses_known=True) as client:
        client.rcpt(TO)
    lake = house("lake", "Lake Motors")
    end = desk.now + timedelta(minutes=1)
    assert not turned_away.at_the_door(lake.store, since=day(0), until=end).count
    assert not turned_away.at_the_door(desk.house.store, since=day(-7), until=day(1)).count


def test_a_metric_counts_them(desk: Post, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monitoring, "moment", lambda: desk.now)
    monkeypatch.delenv("SINCERELY_HOSTS", raising=False)
    with crm(desk, refuses_known=True) as sending:
        sending.rcpt(TO)
        sending.rcpt(TO)
        sending.rcpt("nobody")
    said = client.get("/metrics").content.decode()
    labels = 'store="harbor",source="crm",reason='
    assert f'sincerely_turned_away_total{{{labels}"do_not_contact"}} 2' in said
    assert f'sincerely_turned_away_total{{{labels}"5.1.3"}} 1' in said
