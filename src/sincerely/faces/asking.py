"""The message somebody asks about, from the words they gave for it."""

from sincerely.rules.purpose import Purpose

#: how a sender says that it does not know what its own message is for
UNKNOWN = "unknown"
PURPOSES = (*(str(purpose) for purpose in Purpose), UNKNOWN)


def purpose(word: str | None) -> Purpose | None:
    """The purpose of this name; None where nobody knows. Raises ValueError for another word."""
    return None if word in (None, "", UNKNOWN) else Purpose(word)
