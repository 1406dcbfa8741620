"""Python looks for lost circles seldom while any long work runs, and as ever after the last."""

import gc
from threading import Barrier, Thread

from sincerely.history.processes import fewer_collections


def test_threads_that_overlap_leave_it_as_it_was() -> None:
    before, seen = gc.get_threshold(), []
    begun, first_is_out = Barrier(2), Barrier(2)

    def first() -> None:
        with fewer_collections():
            begun.wait()
        first_is_out.wait()

    other = Thread(target=first)
    other.start()
    with fewer_collections():
        begun.wait()
        first_is_out.wait()
        seen.append(gc.get_threshold())
    other.join()
    assert seen[0] > before
    assert gc.get_threshold() == before
