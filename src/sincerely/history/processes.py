"""The processes that judge a history: begun quickly, and looking seldom for what is lost."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import context, get_context


def processes(needed: Sequence[str]) -> context.ForkServerContext:
    """How they are begun. ``needed``: modules that are imported once, for all of them."""
    found = get_context("forkserver")
    found.set_forkserver_preload(list(needed))
    return found


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
