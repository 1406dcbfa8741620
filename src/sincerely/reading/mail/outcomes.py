"""One mail, and what it is: leads, a bounce, a complaint, automatic, or a person's word."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sincerely.reading.adf import holds_lead, leads_in
from sincerely.reading.archive import DEEPEST, handed_out
from sincerely.reading.context import Context
from sincerely.reading.outcome import LeftOut, Outcome, Quarantined, Read
from sincerely.reading.text import digest, squash, storable
from sincerely.reading.words import hear, own_words
from sincerely.reading.words.stopping import CARRIERS
from sincerely.rules.events.talks import DeliveryFailed
from sincerely.rules.events.wishes import OptedOut
from sincerely.rules.purpose import Channel
from sincerely.rules.sighting import Arrival, Contact, Happening

from .attached import Attached, attached
from .automatic import why_left_out
from .bounce import failures, is_bounce, original_id
from .complaint import Complaint, complaint_in
from .forms import lists_somebody_else, looks_like_a_form
from .leads import lead_parts
from .message import Mail, parse, readable
from .person import of_person, sender
from .when import written_at

_LOG = logging.getLogger(__name__)
_LARGEST = 50_000_000


def mail_outcomes(
    data: bytes, context: Context, *, line: int = 1, inside: int = 0
) -> Iterator[Outcome]:
    """What came of one mail: at least one outcome. Nothing in it makes this raise.

    ``line``: where it begins in its file. The keys come from its Message-ID, else from its bytes:
    the same mail fetched twice is a duplicate. Tables and archives attached to it are handed out as
    files of their own, unless it lies inside too many others (``inside``).
    """
    try:
        found = _outcomes(data, context, line)
    except Exception:  # noqa: BLE001 - no mail may break the reader, whatever a library thinks
        _LOG.info("A mail could not be taken apart.", exc_info=True)
        found = [_unreadable(data, line)]
    for each in found:
        if not isinstance(each, Attached):
            yield each
        elif inside < DEEPEST:
            yield from handed_out(line, each.name, each.data)
        else:
            yield _too_deep(each, line)


def _outcomes(data: bytes, context: Context, line: int) -> list[Outcome | Attached]:
    if not data.strip() or len(data) > _LARGEST:
        return [_unreadable(data, line)]
    mail = parse(data)
    if not mail.mime.keys():
        return [_unreadable(data, line)]
    key = f"mail:{digest(mail.header('message-id').strip('<> '))}"
    if not mail.header("message-id").strip("<> "):
        key = f"mail:{digest(data.decode('latin-1'))}"
    if complaint := complaint_in(mail):
        return [_complained(mail, complaint, context, key, line)]
    if is_bounce(mail):
        return [_bounced(mail, context, key, line)]
    files = attached(mail, context)
    if leads := _leads(mail, context, line, files):
        return [*files, *leads, *_beside_leads(mail, context, key, line)]
    if _is_unsubscribe(mail) and not lists_somebody_else(mail):
        return [*files, *of_person(mail, context, key, line)]
    if files and not readable(mail).strip():
        return [*files, LeftOut(line, "a mail that only brings files")]
    return [*files, *_rest(mail, context, key, line)]


def _rest(mail: Mail, context: Context, key: str, line: int) -> list[Outcome]:
    if why := why_left_out(mail):
        if why.startswith("a mail") and looks_like_a_form(mail):
            return [_form(mail, line)]
        return [LeftOut(line, why)]
    if lists_somebody_else(mail):
        return [_form(mail, line)]
    if sender(mail) is None and not readable(mail).strip():
        return [_unreadable(mail.raw, line)]
    return of_person(mail, context, key, line)


def _is_unsubscribe(mail: Mail) -> bool:
    """The mail a mail program sends for *unsubscribe* (List-Unsubscribe, RFC 2369)."""
    return squash(mail.header("subject")) in CARRIERS and len(readable(mail).split()) < 40


def _beside_leads(mail: Mail, context: Context, key: str, line: int) -> list[Outcome]:
    """What somebody asks for in the mail to which a lead is attached; else it is about the lead."""
    said = readable(mail)
    if not said.strip() or holds_lead(said.encode("utf-8", "replace")) or why_left_out(mail):
        return []
    return of_person(mail, context, key, line) if hear(own_words(said)).stop else []


def _leads(mail: Mail, context: Context, line: int, files: Sequence[Attached]) -> list[Outcome]:
    """Every lead in any part, once: the same one in the text and in an attachment is one.

    ``files``: read by themselves; a table may hold leads in a column.
    """
    apart = {each.data for each in files}
    around = tuple((f"mail.{name}", mail.header(name)) for name in ("subject", "to", "from"))
    found: list[Outcome] = []
    keys: set[str] = set()
    for part in lead_parts(mail):
        if part in apart or not holds_lead(part):
            continue
        for outcome in leads_in(part, context, around=around):
            moved = replace(outcome, line=line + outcome.line - 1)
            if isinstance(moved, Read):
                if keys.issuperset(each.key for each in moved.arrivals):
                    continue
                keys.update(each.key for each in moved.arrivals)
            if moved not in found:
                found.append(moved)
    return _without_copies(found)


def _without_copies(found: list[Outcome]) -> list[Outcome]:
    """Without broken copies of a lead that another part gives whole."""
    reached = {
        email
        for each in found
        if isinstance(each, Read)
        for arrival in each.arrivals
        for email in arrival.contact.emails
    }
    return [
        each
        for each in found
        if not (isinstance(each, Quarantined) and any(email in each.raw for email in reached))
    ]


def _bounced(mail: Mail, context: Context, key: str, line: int) -> Outcome:
    report, found = failures(mail)
    failed = [each for each in found if each.action == "failed"]
    if not found:
        return Quarantined(
            line,
            "bounce_of_nobody",
            "A mail came back, and it does not say from which address.",
            f"The mail that came back is {original_id(mail, report) or 'not named either'}: "
            "look up to whom it went.",
            raw="",
            raw_bytes=mail.raw,
        )
    if not failed:
        late = any(each.action == "delayed" for each in found)
        why = (
            "a mail is late, and its server still tries"
            if late
            else "a receipt of a delivered mail"
        )
        return LeftOut(line, why)
    at, message_id = written_at(mail, context), original_id(mail, report)
    arrivals = []
    for each in failed:
        own = f"{key}:{digest(each.recipient)}"
        payload = DeliveryFailed(
            channel=Channel.EMAIL,
            permanent=each.permanent,
            message_id=message_id,
            status=each.status,
            words=storable(each.words),
        )
        event = Happening(payload=payload, occurred_at=at, key=own)
        arrivals.append(
            Arrival(key=own, contact=Contact(emails=(each.recipient,)), happenings=(event,))
        )
    return Read(line, tuple(arrivals))


def _complained(mail: Mail, complaint: Complaint, context: Context, key: str, line: int) -> Outcome:
    if complaint.no_wish:
        return LeftOut(line, complaint.no_wish)
    if not complaint.recipients:
        return Quarantined(
            line,
            "complaint_of_nobody",
            "Somebody complained of spam, and their address was taken out of the report.",
            f"They complained about the mail {complaint.original or '(not named)'}: "
            "look up to whom it went, and record their opt-out.",
            raw="",
            raw_bytes=mail.raw,
        )
    at = written_at(mail, context)
    arrivals = []
    for recipient in complaint.recipients:
        own = f"{key}:{digest(recipient)}"
        payload = OptedOut(channel=None, proof="spam complaint", words=complaint.original)
        event = Happening(payload=payload, occurred_at=at, key=own)
        arrivals.append(Arrival(key=own, contact=Contact(emails=(recipient,)), happenings=(event,)))
    return Read(line, tuple(arrivals))


def _too_deep(file: Attached, line: int) -> Outcome:
    return Quarantined(
        line,
        "table_in_mail",
        "The mail carries a table, and lies itself inside too many other files.",
        "If it is meant well, read it again: then it is opened.",
        raw=storable(file.name),
    )


def _form(mail: Mail, line: int) -> Outcome:
    return Quarantined(
        line,
        "form_in_mail",
        "A machine's mail lists somebody's details: it may be a form they filled in.",
        "Ask the sender of the form for leads as ADF/XML, or record the enquiry by hand.",
        raw=storable(readable(mail)[:20_000]),
        raw_bytes=mail.raw,
    )


def _unreadable(data: bytes, line: int) -> Quarantined:
    return Quarantined(
        line,
        "mail_unreadable",
        "This is no mail, or one that cannot be taken apart.",
        "Open it in a mail program; where it holds a wish or a lead, record that by hand.",
        raw="",
        raw_bytes=data[:_LARGEST],
    )
