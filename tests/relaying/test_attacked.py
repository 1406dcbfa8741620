"""What a hostile reader of the relay found, each shown as it was shown to us."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sincerely.records import settling, spool
from sincerely.records.models import Delivery, Upstream
from sincerely.records.settling import Ending, Judgement
from sincerely.rules.events.deals import DealSold
from sincerely.rules.purpose import Purpose
from sincerely.rules.verdict import all_codes
from sincerely.work.relaying import judging, releasing, senders, understanding
from sincerely.work.relaying.headers import read
from sincerely.work.relaying.judging import Asked, Judged, Mode
from tests.cast import ROSA, SUV, day
from tests.relaying.cast import FROM, SALE, Post, mail
from tests.sink import sink

SOLD = DealSold(deal="D1", vehicle=SUV, by="Dana Reyes")
CHECKING_IN = mail(
    "Just checking in",
    "Hi Rosa, are you still looking for a new Palisade? Come by for a test drive this week and I"
    " will make you a great deal!",
    X_Sincerely_Purpose="transactional",
)


def bought(post: Post) -> None:
    post.house.tell(ROSA, SOLD, day(0), source=post.house.dms)
    post.now = day(10)


def test_a_stated_purpose_is_not_believed_against_the_words(post: Post) -> None:
    bought(post)
    post.take(CHECKING_IN)
    post.work()
    assert post.one().state == "refused"
    assert "already_bought" in post.one().codes


def test_a_stated_purpose_is_believed_where_the_words_do_not_contradict_it(post: Post) -> None:
    bought(post)
    words = "Your registration papers for the Palisade have arrived; bring your driver's license."
    post.take(mail("Your papers", words, X_Sincerely_Purpose="transactional"))
    post.work()
    assert post.counts() == {"delivered": 1}


def test_a_purpose_the_source_may_not_claim_is_not_heard(post: Post) -> None:
    post.house.crm.may_claim = []
    post.house.crm.save()
    found = understanding.understand(
        sender=post.fresh(), content=CHECKING_IN, address="email:x@example.com", received_at=day(0)
    )
    assert found.how != "stated"


def test_what_timed_out_at_the_dot_is_named_by_who_records(post: Post) -> None:
    """The upstream may finish it after the sale has returned: the record says which mail."""
    post.sink.data.append(None)
    post.take(SALE)
    post.work()
    receipt = post.house.tell(ROSA, SOLD, post.now, source=post.house.dms)
    assert [each.delivery_id for each in receipt.in_doubt] == [post.one().pk]


def test_a_dead_upstream_is_not_in_front_of_a_live_one(post: Post) -> None:
    with sink() as live:
        other = senders.set_upstream(
            store=post.house.store, name="live", host="127.0.0.1", port=live.port, tls="none"
        )
        Upstream.objects.filter(name="mail").update(port=1)
        for number in range(5):
            post.take(SALE, f"p{number}@example.com")
        post.work()
        Delivery.objects.update(next_at=spool.AT_ONCE)  # all of them are due again, first of all
        sender = post.sender
        sender.upstream = other
        sender.save()
        post.take(SALE, "live@example.com")
        post.courier.work(4)
        post.courier.close()
        assert live.to == ["live@example.com"]
    assert Upstream.objects.get(name="mail").failures == 1


def test_a_worker_without_its_lease_has_no_say(post: Post) -> None:
    post.take(SALE)
    [mine] = spool.claim(by="A", most=1, now=post.now)
    Delivery.objects.update(leased_until=None)
    [theirs] = spool.claim(by="B", most=1, now=post.now)
    assert theirs.id == mine.id
    assert settling.before_the_dot([(theirs.id, Judgement())], by="B") == {theirs.id}
    assert settling.before_the_dot([(mine.id, Judgement())], by="A") == set()
    lost = [Ending(delivery_id=mine.id, state="bounced")]
    assert not settling.settle(lost, now=post.now, by="A", leased=True)
    settling.put_back(mine.id, next_at=post.now, by="A", dotted=True)
    assert post.one().dot_at is not None
    done = [Ending(delivery_id=theirs.id, state="delivered")]
    assert settling.settle(done, now=post.now, by="B", leased=True) == {theirs.id}


def test_a_bounce_of_a_head_in_eight_bits_is_written(post: Post) -> None:
    post.turn(Mode.WATCH)
    post.sink.rcpt.append("550 5.1.1 Nobody h\u00e9re")
    eight = SALE.replace(b"Subject: Big", "Subject: Jos\u00e9, big ".encode() + b"x" * 3000)
    post.take(eight)
    post.work()
    assert post.counts() == {"bounced": 1}
    [taken] = post.sink.mails
    assert taken.to == FROM
    assert max(map(len, taken.content.split(b"\r\n"))) < 999


@pytest.mark.parametrize(
    "line",
    ["Subject: =?utf-8?b?a?=", "From: " + "(" * 900, "Subject: =?utf-7?q?Big_sale_+2AA-?="],
    ids=["broken word", "many brackets", "half a letter"],
)
def test_no_head_breaks_the_reader_or_the_way(post: Post, line: str) -> None:
    read(f"{line}\r\n\r\n".encode())
    post.turn(Mode.WATCH)
    post.take(f"{line}\r\n".encode() + SALE)
    post.work()
    assert post.counts() == {"delivered": 1}


def test_what_is_held_because_the_gate_broke_can_be_released(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(text: object) -> None:
        raise ArithmeticError

    monkeypatch.setattr(understanding, "_seen", broken)
    post.take(SALE)
    post.work()
    releasing.release(delivery_id=post.one().pk, by="Lee", why="it is fine", now=post.now)
    post.work()
    assert post.counts() == {"delivered": 1}


def test_an_error_each_time_ends_with_a_person(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ArithmeticError

    monkeypatch.setattr(type(post.courier), "_last_word", broken)
    post.take(SALE)
    for _ in range(6):
        post.work()
        post.now += timedelta(hours=1)
    row = post.one()
    assert (row.state, row.codes, row.errors) == ("held", ["gate_failed"], 4)


def test_held_mail_stays_held_through_an_error(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    bought(post)
    post.take(SALE)
    held = {"state": "held", "answer": "hold", "codes": ["may_be_a_buyer"]}
    Delivery.objects.update(kept_back=True, **held)
    with monkeypatch.context() as patched:

        def broken(*_: object, **__: object) -> None:
            raise ArithmeticError

        patched.setattr(type(post.courier), "_last_word", broken)
        post.work()
    senders.bypass(sender=post.sender, why="", by="Lee", now=post.now)
    post.now += timedelta(hours=1)
    post.work()
    assert post.counts() == {"refused": 1}


@pytest.mark.parametrize("how", ["cleared up", "released"])
def test_giving_up_counts_from_when_it_was_free_to_go(post: Post, how: str) -> None:
    post.take(SALE)
    row = post.one()
    if how == "cleared up":
        Delivery.objects.update(state="in_doubt", next_at=None, doubts=2, attempts=2)
    else:
        Delivery.objects.update(state="held", answer="hold", codes=["x"], next_at=None, attempts=1)
    post.now += timedelta(hours=60)
    if how == "cleared up":
        releasing.clear_up(delivery_id=row.pk, arrived=False, by="Lee", why="", now=post.now)
    else:
        releasing.release(delivery_id=row.pk, by="Lee", why="", now=post.now)
    post.sink.data.append("451 4.7.1 Greylisted")
    post.work()
    assert post.counts() == {"queued": 1}
    post.now += timedelta(minutes=30)
    post.work()
    assert post.counts() == {"delivered": 1}


def test_a_short_answer_many_people_get_is_still_a_persons(post: Post) -> None:
    """Promise 9: *Thanks, see you then* goes to four customers, and to the buyer too."""
    post.house.crm.may_write_as_person = True
    post.house.crm.save()
    for number in range(5):
        content = mail("Re: Tuesday", "Thanks, see you then.\n\nDana", In_Reply_To=f"<{number}@x>")
        post.take(content, f"p{number}@example.com")
        post.work()
    assert {d.read.count('"written_by":"person"') for d in Delivery.objects.all()} == {1}


def test_who_lets_an_unknown_mail_go_has_not_let_a_later_reason_pass(post: Post) -> None:
    """Released before the sale was recorded, judged after it."""
    post.take(SALE)
    row = post.one()
    Delivery.objects.filter(pk=row.pk).update(
        state="held", answer="hold", codes=["purpose_unknown"], next_at=None
    )
    releasing.release(delivery_id=row.pk, by="Lee", why="", now=post.now)
    assert post.one().released == ["purpose_unknown"]
    judged = _unknown_to_a_buyer(post)
    assert not judged.goes(["purpose_unknown"])
    assert judged.decided is not None
    seen = all_codes(judged.decided.verdict)
    assert {"purpose_unknown", "already_bought"} <= seen
    assert judged.goes(sorted(seen))


def _unknown_to_a_buyer(post: Post) -> Judged:
    bought(post)
    post.turn(Mode.ON)
    sender = post.fresh()
    found = understanding.understand(
        sender=sender, content=SALE, address="email:rosa@example.com", received_at=post.now
    )
    doubtful = (Purpose.SERVICE_REMINDER, Purpose.PROMOTION)
    unknown = replace(found.message, purpose=None, could_be=doubtful, sells=False)
    asked = Asked(
        sender=sender, understood=replace(found, message=unknown), recipient="rosa@example.com"
    )
    [judged] = judging.judge([asked], keep=False, by="t", now=post.now)
    return judged
