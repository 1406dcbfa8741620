"""A system at a terminal: changed, removed, let in again."""

from sincerely.records.models import Sender
from sincerely.work.relaying import doors
from tests.relaying.cast import Post

from .conftest import Sincerely


def test_a_sender_is_changed_removed_and_let_in_again(sincerely: Sincerely, relay: Post) -> None:
    words = ("sender", "change", "crm", "--per-minute", 60, "--network", "192.0.2.0/24")
    ran = sincerely(*words, "--refuses-known")
    assert (ran.code, ran.out) == (0, "")
    row = sincerely("sender", "show", "crm", "--json").json
    assert (row["per_minute"], row["networks"], row["user"]) == (60, ["192.0.2.0/24"], "crm")
    assert row["refuses_known"] is True
    assert "[network_unusable]" in sincerely("sender", "change", "crm", "--network", "::/0").err
    assert "[network_or_none]" in sincerely(*words, "--no-network").err
    assert "[no_such_upstream]" in sincerely("sender", "change", "crm", "--upstream", "x").err
    assert sincerely("sender", "change", "crm", "--no-network", "--takes-known").code == 0
    row = sincerely("sender", "show", "crm", "--json").json
    assert (row["networks"], row["refuses_known"], row["per_minute"]) == ([], False, 60)

    assert sincerely("sender", "remove", "crm").code == 2
    assert "not let in any more" in sincerely("sender", "remove", "crm", "--why", "sold it").out
    assert doors.read().by_password("crm", relay.password) is None
    assert Sender.objects.get().user is None
    shown = sincerely("sender", "show", "crm").out
    assert "removed, by " in shown
    assert "sold it" in shown
    assert "Way in: none" in shown
    assert "removed" in sincerely("sender", "list").out
    assert "[way_in_needed]" in sincerely("sender", "change", "crm", "--per-minute", 5).err
    again = sincerely("sender", "change", "crm", "--user", "crm").out.split()[-1]
    assert doors.read().by_password("crm", again)
