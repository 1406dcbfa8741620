"""What the doctor says of the relay: who hands over, what lies there, what cannot be reached."""

from datetime import timedelta

from sincerely.faces.cli import relay_health
from sincerely.faces.cli.finding import Finding
from sincerely.records import beats
from sincerely.records.beats import Kind
from sincerely.records.models import Delivery
from sincerely.work.relaying import senders
from sincerely.work.relaying.judging import Mode
from tests.cast import House
from tests.relaying.cast import Post, mail

OFFER = mail("Big sale this month", "Huge savings on every new car this month. Hurry in!")


def queue(relay: Post) -> list[Finding]:
    return list(relay_health.queue(relay.now))


def test_a_relay_that_works(relay: Post) -> None:
    relay.take(OFFER)
    relay.work()
    (found,) = queue(relay)
    assert found.ok
    assert "harbor: 0 queued; 0 due in nobody's hands" in found.says
    (sender,) = relay_health.senders(relay.now)
    assert (sender.ok, sender.says) == (True, "harbor/crm: on for all others")
    (upstream,) = relay_health.upstreams(relay.now)
    assert upstream.ok, upstream
    assert relay.sink.sessions == 1  # the courier's: the doctor says nothing to it
    relay.turn(Mode.WATCH)
    (sender,) = relay_health.senders(relay.now)
    assert "watch" in sender.says


def test_a_process_that_hands_mail_on_is_seen_and_missed(relay: Post) -> None:
    accepting, delivering = relay_health.processes(relay.now)
    assert (accepting.ok, delivering.ok) == (False, False)
    assert "sincerely relay" in accepting.do
    assert "none hands mail on" in delivering.says
    assert "sincerely deliver" in delivering.do
    beats.beat("relay", Kind.ACCEPTING, now=relay.now)
    beats.beat("one", Kind.DELIVERING, now=relay.now)
    beats.beat("two", Kind.DELIVERING, now=relay.now)
    accepting, delivering = relay_health.processes(relay.now + timedelta(seconds=30))
    assert (accepting.ok, accepting.says) == (True, "1 at work, taking mail in")
    assert (delivering.ok, delivering.says) == (True, "2 at work, handing mail on")
    assert not any(found.ok for found in relay_health.processes(relay.now + timedelta(minutes=2)))


def test_nobody_hands_over_what_is_due(relay: Post) -> None:
    relay.take(OFFER)
    assert queue(relay)[0].ok
    relay.now += timedelta(minutes=10)
    (found,) = queue(relay)
    assert "due for 10 min" in found.says
    assert "sincerely deliver" in found.do


def test_what_a_worker_has_in_its_hands_is_not_due(relay: Post) -> None:
    from django.db.models.functions import Now

    relay.take(OFFER)
    relay.now += timedelta(minutes=10)
    Delivery.objects.update(leased_until=Now() + timedelta(minutes=3), leased_by="w")
    (found,) = queue(relay)
    assert found.ok
    assert "1 in a worker's" in found.says


def test_an_upstream_that_takes_nothing(relay: Post) -> None:
    relay.take(OFFER)
    Delivery.objects.update(next_at=relay.now + timedelta(hours=4), attempts=5)
    relay.now += timedelta(hours=3)
    (found,) = queue(relay)
    assert "1 queued, the oldest for 3.0 h" in found.says
    assert "--state queued" in found.do


def test_an_upstream_that_is_gone(relay: Post) -> None:
    senders.set_upstream(store=relay.house.store, name="mail", host="127.0.0.1", port=1, tls="none")
    (found,) = relay_health.upstreams(relay.now)
    assert "cannot be reached: connection refused" in found.says
    assert "upstream try mail" in found.do


def test_nothing_set_up_is_no_illness(harbor: House) -> None:
    from tests.cast import DAY_0

    for check in (relay_health.senders, relay_health.upstreams, relay_health.queue):
        (found,) = check(DAY_0)
        assert found.ok
    assert all(found.ok for found in relay_health.processes(DAY_0))
