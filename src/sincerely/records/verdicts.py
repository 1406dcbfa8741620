"""Verdicts as they are kept: inputs, answer and versions, enough to repeat each of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

import msgspec
from django.db import connection

from sincerely import __version__
from sincerely.records import codec
from sincerely.records.facts import Reader
from sincerely.records.fingerprints import fingerprint
from sincerely.records.models import Source, Store, VerdictRow
from sincerely.records.prepared import prepared
from sincerely.rules.contact import Address
from sincerely.rules.gate import decide
from sincerely.rules.law import LAW_VERSION
from sincerely.rules.message import Facts, Message
from sincerely.rules.policy import DEFAULT
from sincerely.rules.record import EMPTY
from sincerely.rules.verdict import Verdict


@lru_cache(maxsize=16)
def versions(recogniser: str = "none") -> str:
    """What a verdict rests on besides its facts and its policy (promise 3)."""
    return f"rules {__version__}; law {LAW_VERSION}; recogniser {recogniser}"


VERSIONS = versions()

_COLUMNS = """(id, store_id, source_id, person_id, address_print, at, message, answer, codes, facts,
 policy_id, versions, until, valid_until, asked_by)"""
_COPY = f"COPY verdict {_COLUMNS} FROM STDIN"
_INSERT = f"""INSERT INTO verdict {_COLUMNS}
VALUES (nextval('verdict_id_seq'), $1::bigint, $2::bigint, $3::bigint, $4::bytea, $5::timestamptz,
        $6, $7, $8::varchar[], $9, $10::bigint, $11, $12::timestamptz, $13::timestamptz, $14)
RETURNING id"""  # noqa: S608 - no outside word in it
_NUMBERS = """SELECT string_agg(nextval('verdict_id_seq')::text, ',')
                FROM generate_series(1, $1::int)"""
#: the values that may hold what COPY's text format escapes: address_print, message, facts, asked_by
_FREE = (3, 5, 8, 13)
_ESCAPES = ((b"\\", b"\\\\"), (b"\t", b"\\t"), (b"\n", b"\\n"), (b"\r", b"\\r"))


@dataclass(slots=True)
class Judged:
    """A decision to be kept. ``recogniser``: the version of the one that said what the message is
    for."""

    message: Message
    address: Address
    reader: Reader
    verdict: Verdict
    recogniser: str = "none"


@dataclass(frozen=True, slots=True)
class Kept:
    """A decision as it was kept, with typed inputs: `rules.gate.decide` gives the same again."""

    id: int
    at: datetime
    message: Message
    facts: Facts
    answer: str
    policy_id: int | None


def keep(
    *,
    store: Store,
    source: Source | None,
    judged: Sequence[Judged],
    policy_id: int | None,
    by: str,
    now: datetime,
) -> list[int]:
    """Keeps decisions about messages of one source; their numbers, in order.

    One decision is one prepared INSERT, many are one COPY; both durable by themselves.
    """
    same = _Same(
        b"%d" % store.pk,
        b"%d" % source.pk if source else None,
        _moment(now),
        b"%d" % policy_id if policy_id else None,
        by.encode(),
    )
    if len(judged) == 1:
        number = prepared(_INSERT, _values(same, judged[0]))[0][0]
        return [int(number or 0)]
    numbers = (prepared(_NUMBERS, [b"%d" % len(judged)])[0][0] or b"").split(b",")
    lines = [_line(n, _values(same, j)) for n, j in zip(numbers, judged, strict=True)]
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        copy.write(b"".join(lines))
    return [int(n) for n in numbers]


class _Same(NamedTuple):
    """What all rows of one call share, as PostgreSQL reads it."""

    store: bytes
    source: bytes | None
    now: bytes
    policy: bytes | None
    by: bytes


def _values(same: _Same, judged: Judged) -> tuple[bytes | None, ...]:
    """A row without its number, as PostgreSQL reads it."""
    verdict, reader = judged.verdict, judged.reader
    codes = ",".join([reason.code for reason in verdict.reasons])
    return (
        same.store,
        same.source,
        None if reader.person_id is None else b"%d" % reader.person_id,
        b"\\x" + fingerprint(judged.address.key).hex().encode(),
        same.now,
        _message(judged.message),
        verdict.answer.encode(),
        b"{" + codes.encode() + b"}",
        reader.raw(),
        same.policy,
        versions(judged.recogniser).encode(),
        _moment(verdict.until) if verdict.until else None,
        _moment(verdict.valid_until) if verdict.valid_until else None,
        same.by,
    )


@lru_cache(maxsize=64)
def _message(message: Message) -> bytes:
    return codec.text(codec.plain(message)).encode()


def _line(number: bytes, values: tuple[bytes | None, ...]) -> bytes:
    """A row as a line of COPY's text format."""
    cells = [b"\\N" if value is None else value for value in values]
    for place in _FREE:
        cells[place] = _escaped(cells[place])
    return b"%b\t%b\n" % (number, b"\t".join(cells))


def _escaped(value: bytes) -> bytes:
    for plain, escaped in _ESCAPES:
        if plain in value:
            value = value.replace(plain, escaped)
    return value


@lru_cache(maxsize=1024)
def _moment(moment: datetime) -> bytes:
    return moment.isoformat().encode()


def since(store: Store, start: datetime) -> Iterator[Kept]:
    """The decisions of a store from ``start`` on, oldest first."""
    rows = VerdictRow.objects.filter(store=store, at__gte=start).order_by("at", "pk")
    for row in rows.iterator(chunk_size=1000):
        yield typed(row)


def typed(row: VerdictRow) -> Kept:
    """A kept row with its inputs as the gate takes them."""
    return Kept(
        id=row.pk,
        at=row.at,
        message=_messages.decode(row.message),
        facts=facts_from(row.facts),
        answer=row.answer,
        policy_id=row.policy_id,
    )


def again(row: VerdictRow) -> Verdict | None:
    """The verdict of a kept row: the gate asked again with what was kept. None where rules of a
    later version would give other reasons than were given then."""
    kept = typed(row)
    policy = DEFAULT.changed(row.policy.settings) if row.policy else DEFAULT
    found = decide(kept.message, kept.facts, policy, kept.at)
    return found if [reason.code for reason in found.reasons] == row.codes else None


def facts_from(said: str | bytes) -> Facts:
    """The facts that were kept with a verdict; a household of one is the person's own record."""
    facts = _facts.decode(said)
    return (
        facts if facts.home is not EMPTY and facts.home != EMPTY else replace(facts, home=facts.own)
    )


_messages = msgspec.json.Decoder(Message)
_facts = msgspec.json.Decoder(Facts)
