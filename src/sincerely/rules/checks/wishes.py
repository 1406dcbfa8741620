"""What people asked for: opt-outs, do-not-contact, quiet, and the consent some channels need."""

from datetime import datetime
from functools import lru_cache

from sincerely.rules.events.wishes import WRONG_PERSON, Topic
from sincerely.rules.message import Facts, Message
from sincerely.rules.policy import Policy
from sincerely.rules.purpose import Channel, MessageClass, Purpose
from sincerely.rules.record import OptOut
from sincerely.rules.verdict import CUSTOMER, Reason

from .base import OPTED_OUT, QUIET, WANT_NOTHING, class_of, needs, refuse, released_by

_THEIR_WORD = released_by(CUSTOMER)
# looked up once: see `base`
_EVERYTHING, _SERVICE, _MARKETING = Topic.EVERYTHING, Topic.SERVICE, Topic.MARKETING
_OF_SERVICE, _REMINDER = MessageClass.SERVICE, MessageClass.APPOINTMENT
_CARE = MessageClass.CARE
_RECORDED, _CALL = Channel.RECORDED_CALL, Channel.CALL
_SELLING = frozenset({MessageClass.PROSPECT, MessageClass.MARKETING})
#: on which channels which classes need a consent. A recorded call about service needs none only
#: because it is never made: `robot_voice` makes it a human's call, which the law lets through
_NEEDS_CONSENT = {
    Channel.TEXT: _SELLING | {MessageClass.SERVICE},
    Channel.RECORDED_CALL: _SELLING,
}


@needs(OPTED_OUT)
def opted_out(message: Message, facts: Facts, policy: Policy, _now: datetime) -> Reason | None:
    """They opted out, on this channel or any; an opt-in counts only if it is later (promise 7)."""
    if not facts.own.opted_out:
        return None
    kind = class_of(message)
    for out in facts.own.opted_out:
        if _reaches(out, message, kind, policy) and not _taken_back(out, message, kind, facts):
            return refuse(
                "opted_out",
                _THEIR_WORD,
                at=out.at,
                topic=out.topic,
                channel=out.channel,
                how=out.how,
            )
    return None


@needs(WANT_NOTHING)
def do_not_contact(
    message: Message, facts: Facts, _policy: Policy, _now: datetime
) -> Reason | None:
    """They want nothing at all, or have died, or were forgotten at their own wish."""
    wish = facts.own.deceased or facts.own.do_not_contact
    if wish:
        deceased = facts.own.deceased is not None
        return refuse("do_not_contact", _THEIR_WORD, at=wish.at, how=wish.how, deceased=deceased)
    if facts.forgotten_at:
        return refuse("do_not_contact", _THEIR_WORD, at=facts.forgotten_at, how="forgotten")
    return None


@needs(WANT_NOTHING)
def do_not_contact_since(
    message: Message, facts: Facts, policy: Policy, now: datetime
) -> Reason | None:
    """As `do_not_contact`, in a conversation: their own later word reopens it (promise 9)."""
    reason = do_not_contact(message, facts, policy, now)
    if reason is None:
        return None
    own, heard = facts.own, facts.own.inbound_at
    asked = [wish.at for wish in (own.do_not_contact, own.deceased) if wish]
    asked += [facts.forgotten_at] if facts.forgotten_at else []
    return None if heard and heard > max(asked) else reason


@needs(QUIET)
def leave_me_alone(
    message: Message, facts: Facts, _policy: Policy, _now: datetime
) -> Reason | None:
    """They asked for peace: nothing but what a pen can say, or what is on paper (field.md 1.3)."""
    quiet = facts.own.quiet
    if quiet is None:
        return None
    by_hand = message.by_person and message.channel in (Channel.LETTER, Channel.EMAIL)
    if by_hand and message.purpose is Purpose.THANK_YOU:
        return None
    return refuse("leave_me_alone", _THEIR_WORD, at=quiet.at, how=quiet.how)


def no_consent(message: Message, facts: Facts, _policy: Policy, _now: datetime) -> Reason | None:
    """Marketing texts need consent, a recorded voice needs it in writing (47 CFR 64.1200(a)(2))."""
    kind = class_of(message)
    if kind not in _NEEDS_CONSENT.get(message.channel, ()):
        return None
    channel, topic = message.channel, _topic(kind)
    written = channel is _RECORDED
    for consent in facts.own.consents:
        covers = consent.topic is topic or consent.topic is _EVERYTHING
        if covers and consent.channel is channel and (consent.written or not written):
            return None
    return _without_consent(channel, written)


@lru_cache(maxsize=8)
def _without_consent(channel: Channel, written: bool) -> Reason:
    return refuse("no_consent", _THEIR_WORD, channel=channel, written=written)


def _topic(kind: MessageClass) -> Topic:
    return _SERVICE if kind is _OF_SERVICE else _MARKETING


def _reaches(out: OptOut, message: Message, kind: MessageClass, policy: Policy) -> bool:
    """Whether an opt-out covers this message. One from everything covers marketing too."""
    here = _on(out.channel, message.channel)
    if out.topic is _EVERYTHING and here:
        return True
    if kind in (_REMINDER, _CARE):
        return False  # a machine's thank-you goes to no reader anyway: it becomes a human's task
    if out.topic is _SERVICE and kind is not _OF_SERVICE:
        return False
    return here or (policy.one_optout_stops_all and out.how != WRONG_PERSON)


def _on(asked: Channel | None, used: Channel) -> bool:
    """Whether a wish about a channel is one about this; *no calls* means no recorded ones too."""
    recorded = asked is _CALL and used is _RECORDED
    return asked is None or asked is used or recorded


def _taken_back(out: OptOut, message: Message, kind: MessageClass, facts: Facts) -> bool:
    """Whether a later opt-in allows exactly this."""
    for consent in facts.own.consents:
        topic = consent.topic in (_topic(kind), _EVERYTHING)
        if consent.at > out.at and topic and consent.channel in (None, message.channel):
            return True
    return False
