"""What answers have taught, where two people with several details each are compared."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sincerely.matching.decision import Decision
from sincerely.matching.learning import MOST, Correction
from sincerely.matching.model import dealer
from sincerely.matching.traits import Traits, traits_of
from sincerely.matching.ways import COLUMNS
from sincerely.rules.sighting import Contact
from sincerely.work.matching.comparing import compare


def _bob(first: str, *, mail: bool = False, phone: bool = False, street: bool = False) -> Traits:
    return traits_of(
        Contact(
            first=first,
            last="Winterbourne",
            emails=("bobw@example.com",) if mail else (),
            phones=(("home", "207-555-0177"),) if phone else (),
            street="12 Elm Street" if street else "",
        )
    )


_BOBS = [
    _bob(first, mail=mail, phone=phone, street=street)
    for first in ("Bob", "Robert", "", "R")
    for mail in (False, True)
    for phone in (False, True)
    for street in (False, True)
]
_TRAITS = st.lists(st.sampled_from(_BOBS), min_size=1, max_size=3, unique=True)
_BITS = st.floats(-MOST, MOST)
_CORRECTIONS = st.builds(
    lambda prior, levels: Correction(model=dealer().version, prior=prior, levels=levels),
    _BITS,
    st.fixed_dictionaries(
        {
            column.name: st.fixed_dictionaries(
                dict.fromkeys([*(level.name for level in column.levels), "differs"], _BITS)
            )
            for column in COLUMNS
            if column.name in {"first", "last", "email", "phone", "address"}
        }
    ),
)


@settings(max_examples=300, deadline=None)
@given(_TRAITS, _TRAITS, _CORRECTIONS)
def test_no_answer_makes_a_machine_join_two_with_several_details(
    ones: list[Traits], others: list[Traits], taught: Correction
) -> None:
    """What is taught may make other details of theirs the ones most alike."""
    found = compare(ones, others, taught)
    if found is not None and found.decision is Decision.JOIN:
        plain = compare(ones, others)
        assert plain is not None
        assert plain.decision is Decision.JOIN


def test_a_join_that_only_the_answers_would_make_is_a_maybe() -> None:
    """Untaught, the details most alike share a phone and a nickname: not enough. Taught that one
    address says much, others are most alike."""
    robert = _bob("Robert", phone=True, street=True)
    ones = [robert]
    others = [
        _bob("Robert", mail=True, street=True),
        _bob("Bob", mail=True, phone=True),
    ]
    plain = compare(ones, others)
    assert plain is not None
    assert plain.decision is Decision.MAYBE
    taught = Correction(model=dealer().version, levels={"address": {"same": MOST}})
    found = compare(ones, others, taught)
    assert found is not None
    assert found.score.weight > plain.score.weight, "others of their details are the most alike"
    assert found.decision is Decision.MAYBE
