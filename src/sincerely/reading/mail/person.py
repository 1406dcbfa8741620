"""A mail of a person: who wrote it, what they wrote anew, and what they mean by it."""

import re
from dataclasses import dataclass
from email.message import Message

from sincerely.reading.context import Context
from sincerely.reading.outcome import Outcome, Quarantined, Read
from sincerely.reading.text import storable
from sincerely.reading.words import NOTHING, Heard, happenings, hear, own_words
from sincerely.rules.events.talks import MailReceived
from sincerely.rules.purpose import Channel
from sincerely.rules.sighting import Arrival, Contact, Happening

from .message import Mail, header, is_attached, people, readable, source_of, text_of
from .page import page_text
from .when import written_at

_MACHINES = re.compile(
    r"^(?:no-?_?reply|do-?_?not-?_?reply|donotreply|noreply|notifications?|notify|mailer|"
    r"web-?form\w*|"
    r"forms?|wordpress|website|leads?|alerts?)[@+.-]",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"\s*(?:re|fwd?|fw|tr|wg|aw|rv|sv|antw)\s*(?:\[\d+\])?:", re.IGNORECASE)
_FORWARD = re.compile(r"\s*(?:fwd?|fw|tr|wg|rv)\s*:", re.IGNORECASE)
_FORWARDED_FROM = re.compile(
    r"^[ \t>*]{0,6}(?:from|de|von|da)[ \t]*:[* \t]*(.{0,300})$", re.IGNORECASE | re.MULTILINE
)
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w.-]{1,255}")
_FORWARD_MARK = re.compile(
    r"^[ \t]*(?:-{2,} ?forwarded message|begin forwarded message|-{2,} ?message transf)",
    re.IGNORECASE | re.MULTILINE,
)
_FIRST_PERSON = re.compile(r"\b(?:i|me|my|we|us|i'm|i've)\b", re.IGNORECASE)
_SOMEBODY_ELSE = re.compile(
    r"\b(?:he|him|his|she|her|they|them|their|this (?:customer|guy|lady|man|woman|person|lead|"
    r"client|gentleman)|"
    r"the (?:customer|client|lead)|mr|mrs|ms)\b",
    re.IGNORECASE,
)
_LONGEST_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class Said:
    """``words``: what the writer wrote anew. ``heard``: what it means. ``others``: forwarded."""

    words: str
    heard: Heard
    others: str


def of_person(mail: Mail, context: Context, key: str, line: int) -> list[Outcome]:
    """The mail as received, with all that its words ask for."""
    writer = sender(mail)
    if writer is None:
        return [
            Quarantined(
                line,
                "mail_no_sender",
                "The mail does not say who wrote it.",
                "Look up who it is from, and record by hand what they ask for.",
                raw="",
                raw_bytes=mail.raw,
            )
        ]
    said = _said(mail)
    at = written_at(mail, context)
    received = MailReceived(
        message_id=mail.header("message-id"),
        in_reply_to=_answers(mail),
        to=_to_whom(mail, writer),
        words=storable(said.words),
    )
    happened = (
        Happening(payload=received, occurred_at=at, key=key),
        *happenings(
            said.heard, key=key, occurred_at=at, words=storable(said.words), by=Channel.EMAIL
        ),
    )
    found: list[Outcome] = [Read(line, (Arrival(key=key, contact=writer, happenings=happened),))]
    if _asks(hear(said.others)) and not _asks(said.heard):
        found.append(
            Quarantined(
                line,
                "forwarded_wish",
                "The mail passes on words of somebody else that may ask us for something.",
                "Read them, and record the wish for the one who wrote them.",
                raw=storable(said.others[:_LONGEST_WORDS]),
                raw_bytes=mail.raw,
            )
        )
    return found


def sender(mail: Mail) -> Contact | None:
    """Who wrote: the From; where a machine writes for somebody, whom it says to answer."""
    named = people(mail.mime, "from") or people(mail.mime, "reply-to", "sender", "return-path")
    if not named:
        return None
    answer = people(mail.mime, "reply-to")
    name, address = answer[0] if answer and _MACHINES.match(named[0][1]) else named[0]
    return Contact(name="" if "@" in name else name, emails=(address,))


def words_of(mail: Mail) -> str:
    """What the writer wrote anew."""
    text = readable(mail)
    plain = any(
        each.get_content_type() == "text/plain" and not is_attached(each) and text_of(each).strip()
        for each in mail.parts
    )
    if not plain:
        pages = [each for each in mail.parts if each.get_content_type() == "text/html"]
        shown = "\n".join(page_text(source_of(each), quoted=False) for each in pages)
        text = shown if shown.strip() else text
    return own_words(text)[:_LONGEST_WORDS]


def _said(mail: Mail) -> Said:
    words, subject = words_of(mail), header(mail.mime, "subject")
    others = _forwarded(mail)
    own_subject = "" if _PREFIX.match(subject) else subject
    heard = hear(words)
    if own_subject and not (heard.stop or heard.start):
        heard = hear(f"{own_subject}\n\n{words}" if words else own_subject)
    if others and _SOMEBODY_ELSE.search(words) and not _FIRST_PERSON.search(words):
        return Said(words, NOTHING, f"{words}\n\n{others}")  # an employee's word about somebody
    return Said(words or own_subject, heard, others)


def _forwarded(mail: Mail) -> str:
    """The words of somebody else that the mail passes on; empty where it passes on none."""
    text = readable(mail)
    mark = _FORWARD_MARK.search(text)
    forwards = bool(_FORWARD.match(header(mail.mime, "subject"))) or mark is not None
    enclosed = next((e for e in mail.parts if e.get_content_type() == "message/rfc822"), None)
    writers = {address for _, address in people(mail.mime, "from")}
    inside = enclosed.get_payload() if enclosed is not None else None
    if isinstance(inside, list) and inside and isinstance(inside[0], Message):
        passed_on = Mail(mail.raw, inside[0])
        if not {a for _, a in people(passed_on.mime, "from")} & writers:
            return words_of(passed_on)
    if not forwards:
        return ""
    begins = _FORWARDED_FROM.search(text, mark.start() if mark else 0)
    if begins is None or {each.lower() for each in _ADDRESS.findall(begins[1])} & writers:
        return ""
    _, _, rest = text[begins.end() :].partition("\n\n")
    unquoted = re.sub(r"^[ \t]*> ?", "", rest, flags=re.MULTILINE)
    return own_words(unquoted)


def _asks(heard: Heard) -> bool:
    return bool(heard.stop or heard.never or heard.quiet or heard.complaint or heard.deceased)


def _answers(mail: Mail) -> str:
    """The mail it answers: In-Reply-To, else the last of References."""
    told = mail.header("in-reply-to") or mail.header("references")
    ids = re.findall(r"<[^<>\s]{3,300}>", told)
    if mail.header("in-reply-to"):
        return ids[0] if ids else told.split(" ")[0][:300]
    return ids[-1] if ids else ""


def _to_whom(mail: Mail, writer: Contact) -> str:
    """The name of whom they wrote to. An address is no name, and may be the writer's own."""
    to = people(mail.mime, "to")
    if len(to) != 1 or to[0][1] in writer.emails or "@" in to[0][0]:
        return ""
    return to[0][0]
