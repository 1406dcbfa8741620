"""Tells what a message is for, how sure that is, and what it claims."""

from dataclasses import dataclass, replace
from functools import lru_cache
from math import exp

from sincerely.rules.purpose import Claim, Purpose

from . import cars, claims, features, model, vehicle
from .text import Text

#: purposes whose words try to sell a vehicle, and those that nobody may take for such
SELLING = frozenset(
    (
        Purpose.PROMOTION,
        Purpose.REENGAGEMENT,
        Purpose.SALES_FOLLOWUP,
        Purpose.MISSED_APPOINTMENT,
        Purpose.LEASE_OR_EQUITY,
    )
)
KEPT = frozenset((Purpose.RECALL, Purpose.TRANSACTIONAL, Purpose.APPOINTMENT_REMINDER))
#: a purpose with less than this share is not one it could be
_SMALL = 0.02
_WORDS = 6
#: a text of which fewer words are known is unsure
_FEWEST = 4
#: blocks whose features are words of the text
_READABLE = frozenset(("subject", "lead", "words", "pairs"))


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a message is for. ``could_be``: every purpose with more than a small share, the most
    probable first; ``why``: the words that spoke loudest; ``version``: of the model, by which the
    same answer can be had again.
    """

    purpose: Purpose
    probability: float
    unsure: bool
    runner_up: Purpose
    could_be: tuple[tuple[Purpose, float], ...]
    claims: frozenset[Claim]
    sells: bool
    vehicle: str
    why: tuple[str, ...]
    version: str


def recognise(text: Text) -> Recognised:
    """What a message is for. The same text has the same answer as long as the model is the same."""
    read = features.signs(text)
    found = _of_signs(read)
    return replace(found, vehicle=vehicle.named(text)) if cars.SIGNS & set(read.whole) else found


@lru_cache(maxsize=2_000)
def _of_signs(read: features.Signs) -> Recognised:
    """All but the car's name. A wording sent to a thousand people, each by another name and about
    another car, is the same signs a thousand times."""
    trained = model.shipped()
    blocks = features.blocks(read)
    scores = trained.scores(blocks)
    shares = model.shares({p: scores[p] for p in Purpose})
    ranked = sorted(shares.items(), key=lambda each: (-each[1], each[0]))
    purpose, probability = ranked[0]
    claimed = claims.said(read.whole)
    chance = _chance(scores["sells"])
    sells = chance >= trained.head.cuts["sells"]
    return Recognised(
        purpose=purpose,
        probability=round(probability, 4),
        unsure=_is_unsure(
            shares, purpose, sells, chance, trained.head.sureness, _known(trained, read)
        ),
        runner_up=ranked[1][0],
        could_be=tuple((p, round(share, 4)) for p, share in ranked if share >= _SMALL),
        claims=frozenset(
            claim for claim in Claim if _holds(claim, claim in claimed, scores, trained.head.cuts)
        ),
        sells=sells,
        vehicle="",
        why=_why(trained, blocks, purpose),
        version=trained.version,
    )


def _is_unsure(
    shares: dict[Purpose, float],
    purpose: Purpose,
    sells: bool,
    chance: float,
    sure: model.Sureness,
    said: int,
) -> bool:
    """Too little for the purpose itself, or too much for what it would harm to have missed.

    ``sells`` and ``chance``: whether its words sell, and how probable that is; ``said``: how many
    words of it the model knows.
    """
    if shares[purpose] < sure.enough or said < _FEWEST:
        return True
    if purpose in SELLING:
        return sum(shares[p] for p in KEPT) > sure.kept
    if sells:
        return chance < 1 - sure.selling
    return max(sum(shares[p] for p in SELLING), chance) > sure.selling


def _known(trained: model.Model, read: features.Signs) -> int:
    """How many different words of a text the model has learned, marks of punctuation left out."""
    words = {word for word in read.whole if word[0].isalnum() or word[0] == "<"}
    return len(words & trained.rows["words"].keys())


def _holds(claim: Claim, said: bool, scores: dict[str, float], cuts: dict[str, float]) -> bool:
    name = f"says {claim}"
    return _chance(scores[name]) >= cuts[f"{name} plainly" if said else name]


def _chance(score: float) -> float:
    return 1 / (1 + exp(-max(min(score, 30.0), -30.0)))


def _why(trained: model.Model, blocks: dict[str, set[str]], purpose: Purpose) -> tuple[str, ...]:
    """The words that spoke loudest for the purpose, none of them part of another."""
    kept: list[str] = []
    for feature in trained.loudest(blocks, purpose, _READABLE, 8 * _WORDS):
        if len(kept) < _WORDS and not any(feature in other or other in feature for other in kept):
            kept.append(feature)
    return tuple(feature.replace("_", " ... ") for feature in kept)
