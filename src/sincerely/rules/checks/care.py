"""A person cares first: no robot thanks, no mail before the thank-you, none over a complaint."""

from datetime import datetime

from sincerely.rules.message import Facts, Message
from sincerely.rules.policy import Policy
from sincerely.rules.purpose import CLASS_OF, Channel, MessageClass, Purpose
from sincerely.rules.thanks import owed_since, purchase_moment, rests_on_sign, sold_by, thanked
from sincerely.rules.verdict import Answer, Instead, InsteadKind, Reason

from .base import BOUGHT, COMPLAINT, SIGN, days_long, hand_over, hold, needs, refuse, released_by

_THANKS = "thank_you"
_RECORDED = Channel.RECORDED_CALL


def robot_voice(message: Message, facts: Facts, policy: Policy, now: datetime) -> Reason | None:
    """A pre-recorded call telling people how special they are is a human's call to make (seed)."""
    if message.channel is not _RECORDED:
        return None
    task = _task(message)
    if task == _THANKS and (over := _thanks_are_over("robot_voice", facts, policy, now)):
        return over
    if not facts.known:
        return _nobodys_task("robot_voice", message)
    return hand_over("robot_voice", task, sold_by(facts.home), purpose=message.purpose)


def robot_thanks(message: Message, facts: Facts, policy: Policy, now: datetime) -> Reason | None:
    """A thank-you that no human wrote becomes a human's task."""
    if message.purpose is not Purpose.THANK_YOU or message.by_person:
        return None
    if not facts.known:
        return _nobodys_task("robot_thanks", message)
    over = _thanks_are_over("robot_thanks", facts, policy, now)
    return over or hand_over("robot_thanks", _THANKS, sold_by(facts.home))


def _nobodys_task(code: str, message: Message) -> Reason:
    """Nobody can be given a task about somebody nobody knows: a person looks at it instead."""
    return hold(code, purpose=message.purpose)


def _thanks_are_over(code: str, facts: Facts, policy: Policy, now: datetime) -> Reason | None:
    """They have been thanked or excused from it, or it is too late: no task is left."""
    record = facts.home
    human, moment = thanked(record), purchase_moment(record)
    if human:
        return refuse(code, released_by("manager"), thanked_by=human.by, thanked=human.at)
    if moment and owed_since(record) is None:
        return refuse(code, released_by("manager"), excused=record.thanks_excused_at)
    if moment and now >= moment[1] + days_long(policy.thanks_manager_days):
        return refuse(code, released_by("manager"), bought=moment[0])
    return None


@needs(BOUGHT | SIGN)
def thanks_first(message: Message, facts: Facts, policy: Policy, now: datetime) -> Reason | None:
    """No automatic message from any department before the personal thank-you (the second seed).

    It waits for at most the policy's days; then the manager decides, until that lapses too.
    """
    record = facts.home
    if (record.bought is None and record.sign is None) or message.by_person:
        return None
    moment = owed_since(record)
    if moment is None:
        return None
    at, until = moment
    if now >= until + days_long(policy.thanks_manager_days):
        return None
    owner, sure = sold_by(facts.home), not rests_on_sign(record)
    waits_until = until + days_long(policy.thanks_wait_days)
    if now >= waits_until:
        return hold("thanks_first", bought=at, by=owner, late=True, sure=sure)
    instead = Instead(
        kind=InsteadKind.TASK, role="salesperson", who=owner, task=_THANKS, at=waits_until
    )
    return Reason(
        code="thanks_first",
        answer=Answer.WAIT,
        facts={"bought": at, "by": owner, "late": False, "sure": sure},
        instead=instead,
        until=waits_until,
    )


@needs(COMPLAINT)
def complaint_open(message: Message, facts: Facts, policy: Policy, _now: datetime) -> Reason | None:
    """Somebody who complained hears from a manager, not from a machine."""
    complaint = facts.home.complaint
    if complaint is None or message.by_person or not policy.complaint_holds:
        return None
    return hold("complaint_open", at=complaint.at, about=complaint.about)


def _task(message: Message) -> str:
    purpose = message.purpose
    if purpose is None or CLASS_OF[purpose] is MessageClass.CARE:
        return _THANKS
    return "service_introduction" if purpose is Purpose.SERVICE_INTRODUCTION else "personal_call"
