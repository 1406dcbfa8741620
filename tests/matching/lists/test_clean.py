"""Values of lists as they are compared."""

import duckdb
import pytest

from sincerely.matching.lists import prepare
from sincerely.matching.lists.clean import cleaner, date, digits
from sincerely.matching.lists.details import Source
from sincerely.matching.lists.fields import Field
from sincerely.matching.lists.kinds import Guessed, Kind, Profile, guess, people_beside


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("(937) 574-9548 ext. 93", "9375749548"),
        ("(937) 574-9548 x93", "9375749548"),
        ("937-555-1212 / 937-555-9999", "9375551212"),
        ("937-555-1212;614-555-1212", "9375551212"),
        ("9375551212.0", "9375551212"),
        ("937-555-1212 1", "9375551212"),
        ("1 (937) 555-1212", "9375551212"),
        ("+44 20 7946 0958", "2079460958"),
        ("020 7946 0958 x12", "2079460958"),
        ("01 23 45 67 89", "0123456789"),
        ("999-999-9999", ""),
        ("none", ""),
    ],
)
def test_a_phone(written: str, number: str) -> None:
    assert cleaner(Kind.PHONE, ())(written) == number


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("4 M\u00e4rz 1985", "19850304"),
        ("4 mai 1985", "19850504"),
        ("mardi 5 avril 1980", "19800405"),
        ("Martes 5 marzo 1980", "19800305"),
        ("1901-01-01", "19010101"),
        ("1/1/1900", ""),
    ],
)
def test_a_date(written: str, day: str) -> None:
    assert date(written) == day


def test_digits_of_any_script() -> None:
    assert digits("\u0662\u0661 \uff14 a") == "21 4 a"


@pytest.mark.parametrize(
    ("written", "mail"),
    [
        ("Max@XN--BCHER-KVA.de", "max@b\u00fccher.de"),
        ("NoEmail@dealer.com", ""),
        ("email@smith17.com", "email@smith17.com"),
        ("a..b@example.com", "a..b@example.com"),
        ("none", ""),
    ],
)
def test_a_mail_address(written: str, mail: str) -> None:
    assert cleaner(Kind.EMAIL, ())(written) == mail


def test_what_many_of_unlike_names_have_is_a_filler() -> None:
    """Of several numbers of a row only that is taken out; whoever is meant by one name keeps it."""
    database = duckdb.connect()
    database.execute("CREATE TABLE one (row BIGINT, f0 VARCHAR, f1 VARCHAR, f1_a VARCHAR[])")
    for row in range(30):
        own = f"937555{row:04}"
        database.execute(
            "INSERT INTO one VALUES (?, ?, ?, ?)", [row, f"name{row}", "5550100", ["5550100", own]]
        )
    database.execute(
        "INSERT INTO one SELECT 30 + i, 'lee', '5550111', ['5550111'] FROM range(40) t(i)"
    )
    sources = (Source(1), Source(2))
    phones = Field(1, Kind.PHONE, "phone", *sources, every=(sources, sources))
    names = Field(0, Kind.SURNAME, "name", Source(0), Source(0))
    prepare.forget_fillers(database, ["one"], [names, phones])
    assert database.execute("SELECT f1, f1_a FROM one WHERE row = 7").fetchall() == [
        ("9375550007", ["9375550007"])
    ]
    assert database.execute("SELECT f1 FROM one WHERE row = 50").fetchall() == [("5550111",)]


def beside(header: str, values: list[str], other: str, cell: str) -> Kind:
    profiles = [
        Profile(header, 60, 60, 60, tuple(values)),
        Profile(other, 60, 60, 60, (cell,) * 60),
    ]
    found: list[Guessed] = people_beside([guess(each) for each in profiles], profiles)
    return found[0].kind


TURKS = [
    *["Tu\u011fba \u00c7elik", "Nurg\u00fcl Y\u0131ld\u0131r\u0131m", "\u00d6zlem Ayd\u0131n"] * 18,
    *["Adam Kaya", "David Demir"] * 3,
]
SHOPS = ["Golden Dragon", "Blue Lantern", "The Red Spoon", "Royal Lotus"] * 15


def test_names_nobody_knows_are_people_s_beside_what_people_have() -> None:
    assert beside("Name", TURKS, "E-mail", "k1@example.com") is Kind.NAME
    assert beside("Name", SHOPS, "E-mail", "k1@example.com") is Kind.TEXT
    assert beside("Name", TURKS, "Price", "17") is Kind.TEXT
