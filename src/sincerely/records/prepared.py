"""Queries asked thousands of times a second: prepared once per connection, bound by the server.

They go to libpq itself, past the cursor, because half of what one decision costs would otherwise
be spent in the cursor (`benchmarks/decisions.py` measures it beside a bare primary-key SELECT).
"""

from collections.abc import Sequence
from typing import Any, cast
from weakref import WeakKeyDictionary

import psycopg
from django.db import connections
from psycopg import pq

Row = tuple[bytes | None, ...]
_IDLE = pq.TransactionStatus.IDLE

_known: WeakKeyDictionary[pq.abc.PGconn, dict[str, bytes]] = WeakKeyDictionary()


def prepared(sql: str, params: Sequence[bytes | None], *, binary: bool = False) -> list[Row]:
    """All rows of a query with ``$1`` parameters, on this thread's connection and transaction.

    Parameters and columns are text as PostgreSQL writes it, in bytes; ``binary``: parameters are in
    its binary format. Raises psycopg's errors.
    """
    wrapper = connections["default"]
    if wrapper.connection is None:
        wrapper.ensure_connection()
    server: pq.abc.PGconn = wrapper.connection.pgconn
    if not wrapper.connection.autocommit and server.transaction_status == _IDLE:
        # a transaction that psycopg would begin with its own next statement begins with this one
        _check(server, server.exec_(b"BEGIN"))
    names = _known.setdefault(server, {})
    name = names.get(sql)
    if name is None:
        name = f"sincerely_{len(names)}".encode()
        _check(server, server.prepare(name, sql.encode()))
        names[sql] = name
    formats = [pq.Format.BINARY] * len(params) if binary else None
    # None is NULL; the stub forgets it
    result = server.exec_prepared(name, cast(Any, params), formats)
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
    if result.status not in (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK):
        if server.status == pq.ConnStatus.BAD:  # it ended without a word of why
            raise psycopg.OperationalError(result.error_message.decode("utf-8", "replace"))
        raise psycopg.errors.error_from_result(result, encoding="utf-8")
