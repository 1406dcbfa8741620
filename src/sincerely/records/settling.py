"""What becomes of deliveries: judged, about to be handed over, settled, put back, released.

Each that a worker has is changed only while its lease holds; a worker without it has no more say.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sincerely.records import codec
from sincerely.records.models import Delivery
from sincerely.records.prepared import array, prepared
from sincerely.records.spool import OPEN_LIST, State

_DOWN = """
UPDATE upstream
   SET failures = failures + 1,
       down_until = clock_timestamp()
                    + make_interval(secs => least(600, 5 * 2 ^ least(failures, 9)))
 WHERE id = $1::bigint AND (down_until IS NULL OR down_until <= clock_timestamp())
"""
_UP = "UPDATE upstream SET failures = 0, down_until = NULL WHERE id = $1::bigint AND failures > 0"
#: a person has no lease
_MINE = "($3::text IS NULL OR d.leased_by = $3)"
_SETTLE = f"""
UPDATE delivery d
   SET state = j.state, since = $2::timestamptz, next_at = j.next_at, dot_at = NULL,
       leased_until = NULL, leased_by = '',
       attempts = attempts + j.attempt, doubts = doubts + j.doubt,
       reply = coalesce(j.reply, d.reply),
       trail = trail || j.step,
       kept_back = kept_back OR j.state IN ('waiting', 'held'),
       trying_since = CASE WHEN j.state = 'queued' AND j.attempt > 0
                           THEN coalesce(trying_since, $2::timestamptz) END,
       told_at = CASE WHEN j.told THEN $2::timestamptz ELSE told_at END
  FROM json_to_recordset($1::json) AS j (id bigint, state text, next_at timestamptz, attempt int,
       doubt int, reply text, step jsonb, told bool)
 WHERE d.id = j.id AND d.state IN ({OPEN_LIST}) AND {_MINE}
RETURNING d.id
"""  # noqa: S608 - constants of these files
_JUDGED = """
UPDATE delivery d
   SET {dot} person_id = j.person_id, mode = j.mode, answer = j.answer, codes = j.codes,
       verdicts = CASE WHEN j.verdict_id IS NULL THEN verdicts ELSE verdicts || j.verdict_id END,
       read = j.read, template_id = j.template_id
  FROM json_to_recordset($1::json) AS j (id bigint, person_id bigint, mode text, answer text,
       codes varchar[], verdict_id bigint, read text, template_id bigint)
 WHERE d.id = j.id AND d.leased_by = $2 {when}
RETURNING d.id
"""
_ONLY_JUDGED = _JUDGED.format(dot="", when="")
_DOT = _JUDGED.format(
    dot="dot_at = clock_timestamp(),",
    when="AND dot_at IS NULL AND state IN ('queued', 'waiting', 'held')",
)
_AGAIN = """
UPDATE delivery SET next_at = $2::timestamptz, leased_until = NULL, leased_by = ''
 WHERE id = $1::bigint AND leased_by = $3 AND state IN ('waiting', 'held')
"""
_PUT_BACK = f"""
UPDATE delivery
   SET next_at = $2::timestamptz, dot_at = NULL, leased_until = NULL, leased_by = '',
       errors = errors + $6::int, trail = trail || $3::jsonb
 WHERE id = $1::bigint AND state IN ({OPEN_LIST}) AND leased_by = $5
   AND (dot_at IS NULL OR $4::bool)
"""  # noqa: S608
_RELEASE = """
UPDATE delivery
   SET state = 'queued', since = $2::timestamptz, next_at = 'epoch', released = $3::varchar[],
       kept_back = true, trying_since = NULL, leased_until = NULL, leased_by = '',
       trail = trail || $4::jsonb
 WHERE id = $1::bigint AND state IN ('held', 'refused') AND dot_at IS NULL
"""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Another state a delivery comes to. ``next_at``: when it is looked at again, if ever.

    ``attempt``: the upstream was spoken to; ``doubt``: without an answer. ``told``: the ledger need
    not hear of it.
    """

    delivery_id: int
    state: str
    why: str = ""
    reply: str | None = None
    next_at: datetime | None = None
    attempt: bool = False
    doubt: bool = False
    told: bool = False

    def row(self, *, now: datetime, by: str) -> dict[str, Any]:
        """As the statement reads it, who and why for its trail with it."""
        reply = None if self.reply is None else _clean(self.reply)[:1000]
        why = _clean(self.why) or reply or ""
        return {
            "id": self.delivery_id,
            "state": self.state,
            "next_at": self.next_at,
            "attempt": int(self.attempt),
            "doubt": int(self.doubt),
            "reply": reply,
            "step": {"at": now, "state": self.state, "by": by, "why": why},
            "told": self.told,
        }


def judged(those: Sequence[tuple[int, Judgement]], *, by: str) -> None:
    """Keeps decisions with their deliveries, by number."""
    prepared(_ONLY_JUDGED, (_rows(those), by.encode()))


def before_the_dot(those: Sequence[tuple[int, Judgement]], *, by: str) -> set[int]:
    """Keeps that the final dots of these are about to be sent. Returns those that may be: of the
    others the lease was lost, and another worker has them."""
    return _numbers(prepared(_DOT, (_rows(those), by.encode())))


def settle(endings: Sequence[Ending], *, now: datetime, by: str, leased: bool = False) -> set[int]:
    """Deliveries come to another state, with who and why on their trails.

    ``leased``: ``by`` is a worker, and has a say only while its lease holds. Returns those that
    did: the others were settled before, or are somebody else's.
    """
    rows = codec.text([each.row(now=now, by=by) for each in endings]).encode()
    return _numbers(prepared(_SETTLE, (rows, _moment(now), by.encode() if leased else None)))


def release(delivery_id: int, codes: Sequence[str], *, by: str, why: str, now: datetime) -> None:
    """A person lets it go in spite of these reasons: it is due at once, and judged once more."""
    step = {"at": now, "state": State.QUEUED, "by": by, "why": _clean(why)}
    values = (
        b"%d" % delivery_id,
        _moment(now),
        array([code.encode() for code in codes]),
        codec.text([step]).encode(),
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
    step = [{"at": next_at, "state": "again", "by": by, "why": _clean(why)}] if why else []
    values = (
        b"%d" % delivery_id,
        _moment(next_at),
        codec.text(step).encode(),
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


def _rows(those: Sequence[tuple[int, Judgement]]) -> bytes:
    rows = [
        {
            "id": number,
            "person_id": judgement.person_id,
            "mode": judgement.mode,
            "answer": judgement.answer,
            "codes": judgement.codes,
            "verdict_id": judgement.verdict_id,
            "read": judgement.read,
            "template_id": judgement.template_id,
        }
        for number, judgement in those
    ]
    return codec.text(rows).encode()


def _numbers(rows: Sequence[tuple[bytes | None, ...]]) -> set[int]:
    return {int(number or 0) for (number,) in rows}


def _moment(moment: datetime) -> bytes:
    return moment.isoformat().encode()


def _clean(text: str) -> str:
    """As PostgreSQL takes it: a NUL in what an upstream or a mail said is left out."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
