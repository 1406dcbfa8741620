"""The mail port on loopback, as `sincerely smtp` opens it."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sincerely.faces.smtp import serving


@contextmanager
def listening(context: ssl.SSLContext | None = None) -> Iterator[int]:
    """The port of a server in a thread with a loop of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    opened = serving.listen("127.0.0.1", 0, "in.example.com", context, 20.0)
    server = asyncio.run_coroutine_threadsafe(opened, loop).result(10)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(server.close)
        asyncio.run_coroutine_threadsafe(server.wait_closed(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
