"""The text in bytes whose encoding nobody can be trusted to name."""

import codecs
import re

from charset_normalizer import from_bytes

from sincerely.reading.text import written_once

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4_096
_DECLARED = re.compile(
    rb"\s{0,200}<\?\s?xml[^>]{0,200}?encoding\s*=\s*[\"']?([A-Za-z0-9._-]{1,30})", re.IGNORECASE
)
#: Declared names that are believed. Others (UTF-7, EBCDIC) serve to hide things.
_BELIEVED = re.compile(
    r"iso-?8859-\d{1,2}|windows-125\d|cp125\d|koi8-[ru]|shift_jis|euc-(?:jp|kr)|gb2312|gbk|gb18030"
    r"|big5|macintosh",
    re.IGNORECASE,
)
#: what those who declare these really write
_REALLY = {"iso-8859-1": "cp1252", "iso8859-1": "cp1252", "macintosh": "mac-roman"}
_QUOTED_PRINTABLE = re.compile(rb"<[?\w:]+[ \t=\r\n]+[^<>]{0,80}?=3D[\"']", re.IGNORECASE)
#: what people write beyond ASCII in cp1252: letters, quotation marks, dashes, signs
_LETTERS = re.compile(
    "[\u00c0-\u00ff\u0152\u0153\u0160\u0161\u017d\u017e\u0178\u20ac\u2122\u2022\u2026"
    "\u2013\u2014\u2018-\u201a\u201c-\u201e\u00a0-\u00bf]"
)
#: No word of a language that is written in Latin letters has so many accents in a row.
_FOREIGN = re.compile(rb"[\xc0-\xff]{5}")
_BEYOND = re.compile(rb"[^<>\r\n]{0,200}[\x80-\xff][^<>\r\n]{0,200}")
_MOST_GUESSED = 200
_LARGEST_GUESS = 20_000


def decode(data: bytes) -> str:
    """The text: by its byte order mark, its NULs, UTF-8, its declaration, else by its letters.

    Quoted-printable that a mail program left undone is undone. Raises nothing.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").removeprefix("\ufeff")
    if wide := _wide(data[:_SAMPLE]):
        return data.decode(wide, "replace")
    if b"=3D" in data and _QUOTED_PRINTABLE.search(data):
        data = codecs.decode(data, "quopri")
    try:
        return written_once(data.decode("utf-8"))
    except UnicodeDecodeError as problem:
        return _not_utf8(data, problem)


def _wide(head: bytes) -> str:
    """UTF-16 or UTF-32 without a mark: every second byte, or three of four, of markup is NUL."""
    if head.count(0) * 3 < len(head) or len(head) < 4:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if even and odd and even + odd > len(head) * 0.6:
        return "utf-32-be" if head[:1] == b"\x00" else "utf-32-le"
    return "utf-16-be" if even > odd else "utf-16-le"


def _not_utf8(data: bytes, problem: UnicodeDecodeError) -> str:
    """Mostly UTF-8: its stray bytes are taken one by one. Else as declared, if that can be."""
    sound = data.decode("utf-8", "ignore")
    stray = len(data) - len(sound.encode())
    if sum(1 for letter in sound if letter > "\x7f") >= stray or problem.end == len(data):
        return data.decode("utf-8", _STRAY)
    if declared := _DECLARED.match(data):
        name = declared[1].decode("ascii").lower()
        if _BELIEVED.fullmatch(name):
            try:
                return data.decode(_REALLY.get(name, name))
            except (UnicodeDecodeError, LookupError):
                pass
    return _by_letters(data)


def _by_letters(data: bytes) -> str:
    """cp1252, unless what comes out is not what people write in it."""
    text = data.decode("cp1252", "replace")
    beyond = [letter for letter in text if letter > "\x7f"]
    odd = sum(1 for letter in beyond if not _LETTERS.match(letter))
    if odd * 4 > len(beyond) or _FOREIGN.search(data):
        words = b" ".join(_BEYOND.findall(data)[:_MOST_GUESSED])[:_LARGEST_GUESS]
        best = from_bytes(words).best()
        if best is not None:
            return data.decode(best.encoding, "replace")
    return text


def _stray(problem: UnicodeError) -> tuple[str, int]:
    if not isinstance(problem, UnicodeDecodeError):
        raise problem
    stray = problem.object[problem.start : problem.end]
    return stray.decode("cp1252", "replace"), problem.end


_STRAY = "sincerely-stray-cp1252"
codecs.register_error(_STRAY, _stray)
