"""Which processes of the relay live: those that said so a moment ago."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError

from sincerely.records import beats
from sincerely.records.beats import ALIVE, EVERY, SWEPT, Kind
from sincerely.records.models import Beat
from sincerely.work.beating import beating
from tests.cast import DAY_0

NOBODY = {Kind.ACCEPTING: 0, Kind.DELIVERING: 0}


@pytest.mark.django_db
def test_a_process_lives_while_it_says_so() -> None:
    assert beats.living(now=DAY_0) == NOBODY
    beats.beat("one", Kind.DELIVERING, now=DAY_0)
    beats.beat("two", Kind.DELIVERING, now=DAY_0)
    beats.beat("three", Kind.ACCEPTING, now=DAY_0)
    assert beats.living(now=DAY_0) == {Kind.ACCEPTING: 1, Kind.DELIVERING: 2}
    later = DAY_0 + ALIVE
    beats.beat("one", Kind.DELIVERING, now=later)
    assert beats.living(now=later) == {Kind.ACCEPTING: 0, Kind.DELIVERING: 1}
    assert Beat.objects.get(pk="one").began_at == DAY_0


@pytest.mark.django_db
def test_one_that_ended_in_order_is_missed_at_once_and_one_killed_is_swept() -> None:
    beats.beat("one", Kind.DELIVERING, now=DAY_0)
    beats.beat("killed", Kind.DELIVERING, now=DAY_0)
    beats.ended("one")
    assert beats.living(now=DAY_0)[Kind.DELIVERING] == 1
    beats.beat("two", Kind.DELIVERING, now=DAY_0 + SWEPT + timedelta(seconds=1))
    assert list(Beat.objects.values_list("pk", flat=True)) == ["two"]


def test_a_process_that_misses_a_few_beats_is_not_given_up() -> None:
    assert timedelta(seconds=3 * EVERY) < ALIVE


@pytest.mark.django_db(transaction=True)
def test_a_process_beats_from_its_first_moment_to_its_last(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = threading.Event()
    said = beats.beat

    def beat(name: str, kind: Kind, **at: object) -> None:
        said(name, kind, **at)  # type: ignore[arg-type]
        heard.set()

    monkeypatch.setattr(beats, "beat", beat)
    with beating(Kind.DELIVERING, clock=lambda: DAY_0):
        assert heard.wait(20)
        assert beats.living(now=DAY_0)[Kind.DELIVERING] == 1
    assert beats.living(now=DAY_0) == NOBODY


@pytest.mark.django_db(transaction=True)
def test_it_goes_on_beating_after_the_database_was_away(monkeypatch: pytest.MonkeyPatch) -> None:
    answers, heard = iter((OperationalError("it is starting up"),)), threading.Event()

    def beat(*_: object, **__: object) -> None:
        if problem := next(answers, None):
            raise problem
        heard.set()

    monkeypatch.setattr(beats, "beat", beat)
    monkeypatch.setattr(beats, "EVERY", 0.001)
    with beating(Kind.DELIVERING, clock=lambda: DAY_0):
        assert heard.wait(20)
