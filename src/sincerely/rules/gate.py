"""The gate: which checks a message meets, and the one verdict they come to.

`decide` is pure: the same message, facts, policy and moment give the same verdict, live, in a
preview and years later.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from functools import lru_cache

from .checks import base, buying, care, pace, truth, wishes
from .checks.base import NEEDS, PHONE, Check, class_of, days_long, hold, present
from .message import Facts, Message
from .policy import Policy
from .purpose import (
    CLAIMS_OF,
    CLASS_OF,
    MOST_RESTRICTED,
    Channel,
    Claim,
    MessageClass,
    Purpose,
    WrittenBy,
)
from .record import Record
from .verdict import STRENGTH, Answer, Reason, Verdict

_EVERY_CLASS: tuple[Check, ...] = (
    wishes.do_not_contact,
    wishes.opted_out,
    wishes.leave_me_alone,
    wishes.no_consent,
    truth.appointment_not_missed,
    truth.no_appointment_left,
    truth.seen_lately,
    truth.purchase_undone,
    truth.out_of_date,
    care.robot_voice,
)
_NOT_SOLD_TO: tuple[Check, ...] = (
    buying.already_bought,
    buying.bought_at_sister_store,
    buying.probably_bought,
    buying.bought_elsewhere,
    buying.may_be_a_buyer,
    buying.feed_stale,
)
_AUTOMATIC: tuple[Check, ...] = (care.thanks_first, care.complaint_open)
_PACE: tuple[Check, ...] = (pace.too_often, pace.quiet_hours)

#: which checks each class of message meets, in the order in which their reasons are given
CHECKS_OF: dict[MessageClass, tuple[Check, ...]] = {
    MessageClass.PROSPECT: _EVERY_CLASS + _NOT_SOLD_TO + _AUTOMATIC + _PACE,
    MessageClass.MARKETING: (*_EVERY_CLASS, buying.bought_elsewhere, *_AUTOMATIC, *_PACE),
    MessageClass.SERVICE: _EVERY_CLASS + _AUTOMATIC + _PACE,
    MessageClass.CARE: (*_EVERY_CLASS, care.robot_thanks, care.complaint_open, *_PACE),
    # they made the appointment themselves: neither thanks nor marketing rules delay its reminder
    MessageClass.APPOINTMENT: (*_EVERY_CLASS, *_PACE),
    # recalls and paperwork are never stopped by a marketing rule (promise 8)
    MessageClass.LEGAL: (),
}
#: a human's own reply in a conversation the customer is having (promise 9)
IN_CONVERSATION: tuple[Check, ...] = (wishes.do_not_contact_since,)


@dataclass(frozen=True, slots=True)
class Met:
    """Checks that a message meets. ``asked``: those with something to go by, where these bits are
    present. ``hours``, ``dated``: whether among them are those of the hours for calls, and of what
    it speaks of being over; ``undone``, ``sales``: for `present`."""

    checks: tuple[Check, ...]
    asked: dict[int, tuple[Check, ...]]
    hours: bool
    dated: bool
    undone: bool
    sales: bool

    @classmethod
    def of(cls, checks: tuple[Check, ...]) -> "Met":
        """Of these checks, in their order."""
        needed = {NEEDS.get(check, 0) for check in checks}
        return cls(
            checks,
            asked={},
            hours=pace.quiet_hours in checks,
            dated=truth.out_of_date in checks,
            undone=base.UNDONE in needed,
            sales=any(each >= base.BOUGHT for each in needed),
        )

    def found(self, message: Message, facts: Facts, policy: Policy, now: datetime) -> list[Reason]:
        """The reasons of all of these checks, in order."""
        if not self.checks:
            return []
        there = present(facts, undone=self.undone, sales=self.sales)
        asked = self.asked.get(there)
        if asked is None:
            asked = tuple(c for c in self.checks if c not in NEEDS or NEEDS[c] & there)
            self.asked[there] = asked
        reasons = []
        for check in asked:
            reason = check(message, facts, policy, now)
            if reason is not None:
                reasons.append(reason)
        return reasons


@dataclass(frozen=True, slots=True)
class Course:
    """What a message meets, as far as it says itself. ``talks``: unless it is a human's word in a
    conversation; ``at_service``: where it speaks of an appointment that was the workshop's."""

    met: Met
    talks: bool
    at_service: Met | None


_FACTS = tuple(item.name for item in fields(Facts))
_NOW = timedelta(0)
# looked up once: an enum's member is slow to look up (Python 3.11)
_LEGAL, _PROSPECT = MessageClass.LEGAL, MessageClass.PROSPECT
_APPOINTMENT, _MISSED = MessageClass.APPOINTMENT, Purpose.MISSED_APPOINTMENT
_REMINDER = Purpose.APPOINTMENT_REMINDER
_PERSON, _RECORDED = WrittenBy.PERSON, Channel.RECORDED_CALL
_EQUITY, _SEND = Purpose.LEASE_OR_EQUITY, Answer.SEND
#: purposes for which a person's message soon after the customer's word is taken as an answer
_CONVERSATIONAL = frozenset(
    {
        Purpose.SALES_FOLLOWUP,
        Purpose.THANK_YOU,
        Purpose.APPOINTMENT_REMINDER,
        Purpose.SERVICE_INTRODUCTION,
        Purpose.OTHER,
    }
)


def decide(message: Message, facts: Facts, policy: Policy, now: datetime) -> Verdict:
    """The verdict on one message to one person at ``now`` (UTC).

    The strongest answer among the reasons wins: refuse, hand over, hold, wait, send.
    """
    if not policy.household_shares and facts.home is not facts.own:
        facts = _by_themselves(facts)
    if message.purpose is None:
        judge = _could_be if message.could_be else _unknown
        return judge(message, facts, policy, now)
    met = _met(message, facts, policy, now)
    found = met.found(message, facts, policy, now)
    if found:
        return _stopped(found, now)
    dated = message.good_until if met.dated else None
    if met.hours:
        valid = _good_until(message, facts, policy, now, dated)
        return Verdict(answer=_SEND, valid_until=valid)
    return _send(now, policy.answer_minutes, dated)


def _by_themselves(facts: Facts) -> Facts:
    """The same without their household; of live facts too, which are no dataclass
    (`records.mirrors`)."""
    told = {name: getattr(facts, name) for name in _FACTS}
    return Facts(**told | {"home": facts.own})


def protects_most(verdicts: Sequence[Verdict]) -> int:
    """Where an address belongs to several people: the place of the verdict that speaks for it."""
    return max(
        range(len(verdicts)),
        key=lambda n: (STRENGTH[verdicts[n].answer], len(verdicts[n].reasons)),
    )


def checks_for(message: Message, facts: Facts, policy: Policy, now: datetime) -> tuple[Check, ...]:
    """The checks a message meets. Law first, people talking second, what sells third."""
    return _met(message, facts, policy, now).checks


def _met(message: Message, facts: Facts, policy: Policy, now: datetime) -> Met:
    try:
        course: Course = message.course
    except AttributeError:  # nobody has asked about this message before
        course = _course(message)
        object.__setattr__(message, "course", course)
    if course.talks and _conversation(message, facts, policy, now):
        return _TALKING
    if course.at_service and truth.missed_at_service(facts.home):
        return course.at_service
    return course.met


def _course(message: Message) -> Course:
    kind, purpose = class_of(message), message.purpose
    if kind is _LEGAL:
        return Course(_LAWFUL, talks=False, at_service=None)
    about = message.channel, message.written_by, message.claims, message.good_until is not None
    at_service = None
    if purpose is _MISSED and not message.sells:
        # the workshop's own appointment: nobody is treated as a prospect
        at_service = _able(_APPOINTMENT, purpose, *about)
    if purpose is _EQUITY:  # marketing when caps are counted; yet it sells a car to its reader
        kind = _PROSPECT
    talks = message.written_by is _PERSON
    return Course(_able(kind, purpose, *about), talks, at_service)


@lru_cache(maxsize=1024)
def _able(
    kind: MessageClass,
    purpose: Purpose | None,
    channel: Channel,
    written_by: WrittenBy,
    claims: frozenset[Claim],
    dated: bool,
) -> Met:
    """The checks of a class that can have anything to say of a message like this.

    For speed alone: what is left out here would find nothing.
    """
    claims |= CLAIMS_OF.get(purpose, frozenset()) if purpose else frozenset()
    idle: set[Check] = set()
    if channel not in PHONE:
        idle |= {wishes.no_consent, care.robot_voice, pace.quiet_hours}
    if written_by is WrittenBy.PERSON:
        idle |= {care.robot_thanks, truth.purchase_undone, truth.no_appointment_left, *_AUTOMATIC}
    if purpose is not _REMINDER:
        idle.add(truth.no_appointment_left)
    if Claim.MISSED_APPOINTMENT not in claims:
        idle.add(truth.appointment_not_missed)
    if Claim.NOT_SEEN_LATELY not in claims:
        idle.add(truth.seen_lately)
    if Claim.RECENTLY_BOUGHT not in claims:
        idle.add(truth.purchase_undone)
    if not dated:
        idle.add(truth.out_of_date)
    return Met.of(tuple(check for check in CHECKS_OF[kind] if check not in idle))


_LAWFUL, _TALKING = Met.of(CHECKS_OF[_LEGAL]), Met.of(IN_CONVERSATION)


def _conversation(message: Message, facts: Facts, policy: Policy, now: datetime) -> bool:
    """Whether a human's message answers the customer: it says so, or they have just spoken.

    A recording answers nobody, and somebody whose last word was *stop* is not conversing. Who said
    *stop* to texts and calls the next day asked for no text (47 CFR 64.1200(a)(10)).
    """
    if message.channel is _RECORDED:
        return False
    if message.in_reply_to:
        return True
    own, heard = facts.own, facts.own.inbound_at
    if heard is None or message.purpose not in _CONVERSATIONAL or _stop_said(own, heard):
        return False
    if message.channel in PHONE and any(out.channel is message.channel for out in own.opted_out):
        return False
    return _NOW <= now - heard < days_long(policy.conversation_days)


def _stop_said(record: Record, heard: datetime) -> bool:
    """Whether they asked for less with their last word, or since."""
    return any(out.at >= heard for out in record.opted_out) or (
        record.quiet is not None and record.quiet.at >= heard
    )


def _unknown(message: Message, facts: Facts, policy: Policy, now: datetime) -> Verdict:
    """Judged as the most restricted purpose it could be: sent if even that is fine, else held."""
    strict = decide(_most_restricted(message), facts, policy, now)
    if strict.answer is Answer.SEND:
        return strict
    codes = [reason.code for reason in strict.reasons]
    return _stopped(
        [hold("purpose_unknown", "marketing", judged_as=MOST_RESTRICTED, codes=codes)], now
    )


def _could_be(message: Message, facts: Facts, policy: Policy, now: datetime) -> Verdict:
    """Judged as each purpose it could be. What all of them come to is the answer; where they
    differ, it is held as the one that protects most would have it.

    What may be a recall or paperwork, likelier than it sells anything, is released (promise 8).
    """
    could_be = message.could_be
    if not message.sells and _rather_legal(could_be):
        return _send(now, policy.answer_minutes, None)
    found = [decide(_as(message, purpose), facts, policy, now) for purpose in could_be]
    if len({verdict.answer for verdict in found}) == 1:
        return found[0]
    worst = protects_most(found)
    codes = [reason.code for reason in found[worst].reasons]
    return _stopped(
        [hold("purpose_unknown", "marketing", judged_as=could_be[worst], codes=codes)], now
    )


@lru_cache(maxsize=1024)
def _rather_legal(could_be: tuple[Purpose, ...]) -> bool:
    """Whether a recall or paperwork comes before anything that sells, the likeliest first."""
    for purpose in could_be:
        if CLASS_OF[purpose] is _LEGAL:
            return True
        if CLASS_OF[purpose] is _PROSPECT or purpose is _EQUITY:
            return False
    return False


@lru_cache(maxsize=1024)
def _as(message: Message, purpose: Purpose) -> Message:
    return replace(message, purpose=purpose, could_be=())


@lru_cache(maxsize=1024)
def _most_restricted(message: Message) -> Message:
    return replace(message, purpose=MOST_RESTRICTED)


@lru_cache(maxsize=64)
def _send(now: datetime, minutes: int, dated: datetime | None) -> Verdict:
    """A thousand people asked about at one moment share one verdict: nothing stops it."""
    until = now + timedelta(minutes=minutes)
    return Verdict(answer=Answer.SEND, valid_until=min(until, dated) if dated else until)


def _good_until(
    message: Message, facts: Facts, policy: Policy, now: datetime, dated: datetime | None
) -> datetime:
    """How long a *send* by phone holds: no longer than the hours for calls, or than what it speaks
    of."""
    open_until = pace.open_until(message, facts, policy, now)
    valid = min(now + timedelta(minutes=policy.answer_minutes), open_until)
    return min(valid, dated) if dated else valid


def _stopped(reasons: list[Reason], now: datetime) -> Verdict:
    """The strongest reason speaks for all; of those that only wait, the one that waits longest."""
    first = reasons[0]
    for other in reasons[1:]:
        more = STRENGTH[other.answer] - STRENGTH[first.answer]
        if more > 0 or (more == 0 and (other.until or now) > (first.until or now)):
            first = other
    return Verdict(first.answer, tuple(reasons), first.instead, first.until)
