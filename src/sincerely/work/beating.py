"""A process of the relay says that it lives for as long as it does."""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection

from sincerely.records import beats
from sincerely.records.beats import Kind

log = logging.getLogger(__name__)
#: seconds for the last word when a process ends
LAST_WORD = 5.0


@contextmanager
def beating(kind: Kind, *, clock: Callable[[], datetime]) -> Iterator[None]:
    """Says from a thread of its own, every `beats.EVERY` seconds, that this process lives."""
    # machines made from one image may share a name and the number of the process
    name = f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(3)}"
    stop = threading.Event()

    def say() -> None:
        while True:
            _quietly(lambda: beats.beat(name, kind, now=clock()))
            if stop.wait(beats.EVERY):
                break
        _quietly(lambda: beats.ended(name))

    thread = threading.Thread(target=say, name="beats", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(LAST_WORD)


def _quietly(said: Callable[[], None]) -> None:
    """A database that is away keeps no process from its work: whoever looks misses the beat."""
    try:
        said()
    except Exception:
        log.warning("The database did not hear that this process lives.", exc_info=True)
    finally:
        connection.close()  # nothing is held between two beats
