"""Lists that say little: who refuses, who was called, who is only known."""

import pytest

from sincerely.reading import Read
from sincerely.reading.tables.hints import hint, nearer
from sincerely.rules.events.talks import CallMade
from sincerely.rules.events.wishes import OptedOut

from .conftest import Fed, Feed

MAILS = "ines@example.com\nomar@example.com\n"
PERSON = "First Name,Last Name,Email"
INES = "Ines,Vale,ines@example.com"


def refused(fed: Fed) -> list[str]:
    return [
        (*each.contact.emails, *(number for _, number in each.contact.phones))[0]
        for each in fed.arrivals
        for happening in each.happenings
        if isinstance(happening.payload, OptedOut)
    ]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("unsubscribes", "optouts"),
        ("Unsubscribed_2026-03-04", "optouts"),
        ("Opt-Outs March", "optouts"),
        ("doNotCall", "optouts"),
        ("customers_do_not_contact", "optouts"),
        ("customers", "customers"),
        ("client list", "customers"),
        ("CallLog", "calls"),
        ("list_scrubbed_of_dnc", ""),
        ("customers-without-unsubscribes", ""),
        ("active_subscribers", ""),
        ("optins", ""),
        ("export", ""),
        ("", ""),
    ],
)
def test_what_names_say(name: str, kind: str) -> None:
    found = hint(name)
    assert (found.kind if found else "") == kind


def test_a_sheet_says_more_than_its_file() -> None:
    customers, refusals = hint("customers"), hint("unsubscribes")
    assert nearer(customers, "Unsubscribed") == hint("Unsubscribed")
    assert nearer(refusals, "Customers") == refusals
    assert nearer(refusals, "Active") is None
    assert nearer(refusals, "Sheet1") == refusals


@pytest.mark.parametrize(
    "text",
    [
        "Email,Date Unsubscribed\nines@example.com,3/4/2026\n",
        "Phone Number,Opt Out Date\n312-555-0142,3/4/2026\n",
        f"{PERSON},UNSUB_TIME\n{INES},2026-03-04 10:00:00\n",
        "Do Not Contact List\n\nName,Email\nInes Vale,ines@example.com\n",
        "Unsubscribed Emails\nines@example.com\n",
    ],
)
def test_lists_that_say_they_are_of_refusals(feed: Feed, text: str) -> None:
    fed = feed(text)
    assert fed.kind == "optouts"
    assert len(refused(fed)) == 1


@pytest.mark.parametrize("text", [f"Email\n{MAILS}", MAILS, f"Contact\n{MAILS}"])
def test_the_name_of_the_file_says_what_bare_addresses_are(feed: Feed, text: str) -> None:
    fed = feed(text, name="unsubscribes.csv")
    assert (fed.kind, refused(fed)) == ("optouts", MAILS.split())
    assert "unsubscribes" in fed.reading.why
    assert feed(text, name="list.csv").kind == "unknown"
    assert feed(text, name="scrubbed_of_unsubscribes.csv").kind == "unknown"


def test_bare_addresses_can_be_told_to_be_refusals(feed: Feed) -> None:
    assert refused(feed(MAILS, kind="optouts")) == MAILS.split()
    assert refused(feed("312-555-0142\n", kind="optouts")) == ["312-555-0142"]


def test_a_date_that_only_some_have_says_which_of_them_refused(feed: Feed) -> None:
    rows = "".join(f"Ines,Vale,ines{at}@example.com,\n" for at in range(9))
    fed = feed(f"{PERSON},Opt Out Date\n{INES},3/4/2026\n{rows}")
    assert refused(fed) in ([], ["ines@example.com"])
    assert fed.kind in ("customers", "unknown")


def test_what_a_column_says_goes_before_the_name_of_the_file(feed: Feed) -> None:
    fed = feed(f"{PERSON},Do Not Email\n{INES},N\nOmar,Keller,omar@example.com,Y\n", name="dnc.csv")
    assert (fed.kind, refused(fed)) == ("customers", ["omar@example.com"])


@pytest.mark.parametrize(
    "text",
    [
        "Deal No,Sold Date,Last Name,Email\nD1,3/4/2026,Vale,ines@example.com\n",
        "Lead ID,Lead Source,Email,Created\n7,Lot Finder,ines@example.com,3/4/2026\n",
    ],
)
def test_another_kind_in_a_file_named_for_refusals_waits(feed: Feed, text: str) -> None:
    assert feed(text, name="export.csv").kind != "unknown"
    fed = feed(text, name="unsubscribes.csv")
    assert (fed.kind, fed.problem.code) == ("unknown", "unknown_table")


@pytest.mark.parametrize(
    "text",
    [
        f"{PERSON}\n{INES}\n",
        "Name,Phone\nInes Vale,312-555-0142\n",
        "Name,Address,City,State,Zip,Notes\nInes Vale,1 Elm St,Joliet,IL,60431,likes red\n",
        f"{PERSON},Birthday\n{INES},3/4/1980\n",
    ],
)
def test_a_plain_list_of_people_is_one_of_customers(feed: Feed, text: str) -> None:
    fed = feed(text)
    assert fed.kind == "customers"
    assert isinstance(fed.outcomes[0], Read)
    assert fed.arrival.happenings == ()
    assert 0.5 <= fed.reading.certainty < 1


@pytest.mark.parametrize("column", ["Date", "Reason", "Status", "List", "Removed", "Notes", "Seit"])
def test_what_may_be_about_refusals_waits(feed: Feed, column: str) -> None:
    fed = feed(f"{PERSON},{column}\n{INES},3/4/2026\n")
    assert (fed.kind, fed.problem.code) == ("unknown", "unknown_table")
    assert column in fed.problem.sentence


@pytest.mark.parametrize(
    "text",
    [
        "Call Date,Agent,Phone,Result,Duration\n3/4/2026 10:00,Pat,312-555-0142,No Answer,0\n",
        "Date,Number Dialed,Agent Name,Result\n3/4/2026 10:00,312-555-0142,Pat,No Answer\n",
    ],
)
def test_a_diallers_log_without_directions_calls_out(feed: Feed, text: str) -> None:
    fed = feed(text)
    assert fed.kind == "calls"
    assert isinstance(fed.payloads[0], CallMade)


def test_the_name_of_the_file_makes_a_guess_more_certain(feed: Feed) -> None:
    text = "Date,Time,Customer,Phone,Talk Time\n3/4/2026,10:00,Ines Vale,312-555-0142,0:02:33\n"
    assert feed(text, name="export.csv").kind == "unknown"
    fed = feed(text, name="call log.csv")
    assert (fed.kind, isinstance(fed.payloads[0], CallMade)) == ("calls", True)
    assert "call log" in fed.reading.why


def test_how_certain_a_kind_is_and_why(feed: Feed) -> None:
    sold = feed("deal_number,sold_date,last_name\nD1,2026-03-04,Vale\n").reading
    assert 0.5 < sold.certainty < 1
    assert "sold_date" in sold.why
    told = feed("deal_number,sold_date,last_name\nD1,2026-03-04,Vale\n", kind="sales").reading
    assert (told.certainty, told.why) == (1.0, "told")
