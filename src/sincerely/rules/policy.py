"""What one store has decided: windows and switches a sales manager can read and change."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Self

from .record import KEPT_TOUCHES


def _days(default: int, says: str, *, most: int = 3650) -> Any:
    return field(default=default, metadata={"says": says, "unit": "days", "least": 0, "most": most})


def _count(default: int, says: str) -> Any:
    # no more than a record keeps: a higher cap would never be reached
    meta = {"says": says, "unit": "messages", "least": 1, "most": KEPT_TOUCHES}
    return field(default=default, metadata=meta)


def _clock(default: str, says: str) -> Any:
    return field(default=default, metadata={"says": says, "unit": "local time"})


def _switch(default: bool, says: str) -> Any:
    return field(default=default, metadata={"says": says, "unit": "yes or no"})


def _minutes(default: int, says: str) -> Any:
    return field(
        default=default, metadata={"says": says, "unit": "minutes", "least": 1, "most": 1440}
    )


class PolicyError(ValueError):
    """A policy that cannot hold. ``problems``: one sentence per setting, by its name."""

    code = "policy_invalid"
    hint = "Run `sincerely policy show` for every setting with its unit and what it does."

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{name}: {text}" for name, text in problems.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One version of a store's policy. Every setting says what it does in its metadata."""

    household_shares: bool = _switch(True, "A purchase by one of the household counts for all")
    prospect_quiet_days: int = _days(
        3650,
        "Follow-ups, missed-appointment and we-miss-you messages stop this long after a purchase",
    )
    promotion_quiet_days: int = _days(365, "Promotions stop this long after a purchase")
    equity_quiet_days: int = _days(365, "Lease and equity offers stop this long after a purchase")
    sister_quiet_days: int = _days(90, "Selling stops this long after a purchase at a sister store")
    probably_bought_days: int = _days(
        45, "An unconfirmed sign of a purchase holds this long", most=365
    )
    sold_click_days: int = _days(
        365, "A click on sold that nobody confirmed or took back holds this long"
    )
    elsewhere_quiet_days: int = _days(1095, "Selling stops this long after they bought elsewhere")
    rest_days: int = _days(120, "A prospect nobody hears from rests after this long")
    seen_lately_days: int = _days(
        45, "We have not seen you is untrue this long after a visit or word"
    )
    unproven_claims_hold: bool = _switch(
        True, "Hold a message that claims something the records neither prove nor contradict"
    )
    thanks_wait_days: int = _days(
        7, "Automatic messages wait this long for the personal thank-you", most=60
    )
    thanks_manager_days: int = _days(
        30, "After that, and until this many days after the purchase, the manager decides", most=365
    )
    conversation_days: int = _days(
        7, "A person's own message this soon after the customer's word counts as an answer", most=60
    )
    one_optout_stops_all: bool = _switch(
        True, "An opt-out from marketing on one channel stops marketing on all of them"
    )
    complaint_holds: bool = _switch(True, "An open complaint holds every automatic message")
    feed_stale_holds: bool = _switch(
        True, "Hold selling to people with an open desk deal while the sold feed is overdue"
    )
    cap_days: int = _days(7, "The window in which messages of one class are counted", most=90)
    prospect_cap: int = _count(3, "Selling messages to one person in the window, all senders")
    marketing_cap: int = _count(2, "Other marketing messages in the window, all senders")
    service_cap: int = _count(2, "Service messages in the window, all senders")
    care_cap: int = _count(2, "Automatic care messages in the window, all senders")
    call_from: str = _clock("09:00", "Calls and texts begin at this hour where the reader is")
    call_to: str = _clock("20:00", "Calls and texts end at this hour where the reader is")
    call_sundays: bool = _switch(False, "Calls and texts on Sundays")
    answer_minutes: int = _minutes(15, "A send verdict is good this long")
    list_minutes: int = _minutes(720, "A scrubbed list is good this long")

    def problems(self) -> dict[str, str]:
        """What is wrong, by setting; empty when the policy can hold."""
        found = {}
        for item in fields(self):
            problem = _problem(getattr(self, item.name), item.metadata)
            if problem:
                found[item.name] = problem
        if not found and minutes_of(self.call_from) >= minutes_of(self.call_to):
            found["call_to"] = "must be later than call_from"
        if not found and self.thanks_manager_days < self.thanks_wait_days:
            found["thanks_manager_days"] = "must not be shorter than thanks_wait_days"
        return found

    def changed(self, settings: Mapping[str, Any]) -> Self:
        """This policy with some settings changed. Raises `PolicyError`, naming each problem."""
        names = {item.name for item in fields(self)}
        unknown = {name: "no such setting" for name in settings if name not in names}
        if unknown:
            raise PolicyError(unknown)
        policy = replace(self, **settings)
        if problems := policy.problems():
            raise PolicyError(problems)
        return policy

    def settings(self) -> dict[str, Any]:
        """Every setting by name, as plain values."""
        return asdict(self)


def minutes_of(clock: str) -> int:
    """Minutes after midnight of ``HH:MM``."""
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def _problem(value: Any, meta: Mapping[str, Any]) -> str:
    if meta["unit"] == "yes or no":
        return "" if isinstance(value, bool) else "must be true or false"
    if meta["unit"] == "local time":
        return "" if _is_clock(value) else "must be a time of day such as 09:00"
    if isinstance(value, bool) or not isinstance(value, int):
        return f"must be a whole number of {meta['unit']}"
    if not meta["least"] <= value <= meta["most"]:
        return f"must be between {meta['least']} and {meta['most']} {meta['unit']}"
    return ""


def _is_clock(value: Any) -> bool:
    if not isinstance(value, str) or len(value) != 5 or value[2] != ":":
        return False
    hours, minutes = value[:2], value[3:]
    if not (value.isascii() and hours.isdecimal() and minutes.isdecimal()):
        return False
    return int(minutes) < 60 and minutes_of(value) <= 24 * 60


DEFAULT = Policy()
