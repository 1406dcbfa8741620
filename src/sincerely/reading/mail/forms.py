"""Forms of web sites, mailed by a machine: whose details they list is not who sent the mail."""

import re

from .message import Mail, people, readable

_LABEL = (
    r"^[ \t*]{0,6}(?:your |customer |contact |full |first |last |home |work |cell )?"
    r"(name|e-?mail|phone|telephone|mobile|cell|vehicle|comments?|message)"
    # a colon, or the next cell of a table
    r"(?: address| number)?(?:[ \t*]{0,6}[:=]\s{0,6}|\s{0,6}\t\s{0,6})"
)
_FORM = re.compile(rf"{_LABEL}\S", re.IGNORECASE | re.MULTILINE)
_LABELLED = re.compile(
    rf"{_LABEL}[*<]{{0,3}}(?:mailto:)?([\w.+'-]{{1,64}}@[\w.-]{{1,255}})",
    re.IGNORECASE | re.MULTILINE,
)
#: Addresses of which no customer writes.
_ROLES = re.compile(
    r"^(?:web-?(?:forms?|site|leads?|master|mail)?|www|forms?|leads?|info|contact(?:us)?|sales|"
    r"inquir\w*|enquir\w*|internet\w*|wordpress|notif\w*|alerts?|crm|service|marketing|admin|"
    r"(?:do-?_?not|no)-?_?reply|donotreply|submissions?|mailer|system|hello|office|support)\d{0,3}[@+.-]",
    re.IGNORECASE,
)
_REACHES = frozenset({"email", "e-mail", "phone", "telephone", "mobile", "cell"})


def looks_like_a_form(mail: Mail) -> bool:
    """Whether a machine's mail lists somebody's details: a form of a web site, perhaps a lead."""
    return _is_form(_labels(mail))


def lists_somebody_else(mail: Mail) -> bool:
    """Whether the mail is a form with the details of another than its sender.

    A person's signature lists a mail address and a number too; it has no *Name:* before it.
    """
    labels, text = _labels(mail), readable(mail)[:10_000]
    senders = {address for _, address in people(mail.mime, "from")}
    role = any(_ROLES.match(address) for address in senders)
    if not _is_form(labels) or not (role or "name" in labels):
        return False
    labelled = {each[2].lower().rstrip(".") for each in _LABELLED.finditer(text)}
    return not labelled & senders if labelled else role


def _labels(mail: Mail) -> set[str]:
    return {each[1].lower() for each in _FORM.finditer(readable(mail)[:10_000])}


def _is_form(labels: set[str]) -> bool:
    return len(labels) >= 2 and bool(labels & _REACHES)
