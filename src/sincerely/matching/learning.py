"""What people's answers teach: a correction of the shipped weights, small where answers are few.

Each answer says of two people that they are one, or two. The shipped model stays as it is; to its
weight is added what the answers of one group say of each level (a logistic regression around the
shipped weights, held to them by a penalty). Answers are only asked for where the machine is not
sure, so no single one may say much: at most `MOST` bits, and a level nobody met says nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import exp, log
from typing import NamedTuple

import msgspec

from .decision import GENEROUS, STRICT
from .model import dealer
from .score import Score, Step, probability

#: fewer answers than these, or than `LEAST_EACH` of either kind, teach nothing
LEAST, LEAST_EACH = 20, 5
#: bits by which a level's weight is expected to be wrong, and the prior; the penalty's width
WIDTH, PRIOR_WIDTH = 1.0, 2.0
#: bits a level, or the prior, may be corrected by
MOST = 3.0
#: parts the answers are divided into; each is foretold by what the others teach
FOLDS = 5
#: the step that tells of it
COLUMN = "answers"
_PRIOR = ("", "")
_SWEEPS, _ENOUGH = 200, 1e-6
_BIT = log(2)
#: bits under the line from which on a machine joins
_BELOW = 0.01


class Answered(NamedTuple):
    """One answer. ``levels``: of what was compared; ``weight``: in bits, by the shipped model."""

    levels: tuple[tuple[str, str], ...]
    weight: float
    same: bool


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """Bits to be added: ``prior`` to every pair, ``levels`` to those at which details compare so.

    ``model``: the version of the shipped model it corrects; of another it says nothing.
    """

    model: str = ""
    prior: float = 0.0
    levels: dict[str, dict[str, float]] = {}

    def of(self, levels: Iterable[tuple[str, str]]) -> float:
        """What it adds for a pair with these levels, in bits."""
        return self.prior + sum(self.levels.get(c, {}).get(level, 0.0) for c, level in levels)


NONE = Correction()


class Quality(msgspec.Struct, frozen=True, kw_only=True):
    """How well the answers were foretold.

    ``precision``, ``recall``: of *one person*, said from 50 % on; None where there is nobody.
    ``held``: of those who are one, the share that would be held; ``held_wrongly``: of those who are
    two. ``expected``, ``observed``: how many were one by the probabilities, and in truth.
    ``surprise``: bits per answer, 0 where all was foretold.
    """

    precision: float | None
    recall: float | None
    held: float | None
    held_wrongly: float | None
    expected: float
    observed: int
    surprise: float


class Learned(msgspec.Struct, frozen=True, kw_only=True):
    """What the answers come to. ``before``, ``after``: on answers that were held out."""

    correction: Correction
    before: Quality
    after: Quality
    answers: int

    @property
    def better(self) -> bool:
        """Whether what was held out was foretold better, and nobody who is one slips through.

        Fewer held wrongly is no gain where more of those who bought are written to.
        """
        return self.after.surprise < self.before.surprise and not self.looser

    @property
    def looser(self) -> bool:
        """Whether of those who are one fewer would be held than before."""
        return (self.after.held or 0.0) < (self.before.held or 0.0)


def corrected(scored: Score, correction: Correction) -> Score:
    """A score with what people's answers add, as a step of its own. The shipped steps stay.

    No answer lifts a score over the line; who is joined must be so without any (`compare`).
    """
    if correction.model != dealer().version:
        return scored
    added = correction.of((step.column, step.level) for step in scored.steps)
    if scored.weight < STRICT <= scored.weight + added:
        added = STRICT - scored.weight - _BELOW
    if not added:
        return scored
    how = "for" if added > 0 else "against"
    step = Step(COLUMN, how, added, f"answers about pairs like these speak {how} it")
    weight = scored.weight + added
    return scored._replace(
        weight=weight, probability=probability(weight), steps=(*scored.steps, step)
    )


def answered(steps: Iterable[Mapping[str, object]], *, same: bool) -> Answered:
    """An answer about a pair, from its steps as they were kept."""
    told = [step for step in steps if step["column"] != COLUMN]
    weight = dealer().prior + sum(float(str(step["weight"])) for step in told)
    return Answered(tuple((str(s["column"]), str(s["level"])) for s in told), weight, same)


def enough(answers: Sequence[Answered]) -> bool:
    """Whether there are answers enough, of both kinds, to learn from."""
    ones = sum(each.same for each in answers)
    return len(answers) >= LEAST and min(ones, len(answers) - ones) >= LEAST_EACH


def learn(answers: Sequence[Answered]) -> Learned:
    """The correction, and how well answers that were held out are foretold without and with it."""
    foretold: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        taught = fit([each for n, each in enumerate(answers) if n % FOLDS != fold])
        foretold += [(e.weight + taught.of(e.levels), e.same) for e in answers[fold::FOLDS]]
    return Learned(
        correction=fit(answers),
        before=quality([(each.weight, each.same) for each in answers]),
        after=quality(foretold),
        answers=len(answers),
    )


def fit(answers: Sequence[Answered]) -> Correction:
    """The likeliest correction, one coordinate after the other until none moves."""
    met: dict[tuple[str, str], list[int]] = {_PRIOR: list(range(len(answers)))}
    for number, each in enumerate(answers):
        for level in each.levels:
            met.setdefault(level, []).append(number)
    bits = dict.fromkeys(met, 0.0)
    weights = [each.weight for each in answers]
    for _ in range(_SWEEPS):
        moved = 0.0
        for level in sorted(met):
            step = _step(level, met[level], bits[level], weights, answers)
            bits[level] += step
            moved = max(moved, abs(step))
            for number in met[level]:
                weights[number] += step
        if moved < _ENOUGH:
            break
    return _correction(bits)


def _step(
    level: tuple[str, str],
    met: Sequence[int],
    bits: float,
    weights: Sequence[float],
    answers: Sequence[Answered],
) -> float:
    """One step of Newton's for one level, in bits, within the bounds."""
    width = PRIOR_WIDTH if level == _PRIOR else WIDTH
    slope, bend = -bits / width**2, 1 / width**2
    for number in met:
        likely = probability(weights[number])
        slope += _BIT * (answers[number].same - likely)
        bend += _BIT**2 * likely * (1 - likely)
    return max(-MOST, min(MOST, bits + slope / bend)) - bits


def _correction(bits: Mapping[tuple[str, str], float]) -> Correction:
    levels: dict[str, dict[str, float]] = {}
    for (column, level), each in sorted(bits.items()):
        if column:
            levels.setdefault(column, {})[level] = round(each, 4)
    return Correction(model=dealer().version, prior=round(bits[_PRIOR], 4), levels=levels)


def quality(foretold: Sequence[tuple[float, bool]]) -> Quality:
    """How well these weights (bits) foretold which are one."""
    ones = [weight for weight, same in foretold if same]
    twos = [weight for weight, same in foretold if not same]
    said = [same for weight, same in foretold if weight >= 0]
    return Quality(
        precision=_share(said),
        recall=_share([weight >= 0 for weight in ones]),
        held=_share([weight >= GENEROUS for weight in ones]),
        held_wrongly=_share([weight >= GENEROUS for weight in twos]),
        expected=sum(probability(weight) for weight, _ in foretold),
        observed=len(ones),
        surprise=sum(_surprise(*each) for each in foretold) / max(len(foretold), 1),
    )


def _surprise(weight: float, same: bool) -> float:
    """Bits: log2(1 + 2^-weight) of what came, without overflow."""
    towards = weight if same else -weight
    over = max(-towards, 0.0)
    return over + log(2.0**-over + exp(_BIT * (-towards - over))) / _BIT


def _share(those: Sequence[bool]) -> float | None:
    return sum(those) / len(those) if those else None
