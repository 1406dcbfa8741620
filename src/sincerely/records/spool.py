"""Mail under way: kept before `250` is said, claimed by one worker at a time, settled once.

Leases go by the database's clock, because workers run on several machines; ``now`` is the moment
the gate is asked about.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.db import connection

from sincerely.records import codec
from sincerely.records.models import Delivery, Mail
from sincerely.records.prepared import array, prepared

State = Delivery.State
#: still to be decided about, by a worker or by a person
OPEN = (State.QUEUED, State.WAITING, State.HELD, State.IN_DOUBT)
#: seconds a worker has for what it claimed; longer than any hand-over may take
LEASE = 180
#: due whatever a clock says
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)

_KEEP = """
WITH given AS (
  SELECT * FROM json_to_recordset(%(mails)s::json) AS t (
         n int, sender bigint, store bigint, upstream bigint, queue_id text, envelope_from text,
         options text[], size int, received_at timestamptz, recipients json, mode text)
), kept AS (
  INSERT INTO mail (sender_id, store_id, upstream_id, queue_id, envelope_from, options, content,
                    size, recipients, received_at)
  SELECT g.sender, g.store, g.upstream, g.queue_id, g.envelope_from, g.options, c.content, g.size,
         json_array_length(g.recipients), g.received_at
    FROM given g
    JOIN unnest(%(contents)s::bytea[]) WITH ORDINALITY AS c (content, n) ON c.n = g.n
  RETURNING id, queue_id
)
INSERT INTO delivery (mail_id, store_id, upstream_id, recipient, address, state, since, next_at,
                      attempts, doubts, errors, kept_back, leased_by, mode, answer, codes, verdicts,
                      read, reply, trail)
SELECT k.id, g.store, g.upstream, r.recipient, r.address, 'queued', g.received_at, g.received_at,
       0, 0, 0, false, '', g.mode, '', '{}', '{}', '', '', '[]'
  FROM given g
  JOIN kept k ON k.queue_id = g.queue_id
 CROSS JOIN LATERAL json_to_recordset(g.recipients) AS r (recipient text, address text)
"""
#: each upstream's oldest, so that one with a long queue is not in front of all others; of one that
#: failed last time a single mail is tried
_CLAIM = """
WITH due AS (
  SELECT found.id
    FROM upstream u
   CROSS JOIN LATERAL (
         SELECT d.id, d.next_at FROM delivery d
          WHERE d.upstream_id = u.id AND d.next_at <= %(now)s
            AND (d.leased_until IS NULL OR d.leased_until < clock_timestamp())
          ORDER BY d.next_at, d.id
          LIMIT CASE WHEN u.failures > 0 THEN 1 ELSE %(most)s END
            FOR UPDATE OF d SKIP LOCKED) AS found
   WHERE u.down_until IS NULL OR u.down_until <= clock_timestamp()
   ORDER BY found.next_at, random()
   LIMIT %(most)s
)
UPDATE delivery d
   SET leased_until = clock_timestamp() + make_interval(secs => %(lease)s), leased_by = %(by)s
  FROM due, mail m
 WHERE d.id = due.id AND m.id = d.mail_id
RETURNING d.id, d.mail_id, m.sender_id, m.store_id, m.upstream_id, m.queue_id, m.envelope_from,
          m.options, m.content, m.received_at, d.recipient, d.address, d.state, d.dot_at,
          d.attempts, d.doubts, d.released, d.errors, d.kept_back, d.trying_since
"""
_DOWN = """
UPDATE upstream
   SET failures = failures + 1,
       down_until = clock_timestamp()
                    + make_interval(secs => least(600, 5 * 2 ^ least(failures, 9)))
 WHERE id = $1::bigint AND (down_until IS NULL OR down_until <= clock_timestamp())
"""
_UP = "UPDATE upstream SET failures = 0, down_until = NULL WHERE id = $1::bigint AND failures > 0"
_OPEN = "state IN ('queued', 'waiting', 'held', 'in_doubt')"
#: a worker whose lease has run out has no more say; a person has no lease
_MINE = "AND ({0}::text IS NULL OR leased_by = {0})"
_SETTLE = f"""
UPDATE delivery
   SET state = $2::varchar, since = $3::timestamptz, next_at = $4::timestamptz, dot_at = NULL,
       leased_until = NULL, leased_by = '',
       attempts = attempts + $5::int, doubts = doubts + $6::int,
       reply = coalesce($7, reply),
       trail = trail || $8::jsonb,
       kept_back = kept_back OR $2::varchar IN ('waiting', 'held'),
       trying_since = CASE WHEN $2::varchar = 'queued' AND $5::int > 0
                           THEN coalesce(trying_since, $3::timestamptz) END,
       told_at = coalesce($9::timestamptz, told_at)
 WHERE id = $1::bigint AND {_OPEN} {_MINE.format("$10")}
RETURNING 1
"""  # noqa: S608 - constants of this file
_KEPT_OF_IT = """person_id = $2::bigint, mode = $3, answer = $4, codes = $5::varchar[],
       verdicts = CASE WHEN $6::bigint IS NULL THEN verdicts ELSE verdicts || $6::bigint END,
       read = $7, template_id = $8::bigint"""
_DOT = f"""
UPDATE delivery SET dot_at = clock_timestamp(), {_KEPT_OF_IT}
 WHERE id = $1::bigint AND leased_by = $9 AND dot_at IS NULL
   AND state IN ('queued', 'waiting', 'held')
RETURNING 1
"""  # noqa: S608
_JUDGED = f"""
UPDATE delivery SET {_KEPT_OF_IT} WHERE id = $1::bigint AND leased_by = $9
"""  # noqa: S608
_AGAIN = """
UPDATE delivery SET next_at = $2::timestamptz, leased_until = NULL, leased_by = ''
 WHERE id = $1::bigint AND leased_by = $3 AND state IN ('waiting', 'held')
"""
_PUT_BACK = f"""
UPDATE delivery
   SET next_at = $2::timestamptz, dot_at = NULL, leased_until = NULL, leased_by = '',
       errors = errors + $6::int, trail = trail || $3::jsonb
 WHERE id = $1::bigint AND {_OPEN} AND leased_by = $5 AND (dot_at IS NULL OR $4::bool)
"""  # noqa: S608
_RELEASE = """
UPDATE delivery
   SET state = 'queued', since = $2::timestamptz, next_at = 'epoch', released = $3::varchar[],
       kept_back = true, trying_since = NULL, leased_until = NULL, leased_by = '',
       trail = trail || $4::jsonb
 WHERE id = $1::bigint AND state IN ('held', 'refused') AND dot_at IS NULL
"""
_TO_TELL = """
SELECT d.id, m.queue_id, s.source_id, src.name, d.recipient, d.since, d.template_id, d.read
  FROM delivery d
  JOIN mail m ON m.id = d.mail_id
  JOIN sender s ON s.id = m.sender_id
  JOIN source src ON src.id = s.source_id
 WHERE d.state = 'delivered' AND d.told_at IS NULL {}
 ORDER BY s.source_id, d.id
 LIMIT %(most)s
"""
_UNTOLD = "SELECT 1 FROM delivery WHERE address = $1 AND state = 'delivered' AND told_at IS NULL"


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
    mode: str = ""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that is this worker's for the length of a lease."""

    id: int
    mail_id: int
    sender_id: int | None
    store_id: int
    upstream_id: int
    queue_id: str
    envelope_from: str
    options: list[str]
    content: bytes | None
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


@dataclass(frozen=True, slots=True)
class Delivered:
    """A delivery the ledger has not heard of. ``read``: what it was taken to be."""

    id: int
    queue_id: str
    source_id: int
    source_name: str
    recipient: str
    at: datetime
    template_id: int | None
    read: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What is kept of a decision with its delivery. ``answer`` empty: nobody was asked."""

    person_id: int | None = None
    mode: str = ""
    answer: str = ""
    codes: tuple[str, ...] = ()
    verdict_id: int | None = None
    read: str = ""
    template_id: int | None = None


def queue_id() -> str:
    """A new name for a mail, as its sender's log will show it."""
    return secrets.token_hex(6).upper()


def keep(mails: Sequence[Incoming]) -> None:
    """Keeps mails with their deliveries. Durable once the transaction is."""
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
            "mode": mail.mode,
        }
        for n, mail in enumerate(mails, 1)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _KEEP, {"mails": codec.text(rows), "contents": [mail.content for mail in mails]}
        )


def has(mails: Sequence[Incoming]) -> bool:
    """Whether these very mails are kept, from a commit whose answer was lost."""
    given = {(m.queue_id, m.envelope_from, m.received_at, len(m.content)) for m in mails}
    rows = Mail.objects.filter(queue_id__in=[m.queue_id for m in mails])
    return given == set(rows.values_list("queue_id", "envelope_from", "received_at", "size"))


def claim(*, by: str, most: int, now: datetime) -> list[Claimed]:
    """The next deliveries that are due, now this worker's. Several workers never get the same."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"by": by, "most": most, "lease": LEASE, "now": now})
        rows = cursor.fetchall()
    found = (Claimed(*row) for row in rows)
    return sorted(found, key=lambda each: each.id)


def judged(delivery_id: int, judgement: Judgement, *, by: str) -> None:
    """Keeps a decision with its delivery."""
    prepared(_JUDGED, (b"%d" % delivery_id, *_columns(judgement), by.encode()))


def before_the_dot(delivery_id: int, judgement: Judgement, *, by: str) -> bool:
    """Keeps that the final dot is about to be sent. False: the lease was lost, and another
    worker has it."""
    return bool(prepared(_DOT, (b"%d" % delivery_id, *_columns(judgement), by.encode())))


def settle(
    delivery_id: int,
    state: str,
    *,
    now: datetime,
    by: str,
    why: str = "",
    reply: str | None = None,
    next_at: datetime | None = None,
    attempt: bool = False,
    doubt: bool = False,
    told: bool = False,
    leased: bool = False,
) -> bool:
    """A delivery comes to another state, with who and why on its trail.

    ``leased``: ``by`` is a worker, and has a say only while its lease holds. ``told``: the ledger
    need not hear of it. False: it was settled, or is somebody else's.
    """
    step = {"at": now, "state": state, "by": by, "why": why or reply or ""}
    values = (
        b"%d" % delivery_id,
        state.encode(),
        _moment(now),
        _moment(next_at) if next_at else None,
        b"%d" % attempt,
        b"%d" % doubt,
        _text(reply[:1000]) if reply is not None else None,
        _text(codec.text([step])),
        _moment(now) if told else None,
        by.encode() if leased else None,
    )
    return bool(prepared(_SETTLE, values))


def release(delivery_id: int, codes: Sequence[str], *, by: str, why: str, now: datetime) -> None:
    """A person lets it go in spite of these reasons: it is due at once, and judged once more."""
    step = {"at": now, "state": State.QUEUED, "by": by, "why": why}
    values = (
        b"%d" % delivery_id,
        _moment(now),
        array([code.encode() for code in codes]),
        _text(codec.text([step])),
    )
    prepared(_RELEASE, values)


def again_at(delivery_id: int, next_at: datetime | None, *, by: str) -> None:
    """What stays as it was is looked at again later; nothing new is on its trail."""
    moment = _moment(next_at) if next_at else None
    prepared(_AGAIN, (b"%d" % delivery_id, moment, by.encode()))


def put_back(
    delivery_id: int,
    *,
    next_at: datetime,
    by: str,
    why: str = "",
    dotted: bool = False,
    error: bool = False,
) -> None:
    """Nothing was sent: it is due again in the state it is in, as if it had not been claimed.

    ``dotted``: its final dot was announced, and surely not sent. Without it, one that was announced
    stays as it is: whether it arrived is not known. ``error``: it is counted as one.
    """
    step = [{"at": next_at, "state": "again", "by": by, "why": why}] if why else []
    values = (
        b"%d" % delivery_id,
        _moment(next_at),
        _text(codec.text(step)),
        b"true" if dotted else b"false",
        by.encode(),
        b"%d" % error,
    )
    prepared(_PUT_BACK, values)


def upstream_down(upstream_id: int) -> None:
    """It could not be reached: nothing is claimed for it for a while, longer each time (600 s at
    most)."""
    prepared(_DOWN, (b"%d" % upstream_id,))


def upstream_up(upstream_id: int) -> None:
    """It took something: all of its mail is claimed again."""
    prepared(_UP, (b"%d" % upstream_id,))


def last_reply(delivery_id: int) -> str:
    """What its upstream said last."""
    return Delivery.objects.values_list("reply", flat=True).get(pk=delivery_id)


def untold(address: str) -> bool:
    """Whether something was delivered there that the ledger has not heard of yet."""
    return bool(prepared(_UNTOLD, (address.encode(),)))


def delivered_untold(*, address: str | None, most: int) -> list[Delivered]:
    """Deliveries to tell of, by source. Several may tell of one: it is recorded once."""
    with connection.cursor() as cursor:
        cursor.execute(
            _TO_TELL.format("AND d.address = %(address)s" if address else ""),
            {"address": address, "most": most},
        )
        rows = cursor.fetchall()
    found = ((*row[:-1], msgspec.json.decode(row[-1] or "{}")) for row in rows)
    return [Delivered(*values) for values in found]


def told(delivery_ids: Sequence[int], *, now: datetime) -> None:
    """The ledger has heard of these."""
    Delivery.objects.filter(pk__in=delivery_ids).update(told_at=now)


def wake(*, store_id: int, codes: Iterable[str] = ()) -> None:
    """Has what is kept back at a store looked at again; only what these reasons keep, if given."""
    rows = Delivery.objects.filter(
        store_id=store_id, state__in=[State.WAITING, State.HELD], dot_at=None
    )
    wanted = list(codes)
    if wanted:
        rows = rows.filter(codes__overlap=wanted)
    rows.update(next_at=AT_ONCE)


def counts(store_id: int) -> dict[str, int]:
    """How many deliveries of accepted mail are in each state (promise 2). Bounces of ours apart."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT d.state, count(*) FROM delivery d JOIN mail m ON m.id = d.mail_id
                WHERE d.store_id = %s AND m.sender_id IS NOT NULL GROUP BY d.state""",
            [store_id],
        )
        return {str(state): 0 for state in State} | dict(cursor.fetchall())


def _columns(judgement: Judgement) -> tuple[bytes | None, ...]:
    def number(value: int | None) -> bytes | None:
        return None if value is None else b"%d" % value

    return (
        number(judgement.person_id),
        judgement.mode.encode(),
        judgement.answer.encode(),
        array([code.encode() for code in judgement.codes]),
        number(judgement.verdict_id),
        _text(judgement.read),
        number(judgement.template_id),
    )


def _moment(moment: datetime) -> bytes:
    return moment.isoformat().encode()


def _text(text: str) -> bytes:
    """As PostgreSQL takes it: a NUL in what an upstream or a mail said is left out."""
    return text.replace("\0", "").replace("\\u0000", "").encode("utf-8", "replace")
