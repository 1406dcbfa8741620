"""What a store may decide, and what it may not."""

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sincerely.rules.policy import DEFAULT, Policy, PolicyError, minutes_of

META = {item.name: item.metadata for item in fields(Policy)}
NUMBERS = [name for name, meta in META.items() if "least" in meta]
SWITCHES = [name for name, meta in META.items() if meta["unit"] == "yes or no"]
CLOCKS = [name for name, meta in META.items() if meta["unit"] == "local time"]


def problems(**changed: Any) -> dict[str, str]:
    """What is said against these settings; empty where they are taken."""
    try:
        DEFAULT.changed(changed)
    except PolicyError as no:
        return no.problems
    return {}


def test_the_default_can_hold_and_every_setting_says_what_it_does() -> None:
    assert DEFAULT.problems() == {}
    assert len(NUMBERS) + len(SWITCHES) + len(CLOCKS) == len(META)
    for name, meta in META.items():
        assert meta["says"][0].isupper(), name
        assert not meta["says"].endswith("."), name
        assert meta["unit"], name


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_keep_within_their_bounds(name: str) -> None:
    least, most = META[name]["least"], META[name]["most"]
    thanks = {"thanks_wait_days": 0, "thanks_manager_days": 365}
    for right in (least, most):
        assert problems(**thanks | {name: right}) == {}
    for wrong in (least - 1, most + 1, 1.5, "7", None, True):
        assert set(problems(**{name: wrong})) == {name}


@pytest.mark.parametrize("name", SWITCHES)
def test_switches_are_true_or_false(name: str) -> None:
    assert problems(**{name: False}) == problems(**{name: True}) == {}
    for wrong in (0, 1, "yes", None):
        assert problems(**{name: wrong}) == {name: "must be true or false"}


@pytest.mark.parametrize("text", ["00:00", "07:30", "19:59"])
def test_a_time_of_day(text: str) -> None:
    assert problems(call_from=text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "9:00",
        "24:30",
        "25:00",
        "08:60",
        "08.00",
        "8am",
        "",
        "aa:bb",
        "\u0660\u0669:\u0660\u0660",
        "-1:00",
        None,
        900,
    ],
)
def test_no_time_of_day(text: Any) -> None:
    assert problems(call_from=text) == {"call_from": "must be a time of day such as 09:00"}


def test_the_day_ends_at_midnight() -> None:
    assert problems(call_to="24:00") == {}
    assert minutes_of("24:00") == 24 * 60


def test_settings_must_fit_each_other() -> None:
    assert problems(call_from="20:00") == {"call_to": "must be later than call_from"}
    assert set(problems(call_from="10:00", call_to="09:00")) == {"call_to"}
    assert set(problems(thanks_wait_days=20, thanks_manager_days=10)) == {"thanks_manager_days"}
    assert problems(thanks_wait_days=20, thanks_manager_days=20) == {}


def test_every_problem_is_named_at_once() -> None:
    assert set(problems(cap_days=-1, call_from="x", household_shares=2)) == {
        "cap_days",
        "call_from",
        "household_shares",
    }
    assert problems(no_such=1, cap_days=3) == {"no_such": "no such setting"}


def test_the_error_can_be_read_aloud() -> None:
    with pytest.raises(PolicyError, match="cap_days: must be between 0 and 90 days") as caught:
        DEFAULT.changed({"cap_days": 91})
    assert caught.value.code == "policy_invalid"
    assert "policy show" in caught.value.hint


def test_a_change_leaves_the_rest_and_the_old_version() -> None:
    changed = DEFAULT.changed({"cap_days": 3})
    assert (changed.cap_days, DEFAULT.cap_days) == (3, 7)
    assert changed.settings() == DEFAULT.settings() | {"cap_days": 3}


_CLOCK = st.times().map(lambda time: f"{time:%H:%M}")
_WORD = st.one_of(st.integers(-5, 4000), st.booleans(), _CLOCK, st.none(), st.text(max_size=6))
_SETTINGS = st.dictionaries(st.sampled_from(sorted(META)), _WORD, max_size=6)
_NUMBER = {
    name: st.integers(META[name]["least"], META[name]["most"])
    for name in NUMBERS
    if not name.startswith("thanks")
}
_GOOD = st.fixed_dictionaries(
    {},
    optional={
        **_NUMBER,
        **{name: st.booleans() for name in SWITCHES},
        "thanks_wait_days": st.integers(0, 30),
        "call_from": _CLOCK.filter(lambda text: text < "20:00"),
    },
)


@given(_GOOD)
def test_what_is_good_is_taken_and_comes_back(settings: dict[str, Any]) -> None:
    policy = DEFAULT.changed(settings)
    assert policy.problems() == {}
    assert Policy(**policy.settings()) == policy == DEFAULT.changed(policy.settings())


@given(_SETTINGS)
def test_what_is_taken_can_hold_and_what_cannot_is_named(settings: dict[str, Any]) -> None:
    found = problems(**settings)
    if not found:
        assert DEFAULT.changed(settings).problems() == {}
    assert set(found) <= set(settings) | {"call_to", "thanks_manager_days"}
    assert all(text and not text.endswith(".") for text in found.values())
