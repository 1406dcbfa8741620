"""Sales rows: what makes a customer, what does not, and what unmakes one."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sincerely.reading import LeftOut
from sincerely.rules.events import Event, SaidBy, Vehicle
from sincerely.rules.events.deals import DealDelivered, DealSold, DealUnwound
from sincerely.rules.folding import fold
from sincerely.rules.sighting import Happening

from .conftest import Fed, Feed

PLAIN = {"deal_number": "D1", "sold_date": "2026-03-04", "last_name": "Vale"}


def events(fed: Fed) -> list[tuple[str, str]]:
    return [(each.payload.kind, each.key) for each in fed.arrival.happenings]


def test_a_sale(row: Feed) -> None:
    fed = row(
        "sales",
        **PLAIN,
        salesperson="Gil Ortega",
        deal_type="Lease",
        new_used="N",
        year="2026",
        make="Palomar",
        model="Ridge",
        trim="Summit",
        stock_number="R-2041",
        vin="1PALOMAR026RIDGE1",
    )
    (sold,) = fed.arrival.happenings
    assert (fed.arrival.key, sold.key, sold.whole_day) == ("sale:D1", "sale:D1", True)
    assert sold.occurred_at == datetime(2026, 3, 4, 6, tzinfo=UTC)
    assert sold.payload == DealSold(
        deal="D1",
        said_by=SaidBy.DMS,
        by="Gil Ortega",
        lease=True,
        vin="1PALOMAR026RIDGE1",
        vehicle=Vehicle(
            year="2026",
            make="Palomar",
            model="Ridge",
            trim="Summit",
            stock="R-2041",
            condition="new",
        ),
    )


def test_delivered(row: Feed) -> None:
    fed = row("sales", **PLAIN, delivery_date="3/6/2026 4:30 PM", salesperson="Gil Ortega")
    assert events(fed)[1] == ("deal_delivered", "delivered:D1")
    delivered = fed.arrival.happenings[1]
    assert delivered.occurred_at == datetime(2026, 3, 6, 22, 30, tzinfo=UTC)
    assert delivered.payload == DealDelivered(deal="D1", by="Gil Ortega")


def test_a_delivery_planned_for_later_has_not_happened(row: Feed) -> None:
    assert events(row("sales", **PLAIN, delivery_date="2026-04-01")) == [("deal_sold", "sale:D1")]


@pytest.mark.parametrize("blank", ["", "NULL", "N/A", "1900-01-01", "1/1/1900", "0000-00-00"])
def test_words_for_no_date(row: Feed, blank: str) -> None:
    fed = row("sales", **PLAIN, delivery_date=blank, reversal_date=blank, salesperson=blank)
    assert events(fed) == [("deal_sold", "sale:D1")]


def test_the_delivery_date_stands_in_for_a_missing_sold_date(row: Feed) -> None:
    fed = row("sales", **{**PLAIN, "sold_date": ""}, delivery_date="2026-03-06")
    assert [each.occurred_at.day for each in fed.arrival.happenings] == [6, 6]


def test_no_date_at_all_and_a_date_to_come(row: Feed) -> None:
    assert row("sales", **{**PLAIN, "sold_date": ""}).problem.code == "no_date"
    assert row("sales", **{**PLAIN, "sold_date": "2062-03-04"}).problem.code == "date_in_future"


@pytest.mark.parametrize("sort", ["Wholesale", "W", "Dealer Trade", "dealer_trade", "DT"])
def test_wholesale_and_dealer_trade_are_no_customers(row: Feed, sort: str) -> None:
    (only,) = row("sales", **PLAIN, deal_type=sort).outcomes
    assert isinstance(only, LeftOut)
    assert only.why in ("a wholesale deal", "a dealer trade deal")


@pytest.mark.parametrize("sort", ["C", "P", "F", "R", "L"])
def test_letters_of_deals_with_customers(row: Feed, sort: str) -> None:
    (sold,) = row("sales", **PLAIN, deal_type=sort).payloads
    assert isinstance(sold, DealSold)
    assert sold.lease is (sort == "L")


@pytest.mark.parametrize("sort", ["D", "X"])
def test_letters_nobody_is_sure_of_are_asked_about(row: Feed, sort: str) -> None:
    assert row("sales", **PLAIN, deal_type=sort).problem.code == "unknown_word"


def test_an_unknown_sort_of_deal_is_asked_about(row: Feed) -> None:
    problem = row("sales", **PLAIN, deal_type="Zebra").problem
    assert problem.code == "unknown_word"
    assert "deal_type says “Zebra”" in problem.sentence
    assert problem.hint.startswith("Words we know: retail, lease, wholesale, dealer trade, ")
    assert problem.hint.endswith(' Or leave the column out: --map "deal_type=".')


def test_a_reversed_sale_is_sold_and_unwound(row: Feed) -> None:
    fed = row("sales", **PLAIN, reversal_date="2026-03-10")
    assert events(fed) == [("deal_sold", "sale:D1"), ("deal_unwound", "unwound:D1:20260310")]
    assert fed.arrival.happenings[1].payload == DealUnwound(deal="D1")


@pytest.mark.parametrize("status", ["voided", "Cancelled", "canceled", "UNWOUND", "V"])
@pytest.mark.parametrize(
    ("posted", "day"), [("2026-03-09", "20260309"), ("", "20260304"), ("2026-03-01", "20260304")]
)
def test_a_voided_sale_without_date_is_unwound_when_it_was_posted(
    row: Feed, status: str, posted: str, day: str
) -> None:
    fed = row("sales", **PLAIN, deal_status=status, posted_date=posted)
    assert events(fed)[1] == ("deal_unwound", f"unwound:D1:{day}")
    sold, unwound = fed.arrival.happenings
    assert sold.occurred_at <= unwound.occurred_at


def test_a_pending_deal_is_a_sign_and_no_sale(row: Feed) -> None:
    fed = row("sales", **PLAIN, deal_status="Pending", delivery_date="2026-03-05")
    assert events(fed) == [("deal_sold", "pending:D1")]
    sold = fed.arrival.happenings[0].payload
    assert isinstance(sold, DealSold)
    assert sold.said_by is SaidBy.SYSTEM


def test_an_unknown_status_is_asked_about(row: Feed) -> None:
    problem = row("sales", **PLAIN, deal_status="C").problem
    assert problem.code == "unknown_status"
    assert "deal_status says “C”" in problem.sentence


COBUYER = {"cobuyer_first_name": "Omar", "cobuyer_last_name": "Vale"}


def test_a_cobuyer_is_a_further_arrival_of_the_same_deal(row: Feed) -> None:
    fed = row(
        "sales",
        **PLAIN,
        **COBUYER,
        reversal_date="2026-03-10",
        delivery_date="2026-03-05",
        cobuyer_email="omar@example.com",
        cobuyer_cell_phone="312-555-0146",
        cobuyer_customer_number="C-10",
    )
    assert len(fed.outcomes) == 1
    buyer, other = fed.arrivals
    assert (buyer.key, other.key) == ("sale:D1", "sale:D1:cobuyer")
    assert (other.contact.first, other.contact.emails) == ("Omar", ("omar@example.com",))
    assert other.contact.phones == (("cell", "312-555-0146"),)
    assert other.contact.customer_number == "C-10"
    assert [each.key for each in other.happenings] == [
        "sale:D1:cobuyer",
        "delivered:D1:cobuyer",
        "unwound:D1:20260310:cobuyer",
    ]
    sold = [arrival.happenings[0].payload for arrival in fed.arrivals]
    roles = [(each.deal, each.role) for each in sold if isinstance(each, DealSold)]
    assert roles == [("D1", "buyer"), ("D1", "co-buyer")]


def test_blank_cobuyer_columns_name_nobody(row: Feed) -> None:
    fed = row("sales", **PLAIN, cobuyer_first_name="N/A", cobuyer_last_name="")
    assert len(fed.arrivals) == 1


def test_the_buyer_again_is_no_cobuyer(row: Feed) -> None:
    fed = row(
        "sales",
        **PLAIN,
        first_name="Ines",
        email="iv@example.com",
        cobuyer_first_name="INES",
        cobuyer_last_name="Vale",
        cobuyer_email="IV@example.com",
    )
    assert len(fed.arrivals) == 1


@pytest.mark.parametrize("key", ["", "0", "000", "N/A"])
def test_a_deal_without_a_number(row: Feed, key: str) -> None:
    assert row("sales", **{**PLAIN, "deal_number": key}).problem.code == "no_key"


def test_the_same_row_later_adds_only_what_is_new(row: Feed) -> None:
    first = {key for _, key in events(row("sales", **PLAIN))}
    later = {key for _, key in events(row("sales", **PLAIN, delivery_date="2026-03-05"))}
    assert later - first == {"delivered:D1"}


def test_a_key_too_long_for_the_ledger_is_a_digest(row: Feed) -> None:
    long, longer = (row("sales", **{**PLAIN, "deal_number": "7" * n}) for n in (400, 401))
    (key,), (other,) = ([each for _, each in events(fed)] for fed in (long, longer))
    assert key != other
    assert len(key) < 100


def test_a_key_that_is_a_mail_address_is_a_digest(row: Feed) -> None:
    (key,) = (key for _, key in events(row("sales", **{**PLAIN, "deal_number": "i@example.com"})))
    assert "@" not in key


def sold_on(fed: Fed) -> tuple[int, str]:
    sold = fed.arrival.happenings[0]
    return sold.occurred_at.day, sold.key


@pytest.mark.parametrize(
    "header",
    ["AccountingDate", "ACCTG-DATE", "Acctg Date", "Booked Date", "Posting Date", "Posted Date"],
)
@pytest.mark.parametrize("bought", ["Contract Date", "Deal Date", "Sold Date", "Delivery Date"])
def test_the_contract_says_when_they_bought_and_accounting_when_it_was_posted(
    feed: Feed, header: str, bought: str
) -> None:
    fed = feed(
        f"DealNo,Name,{header},{bought}\n"
        '7,"VALE,INES",3/9/2026,3/4/2026\n'
        '8,"VALE,INES",,3/4/2026\n'
        '9,"VALE,INES",3/9/2026,\n'
    )
    both, not_yet, alone = (each.happenings[0] for each in fed.arrivals)
    assert (both.occurred_at.day, both.key) == (4, "sale:7")
    assert both.posted_at
    assert both.posted_at.astimezone(UTC).day == 10, "at the end of the ninth in Chicago"
    assert (not_yet.occurred_at.day, not_yet.key, not_yet.posted_at) == (4, "sale:8", None)
    assert alone.occurred_at.day == 9, "it stands in"


def test_an_accounting_date_alone_is_when_it_was_sold(feed: Feed) -> None:
    fed = feed("DealNo,LastName,Accounting Date\n7,Vale,3/9/2026\n")
    assert fed.reading.columns["sold_date"] == ("Accounting Date",)
    assert (sold_on(fed), fed.arrival.happenings[0].posted_at) == ((9, "sale:7"), None)


def test_a_date_filled_in_later_is_a_second_report_and_no_changed_row(feed: Feed) -> None:
    header = "DealNo,LastName,ContractDate,AccountingDate\n"
    first = feed(f"{header}7,Vale,,3/9/2026\n").arrival.happenings
    later = feed(f"{header}7,Vale,3/4/2026,3/9/2026\n").arrival.happenings
    assert {each.key for each in first}.isdisjoint(each.key for each in later)
    record = fold(map(event, (*first, *later))).record
    assert record.bought
    assert record.bought.at.day == 4, "they bought when the first of them says"


@pytest.mark.parametrize("header", ["Finance Date", "Deal Date", "SoldUTCDate", "Sale Date"])
def test_other_names_of_the_sold_date(row: Feed, header: str) -> None:
    fed = row("sales", deal_number="D1", last_name="Vale", **{header: "3/4/2026"})
    assert sold_on(fed) == (4, "sale:D1")


@pytest.mark.parametrize("sort", ["House Deal", "Auction", "Intra-Company", "Counter Sale"])
def test_other_deals_that_are_no_customers(row: Feed, sort: str) -> None:
    (only,) = row("sales", **PLAIN, deal_type=sort).outcomes
    assert isinstance(only, LeftOut)


def test_one_column_of_several_that_says_wholesale_is_believed(row: Feed) -> None:
    for cells in (
        {"DealType": "Used", "SaleType": "Wholesale"},
        {"SaleType": "Cash", "Wholesale": "Y"},
    ):
        (only,) = row("sales", **PLAIN, **cells).outcomes
        assert only == LeftOut(2, "a wholesale deal")
    assert row("sales", **PLAIN, SaleType="Cash", Wholesale="False").payloads


def test_a_strange_word_beside_a_known_one_does_no_harm(row: Feed) -> None:
    assert row("sales", **PLAIN, DealType="New", ContractType="RISC-7").payloads


def test_a_quote_is_no_sale(row: Feed) -> None:
    (only,) = row("sales", **PLAIN, deal_status="Quote").outcomes
    assert only == LeftOut(2, "a quote and no sale")


def test_a_row_that_books_the_price_back_undoes_the_sale(row: Feed) -> None:
    fed = row("sales", **{**PLAIN, "sold_date": "2026-03-09"}, sale_price="($28,450.00)")
    assert events(fed) == [("deal_unwound", "unwound:D1:20260309")]


def test_the_salespersons_name_in_two_columns(row: Feed) -> None:
    fed = row("sales", **PLAIN, SalesPersonFirstName="Gil", SalesPersonLastName="Ortega")
    sold = fed.payloads[0]
    assert isinstance(sold, DealSold)
    assert sold.by == "Gil Ortega"


def test_names_of_a_make_count_before_its_letters(row: Feed) -> None:
    cells = {"Make": "PA", "MakeName": "Palomar", "Model": "RDG", "ModelName": "Ridge"}
    sold = row("sales", **PLAIN, **cells).payloads[0]
    assert isinstance(sold, DealSold)
    assert str(sold.vehicle) == "Palomar Ridge"


def test_an_undoing_never_comes_before_what_it_undoes(row: Feed) -> None:
    fed = row(
        "sales",
        **PLAIN,
        delivery_date="2026-03-06",
        deal_status="Voided",
        reversal_date="2026-03-01",
    )
    assert events(fed)[-1] == ("deal_unwound", "unwound:D1:20260306")


def event(happening: Happening) -> Event:
    return Event(
        occurred_at=happening.occurred_at,
        source="dms",
        key=happening.key,
        payload=happening.payload,
        whole_day=happening.whole_day,
    )


DAYS = st.sampled_from(["", "2026-03-04", "2026-03-06", "2026-03-09", "2026-03-12"])
EXPORTS = st.fixed_dictionaries(
    {
        "delivery_date": DAYS,
        "posted_date": DAYS,
        "deal_status": st.sampled_from(["", "Booked", "Delivered", "Pending"]),
    }
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    earlier=EXPORTS,
    undoing=st.sampled_from([{"deal_status": "Voided"}, {"reversal_date": "2026-03-05"}]),
    first=st.booleans(),
)
def test_a_later_export_that_undoes_a_sale_unmakes_the_customer_in_any_order(
    row: Feed, earlier: dict[str, str], undoing: dict[str, str], first: bool
) -> None:
    sold = row("sales", **PLAIN, **earlier).arrival.happenings
    undone = row("sales", **{**PLAIN, **earlier, "deal_status": "", **undoing}).arrival.happenings
    both = [*sold, *undone] if first else [*undone, *sold]
    record = fold(map(event, {each.key: each for each in both}.values())).record
    assert record.bought is None


VALE = {"deal_number": "D1", "sold_date": "2026-03-04", "first_name": "Ines", "last_name": "Vale"}


@pytest.mark.parametrize("sort", ["House", "h"])
def test_a_house_deal_with_a_buyer_is_a_sale_of_nobodys(row: Feed, sort: str) -> None:
    (sold,) = row(
        "sales", **VALE, email="i@example.com", deal_type=sort, salesperson="HOUSE"
    ).payloads
    assert sold == DealSold(deal="D1", said_by=SaidBy.DMS)


@pytest.mark.parametrize(
    "who", [{"email": ""}, {"first_name": "", "last_name": "", "name": "Vale Motors Inc"}]
)
def test_without_a_buyer_it_is_none(row: Feed, who: dict[str, str]) -> None:
    (out,) = row("sales", **{**VALE, "email": "i@example.com", **who}, deal_type="House").outcomes
    assert out == LeftOut(2, "a house deal")


@pytest.mark.parametrize("sort", ["RTL", "FLT", "EMP", "COMM"])
def test_short_words_for_retail(row: Feed, sort: str) -> None:
    assert len(row("sales", **VALE, deal_type=sort).payloads) == 1


@pytest.mark.parametrize("header", ["Cancelled", "Voided", "Unwound"])
@pytest.mark.parametrize(
    ("said", "undone"), [("Y", 4), ("3/6/2026", 6), ("N", 0), ("", 0), ("1900-01-01 00:00:00", 0)]
)
def test_a_flag_undoes_a_sale(row: Feed, header: str, said: str, undone: int) -> None:
    happened = row("sales", **VALE, **{header: said}).arrival.happenings
    ends = [each.occurred_at.day for each in happened if each.payload.kind == "deal_unwound"]
    assert ends == ([undone] if undone else [])


def test_cells_a_spreadsheet_leaves_alone(row: Feed) -> None:
    cells = {"deal_number": '="00123"', "sold_date": '="3/4/2026"', "cell": '="3125550142"'}
    fed = row("sales", **cells, last_name="Vale")
    assert fed.arrival.key == "sale:00123"
    assert fed.arrival.contact.phones == (("cell", "3125550142"),)


@pytest.mark.parametrize(
    ("said", "price"),
    [("$48,250.00", 48_250), ("0.00", None), ("", None), ("n/a", None), ("999999999999", None)],
)
def test_what_the_car_cost(row: Feed, said: str, price: int | None) -> None:
    (sold,) = row("sales", **PLAIN, sale_price=said).payloads
    assert isinstance(sold, DealSold)
    assert sold.price == price
