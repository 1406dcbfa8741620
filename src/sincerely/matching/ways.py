"""How mail addresses, phones and street addresses of two sightings compare; see `levels`."""

from functools import lru_cache

from .given import is_given_name
from .levels import BIRTH, COMPANY, FIRST, GENERATION, LAST, MIDDLE, Column, Level, alike
from .plain import plain
from .traits import Traits


def _no_list(name: str) -> Level:
    return Level(
        "silent",
        "",
        f"{name}_l IS NULL OR {name}_r IS NULL",
        lambda a, b: not getattr(a, name) or not getattr(b, name),
    )


def mail_names(traits: Traits) -> tuple[str, ...]:
    """What stands before the @ of each mail address, where it is long enough to tell apart.

    A name alone does not: everyone called Rosa Keller is rosa.keller at some provider.
    """
    return _mail_names(traits.emails, traits.first, traits.last)


@lru_cache(maxsize=4096)
def _mail_names(emails: tuple[str, ...], first: str, last: str) -> tuple[str, ...]:
    """Asked several times in each comparison, and of one person in each of theirs."""
    names = (each.partition("@")[0] for each in emails)
    return tuple(name for name in names if len(name) >= 5 and not _made_of(name, first, last))


def _made_of(local: str, first: str, last: str) -> bool:
    letters = "".join(sign for sign in plain(local) if sign.isalpha())
    last = last.replace(" ", "")
    if not last or last not in letters or any(sign.isdigit() for sign in local):
        return False
    rest = letters.replace(last, "", 1)
    return len(rest) < 2 or rest == first.replace(" ", "") or is_given_name(rest)


def _both(one: str, other: str) -> bool:
    return bool(one) and one == other


def _same_area(a: Traits, b: Traits) -> bool:
    return _both(a.postcode, b.postcode) or _both(a.city, b.city)


def _same_house(a: Traits, b: Traits) -> bool:
    return _both(a.street_number, b.street_number) and _both(a.street, b.street)


def _same_door(a: Traits, b: Traits) -> bool:
    known = (a.postcode and b.postcode) or (a.city and b.city)
    return _same_house(a, b) and (_same_area(a, b) or not known)


_AREA = "(coalesce(postcode_l = postcode_r, false) OR coalesce(city_l = city_r, false))"
_UNKNOWN = "(coalesce(postcode_l, postcode_r) IS NULL OR postcode_l IS NULL OR postcode_r IS NULL)"
_NO_TOWN = "(city_l IS NULL OR city_r IS NULL)"

EMAIL = Column(
    "email",
    _no_list("emails"),
    (
        Level(
            "same",
            "same mail address",
            "list_has_any(emails_l, emails_r)",
            lambda a, b: not set(a.emails).isdisjoint(b.emails),
        ),
        Level(
            "same_name",
            "the same mail name at another provider",
            "list_has_any(mail_names_l, mail_names_r)",
            lambda a, b: not set(mail_names(a)).isdisjoint(mail_names(b)),
        ),
    ),
    "different mail address",
)
PHONE = Column(
    "phone",
    _no_list("phones"),
    (
        Level(
            "same",
            "same phone",
            "list_has_any(phones_l, phones_r)",
            lambda a, b: not set(a.phones).isdisjoint(b.phones),
        ),
    ),
    "different phone",
)
ADDRESS = Column(
    "address",
    Level(
        "silent",
        "",
        "(street_l IS NULL OR street_r IS NULL)"
        " AND (postcode_l IS NULL OR postcode_r IS NULL) AND (city_l IS NULL OR city_r IS NULL)",
        lambda a, b: (
            not ((a.street and b.street) or (a.postcode and b.postcode) or (a.city and b.city))
        ),
    ),
    (
        Level(
            "same",
            "same address",
            f"street_number_l = street_number_r AND street_l = street_r"
            f" AND ({_AREA} OR ({_UNKNOWN} AND {_NO_TOWN}))",
            _same_door,
        ),
        Level(
            "alike",
            "nearly the same address",
            f"street_number_l = street_number_r AND {_AREA}"
            " AND jaro_winkler_similarity(street_l, street_r) >= 0.85",
            lambda a, b: (
                _both(a.street_number, b.street_number)
                and _same_area(a, b)
                and bool(a.street and b.street)
                and alike(a.street, b.street) >= 0.85
            ),
        ),
        Level(
            "postcode",
            "same postcode",
            "postcode_l = postcode_r",
            lambda a, b: _both(a.postcode, b.postcode),
        ),
        Level("town", "same town", "city_l = city_r", lambda a, b: _both(a.city, b.city)),
    ),
    "different address",
)
#: in the order in which they are told
COLUMNS: tuple[Column, ...] = (
    FIRST, MIDDLE, LAST, GENERATION, COMPANY, BIRTH, EMAIL, PHONE, ADDRESS,
)  # fmt: skip
