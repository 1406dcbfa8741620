"""`sincerely scrub` judges every column whoever sends could use, and says which it did not."""

import csv
from pathlib import Path

import pytest

from sincerely.records.models import VerdictRow
from sincerely.rules.events.wishes import OptedOut
from tests.cast import ROSA, TOM, House, day

from .conftest import Ran, Sincerely

#: a Wednesday afternoon, when nobody's law minds a call
CALL = ("--channel", "call", "--at", "2026-03-11 15:00")
EMAIL = ("--channel", "email")


@pytest.fixture
def left_alone(harbor: House) -> House:
    """Rosa and Tom opted out; whoever else is on a list is a stranger."""
    for who in (ROSA, TOM):
        harbor.tell(who, OptedOut(told_to="Joan Whitfield"), day(1))
    return harbor


def scrub(sincerely: Sincerely, folder: Path, text: str, *words: str) -> Ran:
    """Scrubs a promotion's list; its outcome is in allowed.csv and stopped.csv."""
    (folder / "list.csv").write_text(text)
    places = ("--out", folder / "allowed.csv", "--stopped", folder / "stopped.csv")
    return sincerely("scrub", folder / "list.csv", "--purpose", "promotion", *places, *words)


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(newline="") as file:
        return list(csv.DictReader(file))


def test_somebody_who_opted_out_at_the_other_address_is_stopped(
    sincerely: Sincerely, left_alone: House, tmp_path: Path
) -> None:
    text = (
        "Name,Email,Alt Email,Mobile,Home Phone,Salesperson Email\n"
        "Rosa,rk@work.example,rosa@example.com,207-555-0177,,dana@harbor.example\n"
        "Ana,ana@example.com,,207-555-0101,207-555-0178,dana@harbor.example\n"
        "Kim,kim@example.com,kim@work.example,,,dana@harbor.example\n"
        "Lee,,lee@example.com,,,dana@harbor.example\n"
        "Nobody,,,207-555-0179,,dana@harbor.example\n"
    )
    ran = scrub(sincerely, tmp_path, text, *EMAIL, "--json")
    assert ran.code == 0, ran.err
    said = ran.json
    assert said["columns"] == ["Email", "Alt Email"]
    assert said["not_judged"] == ["Mobile", "Home Phone", "Salesperson Email"]
    assert (said["rows"], said["allowed"], said["stopped"]) == (5, 3, 2)
    assert said["reasons"] == {"opted_out": 1, "address_unreadable": 1}
    assert [row["Name"] for row in table(tmp_path, "allowed.csv")] == ["Ana", "Kim", "Lee"]
    rosa, nobody = table(tmp_path, "stopped.csv")
    assert (rosa["reason"], rosa["column"]) == ("opted_out", "Alt Email")
    assert (nobody["reason"], nobody["column"]) == ("address_unreadable", "")
    assert VerdictRow.objects.count() == 6, "each address of the channel once"


def test_a_call_is_judged_by_every_number_and_by_no_mail_address(
    sincerely: Sincerely, left_alone: House, tmp_path: Path
) -> None:
    text = (
        "Name,Email,Mobile,Home Phone,Spouse's Cell #,Second,Deal,Cell Opt-In,Fax\n"
        "Rosa,rk@work.example,207-555-0177,2075550101,,,4000012345,Yes,2075550190\n"
        "Ana,rosa@example.com,207-555-0178,,,207.555.0179,4000012346,No,\n"
        "Kim,,,,(207) 555-0101,,4000012347,,\n"
        "Lee,,,,,(207) 555-0101,4000012348,,\n"
        "Mo,,,,,207-555-0102 or 207-555-0101,4000012349,,\n"
    )
    ran = scrub(sincerely, tmp_path, text, *CALL, "--json")
    said = ran.json
    assert said["columns"] == ["Mobile", "Home Phone", "Spouse's Cell #", "Second"]
    assert said["not_judged"] == ["Email", "Fax"]
    assert [row["Name"] for row in table(tmp_path, "allowed.csv")] == ["Ana"]
    stopped = {row["Name"]: row["column"] for row in table(tmp_path, "stopped.csv")}
    assert stopped == {
        "Rosa": "Home Phone",
        "Kim": "Spouse's Cell #",
        "Lee": "Second",
        "Mo": "Second",
    }


def test_people_are_told_which_columns_were_judged_and_which_were_not(
    sincerely: Sincerely, left_alone: House, tmp_path: Path
) -> None:
    text = "Email,Alt Email,Mobile\nana@example.com,a@work.example,207-555-0178\n"
    out = scrub(sincerely, tmp_path, text, *EMAIL).out
    assert "1 rows judged by Email, Alt Email: 1 may go, 0 may not." in out
    assert "Not judged, though they hold addresses: Mobile." in out
    assert "Not judged" not in scrub(sincerely, tmp_path, "email\nana@example.com\n", *EMAIL).out


def test_a_column_somebody_names_is_judged_alone_and_the_others_are_named(
    sincerely: Sincerely, left_alone: House, tmp_path: Path
) -> None:
    text = "Email,Alt Email\nana@example.com,rosa@example.com\n"
    said = scrub(sincerely, tmp_path, text, *EMAIL, "--column", "Email", "--json").json
    assert (said["columns"], said["not_judged"]) == (["Email"], ["Alt Email"])
    assert said["allowed"] == 1


def test_an_address_is_found_in_the_last_row_of_a_long_list(
    sincerely: Sincerely, left_alone: House, tmp_path: Path
) -> None:
    rows = [f"p{number}@example.com,,note {number}" for number in range(1_500)]
    text = "\n".join(["Email,Backup,Note", *rows, "rk@work.example,rosa@example.com,", ""])
    said = scrub(sincerely, tmp_path, text, *EMAIL, "--json").json
    assert said["columns"] == ["Email", "Backup"]
    assert (said["allowed"], said["stopped"]) == (1_500, 1)


def test_words_with_an_address_in_them_are_no_column_of_addresses(
    sincerely: Sincerely, left_alone: House, tmp_path: Path
) -> None:
    text = "Email,Note\nana@example.com,told rosa@example.com about it\n"
    said = scrub(sincerely, tmp_path, text, *EMAIL, "--json").json
    assert (said["columns"], said["not_judged"], said["allowed"]) == (["Email"], [], 1)


@pytest.mark.parametrize(
    "cell", ["ana@example.com; rosa@example.com", "Rosa Keller <rosa@example.com>"]
)
def test_every_address_of_a_cell_counts(
    sincerely: Sincerely, left_alone: House, tmp_path: Path, cell: str
) -> None:
    said = scrub(sincerely, tmp_path, f"Email\n{cell}\n", *EMAIL, "--json").json
    assert said["reasons"] == {"opted_out": 1}


def test_without_a_header_a_later_row_may_show_a_further_column(
    sincerely: Sincerely, left_alone: House, tmp_path: Path
) -> None:
    text = "Ana,ana@example.com,\nKim,kim@example.com,rosa@example.com\n,,,tom@example.org\n"
    said = scrub(sincerely, tmp_path, text, *EMAIL, "--json").json
    assert said["columns"] == ["column 2", "column 3", "column 4"]
    assert (said["rows"], said["allowed"]) == (3, 1)


def test_a_letter_is_judged_by_whatever_names_somebody(
    sincerely: Sincerely, left_alone: House, tmp_path: Path
) -> None:
    text = "Name,Email,Alt Phone\nRosa,rk@work.example,207-555-0101\nAna,ana@example.com,\n"
    said = scrub(sincerely, tmp_path, text, "--channel", "letter", "--json").json
    assert (said["columns"], said["not_judged"]) == (["Email", "Alt Phone"], [])
    assert said["allowed"] == 1
