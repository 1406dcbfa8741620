"""Mail under way: kept before `250` is said, claimed by one worker at a time, settled once.

Leases go by the database's clock, because workers run on several machines; ``now`` is the moment
the gate is asked about.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
from django.db import connection

from sincerely.records import codec
from sincerely.records.models import Delivery, Mail
from sincerely.records.prepared import array, prepared

State = Delivery.State
#: still to be decided about, by a worker or by a person; and as SQL lists them
OPEN = (State.QUEUED, State.WAITING, State.HELD, State.IN_DOUBT)
OPEN_LIST = ", ".join(f"'{state.value}'" for state in OPEN)
#: seconds a worker has for what it claimed. One that takes longer only loses its say: whatever it
#: settles after another has claimed it changes nothing
LEASE = 180
#: due whatever a clock says
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)

_KEEP = """
WITH given AS (
  SELECT * FROM json_to_recordset($1::json) AS t (
         n int, sender bigint, store bigint, upstream bigint, queue_id text, envelope_from text,
         options text[], size int, received_at timestamptz, recipients json)
), kept AS (
  INSERT INTO mail (sender_id, store_id, upstream_id, queue_id, envelope_from, options, content,
                    size, recipients, received_at)
  SELECT g.sender, g.store, g.upstream, g.queue_id, g.envelope_from, g.options, c.content, g.size,
         json_array_length(g.recipients), g.received_at
    FROM given g
    JOIN unnest($2::bytea[]) WITH ORDINALITY AS c (content, n) ON c.n = g.n
  RETURNING id, queue_id
)
INSERT INTO delivery (mail_id, store_id, upstream_id, recipient, address, state, since, next_at,
                      attempts, doubts, errors, kept_back, leased_by, mode, answer, codes, verdicts,
                      read, reply, trail)
SELECT k.id, g.store, g.upstream, r.recipient, r.address, 'queued', g.received_at, g.received_at,
       0, 0, 0, false, '', '', '', '{}', '{}', '', '', '[]'
  FROM given g
  JOIN kept k ON k.queue_id = g.queue_id
 CROSS JOIN LATERAL json_to_recordset(g.recipients) AS r (recipient text, address text)
"""
#: each upstream's oldest, so that one with a long queue is not in front of all others; of one that
#: failed last time a single mail is tried. It waits for no disk: a claim undone by a crash was of a
#: worker that lost its connection with it, and its say (`settling.before_the_dot`)
_CLAIM = """
WITH due AS (
  SELECT found.id
    FROM upstream u
   CROSS JOIN LATERAL (
         SELECT d.id, d.next_at FROM delivery d
          WHERE d.upstream_id = u.id AND d.next_at <= $1::timestamptz
            AND (d.leased_until IS NULL OR d.leased_until < clock_timestamp())
          ORDER BY d.next_at, d.id
          LIMIT CASE WHEN u.failures > 0 THEN 1 ELSE $2::int END
            FOR UPDATE OF d SKIP LOCKED) AS found
   WHERE (u.down_until IS NULL OR u.down_until <= clock_timestamp())
     AND (SELECT set_config('synchronous_commit', 'off', true)) = 'off'
   ORDER BY found.next_at, random()
   LIMIT $2::int
)
UPDATE delivery d
   SET leased_until = clock_timestamp() + make_interval(secs => $3::int), leased_by = $4
  FROM due, mail m
 WHERE d.id = due.id AND m.id = d.mail_id
RETURNING json_build_object(
            'id', d.id, 'sender_id', m.sender_id, 'store_id', m.store_id,
            'upstream_id', m.upstream_id, 'queue_id', m.queue_id,
            'envelope_from', m.envelope_from, 'options', m.options,
            'received_at', m.received_at, 'recipient', d.recipient, 'address', d.address,
            'state', d.state, 'dot_at', d.dot_at, 'attempts', d.attempts, 'doubts', d.doubts,
            'released', d.released, 'errors', d.errors, 'kept_back', d.kept_back,
            'trying_since', d.trying_since),
          m.content
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A mail to be kept. ``recipients``: (as given, address key). ``sender_id`` None: ours."""

    sender_id: int | None
    store_id: int
    upstream_id: int
    queue_id: str
    envelope_from: str
    options: tuple[str, ...]
    content: bytes
    received_at: datetime
    recipients: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Claimed:
    """A delivery that is this worker's for the length of a lease."""

    id: int
    sender_id: int | None
    store_id: int
    upstream_id: int
    queue_id: str
    envelope_from: str
    options: list[str]
    received_at: datetime
    recipient: str
    address: str
    state: str
    dot_at: datetime | None
    attempts: int
    doubts: int
    released: list[str] | None
    errors: int
    kept_back: bool
    trying_since: datetime | None
    content: bytes | None = None


_read = msgspec.json.Decoder(Claimed).decode


def queue_id() -> str:
    """A new name for a mail, as its sender's log will show it."""
    return secrets.token_hex(6).upper()


def keep(mails: Sequence[Incoming]) -> None:
    """Keeps mails with their deliveries, in one statement: all of them, or none. Durable once the
    transaction is; by itself outside of one. Raises Django's database errors."""
    rows = [
        {
            "n": n,
            "sender": mail.sender_id,
            "store": mail.store_id,
            "upstream": mail.upstream_id,
            "queue_id": mail.queue_id,
            "envelope_from": mail.envelope_from,
            "options": list(mail.options),
            "size": len(mail.content),
            "received_at": mail.received_at,
            "recipients": [{"recipient": r, "address": a} for r, a in mail.recipients],
        }
        for n, mail in enumerate(mails, 1)
    ]
    contents = array([b"\\x" + mail.content.hex().encode() for mail in mails])
    with connection.wrap_database_errors:
        prepared(_KEEP, (codec.text(rows).encode(), contents))


def has(mails: Sequence[Incoming]) -> bool:
    """Whether these very mails are kept, from a commit whose answer was lost."""
    given = {(m.queue_id, m.envelope_from, m.received_at, len(m.content)) for m in mails}
    rows = Mail.objects.filter(queue_id__in=[m.queue_id for m in mails])
    return given == set(rows.values_list("queue_id", "envelope_from", "received_at", "size"))


def claim(*, by: str, most: int, now: datetime) -> list[Claimed]:
    """The next deliveries that are due, now this worker's. Several workers never get the same."""
    values = (now.isoformat().encode(), b"%d" % most, b"%d" % LEASE, by.encode())
    found = [_claimed(said or b"", content) for said, content in prepared(_CLAIM, values)]
    return sorted(found, key=lambda each: each.id)


def _claimed(said: bytes, content: bytes | None) -> Claimed:
    """A row of `_CLAIM`: all but the mail's own bytes as JSON, those in hexadecimal digits."""
    found = _read(said)
    found.content = None if content is None else bytes.fromhex(content[2:].decode())
    return found


def wake(*, store_id: int, codes: Iterable[str] = ()) -> None:
    """Has what is kept back at a store looked at again; only what these reasons keep, if given."""
    rows = Delivery.objects.filter(
        store_id=store_id, state__in=[State.WAITING, State.HELD], dot_at=None
    )
    wanted = list(codes)
    if wanted:
        rows = rows.filter(codes__overlap=wanted)
    rows.update(next_at=AT_ONCE)
