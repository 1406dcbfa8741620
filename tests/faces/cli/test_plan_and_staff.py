"""`sincerely plan`, `sincerely staff` and the store's hours, as a manager types them."""

import pytest

from sincerely.records.models import CareTask, DayOff, StaffWeek
from sincerely.rules.events.deals import DealSold
from tests.cast import ROSA, SUV, House, day
from tests.faces.cli.conftest import Sincerely
from tests.work.crew import member


@pytest.fixture
def sold(harbor: House) -> House:
    """Dana sold Rosa a car yesterday."""
    member(harbor, "Dana Reyes")
    member(harbor, "Ed Sato", "manager")
    harbor.tell(ROSA, DealSold(deal="D1", by="Dana Reyes", vehicle=SUV), day(9), source=harbor.dms)
    return harbor


def test_a_plan_is_shown_previewed_changed_and_taken_back(
    sincerely: Sincerely, sold: House
) -> None:
    assert sincerely("plan", "show", "--json").json["number"] == 0
    assert "Whoever sold the car thanks them in person" in sincerely("plan", "show").out
    seen = sincerely("plan", "preview", "thank_hours=72", "--json").json
    assert (seen["judged"], seen["counts"]) == (5, {"moved": 1})
    assert "1 moved" in sincerely("plan", "preview", "thank_hours=72").out
    assert "none different" in sincerely("plan", "preview", "thank_hours=48").out
    ran = sincerely("plan", "set", "thank_hours=72", "check_in=no", "--why", "we are few")
    assert "Care plan 1 of Harbor Motors is in force." in ran.out
    shown = sincerely("plan", "show", "--json").json
    assert (shown["number"], shown["settings"]["check_in"]) == (1, False)
    [version] = sincerely("plan", "versions", "--json").json
    assert (version["why"], len(version["changes"])) == ("we are few", 2)
    assert "check_in yes -> no" in sincerely("plan", "versions").out
    assert "as 0 was" in sincerely("plan", "back", "0", "--why", "we are more").out
    assert sincerely("plan", "show", "--json").json["settings"]["check_in"] is True


def test_a_plan_that_cannot_hold_is_refused(sincerely: Sincerely, sold: House) -> None:
    ran = sincerely("plan", "set", "thank_hours=0", "--why", "x")
    assert ran.code == 1
    assert "[plan_invalid]" in ran.err
    assert "sincerely plan show" in ran.err
    assert "[no_such_version]" in sincerely("plan", "back", "7", "--why", "x").err


def test_who_works_when(sincerely: Sincerely, sold: House) -> None:
    ran = sincerely("staff", "hours", "Dana Reyes", "mon-fri=9:00-17:00", "--minutes", "30")
    assert ran.code == 0, ran.err
    assert StaffWeek.objects.get().minutes == 30
    assert sincerely("staff", "off", "dana@example.com", "2026-03-16", "2026-03-20").code == 0
    assert DayOff.objects.get().last.isoformat() == "2026-03-20"
    assert sincerely("staff", "name", "Dana Reyes", "D REYES").code == 0
    dana, ed = sincerely("staff", "list", "--json").json["members"]
    assert (dana["minutes"], dana["names"], dana["open"]) == (30, ["d reyes"], 1)
    assert (ed["name"], ed["roles"], ed["week"]) == ("Ed Sato", ["manager"], {})
    told = sincerely("staff", "list").out
    assert "mon 09:00-17:00" in told
    assert "2026-03-16 to 2026-03-20" in told
    assert "when the store is open" in told


def test_when_the_store_is_open(sincerely: Sincerely, sold: House) -> None:
    assert "nobody has said" in sincerely("store", "hours").out
    assert "sat 10:00-16:00" in sincerely("store", "hours", "mon-sat=10:00-16:00").out
    assert "[hours_unreadable]" in sincerely("store", "hours", "always").err
    assert "sat 10:00-16:00" in sincerely("store", "hours").out


def test_somebody_leaves_and_comes_back(sincerely: Sincerely, sold: House) -> None:
    ran = sincerely("staff", "left", "Dana Reyes", "--to", "Ed Sato")
    assert "Ed Sato takes over 1 open task(s)" in ran.out, ran.err
    assert "1 household(s)" in ran.out
    assert set(CareTask.objects.values_list("assignee__name", flat=True)) == {"Ed Sato"}
    listed = sincerely("staff", "list", "--json").json
    assert [each["name"] for each in listed["members"]] == ["Ed Sato"]
    assert "Dana Reyes left; Ed Sato is there" in sincerely("staff", "list").out
    back = sincerely("staff", "back", "Dana Reyes")
    assert "Dana Reyes is back, with 1 open task(s)" in back.out, back.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("staff", "hours", "Nobody"), "no_such_user"),
        (("staff", "off", "Dana Reyes", "soon"), "day_unreadable"),
        (("staff", "off", "Dana Reyes", "2026-03-20", "2026-03-16"), "days_odd"),
        (("staff", "hours", "Dana Reyes", "--minutes", "900"), "minutes_out_of_bounds"),
        (("staff", "left", "Dana Reyes", "--to", "Dana Reyes"), "same_person"),
        (("staff", "back", "Dana Reyes"), "has_not_left"),
        (("staff", "name", "Dana Reyes", " "), "no_name"),
    ],
)
def test_what_cannot_be_is_said_with_its_code(
    sincerely: Sincerely, sold: House, words: tuple[str, ...], code: str
) -> None:
    ran = sincerely(*words)
    assert ran.code == 1
    assert f"[{code}]" in ran.err
