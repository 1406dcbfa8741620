"""The facts for the gate: one query for any number of addresses.

The database writes them as the JSON that is kept with a verdict, so that what is judged and what is
kept are one text, and nothing of it is written twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import msgspec

from sincerely.records import codec, places
from sincerely.records.fingerprints import fingerprint
from sincerely.records.mirrors import mirror, put
from sincerely.records.models import Store
from sincerely.records.prepared import Row, array, prepared
from sincerely.rules.contact import Address
from sincerely.rules.message import Facts, Place
from sincerely.rules.record import EMPTY, Record

_SQL = (Path(__file__).parent / "sql" / "facts.sql").read_text()
_ADDRESSES = """(
       SELECT t.n, r.person_id, f.at AS forgotten_at, r.zones, r.states
         FROM {those} AS t (address, print, n)
         LEFT JOIN reach r ON r.group_id = $4::bigint AND r.address = t.address
         LEFT JOIN fingerprint f ON f.group_id = $4::bigint AND f.print = t.print)"""
_ONE = "(SELECT $5::text, $6::bytea, 1)"
_MANY = "unnest($5::text[], $6::bytea[]) WITH ORDINALITY"
_PERSON = """(
       SELECT 1 AS n, id AS person_id, erased_at AS forgotten_at FROM person
        WHERE id = $4::bigint)"""
_PLACES = """coalesce(array_to_string(q.zones, ','), ''),
       coalesce(array_to_string(q.states, ','), '')"""
_NO_PLACES = "NULL, NULL"
_SISTER = itemgetter(3)
# for the gate's eyes only: see records.mirrors
_facts = msgspec.json.Decoder(mirror(Facts)).decode
_record = msgspec.json.Decoder(mirror(Record)).decode


class Reader(msgspec.Struct, gc=False):
    """Somebody an address reaches; ``person_id`` None: nobody we know.

    ``said``: the facts as JSON, as they are kept with a verdict.
    """

    person_id: int | None
    facts: Facts
    said: bytes


@dataclass(frozen=True, slots=True)
class Gathered:
    """For each address, in order, everyone it reaches and its fingerprint; and the policy in
    force at that moment."""

    policy_id: int | None
    readers: list[list[Reader]]
    marks: list[bytes]


def gather(store: Store, addresses: Sequence[Address], now: datetime, *, phone: bool) -> Gathered:
    """Everyone each address reaches, as the database has it now. One query, however many.

    ``phone``: the message is a call or a text, so place and holidays matter.
    """
    keys = [address.key for address in addresses]
    marks = [fingerprint(key) for key in keys]
    asked = [[key.encode() for key in keys], [b"\\x" + mark.hex().encode() for mark in marks]]
    one = len(keys) == 1
    those = [each[0] if one else array(each) for each in asked]
    rows = _rows(_asking(one=one, phone=phone), store, now, b"%d" % store.group_id, *those)
    if len(rows) == len(keys) and not any(map(_SISTER, rows)):
        rows.sort(key=_place_asked)  # one person each at the most, and known here alone
        readers = [[_reader(row, now)] for row in rows]
    else:
        readers = _several(rows, len(keys), now)
    return Gathered(_number(rows[0][5]) if rows else None, readers, marks)


def of_person(store: Store, person_id: int, now: datetime) -> Facts:
    """What the gate would know of somebody by mail, whether or not we can reach them."""
    rows = _rows(_OF_PERSON, store, now, b"%d" % person_id)
    return _merged(rows, now).facts


def _rows(sql: str, store: Store, now: datetime, *asked: bytes) -> list[Row]:
    return prepared(sql, (b"%d" % store.pk, _opening(store.zone), _moment(now), *asked))


@cache
def _asking(*, one: bool, phone: bool) -> str:
    those = _ADDRESSES.format(those=_ONE if one else _MANY)
    return _SQL.format(asked=those, places=_PLACES if phone else _NO_PLACES)


_OF_PERSON = _SQL.format(asked=_PERSON, places=_NO_PLACES)


@lru_cache(maxsize=64)
def _opening(zone: str) -> bytes:
    """The beginning of the facts as JSON."""
    return codec.text({"zone": zone}).encode()[:-1]


@lru_cache(maxsize=64)
def _moment(now: datetime) -> bytes:
    return now.isoformat().encode()


def _place_asked(row: Row) -> int:
    return int(row[0] or 0)


def _several(rows: list[Row], many: int, now: datetime) -> list[list[Reader]]:
    """Where some addresses reach several people, or people known to several stores."""
    found: list[list[Reader]] = [[] for _ in range(many)]
    rows.sort(key=lambda row: (_place_asked(row), int(row[1] or 0)))
    for (n, _), of_person in groupby(rows, key=itemgetter(0, 1)):
        found[int(n or 0) - 1].append(_merged(list(of_person), now))
    return found


def _merged(rows: Sequence[Row], now: datetime) -> Reader:
    """A person's facts from their rows: one per store of the group where they have a standing."""
    reader = _reader(next((row for row in rows if row[3] is None), rows[0]), now)
    sister, sister_store = None, ""
    for _, _, _, elsewhere, there, *_ in rows:
        bought = _record(there).bought if there else None
        if bought and (sister is None or bought.until > sister.until):
            sister, sister_store = bought, _store_name(int(elsewhere or 0))
    if sister:
        found = {"sister": sister, "sister_store": sister_store}
        _add(reader, codec.text(found).encode(), found)
    return reader


def _reader(row: Row, now: datetime) -> Reader:
    """Somebody's facts from what our own store knows, and where they may be."""
    _, person, said, _, _, _, zones, states = row
    assert said is not None
    facts = _facts(said)
    if facts.home is EMPTY:
        put(facts, "home", facts.own)
    reader = Reader(None if person is None else int(person), facts, said)
    if zones is not None:
        place, text = _place(zones, states or b"", now)
        _add(reader, text, {"place": place})
    return reader


def _add(reader: Reader, text: bytes, found: Mapping[str, Any]) -> None:
    """Adds facts the database does not write; ``text``: the same as a JSON object."""
    for name, value in found.items():
        put(reader.facts, name, value)
    reader.said = reader.said[:-1] + b"," + text[1:]


@lru_cache(maxsize=4096)
def _place(zones: bytes, states: bytes, now: datetime) -> tuple[Place, bytes]:
    """Where somebody may be, also as JSON. Lists have one moment and few places."""
    place = places.place(_list(zones), _list(states), now)
    return place, codec.text({"place": place}).encode()


def _list(text: bytes) -> tuple[str, ...]:
    return tuple(text.decode().split(",")) if text else ()


def _number(text: bytes | None) -> int | None:
    return None if text is None else int(text)


@lru_cache(maxsize=1024)
def _store_name(store_id: int) -> str:
    return Store.objects.values_list("name", flat=True).get(pk=store_id)
