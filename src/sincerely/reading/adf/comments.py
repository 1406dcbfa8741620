"""What was written in their own words, and what a provider claims among it of their consent."""

import re
from collections.abc import Iterable

from .node import Node

_LINE = re.compile(
    r"(?P<key>[^:=?]{3,160}?)\s*(?:[:=?]+|\s[-\u2013\u2014]\s)\s*(?P<value>.{0,200})"
)
_ABOUT_CONSENT = re.compile(
    r"\bopt(?:ed)?[ _-]?(?:in|out)|\bconsent|\b(?:un)?subscri|\bpermission|\bagree|\btcpa\b"
    r"|\b(?:can|may|could|should) (?:we )?(?:contact|call|text|e?-?mail)|\bdn[ce]\b"
    r"|\b(?:sms|text|call|e-?mail|phone)\w* (?:ok|okay|allowed|permitted)\b"
    r"|\b(?:do[ _-]?not|don'?t|no|ok to|okay to)[ _-]?(?:call|text|e?-?mail|contact|phone)"
    r"|\b(?:allow|receive)\b.*\b(?:text|call|e?-?mail|sms)",
    re.IGNORECASE,
)
_STATED = re.compile(
    r"\b(?:i|they|customer|he|she|user|consumer|client)\b.{0,60}\b(?:opted[ -](?:in|out)"
    r"|consent(?:s|ed)?"
    r"|agree[sd]?) (?:to|that|for)\b.{0,200}\b(?:text|call|contact|sms|mail|message|phone)",
    re.IGNORECASE,
)
#: Fields beyond the standard in which senders put the same claims.
CONSENT_FIELD = re.compile(
    r"opt_?-?(?:in|out)|consent|do_?-?not_?-?(?:call|text|e?mail|contact)|\bdnc\b|tcpa|can_?-?text"
    r"|can_?-?(?:call|email)|sms_?-?ok|subscri",
    re.IGNORECASE,
)
_LONGEST_CLAIM = 400
_WORDS = ("comments", "comment", "notes")


def comments(prospect: Node, contact: Node) -> str:
    """All that was written in their own words or about them, the customer's first."""
    customer = prospect.first("customer")
    holders = (customer, contact, prospect, *prospect.all("vehicle"))
    found = [
        node.text()
        for holder in dict.fromkeys(holder for holder in holders if holder is not None)
        for node in holder.all(*_WORDS)
    ]
    return "\n\n".join(text for text in found if text)


def consent_claims(lines: Iterable[str]) -> tuple[str, ...]:
    """Those of the lines in which the sender claims a consent or a refusal, word for word.

    They are the sender's claims and no consent (47 CFR 64.1200(f)(9) asks for a signed writing).
    """
    return tuple(dict.fromkeys(line for line in lines if _claims(line)))


def _claims(line: str) -> bool:
    if len(line) > _LONGEST_CLAIM:
        return False
    found = _LINE.fullmatch(line)
    if found and _ABOUT_CONSENT.search(found["key"]):
        return bool(found["value"].strip())
    return _STATED.search(line) is not None
