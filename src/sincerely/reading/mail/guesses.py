"""Who a bounce without a delivery status is about: servers have a hundred ways to say it."""

import logging
import re
from collections.abc import Iterator
from itertools import islice

from flufl.bounce._detectors import (
    aol,
    caiwireless,
    exchange,
    exim,
    groupwise,
    llnl,
    microsoft,
    netscape,
    postfix,
    qmail,
    simplematch,
    simplewarning,
    sina,
    smtp32,
    yahoo,
    yale,
)  # fmt: skip

from sincerely.rules import contact

from .codes import explains
from .message import Mail, headers
from .report import Report, addresses_in

#: One by one, because one of them may fail on a mail another one reads.
_DETECTORS = (
    exim.Exim, sina.Sina, yahoo.Yahoo, yale.Yale, smtp32.SMTP32, postfix.Postfix, qmail.Qmail,
    groupwise.GroupWise, microsoft.Microsoft, caiwireless.Caiwireless, exchange.Exchange,
    netscape.Netscape, aol.AOL, simplematch.SimpleMatch, simplewarning.SimpleWarning, llnl.LLNL,
)  # fmt: skip
_LOG = logging.getLogger(__name__)
_LONGEST = 200_000
_MOST = 300
_NOT_THEM = re.compile(
    r"^(?:mailer-daemon|postmaster|post_master|abuse|support|help|helpdesk|no-?reply|admin|"
    r"administrator|"
    r"root|listserv|majordomo|[\w.+-]{1,64}-(?:ctl|request|owner|admin))@",
    re.IGNORECASE,
)
_BUT_NOT = re.compile(
    r"(?:message-id|"
    r"contact|e-?mail|write to|mail to|from|by|sender|mailto:|help|questions?|forward\w*|mail "
    r"from|reply-to)"
    r"[: <\"]{0,4}$",
    re.IGNORECASE,
)


def guessed(mail: Mail, report: Report) -> list[tuple[str, str]]:
    """Addresses the bounce is about, each with the words about it, by the surest way."""
    for way in (_named_by_exim, _in_the_words, _by_library, _to_whom_it_went):
        if found := list(dict.fromkeys(way(mail, report))):
            return [(each, _why(each, report, alone=len(found) == 1)) for each in found]
    return []


def _why(address: str, report: Report, *, alone: bool) -> str:
    """The words about an address; the whole report where it is about one and says why there."""
    said = report.about(address)
    return said if explains(said) or not alone else report.text


def _named_by_exim(mail: Mail, _report: Report) -> Iterator[str]:
    for value in headers(mail.mime, "x-failed-recipients"):
        yield from (address for _, address in addresses_in(value))


def _in_the_words(_mail: Mail, report: Report) -> Iterator[str]:
    """Addresses in the machine's own words that are neither its own nor ours."""
    for at, address in report.named:
        if address in report.ours or _NOT_THEM.match(address):
            continue
        if not _BUT_NOT.search(report.text[max(0, at - 16) : at]) or address in report.to:
            yield address


def _by_library(mail: Mail, report: Report) -> Iterator[str]:
    """What the detectors of flufl.bounce find, as far as it can be an address."""
    if len(mail.raw) > _LONGEST or sum(1 for _ in islice(mail.mime.walk(), _MOST)) == _MOST:
        return
    for detector in _DETECTORS:
        try:
            temporary, permanent = detector().process(mail.mime)
        except Exception:  # noqa: BLE001 - it failed on a stranger's mail: the next may not
            _LOG.info("%s could not read a bounce.", detector.__name__)
            continue
        for each in sorted({*temporary, *permanent}):
            usable = contact.email(bytes(each).decode("utf-8", "replace"))
            if usable and usable.value not in report.ours and not _NOT_THEM.match(usable.value):
                yield usable.value


def _to_whom_it_went(_mail: Mail, report: Report) -> Iterator[str]:
    if report.only_recipient and report.only_recipient not in report.ours:
        yield report.only_recipient
