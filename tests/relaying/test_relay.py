"""The way in, over real SMTP on loopback: who is heard, what is kept, what is answered."""

import asyncio
import smtplib
from collections.abc import Iterator

import pytest
from django.db import OperationalError

from sincerely.faces.smtp.relay import Relay
from sincerely.faces.smtp.serving import Port, relay_on
from sincerely.records.models import Delivery, Mail
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.wishes import DoNotContactAsked
from sincerely.work.relaying import accepting, doors, senders
from tests.cast import ROSA, SUV, day
from tests.relaying.cast import FROM, SALE, Post
from tests.sink import a_loop, closed

TO = "rosa@example.com"
SOLD = DealSold(deal="D1", vehicle=SUV, by="Dana Reyes")


@pytest.fixture
def relay(post: Post) -> Iterator[Relay]:
    """A relay that listens; it has looked at its doors once, and does so again if asked."""
    with a_loop() as run:

        async def opened() -> tuple[Relay, asyncio.Server]:
            relay = Relay("relay.example.com", clock=lambda: post.now)
            await relay.open()
            where = Port(
                host="127.0.0.1", port=0, name="relay.example.com", patience=20, open_auth=True
            )
            return relay, await relay_on(relay, where)

        found, server = run(opened())
        vars(found)["port"] = server.sockets[0].getsockname()[1]
        yield found
        run(closed(server))
        run(found.close())


@pytest.fixture
def port(relay: Relay) -> int:
    """Where it listens."""
    number: int = vars(relay)["port"]
    return number


def client(port: int, post: Post, password: str = "") -> smtplib.SMTP:
    found = smtplib.SMTP("127.0.0.1", port, timeout=20)
    try:
        found.login("crm", password or post.password)
    except smtplib.SMTPException:
        found.close()
        raise
    return found


def test_250_means_it_is_kept(post: Post, port: int) -> None:
    with client(port, post) as crm:
        assert crm.sendmail(FROM, [TO, "other@example.net"], SALE) == {}
    [mail] = Mail.objects.all()
    assert bytes(mail.content or b"").endswith(SALE)
    assert (mail.envelope_from, mail.sender) == (FROM, post.sender)
    assert Delivery.objects.count() == 2
    post.work()
    assert sorted(post.sink.to) == ["other@example.net", TO]
    assert b"with ESMTPA id " + mail.queue_id.encode() in post.sink.mails[0].content


def test_nobody_unknown_is_heard(post: Post, port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as stranger:
        stranger.ehlo()
        assert stranger.mail(FROM) == (
            530,
            b"5.7.0 Sign in first, or send from a network this store has named",
        )
    with pytest.raises(smtplib.SMTPAuthenticationError):
        client(port, post, "guessed")
    assert Mail.objects.count() == 0


def test_a_bounce_of_the_crm_comes_in_without_a_sender(post: Post, port: int) -> None:
    with client(port, post) as crm:
        crm.sendmail("", [TO], SALE)
    assert Mail.objects.get().envelope_from == ""


def test_not_said_250_while_the_database_is_away(
    post: Post, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(mails: object) -> None:
        raise OperationalError("the database is starting up")

    with client(port, post) as crm:
        with monkeypatch.context() as patched:
            patched.setattr(accepting, "accept", away)
            with pytest.raises(smtplib.SMTPDataError) as refused:
                crm.sendmail(FROM, [TO], SALE)
        assert refused.value.smtp_code == 451
        assert crm.sendmail(FROM, [TO], SALE) == {}
    assert Mail.objects.count() == 1


def test_line_ends_that_could_smuggle_a_second_mail_are_refused(post: Post, port: int) -> None:
    with client(port, post) as crm:
        crm.mail(FROM)
        crm.rcpt(TO)
        crm.docmd("DATA")
        crm.send(SALE + b"\n.\nMAIL FROM:<x@example.com>\r\n.\r\n")
        code, said = crm.getreply()
    assert (code, said[:6]) == (550, b"5.6.11")
    assert Mail.objects.count() == 0


def test_limits_of_a_sender(post: Post, relay: Relay, port: int) -> None:
    post.sender.most_recipients, post.sender.most_bytes, post.sender.per_minute = 2, 1000, 3
    post.sender.save()
    relay.doors = doors.read()
    with client(port, post) as crm:
        crm.ehlo()
        assert crm.mail(FROM, ["SIZE=2000"])[0] == 552
        assert crm.mail(FROM)[0] == 250
        assert [crm.rcpt(f"p{n}@example.com")[0] for n in range(3)] == [250, 250, 452]
        crm.rset()
        crm.mail(FROM)
        assert [crm.rcpt(f"p{n}@example.com")[0] for n in range(2)] == [250, 451]
        crm.rset()
        crm.mail(FROM)
    assert Mail.objects.count() == 0


@pytest.mark.parametrize("address", ["nobody", "two words@example.com", "x@localhost"])
def test_what_is_no_address_is_refused(post: Post, port: int, address: str) -> None:
    with client(port, post) as crm:
        crm.ehlo()
        crm.mail(FROM)
        assert crm.rcpt(address)[0] // 100 == 5


def test_a_store_may_refuse_at_rcpt_who_may_not_be_written_to(post: Post) -> None:
    post.house.tell(ROSA, DoNotContactAsked(), day(0))
    sender = post.fresh()
    assert accepting.check_recipient(sender, TO, by="t", now=day(1)) is None
    sender.refuses_known = True
    refusal = accepting.check_recipient(sender, TO, by="t", now=day(1))
    assert refusal is not None
    assert refusal.line().startswith("550 5.7.1 do_not_contact: ")
    assert accepting.check_recipient(sender, "else@example.com", by="t", now=day(1)) is None


def test_a_store_may_have_stopped_mail_refused_after_data(post: Post) -> None:
    post.house.tell(ROSA, SOLD, day(0), source=post.house.dms)
    sender = post.fresh()
    sender.refuses_after_data = True
    refusal = accepting.check_content(sender, SALE, [TO], by="t", now=day(9))
    assert refusal is not None
    assert refusal.line().startswith("550 5.7.1 already_bought: ")
    assert accepting.check_content(sender, SALE, [TO, "b@example.com"], by="t", now=day(9)) is None
    sender.refuses_after_data = False
    assert accepting.check_content(sender, SALE, [TO], by="t", now=day(9)) is None


def test_a_mail_that_goes_in_a_circle_is_refused(post: Post) -> None:
    round_and_round = b"Received: from a by b; Mon, 2 Mar 2026 10:00:00 +0000\r\n" * 60 + SALE
    refusal = accepting.check_content(post.fresh(), round_and_round, [TO], by="t", now=day(0))
    assert refusal is not None
    assert refusal.status == "5.4.6"


def test_two_senders_on_one_network_are_told_to_sign_in(post: Post) -> None:
    from sincerely.work.errors import WorkError

    post.sender.networks = ["192.0.2.0/24"]
    post.sender.save()
    with pytest.raises(WorkError) as problem:
        senders.add_sender(source=post.house.dms, upstream=post.upstream, networks=["192.0.2.7/32"])
    assert problem.value.code == "network_taken"
