"""The facts for the gate: one query for any number of addresses.

The database writes them as the JSON that is kept with a verdict, so that what is judged and what is
kept are one text, and nothing of it is written twice.
"""

from collections.abc import Mapping, Sequence
from contextlib import closing
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
from sincerely.records.prepared import Row, array, prepared, streamed
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
#: rows of a list that are read while the server is still at the next
_AT_ONCE = 100
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


#: a row as it came, and what it says of somebody
_Found = tuple[Row, Reader]


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
    params = _params(store, now, b"%d" % store.group_id, *those)
    sql = _asking(one=one, phone=phone)
    rows = prepared(sql, params) if one else []
    made = [_reader(row, now) for row in rows]
    if not one:
        with closing(streamed(sql, params, _AT_ONCE)) as parts:
            for some in parts:
                rows += some
                made += [_reader(row, now) for row in some]
    if [row[0] for row in rows] == _numbers(len(keys)) and not any(map(_SISTER, rows)):
        readers = [[reader] for reader in made]  # one person each at the most, known here alone
    else:
        readers = _several(list(zip(rows, made, strict=True)), len(keys))
    return Gathered(_number(rows[0][5]) if rows else None, readers, marks)


def of_person(store: Store, person_id: int, now: datetime) -> Facts:
    """What the gate would know of somebody by mail, whether or not we can reach them."""
    rows = prepared(_OF_PERSON, _params(store, now, b"%d" % person_id))
    return _merged([(row, _reader(row, now)) for row in rows]).facts


def _params(store: Store, now: datetime, *asked: bytes) -> tuple[bytes, ...]:
    return b"%d" % store.pk, _opening(store.zone), _moment(now), *asked


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


@lru_cache(maxsize=8)
def _numbers(many: int) -> list[bytes]:
    """The places of so many addresses, as the database numbers them."""
    return [b"%d" % n for n in range(1, many + 1)]


def _several(found: list[_Found], many: int) -> list[list[Reader]]:
    """Where some addresses reach several people, or people known to several stores."""
    readers: list[list[Reader]] = [[] for _ in range(many)]
    found.sort(key=lambda each: (int(each[0][0] or 0), int(each[0][1] or 0)))
    for (n, _), of_person in groupby(found, key=lambda each: each[0][:2]):
        readers[int(n or 0) - 1].append(_merged(list(of_person)))
    return readers


def _merged(found: Sequence[_Found]) -> Reader:
    """A person's facts from their rows: one per store of the group where they have a standing."""
    reader = next((each for row, each in found if row[3] is None), found[0][1])
    sister, sister_store = None, ""
    for (_, _, _, elsewhere, there, *_), _ in found:
        bought = _record(there).bought if there else None
        if bought and (sister is None or bought.until > sister.until):
            sister, sister_store = bought, _store_name(int(elsewhere or 0))
    if sister:
        told = {"sister": sister, "sister_store": sister_store}
        _add(reader, codec.text(told).encode(), told)
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
