"""How long buyers wait: an estimate that counts those who wait still for as long as they have."""

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sincerely.records import codec
from sincerely.records.reads import first_words
from sincerely.records.reads.first_words import GRID, Purchase, waits
from sincerely.rules.record import Deal

NOW = datetime(2026, 3, 11, 16, tzinfo=UTC)
minutes = st.integers(0, 400 * 60)


def purchase(waited: float, *, heard: bool = True) -> Purchase:
    at = (NOW - timedelta(hours=500)).timestamp()
    until = at + waited * 3600
    word = until if heard else None
    return Purchase(task=1, person_id=1, at=at, day=at, word_at=word, until=until)


def test_nobody() -> None:
    found = waits([])
    assert (found.purchases, found.heard, found.median) == (0, 0, None)
    assert {share for _, share in found.curve} == {0.0}


def test_who_waits_counts_for_as_long_as_they_have() -> None:
    """Of four, one is known for two hours only: of the three others two heard within a day."""
    found = waits([purchase(10), purchase(20), purchase(2, heard=False), purchase(300)])
    assert found.share(24) == round(2 / 3, 3)
    assert found.median is not None
    assert round(found.median) == 20
    assert found.heard == 3


def test_a_word_before_the_day_of_the_purchase_is_over_is_at_once() -> None:
    assert purchase(-5).hours == 0.0
    assert waits([purchase(-5)]).share(0) == 1.0


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(minutes, st.booleans()), max_size=12))
def test_the_curve_only_rises_and_stays_a_share(those: list[tuple[int, bool]]) -> None:
    found = waits([purchase(at / 60, heard=heard) for at, heard in those])
    shares = [share for _, share in found.curve]
    assert [at for at, _ in found.curve] == list(GRID)
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(minutes, min_size=1, max_size=12))
def test_where_everybody_heard_it_is_plain_counting(those: list[int]) -> None:
    found = waits([purchase(at / 60) for at in those])
    for at, share in found.curve:
        heard = sum(purchase(each / 60).hours <= at for each in those)
        assert abs(share - heard / len(those)) < 0.001


STATES = st.sampled_from(["sold", "delivered", "open", "unwound", "probably_sold"])
DEALS = st.lists(st.tuples(STATES, st.integers(0, 100), st.sampled_from(["", 'a "sold" car'])))


@settings(deadline=None)
@given(st.lists(DEALS, max_size=3))
def test_who_came_back_is_seen_without_taking_everybodys_deals_apart(
    house: list[list[tuple[str, int, str]]],
) -> None:
    """``house``: the deals of each who lives there."""
    told = [
        codec.deals_text(
            Deal(key="", state=state, opened_at=NOW, state_at=NOW + timedelta(days=day), what=what)
            for state, day, what in deals
        )
        for deals in house
    ]
    sold = [NOW + timedelta(days=day) for deals in house for state, day, _ in deals
            if state in ("sold", "delivered")]  # fmt: skip
    again = first_words._purchases_of(sold) > 1
    assert (first_words._purchases_of(first_words._sold(told)) > 1) == again
