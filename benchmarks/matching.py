"""Who is who, in bulk: how good, how fast, in how much memory, beside others on the same files.

    python -m benchmarks.matching [--rounds 3] [--homes 1500] [--seed 201] [--rows 10000,1000000]
                                  [--beside splink,recordlinkage,dedupe]
    python -m benchmarks.matching --passes --rows 1000000

1. the same sets for all: FEBRL 1, 3 and 4 without their social security number, and a made-up town
   nobody tuned on; each side a program of its own that reads CSV and writes what is one. dedupe has
   the smallest only: see `DEDUPE_ROWS`;
2. towns of so many rows (``--rows``): a full pass with the shipped weights (`full_pass`), our
   `sincerely match`, which learns from the list, and Splink set up by hand on the same columns;
   with ``--passes`` nothing but the full pass.

What the others join is what they take for one from even odds on; ours is what `sincerely match`
calls ``join``, and of a full pass what a machine joins (`deciding`). Memory is that of the largest
process.
"""

import argparse
import statistics
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import linking
from benchmarks.linking import Run, Truth

TOOLS = ("splink", "recordlinkage", "dedupe")


def main() -> None:
    """All of it; the sides take turns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--homes", type=int, default=1_500, help="of the town in the first part")
    parser.add_argument("--seed", type=int, default=201, help="of the towns")
    parser.add_argument("--rows", default="10000,100000,1000000", help="of the second part")
    parser.add_argument("--beside", default=",".join(TOOLS), help="of other linkers these")
    parser.add_argument("--passes", action="store_true", help="full passes of --rows alone")
    args = parser.parse_args()
    beside = [tool for tool in TOOLS if tool in args.beside.split(",")]
    with TemporaryDirectory(prefix="sincerely-bench-") as name:
        folder = Path(name)
        if not args.passes:
            _first_part(folder, args, beside)
        head("rows")
        for rows in map(int, filter(None, args.rows.split(","))):
            crowd = linking.crowd(folder, seed=args.seed, rows=rows)
            all_of_it: dict[str, Callable[[], Run]] = {"full pass": partial(linking.whole, crowd)}
            if not args.passes:
                all_of_it["ours"] = partial(linking.ours, crowd)
                if "splink" in beside:
                    all_of_it["splink"] = partial(linking.theirs, "splink", crowd)
            compare(crowd, all_of_it, 1 if rows > MOST_OFTEN else args.rounds)


def _first_part(folder: Path, args: argparse.Namespace, beside: list[str]) -> None:
    head("set")
    for truth in linking.sets(folder, homes=args.homes, seed=args.seed):
        sides: dict[str, Callable[[], Run]] = {"ours": partial(linking.ours, truth)}
        sides |= {
            tool: partial(linking.theirs, tool, truth)
            for tool in beside
            if tool != "dedupe" or len(truth.person) <= DEDUPE_ROWS
        }
        compare(truth, sides, args.rounds)


#: with five thousand rows dedupe was not done in five minutes, and with eight columns took over
#: eight gigabytes; a thousand rows with four columns it does in half a minute of a quiet processor
DEDUPE_ROWS = 1_000
#: larger passes are run once
MOST_OFTEN = 100_000


def head(first: str) -> None:
    """The line above a table."""
    print(
        f"\n{first:>12}  {'side':<14} {'F1':>7} {'precision':>10} {'recall':>7} "
        f"{'seconds':>8} {'processor':>9} {'MB':>7}",
        flush=True,
    )


def compare(truth: Truth, sides: dict[str, Callable[[], Run]], rounds: int) -> None:
    """Every side on one set, in turn; medians of the seconds."""
    runs: dict[str, list[Run]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, side in sides.items():
            runs[name].append(side())
    for name, some in runs.items():
        seconds = statistics.median(run.cost.seconds for run in some)
        processor = statistics.median(run.cost.processor for run in some)
        most = max(run.cost.megabytes for run in some)
        run = some[0]
        print(
            f"{truth.name:>12}  {name:<14} {run.f1:>7.4f} {run.precision:>10.4f} "
            f"{run.recall:>7.4f} {seconds:>8.1f} {processor:>9.1f} {most:>7,.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
