"""The stages of an audit: told as they come, and timed."""

from collections.abc import Callable
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
