"""What each message truly was: whether it told its reader something false or unwelcome, and since
when the store's own systems could have known.

Labels come from what truly happened, never from the gate's rules.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from sincerely.rules.purpose import CLASS_OF, Channel, MessageClass, Purpose

from .books import Message
from .life import Complaint, Fact, Gone, Known, Life, Purchase, Wish
from .people import Person

#: *you have not been by in a while* is untrue this long after a visit
SEEN_LATELY = timedelta(days=45)
#: *probably bought*: a deposit is news for this long
DEPOSIT_COUNTS = timedelta(days=30)
#: the first automated mails should wait at most this long for the thank-you
THANKS_AWAITED = timedelta(days=30)

#: every reason a message is labelled with; the second value: whether that makes it an insult
REASONS = {
    "already_bought": True,
    "bought_elsewhere": True,
    "bought_elsewhere_untold": False,
    "deposit_left": True,
    "appointment_not_missed": True,
    "seen_lately": True,
    "opted_out": True,
    "do_not_contact": True,
    "asked_for_quiet": True,
    "complaint_open": True,
    "robot_voice": True,
    "robot_thanks": True,
    "unwound": True,
    "before_thanks": False,
}
_SELLING = {MessageClass.PROSPECT, MessageClass.MARKETING}
_AFTER_THANKS = {MessageClass.MARKETING, MessageClass.SERVICE, MessageClass.CARE}


class Reason(NamedTuple):
    """Why a message was wrong, and the fact behind it (None: wrong by its nature)."""

    code: str
    fact: Fact | None


class Verdict(NamedTuple):
    """A message's label.

    ``known``: the earliest record of its facts anywhere in the store before it was sent;
    ``known_to_sender``: the same in the sender's own system; ``on_record``: the reasons so known.
    """

    reasons: tuple[Reason, ...] = ()
    known: Known | None = None
    known_to_sender: Known | None = None
    on_record: tuple[str, ...] = ()

    @property
    def insult(self) -> bool:
        """Whether it should never have been sent."""
        return any(REASONS[reason.code] for reason in self.reasons)


def judge(life: Life, message: Message) -> Verdict:
    """The label of a message to somebody of this household."""
    reader = message.reaches
    if reader is None or reader.household != life.household.number:
        return Verdict()
    reasons = (
        *_dealings(life, message),
        *_claims(life, message),
        *_wishes(life, message, reader),
        *_care(life, message),
    )
    facts = [(reason.code, reason.fact) for reason in reasons if reason.fact]
    known = {code: k for code, fact in facts if (k := fact.known_before(message.at))}
    own = [k for _, fact in facts if (k := fact.known_before(message.at, message.system))]
    first = min(known.values(), default=None)
    return Verdict(reasons, first, min(own, default=None), tuple(known))


def _dealings(life: Life, message: Message) -> list[Reason]:
    """Treats as a shopper somebody who no longer is one."""
    if CLASS_OF[message.purpose] is not MessageClass.PROSPECT or message.service:
        return []
    if bought := no_longer_shopping(life, message.at):
        return [Reason(_ended(bought, message.at), bought)]
    for journey in life.journeys:
        left = journey.deposit
        if left and left.at <= message.at < min(journey.decided, left.at + DEPOSIT_COUNTS):
            return [Reason("deposit_left", left)] if message.by_machine else []
    return []


def _ended(end: Purchase | Gone, moment: datetime) -> str:
    """What they bought elsewhere and told nobody is no one's fault, and no insult."""
    if isinstance(end, Purchase):
        return "already_bought"
    told = end.told_at is not None and end.told_at <= moment
    return "bought_elsewhere" if told else "bought_elsewhere_untold"


def no_longer_shopping(life: Life, moment: datetime) -> Purchase | Gone | None:
    """What ended their search: their latest purchase, unless they are looking for a car again."""
    ended: Purchase | Gone | None = life.bought(moment)
    for journey in life.journeys:
        if journey.gone and journey.gone.at <= moment and (not ended or journey.gone.at > ended.at):
            ended = journey.gone
    if ended is None:
        return None
    again = any(j.began > ended.at and j.served(moment) for j in life.journeys)
    return None if again else ended


def _claims(life: Life, message: Message) -> list[Reason]:
    """Says something about them that is not so."""
    appointment = message.appointment
    if message.purpose is Purpose.MISSED_APPOINTMENT and appointment:
        if appointment.fate in {"kept", "cancelled"}:
            return [Reason("appointment_not_missed", appointment)]
        if appointment.fate == "overtaken":
            return [Reason("appointment_not_missed", life.bought(message.at))]
    if message.purpose is Purpose.REENGAGEMENT:
        visits = [v for journey in life.journeys for v in journey.visits]
        seen: list[Fact] = [*visits, *life.workshop]
        seen = [v for v in seen if message.at - SEEN_LATELY <= v.at < message.at]
        if seen:
            return [Reason("seen_lately", max(seen, key=lambda fact: fact.at))]
    return []


def _wishes(life: Life, message: Message, reader: Person) -> list[Reason]:
    """Comes to somebody who asked that it should not."""
    kind = CLASS_OF[message.purpose]
    found = []
    for wish in life.wishes:
        if wish.person is reader and wish.at <= message.at and _covers(wish, message, kind):
            found.append(Reason(_WISH_CODES[wish.request], wish))
    for complaint in life.complaints:
        if kind in _SELLING and message.by_machine and _open(complaint, message.at):
            found.append(Reason("complaint_open", complaint))
    return found


_WISH_CODES = {
    "opt_out": "opted_out",
    "do_not_contact": "do_not_contact",
    "quiet": "asked_for_quiet",
}


def _covers(wish: Wish, message: Message, kind: MessageClass) -> bool:
    if kind is MessageClass.LEGAL:
        return False
    if wish.request == "do_not_contact":
        return True
    if wish.channel and wish.channel != message.channel:
        return False
    if wish.topic == "service":
        return kind is MessageClass.SERVICE
    if wish.request == "quiet" and not message.by_machine:
        return False
    return kind in _SELLING or wish.topic == "everything"


def _open(complaint: Complaint, moment: datetime) -> bool:
    over = complaint.resolved_at is not None and complaint.resolved_at <= moment
    return complaint.at <= moment and not over


def _care(life: Life, message: Message) -> list[Reason]:
    """A machine's thanks, a recorded voice, a welcome for a car that went back, mail too early."""
    found = []
    thanks = message.purpose is Purpose.THANK_YOU and message.by_machine
    if message.channel is Channel.RECORDED_CALL:
        found.append(Reason("robot_thanks" if thanks else "robot_voice", None))
    latest = max((p for p in life.purchases if p.at <= message.at), key=_when, default=None)
    welcome = {Purpose.THANK_YOU, Purpose.SERVICE_INTRODUCTION, Purpose.SURVEY_REVIEW}
    if latest is None or not message.by_machine:
        return found
    if latest.unwound_at and latest.unwound_at <= message.at:
        if message.purpose in welcome:
            undone = Fact(at=latest.unwound_at, known=latest.unwound_known)
            found.append(Reason("unwound", undone))
        return found
    waits = CLASS_OF[message.purpose] in _AFTER_THANKS
    if waits and message.at - latest.at <= THANKS_AWAITED:
        touched = any(latest.at < when <= message.at for when in life.human_at)
        found += [] if touched else [Reason("before_thanks", None)]
    return found


def _when(purchase: Purchase) -> datetime:
    return purchase.at
