"""Exports whose headers are French or Spanish, and dates that have the day first."""

import pytest

from sincerely.reading import Quarantined, Read
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.wishes import OptedOut
from sincerely.rules.purpose import Channel

from .conftest import CHICAGO, Feed

FRENCH = """\
No de transaction;Date de vente;Pr\u00e9nom;Nom de famille;Courriel;Cellulaire;Ann\u00e9e;Marque
V-1;2026-03-02;H\u00e9l\u00e8ne;C\u00f4t\u00e9;helene@example.com;418-555-0133;2026;Hyundai
"""
SPANISH = """\
N\u00fam. de venta,Fecha de venta,Nombre,Apellido,Correo,Tel\u00e9fono m\u00f3vil,A\u00f1o,Marca
V-1,2026-03-02,H\u00e9l\u00e8ne,C\u00f4t\u00e9,helene@example.com,418-555-0133,2026,Hyundai
"""


@pytest.mark.parametrize(
    ("text", "encoding"), [(FRENCH, "utf-8"), (FRENCH, "cp1252"), (SPANISH, "utf-8")]
)
def test_sales_under_headers_in_another_language(feed: Feed, text: str, encoding: str) -> None:
    fed = feed(text, encoding=encoding)
    assert (fed.kind, fed.reading.ignored) == ("sales", ())
    who = fed.arrival.contact
    assert (who.first, who.last) == ("H\u00e9l\u00e8ne", "C\u00f4t\u00e9")
    assert (who.emails, who.phones) == (("helene@example.com",), (("cell", "418-555-0133"),))
    (sold,) = fed.payloads
    assert isinstance(sold, DealSold)
    assert (sold.deal, sold.vehicle.year, sold.vehicle.make) == ("V-1", "2026", "Hyundai")


def test_opt_outs_in_french(feed: Feed) -> None:
    fed = feed(
        "Courriel,Date de d\u00e9sabonnement,Canal,Raison\nh@example.com,2026-03-12,Texto,\n"
    )
    (out,) = fed.payloads
    assert isinstance(out, OptedOut)
    assert out.channel is Channel.TEXT


def test_what_they_refuse_in_french(feed: Feed) -> None:
    fed = feed(
        "No client,Pr\u00e9nom,Nom,Courriel,Ne pas appeler,Courriel autoris\u00e9\n"
        "1,Luc,Roy,luc@example.com,Oui,Oui\n2,Ida,Roy,ida@example.com,Non,Non\n"
    )
    outs = [each for each in fed.payloads if isinstance(each, OptedOut)]
    assert [each.channel for each in outs] == [Channel.CALL, Channel.EMAIL]


@pytest.mark.parametrize(
    "header", ["Abonn\u00e9 \u00e0 l'infolettre", "Refus LCAP", "No quiere baja"]
)
def test_a_header_that_may_be_about_a_refusal_waits(feed: Feed, header: str) -> None:
    fed = feed(f"Pr\u00e9nom,Nom,Courriel,{header}\nLuc,Roy,luc@example.com,Non\n")
    assert fed.problem.code == "unknown_table"


def days(feed: Feed, *dates: str) -> list[str]:
    rows = "".join(f"D{n},{day},Ida,Moss\n" for n, day in enumerate(dates))
    fed = feed(f"deal_number,sold_date,first_name,last_name\n{rows}")
    return [
        str(CHICAGO.day(each.arrivals[0].happenings[0].occurred_at))
        if isinstance(each, Read)
        else each.code
        for each in fed.outcomes
        if isinstance(each, Read | Quarantined)
    ]


@pytest.mark.parametrize("mark", "/-.")
def test_one_date_that_can_only_have_the_day_first_tells_of_all(feed: Feed, mark: str) -> None:
    dates = [each.replace("/", mark) for each in ("04/03/2026", "25/02/2026", "3/2/26")]
    assert days(feed, *dates) == ["2026-03-04", "2026-02-25", "2026-02-03"]


def test_where_they_disagree_the_month_is_first(feed: Feed) -> None:
    assert days(feed, "3/4/2026", "2/25/2026", "25/02/2026") == [
        "2026-03-04",
        "2026-02-25",
        "bad_date",
    ]
    assert days(feed, "3/4/2026", "2/3/2026") == ["2026-03-04", "2026-02-03"]


def test_text_that_was_made_utf_8_twice_is_read_once(feed: Feed) -> None:
    twice = "Zo\u00eb".encode().decode("cp1252")
    fed = feed(f"deal_number,sold_date,first_name,last_name\nD1,2026-03-04,{twice},Vale\n")
    assert fed.arrival.contact.first == "Zo\u00eb"
