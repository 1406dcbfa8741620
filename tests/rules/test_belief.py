"""Whose word for a message's purpose is believed, and where its own words stand against it."""

import pytest

from sincerely.rules.belief import may_be_believed, sells_as_labelled
from sincerely.rules.purpose import CLASS_OF, MessageClass, Purpose


@pytest.mark.parametrize("said", Purpose)
def test_where_nobody_is_sure_everything_is_believed(said: Purpose) -> None:
    assert may_be_believed(said, surely=None)


@pytest.mark.parametrize("said", Purpose)
def test_its_own_words_are_always_believed(said: Purpose) -> None:
    assert may_be_believed(said, surely=said)


@pytest.mark.parametrize(
    ("said", "surely", "believed"),
    [
        (Purpose.TRANSACTIONAL, Purpose.SALES_FOLLOWUP, False),
        (Purpose.RECALL, Purpose.SERVICE_REMINDER, False),
        (Purpose.APPOINTMENT_REMINDER, Purpose.PROMOTION, False),
        (Purpose.NEWSLETTER, Purpose.PROMOTION, False),
        (Purpose.PROMOTION, Purpose.TRANSACTIONAL, True),
        (Purpose.SERVICE_REMINDER, Purpose.APPOINTMENT_REMINDER, True),
        (Purpose.LEASE_OR_EQUITY, Purpose.NEWSLETTER, True),
    ],
)
def test_a_word_counts_only_where_it_is_held_to_as_much(
    said: Purpose, surely: Purpose, believed: bool
) -> None:
    assert may_be_believed(said, surely=surely) is believed


def test_nothing_that_sells_to_a_prospect_is_believed_to_be_anything_else() -> None:
    others = [each for each in Purpose if CLASS_OF[each] is not MessageClass.PROSPECT]
    assert not any(may_be_believed(each, surely=Purpose.REENGAGEMENT) for each in others)


@pytest.mark.parametrize(
    ("label", "surely", "sells"),
    [
        (Purpose.PROMOTION, False, True),
        (Purpose.RECALL, True, True),
        (Purpose.RECALL, False, False),
        (Purpose.TRANSACTIONAL, True, True),
        (Purpose.SERVICE_REMINDER, True, False),
    ],
)
def test_a_persons_label_is_believed_but_for_a_recall_that_sells(
    label: Purpose, surely: bool, sells: bool
) -> None:
    assert sells_as_labelled(label, surely=surely) is sells
