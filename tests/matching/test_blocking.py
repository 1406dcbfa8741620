"""Whoever may be one person shares a key, however the name is cut short and the mail is spelt."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from sincerely.matching.blocking import keys
from sincerely.matching.traits import traits_of
from sincerely.rules.sighting import Contact

ROSA = Contact(first="Rosa", last="Keller", city="Seattle", postal="98101")


@pytest.mark.parametrize(
    ("short", "full"),
    [("Rick", "Richard"), ("Bert", "Robert"), ("Terry", "Theresa"), ("Sandy", "Sandra"),
     ("Chris", "Krzysztof"), ("Kate", "Katherine")],
)  # fmt: skip
def test_a_short_name_finds_every_full_one(short: str, full: str) -> None:
    one, other = (traits_of(Contact(first=each, last="Keller")) for each in (short, full))
    assert set(keys(one)) & set(keys(other))


def test_a_mail_address_is_found_at_another_provider() -> None:
    one = Contact(first="Ann", emails=("snowdrop77@home.example.com",))
    other = Contact(first="Ann", last="Lee", emails=("snowdrop77@home.example.con",))
    assert set(keys(traits_of(one))) & set(keys(traits_of(other))) == {"m:snowdrop77"}
    named = replace(other, emails=("ann.lee@home.example.com",))
    assert "e:ann.lee@home.example.com" in keys(traits_of(named))


def test_keys_stand_in_one_order_in_every_process() -> None:
    """Pieces of one file are cleaned by several; what they write does not depend on which."""
    asked = (
        "from sincerely.matching.blocking import keys; from sincerely.matching.traits import *;"
        "from sincerely.rules.sighting import Contact;"
        "print(keys(traits_of(Contact(first='Chris', last='Keller', postal='98101'))))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", asked],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True, check=True, text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(said) == 1
