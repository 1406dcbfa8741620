"""Mail held for a probable purchase, or a silent feed, goes by itself when that is over."""

from datetime import timedelta

from sincerely.rules.events.deals import DealDesked, DealSold, FinanceAppointmentSet
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.signs import DepositRefunded, InsuranceAsked
from sincerely.work import confirming, people, rhythms
from tests.cast import ROSA, TOM, day
from tests.relaying.cast import SALE, Post


def state(post: Post) -> tuple[str, str]:
    post.work()
    row = post.one()
    return row.state, (row.codes or [""])[0]


def looks_sold(post: Post) -> None:
    post.house.tell(ROSA, LeadReceived(deal="C1"), day(0))
    post.house.tell(ROSA, FinanceAppointmentSet(deal="C1"), day(1))
    post.house.tell(ROSA, InsuranceAsked(who="customer"), day(2))
    post.now = day(3)
    post.take(SALE)
    assert state(post) == ("held", "probably_bought")


def say(post: Post, verb: str) -> None:
    (rosa,) = people.find(store=post.house.store, address="rosa@example.com")
    words = {"by": "Lee", "why": "I rang her", "now": post.now}
    getattr(confirming, verb)(store=post.house.store, person=rosa, **words)


def test_released_it_goes(post: Post) -> None:
    looks_sold(post)
    say(post, "still_shopping")
    assert state(post)[0] == "delivered"
    assert len(post.sink.mails) == 1


def test_confirmed_it_never_goes(post: Post) -> None:
    looks_sold(post)
    say(post, "bought")
    assert state(post) == ("refused", "already_bought")


def test_taken_back_by_the_source_it_goes(post: Post) -> None:
    looks_sold(post)
    post.house.tell(ROSA, DepositRefunded(deal="C1"), day(3))
    assert state(post)[0] == "delivered"


def test_a_silent_feed_holds_it_until_the_feed_comes_again(post: Post) -> None:
    dms = post.house.dms
    post.house.tell(TOM, DealSold(deal="D9"), day(0), source=dms)
    dms.refresh_from_db()
    rhythms.say(source=dms, on=(range(7), 9 * 60), every=None, by="Lee", why="", now=day(0))
    post.house.tell(ROSA, DealDesked(deal="C1"), day(1))
    post.now = day(2)
    post.take(SALE)
    assert state(post) == ("held", "feed_stale")
    post.now += timedelta(hours=1)
    post.house.tell(TOM, DealSold(deal="D10"), post.now, source=dms)
    assert state(post)[0] == "delivered"
