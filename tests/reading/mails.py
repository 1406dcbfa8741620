"""Mails as the tests write them: one per shape, ours."""

STORE = "sales@store.example"


def mail(body: str = "", *, content: str = "text/plain; charset=utf-8", **headers: str) -> bytes:
    """One mail; ``in_reply_to="<a>"`` becomes In-Reply-To. An empty header is left out."""
    head = {
        "From": "Rosa Keller <rosa@example.com>",
        "To": f"Pat Quinn <{STORE}>",
        "Date": "Fri, 20 Mar 2026 10:00:00 -0500",
        "Message-ID": "<r1@example.com>",
        "MIME-Version": "1.0",
        "Content-Type": content,
    }
    for name, value in headers.items():
        own = name.replace("_", "-").title().replace("-Id", "-ID")
        head[own] = value
    lines = [f"{name}: {value}" for name, value in head.items() if value]
    return ("\n".join(lines) + "\n\n" + body).encode()


def multipart(*parts: str, kind: str = "mixed; boundary=b", **headers: str) -> bytes:
    """A mail of several parts; each part is its headers, a blank line and its text."""
    inside = "".join(f"--b\n{part}\n" for part in parts)
    return mail(f"{inside}--b--\n", content=f"multipart/{kind}", **headers)


ORIGINAL = (
    "Content-Type: message/rfc822\n\n"
    "From: Harbor Motors <sales@store.example>\nTo: Rosa Keller <rosa@example.com>\n"
    "Message-ID: <m1@store.example>\nSubject: Big sale\n\nCome in!\n"
)


def bounce(status_part: str, text: str = "It did not arrive.", **headers: str) -> bytes:
    """A delivery status notification (RFC 3464)."""
    head = {
        "from": "Mail Delivery System <MAILER-DAEMON@mx.example>",
        "subject": "Undelivered Mail Returned to Sender",
        "return_path": "<>",
        "message_id": "<b1@mx.example>",
    } | headers
    return multipart(
        f"Content-Type: text/plain\n\n{text}\n",
        f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n{status_part}",
        ORIGINAL,
        kind="report; report-type=delivery-status; boundary=b",
        **head,
    )


def plain_bounce(text: str, **headers: str) -> bytes:
    """A bounce as servers without RFC 3464 write it."""
    head = {
        "from": "Mail Delivery Subsystem <mailer-daemon@mx.example>",
        "subject": "Returned mail: see transcript",
        "return_path": "<>",
        "message_id": "<b2@mx.example>",
    } | headers
    return mail(text, **head)


def feedback(fields: str, enclosed: str = ORIGINAL, **headers: str) -> bytes:
    """A feedback report (ARF, RFC 5965)."""
    head = {
        "from": "Feedback <fbl@provider.example>",
        "subject": "FW: Big sale",
        "message_id": "<f1@provider.example>",
    } | headers
    return multipart(
        "Content-Type: text/plain\n\nThis is an email abuse report.\n",
        f"Content-Type: message/feedback-report\n\n{fields}\n",
        enclosed,
        kind="report; report-type=feedback-report; boundary=b",
        **head,
    )


LEAD = (
    '<?xml version="1.0"?><adf><prospect><requestdate>2026-03-20T10:00:00-05:00</requestdate>'
    "<vehicle><year>2026</year><make>Hyundai</make><model>Palisade</model></vehicle>"
    '<customer><contact><name part="full">Rosa Keller</name><email>rosa@example.com</email>'
    "</contact></customer><provider><name>Lot Finder</name></provider></prospect></adf>"
)
