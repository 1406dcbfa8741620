"""Who is let in from where, who no longer, and what the way in does when the gate breaks."""

import pytest
from django.db.utils import OperationalError

from sincerely.records.models import Sender, SenderDecision, VerdictRow
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.wishes import DoNotContactAsked
from sincerely.work.errors import WorkError
from sincerely.work.relaying import accepting, doors, senders
from tests.cast import ROSA, SUV, day
from tests.relaying.cast import SALE, Post

TO = "rosa@example.com"
SOLD = DealSold(deal="D1", vehicle=SUV, by="Dana Reyes")


@pytest.mark.parametrize(
    "network",
    [
        "0.0.0.0/0",
        "0.0.0.0/1",
        "8.0.0.0/5",
        "198.0.0.0/15",
        "172.0.0.0/8",
        "::/0",
        "2001:db8::/47",
        "2002::/16",
        "::ffff:0:0/96",
        "::ffff:0.0.0.0/97",
        "::ffff:192.0.2.1",
        "::/1",
        "64:ff9b::/96",
        "nowhere",
        "192.0.2.1/24",
    ],
)
def test_no_network_makes_an_open_relay(post: Post, network: str) -> None:
    with pytest.raises(WorkError) as problem:
        senders.add_sender(source=post.house.dms, upstream=post.upstream, networks=[network])
    assert problem.value.code == "network_unusable"
    with pytest.raises(WorkError):
        senders.change(sender=post.sender, networks=[network])
    assert post.fresh().networks == []


@pytest.mark.parametrize(
    "network",
    [
        "10.0.0.0/8",
        "127.0.0.0/8",
        "198.51.0.0/16",
        "192.0.2.7",
        "::1",
        "2001:db8:1::/48",
        "fd00::/8",
    ],
)
def test_a_network_of_the_store_is_let_in(post: Post, network: str) -> None:
    senders.change(sender=post.sender, networks=[network])
    assert post.fresh().networks == [network]


def test_a_removed_sender_is_let_in_by_nothing_and_its_rows_stay(post: Post) -> None:
    senders.change(sender=post.sender, networks=["192.0.2.7"])
    post.take(SALE, "other@example.net")
    assert doors.read().by_network("192.0.2.7") == post.sender
    senders.remove(sender=post.sender, why="sold the CRM", by="Lee", now=post.now)
    now = doors.read()
    assert now.by_network("192.0.2.7") is None
    assert now.by_password("crm", post.password) is None
    assert now.by_id(post.sender.pk) is None  # a session that had signed in before
    last = SenderDecision.objects.latest("pk")
    assert (last.what, last.why, last.by) == ("removed", "sold the CRM", "Lee")
    post.work()
    assert post.counts() == {"delivered": 1}


def test_a_change_keeps_what_is_not_given_and_a_way_in(post: Post) -> None:
    other = senders.set_upstream(
        store=post.house.store, name="other", host="127.0.0.1", port=25, tls="none"
    )
    nothing = senders.change(
        sender=post.sender, upstream=other, settings={"per_minute": 7, "refuses_known": True}
    )
    row = post.fresh()
    assert (nothing, row.upstream, row.per_minute, row.refuses_known) == ("", other, 7, True)
    assert doors.read().by_password("crm", post.password)
    password = senders.change(sender=row, user="crm2")
    assert doors.read().by_password("crm2", password)
    senders.remove(sender=row, why="", by="Lee", now=post.now)
    with pytest.raises(WorkError) as problem:
        senders.change(sender=row, settings={"per_minute": 8})
    assert problem.value.code == "way_in_needed"
    senders.add_sender(source=post.house.dms, upstream=other, user="taken")
    with pytest.raises(WorkError) as problem:
        senders.change(sender=row, user="taken")
    assert problem.value.code == "sender_exists"


def after_data(post: Post) -> Sender:
    """A sender whose stopped mail to Rosa, who bought, is refused after DATA."""
    post.house.tell(ROSA, SOLD, day(0), source=post.house.dms)
    sender = post.fresh()
    sender.refuses_after_data = True
    return sender


def test_a_broken_recogniser_refuses_nothing(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    sender = after_data(post)

    def broken(**_: object) -> None:
        raise ValueError("the model file is torn")

    monkeypatch.setattr(accepting, "understand", broken)
    assert accepting.check_content(sender, SALE, [TO], by="t", now=day(9)) is None

    def away(**_: object) -> None:
        raise OperationalError("the database is starting up")

    monkeypatch.setattr(accepting, "understand", away)
    with pytest.raises(OperationalError):
        accepting.check_content(sender, SALE, [TO], by="t", now=day(9))
    sender.bypassed_at = post.now
    assert accepting.check_content(sender, SALE, [TO], by="t", now=day(9)) is None


def test_only_a_refusal_at_rcpt_is_kept(post: Post) -> None:
    post.house.tell(ROSA, DoNotContactAsked(), day(0))
    sender = post.fresh()
    sender.refuses_known = True
    assert accepting.check_recipient(sender, "else@example.com", by="t", now=day(1)) is None
    assert VerdictRow.objects.count() == 0
    assert accepting.check_recipient(sender, TO, by="t", now=day(1)) is not None
    assert VerdictRow.objects.count() == 1
