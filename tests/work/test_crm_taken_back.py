"""A correction that is taken back is told to whoever can have heard of it, and to nobody else."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from sincerely.records.models import CrmCopy, Person, User
from sincerely.rules.sighting import Contact
from sincerely.work import correcting, people
from sincerely.work.crm import files, links, rounds
from tests.cast import House, day
from tests.work.crmcast import Crm, crm, dana, folder_link, harbor, rosa, server

__all__ = ["dana", "harbor", "rosa", "server"]  # fixtures

pytestmark = pytest.mark.django_db
NOW = day(1)
RIGHT = Contact(phones=(("cell", "207-555-0177"),))


def correct(harbor: House, rosa: Person, dana: User, now: datetime = NOW) -> int:
    """The decision."""
    return correcting.correct(
        store=harbor.store, person=rosa, right=RIGHT, by=dana.email, why="She said so", now=now
    ).pk


def take_back(decision: int, dana: User, now: datetime) -> None:
    people.undo(decision_id=decision, by=dana.email, why="It was her sister's", now=now)


def test_what_was_told_is_taken_back(harbor: House, dana: User, rosa: Person, server: Crm) -> None:
    server.link(harbor, kinds=["details_corrected"])
    decision = correct(harbor, rosa, dana)
    assert rounds.send_due(now=NOW) == 1
    take_back(decision, dana, day(2))
    assert rounds.send_due(now=day(2)) == 1
    told, back = server.got
    assert back.json["type"] == "correction_taken_back"
    said = back.json["data"]
    assert said["sentence"] == f"{dana.email} took back a correction of their details"
    assert said["key"] == told.json["data"]["key"] == f"correction/{decision}"
    assert said["details"] == {"phones": [["cell", "207-555-0177"]]}
    assert said["person"]["id"] == rosa.pk, "whose details they were taken for"
    assert "+12075550177" not in said["person"]["phones"]
    assert back.id != told.id


def test_whoever_never_heard_of_it_is_told_nothing(
    harbor: House, dana: User, rosa: Person, server: Crm
) -> None:
    server.link(harbor)
    decision = correct(harbor, rosa, dana)
    take_back(decision, dana, day(2))
    with crm() as late:
        late.link(harbor, now=day(2.5))
        assert rounds.send_due(now=day(3)) == 0
        assert (server.got, late.got) == ([], [])
    assert not CrmCopy.objects.filter(done_at=None).exists()


def test_an_attempt_may_have_arrived(harbor: House, dana: User, rosa: Person, server: Crm) -> None:
    server.link(harbor)
    decision = correct(harbor, rosa, dana)
    server.answers.append((500, {}))
    rounds.send_due(now=NOW)
    take_back(decision, dana, NOW + timedelta(seconds=1))
    assert rounds.send_due(now=day(2)) == 1
    assert server.kinds == ["details_corrected", "correction_taken_back"]


def test_of_an_ended_link_and_of_somebody_forgotten_nothing(
    harbor: House, dana: User, rosa: Person, server: Crm
) -> None:
    link, other = server.link(harbor), server.link(harbor, url=f"{server.url}&other")
    decision = correct(harbor, rosa, dana)
    assert rounds.send_due(now=NOW) == 2
    links.end(link=link, by="dana", now=day(1.5))
    take_back(decision, dana, day(2))
    assert CrmCopy.objects.filter(link=link).count() == 1
    people.forget(person=rosa, by="dana", why="she asked", now=day(2.5))
    assert rounds.send_due(now=day(3)) == 0
    assert len(server.got) == 2
    assert not CrmCopy.objects.filter(link=other, done_at=None).exists()


def test_a_file_takes_back_what_an_earlier_file_said(
    harbor: House, dana: User, rosa: Person, tmp_path: Path
) -> None:
    link = folder_link(harbor, tmp_path, now=NOW)
    at_once = correct(harbor, rosa, dana)
    take_back(at_once, dana, NOW + timedelta(hours=1))
    assert files.write_due(now=datetime(2026, 3, 6, 5, 15, tzinfo=UTC)) == 1
    first = tmp_path / "sincerely-harbor-2026-03-05.csv"
    assert first.read_text().count("\n") == 1, "said and taken back in one day: neither"
    right = Contact(city="Bath")
    later = correcting.correct(
        store=harbor.store, person=rosa, right=right, by="dana", why="She said so", now=day(2)
    ).pk
    assert files.write_due(now=day(2.9)) == 1
    take_back(later, dana, day(3))
    assert files.write_due(now=day(4)) == 1
    last = tmp_path / "sincerely-harbor-2026-03-07.csv"
    assert "correction taken back" in last.read_text()
    link.refresh_from_db()
    before = last.read_bytes()
    files.write_again(link=link, day=date(2026, 3, 7))
    assert last.read_bytes() == before
    files.write_again(link=link, day=date(2026, 3, 5))
    assert first.read_text().count("\n") == 1
