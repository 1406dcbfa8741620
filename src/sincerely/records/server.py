"""The database server: the one `DATABASE_URL` names, else the PostgreSQL that comes along.

The embedded one lives in the user's data folder and is shared by every process that is inside
`running()`; the last one out stops it. Who is inside is told by `flock`, which the kernel takes
back from a killed process, so there is no list of processes that could go stale.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import platformdirs
import psycopg

from sincerely.records.cluster import DATABASE, OWNER, Cluster
from sincerely.records.server_program import ServerProblem

__all__ = [
    "OLDEST",
    "ServerProblem",
    "check",
    "check_version",
    "data_folder",
    "database_url",
    "running",
]

OLDEST = 15
"""The oldest PostgreSQL we are tested on."""


def data_folder() -> Path:
    """Where everything of this user's is kept: `SINCERELY_DATA`, else the system's usual place."""
    chosen = os.environ.get("SINCERELY_DATA")
    return (
        Path(chosen or platformdirs.user_data_dir("sincerely", appauthor=False))
        .expanduser()
        .resolve()
    )


def database_url() -> str:
    """The URL to connect to, known without a server running."""
    if given := os.environ.get("DATABASE_URL"):
        return given
    sockets = quote(str(_cluster().sockets), safe="")
    return f"postgresql://{OWNER}@/{DATABASE}?host={sockets}"


@contextmanager
def running() -> Iterator[None]:
    """Keep the embedded server up while inside. Does nothing where `DATABASE_URL` names another.

    Any number of processes, threads and nested calls may be inside at once.
    Raises `ServerProblem` where the server cannot be started.
    """
    if os.environ.get("DATABASE_URL"):
        yield
        return
    folder = data_folder()
    _make(folder)
    with _lock_file(folder / "holders.lock") as holders:
        try:
            with _one_at_a_time(folder):
                fcntl.flock(holders, fcntl.LOCK_SH)
                _start()
            yield
        finally:
            with _one_at_a_time(folder):
                _stop_if_last(holders)


def check() -> None:
    """Connect once: raises `ServerProblem` where the server is out of reach or too old."""
    try:
        with psycopg.connect(database_url(), connect_timeout=10) as connection:
            number = connection.info.server_version
    except psycopg.OperationalError as cause:
        raise ServerProblem(
            "database_unreachable",
            f"The database does not answer: {str(cause).strip()}",
            "Start that server or mend DATABASE_URL; without it the embedded one is used.",
        ) from None
    check_version(number)


def check_version(number: int) -> None:
    """Refuse a server older than `OLDEST`. `number` is `server_version_num`, as in 150004."""
    if number // 10_000 < OLDEST:
        raise ServerProblem(
            "database_too_old",
            f"The database is PostgreSQL {number // 10_000}; Sincerely needs {OLDEST} or newer.",
            "Point DATABASE_URL at a newer server, or unset it to use the embedded one.",
        )


def _cluster() -> Cluster:
    return Cluster(data_folder())


def _start() -> None:
    try:
        _cluster().ensure_up()
    except OSError as cause:
        raise _no_folder(f"{cause.filename or data_folder()}: {cause.strerror}.") from None


def _make(folder: Path) -> None:
    # The server of a root user runs as somebody else, who must get through (but sees no names).
    try:
        folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        mine = os.geteuid() in {0, folder.stat().st_uid} and os.access(folder, os.W_OK | os.X_OK)
    except OSError as cause:
        raise _no_folder(f"{folder} cannot be made: {cause.strerror}.") from None
    if not mine:
        raise _no_folder(f"{folder} belongs to somebody else.")


def _no_folder(sentence: str) -> ServerProblem:
    return ServerProblem("data_folder", sentence, "Set SINCERELY_DATA to a folder of your own.")


@contextmanager
def _lock_file(path: Path) -> Iterator[int]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    with _lock_file(folder / "start-stop.lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _stop_if_last(holders: int) -> None:
    try:
        fcntl.flock(holders, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    _cluster().stop()
