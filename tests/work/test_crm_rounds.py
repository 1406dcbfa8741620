"""A CRM that is dead, slow or gone mad holds up no other, and takes one of a worker's places."""

import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from sincerely.records.models import CrmCopy, CrmLink, Person, User
from sincerely.work.crm import hooks, rounds
from tests.cast import House, day
from tests.work.carecast import logs
from tests.work.crmcast import Crm, Posted, crm, dana, harbor, rosa, server, together

__all__ = ["dana", "harbor", "rosa", "server"]  # fixtures

NOW = day(1)


def open_copies(link: CrmLink) -> int:
    return CrmCopy.objects.filter(link=link, done_at=None).count()


@pytest.mark.django_db
def test_dead_ones_with_a_long_backlog_come_after_those_that_get_through(
    harbor: House, dana: User, rosa: Person, server: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each attempt at them takes its whole patience; the round's time ends after two."""
    clock = [0.0]
    monkeypatch.setattr(rounds, "time", SimpleNamespace(monotonic=lambda: clock[0]))

    def slow(_: Posted) -> None:
        clock[0] += 40

    with crm() as dead:
        dead.at_post = slow
        dead.answers.extend([(503, {})] * 50)
        for number in range(4):
            dead.link(harbor, url=f"{dead.url}&n={number}")
        logs(harbor, dana, rosa, NOW, promised="mats")
        rounds.send_due(now=NOW)
        assert len(dead.got) == 2
        CrmLink.objects.update(failing_since=NOW)  # the others were found dead as well meanwhile
        alive = server.link(harbor, now=day(1.5))
        logs(harbor, dana, rosa, day(2))
        assert rounds.send_due(now=day(2)) == 1
        assert open_copies(alive) == 0
        assert len(dead.got) == 4, "then they are tried, as far as the time goes"


@pytest.mark.django_db
def test_one_that_gets_through_again_is_first_again(
    harbor: House, dana: User, rosa: Person, server: Crm
) -> None:
    link = server.link(harbor)
    logs(harbor, dana, rosa, NOW, promised="mats")
    server.answers.append((500, {}))
    assert rounds.send_due(now=NOW) == 0
    assert rounds.send_due(now=NOW) == 1, "what was not tried yet"
    assert CrmLink.objects.get(pk=link.pk).failing_since is None
    assert rounds.send_due(now=NOW + timedelta(seconds=5)) == 1


@pytest.mark.django_db
def test_a_mistake_of_ours_ends_no_round(
    harbor: House, dana: User, rosa: Person, server: Crm,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    odd, fine = server.link(harbor), server.link(harbor, url=f"{server.url}&fine")
    logs(harbor, dana, rosa, NOW, promised="mats")
    post = hooks.post

    def to(link: CrmLink, content: bytes, **known: object) -> None:
        if link.pk == odd.pk:
            raise RuntimeError("can't start new thread")
        post(link, content, **known)  # type: ignore[arg-type]

    monkeypatch.setattr(hooks, "post", to)
    assert rounds.send_due(now=NOW) == 2
    assert (open_copies(odd), open_copies(fine)) == (2, 0)
    tried = CrmCopy.objects.get(link=odd, tries=1)
    assert tried.problem == "Something went wrong on our side."
    assert "could not be sent" in caplog.text


@pytest.mark.django_db
def test_whoever_asks_for_quiet_is_left_in_quiet(
    harbor: House, dana: User, rosa: Person, server: Crm
) -> None:
    link = server.link(harbor)
    logs(harbor, dana, rosa, NOW, promised="mats", learned="Two boys")
    server.answers.append((429, {"Retry-After": "3600"}))
    rounds.send_due(now=NOW)
    assert rounds.send_due(now=NOW + timedelta(minutes=59)) == 0
    assert len(server.got) == 1
    assert rounds.send_due(now=NOW + timedelta(hours=1)) == 3
    assert open_copies(link) == 0


@pytest.mark.django_db(transaction=True)
def test_the_dead_take_one_place_and_the_living_do_not_wait_for_it(
    harbor: House, dana: User, rosa: Person, server: Crm
) -> None:
    arrived, go_on = threading.Event(), threading.Event()

    def hold(_: Posted) -> None:
        arrived.set()
        go_on.wait(30)

    def send() -> int:
        return rounds.send_due(now=NOW)

    def others() -> int:
        assert arrived.wait(30)
        try:
            return send() + send()
        finally:
            go_on.set()

    with crm() as dead:
        for number in range(3):
            dead.link(harbor, url=f"{dead.url}&n={number}")
        CrmLink.objects.update(failing_since=day(0))
        server.link(harbor)
        logs(harbor, dana, rosa, NOW)
        dead.at_post = hold
        server.answers.append((500, {}))
        first, second = together(send, others)
        assert len(server.got) == 1
        assert (first, second) == (3, 0), "one round had the dead to itself"


@pytest.mark.django_db(transaction=True)
def test_a_slow_one_is_in_one_round_at_a_time(
    harbor: House, dana: User, rosa: Person, server: Crm
) -> None:
    link = server.link(harbor)
    logs(harbor, dana, rosa, NOW, promised="mats", learned="Two boys")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"sincerely.crm.{link.pk}"]
        )
        assert together(lambda: rounds.send_due(now=NOW)) == [0]
    assert server.got == []
    assert rounds.send_due(now=NOW) == 3
