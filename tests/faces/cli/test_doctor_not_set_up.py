"""`sincerely doctor` where nothing is set up yet, or nothing answers: plain lines, no SQL."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import msgspec
import psycopg
import pytest

from sincerely.faces.cli import health
from sincerely.records import server
from tests.cast import day

from .conftest import Sincerely

#: parts that are looked at without tables of ours
NEEDS_NONE = {"database", "clock", "disk", "secret"}


@pytest.fixture
def empty() -> Iterator[str]:
    """The URL of a database that nobody migrated."""
    url, name = server.database_url(), f"empty_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def doctor(url: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sincerely", "doctor", *words],
        env=os.environ | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_before_the_tables_are_made_each_part_says_so_in_one_line(empty: str) -> None:
    ran = doctor(empty)
    assert ran.returncode == 1
    assert not ran.stderr
    lines = ran.stdout.splitlines()
    parts = [line for line in lines if not line.startswith(" ")]
    assert [line[6:18].strip() for line in parts] == list(health.CHECKS)
    for line in parts:
        if line[6:18].strip() in NEEDS_NONE:
            assert line.startswith("OK ")
        else:
            assert line.startswith("WRONG ")
            assert "not set up yet" in line
    hints = {line.strip() for line in lines if line.startswith(" ")}
    assert hints == {"Run `sincerely migrate`."}
    assert "SELECT" not in ran.stdout
    assert "relation" not in ran.stdout


def test_programs_read_the_same(empty: str) -> None:
    found: list[dict[str, Any]] = msgspec.json.decode(doctor(empty, "--json").stdout)
    wrong = {finding["part"] for finding in found if not finding["ok"]}
    assert wrong == health.CHECKS.keys() - NEEDS_NONE
    assert not [finding for finding in found if "\n" in finding["says"]]


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql://127.0.0.1:1/nowhere", "The database does not answer"),
        ("mysql://pat:horse-battery@host/x", "DATABASE_URL cannot be read"),
    ],
)
def test_a_database_out_of_reach_is_one_line_and_what_to_do(
    sincerely: Sincerely, monkeypatch: pytest.MonkeyPatch, url: str, says: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    ran = sincerely("doctor")
    assert ran.code == 1
    assert not ran.err
    wrong, hint = ran.out.splitlines()
    assert wrong.startswith("WRONG database")
    assert says in wrong
    assert hint.strip()
    assert "horse-battery" not in ran.out


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (psycopg.OperationalError("consuming input failed\nLINE 1: SELECT"), "no longer answers"),
        (psycopg.errors.DivisionByZero("division\nLINE 1: SELECT"), "DivisionByZero"),
        (ValueError("no such thing\nin line 2"), "no such thing"),
    ],
)
def test_a_part_that_breaks_is_one_line_and_the_next_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, broken: Exception, says: str
) -> None:
    def breaks(_now: object) -> Any:
        raise broken

    monkeypatch.setattr(health, "CHECKS", {"worker": breaks, "secret": health.secret})
    worker, secret = health.parts(day(10))
    assert says in worker.says
    assert worker.do
    assert "\n" not in worker.says
    assert "SELECT" not in worker.says
    assert secret.part == "secret"
