"""A care plan: every setting readable, bounded, and refused in words where it cannot hold."""

from dataclasses import fields

import pytest

from sincerely.rules.care import STEPS, Bought, steps
from sincerely.rules.plans import DEFAULT_PLAN, KINDS, Plan, PlanError
from tests.rules.cast import NOW, ZONE, in_days


def test_every_setting_says_what_it_does_and_can_hold() -> None:
    assert DEFAULT_PLAN.problems() == {}
    for item in fields(Plan):
        assert item.metadata["says"], item.name
        assert item.metadata["unit"], item.name
    assert DEFAULT_PLAN.changed(DEFAULT_PLAN.settings()) == DEFAULT_PLAN


def test_every_kind_of_task_has_a_length_of_its_own() -> None:
    for kind in KINDS:
        assert DEFAULT_PLAN.changed({f"{kind}_minutes": 77}).minutes(kind) == 77
    assert DEFAULT_PLAN.minutes("personal_call") == DEFAULT_PLAN.other_minutes


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("thank_hours", 0),
        ("thank_hours", "soon"),
        ("thank_hours", True),
        ("thank_by", "robot"),
        ("check_in", "perhaps"),
        ("anniversaries", 21),
        ("much_effort_hours", 49),
        ("manager_effort", 59),
        ("robots", 1),
    ],
)
def test_what_cannot_hold_is_named(setting: str, value: object) -> None:
    with pytest.raises(PlanError) as refused:
        DEFAULT_PLAN.changed({setting: value})
    assert list(refused.value.problems) == [setting]
    assert refused.value.code == "plan_invalid"


def test_the_steps_ahead_in_their_order() -> None:
    found = list(steps(Bought(until=NOW, deal="D1", owner="Dana Reyes"), DEFAULT_PLAN, ZONE, NOW))
    assert [o.kind for o in found] == list(STEPS)
    assert {o.owner for o in found} == {"Dana Reyes"}
    assert [o.starts_at.date().isoformat() for o in found if o.starts_at] == [
        "2026-03-07", "2026-03-11", "2026-08-01", "2027-03-04",
    ]  # fmt: skip


def test_the_next_anniversary_is_the_one_ahead() -> None:
    plan = DEFAULT_PLAN.changed({"anniversaries": 5})
    bought = Bought(until=NOW, deal="D1")
    ahead = [
        [o.deal for o in steps(bought, plan, ZONE, in_days(n)) if o.kind == "anniversary"]
        for n in (300, 370, 5 * 366)
    ]
    assert ahead == [["D1"], ["D1 (year 2)"], []]
    there = {("anniversary", "D1")}
    following = [o.deal for o in steps(bought, plan, ZONE, NOW, there=there)]
    assert following[-1] == "D1 (year 2)"


def test_a_car_of_the_29th_of_february_has_its_day_every_year() -> None:
    leap = NOW.replace(year=2028, month=2, day=29)
    [*_, anniversary] = steps(Bought(until=leap, deal="D1"), DEFAULT_PLAN, ZONE, leap)
    assert anniversary.starts_at is not None
    assert anniversary.starts_at.date().isoformat() == "2029-02-28"
