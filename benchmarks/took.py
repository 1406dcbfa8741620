"""How long something took: by the clock, and of processors, ours and the database's."""

import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

#: milliseconds by the clock, and of processors
Took = tuple[float, float]


def each(verb: Callable[[Any], Any], of: Sequence[Any]) -> list[Took]:
    """What each call took, after three that warm up."""
    for one in of[:3]:
        verb(one)
    took = []
    for one in of:
        start, before = time.perf_counter(), busy()
        verb(one)
        took.append(((time.perf_counter() - start) * 1000, (busy() - before) * 1000))
    return took


def busy() -> float:
    """Seconds of processors that we and our connection's server have used; of the server only
    where Linux tells it."""
    from django.db import connection

    connection.ensure_connection()
    told = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    server = int(told.read_text().split()[0]) / 1e9 if told.exists() else 0.0
    return time.process_time() + server


def show_cost(people: int, name: str, job: Callable[[int], int | None], seconds: float) -> None:
    """Prints the processor microseconds of a unit, ours and the database's: on a busy machine they
    mean more than a rate. ``job``: as `rounds.speed` takes it."""
    began, before, units, n = time.perf_counter(), busy(), 0, 0
    while time.perf_counter() - began < seconds:
        units += job(n) or 1
        n += 1
    each = (busy() - before) * 1e6 / units
    print(f"{people:>10,}  {name:<36} {each:>10,.1f} processor microseconds", flush=True)


def p95(took: Sequence[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(took, n=20)[-1] if len(took) > 1 else took[0]
