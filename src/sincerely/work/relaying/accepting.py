"""Who may send through us, to whom, and the keeping of what they send."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

import psycopg
from django.db.utils import DataError
from django.db.utils import Error as DjangoError

from sincerely.records import spool
from sincerely.records.models import Sender
from sincerely.records.spool import Incoming
from sincerely.rules import contact
from sincerely.rules.message import Message
from sincerely.rules.purpose import MOST_RESTRICTED, Channel
from sincerely.rules.reasons import sentence_staff
from sincerely.rules.verdict import Answer, Reason
from sincerely.work import sending
from sincerely.work.relaying import judging
from sincerely.work.relaying.headers import hops
from sincerely.work.relaying.judging import Asked, Mode
from sincerely.work.relaying.understanding import understand

log = logging.getLogger(__name__)

#: times a mail may have been passed on before; more is a loop (RFC 5321, 6.3)
MOST_HOPS = 50
#: of the reasons, those that need no content
_KNOWN_BEFORE = frozenset({"opted_out", "do_not_contact"})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is not taken, as SMTP says it: code, enhanced status, a sentence.

    ``reason``, ``verdict_id``: the gate's, where it was the gate.
    """

    code: int
    status: str
    sentence: str
    reason: str = ""
    verdict_id: int | None = None

    def line(self) -> str:
        """The reply line, 512 bytes at most (RFC 5321, 4.5.3.1.5)."""
        plain = " ".join(self.sentence.split()).encode("ascii", "replace").decode()
        return f"{self.code} {self.status} {plain}"[:500]


def check_recipient(sender: Sender, recipient: str, *, by: str, now: datetime) -> Refusal | None:
    """Whether somebody may be written to at all; None: yes, or it is for the content to tell."""
    if contact.email(recipient) is None:
        return Refusal(553, "5.1.3", "That is no address a mail can go to")
    if not sender.refuses_known or judging.mode_of(sender, None) is not Mode.ON:
        return None
    # most are let in, and the courier keeps a verdict on each: only a refusal is kept here
    if not _known_before(sender, recipient, keep=False, by=by, now=now):
        return None
    known = _known_before(sender, recipient, keep=True, by=by, now=now)
    if known is None:
        return None
    reason, verdict_id = known
    sentence = f"{reason.code}: {sentence_staff(reason, sender.source.store.zone)}"
    return Refusal(550, "5.7.1", sentence, reason.code, verdict_id)


def _known_before(
    sender: Sender, recipient: str, *, keep: bool, by: str, now: datetime
) -> tuple[Reason, int | None] | None:
    """Why nothing a mail may say would get it there, and the number of the verdict if kept."""
    message = Message(channel=Channel.EMAIL, purpose=MOST_RESTRICTED, sender=sender.source.name)
    decided = sending.decide(
        store=sender.source.store,
        to=recipient,
        message=message,
        by=by,
        now=now,
        source=sender.source,
        keep=keep,
        supposed=True,
        weighed=True,
    )
    known = (each for each in decided.verdict.reasons if each.code in _KNOWN_BEFORE)
    return next(((each, decided.id) for each in known), None)


def check_content(
    sender: Sender, content: bytes, recipients: Sequence[str], *, by: str, now: datetime
) -> Refusal | None:
    """Whether a mail is taken, once all of it has come.

    What the gate stops is taken all the same and reported, unless the store chose to have a mail
    to one recipient refused here: several would all be refused for one (RFC 5321, 4.2.5). Nothing
    is judged in bypass; and where the recogniser or the gate breaks, the courier holds the mail.
    """
    if broken := _unfit(content):
        return broken
    if not sender.refuses_after_data or len(recipients) != 1 or sender.bypassed_at is not None:
        return None
    try:
        return _stopped(sender, content, recipients[0], by=by, now=now)
    except DataError:  # words no database can keep, such as a NUL in a subject
        log.exception("The words of a mail cannot be kept; it is taken unjudged, for now.")
    except (DjangoError, psycopg.Error):
        raise
    except Exception:
        log.exception("The recogniser or the gate broke on a mail; it is taken, to be held.")
    return None


def _stopped(
    sender: Sender, content: bytes, recipient: str, *, by: str, now: datetime
) -> Refusal | None:
    """The gate's refusal, with its verdict, where it is on."""
    key = contact.email(recipient)
    assert key is not None
    understood = understand(sender=sender, content=content, address=key.key, received_at=now)
    asked = [Asked(sender=sender, understood=understood, recipient=recipient)]
    [judged] = judging.judge(asked, keep=False, by=by, now=now)
    if judged.mode is not Mode.ON or judged.answer is not Answer.REFUSE:
        return None
    [kept] = judging.judge(asked, keep=True, by=by, now=now)
    if kept.answer is not Answer.REFUSE or kept.decided is None:
        return None
    reason, zone = kept.decided.verdict.reasons[0], sender.source.store.zone
    sentence = f"{reason.code}: {sentence_staff(reason, zone)} (verdict {kept.decided.id})"
    return Refusal(550, "5.7.1", sentence, reason.code, kept.decided.id)


def _unfit(content: bytes) -> Refusal | None:
    """What no mail may be: one that ends where others would read on, or that goes in a circle."""
    alone = content.replace(b"\r\n", b"")
    if b"\r" in alone or b"\n" in alone:
        return Refusal(
            550, "5.6.11", "A line ends in CR or LF alone; each must end in CR LF (RFC 5321, 2.3.8)"
        )
    if hops(content) > MOST_HOPS:
        return Refusal(554, "5.4.6", "This mail goes in a circle: it was passed on too often")
    return None


def incoming(
    sender: Sender,
    *,
    envelope_from: str,
    recipients: Sequence[str],
    options: Sequence[str],
    content: bytes,
    trace: str,
    now: datetime,
) -> Incoming:
    """A mail as it will be kept: one line more, on top, as every mail server adds (RFC 5321, 4.4).

    ``trace``: from whom and by whom, ``from helo (peer) by name with ESMTP``.
    """
    name = spool.queue_id()
    received = f"Received: {trace} id {name};\r\n\t{format_datetime(now)}\r\n"
    keys = [(each, found.key) for each in recipients if (found := contact.email(each))]
    return Incoming(
        sender_id=sender.pk,
        store_id=sender.source.store_id,
        upstream_id=sender.upstream_id,
        queue_id=name,
        envelope_from=envelope_from,
        options=tuple(options),
        content=received.encode("utf-8") + content,
        received_at=now,
        recipients=tuple(dict.fromkeys(keys)),
    )


def accept(mails: Sequence[Incoming]) -> None:
    """Keeps mails. Once this returns they survive whatever happens (promise 2)."""
    spool.keep(mails)
