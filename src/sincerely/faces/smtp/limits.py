"""How much one sender may send in how short a time, and how many may be connected."""

import asyncio
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

#: what a client is told while the relay ends
STOPPING = "421 4.3.2 Stopping; try again later"


@dataclass
class Rates:
    """Recipients a minute, by sender, for this process. A full minute may come at once."""

    _left: dict[int, tuple[float, float]] = field(default_factory=dict)

    def may(self, sender_id: int, per_minute: int) -> bool:
        """Whether one more recipient is within the rate; counts it."""
        moment = time.monotonic()
        left, at = self._left.get(sender_id, (float(per_minute), moment))
        left = min(float(per_minute), left + (moment - at) * per_minute / 60)
        if left < 1:
            self._left[sender_id] = left, moment
            return False
        self._left[sender_id] = left - 1, moment
        return True


class Connected(Protocol):
    """A session, as far as its end goes."""

    def end(self) -> None:
        """Ends it, after the answer to a mail it already has."""

    def abort(self) -> None:
        """Ends it at once."""


class Sessions:
    """Who is connected to this process."""

    def __init__(self) -> None:
        self._here: dict[Connected, str] = {}
        self._by_address: Counter[str] = Counter()
        self._ending = False
        self._nobody = asyncio.Event()

    def enter(self, session: Connected, address: str, *, per_client: int, most: int) -> str | None:
        """Counts one more from a client's address. Or the line it is refused with."""
        if self._ending:
            return STOPPING
        if len(self._here) >= most or self._by_address[address] >= per_client:
            return "421 4.7.0 Too many connections; try again later"
        self._here[session] = address
        self._by_address[address] += 1
        return None

    def leave(self, session: Connected) -> None:
        """It is gone. Once is enough, and more does no harm."""
        address = self._here.pop(session, None)
        if address is None:
            return
        self._by_address[address] -= 1
        if not self._by_address[address]:
            del self._by_address[address]
        if self._ending and not self._here:
            self._nobody.set()

    def end(self) -> None:
        """Lets nobody in any more, and asks everybody to go."""
        self._ending = True
        for each in tuple(self._here):
            each.end()

    async def gone(self, within: float) -> None:
        """Waits until all have gone, at most some seconds; then they have to."""
        if self._here:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._nobody.wait(), within)
        for each in tuple(self._here):
            each.abort()
