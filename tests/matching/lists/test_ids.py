"""Which column names the rows of a list, and why one that should does not."""

from collections.abc import Sequence

import duckdb
import pytest

from sincerely.matching.lists import ids
from sincerely.matching.lists.kinds import Guessed, Kind, Profile, guess


def profile(header: str, values: Sequence[str]) -> Profile:
    filled = tuple(value for value in values if value)
    return Profile(header, len(values), len(filled), len(set(filled)), filled)


def taken_for(kind: Kind, why: str, header: str, values: Sequence[str]) -> int | None:
    return ids.id_column([Guessed(header, kind, why)], [profile(header, values)])


PHONES = [f"937{2_000_000 + 7919 * at}" for at in range(60)]


@pytest.mark.parametrize(
    "values",
    [
        PHONES,
        [f"({p[:3]}) {p[3:6]}-{p[6:]}" for p in PHONES],
        [f"+44 20 7946 {at:04}" for at in range(60)],
        [f"030 {1234567 + 31 * at}" for at in range(60)],
        [f"ann.{at}@example.com" for at in range(60)],
        [f"{1 + at % 28} Jan {1940 + at}" for at in range(60)],
        [f"{1940 + at}0115" for at in range(60)],
    ],
    ids=["ten digits", "North America", "abroad", "Germany", "mail", "dates", "digits of dates"],
)
def test_what_reaches_somebody_names_no_rows_by_guess(values: list[str]) -> None:
    assert taken_for(Kind.ID, "its values", "Contact", values) is None
    assert taken_for(Kind.ID, "its name", "Number", values) is None
    assert taken_for(Kind.ID, "told", "Contact", values) == 0
    assert taken_for(Kind.ID, "its name", "Acct No", values) == 0
    assert taken_for(Kind.ID, "its name", "customer_id", values) == 0


@pytest.mark.parametrize(
    "values",
    [
        [f"X{1000 + at}" for at in range(60)],
        [str(at) for at in range(60)],
        [f"{at:010}" for at in range(60)],
        [str(4_000_123_456 + at) for at in range(60)],
        [f"2024-{at:06}" for at in range(60)],
    ],
)
def test_numbers_of_rows_name_them(values: list[str]) -> None:
    assert taken_for(Kind.ID, "its values", "whatever", values) == 0


@pytest.mark.parametrize("header", ["Ph", "Contact No.", "Contact Number"])
def test_a_heading_of_phones_is_none_of_ids(header: str) -> None:
    assert guess(profile(header, PHONES)).kind is Kind.PHONE


def test_what_is_told_comes_before_what_is_called_so() -> None:
    numbers = [str(at) for at in range(9)]
    found = [Guessed("id", Kind.ID, "its name"), Guessed("Nm", Kind.ID, "told")]
    assert ids.id_column(found, [profile("id", numbers), profile("Nm", numbers)]) == 1


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (["a", "b", "c"], ""),
        (["a", "b", "b"], "Ref is not unique: b twice"),
        (["a", "b", "b", "b", "a"], "Ref is not unique: b 3 times"),
        (["a", "", "c"], "Ref is empty in 1 row"),
        (["a", "", ""], "Ref is empty in 2 rows"),
        (["", "", ""], "Ref is empty in 3 rows"),
    ],
)
def test_why_a_column_names_no_rows(values: list[str], why: str) -> None:
    database = duckdb.connect()
    database.execute("CREATE TABLE raw (row BIGINT, c0 VARCHAR)")
    database.executemany("INSERT INTO raw VALUES (?, ?)", list(map(list, enumerate(values))))
    assert ids.fault(database, "raw", 0, profile("Ref", values)) == why


@pytest.mark.parametrize(
    ("header", "values", "is_expected"),
    [
        ("customer_id", ["1", "2", "3", "3"], True),
        ("customer_id", ["1", "2", "3", "4"], False),
        ("Account no", [*map(str, range(40)), "7"], True),
        ("Account no", ["1", "2"] * 20, False),
        ("Surname", ["Lee", "Wu", "Lee", "Ode"], False),
    ],
)
def test_which_column_somebody_would_expect_to_name_them(
    header: str, values: list[str], is_expected: bool
) -> None:
    known = profile(header, values)
    assert (ids.expected([guess(known)], [known]) == 0) is is_expected
