"""Verdicts as they are kept: inputs, answer and versions, enough to repeat each of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice
from struct import Struct, pack

import msgspec
from django.db import transaction

from sincerely import __version__
from sincerely.records import codec
from sincerely.records.facts import Reader
from sincerely.records.models import Source, Store, VerdictRow
from sincerely.records.prepared import copied, prepared
from sincerely.rules.gate import decide
from sincerely.rules.law import LAW_VERSION
from sincerely.rules.message import Facts, Message
from sincerely.rules.policy import DEFAULT, Policy
from sincerely.rules.record import EMPTY
from sincerely.rules.verdict import Verdict


@lru_cache(maxsize=16)
def versions(recogniser: str = "none") -> str:
    """What a verdict rests on besides its facts and its policy (promise 3)."""
    return f"rules {__version__}; law {LAW_VERSION}; recogniser {recogniser}"


VERSIONS = versions()

_SAME = "store_id, source_id, at, policy_id, asked_by"
_OWN = """message, versions, answer, codes, until, valid_until, id, person_id, address_print,
 facts"""
_COPY = f"COPY verdict ({_SAME}, {_OWN}) FROM STDIN (FORMAT binary)"
_INSERT = f"""INSERT INTO verdict ({_SAME}, {_OWN})
VALUES ($1::bigint, $2::bigint, $3::timestamptz, $4::bigint, $5,
        $6, $7, $8, $9::varchar[], $10::timestamptz, $11::timestamptz,
        nextval('verdict_id_seq'), $12::bigint, $13::bytea, $14)
RETURNING id"""  # noqa: S608 - no outside word in it
_NUMBERS = """SELECT string_agg(nextval('verdict_id_seq')::text, ',')
                FROM generate_series(1, $1::int)"""
# COPY's binary format: a row is its number of cells and the cells, each after its length
_HEAD, _END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
#: rows that are made before the server writes them
_AT_ONCE = 250
_CELLS = pack(">h", 15)
_NULL = b"\xff\xff\xff\xff"
_LENGTH, _EIGHT_BYTES = Struct(">i").pack, Struct(">iq").pack
_VARCHAR = 1043
_YEAR_2000 = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

#: as PostgreSQL reads them in its binary format; numbers and moments take eight bytes
_Values = tuple[bytes | None, ...]


class Judged(msgspec.Struct, gc=False):
    """A decision to be kept. ``mark``: the fingerprint of the address.
    ``recogniser``: the version of the one that said what the message is for."""

    message: Message
    mark: bytes
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
    judged: Iterable[Judged],
    many: int,
    policy_id: int | None,
    by: str,
    now: datetime,
) -> list[int]:
    """Keeps so many decisions about messages of one source; their numbers, in order.

    One decision is one prepared INSERT, more are COPY, all or none; both durable by themselves. The
    server writes what it has got while the next are made: ``judged`` may decide as it goes, but ask
    nothing of the database.
    """
    same: _Values = (
        _number(store.pk),
        _number(source.pk) if source else None,
        _moment(now),
        _number(policy_id) if policy_id else None,
        by.encode(),
    )
    if many == 1:
        (one,) = judged
        person = one.reader.person_id
        whose = _number(person) if person else None, one.mark, one.reader.said
        values = (*same, *_said(one), *_told(one.verdict), *whose)
        return [int(prepared(_INSERT, values, binary=True)[0][0] or 0)]
    numbers = [int(n) for n in (prepared(_NUMBERS, [b"%d" % many])[0][0] or b"").split(b",")]
    with transaction.atomic(savepoint=False):
        copied(_COPY, _parts(_rows(same, judged, numbers)))
    return numbers


def _parts(rows: Iterator[bytes]) -> Iterator[bytes]:
    while some := b"".join(islice(rows, _AT_ONCE)):
        yield b"".join([_HEAD, some, _END])


def _said(judged: Judged) -> _Values:
    """``message`` and ``versions``."""
    return _message(judged.message), versions(judged.recogniser).encode()


def _told(verdict: Verdict) -> _Values:
    """``answer``, ``codes``, ``until`` and ``valid_until``."""
    codes = tuple([reason.code for reason in verdict.reasons])
    return _answer(verdict.answer, codes, verdict.until, verdict.valid_until)[0]


@lru_cache(maxsize=1024)
def _answer(
    answer: str, codes: tuple[str, ...], until: datetime | None, valid_until: datetime | None
) -> tuple[_Values, bytes]:
    """The values, and as cells: a list has few that differ."""
    values = (
        answer.encode(),
        _codes(codes),
        _moment(until) if until else None,
        _moment(valid_until) if valid_until else None,
    )
    return values, _cells(values)


def _rows(same: _Values, judged: Iterable[Judged], numbers: Sequence[int]) -> Iterator[bytes]:
    """Rows for COPY. What is shared is written once: in a list, most have one message, and many
    one answer."""
    first = _CELLS + _cells(same)
    asked: tuple[str, Message | None] = ("", None)
    said = b""
    for number, each in zip(numbers, judged, strict=True):
        message, verdict, reader = each.message, each.verdict, each.reader
        if message is not asked[1] or each.recogniser != asked[0]:
            asked, said = (each.recogniser, message), first + _cells(_said(each))
        codes = tuple([reason.code for reason in verdict.reasons]) if verdict.reasons else ()
        person, facts = reader.person_id, reader.said
        cells = (
            said,
            _answer(verdict.answer, codes, verdict.until, verdict.valid_until)[1],
            _EIGHT_BYTES(8, number),
            _NULL if person is None else _EIGHT_BYTES(8, person),
            _LENGTH(len(each.mark)),
            each.mark,
            _LENGTH(len(facts)),
            facts,
        )
        yield b"".join(cells)


def _cells(values: _Values) -> bytes:
    """Cells of a row, each after its length."""
    return b"".join([_NULL if v is None else _LENGTH(len(v)) + v for v in values])


def _number(number: int) -> bytes:
    return pack(">q", number)


@lru_cache(maxsize=1024)
def _moment(moment: datetime) -> bytes:
    return _number((moment - _YEAR_2000) // _MICROSECOND)


@lru_cache(maxsize=1024)
def _codes(codes: tuple[str, ...]) -> bytes:
    """An array of strings: dimensions, nulls, type, and for the one dimension length and start."""
    if not codes:
        return pack(">3i", 0, 0, _VARCHAR)
    return pack(">5i", 1, 0, _VARCHAR, len(codes), 1) + _cells(tuple(c.encode() for c in codes))


@lru_cache(maxsize=64)
def _message(message: Message) -> bytes:
    return codec.text(codec.plain(message)).encode()


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
    policy = Policy(**row.policy.settings) if row.policy else DEFAULT
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
