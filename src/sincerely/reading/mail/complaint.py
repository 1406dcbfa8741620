"""Spam complaints: feedback reports (ARF, RFC 5965), Hotmail's, and those written as plain text."""

import re
from dataclasses import dataclass

from sincerely.reading.text import clean
from sincerely.rules import contact

from .fields import values
from .message import Mail, all_text, body, header, source_text

_REPORT = "message/feedback-report"
_OTHER_FIELDS = ("user-agent", "source-ip", "version")
_ENCLOSED = frozenset(
    {"message/rfc822", "text/rfc822-headers", "text/rfc822-header", "message/global"}
)
_RECIPIENTS = (
    "original-rcpt-to",
    "removal-recipient",
    "x-hmxmroriginalrecipient",
    "x-original-rcpt-to",
)
#: Headers of the mail complained about that name its one recipient.
_OF_ORIGINAL = ("x-hmxmroriginalrecipient", "x-rcpt-to", "delivered-to", "x-original-to",
                "envelope-to", "x-envelope-to")  # fmt: skip
#: A recipient the mailbox provider has blacked out.
_REDACTED = re.compile(
    r"redact|^hashed@|^x{3,}|undisclosed|^\W|^masked@|^hidden|anonymi[sz]ed|^[0-9a-f]{24,}@|"
    r"^user@\[?\d|"
    r"^unknown@|^removed@|^\*",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"complaint about message from|(?:e-?mail )?feedback report|abuse report|spam (?:complaint|"
    r"report)|"
    r"\barf\b|feedback loop|complaint (?:from|received|report)|report as spam|junk report",
    re.IGNORECASE,
)
_SENDER = re.compile(
    r"\b(?:fbl|feedback\w*|feedback-loop|abuse\w*|complaints?|scomp|staff@hotmail|jmrp|arf|spam\w*|"
    r"antispam\w*|noreply|no-reply|postmaster)\b|staff@hotmail\.com",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"(?:abuse|spam|complaint|opt-out|feedback) report (?:for|about|on|from)|"
    r"this is an? (?:e-?mail )?(?:abuse|spam|complaint|opt-out)|marked (?:your|this|the) (?:\w+ "
    r")?(?:as )?(?:spam|junk)|"
    r"reported (?:your|this|the|it) (?:\w+ ){0,3}as (?:spam|junk)|complained about (?:your|this|a|"
    r"the)|"
    r"has (?:been )?(?:reported|identified) (?:\w+ )?as spam|clicked .{0,20}(?:report spam|this "
    r"is spam)|"
    r"feedback-type\s*:\s*(?:abuse|opt-out|fraud|not-spam|other|virus)",
    re.IGNORECASE,
)
_ID = re.compile(r"message-id (?:of )?:?\s*<?([^\s<>]{5,300}@[^\s<>]{1,200})>?", re.IGNORECASE)
#: Reports that are about a mail, and no wish of its reader.
_NO_WISH = {
    "auth-failure": "a report of a mail that failed authentication, no wish of a person",
    "not-spam": "a report that somebody took a mail out of the spam folder",
    "virus": "a report of a virus",
    "fraud": "a report of forged mail, no wish of a person",
    "dkim": "a report of a mail that failed authentication, no wish of a person",
    "spf": "a report of a mail that failed authentication, no wish of a person",
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """``recipients``: who complained; empty where that was blacked out. ``kind``: its type.

    ``original``: the Message-ID of the mail they complained about.
    """

    kind: str
    recipients: tuple[str, ...]
    original: str

    @property
    def no_wish(self) -> str:
        """Why this is nobody's wish; empty where it is one."""
        return _NO_WISH.get(self.kind, "")


def complaint_in(mail: Mail) -> Complaint | None:
    """The spam complaint in a mail; None where it is none."""
    report = _report(mail)
    if report is None and not _looks_like_one(mail):
        return None
    report = report or ""
    enclosed = [body(each).decode("utf-8", "replace") for each in mail.parts
                if each.get_content_type() in _ENCLOSED]  # fmt: skip
    original = "\n\n".join(enclosed)[:500_000]
    kind = next(iter(values(report, "feedback-type")), "abuse").lower().partition(";")[0].strip()
    return Complaint(
        kind, _recipients(mail, report, original), _original_id(mail, report, original)
    )


def _report(mail: Mail) -> str | None:
    """The fields of a feedback report: of its part, or of a text that should have been one."""
    told = [source_text(each) for each in mail.parts if each.get_content_type() == _REPORT]
    if told:
        return "\n".join(told)
    is_report = "feedback-report" in mail.header("content-type").lower()
    text = all_text(mail)[:100_000]
    typed = bool(values(text, "feedback-type"))
    if is_report or (typed and any(values(text, name) for name in _OTHER_FIELDS)):
        return text
    return None


def _looks_like_one(mail: Mail) -> bool:
    """A complaint without a report: Hotmail's junk mail reports, and hand-made ones."""
    if mail.header("x-hmxmroriginalrecipient"):
        return True
    enclosed = [each for each in mail.parts if each.get_content_type() in _ENCLOSED]
    encloses = bool(enclosed)
    if any(b"x-hmxmroriginalrecipient" in body(each)[:20_000].lower() for each in enclosed):
        return True
    machine = bool(_SENDER.search(mail.header("from")))
    named = bool(_SUBJECT.search(mail.header("subject")))
    says = bool(_SAYS.search(all_text(mail)[:6_000]))
    return machine and ((says and (named or encloses)) or (named and encloses))


def _recipients(mail: Mail, report: str, original: str) -> tuple[str, ...]:
    """Who complained: as the report says, else as the mail they complained about says."""
    told = [each for name in _RECIPIENTS for each in values(report, name)]
    told += [header(mail.mime, "x-hmxmroriginalrecipient")]
    unfolded = _unfolded(original)
    named = [values(unfolded, name)[:1] for name in _OF_ORIGINAL]
    for way in (told, *named, _single(values(unfolded, "to")[:1]), _single(_to_of(mail))):
        if found := _usable(way):
            return found
    return ()


def _to_of(mail: Mail) -> list[str]:
    """Hotmail may pass the mail on as it was, its own header on top: then its To is the person."""
    return [mail.header("to")] if mail.header("x-hmxmroriginalrecipient") else []


def _unfolded(original: str) -> str:
    """Its headers with one line each: a folded signature names others inside."""
    return re.sub(r"\r?\n[ \t]{1,200}", " ", original)


def _single(told: list[str]) -> list[str]:
    """The one address of a To; with several nobody knows which of them complained."""
    found = {
        each
        for text in told
        for each in re.findall(r"[^\s<>\",;:]{1,64}@[^\s<>\",;:]{1,255}", text)
    }
    return list(found) if len(found) == 1 else []


def _usable(told: list[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for text in told:
        for each in re.findall(r"[^\s<>\",;:]{1,64}@[^\s<>\",;:]{1,255}", text):
            address = contact.email(each)
            if address and not _REDACTED.search(address.value):
                found[address.value] = None
    return tuple(found)


def _original_id(mail: Mail, report: str, original: str) -> str:
    for text, name in (
        (_unfolded(original), "message-id"),
        (report, "original-message-id"),
        (report, "message-id"),
    ):
        if found := values(text, name):
            return clean(found[0].split(" ")[0])
    said = _ID.search(all_text(mail)[:6_000])
    return clean(said[1]) if said else ""
