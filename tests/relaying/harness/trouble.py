"""What is done to the processes, and when: drawn from the seed."""

import signal
import threading
import time
from contextlib import suppress
from random import Random

import psutil
import psycopg

from sincerely.records import server
from tests.relaying.harness.bench import Bench

#: how often, of a hundred
_TROUBLES = {
    "kill_relay": 6,
    "kill_worker": 16,
    "kill_database": 7,
    "crash_one_session": 4,
    "end_sessions": 6,
    "stop_worker": 14,
    "stop_relay": 5,
    "stop_upstream": 8,
    "kill_upstream": 5,
    "stop_database": 5,
    "fill_disk": 5,
    "read_only": 4,
    "leases_run_out": 12,
}
#: the largest file of the database while its disk is full: what a segment of its log takes
_FULL = 16 << 20
#: of the bench's own sessions, which wait for nobody it has stopped
_OPTIONS = "-c default_transaction_read_only=off -c lock_timeout=2s -c statement_timeout=9s"


class Trouble:
    """Makes trouble until told to stop. ``done``: what, in order."""

    def __init__(self, bench: Bench, dice: Random) -> None:
        self.bench, self.dice = bench, dice
        self.done: list[str] = []

    def make(self, stop: threading.Event) -> None:
        """One after another; what is gone comes back after a moment."""
        while not stop.wait(self.dice.uniform(0.1, 1.0)):
            what = self.dice.choices(list(_TROUBLES), list(_TROUBLES.values()))[0]
            self.done.append(what)
            getattr(self, f"_{what}")()

    def _pause(self, least: float, most: float) -> None:
        time.sleep(self.dice.uniform(least, most))

    def _kill_relay(self) -> None:
        self.bench.relay.kill()

    def _kill_worker(self) -> None:
        self.dice.choice(self.bench.workers).kill()

    def _kill_upstream(self) -> None:
        self.bench.sink.kill()

    def _kill_database(self) -> None:
        self.bench.kill_database()
        self._pause(0, 1.5)
        self.bench.start_database()

    def _crash_one_session(self) -> None:
        """PostgreSQL then ends all others as well, and recovers by itself."""
        family = self.bench.server_processes()[1:]
        with suppress(psutil.NoSuchProcess, IndexError):
            self.dice.choice(family).kill()
        self._pause(0.1, 0.5)
        self.bench.start_database()

    def _end_sessions(self) -> None:
        self._sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE usename = current_user AND pid <> pg_backend_pid() AND random() < 0.5"
        )

    def _stop_worker(self) -> None:
        self._stopped([self.dice.choice(self.bench.workers)], 0.2, 4)

    def _stop_relay(self) -> None:
        self._stopped([self.bench.relay], 0.1, 2)

    def _stop_upstream(self) -> None:
        self._stopped([self.bench.sink], 0.1, 3)

    def _stopped(self, those: list, least: float, most: float) -> None:  # type: ignore[type-arg]
        for each in those:
            each.signal(signal.SIGSTOP)
        if self.dice.random() < 0.4:
            self._leases_run_out()
        self._pause(least, most)
        for each in those:
            each.signal(signal.SIGCONT)

    def _stop_database(self) -> None:
        family = self.bench.server_processes()
        for number, least, most in ((signal.SIGSTOP, 0.1, 2.0), (signal.SIGCONT, 0, 0.01)):
            for process in family:
                with suppress(psutil.NoSuchProcess):
                    process.send_signal(number)
            self._pause(least, most)

    def _fill_disk(self) -> None:
        self.bench.fill_disk(_FULL)
        self._pause(0.5, 2)
        self.bench.fill_disk(None)

    def _read_only(self) -> None:
        """Every statement that writes fails, in each new session."""
        self._sql("ALTER ROLE CURRENT_USER SET default_transaction_read_only = on")
        self._end_sessions()
        self._pause(0.3, 1)
        self._sql("ALTER ROLE CURRENT_USER RESET default_transaction_read_only")

    def _leases_run_out(self) -> None:
        put_forward(self.dice.choice((60, 200)))

    def _sql(self, statement: str) -> None:
        with suppress(psycopg.Error):
            run(statement)


def run(statement: str) -> None:
    """One statement on the bench's database."""
    with psycopg.connect(
        server.database_url(),
        autocommit=True,
        connect_timeout=10,
        options=_OPTIONS,
    ) as connection:
        connection.execute(statement.encode())


def put_forward(seconds: int, *, leases: bool = True) -> None:
    """What the database sees as this much time gone by: what is to come is due, leases end.

    Not ``leases``: what somebody has in hand stays theirs.
    """
    age = f", leased_until = leased_until - interval '{seconds} seconds'" if leases else ""
    free = "" if leases else " AND (leased_until IS NULL OR leased_until < now())"
    with suppress(psycopg.Error):
        run(
            f"UPDATE delivery SET next_at = next_at - interval '{seconds} seconds'{age}"
            f" WHERE id IN (SELECT id FROM delivery WHERE next_at IS NOT NULL{free}"
            " FOR UPDATE SKIP LOCKED)"
        )
