"""Refusals in the columns of any table: polarity, doubt, and no permission that lifts them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sincerely.reading import Read, read
from sincerely.rules.events import Event, Payload
from sincerely.rules.events.wishes import DoNotContactAsked, OptedIn, OptedOut
from sincerely.rules.folding import fold
from sincerely.rules.purpose import Channel
from sincerely.rules.sighting import Happening

from .conftest import CAME, CHICAGO, Feed

INES = {"customer_number": "C-9", "last_name": "Vale", "email": "ines@example.com"}
SALE = {"deal_number": "D1", "sold_date": "2026-03-04", **INES}
BLOCKS = {
    "Block Email": Channel.EMAIL,
    "DoNotEmail": Channel.EMAIL,
    "Email Opt Out": Channel.EMAIL,
    "blockPhoneFlag": Channel.CALL,
    "Do Not Call": Channel.CALL,
    "Do Not Text": Channel.TEXT,
    "SMS Opt-Out": Channel.TEXT,
    "MailDNQ": Channel.LETTER,
    "Opt Out": None,
}
ALLOWS = {
    "AllowContactByEmail": Channel.EMAIL,
    "CanBeEmailed": Channel.EMAIL,
    "Email Optin Flag": Channel.EMAIL,
    "CanBeCalled": Channel.CALL,
    "AllowContactByPhone": Channel.CALL,
    "CanText": Channel.TEXT,
    "SMS Optin Flag": Channel.TEXT,
    "AllowContactByPostal": Channel.LETTER,
    "optedForCommunication": None,
}


def refusals(row: Feed, **cells: str) -> list[OptedOut]:
    payloads = row("customers", **INES, **cells).payloads
    return [each for each in payloads if isinstance(each, OptedOut)]


@pytest.mark.parametrize(("header", "channel"), BLOCKS.items())
@pytest.mark.parametrize("yes", ["Y", "TRUE", "1", "x", "opted out"])
def test_a_yes_to_a_block_refuses(
    row: Feed, header: str, channel: Channel | None, yes: str
) -> None:
    assert refusals(row, **{header: yes}) == [OptedOut(channel=channel, proof=f"column {header}")]


@pytest.mark.parametrize("header", BLOCKS)
@pytest.mark.parametrize("no", ["N", "false", "0", "", "NULL"])
def test_a_no_to_a_block_says_nothing(row: Feed, header: str, no: str) -> None:
    assert row("customers", **INES, **{header: no}).payloads == []


@pytest.mark.parametrize(("header", "channel"), ALLOWS.items())
@pytest.mark.parametrize("no", ["N", "False", "0", "opted out"])
def test_a_no_to_a_permission_refuses(
    row: Feed, header: str, channel: Channel | None, no: str
) -> None:
    assert refusals(row, **{header: no}) == [OptedOut(channel=channel, proof=f"column {header}")]


@pytest.mark.parametrize("header", ALLOWS)
@pytest.mark.parametrize("yes", ["Y", "true", "1", "opted in", ""])
def test_a_yes_to_a_permission_becomes_no_event(row: Feed, header: str, yes: str) -> None:
    assert row("customers", **INES, **{header: yes}).payloads == []


@pytest.mark.parametrize("header", ["Block Email", "CanBeEmailed", "Email Privacy"])
def test_what_nobody_understands_is_a_refusal_with_its_words(row: Feed, header: str) -> None:
    (out,) = refusals(row, **{header: "see notes"})
    assert (out.channel, out.words) == (Channel.EMAIL, f"{header}: see notes")


def test_words_of_privacy_columns(row: Feed) -> None:
    words = "Federal Contact Exception"
    (out,) = refusals(row, **{"Phone Privacy": words, "Email Privacy": "None"})
    assert (out.channel, out.words) == (Channel.CALL, f"Phone Privacy: {words}")
    assert refusals(row, **{"Phone Privacy": "No restrictions", "Email Privacy": "OK"}) == []


def test_a_contradiction_is_a_refusal(row: Feed) -> None:
    (out,) = refusals(row, DoNotCall="Y", CanBeCalled="Y")
    assert out == OptedOut(
        channel=Channel.CALL, proof="column DoNotCall", words="but CanBeCalled: Y"
    )


def test_two_columns_of_one_refusal_are_one(row: Feed) -> None:
    (out,) = refusals(row, DoNotCall="Y", CanBeCalled="N")
    assert out == OptedOut(channel=Channel.CALL, proof="column DoNotCall, CanBeCalled")


def test_mail_is_letters_beside_a_column_for_email_and_either_without(row: Feed) -> None:
    beside = refusals(row, **{"Block Mail": "Y", "Block Email": "N"})
    assert [each.channel for each in beside] == [Channel.LETTER]
    alone = refusals(row, **{"Block Mail": "Y", "Block Phone": "N"})
    assert [each.channel for each in alone] == [Channel.LETTER, Channel.EMAIL]


def test_do_not_contact(row: Feed) -> None:
    (asked,) = row("customers", **INES, **{"Do Not Contact": "Y"}).payloads
    assert asked == DoNotContactAsked(proof="column Do Not Contact")
    assert row("customers", **INES, **{"Do Not Contact": "N"}).payloads == []


@pytest.mark.parametrize(
    ("value", "at", "words"),
    [
        ("2026-02-11 10:00", datetime(2026, 2, 11, 16, tzinfo=UTC), ""),
        ("soon", CAME, "unsubscribe_email_date: soon"),
        ("2062-01-01", CAME, "unsubscribe_email_date: 2062-01-01"),
    ],
)
def test_the_date_of_an_opt_out_is_one(row: Feed, value: str, at: datetime, words: str) -> None:
    (event,) = row("customers", **INES, unsubscribe_email_date=value).arrival.happenings
    proof = "column unsubscribe_email_date"
    assert event.payload == OptedOut(channel=Channel.EMAIL, proof=proof, words=words)
    assert event.occurred_at == at


@pytest.mark.parametrize("value", ["", "1900-01-01 00:00:00", "0", "False"])
def test_no_date_is_no_opt_out(row: Feed, value: str) -> None:
    assert row("customers", **INES, unsubscribe_email_date=value).payloads == []


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("sales", SALE),
        ("deals", {"deal_id": "7", "status": "open", "status_at": "2026-03-04", **INES}),
        ("leads", {"lead_id": "7", "created_at": "2026-03-04", **INES}),
        ("service", {"ro_number": "R1", "opened_at": "2026-03-04", **INES}),
        ("appointments", {"appointment_id": "A1", "appointment_at": "2026-03-04 10:00", **INES}),
        ("visits", {"visit_id": "V1", "visited_at": "2026-03-04", **INES}),
        ("calls", {"call_id": "C1", "at": "2026-03-04", "direction": "in", **INES}),
        ("sent", {"message_id": "M1", "sent_at": "2026-03-04", "channel": "text", **INES}),
    ],
)
def test_every_table_of_customers_is_asked(row: Feed, kind: str, cells: dict[str, str]) -> None:
    fed = row(kind, **cells, BlockEmail="Y")
    assert fed.payloads[-1] == OptedOut(channel=Channel.EMAIL, proof="column BlockEmail")


def test_a_cobuyer_refuses_for_themselves(row: Feed) -> None:
    fed = row(
        "sales",
        **SALE,
        cobuyer_first_name="Omar",
        cobuyer_last_name="Vale",
        **{"co buyer block phone": "Y", "block email": "Y"},
    )
    asked = [
        [each.payload.channel for each in a.happenings if isinstance(each.payload, OptedOut)]
        for a in fed.arrivals
    ]
    assert asked == [[Channel.EMAIL], [Channel.CALL]]


def keys(row: Feed, kind: str, **cells: str) -> list[str]:
    happenings = row(kind, **cells).arrival.happenings
    return [each.key for each in happenings if isinstance(each.payload, OptedOut)]


def test_fed_again_it_has_the_same_key_and_another_word_another(row: Feed) -> None:
    yes = keys(row, "sales", **SALE, BlockEmail="Y")
    assert keys(row, "sales", **SALE, BlockEmail="Y") == yes
    assert keys(row, "sales", **SALE, BlockEmail="see notes") != yes
    assert "C-9" not in yes[0]


def test_one_customers_flag_on_two_deals_is_one_event(row: Feed) -> None:
    second = {**SALE, "deal_number": "D2"}
    assert keys(row, "sales", **SALE, BlockEmail="Y") == keys(
        row, "sales", **second, BlockEmail="Y"
    )
    nameless = {**SALE, "customer_number": "0"}
    assert keys(row, "sales", **nameless, BlockEmail="Y")[0].startswith("sale:D1:")


def event(happening: Happening) -> Event:
    return Event(
        occurred_at=happening.occurred_at,
        source="dms",
        key=happening.key,
        payload=happening.payload,
        whole_day=happening.whole_day,
    )


def said(payload: Payload, at: datetime, key: str) -> Event:
    return Event(occurred_at=at, source="desk", key=key, payload=payload)


def test_a_nightly_yes_does_not_lift_what_was_told_to_a_manager() -> None:
    """Promise 7: the export goes on saying that she may be written to."""
    told = said(OptedOut(channel=Channel.EMAIL, told_to="Kim Park"), CAME, "told")
    yes = dict.fromkeys(ALLOWS, "Y")
    nights = [payloads_of(yes, CAME + timedelta(days=night)) for night in range(1, 4)]
    events = [told, *(event(each) for night in nights for each in night)]
    assert [each.channel for each in fold(events).record.opted_out] == [Channel.EMAIL]


WORDS = [
    "Y",
    "N",
    "",
    "yes",
    "no",
    "1",
    "0",
    "maybe",
    "opted in",
    "opted out",
    "TRUE",
    "NULL",
    "ok",
]
HEADERS = [*BLOCKS, *ALLOWS, "Phone Privacy", "Email Privacy", "Block Mail", "optmail"]


def payloads_of(cells: dict[str, str], came: datetime = CAME) -> list[Happening]:
    with TemporaryDirectory() as folder:
        path = Path(folder, "customers.csv")
        table = {**INES, **cells}
        path.write_text(",".join(table) + "\n" + ",".join(table.values()) + "\n")
        found = read(path, store=CHICAGO, source="dms", received_at=came, kind="customers")
        (only,) = found
    assert isinstance(only, Read)
    return [each for arrival in only.arrivals for each in arrival.happenings]


def channels(happenings: Iterable[Happening]) -> set[Channel | None]:
    return {each.payload.channel for each in happenings if isinstance(each.payload, OptedOut)}


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(HEADERS), st.sampled_from(WORDS)))
def test_no_columns_ever_come_to_a_permission(cells: dict[str, str]) -> None:
    happenings = payloads_of(cells)
    assert not [each for each in happenings if isinstance(each.payload, OptedIn)]
    for header, channel in BLOCKS.items():
        if cells.get(header) in ("Y", "yes", "1", "TRUE", "maybe", "opted out"):
            assert channel in channels(happenings)
    for header, channel in ALLOWS.items():
        if cells.get(header) in ("N", "no", "0", "maybe", "opted out"):
            assert channel in channels(happenings)


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(HEADERS), st.sampled_from(WORDS)),
    st.integers(0, 40),
    st.sampled_from(list(Channel)),
)
def test_no_later_export_lifts_an_opt_out(
    cells: dict[str, str], days: int, channel: Channel
) -> None:
    told = said(OptedOut(channel=channel, told_to="Kim Park"), CAME, "told")
    later = payloads_of(cells, CAME + timedelta(days=days))
    record = fold([told, *map(event, later)]).record
    assert channel in {each.channel for each in record.opted_out}


@settings(deadline=None)
@given(st.sampled_from([*BLOCKS, *ALLOWS]), st.booleans())
def test_a_later_refusal_outweighs_an_earlier_written_permission(header: str, first: bool) -> None:
    """The flag's own date is unknown, so it counts from when it was seen."""
    block = header in BLOCKS
    channel = (BLOCKS if block else ALLOWS)[header]
    agreed = said(OptedIn(channel=channel, written=True), CAME - timedelta(days=1), "form")
    refused = [event(each) for each in payloads_of({header: "Y" if block else "N"})]
    record = fold([agreed, *refused] if first else [*refused, agreed]).record
    assert channel in {each.channel for each in record.opted_out}
    assert record.consents == ()


@pytest.mark.parametrize(
    ("header", "channel"),
    {
        "Blk Email": Channel.EMAIL,
        "DNE": Channel.EMAIL,
        "No Mktg Calls": Channel.CALL,
        "DNC": Channel.CALL,
        "Blk Text": Channel.TEXT,
        "DNT": Channel.TEXT,
        "Blocked?": None,
    }.items(),
)
def test_short_words_for_a_block(row: Feed, header: str, channel: Channel | None) -> None:
    assert refusals(row, **{header: "X"}) == [OptedOut(channel=channel, proof=f"column {header}")]
    assert refusals(row, **{header: "N"}) == []


@pytest.mark.parametrize(
    ("header", "channel"),
    {"Emailable": Channel.EMAIL, "Marketable": None, "Contact OK": None}.items(),
)
def test_short_words_for_a_permission(row: Feed, header: str, channel: Channel | None) -> None:
    assert refusals(row, **{header: "N"}) == [OptedOut(channel=channel, proof=f"column {header}")]
    assert refusals(row, **{header: "Y"}) == []


@pytest.mark.parametrize(
    ("said", "channels"),
    [
        ("Do Not Contact", {None}),
        ("Do Not Call", {Channel.CALL}),
        ("Email Only", {Channel.CALL, Channel.TEXT, Channel.LETTER}),
        ("no evening calls", {None}),
        ("Email", set()),
        ("Cell Phone, evenings", set()),
    ],
)
def test_how_they_like_to_be_reached(row: Feed, said: str, channels: set[Channel | None]) -> None:
    assert {each.channel for each in refusals(row, **{"Contact Preference": said})} == channels


@pytest.mark.parametrize(
    ("said", "refused"),
    [("Unsubscribed", True), ("Opted Out", True), ("Suppressed", True), ("Valid", False)],
)
def test_how_an_address_stands(row: Feed, said: str, refused: bool) -> None:
    assert bool(refusals(row, **{"Email Status": said})) == refused
    assert bool(refusals(row, **{"SMS Status": said})) == refused


def test_how_a_message_stands_is_no_refusal(row: Feed) -> None:
    log = {"message_id": "M1", "sent_at": "2026-03-04 15:20", "channel": "email"}
    fed = row("sent", **log, **INES, direction="out", **{"Email Status": "Opened"})
    assert not [each for each in fed.payloads if isinstance(each, OptedOut)]
