"""The figures of several years as one table: the middle year, and the least and the most."""

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

#: each way, in the order of the table, with its name
WAYS = {
    "no_gate": "1. nothing",
    "nightly_list": "2. a nightly list of buyers' addresses",
    "frozen_list": "3. a list every 20 minutes, the queue frozen",
    "opt_outs_at_send": "4. opt-outs looked up at sending, by Tryton",
    "sincerely": "5. Sincerely",
    "sincerely_late": "6. Sincerely, told of sales 3 days late",
}

_Counts = Mapping[str, Any]


def _per(name: str, of: str, each: int) -> Callable[[_Counts], float]:
    return lambda counts: each * counts[name] / counts[of] if counts[of] else 0.0


def _stopped(counts: _Counts) -> float:
    stopped = counts["refused"] + counts["held"]
    return 1000 * stopped / counts["lawful"] if counts["lawful"] else 0.0


#: what is shown of a year, in order
FIGURES: dict[str, Callable[[_Counts], float]] = {
    "insults per 100 buyers": _per("insults", "buyers", 100),
    "of these, on record": _per("on_record", "buyers", 100),
    "of these, selling to a buyer": _per("as_prospects", "buyers", 100),
    "lawful stopped, of 1,000": _stopped,
    "of these, no consent, hours or cap alone": _per("not_judged", "lawful", 1000),
    "of these, held for a person": _per("held", "lawful", 1000),
    "lawful sent late, of 1,000": _per("late", "lawful", 1000),
    "thanked in 48 hours, %": _per("thanked", "buyers", 100),
    "thanked, or a named person's task, in 48 hours, %": _per("put", "buyers", 100),
    "task within an hour of the first record, %": _per("prompt", "buyers", 100),
}


def lines(years: Iterable[Mapping[str, _Counts]]) -> list[str]:
    """A table in Markdown. ``years``: by way, what `score.Score.plain` gives."""
    years = list(years)
    buyers = ", ".join(str(each["no_gate"]["buyers"]) for each in years)
    messages = ", ".join(f"{each['no_gate']['messages']:,}" for each in years)
    found = [f"Years: {len(years)}; buyers: {buyers}; messages: {messages}.", ""]
    found.append("| " + " | ".join(["", *FIGURES]) + " |")
    found.append("| --- |" + " ---: |" * len(FIGURES))
    for way, name in WAYS.items():
        cells = [spread([figure(each[way]) for each in years]) for figure in FIGURES.values()]
        found.append(" | ".join([f"| {name}", *cells]) + " |")
    return found


def spread(values: list[float]) -> str:
    """The median, with the least and the most where they differ."""
    middle, least, most = (f"{pick(values):,.0f}" for pick in (statistics.median, min, max))
    return middle if least == most else f"{middle} ({least}–{most})"  # noqa: RUF001


def kinds(years: Iterable[Mapping[str, _Counts]], way: str) -> list[str]:
    """What was wrongly let out and wrongly stopped, the commonest kinds first."""
    found = []
    for name, title in (("let_out", "Let out"), ("wrongly", "Wrongly stopped")):
        total: Counter[str] = Counter()
        for each in years:
            total.update(each[way][name])
        found += ["", f"{title}:"]
        found += [f"{count:>5}  {kind}" for kind, count in total.most_common(40)]
    return found
