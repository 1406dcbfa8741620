"""What shows a ticked box, what does not, and what is said of it to whom."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sincerely.rules.doubtful import (
    DEFAULT,
    WEAK,
    Completion,
    Doubts,
    Heard,
    Mark,
    clearly,
    doubts,
    kindly,
)
from tests.rules.completions import HOURS, MONDAY, ZONE, called, honest, local, ticked

NOON = local(MONDAY, 12)
PASTE = "called the customer and thanked them for the purchase"


def found(*completions: Completion) -> dict[str, Doubts]:
    return doubts(completions, zone=ZONE, hours=HOURS)


def marks(*completions: Completion) -> dict[str, set[Mark]]:
    return {name: set(each.marks) for name, each in found(*completions).items()}


def people(*words: str, gap: timedelta = timedelta(hours=3)) -> list[Completion]:
    """One talk after another, each with somebody else."""
    return [
        called(id=str(n), person=n, at=NOON + n * gap, words=said, how="visit")
        for n, said in enumerate(words)
    ]


def test_thirty_boxes_in_five_minutes_before_opening_are_marked_all() -> None:
    said = found(*ticked())
    assert len(said) == 30
    assert set(said["t0"].marks) == {Mark.BURST}
    assert said["t0"].evidence == "Thirty calls in five minutes, from 8:30 am on."


def test_before_the_hour_it_is_outside_opening_hours_too() -> None:
    said = found(*ticked(hour=7.5))
    assert all(set(each.marks) == {Mark.BURST, Mark.CLOSED_HOURS} for each in said.values())
    assert "the store is open from 9 am to 7 pm" in said["t3"].evidence


@pytest.mark.parametrize("how", ["call", "card", "text", "in_person"])
def test_whatever_kind_is_the_quickest_to_tick(how: str) -> None:
    assert len(marks(*ticked(how=how))) == 30


def test_pasted_words_are_marked_with_the_burst() -> None:
    assert marks(*ticked(words=PASTE))["t7"] == {
        Mark.BURST,
        Mark.SAME_WORDS,
        Mark.COULD_BE_ANYONE,
    }


def test_whoever_logs_a_few_after_the_burst_is_not_in_it() -> None:
    later = called(id="later", at=local(MONDAY, 11), person=7)
    assert "later" not in marks(*ticked(hour=9.5), later)
    assert len(marks(*ticked(hour=9.5), later)) == 30


@pytest.mark.parametrize(
    ("boxes", "words", "expected"), [(9, "", 0), (10, "", 10), (14, "", 14), (15, "", 15)]
)
def test_how_many_in_five_minutes_are_too_many(boxes: int, words: str, expected: int) -> None:
    assert len(marks(*ticked(boxes=boxes, hour=10, words=words))) == expected


def test_fourteen_with_words_of_their_own_are_a_shift_logged_at_its_end() -> None:
    told = [
        replace(one, words=f"talked about thing {chr(97 + n)}")
        for n, one in enumerate(ticked(boxes=14, hour=18.5))
    ]
    assert not marks(*told)


def test_a_burst_the_telephone_system_heard_is_none() -> None:
    heard = [replace(one, heard=(Heard(one.at, 65),)) for one in ticked()]
    assert not marks(*heard)


# the same words


def test_the_same_words_about_six_people_in_a_week() -> None:
    said = found(*people(*[PASTE] * 6))
    assert len(said) == 6
    assert said["0"].evidence == (
        "The same words about six people. Nothing in the note is about them in particular."
    )
    assert not marks(*people(*[PASTE] * 5))


def test_a_word_changed_here_and_there_is_the_same_words() -> None:
    turns = [PASTE, PASTE + " today", PASTE.replace("customer", "client")] * 2
    assert len(marks(*people(*turns))) == 6


def test_a_paste_with_the_name_put_in_is_one_all_the_same() -> None:
    names = "rosa tom ana bill chris dee".split()
    told = [
        replace(one, words=f"Hi {name}, {PASTE}", names=frozenset({name}), known=frozenset({name}))
        for name, one in zip(names, people(*[PASTE] * 6), strict=True)
    ]
    assert all(each == {Mark.SAME_WORDS} for each in marks(*told).values())
    assert len(marks(*told)) == 6


@pytest.mark.parametrize(
    "words", ["", "left message", "no answer", "all good, no questions", "12 345", "reached her"]
)
def test_short_honest_ones_are_everybodys(words: str) -> None:
    assert not marks(*people(*[words] * 12))


def test_over_a_month_a_habit_is_none() -> None:
    assert not marks(*people(*[PASTE] * 6, gap=timedelta(days=4)))


def test_again_and_again_about_one_person_is_no_paste() -> None:
    told = [called(id=str(n), at=NOON + timedelta(hours=n), words=PASTE) for n in range(8)]
    assert not any(Mark.SAME_WORDS in each for each in marks(*told).values())


# opening hours


@pytest.mark.parametrize(
    ("how", "hour", "marked"),
    [
        ("call", 7.9, True),
        ("call", 8.1, False),
        ("call", 19.9, False),
        ("call", 20.1, True),
        ("in_person", 21, True),
        ("visit", 21, False),
        ("text", 23, False),
        ("mail", 3, False),
        ("card", 23, False),
    ],
)
def test_calls_outside_opening_hours_but_not_what_is_written_at_night(
    how: str, hour: float, marked: bool
) -> None:
    assert (Mark.CLOSED_HOURS in marks(called(at=local(MONDAY, hour), how=how)).get("1", ())) == (
        marked
    )


def test_a_day_on_which_nobody_is_there() -> None:
    sunday = called(at=local(MONDAY - timedelta(days=1), 12))
    assert found(sunday)["1"].evidence == ("Logged for Sunday at noon, when the store is closed.")
    assert not doubts([sunday], zone=ZONE, hours={})


def test_in_summer_the_stores_own_clock_counts() -> None:
    july = called(at=local(MONDAY + timedelta(days=126), 8.1))
    assert july.at.hour == 12
    assert not marks(july)


# the telephone system


def test_a_call_of_six_seconds() -> None:
    said = found(called(heard=(Heard(NOON, 6),)))["1"]
    assert said == Doubts((Mark.TOO_SHORT,), "The telephone system heard six seconds.")


@pytest.mark.parametrize(
    "heard",
    [
        (Heard(NOON, 6), Heard(NOON + timedelta(minutes=9), 240)),
        (Heard(NOON - timedelta(minutes=40), 15),),
        (Heard(NOON - timedelta(hours=3), 6),),
        (),
    ],
    ids=["they called again", "logged later", "another time", "nothing"],
)
def test_a_talk_heard_or_none_at_all_is_no_short_call(heard: tuple[Heard, ...]) -> None:
    assert not marks(called(heard=heard))


def test_a_text_is_no_short_call() -> None:
    assert not marks(called(how="text", heard=(Heard(NOON, 6),)))


def test_a_call_nobody_heard_counts_only_beside_another_mark() -> None:
    listening = frozenset({MONDAY})
    assert not marks(called(listening=listening))
    early = called(at=local(MONDAY, 6), listening=listening)
    assert marks(early)["1"] == {Mark.CLOSED_HOURS, Mark.NO_SUCH_CALL}
    another = replace(early, heard=(Heard(local(MONDAY, 15), 90),))
    assert marks(another)["1"] == {Mark.CLOSED_HOURS}


# notes that could be about anyone


def test_a_note_about_nobody_in_particular_is_never_enough() -> None:
    assert not marks(called(words=PASTE))


@pytest.mark.parametrize("words", [f"{PASTE}, Rosa", f"{PASTE}: Palisade", f"{PASTE} of 2026"])
def test_a_name_a_car_or_a_number_is_something_particular(words: str) -> None:
    told = [
        replace(one, words=words, known=frozenset({"rosa", "palisade"})) for one in ticked(hour=10)
    ]
    assert Mark.COULD_BE_ANYONE not in marks(*told)["t3"]


# what must always hold

_ANY = st.lists(
    st.builds(
        Completion,
        id=st.uuids().map(str),
        person=st.integers(1, 9),
        at=st.integers(0, 3 * 1440).map(lambda n: NOON + timedelta(minutes=n / 4)),
        how=st.sampled_from(["call", "in_person", "visit", "text", "mail", "card"]),
        words=st.sampled_from(["", PASTE, "left message", f"{PASTE} yes"]),
        heard=st.sampled_from([(), (Heard(NOON, 6),), (Heard(NOON, 200),)]),
        listening=st.sampled_from([frozenset(), frozenset({MONDAY})]),
    ),
    max_size=30,
    unique_by=lambda c: c.id,
)


@given(_ANY, st.randoms(use_true_random=False))
def test_no_weak_mark_alone_and_no_order_matters(told: list[Completion], chance: object) -> None:
    first = found(*told)
    shuffled = list(told)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert found(*shuffled) == first
    for each in first.values():
        assert set(each.marks) - WEAK
        assert each.evidence.endswith(".")


@given(_ANY, st.integers(0, 30))
def test_another_completion_takes_no_burst_away(told: list[Completion], some: int) -> None:
    """What was marked when it was logged stays so with everything that comes after."""
    before = {n for n, each in marks(*told[:some]).items() if Mark.BURST in each}
    after = {n for n, each in marks(*told).items() if Mark.BURST in each}
    heard = {one.id for one in told if one.heard}
    if all(one.words for one in told):
        return  # more words of one kind may turn the balance of a burst
    assert before - heard <= after | before


# how honest people fare


@pytest.mark.parametrize("telephone", [True, False], ids=["telephone", "none"])
def test_an_honest_fortnight_raises_none_or_nearly_none(telephone: bool) -> None:
    """Forty people's fortnights: at most one completion in five hundred is asked about."""
    logged = raised = 0
    for seed in range(40):
        told = honest(seed, telephone=telephone)
        logged += len(told)
        raised += len(doubts(told, zone=ZONE, hours=HOURS))
    assert logged > 2000
    assert raised <= logged / 500


def test_boxes_among_honest_work_are_marked_and_the_work_is_not() -> None:
    work = honest(3, telephone=False)
    alone = doubts(work, zone=ZONE, hours=HOURS)
    both = doubts([*work, *ticked(words=PASTE)], zone=ZONE, hours=HOURS)
    assert {f"t{n}" for n in range(30)} <= both.keys()
    assert both.keys() - alone.keys() == {f"t{n}" for n in range(30)}


# the words


def test_kindly_to_the_one_and_clearly_to_the_other() -> None:
    evidence = found(*ticked())["t0"].evidence
    assert kindly(evidence) == (
        "Thirty calls in five minutes, from 8:30 am on. Did you reach them? Say in a line how it"
        " was."
    )
    assert "your manager settles it" in kindly(evidence, "yes, from my own phone")
    assert clearly("Dana Reyes", evidence).startswith("Dana Reyes logged this as done. Thirty")


def test_the_thresholds_are_settings() -> None:
    strict = replace(DEFAULT, burst=3)
    told = list(ticked(boxes=3, hour=10))
    assert len(doubts(told, zone=ZONE, hours=HOURS, limits=strict)) == 3
    assert not doubts(told, zone=ZONE, hours=HOURS)
