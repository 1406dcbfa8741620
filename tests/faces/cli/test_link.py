"""`sincerely link`: the page of one reader, and the lines a mail needs for it."""

from sincerely.rules.purpose import Purpose
from tests.cast import House, day

from .conftest import Sincerely


def test_the_page_and_the_lines_of_a_mail(sincerely: Sincerely, harbor: House) -> None:
    said = sincerely("link", "pat@example.com", "--url", "https://desk.example.com/")
    assert "List-Unsubscribe: <https://desk.example.com/c/" in said.out
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in said.out
    found = sincerely("link", "PAT@example.com", "--url", "https://desk.example.com", "--json").json
    assert found["url"] in said.out
    assert found["headers"]["List-Unsubscribe"] == f"<{found['url']}one-click/>"


def test_what_makes_no_link_says_why(sincerely: Sincerely, harbor: House) -> None:
    other = harbor.ask("rosa@example.com", Purpose.PROMOTION, day(1))
    for words, code in (
        (("nonsense",), "neither a mail address nor a phone number"),
        (("pat@example.com", "--decision", other.id), "was not about a message to this address"),
    ):
        ran = sincerely("link", *words)
        assert ran.code == 1
        assert code in ran.err


def test_versions_are_listed_and_gone_back_to(sincerely: Sincerely, harbor: House) -> None:
    sincerely("policy", "set", "promotion_quiet_days=30", "--why", "we try")
    assert "promotion_quiet_days 365 -> 30" in sincerely("policy", "versions").out
    assert "Policy 3 of Harbor Motors is in force, as 1 was." in (
        sincerely("policy", "back", "1", "--why", "too much").out
    )
    rows = sincerely("policy", "versions", "--json").json
    assert [(row["number"], row["why"]) for row in rows] == [
        (3, "too much"),
        (2, "we try"),
        (1, "the defaults"),
    ]
    assert sincerely("policy", "back", "9", "--why", "x").code == 1


def test_a_preview_speaks_of_what_waits_now(sincerely: Sincerely, harbor: House) -> None:
    harbor.ask("pat@example.com", Purpose.PROMOTION, day(9))
    said = sincerely("policy", "preview", "promotion_quiet_days=30").out
    assert "Of the 1 messages judged in the last 90 days" in said
    found = sincerely("policy", "preview", "promotion_quiet_days=30", "--json").json
    assert (found["judged"], found["of"], found["waiting"]) == (1, 1, 0)
