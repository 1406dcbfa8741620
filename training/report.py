"""Writes docs/recogniser.md: what the recogniser was measured at, and where it is weak."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from sincerely.recognising import templates
from sincerely.recognising.model import Sureness

from . import sure, texts
from .fit import PURPOSES, YES_NO, truth
from .texts import Line

HEAD = """# The recogniser

Tells what a message is for, what it claims, and when it is unsure
([`recognise`](../src/sincerely/recognising/recognise.py); why it is made so:
[0017](decisions/0017-what-a-message-is-for.md)). `make train` learns it anew from
`training/texts/`, writes the model into the package and this page with it; do not edit it.

A text is taken apart into what it says and what hangs below it
([`parted`](../src/sincerely/recognising/tails.py)): signatures, menus, small print and quoted
mail decide nothing. The rest is read as words, pairs of words, parts of words, phrases of the
trade ([`found`](../src/sincerely/recognising/cues.py)) and its shape, each with a weight for each
answer.

Every figure is of texts whose author's voice the model had not seen. *Left out*: each of our
voices by a model of the others, on which the limits were chosen. *Held*: voices that no choice
looked at, by a model of ours. The model that ships learned from all of them. The voices were all
written for this purpose and share more habits than strangers do: expect less on messages from
elsewhere."""

WEAK = """## Where it is weak

- Short replies of a person ("Yes, 2 pm works") are about an appointment as well as about a car;
  what they answer is not looked at.
- `other` is anything; it is what the recogniser knows least, and the gate judges it as a
  prospect's message.
- A mail for two purposes at once gets one. `sells` and the claims are told beside it.
- It learned English, with a little Spanish and less French. Other languages come out unsure, or
  wrong.
- A picture without words is not read, but for its alternative text.
- Jokes on words of the trade ("total recall") are unsure at best."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Lines, the logits a model gave them that had not seen their voice, and whether a phrase
    says each claim plainly.
    """

    lines: Sequence[Line]
    logits: np.ndarray
    plainly: np.ndarray


def page(
    *, own: Judged, held: Judged, sureness: Sureness, cuts: dict[str, float], size: int
) -> str:
    """The whole page."""
    parts = [
        HEAD,
        _counted(own, held, size),
        *_curve(own, held, sureness, cuts),
        *_purposes(own),
        *_claims(own, held, cuts),
        *_mistaken(own),
        _templates([*own.lines, *held.lines]),
        WEAK,
    ]
    return "\n\n".join(parts) + "\n"


def _counted(own: Judged, held: Judged, size: int) -> str:
    def voices(judged: Judged) -> int:
        return len({line.voice for line in judged.lines})

    return (
        f"Learned from {len(own.lines):,} texts of {voices(own)} voices and {len(held.lines):,} "
        f"of {voices(held)} held ones. "
        f"The model has {size / 1e6:.1f} MB."
    )


def _curve(own: Judged, held: Judged, sureness: Sureness, cuts: dict[str, float]) -> Iterator[str]:
    yield "## How much is sure, and what harm comes of it"
    yield (
        "*passes*: of the texts that try to sell a vehicle, the share surely taken for "
        "something harmless. "
        "*stopped*: of recalls, paperwork and appointment mails that sell nothing, the share "
        "surely taken for selling. "
        f"It is unsure below a probability of {sureness.enough:g}, where more than "
        f"{sureness.selling:g} speaks for selling although its purpose "
        f"does not sell, and where more than {sureness.kept:g} speaks for recall, paperwork or "
        f"appointment although it does. "
        "The line in bold is what ships; the others have another first limit."
    )
    titles = "sure | right | passes | stopped"
    rows = [f"| unsure below | left out: {titles} | held: {titles} |", "| --- |" + " ---: |" * 8]
    never = Sureness(0.0, 1.0, 1.0)
    limits = sorted({0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, sureness.enough})
    for tried in [never, *(replace_limit(sureness, each) for each in limits)]:
        name = "never unsure" if tried is never else f"{tried.enough:g}"
        cells = [name, *_cells(own, tried, cuts), *_cells(held, tried, cuts)]
        if tried == sureness:
            cells = [f"**{cell}**" for cell in cells]
        rows.append(f"| {' | '.join(cells)} |")
    yield "\n".join(rows)


def replace_limit(sureness: Sureness, enough: float) -> Sureness:
    """The same limits but for the first."""
    return Sureness(enough, sureness.selling, sureness.kept)


def _cells(judged: Judged, tried: Sureness, cuts: dict[str, float]) -> list[str]:
    found = sure.outcome(judged.logits, sure.told(judged.lines), tried, cuts)
    return [
        f"{100 * each:.1f} %"
        for each in (found.coverage, found.accuracy, found.passing, found.stopping)
    ]


def _purposes(own: Judged) -> Iterator[str]:
    yield "## By purpose, voices left out, none unsure"
    chosen = own.logits[:, : len(PURPOSES)].argmax(axis=1)
    rows = ["| purpose | texts | found | right when said |", "| --- | ---: | ---: | ---: |"]
    for at, name in enumerate(PURPOSES):
        of = [n for n, line in enumerate(own.lines) if line.purpose == name]
        said = np.flatnonzero(chosen == at)
        found = np.mean([PURPOSES[chosen[n]] in own.lines[n].fair for n in of])
        right = np.mean([name in own.lines[n].fair for n in said])
        rows.append(f"| {name} | {len(of)} | {100 * found:.0f} % | {100 * right:.0f} % |")
    yield "\n".join(rows)


def _claims(own: Judged, held: Judged, cuts: dict[str, float]) -> Iterator[str]:
    yield "## Claims and selling"
    rows = ["| | left out: found | right when said | held: found | right when said |"]
    rows.append("| --- | ---: | ---: | ---: | ---: |")
    for at, name in enumerate(YES_NO):
        cells = [*_yes_no(own, at, cuts), *_yes_no(held, at, cuts)]
        rows.append(f"| {name} | {' | '.join(cells)} |")
    yield "\n".join(rows)


def _yes_no(judged: Judged, at: int, cuts: dict[str, float]) -> list[str]:
    name = YES_NO[at]
    column = len(PURPOSES) + at
    chance = 1 / (1 + np.exp(-judged.logits[:, column]))
    limit = np.full(len(chance), cuts[name])
    if at:
        limit = np.where(judged.plainly[:, at - 1], cuts[f"{name} plainly"], limit)
    said, really = chance >= limit, truth(judged.lines)[:, column] > 0
    both = (said & really).sum()
    return [f"{100 * both / max(each.sum(), 1):.0f} %" for each in (really, said)]


def _mistaken(own: Judged) -> Iterator[str]:
    yield "The commonest mistakes, voices left out:"
    chosen = own.logits[:, : len(PURPOSES)].argmax(axis=1)
    pairs = Counter(
        (str(line.purpose), PURPOSES[at])
        for line, at in zip(own.lines, chosen, strict=True)
        if PURPOSES[at] not in line.fair
    )
    yield "\n".join(f"- {a} taken for {b}: {count}" for (a, b), count in pairs.most_common(10))


def _templates(lines: Sequence[Line]) -> str:
    """How steady a template's fingerprint is, and how often two templates share one."""
    one, two = Random(1), Random(2)
    same = filled = 0
    owners: dict[str, set[str]] = {}
    for line in lines:
        print_ = templates.fingerprint(texts.read(line, one))
        owners.setdefault(print_, set()).add(line.body)
        if "{" in line.body + line.subject:
            filled += 1
            same += print_ == templates.fingerprint(texts.read(line, two))
    shared = sum(len(each) for each in owners.values() if len(each) > 1)
    return (
        "## Templates\n\n"
        f"Of {filled:,} texts with places to fill, {100 * same / filled:.2f} % keep their "
        f"fingerprint when filled anew. "
        f"Of all {len(lines):,} texts {shared} share a fingerprint with a text of other words."
    )
