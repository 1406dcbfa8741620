"""The line between *recorded* and *handed over*: one lock per address (promise 1).

A worker holds an address's lock from its last decision to the upstream's answer to the final dot.
Whoever records something about somebody takes the locks of all their addresses last of all, just
before the commit: what was under way has then been answered, or is in doubt and named; what comes
after reads what was recorded.

Locks of PostgreSQL's sessions: a worker that dies lets go at once. Behind a pooler that lends
connections per transaction they do not hold; connect to the server itself.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

from django.db import connection, transaction
from django.db.utils import OperationalError
from psycopg.errors import LockNotAvailable

from sincerely.records.prepared import array, prepared
from sincerely.records.spool import OPEN_LIST

#: of the two numbers of our advisory locks, the first
_SPACE = 0x51CE
_OURS = b"%d" % _SPACE
#: an address is one of so many, so that a file of 500 people takes a few hundred locks at most
_PLACES = 2048
#: seconds from the last decision to the answer to the final dot; no upstream gets more
BOUND = 20
#: seconds more until a worker that does not let go is taken for stuck
GRACE = 5

_TRY = """
SELECT place FROM unnest($2::int[]) AS t (place) WHERE pg_try_advisory_lock($1::int, place)
"""
_LOCK = "SELECT pg_advisory_lock($1::int, $2::int)"
_PATIENCE = "SELECT set_config('lock_timeout', $1, false)"
_UNLOCK = """
SELECT pg_advisory_unlock($1::int, place) FROM unnest($2::int[]) AS t (place)
"""
_ADDRESSES = """
SELECT DISTINCT address FROM reach WHERE person_id = ANY(%s) AND address LIKE 'email:%%'
"""
_TAKE = """
SELECT pg_advisory_xact_lock(%s, place)
  FROM (SELECT place FROM unnest(%s::int[]) AS t (place) ORDER BY place OFFSET 0) AS ordered
"""
#: the sessions that hold one of our locks and, at first, are not themselves waiting or at work
_STUCK = """
SELECT pg_terminate_backend(l.pid)
  FROM pg_locks l
  LEFT JOIN pg_stat_activity a ON a.pid = l.pid
 WHERE (a.state IS DISTINCT FROM 'active' OR %s)
   AND locktype = 'advisory' AND classid = %s AND objid::int = ANY(%s) AND granted
   AND objsubid = 2 AND l.pid <> pg_backend_pid()
   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_WAKE = """
UPDATE delivery SET next_at = 'epoch'
 WHERE address = ANY(%s) AND state IN ('waiting', 'held') AND dot_at IS NULL
"""
_DOUBTFUL = f"""
SELECT id, coalesce(dot_at, since) FROM delivery
 WHERE address = ANY(%s) AND state IN ({OPEN_LIST})
   AND (dot_at IS NOT NULL OR doubts > 0)
 ORDER BY id
"""  # noqa: S608 - constants of these files


@dataclass(frozen=True, slots=True)
class InDoubt:
    """A delivery whose final dot may have been sent, and nobody knows the answer (yet)."""

    delivery_id: int
    dot_at: datetime


class Held:
    """The locks of some addresses, each let go by itself."""

    def __init__(self, addresses: Collection[str]) -> None:
        """Takes those nobody else has; where somebody has each of them, waits for the first."""
        wanted = {each: _place(each) for each in addresses}
        places = _tried(set(wanted.values()))
        if not places:
            first = next(iter(wanted.values()))
            _wait_for(first)
            places = {first}
        self._places = {each: place for each, place in wanted.items() if place in places}

    def __contains__(self, address: str) -> bool:
        return address in self._places

    def let_go(self, addresses: Iterable[str]) -> None:
        """Others may have the locks of these; one that is another's here as well, only then."""
        gone = {self._places.pop(each) for each in addresses if each in self._places}
        if those := gone - set(self._places.values()):
            prepared(_UNLOCK, (_OURS, _as_array(those)))

    def let_all_go(self) -> None:
        """Of all that is left."""
        self.let_go(list(self._places))


@contextmanager
def held(addresses: Collection[str]) -> Iterator[Held]:
    """The locks of addresses, for one hand-over to each: of all that nobody else has at the moment,
    of one at least. Outside any transaction, which they outlive.

    Whoever holds one waits for none, so that no two wait for each other. Raises `OperationalError`
    where somebody else has the one waited for, for longer than the bound.
    """
    found = Held(addresses)
    try:
        yield found
    finally:
        found.let_all_go()


def _tried(places: Collection[int]) -> set[int]:
    return {int(place or 0) for (place,) in prepared(_TRY, (_OURS, _as_array(places)))}


def _wait_for(place: int) -> None:
    prepared(_PATIENCE, (b"%ds" % (BOUND + GRACE),))
    try:
        prepared(_LOCK, (_OURS, b"%d" % place))
    finally:
        prepared(_PATIENCE, (b"0",))


def _as_array(places: Iterable[int]) -> bytes:
    return array([b"%d" % place for place in places])


def stop(people: Iterable[int]) -> tuple[InDoubt, ...]:
    """Waits until nothing is on its way to these people; then wakes what is kept for them.

    In the transaction that recorded something about them, as its last step: from here to the
    commit no hand-over to them begins. Returns those that nobody can tell the end of.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ADDRESSES, [list(people)])
        return stop_addresses([address for (address,) in cursor.fetchall()])


def wake(people: Iterable[int]) -> None:
    """Has what is kept for these people looked at again, and waits for no hand-over: what was
    recorded forbids nothing. Part of the transaction that recorded it."""
    with connection.cursor() as cursor:
        cursor.execute(_ADDRESSES, [list(people)])
        if addresses := [address for (address,) in cursor.fetchall()]:
            cursor.execute(_WAKE, [addresses])


def stop_addresses(addresses: list[str]) -> tuple[InDoubt, ...]:
    """As `stop`, for addresses."""
    if not addresses:
        return ()
    _take(sorted({_place(address) for address in addresses}))
    with connection.cursor() as cursor:
        cursor.execute(_WAKE, [addresses])
        cursor.execute(_DOUBTFUL, [addresses])
        return tuple(InDoubt(*row) for row in cursor.fetchall())


def _take(places: list[int]) -> None:
    """Waits for the locks no longer than the bound; whoever still has one then is cut off.

    Cut off, a worker cannot say how its hand-over ended: it stays in doubt, and is named. At first
    those are spared who wait or are at work themselves: most often others who record.
    """
    with connection.cursor() as cursor:
        for even_the_busy in (False, True):
            try:
                with transaction.atomic():
                    cursor.execute(f"SET LOCAL lock_timeout = '{BOUND + GRACE}s'")
                    cursor.execute(_TAKE, [_SPACE, places])
            except OperationalError as problem:
                if not isinstance(problem.__cause__, LockNotAvailable):
                    raise
                cursor.execute(_STUCK, [even_the_busy, _SPACE, places])
            else:
                cursor.execute("SET LOCAL lock_timeout = DEFAULT")
                return
        cursor.execute(_TAKE, [_SPACE, places])


def _place(address: str) -> int:
    return crc32(address.encode()) % _PLACES
