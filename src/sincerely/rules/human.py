"""Which calls and messages show that a human of the store was in touch with somebody."""

from .events import talks
from .purpose import WrittenBy

#: a call shorter than this, where its length is known, is not a conversation
A_REAL_CALL = 15


def by_hand(sent: talks.Sent) -> bool:
    """Whether a human spoke or wrote: of a call that is taken so unless somebody says otherwise."""
    if isinstance(sent, talks.CallMade):
        return not sent.recorded and sent.written_by is not WrittenBy.MACHINE
    return sent.written_by is WrittenBy.PERSON


def conversation(call: talks.CallMade | talks.CallReceived) -> bool:
    """Whether a call was one: long enough, or of unknown length with a named human."""
    if call.seconds is not None:
        return call.seconds >= A_REAL_CALL
    return bool(call.by if isinstance(call, talks.CallMade) else call.to)
