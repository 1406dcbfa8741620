"""What people's answers teach the matcher, and what they do not."""

from math import isclose, log2
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sincerely.matching import learning
from sincerely.matching.decision import STRICT
from sincerely.matching.learning import COLUMN, MOST, NONE, Answered, Correction
from sincerely.matching.model import dealer
from sincerely.matching.score import probability, score, sentence
from sincerely.matching.traits import traits_of
from sincerely.rules.sighting import Contact

PHONE, STREET = ("phone", "same"), ("street", "same")
SUE = traits_of(Contact(first="Sue", last="Hart", phones=(("cell", "207-555-0178"),)))
SUSAN = traits_of(Contact(first="Susan", last="Marlowe", phones=(("cell", "207-555-0178"),)))


def town(many: int, seed: int, phone: float = -4.0) -> list[Answered]:
    """Answers of a store where a shared phone says less than is thought, by so many bits."""
    dice = Random(seed)
    found = []
    for _ in range(many):
        levels = tuple(level for level in (PHONE, STREET) if dice.random() < 0.5)
        weight = dice.uniform(-4, 9)
        truth = weight + (phone if PHONE in levels else 0)
        found.append(Answered(levels, weight, dice.random() < probability(truth)))
    return found


def test_a_store_of_shared_phones_is_learnt() -> None:
    found = learning.learn(town(600, 3))
    assert found.better
    assert found.correction.levels["phone"]["same"] == -MOST, "no level is trusted with more"
    assert abs(found.correction.levels["street"]["same"]) < 1
    assert found.after.precision is not None
    assert found.before.precision is not None
    assert found.after.precision > found.before.precision
    gap = abs(found.after.expected - found.after.observed)
    assert gap < abs(found.before.expected - found.before.observed) / 3


def test_what_is_right_already_is_left_alone() -> None:
    found = learning.learn(town(600, 2, phone=0.0)).correction
    assert abs(found.prior) < 0.5
    assert all(abs(bits) < 0.7 for levels in found.levels.values() for bits in levels.values())


def test_few_answers_say_little() -> None:
    few, many = (learning.fit(town(n, 3)).levels["phone"]["same"] for n in (12, 600))
    assert many < few < 0.5


def test_the_correction_is_the_likeliest() -> None:
    """No neighbour of it is likelier, the penalty counted."""
    answers = town(80, 4, phone=-1.0)
    best = learning.fit(answers)

    def cost(prior: float, phone: float) -> float:
        levels = {**best.levels, "phone": {"same": phone}}
        near = Correction(model=best.model, prior=prior, levels=levels)
        told = [(a.weight + near.of(a.levels), a.same) for a in answers]
        surprise = learning.quality(told).surprise * len(answers)
        return surprise + (prior**2 / 8 + phone**2 / 2) / 0.6931471805599453

    phone = best.levels["phone"]["same"]
    here = cost(best.prior, phone)
    for by in (-0.05, 0.05):
        assert here < cost(best.prior + by, phone)
        assert here < cost(best.prior, phone + by)


@pytest.mark.parametrize(
    ("ones", "twos", "is_enough"), [(10, 10, True), (10, 9, False), (40, 4, False)]
)
def test_there_must_be_enough_of_both(ones: int, twos: int, is_enough: bool) -> None:
    answers = [Answered((), 0.0, True)] * ones + [Answered((), 0.0, False)] * twos
    assert learning.enough(answers) is is_enough


def test_a_score_is_corrected_in_a_step_of_its_own() -> None:
    plain = score(SUE, SUSAN)
    taught = Correction(model=dealer().version, prior=-1.0, levels={"phone": {"same": -2.0}})
    found = learning.corrected(plain, taught)
    assert found.steps[:-1] == plain.steps
    assert (found.steps[-1].column, found.steps[-1].weight) == (COLUMN, -3.0)
    assert isclose(found.weight, plain.weight - 3.0)
    assert isclose(found.probability, probability(found.weight))
    assert "answers about pairs like these speak against it" in sentence(found)


def test_no_answer_makes_a_machine_join() -> None:
    plain = score(SUE, SUSAN)
    assert plain.weight < STRICT
    taught = Correction(model=dealer().version, prior=3.0, levels={"phone": {"same": 3.0}})
    near = plain._replace(weight=STRICT - 1)
    found = learning.corrected(near, taught)
    assert near.weight < found.weight < STRICT
    assert learning.corrected(plain._replace(weight=STRICT), taught).weight > STRICT


def test_what_corrects_another_model_says_nothing() -> None:
    old = Correction(model="an older one", prior=2.0)
    assert learning.corrected(score(SUE, SUSAN), old) == score(SUE, SUSAN)
    assert learning.corrected(score(SUE, SUSAN), NONE) == score(SUE, SUSAN)


def test_answers_are_read_without_what_was_learnt_before() -> None:
    """Else each lesson would be learnt twice."""
    plain = score(SUE, SUSAN)
    taught = Correction(model=dealer().version, prior=2.5)
    for scored in (plain, learning.corrected(plain, taught)):
        read = learning.answered([step._asdict() for step in scored.steps], same=True)
        assert isclose(read.weight, plain.weight)
        assert read.levels == tuple((step.column, step.level) for step in plain.steps)


def test_quality_in_plain_numbers() -> None:
    found = learning.quality([(9, True), (1, False), (-1, True), (-9, False)])
    assert (found.precision, found.recall) == (0.5, 0.5)
    assert (found.held, found.held_wrongly, found.observed) == (1.0, 0.5, 2)
    assert isclose(found.surprise, (2 * log2(1 + 2**-9) + 2 * log2(3)) / 4)
    assert learning.quality([]).precision is None


_ANSWERS = st.lists(
    st.builds(
        Answered,
        st.lists(st.sampled_from([PHONE, STREET, ("last", "differs")]), unique=True).map(tuple),
        st.floats(-60, 60),
        st.booleans(),
    ),
    max_size=40,
)


@settings(max_examples=80, deadline=None)
@given(_ANSWERS, st.randoms())
def test_it_is_bounded_and_the_order_of_answers_teaches_nothing(
    answers: list[Answered], dice: Random
) -> None:
    found = learning.fit(answers)
    every = [found.prior, *(b for levels in found.levels.values() for b in levels.values())]
    assert all(abs(bits) <= MOST for bits in every)
    shuffled = list(answers)
    dice.shuffle(shuffled)
    other = learning.fit(shuffled)
    assert abs(other.prior - found.prior) < 1e-3


def test_what_holds_fewer_of_those_who_are_one_is_not_better() -> None:
    """All in all more is foretold; but one or two who bought would be written to."""
    found = learning.learn(town(600, 1))
    assert found.after.surprise < found.before.surprise
    assert found.before.held == 1.0
    assert found.after.held is not None
    assert found.after.held < 1.0
    assert found.looser
    assert not found.better
