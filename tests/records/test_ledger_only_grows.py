"""The database refuses what the ledger promises never happens, whoever asks and however."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Model

from sincerely.records import fingerprints
from sincerely.records.models import (
    EventRow,
    EventWords,
    LedgerError,
    PeopleDecision,
    PolicyVersion,
    Sighting,
    VerdictRow,
)
from sincerely.rules.events.care import NoteAdded
from sincerely.rules.purpose import Purpose
from sincerely.rules.sighting import Contact
from tests.cast import ROSA, House, day, house

pytestmark = pytest.mark.django_db
GUARDED = [
    "event", "policy_version", "people_decision", "verdict", "fingerprint", "sighting",
    "event_words",
]  # fmt: skip
#: never changed at all; sightings and words may be blanked
FIXED = ["event", "policy_version", "people_decision", "verdict", "fingerprint"]
MODELS: list[type[Model]] = [EventRow, PolicyVersion, PeopleDecision, VerdictRow]
refused = pytest.raises(DatabaseError, match="ledger_only_grows")


@pytest.fixture(autouse=True)
def harbor() -> House:
    """At least one row in every table."""
    harbor = house()
    harbor.tell(ROSA, NoteAdded(words="likes blue"), day(0), key="note:1")
    other = Contact(first="R.", emails=ROSA.emails)
    harbor.tell(other, NoteAdded(words="likes red"), day(1), key="note:2")
    harbor.ask("rosa@example.com", Purpose.PROMOTION, day(1))
    fingerprints.keep(harbor.store.group_id, ["email:ann@example.com"], day(2))
    run("SET CONSTRAINTS ALL IMMEDIATE")  # else TRUNCATE fails for another reason
    return harbor


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("table", GUARDED)
def test_every_guarded_table_has_a_row_to_attack(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone()[0] > 0


@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize("verb", ["DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_database_refuses_removal(table: str, verb: str) -> None:
    with refused:
        run(verb.format(table))


@pytest.mark.parametrize("table", ["person", "source", "store", "store_group", "feed_file"])
def test_what_events_rest_on_cannot_be_swept_away_either(table: str) -> None:
    with refused:
        run(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", FIXED)
def test_the_database_refuses_change(table: str) -> None:
    column = "group_id" if table == "fingerprint" else "id"
    with refused:
        run(f"UPDATE {table} SET {column} = {column}")
    with refused:
        run(f"UPDATE {table} SET {column} = {column} + 100 WHERE {column} < 0")


@pytest.mark.parametrize(
    "change",
    [
        "contact = '{}'",
        "contact = jsonb_set(contact, '{first}', '\"Eve\"')",
        "digest = '\\x00'",
        "received_at = received_at - interval '1 day'",
        "source_id = source_id + 1",
        "id = id + 100",
    ],
)
def test_a_sighting_is_not_rewritten(change: str) -> None:
    with refused:
        run(f"UPDATE sighting SET {change}")


def test_a_sighting_can_be_blanked_and_stays_so() -> None:
    sighting = Sighting.objects.earliest("pk")
    run(f"UPDATE sighting SET contact = NULL, digest = NULL WHERE id = {sighting.pk}")
    with refused:
        run(f"UPDATE sighting SET contact = '{{}}' WHERE id = {sighting.pk}")
    with refused:
        run(f"UPDATE sighting SET digest = '\\x00' WHERE id = {sighting.pk}")


@pytest.mark.parametrize("change", ["words = '{}'", "words = words", "event_id = event_id + 100"])
def test_words_are_not_rewritten(change: str) -> None:
    with refused:
        run(f"UPDATE event_words SET {change}")


def test_words_can_be_blanked_and_stay_so() -> None:
    run("UPDATE event_words SET words = NULL")
    with refused:
        run("UPDATE event_words SET words = '{}'")


def _update(kind: type[Model]) -> None:
    kind._default_manager.update(id=F("id"))


def _bulk_update(kind: type[Model]) -> None:
    rows = list(kind._default_manager.all())
    field = next(f.name for f in kind._meta.fields if not f.primary_key and not f.is_relation)
    kind._default_manager.bulk_update(rows, [field])


def _save(kind: type[Model]) -> None:
    kind._default_manager.all()[:1].get().save()


def _delete(kind: type[Model]) -> None:
    kind._default_manager.all()[:1].get().delete()


def _delete_all(kind: type[Model]) -> None:
    kind._default_manager.all().delete()


@pytest.mark.parametrize("kind", MODELS)
@pytest.mark.parametrize("attack", [_update, _bulk_update, _save, _delete, _delete_all])
def test_the_models_cannot_change_a_row(
    kind: type[Model], attack: Callable[[type[Model]], None]
) -> None:
    before = list(kind._default_manager.order_by("pk").values())
    # a row others rest on is protected by Django before the database is asked
    with pytest.raises((DatabaseError, LedgerError)), transaction.atomic():
        attack(kind)
    assert list(kind._default_manager.order_by("pk").values()) == before


def test_an_event_is_added_by_the_ledger_alone() -> None:
    with pytest.raises(LedgerError):
        EventRow.objects.create(key="forged")
    assert LedgerError.code == "ledger_only_grows"
    assert "forget" in LedgerError.hint


def test_the_same_key_is_refused_by_the_database_too() -> None:
    with pytest.raises(DatabaseError, match="event_once"):
        run(
            """INSERT INTO event (store_id, source_id, key, sighting_id, kind, occurred_at,
                                  whole_day, payload, by)
               SELECT store_id, source_id, key, sighting_id, 'deal_sold', occurred_at, whole_day,
                      '{}', 'me' FROM event LIMIT 1"""
        )


@pytest.mark.parametrize("row", ["event_words", "sighting"])
def test_words_and_details_go_with_their_event(row: str) -> None:
    """No event can be orphaned: what it rests on cannot be removed one by one either."""
    with refused:
        run(f"DELETE FROM {row} WHERE true")
    assert EventWords.objects.count() == 2
