"""What a receipt says in words."""

import pytest

from sincerely.faces import receipts


def test_the_receipt_of_a_night() -> None:
    counts = {"rows": 1204, "new": 1131, "left_out": 41, "known": 12, "quarantined": 20}
    said = receipts.sentence("sales", counts, {"a wholesale deal": 41})
    assert said == (
        "1,204 rows: 1,131 sales, 41 wholesale deals left out, 12 already known, 20 need you."
    )


@pytest.mark.parametrize(
    ("counts", "why", "said"),
    [
        ({}, {}, "No rows."),
        ({"rows": 1, "new": 1}, {}, "1 row: 1 lead."),
        ({"rows": 1, "changed": 1}, {}, "1 row: 1 needs you."),
        (
            {"rows": 3, "not_leads": 3},
            {"an application for a job": 2, "an empty row": 1},
            "3 rows: 2 left out (an application for a job), 1 empty row left out.",
        ),
        ({"rows": 5, "not_leads": 5}, {}, "5 rows: 5 left out."),
        (
            {"rows": 10, "not_leads": 10},
            {"a a": 4, "a b": 3, "a c": 2, "a d": 1},
            "10 rows: 4 as left out, 3 bs left out, 2 cs left out, 1 others left out.",
        ),
    ],
)
def test_other_receipts(counts: dict[str, int], why: dict[str, int], said: str) -> None:
    assert receipts.sentence("adf", counts, why) == said


def test_a_receipt_told_later_says_what_was_not_what_is() -> None:
    counts = {"rows": 9, "new": 5, "quarantined": 3, "changed": 1}
    said = "9 rows: 5 sales, 3 could not be read, 1 said something else than before."
    assert receipts.later("sales", counts, {}) == said
    none = {"rows": 2, "quarantined": 2}
    assert (
        receipts.later("", none, {}) == "None of its rows could be read. It waits to be put right."
    )
    assert receipts.later("", {}, {}) == "No rows."
    assert not receipts.nothing_read({"rows": 1, "changed": 1})
