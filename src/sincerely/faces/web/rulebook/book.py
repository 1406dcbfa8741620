"""The two books of rules a manager may change: the gate's policy and the care plan."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sincerely.records.models import Store
from sincerely.rules.plans import DEFAULT_PLAN
from sincerely.work import plans, policies
from sincerely.work.versions import Version

_POLICY = {
    "After a purchase": (
        "household_shares",
        "prospect_quiet_days",
        "promotion_quiet_days",
        "equity_quiet_days",
        "sister_quiet_days",
        "probably_bought_days",
        "sold_click_days",
        "elsewhere_quiet_days",
    ),
    "Thanks come first": ("thanks_wait_days", "thanks_manager_days", "conversation_days"),
    "What they asked for": ("one_optout_stops_all", "complaint_holds"),
    "What a message may claim": (
        "seen_lately_days",
        "unproven_claims_hold",
        "rest_days",
        "feed_stale_holds",
    ),
    "How often": ("cap_days", "prospect_cap", "marketing_cap", "service_cap", "care_cap"),
    "Calls and texts": ("call_from", "call_to", "call_sundays"),
    "How long an answer is good": ("answer_minutes", "list_minutes"),
}
_PLAN = {
    "The thank-you": ("thank_you", "thank_hours", "thank_by"),
    "After that": (
        "service_introduction",
        "introduction_days",
        "check_in",
        "check_in_days",
        "first_service",
        "first_service_days",
        "anniversaries",
        "step_days",
    ),
    "When something else happens": (
        "answer_complaint",
        "complaint_hours",
        "gracious_close",
        "close_days",
        "promise_days",
        "new_salesperson",
        "new_salesperson_days",
    ),
    "When it is late, or nobody answers": ("remind_hours", "most_tries"),
    "What they put into it": ("much_effort", "much_effort_hours", "manager_effort"),
    "How long each takes": (
        "thank_you_minutes",
        "service_introduction_minutes",
        "check_in_minutes",
        "first_service_minutes",
        "anniversary_minutes",
        "answer_complaint_minutes",
        "gracious_close_minutes",
        "promise_minutes",
        "new_salesperson_minutes",
        "other_minutes",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """One book: its words and its verbs. ``name``: of its pages in `urls`. ``built_in``: the
    settings of number 0, where a store begins with these and no version of its own."""

    name: str
    title: str
    lead: str
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rest: str = "Others"
    current: Callable[[Store], tuple[Any, int]]
    change: Callable[..., Any]
    versions: Callable[[Store], tuple[Version, ...]]
    go_back: Callable[..., Any]
    preview: Callable[..., Any]
    built_in: Mapping[str, Any] | None = None

    def known(self, store: Store) -> tuple[Version, ...]:
        """Every version, newest first, with number 0 where there is one."""
        own = self.versions(store)
        if self.built_in is None or not own:
            return own
        first = Version(
            number=0, settings=self.built_in, by="", at=None, why="as it came", changes=()
        )
        return (*own, first)


def _lately(**asked: Any) -> policies.Preview:
    return policies.preview(**asked, most=policies.WHILE_THEY_WAIT)


POLICY = Book(
    name="policy",
    title="Policy",
    lead="What the gate lets through, and how long it waits. Each change is kept with your name.",
    groups=_POLICY,
    current=policies.current,
    change=policies.change,
    versions=policies.versions,
    go_back=policies.go_back,
    preview=_lately,
)
PLANS = Book(
    name="plans",
    title="Care plan",
    lead="What a person here owes a customer, and by when. Each change is kept with your name.",
    groups=_PLAN,
    rest="Others",
    current=plans.current,
    change=plans.change,
    versions=plans.versions,
    go_back=plans.go_back,
    preview=plans.preview,
    built_in=DEFAULT_PLAN.settings(),
)
