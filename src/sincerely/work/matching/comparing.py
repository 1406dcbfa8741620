"""Two people compared by all of their details: one, perhaps one, or two who may share a home."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from sincerely.matching.decision import Decision, contradicted, decide, reached, strangers
from sincerely.matching.learning import NONE, Correction, corrected
from sincerely.matching.score import Score, score, sentence
from sincerely.matching.traits import Traits
from sincerely.records import blocks
from sincerely.records.pairs import Scored, State, Two
from sincerely.work.matching import projecting
from sincerely.work.matching.homes import at_home, may_share_a_home, moved, one_home
from sincerely.work.matching.telling import left_out, telling

Met = tuple[Traits, Traits, Score]


@dataclass(frozen=True, slots=True)
class Compared:
    """What two people came to. ``score``: of the two details most alike. ``home``: what speaks for
    one home; empty where nothing does, or where they may be one person. ``asked``: what they share
    who are alike in nothing else. ``whole``: no name and no address of either was left out; else
    what is held stays held."""

    decision: Decision
    score: Score
    home: str
    whole: bool = True
    asked: str = ""

    @property
    def firm(self) -> bool:
        """Whether a home or more than a name ties them; `records.pairs.THIN` says that in SQL."""
        return not self.asked and (bool(self.home) or reached(self.score))

    @property
    def holds(self) -> bool:
        """Whether what sells waits for the one while the other bought."""
        return self.decision is not Decision.NO or bool(self.home or self.asked)


def compare(
    ones: Sequence[Traits], others: Sequence[Traits], correction: Correction = NONE
) -> Compared | None:
    """Two people, each with all of their details, oldest first; None where one has none.

    ``correction``: what people's answers have taught (`work.learning`).
    """
    met, whole = _met(ones, others, correction)
    if met and _two_names(_best(met)) and moved(ones, others):
        # who shared a home shares it no more
        met, whole = _met(at_home(ones), at_home(others), correction)
    if not met:
        return None
    one, other, best = _best(met)
    decision = decide(one, other, best)
    if decision is Decision.JOIN and (not whole or not _agree(met) or _each_their_own(met)):
        decision = Decision.MAYBE
    if decision is Decision.JOIN and correction != NONE and not _joined_untaught(ones, others):
        decision = Decision.MAYBE
    if decision is Decision.MAYBE and whole and strangers(ones, others):
        decision = Decision.NO
    home = "" if decision is Decision.JOIN else one_home(ones, others)
    alone = decision is Decision.NO and not home
    return Compared(decision, best, home, whole, may_share_a_home(ones, others) if alone else "")


def _joined_untaught(ones: Sequence[Traits], others: Sequence[Traits]) -> bool:
    """Whether they are joined by the shipped weights: answers make a machine join nobody."""
    plain = compare(ones, others)
    return plain is not None and plain.decision is Decision.JOIN


def _met(
    ones: Sequence[Traits], others: Sequence[Traits], correction: Correction
) -> tuple[list[Met], bool]:
    """Each of the telling details with each; whether that leaves out no name and no address."""
    mine, theirs = telling(ones, others), telling(others, ones)
    met = [(a, b, corrected(score(a, b), correction)) for a, b in product(mine, theirs)]
    return met, not (left_out(ones, mine) or left_out(others, theirs))


def _agree(met: Iterable[Met]) -> bool:
    return not any(_contradict(*each) for each in met)


def _each_their_own(met: Iterable[Met]) -> bool:
    """Whether two of one name and door gave each a mail address of their own, in whichever of their
    details: father and son (`decision.contradicted` says it of one detail of each)."""
    found = {(step.column, step.level) for _, _, scored in met for step in scored.steps}
    one_door = not found.isdisjoint({("address", "same"), ("address", "alike")})
    one_way = {("email", "same"), ("email", "same_name"), ("phone", "same")}
    return one_door and ("email", "differs") in found and found.isdisjoint(one_way)


def _best(met: Iterable[Met]) -> Met:
    return max(met, key=lambda found: found[2].weight)


def _two_names(met: Met) -> bool:
    """Whether even the details most alike have two first names."""
    return any(step.column == "first" and step.level == "differs" for step in met[2].steps)


def compare_all(pairs: Iterable[Two], correction: Correction = NONE) -> dict[Two, Compared]:
    """Every pair that has anything to compare. One query."""
    wanted = list(pairs)
    if not wanted:
        return {}
    kept = blocks.traits({person for both in wanted for person in both})
    details = {person: projecting.read(texts) for person, texts in kept.items()}
    compared = {
        (one, other): compare(details.get(one, ()), details.get(other, ()), correction)
        for one, other in wanted
    }
    return {both: found for both, found in compared.items() if found is not None}


def without_crowds(compared: Mapping[Two, Compared]) -> dict[Two, Compared]:
    """Nobody is asked about who shares a door or a phone, and nothing else, with several: it is a
    house of several homes, or an office. Somebody's pairs are compared all at once, or not."""
    met = Counter(
        (who, each.asked) for both, each in compared.items() for who in both if each.asked
    )
    return {
        both: replace(each, asked="")
        if each.asked and any(met[who, each.asked] > 1 for who in both)
        else each
        for both, each in compared.items()
    }


def as_pair(both: Two, compared: Compared, state: State) -> Scored:
    """How a pair is kept, with each step of the comparison."""
    return Scored(
        two=both,
        state=state,
        weight=compared.score.weight,
        probability=compared.score.probability,
        sentence=sentence(compared.score),
        steps=[step._asdict() for step in compared.score.steps],
        home=compared.home or compared.asked,
    )


def evidence(steps: Iterable[dict[str, Any]]) -> str:
    """What speaks for one person, without a word of theirs: decisions are kept for good."""
    said = [f"{s['column']} ({s['level'].replace('_', ' ')})" for s in steps if s["weight"] > 0]
    return f"alike: {', '.join(said)}" if said else "a person's word"


def _contradict(one: Traits, other: Traits, scored: Score) -> bool:
    """Whether any of their details forbid what others suggest; a missing name contradicts none."""
    named = all(each.first or each.company for each in (one, other))
    return named and bool(contradicted(one, other, scored))
