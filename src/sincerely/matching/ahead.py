"""Work handed to several processes, and what comes of it in the order it was handed over."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


def in_order(
    pool: ProcessPoolExecutor, work: Callable[[Given], Made], given: Iterable[Given], ahead: int
) -> Iterator[Made]:
    """What ``work`` makes of each. ``ahead``: so many are under way before the first is waited for,
    so that what is given and what is made is never all in memory."""
    waiting: deque[Future[Made]] = deque()
    for each in given:
        waiting.append(pool.submit(work, each))
        if len(waiting) > ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
