"""`sincerely crm`: links made, tried, ended and sent to again from the terminal."""

from pathlib import Path

import pytest

from sincerely.faces.cli import health
from sincerely.records.models import CrmCopy, CrmLink, User
from sincerely.work.crm import rounds
from tests.cast import ROSA, House, day
from tests.faces.cli.conftest import Sincerely
from tests.work.carecast import bought, logs
from tests.work.crmcast import Crm, dana, folder_link, server

__all__ = ["dana", "server"]  # fixtures

pytestmark = pytest.mark.django_db


def test_a_hook_from_its_making_to_its_end(
    sincerely: Sincerely, harbor: House, dana: User, server: Crm
) -> None:
    made = sincerely("crm", "add", "hook", server.url, "--only", "call_made", "--source", "crm")
    link = CrmLink.objects.get()
    assert made.code == 0
    assert f"Link {link.pk}: what is logged at Harbor Motors goes to {server.url}." in made.out
    assert link.secret in made.out
    assert (link.kinds, link.source) == (["call_made"], harbor.crm)
    assert sincerely("crm", "test", link.pk).out == f"{server.url} took it.\n"
    logs(harbor, dana, bought(harbor, ROSA), day(9))
    server.answers.append((500, {}))
    rounds.send_due(now=day(10))
    [row] = sincerely("crm", "list", "--json").json
    assert (row["waiting"], row["taken_at"], row["problem"]) == (1, None, "It answered 500.")
    assert "secret" not in row
    assert link.secret not in sincerely("crm", "list").out
    assert "It answered 500." in sincerely("crm", "list").out
    CrmCopy.objects.update(next_at=None)
    assert sincerely("crm", "again", link.pk).out == "To be sent again: 1.\n"
    assert rounds.send_due(now=day(10)) == 1
    copy = CrmCopy.objects.get()
    assert "sent again" in sincerely("crm", "again", link.pk, "--copy", copy.pk).out
    assert rounds.send_due(now=day(10)) == 1
    assert sincerely("crm", "end", link.pk).out == f"Nothing more goes to {server.url}.\n"
    assert "ended 2026-03-14" in sincerely("crm", "list").out
    assert "ended_already" in sincerely("crm", "end", link.pk).err


def test_a_folder(sincerely: Sincerely, harbor: House, tmp_path: Path) -> None:
    assert sincerely("crm", "add", "csv", tmp_path).code == 0
    link = CrmLink.objects.get()
    assert (link.target, link.secret) == (str(tmp_path), "")
    assert "can be written to" in sincerely("crm", "test", link.pk).out
    assert "no_such_file" in sincerely("crm", "again", link.pk, "--day", "2026-03-04").err
    assert "no_such_day" in sincerely("crm", "again", link.pk).err
    link.delete()
    folder_link(harbor, tmp_path)
    assert sincerely("crm", "send").out.endswith("Days' files written: 10.\n")
    assert (tmp_path / "sincerely-harbor-2026-03-13.csv").is_file()
    link = CrmLink.objects.get()
    written = sincerely("crm", "again", link.pk, "--day", "2026-03-13")
    assert written.out == f"Written: {tmp_path / 'sincerely-harbor-2026-03-13.csv'}\n"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "hook", "https://10.0.0.1/"), "hook_address"),
        (("add", "hook", "https://10.0.0.1/", "--allow-network", "house"), "no_such_network"),
        (("add", "mail", "crm@example.com"), "address_unreadable"),
        (("add", "mail", "crm@example.com", "--from", "a@example.com"), "no_upstream"),
        (("add", "csv", "/nowhere/at/all"), "no_such_folder"),
        (("add", "hook", "https://10.0.0.1/", "--source", "nobody"), "no_such_source"),
        (("end", "4711"), "no_such_link"),
    ],
)
def test_what_cannot_be_done_is_said(
    sincerely: Sincerely, harbor: House, words: tuple[str, ...], code: str
) -> None:
    ran = sincerely("crm", *words)
    assert ran.code != 0
    assert code in ran.err


def test_an_allowed_network_is_kept(sincerely: Sincerely, harbor: House) -> None:
    said = ("crm", "add", "hook", "https://10.20.0.1/in", "--allow-network", "10.20.0.0/16")
    assert sincerely(*said).code == 0
    assert "10.20.0.0/16" in CrmLink.objects.get().networks


def test_the_doctor_says_which_link_has_failed_for_long(
    sincerely: Sincerely, harbor: House, dana: User, server: Crm
) -> None:
    server.link(harbor)
    logs(harbor, dana, bought(harbor, ROSA), day(9))
    [fine] = health.CHECKS["crm"](day(10))
    assert (fine.says, fine.do) == ("1 link to a CRM, which gets through", "")
    server.answers.append((500, {}))
    rounds.send_due(now=day(9))
    [soon] = health.CHECKS["crm"](day(9))
    assert soon.do == "", "a moment's failure is nothing to run for"
    [late] = health.CHECKS["crm"](day(10))
    assert f"{server.url} has taken nothing for 24.0 h: It answered 500." in late.says
    assert "sincerely crm list" in late.do


def test_the_doctor_says_which_link_the_crm_has_ended(
    harbor: House, dana: User, server: Crm
) -> None:
    server.link(harbor)
    logs(harbor, dana, bought(harbor, ROSA), day(9))
    server.answers.append((410, {}))
    rounds.send_due(now=day(9))
    [ended, _] = health.CHECKS["crm"](day(10))
    assert f"{server.url} wants nothing more from us" in ended.says
    assert "crm add hook" in ended.do
    server.link(harbor, now=day(9.5))
    [fine] = health.CHECKS["crm"](day(10))
    assert fine.do == ""


def test_without_links_the_doctor_says_so(harbor: House) -> None:
    [none] = health.CHECKS["crm"](day(10))
    assert none.says == "no link to a CRM (`sincerely crm add`)"
