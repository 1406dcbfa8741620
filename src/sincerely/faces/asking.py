"""The message somebody asks about, from the words they gave for it."""

from typing import NamedTuple

from sincerely.rules.purpose import Channel, Purpose

#: how a sender says that it does not know what its own message is for
UNKNOWN = "unknown"
PURPOSES = (*(str(purpose) for purpose in Purpose), UNKNOWN)


def purpose(word: str | None) -> Purpose | None:
    """The purpose of this name; None where nobody knows. Raises ValueError for another word."""
    return None if word in (None, "", UNKNOWN) else Purpose(word)


class Unreached(NamedTuple):
    """Why a message cannot travel to an address: a stable code, a sentence and a hint."""

    code: str
    sentence: str
    hint: str


def unreached(to: str, channel: Channel) -> Unreached | None:
    """What is wrong where this channel does not reach this address: mail goes to mail addresses,
    texts and calls to phone numbers, and a letter to whoever any address names."""
    from sincerely.rules import contact

    address, code = contact.address(to), "address_not_of_channel"
    if address is None or channel is Channel.LETTER:
        return None
    if channel is Channel.EMAIL and address.kind != "email":
        sentence = f"{to!r} is a phone number, and mail goes to a mail address."
        return Unreached(code, sentence, "Give their mail address, or ask about a text or a call.")
    if channel is not Channel.EMAIL and address.kind == "email":
        kind = "a text" if channel is Channel.TEXT else "a call"
        sentence = f"{to!r} is a mail address, and {kind} goes to a phone number."
        return Unreached(code, sentence, "Give their phone number, or ask about email.")
    return None
