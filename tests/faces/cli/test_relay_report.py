"""`sincerely relay report`: what was turned away at the door stands beside what was accepted."""

from sincerely.records import turned_away
from sincerely.records.models import TurnedAway
from sincerely.rules.events.wishes import DoNotContactAsked
from sincerely.work.relaying import accepting
from tests.cast import ROSA
from tests.faces.cli.conftest import Sincerely
from tests.relaying.cast import Post

Step = TurnedAway.Step


def test_whom_the_door_refused_is_told_with_the_reason(sincerely: Sincerely, relay: Post) -> None:
    relay.house.tell(ROSA, DoNotContactAsked(), relay.now)
    sender = relay.fresh()
    sender.refuses_known = True
    refusal = accepting.check_recipient(sender, "rosa@example.com", by="relay", now=relay.now)
    assert refusal
    said = {"reason": refusal.reason, "verdict_id": refusal.verdict_id, "now": relay.now}
    turned_away.keep(sender, Step.RCPT, status=refusal.status, **said)  # type: ignore[arg-type]
    turned_away.keep(sender, Step.DATA, status="5.6.11", now=relay.now)
    told = sincerely("relay", "report").out
    assert "Turned away at the door, besides these: 2" in told
    assert "They want no contact at all" in told
    assert (
        f"crm, to Rosa Keller: They want no contact at all (verdict {refusal.verdict_id})" in told
    )
    assert "after DATA" in told
    assert "Accepted 0, delivered 0." in told
    door = sincerely("relay", "report", "--json").json["door"]
    assert door["count"] == 2
    assert {why["reason"] for why in door["whys"]} == {"do_not_contact", ""}


def test_nothing_is_said_of_the_door_where_nobody_was_turned_away(
    sincerely: Sincerely, relay: Post
) -> None:
    assert "door" not in sincerely("relay", "report").out
