"""A mail its upstream will not take goes back to its sender, saying why (RFC 3464)."""

from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from sincerely.records import spool
from sincerely.records.spool import Claimed, Incoming
from sincerely.rules import contact

_HEAD_END = b"\r\n\r\n"
#: bytes of the head that are returned
_LONGEST_HEAD = 32 << 10


def return_to_sender(
    claimed: Claimed, *, reply: str, status: str, name: str, now: datetime
) -> None:
    """Keeps a bounce for its envelope sender; none for a mail that has none (a bounce itself)."""
    to = contact.email(claimed.envelope_from)
    if to is None:
        return
    spool.keep(
        [
            Incoming(
                sender_id=None,
                store_id=claimed.store_id,
                upstream_id=claimed.upstream_id,
                queue_id=spool.queue_id(),
                envelope_from="",
                options=() if claimed.envelope_from.isascii() else ("SMTPUTF8",),
                content=report(claimed, reply=reply, status=status, name=name, now=now),
                received_at=now,
                recipients=((claimed.envelope_from, to.key),),
            )
        ]
    )


def report(claimed: Claimed, *, reply: str, status: str, name: str, now: datetime) -> bytes:
    """The bounce: a sentence for people, the status for machines, and the head of the mail."""
    mail = EmailMessage()
    mail["From"] = f"Mail Delivery System <mailer-daemon@{name}>"
    mail["To"] = claimed.envelope_from
    mail["Subject"] = "Mail not delivered"
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = make_msgid(domain=name)
    mail["Auto-Submitted"] = "auto-replied"
    mail.set_content(
        f"The mail below did not reach {claimed.recipient}.\n\n"
        f"The store's mail server said:\n  {reply}\n\n"
        f"It was accepted by Sincerely on {claimed.received_at:%Y-%m-%d %H:%M} UTC"
        f" as {claimed.queue_id} and will not be tried again.\n"
    )
    mail.make_mixed()
    mail.replace_header("Content-Type", "multipart/report; report-type=delivery-status")
    mail.attach(_status(claimed, reply=reply, status=status, name=name))
    head = claimed.content or b""
    returned = EmailMessage()
    returned.set_content(
        head.split(_HEAD_END, 1)[0][:_LONGEST_HEAD] + b"\r\n",
        "text",
        "rfc822-headers",
        cte="quoted-printable",
    )
    mail.attach(returned)
    ascii_only = claimed.envelope_from.isascii() and claimed.recipient.isascii()
    return mail.as_bytes(policy=policy.SMTP if ascii_only else policy.SMTPUTF8)


def _status(claimed: Claimed, *, reply: str, status: str, name: str) -> EmailMessage:
    """What machines read: a block about the mail, and one about the recipient."""
    mail, recipient, part = EmailMessage(), EmailMessage(), EmailMessage()
    mail["Reporting-MTA"] = f"dns; {name}"
    mail["Arrival-Date"] = format_datetime(claimed.received_at)
    recipient["Final-Recipient"] = f"rfc822; {claimed.recipient}"
    recipient["Action"] = "failed"
    recipient["Status"] = status
    recipient["Diagnostic-Code"] = f"smtp; {' '.join(_ascii(reply).split())[:900]}"
    part["Content-Type"] = "message/delivery-status"
    part.set_payload([mail, recipient])
    return part


def _ascii(text: str) -> str:
    """What a status line may hold."""
    return text.encode("ascii", "replace").decode()
