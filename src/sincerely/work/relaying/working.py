"""Workers that hand mail over: any number of threads, processes and machines on one database."""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from django.db import connection

from sincerely.work.relaying import telling
from sincerely.work.relaying.courier import Courier
from sincerely.work.relaying.parcels import TOGETHER

log = logging.getLogger(__name__)

#: seconds between looks while less is due than a courier can carry, and after an error
IDLE, AFTER_AN_ERROR = 0.1, 2.0
#: seconds between the times the ledger is told what was delivered
TOLD_EVERY = 1.0


class Workers:
    """Threads that hand over what is due, and one that tells the ledger; until stopped."""

    def __init__(self, *, threads: int, name: str, clock: Callable[[], datetime]) -> None:
        self._stop = threading.Event()
        # machines made from one image may share a name and the number of the process
        self._by = f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(3)}"
        self._name, self._clock = name, clock
        self._threads = [
            threading.Thread(target=self._deliver, args=(n,), name=f"courier-{n}", daemon=True)
            for n in range(threads)
        ]
        self._threads.append(threading.Thread(target=self._tell, name="teller", daemon=True))

    def start(self) -> None:
        """Begins."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ends after the deliveries each has in hand. Waits for it."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _deliver(self, number: int) -> None:
        courier = Courier(by=f"{self._by}:{number}", clock=self._clock, name=self._name)
        self._until_stopped(courier.work, lambda found: 0.0 if found >= TOGETHER else IDLE)
        courier.close()

    def _tell(self) -> None:
        self._until_stopped(
            lambda: telling.tell(by=self._by, now=self._clock()),
            lambda found: 0.0 if found >= telling.MOST else TOLD_EVERY,
        )

    def _until_stopped(self, work: Callable[[], int], pause_after: Callable[[int], float]) -> None:
        while not self._stop.is_set():
            try:
                pause = pause_after(work())
            except Exception:
                log.exception("A relay worker met an error; it goes on.")
                with suppress(Exception):
                    connection.close()
                pause = AFTER_AN_ERROR
            if pause:
                self._stop.wait(pause)
        connection.close()
