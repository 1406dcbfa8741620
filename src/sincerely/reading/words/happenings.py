"""What was heard as events of the ledger."""

from datetime import datetime

from sincerely.reading.text import digest
from sincerely.rules.events import Payload, SaidBy
from sincerely.rules.events.deals import DealLost, DealSold, LostReason
from sincerely.rules.events.service import ComplaintOpened
from sincerely.rules.events.signs import InsuranceAsked
from sincerely.rules.events.wishes import (
    WRONG_PERSON,
    DeceasedReported,
    DoNotContactAsked,
    OptedOut,
    QuietAsked,
)
from sincerely.rules.purpose import Channel
from sincerely.rules.sighting import Happening

from .heard import Heard

#: A wrong number is nobody's for texts and calls alike.
_SAME_ADDRESS = {
    Channel.EMAIL: (Channel.EMAIL,),
    Channel.LETTER: (Channel.LETTER,),
    Channel.TEXT: (Channel.TEXT, Channel.CALL),
    Channel.CALL: (Channel.TEXT, Channel.CALL),
    Channel.RECORDED_CALL: (Channel.TEXT, Channel.CALL),
}


def happenings(
    heard: Heard,
    *,
    key: str,
    occurred_at: datetime,
    words: str,
    by: Channel,
    proof: str = "reply",
    told_to: str = "",
    deal: str = "",
) -> tuple[Happening, ...]:
    """The events that follow from what was heard; none where nothing was.

    ``key``: of the message, unique in its source; each event's key is made from it. ``by``: how the
    message came. ``proof``: how an opt-out is known (``reply``, ``STOP``, ``comment``).
    ``bought_here`` is a sign, which holds mail for prospects until a human or the DMS confirms it.
    """
    found: dict[str, Payload] = {}
    for channel in _stopped(heard):
        name = f"opted_out:{channel}" if channel else "opted_out"
        found[name] = OptedOut(
            channel=channel, topic=heard.topic, proof=proof, told_to=told_to, words=words
        )
    if heard.wrong_person and not heard.stop:
        for channel in _SAME_ADDRESS[by]:
            found[f"opted_out:{channel}"] = OptedOut(
                channel=channel, proof=WRONG_PERSON, told_to=told_to, words=words
            )
    if heard.never:
        found["do_not_contact"] = DoNotContactAsked(told_to=told_to, proof=proof, words=words)
    if heard.quiet:
        found["quiet"] = QuietAsked(told_to=told_to, words=words)
    if heard.bought_elsewhere is not None or heard.not_buying:
        found["lost"] = _lost(heard, deal, words)
    if heard.bought_here:
        # not said_by CUSTOMER, which is proof: words misread must make nobody a customer
        found["sold"] = DealSold(deal=f"said:{digest(key)}", said_by=SaidBy.SYSTEM)
    if heard.insurance and heard.bought_elsewhere is None:
        found["insurance"] = InsuranceAsked(who="customer", deal=deal, words=words)
    if heard.complaint:
        found["complaint"] = ComplaintOpened(
            complaint=key, about=heard.complaint, told_to=told_to, words=words
        )
    if heard.deceased:
        found["deceased"] = DeceasedReported(told_to=told_to)
    return tuple(
        Happening(payload=payload, occurred_at=occurred_at, key=f"{key}:{name}")
        for name, payload in found.items()
    )


def _stopped(heard: Heard) -> tuple[Channel | None, ...]:
    if not heard.stop:
        return ()
    return heard.channels or (None,)


def _lost(heard: Heard, deal: str, words: str) -> DealLost:
    elsewhere = heard.bought_elsewhere is not None
    return DealLost(
        deal=deal,
        said_by=SaidBy.CUSTOMER,
        reason=LostReason.BOUGHT_ELSEWHERE if elsewhere else LostReason.NOT_BUYING,
        bought_what=heard.bought_elsewhere or "",
        words=words,
    )
