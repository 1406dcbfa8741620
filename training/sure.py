"""From scores to probabilities, and from those to *unsure*, chosen on voices that were left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from sklearn.linear_model import LogisticRegression

from sincerely.recognising.model import Sureness
from sincerely.recognising.recognise import KEPT, SELLING

from .fit import ANSWERS, PURPOSES, YES_NO, truth
from .texts import Line

_SELLING = np.array([name in SELLING for name in PURPOSES])
_KEPT = np.array([name in KEPT for name in PURPOSES])
#: of all left-out texts so many should be sure, and no more harm than this come of it
COVERAGE, HARM = 0.8, 0.012
#: how much worse a wrong claim is than one not heard
_WRONG = 4


@dataclass(frozen=True, slots=True)
class Scale:
    """Turns scores into logits: ``times`` and ``plus`` for every answer."""

    times: np.ndarray
    plus: np.ndarray

    def logits(self, scores: np.ndarray) -> np.ndarray:
        """Logits, for the exponential's share or the logistic function."""
        scaled: np.ndarray = scores * self.times + self.plus
        return scaled


def scale(scores: np.ndarray, lines: Sequence[Line]) -> Scale:
    """One temperature for the purposes, a logistic curve for each yes-or-no answer."""
    really = truth(lines)
    count = len(PURPOSES)
    times, plus = np.ones(len(ANSWERS)), np.zeros(len(ANSWERS))
    times[:count] = 1 / min(np.geomspace(0.03, 1, 60), key=lambda t: _surprise(scores, lines, t))
    for at in range(count, len(ANSWERS)):
        curve = LogisticRegression(C=1e4).fit(scores[:, [at]], really[:, at])
        times[at], plus[at] = curve.coef_[0, 0], curve.intercept_[0]
    return Scale(times, plus)


def _surprise(scores: np.ndarray, lines: Sequence[Line], temperature: float) -> float:
    given = shares(scores[:, : len(PURPOSES)] / temperature)
    return float(-np.log((given * fair(lines)).sum(axis=1) + 1e-9).mean())


def fair(lines: Sequence[Line]) -> np.ndarray:
    """Which purposes are right for each text (texts x purposes)."""
    return np.array([[name in line.fair for name in PURPOSES] for line in lines])


def shares(logits: np.ndarray) -> np.ndarray:
    """Logits of the purposes as probabilities."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    given: np.ndarray = raised / raised.sum(axis=1, keepdims=True)
    return given


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of texts: each array has one entry for a text."""

    right: np.ndarray
    sure: np.ndarray
    passed: np.ndarray
    stopped: np.ndarray
    may_pass: np.ndarray
    may_stop: np.ndarray

    @property
    def coverage(self) -> float:
        return float(self.sure.mean())

    @property
    def accuracy(self) -> float:
        return float(self.right[self.sure].mean()) if self.sure.any() else 1.0

    @property
    def passing(self) -> float:
        """Of texts that sell, the share surely taken for something harmless."""
        return float((self.passed & self.sure).sum() / max(self.may_pass.sum(), 1))

    @property
    def stopping(self) -> float:
        """Of recalls, paperwork and appointments, the share surely taken for selling."""
        return float((self.stopped & self.sure).sum() / max(self.may_stop.sum(), 1))


@dataclass(frozen=True, slots=True)
class Told:
    """What texts are: which purposes are fair, which sell, which must be kept, whose words sell."""

    fair: np.ndarray
    really: np.ndarray
    keep: np.ndarray
    words_sell: np.ndarray


def told(lines: Sequence[Line]) -> Told:
    """What the authors said of their lines."""
    return Told(
        fair=fair(lines),
        really=np.array([line.sells or line.purpose in SELLING for line in lines]),
        keep=np.array([line.purpose in KEPT and not line.sells for line in lines]),
        words_sell=np.array([line.sells for line in lines]),
    )


def outcome(logits: np.ndarray, known: Told, sureness: Sureness, cuts: dict[str, float]) -> Outcome:
    """As `recognise` decides, for many texts. A text that sells is harmed by being taken for a
    purpose that does not sell and for words that do not sell either; one to keep by either of
    both.
    """
    count = len(PURPOSES)
    given = shares(logits[:, :count])
    chosen = given.argmax(axis=1)
    sells = 1 / (1 + np.exp(-logits[:, count]))
    told_selling = sells >= cuts["sells"]
    selling = _SELLING[chosen]
    right = known.fair[np.arange(len(chosen)), chosen]
    doubt = np.maximum(given[:, _SELLING].sum(axis=1), sells)
    unsure = given.max(axis=1) < sureness.enough
    unsure |= ~selling & ~told_selling & (doubt > sureness.selling)
    unsure |= ~selling & told_selling & (sells < 1 - sureness.selling)
    unsure |= selling & (given[:, _KEPT].sum(axis=1) > sureness.kept)
    return Outcome(
        right=right,
        sure=~unsure,
        passed=known.really & ~selling & ~told_selling & (~right | known.words_sell),
        stopped=known.keep & ((selling & ~right) | told_selling),
        may_pass=known.really,
        may_stop=known.keep,
    )


def chosen(logits: np.ndarray, lines: Sequence[Line], cuts: dict[str, float]) -> Sureness:
    """The limits with which at least `COVERAGE` is sure and the two harms together are least."""
    known = told(lines)
    limits = product(
        np.arange(0.3, 0.9, 0.02), (0.1, 0.15, 0.2, 0.25, 0.3, 0.4), (0.05, 0.1, 0.15, 0.2, 0.3)
    )
    tried = [Sureness(*(round(float(each), 2) for each in limit)) for limit in limits]
    found = [(outcome(logits, known, each, cuts), each) for each in tried]
    enough = [pair for pair in found if pair[0].coverage >= COVERAGE]
    return min(enough, key=lambda pair: _harm(pair[0]))[1]


def _harm(found: Outcome) -> float:
    return max(found.passing, HARM) + max(found.stopping, HARM) + (1 - found.accuracy) / 4


def cuts(logits: np.ndarray, lines: Sequence[Line], plainly: np.ndarray) -> dict[str, float]:
    """From which probability on a claim is said: two limits, the lower one where a phrase says it
    plainly.

    ``plainly`` (texts x claims): whether a phrase does. Chosen for precision: a wrong claim
    counts as much as several not heard.
    """
    every = truth(lines)
    found = {"sells": 0.5}
    for at, name in enumerate(YES_NO[1:]):
        column = len(PURPOSES) + 1 + at
        chance, really = 1 / (1 + np.exp(-logits[:, column])), every[:, column] > 0
        for ending, those in (("", ~plainly[:, at]), (" plainly", plainly[:, at])):
            found[name + ending] = _cut(chance[those], really[those])
    return found


def _cut(chance: np.ndarray, really: np.ndarray) -> float:
    def harm(cut: float) -> float:
        said = chance >= cut
        return float(_WRONG * (said & ~really).sum() + (~said & really).sum())

    return round(float(min(np.arange(0.05, 0.96, 0.05), key=harm)), 2)
