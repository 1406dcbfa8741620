"""The files and the process of the embedded PostgreSQL: made, started, stopped.

Only its owner gets in: a Unix socket in a private folder, and PostgreSQL's `peer` check of who is
calling. Sincerely itself connects as a role that owns its database and is no superuser.
Used through `records.server`, which sees to it that one process at a time starts or stops it.
"""

import hashlib
import os
import pwd
import re
import shlex
import shutil
import socket
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from sincerely.records import memory
from sincerely.records.server_program import ServerProblem, hand_over, run_as_server

DATABASE = OWNER = "sincerely"
PORT = 5432  # only names the socket: nothing listens on the network
SOCKET = f".s.PGSQL.{PORT}"

LONGEST_SOCKET = 103
"""Bytes in the path of a Unix socket, on the strictest system (macOS)."""

SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "max_connections": 100,
    "max_wal_size": "2GB",
    "random_page_cost": 1.1,
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


@dataclass(frozen=True)
class Cluster:
    """One embedded server. `home` is the data folder, which exists and is ours."""

    home: Path

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    @property
    def sockets(self) -> Path:
        """The folder of the socket; somewhere short where the data folder's path is too long."""
        near = self.home / "socket"
        if len(os.fsencode(near / SOCKET)) <= LONGEST_SOCKET:
            return near
        name = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return Path("/tmp") / f"sincerely-{name}"  # noqa: S108 (hand_over keeps it private)

    def ensure_up(self) -> None:
        """Return when the server takes connections and our database exists."""
        deadline = time.monotonic() + 60
        while True:
            if not self._listens():
                self._init()
                self._start()
            try:
                return self._create_database()
            except psycopg.OperationalError as cause:  # it may be starting, stopping or dying
                if "authentication" in str(cause) or time.monotonic() > deadline:
                    raise ServerProblem(
                        "database_unreachable",
                        f"The embedded PostgreSQL does not answer: {str(cause).strip()}",
                        f"More may be in {self.data / 'server.log'}.",
                    ) from None
                time.sleep(0.1)

    def stop(self) -> None:
        """Fast shutdown: ends open sessions, loses nothing."""
        try:
            if self._listens():
                run_as_server("pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-t", 60)
        except ServerProblem:
            if self._listens():  # else it went by itself
                raise

    def _listens(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            return probe.connect_ex(str(self.sockets / SOCKET)) == 0

    def _init(self) -> None:
        """Make the data files beside their place, then move them: a half-made set is never used."""
        if self.data.exists():
            return
        unfinished = self.home / "postgres.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        hand_over(unfinished)
        locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        run_as_server("initdb", "-D", unfinished, "-U", "postgres", "-E", "UTF8", *locale)
        unfinished.rename(self.data)

    def _start(self) -> None:
        hand_over(self.sockets)
        self._forget_the_dead()
        settings = f"config_file={self._write_settings()}"
        extra = shlex.split(os.environ.get("SINCERELY_PG_OPTIONS", ""))
        log = self.data / "server.log"
        if log.exists():
            log.replace(log.with_suffix(".log.old"))
        command = ("pg_ctl", "start", "-D", self.data, "-w", "-t", 120, "-l", log)
        deadline = time.monotonic() + 15
        while True:
            try:
                return run_as_server(*command, "-o", shlex.join(["-c", settings, *extra]), log=log)
            except ServerProblem as problem:
                # After a kill -9 the old server's sessions take a moment to notice and leave.
                leaving = re.search("shared memory block|already exists", problem.sentence)
                if not leaving or time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def _write_settings(self) -> Path:
        """Our own files, outside the server's folder: it reads them and cannot write them."""
        caller = pwd.getpwuid(os.geteuid()).pw_name
        _write(self.home / "pg_hba.conf", "local all all peer map=home\n")
        _write(
            self.home / "pg_ident.conf",
            f'home "{caller}" postgres\nhome "{caller}" {OWNER}\n',
        )
        settings = SETTINGS | {
            "shared_buffers": memory.for_buffers(memory.of_machine()),
            "unix_socket_directories": f'"{self.sockets}"',
            "hba_file": self.home / "pg_hba.conf",
            "ident_file": self.home / "pg_ident.conf",
        }
        lines = [f"{name} = {_quoted(value)}\n" for name, value in settings.items()]
        return _write(self.home / "postgresql.conf", "".join(lines))

    def _forget_the_dead(self) -> None:
        """After a crash the old server's process id may be somebody else's, or not yet buried."""
        file = self.data / "postmaster.pid"
        try:
            process = psutil.Process(int(file.read_text().splitlines()[0]))
            zombie = process.status() == psutil.STATUS_ZOMBIE
            alive = not zombie and str(self.data) in process.cmdline()
        except (FileNotFoundError, ValueError, IndexError, psutil.Error):
            alive = False
        if not alive:
            file.unlink(missing_ok=True)
            (self.sockets / f"{SOCKET}.lock").unlink(missing_ok=True)

    def _create_database(self) -> None:
        with psycopg.connect(
            host=str(self.sockets), port=PORT, user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            asked = "SELECT 1 FROM pg_roles WHERE rolname = %s"
            if not connection.execute(asked, [OWNER]).fetchone():
                connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB")
            asked = "SELECT 1 FROM pg_database WHERE datname = %s"
            if not connection.execute(asked, [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")


def _write(file: Path, text: str) -> Path:
    file.write_text(text)
    file.chmod(0o644)
    return file


def _quoted(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
