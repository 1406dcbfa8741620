"""What a store owes its people by a named human, and when: the plan a manager reads and changes.

`rules.care` makes tasks of it. A new version leaves tasks that are open as they are.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Self

#: how the thank-you may be said, in words
WAYS = {"either": "A call or a note by hand", "call": "A call", "note": "A note by hand"}


def _number(default: int, unit: str, says: str, *, least: int = 0, most: int) -> Any:
    meta = {"says": says, "unit": unit, "least": least, "most": most}
    return field(default=default, metadata=meta)


def _hours(default: int, says: str) -> Any:
    return _number(default, "hours", says, least=1, most=24 * 30)


def _days(default: int, says: str, *, most: int = 90) -> Any:
    return _number(default, "days", says, least=1, most=most)


def _minutes(default: int, says: str) -> Any:
    return _number(default, "minutes", says, least=1, most=240)


def _score(default: int, says: str) -> Any:
    return _number(default, "points of effort", says, most=101)


def _switch(says: str) -> Any:
    return field(default=True, metadata={"says": says, "unit": "yes or no"})


class PlanError(ValueError):
    """A plan that cannot hold. ``problems``: one sentence per setting, by its name."""

    code = "plan_invalid"
    hint = "Run `sincerely plan show` for every setting with its unit and what it does."

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{name}: {text}" for name, text in problems.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One version of a store's care plan. Every setting says what it does in its metadata."""

    thank_you: bool = _switch("Whoever sold the car thanks them in person")
    thank_hours: int = _hours(
        48, "The thank-you is due this long after the purchase, or by closing time before"
    )
    thank_by: str = field(
        default="either",
        metadata={"says": "How they are thanked", "unit": "way", "choices": WAYS},
    )
    service_introduction: bool = _switch("They are introduced to a service advisor by name")
    introduction_days: int = _days(3, "The introduction begins this long after the purchase")
    check_in: bool = _switch("Somebody asks how they like the car")
    check_in_days: int = _days(7, "The check-in begins this long after the purchase")
    first_service: bool = _switch("Somebody asks about their first service, unless they came")
    first_service_days: int = _days(
        150, "The first service is asked about this long after the purchase", most=1000
    )
    anniversaries: int = _number(
        1, "years", "So many anniversaries of the purchase are remembered, one a year", most=20
    )
    step_days: int = _days(3, "A step is due this long after it begins; then it is too late for it")
    answer_complaint: bool = _switch("The manager answers a complaint")
    complaint_hours: int = _hours(
        24, "The answer to a complaint is due so long after we hear it, or by closing time before"
    )
    gracious_close: bool = _switch(
        "Somebody wishes them well, once, when they say they bought elsewhere; then silence"
    )
    close_days: int = _days(7, "That close is due this long after they bought elsewhere")
    promise_days: int = _days(2, "A promise for which no time was said is due this long after it")
    new_salesperson: bool = _switch("Who takes over from somebody who left introduces themselves")
    new_salesperson_days: int = _days(14, "That introduction is due this long after, at the latest")
    remind_hours: int = _hours(6, "A reminder is shown this long before a task is due")
    most_tries: int = _number(
        4, "tries", "After so many tries that reached nobody the manager takes it", least=1, most=20
    )
    much_effort: int = _score(60, "From here on the manager calls too, and thanks are due sooner")
    much_effort_hours: int = _hours(24, "The thank-you for so much effort is due this long after")
    manager_effort: int = _score(90, "From here on the manager calls instead; 101: never")
    thank_you_minutes: int = _minutes(10, "A thank-you takes this long")
    service_introduction_minutes: int = _minutes(10, "An introduction takes this long")
    check_in_minutes: int = _minutes(8, "A check-in takes this long")
    first_service_minutes: int = _minutes(6, "Asking about the first service takes this long")
    anniversary_minutes: int = _minutes(6, "An anniversary takes this long")
    answer_complaint_minutes: int = _minutes(20, "Answering a complaint takes this long")
    gracious_close_minutes: int = _minutes(5, "A gracious close takes this long")
    promise_minutes: int = _minutes(10, "Keeping a promise takes this long")
    new_salesperson_minutes: int = _minutes(8, "Introducing oneself takes this long")
    other_minutes: int = _minutes(10, "Anything else takes this long")

    def minutes(self, kind: str) -> int:
        """How long a task of this kind takes."""
        known: int = getattr(self, f"{kind}_minutes", self.other_minutes)
        return known

    def problems(self) -> dict[str, str]:
        """What is wrong, by setting; empty when the plan can hold."""
        found = {
            item.name: problem
            for item in fields(self)
            if (problem := _problem(getattr(self, item.name), item.metadata))
        }
        if not found and self.manager_effort < self.much_effort:
            from_here = f"the {self.much_effort} points from which the manager calls too"
            found["manager_effort"] = f"must not be lower than {from_here}"
        if not found and self.much_effort_hours > self.thank_hours:
            hours = f"the {self.thank_hours} hours any thank-you has"
            found["much_effort_hours"] = f"must not be longer than {hours}"
        return found

    def changed(self, settings: Mapping[str, Any]) -> Self:
        """This plan with some settings changed. Raises `PlanError`, naming each problem."""
        names = {item.name for item in fields(self)}
        if unknown := {name: "no such setting" for name in settings if name not in names}:
            raise PlanError(unknown)
        plan = replace(self, **settings)
        if problems := plan.problems():
            raise PlanError(problems)
        return plan

    def settings(self) -> dict[str, Any]:
        """Every setting by name, as plain values."""
        return asdict(self)


def _problem(value: Any, meta: Mapping[str, Any]) -> str:
    if meta["unit"] == "yes or no":
        return "" if isinstance(value, bool) else "must be true or false"
    if meta["unit"] == "way":
        return "" if value in WAYS else f"must be one of {', '.join(WAYS)}"
    if isinstance(value, bool) or not isinstance(value, int):
        return f"must be a whole number of {meta['unit']}"
    if not meta["least"] <= value <= meta["most"]:
        return f"must be between {meta['least']} and {meta['most']} {meta['unit']}"
    return ""


DEFAULT_PLAN = Plan()
#: every kind of task a plan calls for, in words: how a task of it begins
KINDS: dict[str, str] = {
    "thank_you": "Thank them for their purchase",
    "service_introduction": "Introduce them to a service advisor by name",
    "check_in": "Ask how they like the car",
    "first_service": "Ask about their first service",
    "anniversary": "Remember the day they bought",
    "answer_complaint": "Answer their complaint",
    "gracious_close": "Wish them well with the car they bought elsewhere",
    "promise": "Keep what was promised",
    "new_salesperson": "Introduce yourself as the one who is there for them now",
}
