"""Wiring the relay: upstreams and senders, their modes, rules and the emergency switch."""

import socket
from pathlib import Path

import pytest

from sincerely.faces.cli import upstreams
from sincerely.records.models import Sender, SenderDecision, Upstream
from sincerely.work.relaying import doors
from tests.cast import House
from tests.relaying.cast import Post
from tests.sink import sink

from .conftest import Sincerely

MAIL = ("upstream", "set", "mail", "--host", "mail.example.com", "--port", "587")


def test_the_kinds_of_tls_are_those_of_an_upstream() -> None:
    assert {str(kind) for kind in upstreams.Tls} == {str(kind) for kind in Upstream.Tls}


def test_an_upstream_is_set_changed_and_listed(
    sincerely: Sincerely, harbor: House, tmp_path: Path
) -> None:
    secret = tmp_path / "password"
    secret.write_text("s3cret\n")
    words = ("--user", "store", "--password-file", secret, "--give-up-hours", 24, "--patience", 10)
    assert sincerely(*MAIL, *words).code == 0
    assert sincerely("upstream", "list", "--json").json == [
        {
            "name": "mail",
            "host": "mail.example.com",
            "port": 587,
            "tls": "starttls",
            "user": "store",
            "password_file": str(secret),
            "give_up_hours": 24,
            "patience": 10,
            "senders": [],
        }
    ]
    assert "s3cret" not in sincerely("upstream", "list").out
    assert sincerely(*MAIL, "--tls", "implicit").code == 0
    found = Upstream.objects.get()
    assert (found.tls, found.user, found.give_up_hours) == ("implicit", "", 48)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--user", "store", "--tls", "none"), "tls_needed"),
        (("--user", "store", "--password-file", "nowhere"), "no_password_file"),
    ],
)
def test_an_upstream_that_would_not_be_safe_is_refused(
    sincerely: Sincerely, harbor: House, words: tuple[str, ...], code: str
) -> None:
    assert f"[{code}]" in sincerely(*MAIL, *words).err
    assert not Upstream.objects.exists()


def test_trying_an_upstream_says_what_it_takes_and_sends_nothing(
    sincerely: Sincerely, harbor: House
) -> None:
    with sink(data_size_limit=1000) as box:
        words = ("--host", "127.0.0.1", "--port", box.port, "--tls", "none")
        assert sincerely("upstream", "set", "mail", *words).code == 0
        told = sincerely("upstream", "try", "mail").out
        found = sincerely("upstream", "try", "mail", "--json").json
        assert (box.sessions, box.mails) == (2, [])
        box.features["without"] = ("8BITMIME",)
        assert "8-bit mail unchanged:       no" in sincerely("upstream", "try", "mail").out
    assert f"port {box.port} answers, without TLS, without signing in" in told
    assert "Nothing was sent." in told
    assert found == {"tls": "", "eight_bit": True, "utf8": True, "pipelining": False} | {
        "largest": 1000
    }


def test_trying_an_upstream_that_is_not_there_says_why(sincerely: Sincerely, harbor: House) -> None:
    assert "[no_such_upstream]" in sincerely("upstream", "try", "mail").err
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
    words = ("--host", "127.0.0.1", "--port", port, "--tls", "none")
    assert sincerely("upstream", "set", "mail", *words).code == 0
    ran = sincerely("upstream", "try", "mail")
    assert ran.code == 1
    assert "[upstream_fails]" in ran.err
    assert "refused" in ran.err.lower()


def test_a_sender_is_let_in_and_its_password_shown_once(
    sincerely: Sincerely, harbor: House
) -> None:
    assert "[no_such_upstream]" in sincerely("sender", "add", "crm", "--upstream", "mail").err
    sincerely(*MAIL)
    assert "[way_in_needed]" in sincerely("sender", "add", "crm", "--upstream", "mail").err
    words = ("--user", "crm", "--network", "192.0.2.0/24", "--per-minute", 60, "--refuses-known")
    ran = sincerely("sender", "add", "crm", "--upstream", "mail", *words)
    assert ran.code == 0, ran.err
    first = ran.out.split()[-1]
    assert doors.read().by_password("crm", first)
    row = sincerely("sender", "show", "crm", "--json").json
    assert (row["networks"], row["per_minute"], row["most_recipients"]) == (
        ["192.0.2.0/24"],
        60,
        100,
    )
    assert (row["refuses_known"], row["refuses_after_data"], row["modes"]) == (True, False, {})
    told = sincerely("sender", "show", "crm").out + sincerely("sender", "list").out
    assert "watch" in told
    assert first not in told
    second = sincerely("sender", "password", "crm").out.split()[-1]
    assert doors.read().by_password("crm", first) is None
    assert doors.read().by_password("crm", second)
    assert "[sender_exists]" in sincerely("sender", "add", "crm", "--upstream", "mail", *words).err
    assert "[network_taken]" in (
        sincerely("sender", "add", "dms", "--upstream", "mail", "--network", "192.0.2.7").err
    )


def test_a_new_system_gets_its_source_and_one_by_network_no_password(
    sincerely: Sincerely, harbor: House
) -> None:
    sincerely(*MAIL)
    words = ("sender", "add", "equity-tool", "--upstream", "mail", "--network", "192.0.2.9")
    assert sincerely(*words).out == ""
    assert harbor.store.sources.filter(name="equity-tool").exists()
    assert "[no_user]" in sincerely("sender", "password", "equity-tool").err
    assert "[no_such_sender]" in sincerely("sender", "show", "dms").err


def test_modes_are_set_for_all_or_one_purpose_with_who_and_why(
    sincerely: Sincerely, relay: Post
) -> None:
    words = ("--why", "two weeks watched", "--purpose", "promotion")
    assert "promotion mail" in sincerely("sender", "mode", "crm", "on", *words).out
    assert sincerely("sender", "mode", "crm", "watch", "--why", "not all yet").code == 0
    sender = Sender.objects.get()
    assert sender.modes == {"": "watch", "promotion": "on"}
    last = SenderDecision.objects.latest("pk")
    assert (last.why, last.mode) == ("not all yet", "watch")
    assert last.by.endswith("@harbor")
    assert "watch; promotion on" in sincerely("sender", "list").out
    shown = sincerely("sender", "show", "crm").out
    assert "mode on promotion" in shown
    assert "two weeks watched" in shown
    assert sincerely("sender", "mode", "crm", "bypass", "--why", "x").code == 2


def test_the_emergency_switch_is_loud_until_it_ends(sincerely: Sincerely, relay: Post) -> None:
    assert sincerely("sender", "bypass", "crm", "--why", "it holds paperwork").code == 0
    assert "BYPASS since" in sincerely("sender", "list").out
    doctor = sincerely("doctor")
    assert doctor.code == 1
    assert "WRONG senders     harbor/crm is in BYPASS" in doctor.out
    assert "--end" in doctor.out
    assert sincerely("sender", "bypass", "crm", "--end", "--why", "mended").code == 0
    assert "BYPASS" not in sincerely("sender", "list").out + sincerely("doctor").out


def test_rules_are_added_numbered_and_removed(sincerely: Sincerely, relay: Post) -> None:
    service = ("--header", "From", "--like", "*service@*", "--purpose", "service_reminder")
    person = ("--header", "X-Mailer", "--like", "Outlook*", "--written-by", "person")
    assert sincerely("sender", "rule", "crm", *service).code == 0
    told = sincerely("sender", "rule", "crm", *person).out
    assert "Rule 1: From like *service@*: for service_reminder" in told
    assert "Rule 2: X-Mailer like Outlook*: written by person" in told
    assert sincerely("sender", "rule", "crm", "--remove", 1).code == 0
    assert [rule["header"] for rule in Sender.objects.get().rules] == ["X-Mailer"]
    assert "[no_such_rule]" in sincerely("sender", "rule", "crm", "--remove", 2).err
    assert "[rule_unusable]" in sincerely("sender", "rule", "crm", "--header", "From").err
