"""Text as files hold it: what counts as blank, how names of columns are compared, digests."""

import codecs
import hashlib
import re
import unicodedata
from collections.abc import Sequence
from typing import TypeVar

_UNUSABLE = {
    code: None for code in (*range(32), *range(127, 160), 0xFEFF) if code not in (9, 10, 13)
}
_NO_WORD = {code: None for code in range(128) if not chr(code).isalnum()}
_NOTHING = ("", "n/a", "#n/a", "(null)", "<null>", "[null]", "-", "--", ".")
_NO_DATE = ("0000-00-00", "1900-01-01", "1/1/1900", "01/01/1900")
_BLANK = frozenset((*_NOTHING, *_NO_DATE, "null", "na", "none", "nil", "nan", "nat"))
_BLANK_WORDS = _BLANK - {""}
_LONGEST_BLANK = max(map(len, _BLANK))
# People are called Na, Nan and Null: in a name only what no person writes is blank.
_BLANK_NAME = frozenset((*_NOTHING, "N/A", "NULL", "null", "NONE", "none", "NA", "NaN", "nan"))
Word = TypeVar("Word")


def clean(text: str) -> str:
    """``text`` without surrounding blanks and without the control characters no field means."""
    return text.strip() if text.isprintable() else text.translate(_UNUSABLE).strip()


def filled(text: str) -> str:
    """``text`` cleaned; empty where it is an export's word for *nothing* (``NULL``, ``N/A``)."""
    value = text.strip() if text.isprintable() else clean(text)  # called for every cell
    return "" if len(value) <= _LONGEST_BLANK and value.lower() in _BLANK else value


def all_filled(cells: Sequence[str]) -> list[str]:
    """`filled` of every cell of a row, in its order."""
    if not "".join(cells).isprintable():
        return [filled(cell) for cell in cells]
    texts = list(map(str.strip, cells))
    if _BLANK_WORDS.isdisjoint(map(str.lower, texts)):
        return texts
    return ["" if text.lower() in _BLANK_WORDS else text for text in texts]


def filled_name(text: str) -> str:
    """As `filled`, for the name of a person."""
    value = clean(text)
    return "" if value in _BLANK_NAME else value


def squash(text: str) -> str:
    """How column names and words are compared: lower-case, letters and digits only, whole."""
    if text.isascii():
        plain = text.lower()
        return plain if plain.isalnum() else plain.translate(_NO_WORD)
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def digest(*parts: str, size: int = 24) -> str:
    """A SHA-256 digest of ``parts`` in hexadecimal, cut to ``size`` digits (4 bits each)."""
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:size]


def storable(text: str) -> str:
    """``text`` as a database can keep it: without NUL."""
    return text.replace("\x00", "\ufffd")


#: a letter beyond ASCII that was written in UTF-8, read as cp1252 and written again
_TWICE = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0178\u017d\u017e\u0192\u02c6\u02dc"
                    "\u2013-\u203a\u20ac\u2122]")  # fmt: skip


def written_once(text: str) -> str:
    """``text`` without a second UTF-8 around the first (*JosÃ©*), where all of it has that."""
    if text.isascii() or not _TWICE.search(text):
        return text
    try:
        return text.encode("cp1252", _LEFT_OUT).decode("utf-8")
    except UnicodeError:
        return text


def _left_out(problem: UnicodeError) -> tuple[bytes, int]:
    """The bytes that cp1252 leaves out are themselves, as programs have it."""
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    return problem.object[problem.start : problem.end].encode("latin-1"), problem.end


_LEFT_OUT = "sincerely-left-out-of-cp1252"
codecs.register_error(_LEFT_OUT, _left_out)


_MAIL_BREAKS = re.compile(r"[;,\s]+")


def mail_addresses(text: str) -> tuple[str, ...]:
    """The addresses in one field; sources put several into one, divided by ``;`` or ``,``."""
    if text.count("@") < 2:
        return (text,) if text else ()
    return tuple(part for part in _MAIL_BREAKS.split(text) if part)


def meaning(words: str, what: Word) -> dict[str, Word]:
    """Several words, divided by blanks, that mean the same."""
    return dict.fromkeys(words.split(), what)
