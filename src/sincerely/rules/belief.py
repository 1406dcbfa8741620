"""What is believed of what somebody says a message is for (issue: *What a message is for*)."""

from .purpose import CLASS_OF, MessageClass, Purpose

#: the more a class of message is held to, the higher
_HELD_TO: dict[MessageClass, int] = {
    MessageClass.LEGAL: 0,
    MessageClass.APPOINTMENT: 1,
    MessageClass.SERVICE: 2,
    MessageClass.CARE: 3,
    MessageClass.MARKETING: 4,
    MessageClass.PROSPECT: 5,
}


def may_be_believed(said: Purpose, *, surely: Purpose | None) -> bool:
    """Whether a sender's word for a purpose may be believed: never where it would be held to less
    than what its words ``surely`` are for (None: nobody is sure)."""
    if surely is None:
        return True
    return _HELD_TO[CLASS_OF[said]] >= _HELD_TO[CLASS_OF[surely]]


def sells_as_labelled(purpose: Purpose, *, surely: bool) -> bool:
    """Whether a message somebody at the store labelled sells. Their label is believed, but for a
    recall or paperwork whose words ``surely`` sell: nothing that sells gets through as such
    (promise 8)."""
    kind = CLASS_OF[purpose]
    return kind is MessageClass.PROSPECT or (kind is MessageClass.LEGAL and surely)
