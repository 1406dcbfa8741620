"""Mail in the relay at a terminal: listed, explained, released, refused, counted, reported."""

import sys
from datetime import timedelta
from types import SimpleNamespace

import pytest

from sincerely.faces.cli import mails
from sincerely.records.models import Delivery, Mail, Template
from sincerely.rules.events.deals import DealSold
from sincerely.work.relaying import senders
from sincerely.work.relaying.judging import Mode
from tests.cast import ROSA, SUV, House, day, house
from tests.relaying.cast import Post, mail

from .conftest import Sincerely

OFFER = mail("Big sale this month", "Huge savings on every new car this month. Hurry in!")
SOLD = DealSold(deal="D1", vehicle=SUV, by="Dana Reyes")


def stopped(relay: Post) -> int:
    """Rosa bought, and is sold to. Her mail's number."""
    relay.house.tell(ROSA, SOLD, day(0), source=relay.house.dms)
    relay.now = day(10)
    relay.take(OFFER)
    relay.work()
    return relay.one().pk


def held(relay: Post) -> int:
    """A mail somebody must decide about."""
    relay.take(OFFER)
    Delivery.objects.update(state="held", answer="hold", codes=["may_be_a_buyer"], next_at=None)
    return relay.one().pk


def test_a_stopped_mail_says_why_what_for_and_what_became_of_it(
    sincerely: Sincerely, relay: Post
) -> None:
    number = stopped(relay)
    (row,) = sincerely("mail", "list", "--json").json
    assert (row["id"], row["state"]) == (number, "refused")
    assert "already_bought" in row["codes"]
    assert (row["subject"], row["source"]) == ("Big sale this month", "crm")
    assert "bought a 2026 Hyundai Palisade" in " ".join(row["reasons"])
    assert row["person"] == "Rosa Keller"
    shown = sincerely("mail", "show", number).out
    assert f"Why: {row['reasons'][0]}" in shown
    assert "To Rosa Keller <rosa@example.com>" in shown
    assert "Taken for: " in shown
    assert "refused, by test: " in shown
    told = sincerely("mail", "show", number, "--json").json
    assert told["trail"][-1]["state"] == "refused"
    assert told["taken"]["purpose"] == row["purpose"]


def test_its_bytes_are_printed_as_they_were_kept(
    sincerely: Sincerely, relay: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = stopped(relay)
    written: list[bytes] = []
    out = SimpleNamespace(write=written.append)
    quiet = SimpleNamespace(buffer=out, flush=lambda: None, isatty=lambda: False)
    monkeypatch.setattr("sincerely.faces.cli.mails.sys", SimpleNamespace(stdout=quiet))
    assert sincerely("mail", "show", number, "--raw").code == 0
    assert written[0].endswith(OFFER)
    assert written[0].startswith(b"Received: ")
    monkeypatch.setattr("sincerely.faces.cli.mails.sys", sys)
    Mail.objects.update(content=None)
    assert "[not_kept]" in sincerely("mail", "show", number, "--raw").err
    assert sincerely("mail", "show", number).code == 0


def test_a_mail_nobody_has_looked_at_yet_shows_its_subject(
    sincerely: Sincerely, relay: Post
) -> None:
    relay.take(OFFER)
    (row,) = sincerely("mail", "list", "--json").json
    assert (row["state"], row["subject"], row["purpose"]) == ("queued", "Big sale this month", None)
    assert "not judged yet" in sincerely("mail", "show", row["id"]).out


def test_the_list_is_by_state_purpose_and_time(sincerely: Sincerely, relay: Post) -> None:
    stopped(relay)
    relay.take(OFFER, "stranger@example.net")
    relay.work()
    purpose = sincerely("mail", "list", "--json").json[0]["purpose"]

    def count(*words: str) -> int:
        return len(sincerely("mail", "list", "--json", *words).json)

    assert count() == 2
    assert count("--state", "refused") == 1
    assert count("--state", "refused", "--state", "delivered") == 2
    assert count("--purpose", purpose) == 2
    assert count("--purpose", "recall") == 0
    assert count("--since", "2026-03-13") == 2
    assert count("--since", "2026-03-15") == 0
    assert count("--limit", "1") == 1
    assert sincerely("mail", "list", "--state", "gone").code == 2
    assert "There is no such mail." in sincerely("mail", "list", "--state", "held").out


def test_what_went_in_watch_in_spite_of_the_gate_is_said(sincerely: Sincerely, relay: Post) -> None:
    relay.turn(Mode.WATCH)
    stopped(relay)
    relay.take(OFFER, "stranger@example.net")
    relay.work()
    (row,) = sincerely("mail", "list", "--would-stop", "--json").json
    assert (row["state"], row["would_stop"]) == ("delivered", True)
    assert "delivered; would have been stopped" in sincerely("mail", "list").out


def test_what_went_in_bypass_is_said(sincerely: Sincerely, relay: Post) -> None:
    senders.bypass(sender=relay.sender, why="a trial", by="Lee", now=relay.now)
    stopped(relay)
    assert "delivered; bypass: not judged" in sincerely("mail", "list").out


def test_held_mail_is_released_or_refused_by_name(sincerely: Sincerely, relay: Post) -> None:
    number = held(relay)
    assert sincerely("mail", "release", number).code == 2
    assert sincerely("mail", "release", number, "--why", "I know them").code == 0
    step = relay.one().trail[-1]
    assert step["why"] == "I know them"
    assert step["by"].endswith("@harbor")
    assert "[not_held]" in sincerely("mail", "release", number, "--why", "x").err
    assert sincerely("mail", "refuse", number, "--why", "no longer true").code == 0
    assert relay.counts() == {"refused": 1}


def test_held_mail_is_released_by_purpose_or_by_wording(sincerely: Sincerely, relay: Post) -> None:
    papers = mail("Your invoice", "Attached is the receipt for your payment of $20.")
    for n in range(2):
        relay.take(OFFER, f"a{n}@example.net")
    relay.take(papers, "b@example.net")
    relay.take(papers, "c@example.net")
    Delivery.objects.update(state="held", answer="hold", codes=["may_be_a_buyer"], next_at=None)
    offers = Delivery.objects.filter(address__startswith="email:a")
    offers.update(read='{"how":"unsure","purpose":"promotion"}')
    wording = Template.objects.create(
        store=relay.house.store, fingerprint="f", first_seen_at=relay.now
    )
    Delivery.objects.filter(address="email:b@example.net").update(template_id=wording.pk)

    def release(*words: object) -> str:
        ran = sincerely("mail", "release", *words, "--why", "bypassed since noon")
        return ran.out + ran.err

    assert "[release_what]" in release()
    assert "[release_what]" in release(1, "--purpose", "promotion")
    assert "[release_what]" in release("--template", wording.pk, "--purpose", "promotion")
    assert "[no_such_template]" in release("--template", 999_999)
    assert "0 held mails go" in release("--purpose", "recall")
    assert relay.counts() == {"held": 4}
    assert "2 held mails go" in release("--purpose", "promotion")
    assert {row.state for row in offers} == {"queued"}
    assert offers[0].trail[-1]["why"] == "bypassed since noon"
    assert "1 held mails go" in release("--template", wording.pk)
    assert relay.counts() == {"held": 1, "queued": 3}


def test_of_many_released_those_that_cannot_go_are_counted(
    sincerely: Sincerely, relay: Post
) -> None:
    for number in range(3):
        relay.take(OFFER, f"p{number}@example.com")
    rows = Delivery.objects.order_by("pk")
    read = '{"purpose":"promotion"}'
    rows.update(state="held", answer="hold", codes=["may_be_a_buyer"], next_at=None, read=read)
    gone = rows[1]
    Mail.objects.filter(pk=gone.mail_id).update(content=None)
    said = sincerely("mail", "release", "--purpose", "promotion", "--why", "fine").out
    assert "2 held mails go" in said
    assert "1 stay: their words are not kept any more" in said
    gone.refresh_from_db()
    assert gone.state == "held"


def test_what_is_released_together_is_decided_again(sincerely: Sincerely, relay: Post) -> None:
    number = held(relay)
    Delivery.objects.update(read='{"how":"unsure","purpose":"promotion"}')
    relay.house.tell(ROSA, SOLD, day(0), source=relay.house.dms)
    assert "1 held" in sincerely("mail", "release", "--purpose", "promotion", "--why", "x").out
    relay.now = day(10)
    relay.work()
    assert relay.counts() == {"refused": 1}, number


def test_what_is_in_doubt_is_cleared_up(sincerely: Sincerely, relay: Post) -> None:
    number = held(relay)
    Delivery.objects.update(state="in_doubt", doubts=2)
    words = ("mail", "clear-up", number, "--why", "she says so")
    assert "[clear_up_how]" in sincerely(*words).err
    assert "[clear_up_how]" in sincerely(*words, "--arrived", "--again").err
    doctor = sincerely("doctor").out
    assert "WRONG queue       harbor: 1 in doubt" in doctor
    assert sincerely(*words, "--arrived").code == 0
    assert relay.counts() == {"delivered": 1}
    assert "[not_in_doubt]" in sincerely(*words, "--again").err


def test_mail_of_another_store_is_nobodys_business(sincerely: Sincerely, relay: Post) -> None:
    number = held(relay)
    house("shore", "Shore Motors")
    for words in (("show",), ("release", "--why", "x"), ("refuse", "--why", "x")):
        ran = sincerely("mail", words[0], number, *words[1:], "--store", "shore")
        assert "[no_such_mail]" in ran.err
    assert relay.counts() == {"held": 1}
    assert sincerely("mail", "list", "--store", "shore", "--json").json == []


def test_the_equation_is_told_and_a_mail_astray_is_an_error(
    sincerely: Sincerely, relay: Post
) -> None:
    empty = sincerely("mail", "counts", "--json").json
    assert (empty["accepted"], empty["holds"]) == (0, True)
    stopped(relay)
    relay.take(OFFER, "a@example.net", "b@example.net")
    told = sincerely("mail", "counts")
    assert told.out.startswith("3 accepted = 2 queued + 0 waiting + ")
    assert "1 refused" in told.out
    Delivery.objects.latest("pk").delete()  # one of two recipients: the mail itself is still there
    ran = sincerely("mail", "counts", "--json")
    assert (ran.code, ran.json["holds"], ran.json["astray"]) == (1, False, 1)
    assert "[mail_lost]" in ran.err
    Delivery.objects.update(state="elsewhere", next_at=None)
    assert "[mail_lost]" in sincerely("mail", "counts").err


def test_a_template_is_listed_and_labelled_once(sincerely: Sincerely, relay: Post) -> None:
    for to in ("a@example.net", "b@example.net"):
        relay.take(OFFER, to)
    relay.take(mail("Your invoice", "Attached is the receipt for your payment of $20."))
    relay.work()
    first, second = sincerely("template", "list", "--json").json
    assert (first["came"], first["people"], first["subject"]) == (2, 2, "Big sale this month")
    assert second["came"] == 1
    ran = sincerely("template", "label", first["id"], "newsletter")
    assert "is for newsletter" in ran.out
    row = Template.objects.get(pk=first["id"])
    assert row.purpose == "newsletter"
    assert row.labelled_by.endswith("@harbor")
    (left,) = sincerely("template", "list", "--unlabelled", "--json").json
    assert left["id"] == second["id"]
    assert sincerely("template", "label", first["id"], "unknown").code == 0
    assert Template.objects.get(pk=first["id"]).purpose is None
    assert sincerely("template", "label", first["id"], "gossip").code == 2
    assert "[no_such_template]" in sincerely("template", "label", 999_999, "recall").err


def test_the_weekly_report_in_words(sincerely: Sincerely, relay: Post) -> None:
    stopped(relay)
    relay.take(OFFER, "stranger@example.net")
    relay.work()
    senders.bypass(sender=relay.sender, why="a trial", by="Lee", now=relay.now)
    told = sincerely("relay", "report").out
    assert "Accepted 2, delivered 1." in told
    assert "Stopped 1 for good" in told
    assert "BYPASS: mail of 'crm' flows unjudged since 2026-03-14" in told
    assert "bypass, by Lee: a trial" in told
    found = sincerely("relay", "report", "--days", 30, "--json").json
    assert found["accepted"] == sum(found["states"].values()) == 2
    assert "already_bought" in {row["code"] for row in found["reasons"]}
    relay.now += timedelta(days=8)
    assert sincerely("relay", "report", "--json").json["accepted"] == 0


def test_the_states_are_those_of_a_delivery() -> None:
    assert set(mails.STATES) == {str(state) for state in Delivery.State}


def test_commands_that_list_say_so_when_there_is_nothing(
    sincerely: Sincerely, harbor: House
) -> None:
    for words in ("upstream list", "sender list", "mail list", "template list", "relay report"):
        ran = sincerely(*words.split())
        assert ran.code == 0, ran.err
        assert ran.out.strip()
