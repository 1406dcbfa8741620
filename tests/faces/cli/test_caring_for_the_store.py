"""The commands of whoever looks after the store: policy, sources, people, users, upkeep."""

from pathlib import Path

import pytest
from django.db import connection

from sincerely.faces.cli import health, worker
from sincerely.records.models import (
    CareTask,
    EventRow,
    PeopleDecision,
    Person,
    PolicyVersion,
    Source,
    Standing,
    Store,
    User,
)
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.policy import DEFAULT
from sincerely.rules.purpose import Purpose
from sincerely.rules.sighting import Contact
from sincerely.work import stores
from tests.cast import DAY_0, ROSA, SUV, House, day, house

from .conftest import Sincerely


def test_the_policy_is_shown_changed_and_previewed(sincerely: Sincerely, harbor: House) -> None:
    shown = sincerely("policy", "show", "--json").json
    assert shown["settings"] == DEFAULT.settings()
    assert "Promotions stop this long after a purchase" in sincerely("policy", "show").out
    harbor.tell(ROSA, DealSold(deal="D1", vehicle=SUV), day(-200), source=harbor.dms)
    harbor.ask("rosa@example.com", Purpose.PROMOTION, day(9))
    change = ("promotion_quiet_days=100", "complaint_holds=no", "call_from=10:00")
    seen = sincerely("policy", "preview", *change, "--json").json
    assert (seen["judged"], seen["newly_stopped"], seen["newly_sent"]) == (1, 0, 1)
    assert "let 1 more through" in sincerely("policy", "preview", *change).out
    assert sincerely("policy", "set", *change, "--why", "a year is too long").code == 0
    version = PolicyVersion.objects.latest("number")
    assert version.why == "a year is too long"
    assert version.settings["promotion_quiet_days"] == 100
    assert version.settings["complaint_holds"] is False


@pytest.mark.parametrize("words", ["promotion_quiet_days=-1", "nonsense=1", "call_from=25h"])
def test_a_policy_that_cannot_hold_is_refused(
    sincerely: Sincerely, harbor: House, words: str
) -> None:
    ran = sincerely("policy", "set", words, "--why", "x")
    assert ran.code == 1
    assert "[policy_invalid]" in ran.err
    assert words.partition("=")[0] in ran.err
    assert PolicyVersion.objects.count() == 1
    assert sincerely("policy", "set", "nothing", "--why", "x").code == 2


def test_a_source_is_made_and_given_a_key_once(sincerely: Sincerely, harbor: House) -> None:
    words = ("--may-claim", "recall", "--expected-hours", "24", "--reports-sales")
    assert sincerely("source", "add", "bulk-mail", *words).code == 0
    made = Source.objects.get(name="bulk-mail")
    assert (made.may_claim, made.expected_hours, made.reports_sales) == (["recall"], 24, True)
    first = sincerely("token", "bulk-mail").out.strip()
    second = sincerely("token", "bulk-mail").out.strip()
    assert stores.source_of_token(first) is None
    assert stores.source_of_token(second) == made
    listed = {row["name"]: row for row in sincerely("source", "list", "--json").json}
    assert listed["bulk-mail"]["has_token"]
    assert listed["bulk-mail"]["token_by"]
    assert second not in sincerely("source", "list").out
    assert "[source_exists]" in sincerely("source", "add", "bulk-mail").err
    assert "[name_unusable]" in sincerely("source", "add", "Bulk Mail!").err


def test_stores_and_users_are_made(sincerely: Sincerely, harbor: House) -> None:
    words = ("--key", "shore", "--zone", "America/Chicago", "--group-of", "harbor")
    assert sincerely("store", "add", "Shore Motors", *words).code == 0
    shore = Store.objects.get(key="shore")
    assert (shore.mode, shore.group) == ("watch", harbor.store.group)
    assert {row["key"] for row in sincerely("store", "list", "--json").json} == {"harbor", "shore"}
    bad = sincerely("store", "add", "X", "--key", "x", "--zone", "Mars/Base")
    assert "[zone_unknown]" in bad.err
    in_hawaii = ("--key", "isle", "--zone", "Pacific/Honolulu", "--state")
    assert "[state_unknown]" in sincerely("store", "add", "Isle", *in_hawaii, "Hawaii").err
    assert "[no_name]" in sincerely("store", "add", " ", *in_hawaii, "HI").err
    ran = sincerely(
        "user", "add", "Joan@Example.com", "--name", "Joan", "--role", "manager", "--store", "shore"
    )
    assert ran.code == 0, ran.err
    joan = User.objects.get(email="joan@example.com")
    assert list(joan.roles.values_list("store__key", "name")) == [("shore", "manager")]
    assert not joan.has_usable_password()
    linked = sincerely("user", "link", "joan@example.com", "--url", "https://desk.example.com")
    assert linked.out.startswith("https://desk.example.com/sign-in/")
    assert sincerely("user", "link", "nobody@example.com").code == 1


def test_a_join_is_listed_and_taken_back(sincerely: Sincerely, harbor: House) -> None:
    both = Contact(first="Rosa", last="Keller", emails=("rosa@example.com", "rk@example.net"))
    alone = Contact(first="Rosa", last="Keller", emails=("rk@example.net",))
    for number, contact in enumerate((ROSA, alone, both)):
        harbor.tell(contact, LeadReceived(provider="Finder"), day(number))
    listed = sincerely("people", "decisions", "rosa@example.com", "--json").json
    (decision,) = [row for row in listed if len(set(row["people"])) == 2]
    assert decision["kind"] == "joined"
    assert "rosa@example.com" not in decision["evidence"]
    assert sincerely("people", "undo", decision["id"], "--why", "two cousins").code == 0
    assert "[already_undone]" in sincerely("people", "undo", decision["id"], "--why", "x").err
    assert "[no_such_decision]" in sincerely("people", "undo", 999_999, "--why", "x").err


def test_sightings_are_listed_and_split(sincerely: Sincerely, harbor: House) -> None:
    other = Contact(first="Rosa", last="Keller", phones=ROSA.phones)
    harbor.tell(ROSA, LeadReceived(provider="Finder"), day(0))
    harbor.tell(other, LeadReceived(provider="Lane"), day(1))
    seen = sincerely("people", "sightings", "rosa@example.com", "--json").json
    assert len(seen) == 2
    ran = sincerely("people", "split", seen[1]["sighting"]["id"], "--why", "mother and daughter")
    assert ran.code == 0, ran.err
    assert Person.objects.count() == 2
    assert "rosa@example.com" in sincerely("people", "sightings", "rosa@example.com").out


def test_somebody_is_forgotten_for_good(sincerely: Sincerely, harbor: House) -> None:
    harbor.tell(ROSA, LeadReceived(provider="Finder"), day(0))
    assert "[nobody_there]" in sincerely("forget", "a@example.com", "--why", "x", "--yes").err
    ran = sincerely("forget", "rosa@example.com", "--why", "she asked", "--yes")
    assert ran.code == 0, ran.err
    assert Person.objects.get().erased_at
    assert PeopleDecision.objects.latest("pk").evidence == "she asked"
    asked = sincerely("ask", "--to", "rosa@example.com", "--channel", "email").json
    assert asked["verdict"] in {"refuse", "hold"}


def test_forgetting_asks_first(
    sincerely: Sincerely, harbor: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    harbor.tell(ROSA, LeadReceived(provider="Finder"), day(0))
    monkeypatch.setattr("typer.confirm", lambda *_, **__: (_ for _ in ()).throw(SystemExit(1)))
    assert sincerely("forget", "rosa@example.com", "--why", "x").code == 1
    assert not Person.objects.get().erased_at


def test_rebuild_finds_and_mends_a_standing_that_is_wrong(
    sincerely: Sincerely, harbor: House
) -> None:
    harbor.tell(ROSA, DealSold(deal="D1", vehicle=SUV), DAY_0, source=harbor.dms)
    assert "no difference" in sincerely("rebuild", "--check").out
    Standing.objects.update(own={})
    ran = sincerely("rebuild", "--check")
    assert ran.code == 1
    assert "[standings_differ]" in ran.err
    assert sincerely("rebuild").code == 0
    assert sincerely("rebuild", "--check").code == 0


def test_a_tick_passes_late_tasks_to_the_manager(sincerely: Sincerely, harbor: House) -> None:
    harbor.tell(ROSA, DealSold(deal="D1", by="Dana Reyes"), DAY_0, source=harbor.dms)
    assert "manager: 1." in sincerely("tick").out
    assert CareTask.objects.get().passed_on_at == day(10)
    assert sincerely("tick", "--json").json == {"passed_on": [], "late_sources": []}


def test_the_worker_does_what_a_tick_does(harbor: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from procrastinate.contrib.django.db_cleanup import DjangoApp
    from procrastinate.testing import InMemoryConnector

    harbor.tell(ROSA, DealSold(deal="D1", by="Dana Reyes"), DAY_0, source=harbor.dms)
    app = DjangoApp(connector=InMemoryConnector())
    worker.register(app)
    worker.register(app)
    crons = {name: task.cron for (name, _), task in app.periodic_registry.periodic_tasks.items()}
    assert (crons["sincerely.tick"], crons["sincerely.fetch"]) == (worker.EVERY, worker.FETCHED)
    app.tasks["sincerely.tick"].func(timestamp=0)
    assert CareTask.objects.get().passed_on_at == day(10)


def test_the_worker_looks_into_folders(harbor: House, tmp_path: Path) -> None:
    from procrastinate.contrib.django.db_cleanup import DjangoApp
    from procrastinate.testing import InMemoryConnector

    from sincerely.work import fetching

    fetching.watch(source=harbor.dms, folder=tmp_path)
    (tmp_path / "sold.csv").write_text("deal_number,sold_date,email\nD1,2026-03-02,r@example.com\n")
    (tmp_path / "sold.csv.ok").touch()
    app = DjangoApp(connector=InMemoryConnector())
    worker.register(app)
    app.tasks["sincerely.fetch"].func(timestamp=0)
    assert EventRow.objects.get().by == worker.BY
    assert (tmp_path / "done" / "sold.csv").exists()


def test_migrate_says_when_there_is_nothing_to_do(sincerely: Sincerely, harbor: House) -> None:
    assert "up to date" in sincerely("migrate").out


def test_missing_steps_are_said_before_anything_else(sincerely: Sincerely, harbor: House) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE app = 'sincerely' AND name LIKE '0002%'"
        )
    ran = sincerely("source", "list")
    assert ran.code == 1
    assert "[not_migrated]" in ran.err
    assert "0002_" in ran.err
    assert "sincerely migrate" in ran.err


def test_the_doctor_has_a_line_for_every_part(sincerely: Sincerely, harbor: House) -> None:
    Source.objects.filter(name="dms").update(expected_hours=24, last_heard_at=day(8))
    ran = sincerely("doctor", "--json")
    found = {finding["part"]: finding for finding in ran.json}
    assert found.keys() == health.CHECKS.keys()
    assert ran.code == 1
    assert found["database"]["ok"]
    assert found["migrations"]["ok"]
    assert not found["worker"]["ok"]
    assert "48.0 h ago" in found["feeds"]["says"]
    assert "--source dms" in found["feeds"]["do"]
    told = sincerely("doctor").out
    assert "OK    senders     nobody sends through the relay" in told
    assert "WRONG worker" in told
    assert "`sincerely worker`" in told


def test_the_doctor_is_content_when_all_is_well(
    sincerely: Sincerely, harbor: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = health.LEAST_FREE
    monkeypatch.setattr(health, "LEAST_FREE", 0)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [day(10)])
    ran = sincerely("doctor")
    assert ran.code == 0, ran.out
    monkeypatch.setattr(health, "LEAST_FREE", now * 10**9)
    assert "Make room" in sincerely("doctor").out


def test_the_doctor_tells_of_a_database_that_does_not_answer(
    sincerely: Sincerely, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql:///x?host={tmp_path}")
    ran = sincerely("doctor")
    assert ran.code == 1
    assert "WRONG database" in ran.out
    assert "DATABASE_URL" in ran.out


def test_another_groups_people_are_nobody_here(sincerely: Sincerely, harbor: House) -> None:
    other = house("shore", "Shore Motors")
    other.tell(ROSA, LeadReceived(provider="Finder"), day(0))
    ran = sincerely("where", "rosa@example.com", "--store", "harbor", "--json")
    assert ran.json["people"] == []
