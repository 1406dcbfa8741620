"""The gate alone, on one core, beside two engines of policies with the same rules.

    python -m benchmarks.engines [--people 2000] [--seconds 1] [--rounds 5]

First every question is put to all three, and the reasons must be the same ones. Then a shuffled
mixture of everyday mail is timed: facts and questions are made beforehand for all sides, each in
the form its fastest call takes. Ours answers with whole verdicts; the engines with codes alone.
Rates are per second of processor time, so that other programs' turns do not count.
"""

import argparse
import gc
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from benchmarks.cases import CORNERS, MEASURED, MOMENT, Case, readers
from benchmarks.cedar import Cedar
from benchmarks.flat import flat
from benchmarks.rego import Rego
from benchmarks.rounds import HEAD
from sincerely.rules.gate import decide
from sincerely.rules.policy import DEFAULT
from sincerely.rules.reasons import REASONS

CHUNK = 500
#: does the n-th piece of work and says how many decisions it was
Job = Callable[[int], int]


def main() -> None:
    """Agreement, the three sides, our side by kind of message."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--seconds", type=float, default=1.0, help="per round and side")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    people = readers(args.people)
    mixture = [Case(message, facts) for message in MEASURED.values() for facts in people]
    random.Random(3).shuffle(mixture)
    corners = [Case(message, facts) for message in CORNERS for facts in people[::4]]
    questions = [flat(case, MOMENT) for case in mixture + corners]
    sides: dict[str, Cedar | Rego] = {
        "Cedar (cedarpy)": Cedar(questions),
        "Rego (regopy)": Rego(questions),
    }
    agree(mixture + corners, sides)
    gc.freeze()  # what was made beforehand is not looked through again while a side is timed
    beside(mixture, sides, args.people, args.seconds, args.rounds)
    by_kind(mixture, args.people, args.seconds / 5, args.rounds)


def agree(cases: list[Case], sides: dict[str, Cedar | Rego]) -> None:
    """Compares the reasons of every case; ends the program where one side finds others."""
    ours = [_codes(case) for case in cases]
    found = {code for codes in ours for code in codes}
    print(f"{len(cases):,} questions; {len(found)} of {len(REASONS)} reasons occur")
    disagreements = 0
    for name, engine in sides.items():
        theirs = engine.codes(slice(None))
        assert len(theirs) == len(ours)
        other = Counter(code for a, b in zip(ours, theirs, strict=True) for code in a ^ b)
        differ = sum(a != b for a, b in zip(ours, theirs, strict=True))
        print(f"disagreements with {name}: {differ:,}{f' {dict(other)}' if other else ''}")
        disagreements += differ
    if disagreements:
        sys.exit("The rules of the engines are not the gate's: nothing to compare.")


def beside(
    mixture: list[Case],
    sides: dict[str, Cedar | Rego],
    people: int,
    seconds: float,
    rounds: int,
) -> None:
    """Prints our rate beside each engine's: all sides in turn (A B C A B C ...), medians."""
    jobs = [ours(mixture), *(_theirs(engine, len(mixture)) for engine in sides.values())]
    for job in jobs:
        speed(job, seconds / 4)
    taken = [[speed(job, seconds) for job in jobs] for _ in range(rounds)]
    print(HEAD, flush=True)
    for n, name in enumerate(sides, start=1):
        rate, other = (statistics.median(turn[side] for turn in taken) for side in (0, n))
        ratio = statistics.median(turn[0] / turn[n] for turn in taken)
        figure = f"decide() / {name}"
        print(f"{people:>10,}  {figure:<36} {rate:>10,.0f} {other:>12,.0f} {ratio:>6,.0f}")


def by_kind(mixture: list[Case], people: int, seconds: float, rounds: int) -> None:
    """Prints our rate for each kind of message, all kinds in turn."""
    jobs = {
        name: ours([case for case in mixture if case.message is message])
        for name, message in MEASURED.items()
    }
    texts = [case for case in mixture if case.message is MEASURED["promotion, text"]]
    jobs["promotion, text, one moment each"] = _each_later(texts)
    taken = [{name: speed(job, seconds) for name, job in jobs.items()} for _ in range(rounds)]
    for name in jobs:
        rate = statistics.median(turn[name] for turn in taken)
        print(f"{people:>10,}  {name:<36} {rate:>10,.0f}")


def speed(job: Job, seconds: float) -> float:
    """Decisions per second of processor time."""
    began, done, n = time.process_time(), 0, 0
    while time.process_time() - began < seconds:
        done += job(n)
        n += 1
    return done / (time.process_time() - began)


def ours(cases: list[Case]) -> Job:
    """The gate over these cases, at one moment as a list is judged."""
    chunks = [cases[n : n + CHUNK] for n in range(0, len(cases), CHUNK)]

    def job(n: int) -> int:
        chunk = chunks[n % len(chunks)]
        for message, facts in chunk:
            decide(message, facts, DEFAULT, MOMENT)
        return len(chunk)

    return job


def _each_later(cases: list[Case]) -> Job:
    """The same, a second later each time: nothing that was worked out for a moment helps."""
    second = timedelta(seconds=1)
    now = [MOMENT]

    def job(n: int) -> int:
        at = now[0]
        for k in range(CHUNK):
            message, facts = cases[(n * CHUNK + k) % len(cases)]
            at += second
            decide(message, facts, DEFAULT, at)
        now[0] = at if at < MOMENT + timedelta(days=1) else MOMENT
        return CHUNK

    return job


def _theirs(engine: Cedar | Rego, count: int) -> Job:
    """An engine over the first ``count`` of its questions."""

    def job(n: int) -> int:
        start = n * CHUNK % count
        return len(engine.answer(slice(start, min(start + CHUNK, count))))

    return job


def _codes(case: Case) -> set[str]:
    verdict = decide(case.message, case.facts, DEFAULT, MOMENT)
    return {reason.code for reason in verdict.reasons}


if __name__ == "__main__":
    main()
