"""Two sides measured in turn, and the median of their ratios: the machine's mood cancels out."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

HEAD = f"{'people':>10}  {'figure':<36} {'ours/s':>10} {'reference/s':>12} {'ratio':>6}"


def speed(job: Callable[[int], int | None], seconds: float) -> float:
    """Units a second; ``job(n)`` says how many units it did, None for one."""
    began, units, n = time.perf_counter(), 0, 0
    while time.perf_counter() - began < seconds:
        units += job(n) or 1
        n += 1
    return units / (time.perf_counter() - began)


def show(
    people: int,
    name: str,
    ours: Callable[[int], int | None],
    reference: Callable[[int], int | None] | None,
    *,
    seconds: float,
    rounds: int,
) -> None:
    """Prints one figure: both sides in turn (A B A B ...), medians."""
    speed(ours, seconds / 4)
    pairs = []
    for _ in range(rounds):
        other = speed(reference, seconds) if reference else float("nan")
        pairs.append((speed(ours, seconds), other))
    rate = statistics.median(a for a, _ in pairs)
    line = f"{people:>10,}  {name:<36} {rate:>10,.0f}"
    if reference:
        beside = statistics.median(b for _, b in pairs)
        ratio = statistics.median(a / b for a, b in pairs)
        line += f" {beside:>12,.0f} {ratio:>6.2f}"
    print(line, flush=True)


def each_size(module: str, sizes: str, *options: str) -> None:
    """Runs ``module --one SIZE`` for every size in a process of its own: a fresh database each."""
    print(HEAD, flush=True)
    for size in sizes.split(","):
        subprocess.run([sys.executable, "-m", module, "--one", size, *options], check=True)
