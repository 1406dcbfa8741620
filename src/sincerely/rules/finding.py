"""How people are found by half a name or number: the words kept of them, and what is looked for.

Everything is spelt in small letters and digits of ASCII, whatever the writing: a trigram index
then works the same under every server's locale.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from .sighting import Contact

#: personal fields of events that somebody is found by
NUMBERS = ("vin", "trade_vin", "plate", "tag")
#: letters or digits somebody must have typed before it is worth searching
LEAST = 2
#: from so many digits on they may stand anywhere in a number
LEAST_DIGITS = 3
#: words one person is found by; who has more is not somebody but an office
MOST_WORDS = 600
#: words that are looked for; nobody types more
MOST_ASKED = 8

_SPECIAL = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "\u0131": "i",
        "ħ": "h",
    }
)
_APOSTROPHE = re.compile(r"(?<=\w)['\u2019`\u05f3](?=\w)")
_NO_WORD = re.compile(r"[\W_]+")
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for, as patterns of LIKE that must all fit the words kept.

    ``first``: words by their beginning, numbers by any part. ``anywhere``: every word by any part;
    for when nobody is found by the first. ``pieces``: of it all, those worth seeing in an address.
    """

    first: tuple[str, ...] = ()
    anywhere: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()

    def tells(self, value: str, name: str = "") -> bool:
        """Whether this address or number is what was typed, or has a part of it that the name of
        its owner has not."""
        plain = {_bare(value), *number_words(value)}
        beyond = [p for p in self.pieces if not any(w.startswith(p) for w in _spellings(name))]
        return any(piece in each for piece in beyond for each in plain)


def words(contact: Contact) -> set[str]:
    """Every word somebody is found by, from the details of one sighting."""
    found: set[str] = set()
    for name in (contact.name, contact.first, contact.middle, contact.last):
        found |= _spellings(name)
    for mail in contact.emails:
        local, _, domain = mail.strip().lower().partition("@")
        found |= {_bare(mail)} | _spellings(local) | set(_pieces(domain.rpartition(".")[0]))
    numbers = {_digits(way.value) for way in contact.addresses("") if way.kind == "phone"}
    for _, written in contact.phones:
        # what is no number anyone has was written down all the same
        if not any(_digits(written) in number for number in numbers):
            numbers.add(_digits(written))
    found |= numbers
    found |= number_words(contact.customer_number)
    return {word for word in found if word}


def number_words(number: str) -> set[str]:
    """A VIN, a plate or a customer number: its pieces, and all of it without what is between."""
    pieces = _pieces(number)
    return {*pieces, "".join(pieces)} if pieces else set()


def text(every: Iterable[str]) -> str:
    """Words as one text; a blank before and behind each, the same words always the same text."""
    kept = sorted(set(every))[:MOST_WORDS]
    return f" {' '.join(kept)} " if kept else ""


def asked(typed: str) -> Asked | None:
    """What somebody looks for; None where they have typed too little."""
    if len(re.sub(r"[\W_]", "", typed)) < LEAST:
        return None
    digits = _digits(typed)
    if len(digits) >= LEAST_DIGITS and not re.search(r"[^\W\d]", typed):
        pattern = (_anywhere(_national(digits)),)
        return Asked(pattern, pattern, (_national(digits),))
    first, anywhere, seen = [], [], []
    for word in typed.split():
        pieces = [_bare(word)] if "@" in word.strip("@") else _pieces(word)
        for piece in pieces:
            seen += [piece] if len(piece) > LEAST else []
            first.append(_anywhere(piece) if _any_part(piece) else f"% {_plain(piece)}%")
            anywhere.append(_anywhere(piece) if len(piece) > LEAST else f"% {_plain(piece)}%")
    if not first:
        return None
    return Asked(*(tuple(each[:MOST_ASKED]) for each in (first, anywhere, seen)))


def _any_part(piece: str) -> bool:
    """A number or a mail address is known by any part of it, a name by its beginning."""
    return "@" in piece or (len(piece) >= LEAST_DIGITS and any(c.isdigit() for c in piece))


def _national(digits: str) -> str:
    """Without the nought that is dialled at home and not kept in the number of the world."""
    return digits.lstrip("0") if len(digits) > 6 else digits


def _digits(written: str) -> str:
    return re.sub(r"[^0-9]", "", _folded(written))


def _anywhere(piece: str) -> str:
    return f"%{_plain(piece)}%"


def _plain(piece: str) -> str:
    """As it stands in a pattern, meaning itself."""
    return re.sub(r"([\\%_])", r"\\\1", piece)


def _spellings(written: str) -> set[str]:
    """The words of a name; of ``Garcia-Lopez`` each, and both as one."""
    found = set(_pieces(written))
    for word in written.split():
        pieces = _pieces(word)
        if len(pieces) > 1:
            found.add("".join(pieces))
    return found


def _pieces(written: str) -> list[str]:
    folded = _APOSTROPHE.sub("", _folded(written))
    return [_ascii(piece) for piece in _NO_WORD.split(folded) if piece]


def _bare(mail: str) -> str:
    """A mail address, or a part of one, as one word."""
    folded = "".join(_folded(mail).split())
    if folded.isascii():
        return folded
    return "".join(_ascii(c) if c.isalnum() else c for c in folded)


def _folded(written: str) -> str:
    """Small letters without accents."""
    if written.isascii():
        return written.lower()
    apart = unicodedata.normalize("NFKD", written.casefold()).casefold()
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(_SPECIAL)


def _ascii(piece: str) -> str:
    """Letters of other writings by their number, written in letters: a beginning stays one."""
    if piece.isascii():
        return piece
    return "".join(c if c.isascii() else f"{ord(c):05x}".translate(_LETTERS) for c in piece)
