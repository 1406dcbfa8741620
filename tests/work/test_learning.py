"""Answers about who is who are learnt from, looked at, adopted, and used."""

import msgspec
import pytest

from sincerely.matching.learning import COLUMN, Correction
from sincerely.matching.model import dealer
from sincerely.records import learned
from sincerely.records.models import LearnedWeights, MatchAnswer, Pair, Person, Unmatched
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.sighting import Contact
from sincerely.work import learning
from sincerely.work.errors import WorkError
from sincerely.work.matching import answering, rounds
from tests.cast import House, day, house
from tests.work.whos_who import sold

pytestmark = pytest.mark.django_db

LEE = "lee@harbor.example"


@pytest.fixture
def harbor() -> House:
    return house()


def step(column: str, level: str, weight: float) -> dict[str, object]:
    return {"column": column, "level": level, "weight": weight, "sentence": "said"}


def answered(at: House, many: int, *, same: bool) -> None:
    """Pairs that shared a phone; of those that are two, their surnames differ."""
    people = Person.objects.bulk_create(
        [Person(group_id=at.store.group_id) for _ in range(2 * many)]
    )
    prior = -dealer().prior
    other = step("last", "same" if same else "differs", 0.1)
    Pair.objects.bulk_create(
        [
            Pair(
                group_id=at.store.group_id,
                one=people[2 * n],
                other=people[2 * n + 1],
                state=Pair.State.SAME if same else Pair.State.DIFFERENT,
                weight=1.1,
                probability=0.7,
                steps=[step("phone", "same", prior + 1), other],
                since=day(0),
                at=day(1),
                by=LEE,
            )
            for n in range(many)
        ]
    )


def test_too_few_answers_teach_nothing(harbor: House) -> None:
    answered(harbor, 30, same=True)
    with pytest.raises(WorkError) as told:
        learning.look(harbor.store.group)
    assert told.value.code == "too_few_answers"
    assert "30 pairs were answered, 30 of them" in told.value.sentence


def test_before_and_after_and_a_version_each(harbor: House) -> None:
    answered(harbor, 30, same=True)
    answered(harbor, 30, same=False)
    found = learning.look(harbor.store.group)
    assert found.better
    assert (found.answers, found.before.precision) == (60, 0.5)
    assert found.after.precision == 1.0
    assert not LearnedWeights.objects.exists(), "looking changes nothing"
    for number in (1, 2):
        made = learning.adopt(group=harbor.store.group, by=LEE, now=day(3))
        assert (made.number, made.by, made.answers) == (number, LEE, 60)
    assert made.told["before"]["precision"] == 0.5
    levels = learning.in_force(harbor.store.group_id).levels["last"]
    assert levels["differs"] < -0.5 < 0.5 < levels["same"]
    assert LearnedWeights.objects.count() == 2, "no version is ever changed"


def test_what_foretells_no_better_is_not_adopted(harbor: House) -> None:
    for same in (True, False):
        answered(harbor, 12, same=same)
    steps = [step("phone", "same", -dealer().prior)]
    Pair.objects.update(steps=steps)  # half of pairs that look the same are one: as was said
    with pytest.raises(WorkError) as told:
        learning.adopt(group=harbor.store.group, by=LEE, now=day(3))
    assert told.value.code == "no_better"
    assert not LearnedWeights.objects.exists()


def test_another_groups_answers_are_its_own(harbor: House) -> None:
    answered(harbor, 30, same=True)
    answered(harbor, 30, same=False)
    learning.adopt(group=harbor.store.group, by=LEE, now=day(3))
    lake = house("lake", "Lake Motors")
    assert learning.answers(lake.store.group) == []
    assert learning.in_force(lake.store.group_id) == Correction()


def test_those_of_one_home_are_two_people(harbor: House) -> None:
    MatchAnswer.objects.create(
        group=harbor.store.group,
        store=harbor.store,
        people=[7, 3],
        answer="household",
        levels={"phone": "same"},
        weight=1.5,
        by=LEE,
        why="they told me",
        at=day(1),
    )
    (found,) = learning.answers(harbor.store.group)
    assert (found.levels, found.weight, found.same) == ((("phone", "same"),), 1.5, False)


@pytest.fixture
def pair(harbor: House) -> Pair:
    """Sue Hart, who asked, and Susan Marlowe, who bought: one phone."""
    phone = (("cell", "207-555-0178"),)
    sue = Contact(first="Sue", last="Hart", phones=phone, emails=("sue.h@example.com",))
    susan = Contact(first="Susan", last="Marlowe", phones=phone, street="1 Elm St", postal="04101")
    harbor.tell(sue, LeadReceived(), day(0))
    harbor.arrive(sold("D1", susan), source=harbor.dms, now=day(1))
    rounds.match_all(now=day(2))
    return Pair.objects.get()


def test_what_was_learnt_is_used_and_seen(harbor: House, pair: Pair) -> None:
    assert pair.state == Pair.State.OPEN
    assert pair.weight is not None
    taught = Correction(model=dealer().version, prior=-3.0, levels={"phone": {"same": -3.0}})
    learned.keep(
        group_id=harbor.store.group_id, corrections=taught, told={}, answers=60, by=LEE, now=day(3)
    )
    people = [pair.one_id, pair.other_id]
    Unmatched.objects.bulk_create(
        [Unmatched(person_id=p, group=harbor.store.group, since=day(3)) for p in people]
    )
    rounds.match_all(now=day(3))
    pair.refresh_from_db()
    last = pair.steps[-1]
    assert (last["column"], last["weight"]) == (COLUMN, -6.0)


def test_an_answer_by_hand_is_one_to_learn_from(harbor: House, pair: Pair) -> None:
    before = pair.weight
    answering.different(one=pair.one, other=pair.other, by=LEE, why="two sisters", now=day(3))
    (found,) = learning.answers(harbor.store.group)
    assert found.same is False
    assert found.weight == pytest.approx(before)
    assert ("first", "nickname") in found.levels


def test_what_is_adopted_compares_anew_who_waits(harbor: House, pair: Pair) -> None:
    answered(harbor, 30, same=True)
    answered(harbor, 30, same=False)
    learning.adopt(group=harbor.store.group, by=LEE, now=day(3))
    waiting = set(Unmatched.objects.values_list("person", flat=True))
    assert waiting == {pair.one_id, pair.other_id}


def test_what_holds_fewer_of_those_who_are_one_is_not_adopted(
    harbor: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(harbor, 30, same=True)
    answered(harbor, 30, same=False)
    found = learning.look(harbor.store.group)
    fewer = msgspec.structs.replace(found.after, held=0.8)
    worse = msgspec.structs.replace(found, after=fewer)
    monkeypatch.setattr(learning, "look", lambda _: worse)
    with pytest.raises(WorkError) as told:
        learning.adopt(group=harbor.store.group, by=LEE, now=day(3))
    assert told.value.code == "holds_fewer"
    assert not LearnedWeights.objects.exists()
