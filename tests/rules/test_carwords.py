"""One car is one car, however its words are written."""

import re
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sincerely.rules.carwords import in_words, named_in, same_car, same_model
from sincerely.rules.events import Vehicle

#: each word by itself: between two of them stands a space, a hyphen or nothing
MODELS = [
    *("Santa Fe,Santa Cruz,RAV 4,CR V,HR V,F 150,F 250,Grand Cherokee,Grand Caravan".split(",")),
    *("Silverado 1500,Silverado 2500,3 Series,330 i,CX 5,CX 50,X 5,Q 5,S 2000".split(",")),
    *("Civic Type R,C HR,Model 3,Model Y,Mazda 3,Mazda 6,4 Runner,Bronco Sport".split(",")),
]
#: of *A 4* only the number tells it from another car
ARTICLES = ["A 4", "A 6 allroad", "One Ton"]
GAPS = st.sampled_from([" ", "-", "", " - "])
CASES: st.SearchStrategy[Callable[[str], str]] = st.sampled_from([str, str.upper, str.lower])
YEARS = st.sampled_from(["", "2024 ", "2026 "])
#: a few words, so that many mean the same
SOME = st.lists(
    st.sampled_from("a new truck 2024 2025 santa fe cruz santafe f 150 f150 civic r".split()),
    max_size=5,
)


@st.composite
def writings(draw: st.DrawFn, model: str) -> str:
    """The same model as some system writes it."""
    words = model.split()
    gaps = [draw(GAPS) for _ in words[1:]]
    said = "".join(f"{gap}{word}" for gap, word in zip(["", *gaps], words, strict=True))
    return draw(CASES)(said)


@given(st.sampled_from(MODELS + ARTICLES), st.data())
def test_where_the_words_are_split_changes_nothing(model: str, data: st.DataObject) -> None:
    one, other = (data.draw(writings(model)) for _ in range(2))
    named = f"{data.draw(YEARS)}Ford {other} XLT"
    assert same_car(one, other)
    assert same_car(one, named)
    assert same_car(named, one)
    assert named_in(one, named)
    assert same_model(Vehicle(make="Ford", model=one), named)
    assert same_model(Vehicle(make="Ford", model=f"{one} XLT Lariat"), f"Ford {other}")


@given(st.permutations(MODELS), st.data())
def test_two_models_stay_two_however_they_are_written(
    models: Sequence[str], data: st.DataObject
) -> None:
    one, other = (data.draw(writings(model)) for model in models[:2])
    assert not same_car(one, other)
    assert not same_car(f"2024 {one}", f"2024 {other}")
    assert not named_in(one, other)
    assert not same_model(Vehicle(make="Ford", model=one), f"2024 Ford {other}")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("SantaFe", "2025 Hyundai Santa Fe SEL", True),
        ("Rav 4", "RAV4", True),
        ("CR V", "CRV", True),
        ("CR-V", "Honda CR V", True),
        ("F 150", "F-150", True),
        ("F150", "F 150", True),
        ("GRANDCHEROKEE", "Jeep Grand Cherokee Laredo", True),
        ("Mercedes-Benz C 300", "Mercedes Benz C300", True),
        ("Mazda3", "Mazda 3", True),
        ("Civic", "Civic Type R", True),
        ("Santa Fe", "Santa Cruz", False),
        ("SantaFe", "Santa Cruz", False),
        ("Silverado 1500", "Silverado 2500", False),
        ("3 Series", "330i", False),
        ("X5", "CX 5", False),
        ("F-150", "F-250", False),
        ("2024", "2024", False),
        ("a new truck", "truck", False),
    ],
)
def test_what_is_one_car(one: str, other: str, *, same: bool) -> None:
    assert same_car(one, other) is same
    assert same_car(other, one) is same


@pytest.mark.parametrize(
    ("make", "model", "known", "same"),
    [
        ("Hyundai", "Santa Fe", "2025 Hyundai SantaFe SEL", True),
        ("Mercedes-Benz", "C300", "Mercedes Benz C 300", True),
        ("Mazda", "3", "2024 Mazda3", True),
        ("Honda", "Civic Type R", "2024 Honda Civic", True),
        ("Hyundai", "Santa Fe", "Hyundai", False),
        ("Land Rover", "Discovery", "2024 LandRover", False),
        ("Hyundai", "Santa Fe", "Hyundai Santa Cruz", False),
        ("Mini", "Mini", "Mini", True),
    ],
)
def test_what_is_one_model(make: str, model: str, known: str, *, same: bool) -> None:
    assert same_model(Vehicle(make=make, model=model), known) is same


def test_who_named_the_year_meant_that_year() -> None:
    assert named_in("the 2024 SantaFe", "2024 Hyundai Santa Fe")
    assert not named_in("the 2023 SantaFe", "2024 Hyundai Santa Fe")


@given(SOME, SOME)
def test_what_was_one_word_by_word_still_is(one: list[str], other: list[str]) -> None:
    mine, theirs = ({w for w in words if _tells(w)} for words in (one, other))
    if mine and theirs and (mine <= theirs or theirs <= mine):
        assert same_car(" ".join(one), " ".join(other))
    assert same_car(" ".join(one), " ".join(other)) is same_car(" ".join(other), " ".join(one))
    assert in_words(" ".join(one)) == tuple(one)


def _tells(word: str) -> bool:
    return word not in {"a", "new", "truck"} and not re.fullmatch(r"(19|20)\d\d", word)
