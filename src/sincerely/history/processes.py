"""Long work over many objects: its processes begun quickly, and looking seldom for what is lost."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import context, get_context
from threading import Lock


def processes(needed: Sequence[str]) -> context.ForkServerContext:
    """How they are begun. ``needed``: modules that are imported once, for all of them."""
    found = get_context("forkserver")
    found.set_forkserver_preload(list(needed))
    return found


#: what was before, of each thread that is inside: the first one's is what it will be again
_before: list[tuple[int, int, int]] = []
_lock = Lock()


@contextmanager
def fewer_collections() -> Iterator[None]:
    """Lets Python look for lost circles of objects more seldom: what an audit or a file holds are
    many objects and no circles, and looking took a quarter of the work (benchmarks/README.md).
    Until the last thread that asked for it has come to its end."""
    with _lock:
        _before.append(gc.get_threshold())
        gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        with _lock:
            before = _before.pop()
            if not _before:
                gc.set_threshold(*before)
