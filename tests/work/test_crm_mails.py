"""Copies by mail: from the store's own address, past the gate, the same again where in doubt."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from sincerely.records.models import CrmCopy, CrmLink, Delivery, Person, User, VerdictRow
from sincerely.rules.sighting import Contact
from sincerely.work.crm import links, rounds
from sincerely.work.errors import WorkError
from sincerely.work.relaying import senders
from tests.cast import House, day
from tests.sink import Sink, Taken, sink
from tests.work.carecast import bought, logs
from tests.work.crmcast import dana, harbor, rosa

__all__ = ["dana", "harbor", "rosa"]  # fixtures

pytestmark = pytest.mark.django_db
NOW = day(1)


@pytest.fixture
def box(harbor: House) -> Iterator[Sink]:
    with sink() as found:
        senders.set_upstream(
            store=harbor.store, name="mail", host="127.0.0.1", port=found.port, tls="none"
        )
        yield found


@pytest.fixture
def link(harbor: House, box: Sink) -> CrmLink:
    return add(harbor)


def add(
    harbor: House, address: str = "in@crm.example", own: str = "desk@harbor.example"
) -> CrmLink:
    return links.add_mail(
        store=harbor.store, address=address, sent_from=own, by="dana", now=day(-1)
    )


def read(taken: Taken) -> EmailMessage:
    return message_from_bytes(taken.content, policy=policy.default)


def test_one_mail_for_each_event(
    harbor: House, dana: User, rosa: Person, box: Sink, link: CrmLink
) -> None:
    logs(harbor, dana, rosa, NOW, learned="Two boys;\nthey camp.")
    assert rounds.send_due(now=NOW) == 2
    assert {(taken.sender, taken.to) for taken in box.mails} == {
        ("desk@harbor.example", "in@crm.example")
    }
    call, told = (read(taken) for taken in box.mails)
    assert (call["From"], call["Subject"]) == (
        "desk@harbor.example", "Rosa Keller: Dana Reyes called",
    )  # fmt: skip
    assert call["Auto-Submitted"] == "auto-generated"
    assert call.get_content_type() == "text/plain", "no ADF: it would be a new lead"
    assert told.get_content().splitlines() == [
        "What: They told Dana Reyes something of themselves",
        "When: 2026-03-05 10:00",
        "Logged by: Dana Reyes",
        "What they said: Two boys; they camp.",
        "Who: Rosa Keller",
        "Phone: +12075550101",
        "Mail: rosa@example.com",
        "",
        f"Logged at Harbor Motors in Sincerely, copied as {_name(1)}.",
    ]
    assert not VerdictRow.objects.exists(), "the gate was not asked"
    assert not Delivery.objects.exists()


def _name(place: int) -> str:
    return f"event_{CrmCopy.objects.order_by('pk')[place].event_id}"


def test_a_name_is_no_header(harbor: House, dana: User, box: Sink, link: CrmLink) -> None:
    odd = Contact(name="Zoë\r\nBcc: x@example.com " + "ß" * 300, emails=("odd@example.com",))
    logs(harbor, dana, bought(harbor, odd), NOW, learned="שלום\r\n.\r\nMAIL FROM:<x@y.zz>")
    assert rounds.send_due(now=NOW) == 2
    for taken in box.mails:
        mail = read(taken)
        assert taken.content.isascii()
        assert mail["Bcc"] is None
        assert mail["Subject"].startswith("Zoë Bcc: x@example.com ß")
    assert "What they said: שלום . MAIL FROM:<x@y.zz>" in read(box.mails[1]).get_content()


def test_a_lost_answer_brings_the_same_mail_again(
    harbor: House, dana: User, rosa: Person, box: Sink, link: CrmLink
) -> None:
    logs(harbor, dana, rosa, NOW)
    seen: list[bytes] = []
    box.at_dot = lambda taken: seen.append(taken.content)
    box.data.append(None)
    assert rounds.send_due(now=NOW) == 0
    assert "did not say whether it took it" in CrmCopy.objects.get().problem
    assert rounds.send_due(now=day(2)) == 1
    assert len(seen) == 2
    assert seen[0] == seen[1]


def test_refused_now_and_taken_later(
    harbor: House, dana: User, rosa: Person, box: Sink, link: CrmLink
) -> None:
    logs(harbor, dana, rosa, NOW)
    box.rcpt.append("550 5.1.1 Nobody here")
    assert rounds.send_due(now=NOW) == 0
    link.refresh_from_db()
    assert "550 5.1.1 Nobody here" in link.problem
    assert rounds.send_due(now=day(2)) == 1
    link.refresh_from_db()
    assert link.problem == ""


def test_without_a_mail_server_or_an_address(harbor: House) -> None:
    with pytest.raises(WorkError) as caught:
        add(harbor)
    assert caught.value.code == "no_upstream"
    for address, own in (
        ("nobody", "d@harbor.example"),
        ("in@crm.example", ""),
        ("ö@ö.de", "a@b.cc"),
    ):
        with pytest.raises(WorkError) as caught:
            add(harbor, address, own)
        assert caught.value.code == "address_unreadable"


def test_a_test(harbor: House, box: Sink, link: CrmLink) -> None:
    said = links.try_(link=link, by="Max Boss", now=NOW)
    assert said == "The store's mail server took a test for in@crm.example."
    assert "Max Boss tries" in read(box.mails[0]).get_content()
    box.data.append("554 5.7.1 No")
    with pytest.raises(WorkError, match="did not take it: 554"):
        links.try_(link=link, by="Max Boss", now=NOW)
