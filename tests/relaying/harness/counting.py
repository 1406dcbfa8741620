"""What must hold once everything has drained: nothing lost, nothing twice (promise 2)."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sincerely.records import spool
from sincerely.records.models import Delivery, Mail, Store
from sincerely.records.reads.mail_list import equation
from tests.relaying.harness.mails import Sent
from tests.relaying.harness.upstream import without_trace

Key = tuple[str, str]  # (what tells a mail from others, recipient)


@dataclass(frozen=True)
class Copy:
    """A mail as the upstream took it."""

    to: str
    sender: str
    digest: str
    traced: bool
    how: str


def copies(log: Path) -> list[Copy]:
    """Every one the upstream took."""
    found = [json.loads(line) for line in log.read_text().splitlines()]
    return [Copy(c["to"], c["from"], c["digest"], c["traced"], c["how"]) for c in found]


def complaints(store: Store, sent: Sequence[Sent], taken: Sequence[Copy]) -> list[str]:
    """Every breach, in words; none where all of it holds."""
    found = _deliveries(store)
    rows, kept = dict(found), Counter(key for key, _ in found)
    by_digest = {mail.digest: mail for mail in sent}
    got = Counter((copy.digest, copy.to) for copy in taken if copy.sender)
    return [
        *_lost(sent, kept),
        *_unknown(by_digest, kept, taken),
        *(f"{key}: {said}" for key, row in rows.items() for said in _copies(row, got[key])),
        *_equation(store, kept),
        *_bounces(store, taken),
    ]


def tally(store: Store, sent: Sequence[Sent], taken: Sequence[Copy]) -> dict[str, int]:
    """How much there was of everything, to be read."""
    kept = {digest for (digest, _), _ in _deliveries(store)}
    refused = [mail for mail in sent if mail.answer // 100 in {4, 5}]
    return {
        "sent": len(sent),
        "answered 250": sum(mail.answer == 250 for mail in sent),
        "refused at the door": len(refused),
        "kept though refused": sum(mail.digest in kept for mail in refused),
        "never answered": sum(mail.answer <= 0 for mail in sent),
        "copies upstream": len(taken),
        "doubts": sum(Delivery.objects.filter(store=store).values_list("doubts", flat=True)),
        **{k: n for k, n in equation(store).states.items() if n},
    }


def _deliveries(store: Store) -> list[tuple[Key, Delivery]]:
    digests = {
        mail.pk: sha256(without_trace(bytes(mail.content or b""))[1]).hexdigest()
        for mail in Mail.objects.filter(store=store, sender__isnull=False)
    }
    rows = Delivery.objects.filter(mail__in=digests).order_by("pk")
    return [((digests[row.mail_id], row.recipient), row) for row in rows]


def _lost(sent: Sequence[Sent], kept: Counter[Key]) -> list[str]:
    """Answered 250: in the spool once per recipient. Sent once, so never more than once."""
    return [
        f"mail {mail.number} to {to}, answered {mail.answer}, is in the spool {times} times"
        for mail in sent
        for to in mail.to
        if (times := kept[mail.digest, to]) > 1 or (mail.answer == 250 and times != 1)
    ]


def _unknown(sent: dict[str, Sent], kept: Counter[Key], taken: Sequence[Copy]) -> list[str]:
    """Nothing that was not sent, to nobody else, and unchanged but for the one line on top."""
    found = [f"nobody sent {key}" for key in kept if not _is_of(sent, *key)]
    for copy in taken:
        if copy.sender and not _is_of(sent, copy.digest, copy.to):
            found.append(f"the upstream got what was not sent so: {copy}")
        elif copy.sender and not copy.traced:
            found.append(f"without its Received line: {copy}")
        elif copy.sender and copy.sender != sent[copy.digest].sender:
            found.append(f"from somebody else: {copy}")
    return found


def _is_of(sent: dict[str, Sent], digest: str, to: str) -> bool:
    return digest in sent and to in sent[digest].to


def _copies(row: Delivery, copies: int) -> list[str]:
    """At most one and one more for each doubt; what was not delivered, for each doubt alone."""
    found = []
    delivered = row.state == spool.State.DELIVERED
    if delivered and not copies:
        found.append("delivered, but the upstream never had it")
    if copies > row.doubts + delivered:
        found.append(f"{row.state} with {row.doubts} doubts, yet {copies} copies: {row.trail}")
    if row.state == spool.State.QUEUED:
        found.append(f"still queued after all was quiet: {row.trail[-3:]}")
    if row.dot_at or (row.state not in map(str, spool.OPEN) and row.next_at):
        found.append(f"{row.state} but not at rest")
    if sum("in doubt" in step["why"] for step in row.trail) != row.doubts:
        found.append(f"{row.doubts} doubts, but on its trail: {row.trail}")
    return found


def _equation(store: Store, kept: Counter[Key]) -> list[str]:
    """Accepted = what is in each state, by the spool's own count and by the mails themselves."""
    mails = Mail.objects.filter(store=store, sender__isnull=False)
    accepted, counts = sum(mails.values_list("recipients", flat=True)), equation(store).states
    if sum(counts.values()) == accepted == sum(kept.values()):
        return []
    return [f"accepted {accepted}, deliveries {sum(kept.values())}, counted {counts}"]


def _bounces(store: Store, taken: Sequence[Copy]) -> list[str]:
    """A mail that was returned has one bounce for each recipient, and one copy of it."""
    wanted = Counter(
        Delivery.objects.filter(
            store=store, mail__sender__isnull=False, state="bounced"
        ).values_list("mail__envelope_from", flat=True)
    )
    rows = list(Delivery.objects.filter(store=store, mail__sender__isnull=True))
    found = Counter(row.recipient for row in rows)
    got = Counter(copy.to for copy in taken if not copy.sender)
    allowed = Counter[str]()
    for row in rows:
        allowed[row.recipient] += row.doubts + (row.state == spool.State.DELIVERED)
    return [
        *(
            f"{to}: {wanted[to]} bounced, {found[to]} bounces"
            for to in wanted | found
            if wanted[to] != found[to]
        ),
        *(
            f"{to}: {got[to]} copies of bounces, {allowed[to]} allowed"
            for to in got
            if got[to] > allowed[to]
        ),
    ]
