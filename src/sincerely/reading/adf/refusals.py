"""What a lead's form answers of contact: refusals are read, permissions stay the sender's claims.

``Do Not Call: Yes`` and ``Opt In SMS: No`` refuse alike. What is unknown or contradictory counts
as refused. A permission proves nothing (`comments.consent_claims`); a refusal needs no proof.
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum

from sincerely.reading.text import filled, squash
from sincerely.rules.events.wishes import DoNotContactAsked, OptedOut
from sincerely.rules.purpose import Channel
from sincerely.rules.sighting import Happening

from .said import FINE_PRINT


class _Sense(StrEnum):
    """What a yes to a question means; ``BOTH``: nobody can tell."""

    BLOCKS = "blocks"
    ALLOWS = "allows"
    BOTH = "both"


_PAIR = re.compile(
    r"(?P<key>[^:=]{2,160}?)\s*(?:[:=?]+|\s[-\u2013\u2014]+\s)\s*(?P<value>.{1,200})"
)
_NEXT = re.compile(r"(?<=\w)\s*[,;]\s+(?=[^,;:=?]{2,60}[:=])")
_WAYS = (
    r"(?:contact|call|text|txt|sms|e?-?mail|phone|solicit|market|message|messag|robo|auto"
    r"|direct|recorded|prerecorded)\w*"
)
_NEGATED = re.compile(
    rf"\b(?:do(?:es)?|did|will|would|may|can)\s?n(?:[o'\u2019]?t|ot)\b.{{0,20}}?\b(?:wish|want|agree"
    rf"|consent|allow|permit|like|receive|send|{_WAYS})"
    rf"|\b(?:no|never|stop|block|suppress)\s{_WAYS}\b(?!\s(?:ok|okay))|\bdonot{_WAYS}|\bdn[ce]\b",
)
_OUT = re.compile(r"\bopt(?:s|ed|ing)?\s?outs?\b|\bunsubscri\w*")
_IN = re.compile(
    r"\bopt(?:s|ed|ing)?\s?ins?\b|\bconsent|\bpermi(?:t|ssion)|\bagree|\btcpa\b|\bsubscri"
    r"|\b(?:can|may|could|should) (?:we|i|he|she|they)\b|\bok(?:ay)?\b|\ballow|\breceive\b"
    rf"|\b(?:can|may) {_WAYS}"
)
_CHANNELS = (
    ((Channel.TEXT,), re.compile(r"\b(?:sms|mms|txt|text)")),
    ((Channel.EMAIL,), re.compile(r"\be ?mail")),
    (
        (Channel.CALL,),
        re.compile(r"\bcall|(?<!your )(?<!my )(?<!this )(?<!mobile )(?<!cell )\bphone"),
    ),
    ((Channel.CALL, Channel.RECORDED_CALL), re.compile(r"\brobo|\bauto ?dial|recorded|\bdnc\b")),
    ((Channel.LETTER,), re.compile(r"\b(?:direct|postal) mail|\bletter")),
    ((Channel.LETTER, Channel.EMAIL), re.compile(r"(?<!\be )(?<!direct )(?<!postal )\bmail")),
)
_LESS_PLAIN = (
    ((Channel.CALL,), re.compile(r"phone|\bcell\b|\bmobile\b")),
    ((Channel.TEXT,), re.compile(r"\bmessag")),
    ((Channel.CALL, Channel.TEXT, Channel.RECORDED_CALL), re.compile(r"\btcpa\b")),
)
_YES = frozenset("y yes true t 1 x on checked si oui".split())
_NO = frozenset("n no false f 0 off unchecked non".split())
#: These mean the same whatever was asked.
_REFUSED = re.compile(
    r"(?:opt(?:ed|s)?[ -]?)?out|unsubscribed?|dnc|do not \w+|stop|blocked|never"
    r"|(?:.*\b)?(?:declin\w+|den(?:ied|ies|y)|refus\w+|revoked?|withdr\w+)\b.*"
    r"|(?:.*\b)?(?:(?:do|does|did|has|have)(?: not|n['\u2019]?t)|not) (?:want|wish|agree|consent"
    r"|opt(?!ed out|ed-out| out)|allow|permit|given|grant|obtain|accept|provided|subscri)\w*.*",
)
_GRANTED = re.compile(
    r"(?:opt(?:ed|s)?[ -]?)?in|subscribed|ok(?:ay)?|allow(?:ed|s)?|permitted|not (?:blocked|listed)"
    r"|not opt(?:ed)?[ -]?out|no (?:problem|restrictions?|objections?|worries|opt[ -]?out)"
    r"|(?:.*\b)?(?:agree\w*|consent\w*|accept\w*|granted|given|verbal|written|express|implied"
    r"|obtained|received|confirmed|sure|of course|form|online|web\w*)\b.*",
)
_GLUED = re.compile(r"donot|opt(?:ed)?(?=in\b|out\b)")
#: Keys made of these words alone ask a question; ``Opt-in source`` names a fact about the answer.
_ASKING = frozenset(
    """opt in out opts opted optin optout sms mms txt text texts texting message messages msg email
    emails e mail phone cell mobile call calls calling voice tcpa consent consents permission
    marketing can may could should we i you they contact via do not don t dont no ok okay to agree
    agrees receive allow allowed subscribe subscribed subscription customer your the our us me for
    and or from by on at this number contacted texted called emailed dnc has unsubscribed never
    unsubscribe optedin optedout opting""".split()
)
_MOST_WORDS = 3


def refused_in(lines: Iterable[str], lead: Happening) -> tuple[Happening, ...]:
    """The opt-outs that lines of ``Key: value`` answer, one for each channel.

    Keyed by the lead's own key and the channel; the words are the lines that refuse it.
    """
    found: dict[Channel | None, list[str]] = {}
    altogether: list[str] = []
    for line in lines:
        for key, value in _answers(line):
            if not _refuses(key, value):
                continue
            channels = _channels(key)
            if not channels and _NEGATED.search(key) and "contact" in key:
                altogether.append(line)
                continue
            for channel in channels or (None,):
                found.setdefault(channel, []).append(line)
    wishes = [
        _happening(lead, OptedOut(channel=channel, proof="comment", words=_joined(said)), channel)
        for channel, said in found.items()
    ]
    if altogether:
        asked = DoNotContactAsked(proof="comment", words=_joined(altogether))
        wishes.append(_happening(lead, asked, "contact"))
    return tuple(wishes)


def _joined(lines: list[str]) -> str:
    return "\n".join(dict.fromkeys(lines))


def _happening(
    lead: Happening, payload: OptedOut | DoNotContactAsked, what: str | None
) -> Happening:
    return Happening(
        payload=payload,
        occurred_at=lead.occurred_at,
        key=f"{lead.key}:refused:{what or 'all'}",
        whole_day=lead.whole_day,
    )


def _answers(line: str) -> Iterator[tuple[str, str]]:
    """Each question of a line, its words folded, and what was answered."""
    if FINE_PRINT.search(line):
        question, _, answer = line.rpartition(":")
        if _folded(answer) in _NO:
            yield _folded(FINE_PRINT.split(question)[0]), answer
        return
    for part in _NEXT.split(line):
        if (found := _PAIR.fullmatch(part.strip())) and (value := filled(found["value"])):
            yield _folded(found["key"]), value


def _folded(text: str) -> str:
    """Lower-case words, one blank between them, also where a field's name glues them."""
    words = re.sub(r"[^\w'\u2019]+|_+", " ", text.lower())
    return " ".join(_GLUED.sub(r" \g<0> ", words).replace("donot", "do not").split())


def _sense(key: str) -> _Sense | None:
    if _NEGATED.search(key):
        return _Sense.BLOCKS
    out, into = bool(_OUT.search(key)), bool(_IN.search(key))
    if out and into:
        return _Sense.BOTH
    return _Sense.BLOCKS if out else _Sense.ALLOWS if into else None


def _refuses(key: str, value: str) -> bool:
    """Whether the answer refuses; what answers nothing plainly does where it is an answer."""
    sense = _sense(key)
    if sense is None:
        return False
    answer = _folded(value)
    if _REFUSED.fullmatch(answer):
        return True
    first, _, more = answer.partition(" ")
    plain = squash(first)
    if _GRANTED.fullmatch(answer) and (plain not in _NO or _NO_TROUBLE.match(more)):
        return False
    if plain in _YES | _NO and not _YES_AND_NO.match(more):
        return sense is _Sense.BOTH or (plain in _YES) is (sense is _Sense.BLOCKS)
    asked = _ASKING.issuperset(key.replace("'", " ").replace("\u2019", " ").split())
    return asked and len(answer.split()) <= _MOST_WORDS and not any(map(str.isdigit, answer))


_NO_TROUBLE = re.compile(r"problem|restriction|objection|worries|opt")
_YES_AND_NO = re.compile(r"(?:and |or )?(?:yes|no|y|n)\b")


def _channels(key: str) -> tuple[Channel, ...]:
    """The channels a question names; none where it names none."""
    for ways in (_CHANNELS, _LESS_PLAIN):
        if found := [each for channels, sign in ways if sign.search(key) for each in channels]:
            return tuple(dict.fromkeys(found))
    return ()
