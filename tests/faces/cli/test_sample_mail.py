"""The sample store's CRM behind the relay: its mail ends on this machine, and can be tried."""

import socket
from collections.abc import Iterator

import pytest

from sincerely.faces.cli import mail_parts, sample_mail
from sincerely.faces.cli.sample_mail import Letter
from sincerely.faces.smtp import sample_upstream
from sincerely.recognising.recognise import recognise
from sincerely.recognising.text import of_mail
from sincerely.records.models import Sender, Store, Upstream
from sincerely.rules.purpose import CLASS_OF, MessageClass
from sincerely.work import stores
from sincerely.work.relaying import senders
from tests.cast import DAY_0, house
from tests.sink import a_loop, closed, sink

from .conftest import Sincerely


@pytest.fixture
def sample_store(db: None) -> Store:
    made = stores.make_store(
        name="Harbor Motors", key="sample", zone="America/New_York", state="CT", by="t", now=DAY_0
    )
    stores.make_source(store=made, name="crm")
    return made


@pytest.fixture
def upstream() -> Iterator[tuple[int, list[str]]]:
    """A sample upstream's port, and what it said."""
    said: list[str] = []
    with a_loop() as run:
        server = run(sample_upstream.listen(0, said.append))
        yield server.sockets[0].getsockname()[1], said
        run(closed(server))


def test_the_samples_crm_is_let_in_from_this_machine_and_on(sample_store: Store) -> None:
    port = sample_mail.prepared()
    sender = Sender.objects.select_related("upstream").get()
    assert (sender.networks, sender.user, sender.modes) == (["127.0.0.1/32"], None, {"": "on"})
    assert (sender.upstream.host, sender.upstream.port) == ("127.0.0.1", port)
    assert sender.upstream.name == "sample-upstream"
    assert sample_mail.prepared()
    assert Sender.objects.count() == Upstream.objects.count() == 1


def test_its_port_follows_where_another_program_has_taken_it(sample_store: Store) -> None:
    first = sample_mail.prepared()
    assert first
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", first))
        taken.listen()
        second = sample_mail.prepared()
    assert second not in {None, first}
    assert Upstream.objects.get().port == second


def test_a_crm_that_somebody_wired_is_left_alone(sample_store: Store) -> None:
    own = senders.set_upstream(store=sample_store, name="own", host="mail.example.com", port=587)
    senders.add_sender(source=sample_store.sources.get(), upstream=own, user="crm")
    assert sample_mail.prepared() is None
    assert Upstream.objects.get() == own


def test_a_store_that_has_this_machines_network_keeps_it(
    sample_store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    real = house()
    own = senders.set_upstream(store=real.store, name="own", host="mail.example.com", port=587)
    senders.add_sender(source=real.crm, upstream=own, networks=["127.0.0.0/8"])
    assert sample_mail.prepared() is None
    assert "would also let in 'crm'" in capsys.readouterr().out
    assert list(Upstream.objects.all()) == [own]


def test_without_a_sample_store_there_is_no_sample_upstream(db: None) -> None:
    assert sample_mail.prepared() is None
    assert "sample upstream" not in mail_parts.commands(sample_mail.free_port(0))


def test_a_taken_port_means_no_relay_and_is_said(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = mail_parts.commands(port)
    assert set(found) == {"mail delivery"}
    assert f"Port {port} is taken: no relay" in capsys.readouterr().out
    mail_parts.say_how_to_try(port, found)
    assert capsys.readouterr().out == ""


def test_the_sample_upstream_takes_everything_and_says_it_goes_nowhere(
    sincerely: Sincerely, upstream: tuple[int, list[str]]
) -> None:
    port, said = upstream
    ran = sincerely("sample", "mail", "papers", "--to", "pat@example.com", "--relay-port", port)
    assert ran.code == 0, ran.err
    (line,) = said
    assert "took 'The registration of your new car' for pat@example.com. It goes nowhere" in line
    assert "mail list" in ran.out


def test_a_relay_that_refuses_or_is_not_there_is_said(sincerely: Sincerely) -> None:
    with sink() as box:
        box.rcpt.append("550 5.7.1 already_bought: no")
        ran = sincerely("sample", "mail", "--relay-port", box.port)
    assert "550 5.7.1 already_bought: no [not_taken]" in ran.err
    ran = sincerely("sample", "mail", "--relay-port", sample_mail.free_port(0))
    assert "[no_relay]" in ran.err


@pytest.mark.parametrize("letter", Letter)
def test_the_letters_are_taken_for_what_they_are(letter: Letter) -> None:
    found = recognise(of_mail(sample_mail._written(letter, "pat@example.com")))
    sells = CLASS_OF[found.purpose] is MessageClass.PROSPECT
    assert sells is (letter is not Letter.PAPERS)
