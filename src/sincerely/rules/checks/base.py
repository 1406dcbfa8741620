"""What every check shares: its shape, and the ways to say what happens instead."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sincerely.rules.message import Facts, Message
from sincerely.rules.policy import Policy
from sincerely.rules.purpose import CLASS_OF, Channel, MessageClass
from sincerely.rules.verdict import Answer, Instead, InsteadKind, Reason

#: (message, facts, policy, now) -> a reason, or None where the rule has nothing to say. What counts
#: as the household's is in ``facts.home``: `gate.decide` puts the person's own there where the
#: policy says that households share nothing
Check = Callable[[Message, Facts, Policy, datetime], Reason | None]
#: what somebody's facts hold of what checks go by: bits
WANT_NOTHING, OPTED_OUT, QUIET, TOUCHES, UNDONE = (1 << n for n in range(5))
BOUGHT, SIGN, ELSEWHERE, COMPLAINT, SISTER, DOUBT, SILENT = (1 << n for n in range(5, 12))
#: check -> the bits of which it needs one to have anything to say
NEEDS: dict[Check, int] = {}

PHONE = frozenset({Channel.CALL, Channel.TEXT, Channel.RECORDED_CALL})
# looked up once: an enum's member is slow to look up (Python 3.11), and rules run millions of times
_PROSPECT = MessageClass.PROSPECT
_REFUSE, _HOLD, _WAIT, _HAND_OVER = Answer.REFUSE, Answer.HOLD, Answer.WAIT, Answer.HAND_OVER
_TIME, _TASK, _RELEASE = InsteadKind.TIME, InsteadKind.TASK, InsteadKind.RELEASE


def needs(one_of: int) -> Callable[[Check], Check]:
    """Says of a check that it finds nothing where all of these are absent (`present`). For speed
    alone: it is then not asked."""

    def noted(check: Check) -> Check:
        NEEDS[check] = one_of
        return check

    return noted


def present(facts: Facts, *, undone: bool, sales: bool) -> int:
    """What is there, as bits. ``undone``, ``sales``: whether anybody asks whether a purchase was
    taken back, or whether they bought, may have or complained.

    Most rules mostly find nothing: one look at each field costs a fifth of one call for each rule.
    """
    own, found = facts.own, 0
    if own.deceased or own.do_not_contact or facts.forgotten_at:
        found = WANT_NOTHING
    if own.opted_out:
        found |= OPTED_OUT
    if own.quiet:
        found |= QUIET
    if own.last_at or own.touches:  # the moment is at hand; the messages may have to be read
        found |= TOUCHES
    home = facts.home
    if undone and home.undone:
        found |= UNDONE
    if not sales:
        return found
    if home.bought:
        found |= BOUGHT
    if home.sign:
        found |= SIGN
    if home.elsewhere:
        found |= ELSEWHERE
    if home.complaint:
        found |= COMPLAINT
    if facts.sister:
        found |= SISTER
    if facts.doubt:
        found |= DOUBT
    return found | SILENT if facts.feed_silent_since else found


def class_of(message: Message) -> MessageClass:
    """The class a message is judged as; one that sells, or may, is judged as selling."""
    if message.sells or message.purpose is None:
        return _PROSPECT
    return CLASS_OF[message.purpose]


def within(moment: datetime, days: int, now: datetime) -> bool:
    """Whether ``moment`` is less than ``days`` days before ``now`` (or after it)."""
    return now - moment < days_long(days)


@lru_cache(maxsize=4096)
def days_long(days: int) -> timedelta:
    """So many days."""
    return timedelta(days=days)


def refuse(code: str, instead: Instead, **facts: Any) -> Reason:
    """The message does not go."""
    return refusal(code, instead, facts)


def refusal(code: str, instead: Instead, facts: dict[str, Any]) -> Reason:
    """As `refuse`; what is said most often is said quicker so."""
    return Reason(code, _REFUSE, instead, facts, None)


def hold(code: str, role: str = "manager", /, **facts: Any) -> Reason:
    """The message waits for a person in this role."""
    return Reason(code, _HOLD, released_by(role), facts)


def wait(code: str, until: datetime, **facts: Any) -> Reason:
    """The message may be asked about again at ``until``."""
    return Reason(code, _WAIT, Instead(_TIME, at=until), facts, until)


def hand_over(code: str, task: str, owner: str, **facts: Any) -> Reason:
    """The message becomes a human's task."""
    return Reason(code, _HAND_OVER, task_of(task, owner), facts)


@lru_cache(maxsize=1024)
def task_of(task: str, owner: str) -> Instead:
    """A care task for a human, the owner where there is one."""
    return Instead(kind=_TASK, role="salesperson", who=owner, task=task)


@lru_cache(maxsize=256)
def released_by(role: str, who: str = "") -> Instead:
    """Somebody in this role can release it."""
    return Instead(kind=_RELEASE, role=role, who=who)
