"""A list of appointments is exported again as each goes on: nothing of it ends in quarantine."""

from itertools import permutations
from pathlib import Path

import pytest

from sincerely.records.models import EventRow, FeedFile
from sincerely.work import feeding, rebuilding
from tests.cast import House, day, house

pytestmark = pytest.mark.django_db
WHO = "Ida,Moss,ida@example.com"


@pytest.fixture
def harbor() -> House:
    return house()


def feed(harbor: House, folder: Path, header: str, row: str, at: float) -> dict[str, int]:
    path = folder / "appointments.csv"
    path.write_text(f"{header},first_name,last_name,email\n{row},{WHO}\n", encoding="utf-8")
    feeding.feed(source=harbor.crm, paths=[path], by="the night", now=day(at))
    return dict(FeedFile.objects.latest("pk").counts)


@pytest.mark.parametrize(
    "rows",
    list(
        permutations(
            [
                "A1,2026-03-10 10:00,Scheduled,2026-03-02 09:00",
                "A1,2026-03-10 10:00,Confirmed,2026-03-09 17:00",
                "A1,2026-03-10 10:00,Show,2026-03-10 10:05",
            ]
        )
    ),
)
def test_each_status_is_a_step(harbor: House, tmp_path: Path, rows: tuple[str, ...]) -> None:
    header = "appointment_id,appointment_date,status,status_date"
    for at, row in enumerate(rows):
        assert feed(harbor, tmp_path, header, row, 12 + at)["changed"] == 0
    kinds = set(EventRow.objects.values_list("kind", flat=True))
    assert kinds == {"appointment_set", "appointment_confirmed", "appointment_kept"}
    assert EventRow.objects.count() == 3
    assert rebuilding.check() == []


def test_a_list_with_one_date_alone(harbor: House, tmp_path: Path) -> None:
    header = "appointment_id,appointment_date,status"
    for at, status in ((1, "Scheduled"), (5, "Confirmed"), (12, "No Show")):
        row = f"A1,2026-03-10 10:00,{status}"
        assert feed(harbor, tmp_path, header, row, at)["changed"] == 0


def test_created_is_when_it_was_made(harbor: House, tmp_path: Path) -> None:
    header = "appointment_id,appointment_date,created,status"
    feed(harbor, tmp_path, header, "A1,2026-03-10 10:00,2026-03-02 09:00,Confirmed", 5)
    made = EventRow.objects.get(kind="appointment_set")
    assert made.occurred_at.isoformat() == "2026-03-02T14:00:00+00:00"
