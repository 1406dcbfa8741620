"""The facts for the gate: one query for any number of addresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import msgspec

from sincerely.records import codec, places
from sincerely.records.fingerprints import fingerprint
from sincerely.records.mirrors import mirror
from sincerely.records.models import Store
from sincerely.records.prepared import Row, array, prepared
from sincerely.rules.contact import Address
from sincerely.rules.message import Facts, Place
from sincerely.rules.record import Record

_SQL = (Path(__file__).parent / "sql" / "facts.sql").read_text()
_ONE = _SQL.format(asked="(SELECT 1 AS n, $3::text AS address, $4::bytea AS print)")
_MANY = _SQL.format(
    asked="""(SELECT n, address, print FROM unnest($3::text[], $4::bytea[])
                     WITH ORDINALITY AS t (address, print, n))"""
)
_PERSON = """SELECT 1, p.id, s.store_id, s.own, s.home, s.doubt, NULL, NULL,
       extract(epoch FROM p.erased_at), extract(epoch FROM st.sold_feed_due_at), st.policy_id
  FROM person p JOIN store st ON st.id = $1::bigint
  LEFT JOIN standing s ON s.person_id = p.id
 WHERE p.id = $2::bigint"""
NOWHERE = Place()
# for the gate's eyes only: see records.mirrors
_Facts, _record = mirror(Facts), msgspec.json.Decoder(mirror(Record)).decode
_NOTHING = mirror(Record)()
_SMALL = ("zone", "known", "sister", "sister_store", "forgotten_at", "feed_silent_since")


@dataclass(slots=True)
class Reader:
    """Somebody an address reaches; ``person_id`` None: nobody we know.

    ``parts``: the large parts of the facts as JSON, as they were read.
    """

    person_id: int | None
    facts: Facts
    parts: list[bytes]

    def raw(self) -> bytes:
        """The facts as JSON, to be kept with a verdict: the large parts are not written again."""
        small = {name: value for name in _SMALL if (value := getattr(self.facts, name))}
        if self.facts.place is not NOWHERE:
            small["place"] = self.facts.place
        head = codec.text(small).encode()[1:-1]
        return b"{" + b",".join([head, *self.parts]) + b"}"


@dataclass(frozen=True, slots=True)
class Gathered:
    """For each address, in order, everyone it reaches; and the policy in force at that moment."""

    policy_id: int | None
    readers: list[list[Reader]]


def gather(store: Store, addresses: Sequence[Address], now: datetime, *, phone: bool) -> Gathered:
    """Everyone each address reaches, as the database has it now. One query, however many.

    ``phone``: the message is a call or a text, so place and holidays matter.
    """
    rows = _rows(store, addresses)
    found: list[list[Reader]] = [[] for _ in addresses]
    if len(rows) == 1:
        found[0].append(_reader(store, rows, now, phone=phone))
    else:
        rows.sort(key=lambda row: (int(row[0] or 0), int(row[1] or 0)))
        for (n, _), of_person in groupby(rows, key=itemgetter(0, 1)):
            found[int(n or 0) - 1].append(_reader(store, list(of_person), now, phone=phone))
    return Gathered(_number(rows[0][10]) if rows else None, found)


def of_person(store: Store, person_id: int, now: datetime) -> Facts:
    """What the gate would know of somebody by mail, whether or not we can reach them."""
    here = b"%d" % store.pk
    return _reader(store, prepared(_PERSON, (here, b"%d" % person_id)), now, phone=False).facts


def _rows(store: Store, addresses: Sequence[Address]) -> list[Row]:
    here = b"%d" % store.pk, b"%d" % store.group_id
    keys = [address.key for address in addresses]
    prints = [b"\\x" + fingerprint(key).hex().encode() for key in keys]
    if len(keys) == 1:
        return prepared(_ONE, (*here, keys[0].encode(), prints[0]))
    return prepared(_MANY, (*here, array([key.encode() for key in keys]), array(prints)))


def _reader(store: Store, rows: Sequence[Row], now: datetime, *, phone: bool) -> Reader:
    """A person's facts from their rows: one per store of the group where they have a standing."""
    own = _NOTHING
    home = doubt = sister = None
    sister_store, parts = "", list[bytes]()
    for _, _, at, own_text, home_text, doubt_text, *_ in rows:
        if at is None or own_text is None:
            continue
        if int(at) == store.pk:
            own = _record(own_text)
            home = _record(home_text) if home_text else None
            doubt = codec.doubt(doubt_text) if doubt_text else None
            parts = _parts(own_text, home_text, doubt_text)
        else:
            bought = _record(home_text or own_text).bought
            if bought and (sister is None or bought.until > sister.until):
                sister, sister_store = bought, _store_name(int(at))
    _, person, _, _, _, _, zones, states, forgotten, due, _ = rows[0]
    due_at = _time(due)
    facts = _Facts(
        zone=store.zone,
        known=person is not None,
        own=own,
        home=home or own,
        sister=sister,
        sister_store=sister_store,
        doubt=doubt,
        forgotten_at=_time(forgotten),
        feed_silent_since=due_at if due_at and due_at < now else None,
        place=places.place(_list(zones), _list(states), now) if phone else NOWHERE,
    )
    return Reader(_number(person), facts, parts)


def _parts(own: bytes, home: bytes | None, doubt: bytes | None) -> list[bytes]:
    """The large parts of the facts, as they were read."""
    parts = [b'"own":' + own]
    if home:
        parts.append(b'"home":' + home)
    if doubt:
        parts.append(b'"doubt":' + doubt)
    return parts


def _number(text: bytes | None) -> int | None:
    return None if text is None else int(text)


def _time(epoch: bytes | None) -> datetime | None:
    return None if epoch is None else datetime.fromtimestamp(float(epoch), UTC)


def _list(text: bytes | None) -> tuple[str, ...]:
    return tuple(text.decode().split(",")) if text else ()


@lru_cache(maxsize=1024)
def _store_name(store_id: int) -> str:
    return Store.objects.values_list("name", flat=True).get(pk=store_id)
