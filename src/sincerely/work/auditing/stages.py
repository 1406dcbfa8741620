"""The stages of an audit: told as they come, and timed."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import process_time

#: what is being done, and how much of how much is done
Tell = Callable[[str, int, int], None]


class Stages:
    """Tells of each stage, and notes how many processor seconds it took."""

    def __init__(self, tell: Tell) -> None:
        self._tell, self._stage, self._since = tell, "", process_time()
        self.took: dict[str, float] = {}

    def __call__(self, what: str, done: int = 0, all_: int = 0) -> None:
        if what != self._stage:
            now = process_time()
            if self._stage:
                self.took[self._stage] = round(now - self._since, 2)
            self._stage, self._since = what, now
        if what:
            self._tell(what, done, all_)


@contextmanager
def fewer_collections() -> Iterator[None]:
    """Lets Python look for lost circles of objects more seldom: what an audit holds are millions
    of objects and no circles, and looking took a quarter of the reading (benchmarks/README.md)."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
