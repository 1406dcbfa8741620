"""Mails that come in together are committed together; each sender is answered after that."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from sincerely.records.spool import Incoming

log = logging.getLogger(__name__)

#: in one commit: mails, and bytes
MOST = 200
MOST_BYTES = 32 << 20
#: bytes that may wait for the commit under way
MOST_BYTES_WAITING = 256 << 20
Waiting = tuple[Incoming, "asyncio.Future[None]"]


class Stopping(Exception):
    """Nothing is kept any more; this mail was not."""


class Committer:
    """Keeps mails by ``accept`` (run elsewhere, by ``in_a_thread``), as many at once as came while
    the commit before was under way."""

    def __init__(
        self,
        accept: Callable[[Sequence[Incoming]], Awaitable[None]],
        *,
        most_waiting: int = 2_000,
        most_bytes: int = MOST_BYTES_WAITING,
    ) -> None:
        self._accept, self._most_waiting, self._most_bytes = accept, most_waiting, most_bytes
        self._waiting: list[Waiting] = []
        self._bytes, self._stopping = 0, False
        self._came = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._run())

    def full(self) -> bool:
        """Whether more would only fill this machine's memory."""
        return len(self._waiting) >= self._most_waiting or self._bytes >= self._most_bytes

    async def keep(self, mail: Incoming) -> None:
        """Returns once the mail is committed; raises what stood in the way, or `Stopping`."""
        if self._stopping:
            raise Stopping
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((mail, done))
        self._bytes += len(mail.content)
        self._came.set()
        await done

    async def close(self) -> None:
        """Ends it after the commit under way, whose mails are answered; those that still wait for
        theirs get `Stopping`."""
        self._stopping = True
        waiting, self._waiting, self._bytes = self._waiting, [], 0
        for each in waiting:
            _answer(each, Stopping())
        self._came.set()
        # never cancelled: a thread's commit goes on, and would be sent again if nobody heard of it
        await self._task

    async def _run(self) -> None:
        while not self._stopping:
            await self._came.wait()
            batch = self._next()
            if not batch:
                self._came.clear()
                continue
            # whoever has gone meanwhile was told nothing, and will send it again
            if here := [each for each in batch if not each[1].done()]:
                await self._commit(here)

    def _next(self) -> list[Waiting]:
        size = 0
        for n, (mail, _) in enumerate(self._waiting[:MOST]):
            size += len(mail.content)
            if n and size > MOST_BYTES:
                break
        else:
            n = min(len(self._waiting), MOST)
        batch, self._waiting = self._waiting[:n], self._waiting[n:]
        self._bytes -= sum(len(mail.content) for mail, _ in batch)
        return batch

    async def _commit(self, batch: list[Waiting]) -> None:
        """All in one transaction; where that fails, each for itself, so that one bad mail does not
        keep the others out."""
        try:
            await self._accept([mail for mail, _ in batch])
        except Exception as problem:
            if len(batch) == 1:
                log.exception("A mail could not be kept; its sender was asked to try again.")
                _answer(batch[0], problem)
                return
            for each in batch:
                if self._stopping:
                    _answer(each, Stopping())
                else:
                    await self._commit([each])
        else:
            for each in batch:
                _answer(each, None)


def _answer(waiting: Waiting, problem: Exception | None) -> None:
    _, done = waiting
    if done.done():  # its sender has gone meanwhile
        return
    if problem is None:
        done.set_result(None)
    else:
        done.set_exception(problem)
