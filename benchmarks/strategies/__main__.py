"""The sample store's year under six ways to decide what may be sent: one table.

    python -m benchmarks.strategies [--seeds 7,8,9] [--households 200] [--at-once 1] [--kinds]

Every year is told from its seed, and every way meets the same year: see docs/strategies.md. Each
year with the gate or Tryton lives in a database and a process of its own, ``--at-once`` of them
together.
``--kinds``: also what was let out, and what was stopped, wrongly, by kind.
"""

import argparse
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from . import automation, lists, table, year
from .live import live
from .score import score

#: each way to be measured without a database
LISTS = {
    "no_gate": lists.no_gate,
    "nightly_list": lists.nightly_list,
    "frozen_list": lists.frozen_list,
}
#: how many days later than the night after it was posted a sale is told
LATE = {"sincerely": 0, "sincerely_late": 3}
#: the way another program goes
BY_TRYTON = "opt_outs_at_send"

Scores = dict[str, dict[str, Any]]


def main() -> None:
    """Prints the table; with ``--one``, what one child measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.strategies", description=__doc__)
    parser.add_argument("--seeds", default="7,8,9")
    parser.add_argument("--households", type=int, default=200)
    parser.add_argument("--at-once", type=int, default=1)
    parser.add_argument("--kinds", action="store_true")
    parser.add_argument("--one", nargs=2, metavar=("SEED", "WAY"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(one(int(args.one[0]), args.one[1], args.households)))
        return
    seeds = args.seeds.split(",")
    runs = [(seed, way) for seed in seeds for way in (BY_TRYTON, *LATE)]
    with ThreadPoolExecutor(args.at_once) as pool:
        found = list(pool.map(lambda run: child(run[0], run[1], args.households), runs))
    measured: dict[str, Scores] = {seed: {} for seed in seeds}
    for (seed, _), scores in zip(runs, found, strict=True):
        measured[seed] |= scores
    print("\n".join(table.lines(list(measured.values()))))
    if args.kinds:
        print("\n".join(table.kinds(list(measured.values()), "sincerely")))


def child(seed: str, way: str, households: int) -> Scores:
    """One year by a way with a database, in a process of its own."""
    options = ["--one", seed, way, "--households", str(households)]
    command = [sys.executable, "-m", "benchmarks.strategies", *options]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    scores: Scores = json.loads(done.stdout)
    return scores


def one(seed: int, way: str, households: int) -> Scores:
    """A seed's year by Tryton, or with the gate one way; where that is on time, also without."""
    with TemporaryDirectory(prefix="sincerely-bench-") as folder:
        told = year.tell(Path(folder), seed=seed, households=households)
        if way == BY_TRYTON:
            return {way: score(told, automation.opt_outs_at_send(told, Path(folder))).plain()}
        days_late = LATE[way]
        lived = live(told, days_late=days_late)
        found = {way: score(told, lived.fates, lived.tasks).plain()}
        if not days_late:
            found |= {name: score(told, fates(told)).plain() for name, fates in LISTS.items()}
    return found


if __name__ == "__main__":
    main()
