"""Mail that says another mail did not arrive: with a delivery-status part (RFC 3464) and without.

A machine's word counts as one only where the mail is a machine's: by its structure, or by its
sender together with what it says. A person who forwards a bounce sends none.
"""

import re
from dataclasses import dataclass

from sincerely.reading.text import clean
from sincerely.rules import contact

from .codes import better_status, is_permanent
from .fields import Fields, blocks
from .guesses import guessed
from .message import Mail, all_text, body, header, source_text
from .report import RETURNED, Report, report_of

_DAEMON = re.compile(
    r"\b(?:mailer[-_. ]?daemon|mail[-_. ]?daemon|postmaster|post_master|mdaemon|mmdf|"
    r"mail[-_. ]deliver\w*[-_. ]sys\w*|mail delivery|delivery (?:system|subsystem)|bounces?|"
    r"internet mail delivery|system administrator|sysadmin|mail system|mail administrator|"
    r"[\w.-]+-admin@|owner-|majordomo|listserv|microsoft outlook|ndr administrator|interscan|"
    r"mailmarshal|no-?reply|complaints?)\b|"
    r"mailer-daemon|microsoftexchange[0-9a-f]+",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver|non[- ]?deliver|deliver\w* (?:has |status |error|fail|problem|notif|report|"
    r"incomplete|"
    r"temporarily|delay|was )|returned mail|return(?:ed|ing)? (?:message|to sender)|"
    r"fail\w* (?:notice|to deliver|deliver|mail|message)|mail (?:deliver|fail|error|could not|not "
    r"deliver|system error)|"
    r"(?:message|mail|e-?mail) (?:\w+ )?(?:delivery|delayed|undelivered|status|rejected|bounced)|"
    r"could not (?:be )?(?:deliver|send)|cannot (?:be )?(?:deliver|send)|bounced?\b|error sending|"
    r"warning: (?:could not|message)|not (?:a )?member|loop alert|rejected|user unknown|not "
    r"delivered|ndn:|undeliverable|"
    r"delivery (?:failure|failed)|message delayed|unzustellbar|zustellung|unzustellbare|nicht "
    r"zugestellt|"
    r"non (?:remis|distribu|livr|deliv)|echec|\u00e9chec|retourn|no se (?:ha |pudo )|no entregad|"
    r"mancata consegna|onbestelbaar|niet bezorgd|nie dostarczon|devuelto|falha na entrega|"
    r"\u914d\u4fe1|\u672a\u9054|\u9000\u4fe1|\u8fd4\u9001|\u30a8\u30e9\u30fc|\u9000\u56de",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"(?:could|can) ?not be delivered|not (?:be |been )?delivered|wasn.t able to deliver|unable to "
    r"deliver|"
    r"delivery (?:to|of|has|failed|attempt|error|problem|report)|delivery failed|did not reach|"
    r"permanent (?:\w+ )?(?:error|fail)|"
    r"undeliverable|user unknown|no such user|unknown user|error (?:while|was|has|occurred)|"
    r"returned to sender|returning to sender|mailbox (?:is )?full|mail ?box exceeds|rejected|"
    r"message (?:you sent|delivery)|not (?:a )?member of|duplicated message-id|failure reasons|"
    r"failed addresses|not a valid|original message (?:follows|was)|"
    r"transcript of session|trouble delivering|error message below|failed (?:to deliver|"
    r"permanently)|"
    r"may not exist|\b5\d\d[ -]\d?\.?|konnte nicht|n.a pas pu|no se pudo|no pudo",
    re.IGNORECASE,
)
_AGAIN = re.compile(r"\s*(?:re|fwd?|fw|tr|wg|aw|rv)\s*:", re.IGNORECASE)
_DELAYED = re.compile(
    r"(?:has|have|is|been|was) (?:been )?delayed|delivery (?:\w+ )?delay|will (?:be )?(?:retr|"
    r"continue)|"
    r"still trying|warning message only|you do not need to resend|keep trying|not yet been "
    r"delivered|"
    r"delivery attempts will continue|will keep|temporarily deferred",
    re.IGNORECASE,
)
#: Says so whatever else it says: Gmail adds what happens *if the delivery fails permanently*.
_STILL_TRIES = re.compile(
    r"(?:will|still|to) (?:keep|be|continue)? ?(?:trying|retr(?:y|ied|ying))|will keep trying|"
    r"(?:retry|trying) for \d+ (?:more )?(?:hour|day)|if the delivery fails|not delivered yet",
    re.IGNORECASE,
)
_GIVEN_UP = re.compile(
    r"given up|giving up|permanent|final|failed after|could not be delivered|cannot be delivered|"
    r"no further|unsent message|cannot send message for|aborted",
    re.IGNORECASE,
)
_ACTIONS = ("failed", "delayed", "delivered", "relayed", "expanded")
_MOST_WORDS = 1_000


@dataclass(frozen=True, slots=True)
class Failure:
    """What became of one mail to one address. ``action``: failed, delayed, delivered ..."""

    recipient: str
    action: str
    status: str
    words: str

    @property
    def permanent(self) -> bool:
        """Whether the address itself takes no mail."""
        return self.action == "failed" and is_permanent(self.status, self.words)


def is_bounce(mail: Mail) -> bool:
    """Whether a machine says that a mail did not arrive, or is late."""
    if "message/delivery-status" in mail.kinds and _reports(mail):
        return True
    if mail.header("x-failed-recipients"):
        return True
    subject, sender = mail.header("subject"), f"{mail.header('from')} {mail.header('sender')}"
    if _AGAIN.match(subject) and not _DAEMON.search(sender):
        return False
    null = mail.header("return-path").strip() in {"<>", ""} and "return-path" in mail.mime
    daemon = bool(_DAEMON.search(sender)) or not sender.strip()
    named, says = bool(_SUBJECT.search(subject)), bool(_SAYS.search(all_text(mail)[:8_000]))
    returned = bool({"message/rfc822", "text/rfc822-headers"} & mail.kinds)
    if daemon and named and _is_postmaster(sender):
        return True
    if daemon:
        return says and (named or null or _is_postmaster(sender) or returned)
    return null and named and says


def _is_postmaster(sender: str) -> bool:
    return bool(re.search(r"mailer-?daemon|post_?master|delivery", sender, re.IGNORECASE))


def _reports(mail: Mail) -> bool:
    """Whether the delivery status stands in a machine's report, not in a mail about one."""
    kind = mail.mime.get_content_type()
    return kind.startswith("multipart/") and not _AGAIN.match(mail.header("subject"))


def failures(mail: Mail) -> tuple[Report, list[Failure]]:
    """What the bounce says of each recipient; empty where it cannot be known of whom."""
    report = report_of(mail)
    found = _by_fields(mail, report)
    found = found or [_of(report, each, words) for each, words in guessed(mail, report)]
    distinct: dict[str, Failure] = {}
    for each in found:
        before = distinct.get(each.recipient)
        if before is None or (before.action != "failed" and each.action == "failed"):
            distinct[each.recipient] = each
    return report, list(distinct.values())


def _by_fields(mail: Mail, report: Report) -> list[Failure]:
    """From the fields of RFC 3464, wherever they stand: in their part or in broken text."""
    sources = [
        source_text(each)
        for each in mail.parts
        if each.get_content_type() in {"message/delivery-status", "message/global-delivery-status"}
    ]
    found: list[Failure] = []
    for source in [*sources, report.text]:
        for block in blocks(source):
            if failure := _from_block(block, report, source):
                found.append(failure)
        if found:
            break
    return found


def _from_block(block: Fields, report: Report, source: str) -> Failure | None:
    recipient = _recipient(block)
    if not recipient and ("final-recipient" in block or "action" in block):
        recipient = report.only_recipient
    if not recipient:
        return None
    words = block.get("diagnostic-code", "") or block.get("x-supplementary-info", "")
    words = " ".join(words.partition(";")[2].split() if ";" in words[:20] else words.split())
    status = better_status(block.get("status", ""), words)
    action = next((a for a in _ACTIONS if a in block.get("action", "").lower()), "")
    if not action:
        action = "delayed" if status.startswith("4") and _DELAYED.search(report.text) else "failed"
    if not words or (action == "failed" and not status):
        said = report.about(recipient)
        words, status = words or said, status or better_status("", said)
    return Failure(recipient, action, status, words[:_MOST_WORDS])


def _recipient(block: Fields) -> str:
    """The address that was written to: the original one, where the server was told it."""
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        value = block.get(name, "")
        address = value.partition(";")[2] if ";" in value else value
        address = address.strip().strip("<>").removeprefix("rfc822;")
        if usable := contact.email(address.split(" ")[0].strip("<>")):
            return usable.value
    return ""


def _of(report: Report, recipient: str, words: str) -> Failure:
    said = words or report.text
    status = better_status("", said) or better_status("", report.text)
    late = status.startswith("4") or not status
    waits = bool(_DELAYED.search(report.text)) and not _GIVEN_UP.search(report.text)
    delayed = late and (waits or bool(_STILL_TRIES.search(report.text)))
    action = "delayed" if delayed else "failed"
    return Failure(recipient, action, status, " ".join(said.split())[:_MOST_WORDS])


def original_id(mail: Mail, report: Report) -> str:
    """The Message-ID of the mail that did not arrive; empty where the bounce does not tell."""
    for part in mail.parts:
        returned = part.get_content_type() in RETURNED
        found = _message_id(body(part).decode("utf-8", "replace")) if returned else ""
        if found:
            return found
    if found := _message_id(report.original):
        return found
    told = header(mail.mime, "in-reply-to") or header(mail.mime, "references").split(" ")[-1]
    return told.strip()


def _message_id(text: str) -> str:
    found = re.search(
        r"^[ \t>]{0,4}(?:original-)?message-id:[ \t]*(?:\r?\n[ \t]+)?(<?[^\s<>]{3,300}>?)",
        text[:200_000],
        re.IGNORECASE | re.MULTILINE,
    )
    return clean(found[1]) if found else ""
