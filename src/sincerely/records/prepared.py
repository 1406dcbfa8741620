"""Queries asked thousands of times a second: prepared once per connection, bound by the server.

They go to libpq itself, past the cursor, because half of what one decision costs would otherwise
be spent in the cursor (`benchmarks/decisions.py` measures it beside a bare primary-key SELECT).
"""

from collections.abc import Callable, Generator, Iterable, Sequence
from typing import Any, cast
from weakref import WeakKeyDictionary

import psycopg
from django.db import connections
from psycopg import capabilities, generators, pq

Row = tuple[bytes | None, ...]
_IDLE = pq.TransactionStatus.IDLE
_FINE = frozenset({
    pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_CHUNK,
    pq.ExecStatus.COPY_IN,
})  # fmt: skip

_known: WeakKeyDictionary[pq.abc.PGconn, dict[str, bytes]] = WeakKeyDictionary()


def prepared(sql: str, params: Sequence[bytes | None], *, binary: bool = False) -> list[Row]:
    """All rows of a query with ``$1`` parameters, on this thread's connection and transaction.

    Parameters and columns are text as PostgreSQL writes it, in bytes; ``binary``: parameters are in
    its binary format. Raises psycopg's errors.
    """
    server = _server()
    formats = [pq.Format.BINARY] * len(params) if binary else None
    # None is NULL; the stub forgets it
    result = server.exec_prepared(_name(server, sql), cast(Any, params), formats)
    return _rows(server, result)


def streamed(
    sql: str, params: Sequence[bytes | None], at_once: int
) -> Generator[list[Row], None, None]:
    """As `prepared`, so many rows at a time: what has come is worked on while the server is still
    at the next. Nothing else may be asked of the connection until it is exhausted or closed."""
    server = _server()
    wait = connections["default"].connection.wait
    server.send_query_prepared(_name(server, sql), cast(Any, params))
    if capabilities.has_stream_chunked():  # an older libpq gives all of it at once
        server.set_chunked_rows_mode(at_once)
    wait(generators.send(server))
    try:
        while (result := wait(generators.fetch(server))) is not None:
            if rows := _rows(server, result):
                yield rows
    finally:
        while wait(generators.fetch(server)) is not None:
            pass


def copied(sql: str, parts: Iterable[bytes]) -> None:
    """One COPY for each of these parts, each a whole of COPY's binary format; in a transaction of
    the caller's. While the server writes one, the next is made: of binary rows it writes none
    before it has a thousand, or the last."""
    server = _server()
    wait = connections["default"].connection.wait
    try:
        for part in parts:
            _all_done(server, wait)
            server.send_query(sql.encode())
            wait(generators.send(server))
            _check(server, wait(generators.fetch(server)))
            wait(generators.copy_to(server, part, flush=True))
            server.put_copy_end()
            wait(generators.send(server))
        _all_done(server, wait)
    finally:
        while wait(generators.fetch(server)) is not None:
            pass


def _all_done(server: pq.abc.PGconn, wait: Callable[[Any], Any]) -> None:
    while (result := wait(generators.fetch(server))) is not None:
        _check(server, result)


def _server() -> pq.abc.PGconn:
    """This thread's connection, in the transaction its next statement belongs to."""
    wrapper = connections["default"]
    if wrapper.connection is None:
        wrapper.ensure_connection()
    server: pq.abc.PGconn = wrapper.connection.pgconn
    if not wrapper.connection.autocommit and server.transaction_status == _IDLE:
        # a transaction that psycopg would begin with its own next statement begins with this one
        _check(server, server.exec_(b"BEGIN"))
    return server


def _name(server: pq.abc.PGconn, sql: str) -> bytes:
    """Under which name this connection has prepared a query."""
    names = _known.setdefault(server, {})
    name = names.get(sql)
    if name is None:
        name = f"sincerely_{len(names)}".encode()
        _check(server, server.prepare(name, sql.encode()))
        names[sql] = name
    return name


def _rows(server: pq.abc.PGconn, result: pq.abc.PGresult) -> list[Row]:
    _check(server, result)
    columns = range(result.nfields)
    get = result.get_value
    return [tuple([get(n, column) for column in columns]) for n in range(result.ntuples)]


def array(values: Sequence[bytes]) -> bytes:
    """A PostgreSQL array literal of texts. No text of PostgreSQL's has a NUL, so one parts them."""
    if not values:
        return b"{}"
    joined = b"\0".join(values).replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    return b'{"' + joined.replace(b"\0", b'","') + b'"}'


def _check(server: pq.abc.PGconn, result: pq.abc.PGresult) -> None:
    if result.status not in _FINE:
        if server.status == pq.ConnStatus.BAD:  # it ended without a word of why
            raise psycopg.OperationalError(result.error_message.decode("utf-8", "replace"))
        raise psycopg.errors.error_from_result(result, encoding="utf-8")
