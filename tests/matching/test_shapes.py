"""The quick ways of the bulk pass make the same of an address and a phone as the long ones."""

from hypothesis import example, given
from hypothesis import strategies as st

from sincerely.matching.places import place
from sincerely.matching.shapes import shaped
from sincerely.matching.traits import traits_of
from sincerely.rules import contact as reached
from sincerely.rules.sighting import Contact

_WORDS = (
    "oak main st street ave apt unit suite # po box n Springfield IL rd hwy route county 12th 4b "
    "1/2 rear floor E. O'Hara St. New York NY of the lot ne 62704 90210-1234 123456789 000 0012 "
    "12-14 , & rr"
).split()
_NUMBER = st.integers(0, 999_999).map(str)
_ADDRESS = st.lists(
    st.tuples(_NUMBER | st.sampled_from(_WORDS), st.sampled_from(["", "", "", ","])).map("".join),
    max_size=8,
).map(" ".join)


@given(_ADDRESS | st.text(max_size=40))
@example("705 Magnolia Lane Apt 700, Springfield IL 62704")
@example("11 22 Main St 33")
def test_an_address_by_its_shape(text: str) -> None:
    assert shaped(text) == place(text)


_DIGITS = st.text("0123456789", min_size=7, max_size=12)
_WRITTEN = st.from_regex(r"\(?[0-9]{3}\)?[ .-]?[0-9]{3}[ .-]?[0-9]{4}", fullmatch=True)


@given(_DIGITS | _WRITTEN | st.text(max_size=15), st.sampled_from(["", "us", "CA", "MX", "DE"]))
@example("2222222222", "")
@example("(216) 555-0100", "CA")
def test_a_phone_without_the_long_way(text: str, country: str) -> None:
    region = country.upper() if country.upper() in {"CA", "MX"} else "US"
    long = reached.phone(text, region)
    found = traits_of(Contact(phones=(("cell", text),), country=country)).phones
    assert found == ((long.value,) if long else ())
