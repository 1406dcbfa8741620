"""What senders hide in comments: lines of ``Key: value``, and among them claims of consent."""

import re

from .node import Node

_BREAK = re.compile(r"<br\s{0,3}/?>|[\r\n]", re.IGNORECASE)
_ANSWER = re.compile(
    r"(?P<key>[^:]{3,160}?)\s*[:=?]+\s*"
    r"(?:yes|no|y|n|true|false|0|1|on|off|opted[ -](?:in|out))\.?",
    re.IGNORECASE,
)
_ABOUT_CONSENT = re.compile(
    r"\bopt(?:ed)?[ _-]?(?:in|out)|\bconsent|\b(?:un)?subscri|\bpermission|\bagree"
    r"|\b(?:can|may) we (?:contact|call|text|e?-?mail)"
    r"|\bdo[ _-]?not[ _-]?(?:call|text|e?-?mail|contact)"
    r"|\b(?:allow|receive)\b.*\b(?:text|call|mail|sms)",
    re.IGNORECASE,
)


def comments(prospect: Node, contact: Node) -> str:
    """All that was written in their own words or about them, the customer's first."""
    customer = prospect.first("customer")
    holders = (customer, contact, prospect, *prospect.all("vehicle"))
    found = [
        node.text()
        for holder in dict.fromkeys(holder for holder in holders if holder is not None)
        for node in holder.all("comments", "comment")
    ]
    return "\n\n".join(text for text in found if text)


def consent_claims(text: str) -> tuple[str, ...]:
    """The lines in which the sender claims a consent or a refusal, word for word.

    They are the sender's claims and no consent (47 CFR 64.1200(f)(9) asks for a signed writing).
    """
    lines = (line.strip() for line in _BREAK.split(text))
    return tuple(
        dict.fromkeys(
            line
            for line in lines
            if (found := _ANSWER.fullmatch(line)) and _ABOUT_CONSENT.search(found["key"])
        )
    )
