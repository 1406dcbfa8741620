"""What the sender of a text or a call says of it in the address, as far as it is believed."""

from sincerely.rules.purpose import Purpose, WrittenBy

from .posted import Posted


def written_by(posted: Posted) -> WrittenBy:
    """Who wrote it or spoke (``?written_by=machine``); unknown where nobody says.

    A source that may not write as a person is not believed when it says so.
    """
    match posted.asked.get("written_by", "").lower():
        case "machine":
            return WrittenBy.MACHINE
        case "person" if posted.writes_as_person:
            return WrittenBy.PERSON
    return WrittenBy.UNKNOWN


def purpose(posted: Posted) -> Purpose | None:
    """What it was for (``?purpose=promotion``); not known unless the source may claim that."""
    word = posted.asked.get("purpose", "").lower()
    return next((each for each in posted.may_claim if each == word), None)
