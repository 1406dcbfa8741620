"""A text as the words it is recognised by: what changes from reader to reader becomes a mark.

``Hi Rosa, your 2021 RAV4 is due 3/4`` is read as ``hi <name> , your <year> <model> is due
<date>``.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from . import cars

_PLAIN = str.maketrans(
    {
        "\u2019": "'",
        "\u2018": "'",
        "\u00b4": "'",
        "`": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2013": "-",
        "\u2014": " - ",
        "\u2026": "...",
        "\u00a0": " ",
    }
)
_MONTHS = (
    "jan feb mar apr jun jul aug sep sept oct nov dec january february march april "
    "june july august september october november december"
)
_DAYS = (
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu "
    "thur thurs fri sat sun lunes martes miercoles jueves viernes sabado domingo lundi "
    "mardi mercredi jeudi vendredi samedi dimanche"
)
_MONTH = rf"(?:{'|'.join(_MONTHS.split())}|may)"
#: in this order at each place; the plain word comes first because most places are one
_TOKEN = re.compile(
    r"(?P<link>(?:https?://|www\.)\S+|\b[\w-]{1,63}\.(?:com|net|org|co|us|ca|io|ly|me|link|"
    r"auto)\b(?:/\S*)?)"
    r"|(?P<mail>[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,190})"
    r"|(?P<money>[$\u20ac]\s?\d[\d,]*(?:\.\d+)?\s?k?\b(?:/mo\w*)?|"
    r"\b\d[\d,]*(?:\.\d\d)? ?(?:dollars|bucks|usd)\b)"
    r"|(?P<phone>(?:\+?1[ .-]?)?\(?\b\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b|\b\d{10}\b)"
    r"|(?P<time>\b\d{1,2}(?::\d\d)?\s?(?:a\.m\.|p\.m\.|[ap]m?\b)|\b\d{1,2}:\d\d\b|\b(?:noon|"
    r"o'clock)\b)"
    r"|(?P<date>\b\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?\b|\b\d{4}-\d\d-\d\d\b"
    rf"|\b{_MONTH}\b\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}}\b)?|\b\d{{1,2}}(?:st|nd|rd|"
    rf"th)?(?: of)? {_MONTH}\b)"
    r"|(?P<percent>\b\d+(?:\.\d+)? ?%(?: apr)?|\b\d+\.\d+ ?apr\b)"
    r"|(?P<miles>\b\d[\d,]*k? ?(?:-?miles?|mi|km|kms|kilometers)\b)"
    r"|(?P<vin>\b(?=[a-z]*\d)[a-hj-npr-z0-9]{17}\b)"
    r"|(?P<word>[^\W\d_](?:[^\W_]|['-](?=[^\W_]))*|\d[\d,]*[^\W\d_](?:[^\W_]|[-](?=[^\W_]))*)"
    r"|(?P<num>\d[\d,.]*)"
    r"|(?P<mark>[?!#*:,.])"
    r"|(?P<emoji>[\U0001f300-\U0001faff\u2600-\u27bf])",
    re.IGNORECASE,
)
_FLAT = frozenset(["link", "mail", "money", "phone", "time", "date", "percent", "miles", "vin"])
_SAME = dict(
    pair.split("=")
    for pair in (
        "u=you ur=your r=are appt=appointment appts=appointments apt=appointment w/=with "
        "pls=please plz=please thx=thanks "
        "thanx=thanks ty=thanks txt=text tmrw=tomorrow tmw=tomorrow tmr=tomorrow "
        "tomorow=tomorrow svc=service veh=vehicle "
        "vehical=vehicle vehicule=vehicle havent=haven't dont=don't didnt=didn't youre=you're "
        "youve=you've weve=we've "
        "hasnt=hasn't wasnt=wasn't isnt=isn't cant=can't wont=won't ive=i've im=i'm "
        "thats=that's whats=what's "
        "couldnt=couldn't wouldnt=wouldn't doesnt=doesn't its=it's lets=let's ya=you yall=you "
        "yer=your "
        "cuz=because bc=because ppl=people msg=message pymt=payment pmt=payment pmts=payments "
        "payoff=pay-off "
        "wknd=weekend mins=minutes hrs=hours addr=address reg=registration ins=insurance "
        "docs=documents "
        "noshow=no-show followup=follow-up testdrive=test-drive tradein=trade-in "
        "preowned=pre-owned "
        "maint=maintenance mgr=manager congrats=congratulations rcvd=received lmk=let-me-know "
        "tires=tire tyres=tire tyre=tire cars=car vehicles=vehicle trucks=truck"
    ).split()
)
_GREETING = frozenset(
    "hi hello hey dear hola bonjour heya heyyy yo morning afternoon evening".split()
)
_DAY_WORDS = frozenset(_DAYS.split())
_MONTH_WORDS = frozenset(_MONTHS.split())
_YEAR = re.compile(r"(?:19[5-9]|20[0-4])\d$")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: ``sign``, what it is recognised as; ``start`` and ``end``, where it stands."""

    sign: str
    start: int
    end: int


def plain(text: str) -> str:
    """``text`` with one spelling of quotes, dashes and blanks."""
    return unicodedata.normalize("NFKC", text).translate(_PLAIN)


@lru_cache(maxsize=64)
def words(text: str) -> tuple[Word, ...]:
    """The words of `plain` text, in order. Kept for a moment: who asks what a mail is for asks next
    which template and which car it is."""
    found = [(m.lastgroup or "", m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    lower = [_lower(written) for _, written, _, _ in found]
    signs: list[Word] = []
    written = [each[1] for each in found]
    at = 0
    while at < len(found):
        kind, _, start, end = found[at]
        size = 1
        if kind in _FLAT or kind == "emoji":
            sign = f"<{kind}>"
        elif kind == "mark":
            sign = lower[at]
        else:
            sign, size = _sign(kind, lower, written, at, signs)
            end = found[at + size - 1][3]
        signs.append(Word(sign, start, end))
        at += size
    return tuple(signs)


def _lower(written: str) -> str:
    lower = written.lower()
    if lower.isascii():
        return lower
    split = unicodedata.normalize("NFD", lower)
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def _sign(
    kind: str, lower: list[str], written: list[str], at: int, before: list[Word]
) -> tuple[str, int]:
    """What a word or number is recognised as, and how many words that takes."""
    word = lower[at]
    car, size = cars.name_at(lower, written, at)
    if car:
        return f"<{car}>", size
    if kind == "num":
        return ("<year>" if _YEAR.match(word) else "<num>"), 1
    if word in _DAY_WORDS and (
        word not in {"sat", "sun", "wed", "mon"} or written[at][0].isupper()
    ):
        return "<day>", 1
    if word in _MONTH_WORDS and (word != "march" or written[at][0].isupper()):
        return "<month>", 1
    if any(letter.isdigit() for letter in word):
        return ("<code>" if len(word) > 3 else word), 1
    if before and before[-1].sign in _GREETING and written[at][0].isupper() and word not in _SAME:
        return ("<name>" if word not in {"there", "again", "friend", "neighbor"} else word), 1
    return _SAME.get(word, word), 1
