"""One delivery's way: judged, handed over to the byte, kept back, tried again, given up."""

from datetime import timedelta

import pytest

from sincerely.recognising import model
from sincerely.records.models import CareTask, Delivery, EventRow, Mail, VerdictRow
from sincerely.rules.events.care import ThankYouGiven
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.wishes import OptedOut
from sincerely.rules.purpose import Channel, Purpose
from sincerely.work.errors import WorkError
from sincerely.work.relaying import releasing, senders, understanding
from sincerely.work.relaying.judging import Mode
from tests.cast import ROSA, SUV, day
from tests.relaying.cast import FROM, SALE, Post, mail

SOLD = DealSold(deal="D1", vehicle=SUV, by="Dana Reyes")


def bought(post: Post) -> None:
    post.house.tell(ROSA, SOLD, day(0), source=post.house.dms)
    post.now = day(10)


def thanked(post: Post) -> None:
    post.house.tell(ROSA, ThankYouGiven(by="Dana Reyes"), day(1))


def test_what_may_go_goes_to_the_byte_with_one_line_on_top(post: Post) -> None:
    content = SALE + b".\r\n..two dots\r\n" + "caf\u00e9\r\n".encode()
    post.take(content, options=("BODY=8BITMIME",))
    assert post.work() == 1
    [taken] = post.sink.mails
    assert (taken.sender, taken.to) == (FROM, "rosa@example.com")
    line = taken.content.split(b"\r\n\t", 1)[0]
    assert line.startswith(b"Received: from crm ([127.0.0.1])")
    assert taken.content.endswith(content)
    assert taken.content.count(b"Received:") == 1
    assert "BODY=8BITMIME" in taken.options
    assert post.counts() == {"delivered": 1}


def test_a_buyer_is_not_sold_to(post: Post) -> None:
    bought(post)
    post.take(SALE)
    post.work()
    assert post.sink.mails == []
    row = post.one()
    assert (row.state, row.answer, row.codes[0]) == ("refused", "refuse", "already_bought")
    [kept] = VerdictRow.objects.all()
    assert row.verdicts == [kept.pk]
    assert f"recogniser {model.shipped().version}" in kept.versions
    assert post.courier.work() == 0


def test_each_recipient_has_an_outcome_of_their_own(post: Post) -> None:
    bought(post)
    post.take(SALE, "rosa@example.com", "stranger@example.net", "other@example.net")
    post.work()
    assert sorted(post.sink.to) == ["other@example.net", "stranger@example.net"]
    assert post.counts() == {"delivered": 2, "refused": 1}


def test_watch_lets_everything_go_and_says_what_it_would_have_stopped(post: Post) -> None:
    bought(post)
    post.turn(Mode.WATCH)
    post.take(SALE)
    post.work()
    assert post.sink.to == ["rosa@example.com"]
    row = post.one()
    assert (row.state, row.mode, row.answer) == ("delivered", "watch", "refuse")


def test_on_for_one_purpose_alone(post: Post) -> None:
    bought(post)
    post.turn(Mode.WATCH)
    post.turn(Mode.ON, Purpose.PROMOTION)
    post.take(SALE)
    post.work()
    assert post.counts() == {"refused": 1}


def test_bypass_asks_nobody_and_is_written_down(post: Post) -> None:
    bought(post)
    senders.bypass(sender=post.sender, why="the gate is wrong today", by="Lee", now=post.now)
    post.take(SALE)
    post.work()
    assert post.sink.to == ["rosa@example.com"]
    assert post.one().mode == "bypass"
    assert VerdictRow.objects.count() == 0
    senders.end_bypass(sender=post.sender, why="", by="Lee", now=post.now)
    assert [d.what for d in post.sender.decisions.order_by("pk")] == [
        "mode",
        "bypass",
        "bypass_ended",
    ]


def test_what_the_upstream_cannot_take_now_is_tried_again_later(post: Post) -> None:
    post.sink.data.append("451 4.3.2 Busy")
    post.take(SALE)
    post.work()
    row = post.one()
    assert (row.state, row.attempts, row.reply) == ("queued", 1, "451 4.3.2 Busy")
    post.now += timedelta(minutes=5)
    assert post.work() == 1
    assert post.counts() == {"delivered": 1}


def test_a_server_that_is_gone_is_tried_again(post: Post) -> None:
    senders.set_upstream(store=post.house.store, name="mail", host="127.0.0.1", port=1, tls="none")
    post.take(SALE)
    post.work()
    assert (post.one().state, post.one().attempts) == ("queued", 1)


def test_what_it_never_takes_goes_back_to_the_sender_with_its_words(post: Post) -> None:
    post.sink.rcpt.append("550 5.1.1 No such user here")
    post.take(SALE)
    post.work()
    assert post.counts() == {"bounced": 1}
    [taken] = post.sink.mails
    assert (taken.sender, taken.to) == ("", FROM)
    assert b"550 5.1.1 No such user here" in taken.content
    assert b"Status: 5.1.1" in taken.content
    assert b"Final-Recipient: rfc822; rosa@example.com" in taken.content


def test_a_bounce_that_bounces_ends_there(post: Post) -> None:
    post.sink.rcpt.extend(["550 5.1.1 No", "550 5.1.1 No"])
    post.take(SALE)
    post.work()
    assert Mail.objects.count() == 2
    assert set(Delivery.objects.values_list("state", flat=True)) == {"bounced"}


def test_given_up_after_the_upstreams_hours(post: Post) -> None:
    post.sink.data.append("451 4.3.2 Busy")
    post.take(SALE)
    post.work()
    post.now += timedelta(hours=49)
    post.work()
    assert post.counts() == {"bounced": 1}
    assert b"Status: 5.4.7" in post.sink.mails[0].content


def test_eight_bits_are_not_changed_for_an_upstream_that_takes_seven(post: Post) -> None:
    post.sink.features["without"] = ("8BITMIME",)
    post.take(SALE + "caf\u00e9\r\n".encode())
    post.work()
    row = post.one()
    assert row.state == "bounced"
    assert "8BITMIME" in row.reply


def test_half_an_answer_is_a_doubt(post: Post) -> None:
    """An upstream that dies while it says `250` has taken the mail."""
    post.sink.data.append("25")
    post.take(SALE)
    post.work()
    row = post.one()
    assert (row.state, row.doubts) == ("queued", 1)
    assert "in doubt: half an answer" in row.trail[-1]["why"]


def test_no_answer_is_a_doubt_and_after_two_a_person_decides(post: Post) -> None:
    post.sink.data.extend([None, None])
    post.take(SALE)
    post.work()
    row = post.one()
    assert (row.state, row.doubts) == ("queued", 1)
    post.now += timedelta(minutes=5)
    post.work()
    row = post.one()
    assert (row.state, row.doubts, row.next_at) == ("in_doubt", 2, None)
    releasing.clear_up(delivery_id=row.pk, arrived=False, by="Lee", why="they say no", now=post.now)
    post.work()
    assert post.counts() == {"delivered": 1}
    assert [step["by"] for step in post.one().trail].count("Lee") == 1


def test_a_worker_that_died_after_the_dot_leaves_a_doubt(post: Post) -> None:
    post.take(SALE)
    Delivery.objects.update(dot_at=post.now)
    post.work()
    assert (post.one().state, post.one().doubts) == ("queued", 1)
    assert post.sink.mails == []


def test_a_thank_you_of_a_machine_becomes_a_humans_task_with_its_words(post: Post) -> None:
    bought(post)
    post.take(
        mail(
            "Thank you for your purchase!",
            "Dear Rosa,\n\nThank you for purchasing your new Palisade from Harbor Motors."
            " We hope you love it!\n\nThe Harbor Motors Team",
        )
    )
    post.work()
    assert post.counts() == {"handed_over": 1}
    assert post.sink.mails == []
    task = CareTask.objects.get(kind="thank_you")
    assert "Thank you for purchasing your new Palisade" in task.handed_over[0]


def test_what_was_delivered_is_told_and_counts(post: Post) -> None:
    for number in range(5):
        subject = f"Sale number {number} this month"
        post.take(mail(subject, "Come test drive a new Palisade and get a great deal!"))
    post.work()
    assert post.counts() == {"delivered": 3, "waiting": 2}
    assert EventRow.objects.filter(kind="mail_sent").count() == 3


def test_held_mail_goes_once_somebody_with_a_name_lets_it(post: Post) -> None:
    bought(post)
    post.take(mail("Hello", "Please read."), "rosa@example.com")
    Delivery.objects.update(state="held", answer="hold", codes=["may_be_a_buyer"], next_at=None)
    releasing.release(delivery_id=post.one().pk, by="Lee", why="I know them", now=post.now)
    assert post.one().released == ["may_be_a_buyer"]
    assert post.one().trail[-1]["by"] == "Lee"


def test_a_released_mail_is_still_stopped_by_what_is_stronger(post: Post) -> None:
    post.take(SALE)
    Delivery.objects.update(state="held", answer="hold", codes=["may_be_a_buyer"], next_at=None)
    releasing.release(delivery_id=post.one().pk, by="Lee", why="", now=post.now)
    post.house.tell(ROSA, OptedOut(channel=Channel.EMAIL, proof="link"), post.now)
    post.work()
    assert post.counts() == {"refused": 1}


def test_what_waits_is_looked_at_again_when_something_is_recorded(post: Post) -> None:
    post.take(SALE)
    Delivery.objects.update(state="waiting", next_at=day(30), answer="wait")
    assert post.work() == 0
    bought(post)
    assert post.work() == 1
    assert post.counts() == {"refused": 1}


def test_a_gate_that_breaks_holds_and_says_so_and_in_watch_lets_flow(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise 6: hold, say so, never drop."""

    def broken(text: object) -> None:
        raise ArithmeticError

    monkeypatch.setattr(understanding, "_seen", broken)
    post.take(SALE)
    post.work()
    assert (post.one().state, post.one().codes) == ("held", ["gate_failed"])
    post.turn(Mode.WATCH)
    post.take(SALE, "stranger@example.net")
    post.work()
    assert post.sink.to == ["stranger@example.net"]
    monkeypatch.undo()
    post.now += timedelta(days=1)
    post.work()
    assert post.counts() == {"delivered": 2}


@pytest.mark.parametrize("how", ["watch", "bypass"])
def test_what_is_held_stays_held_whatever_switch_is_turned(post: Post, how: str) -> None:
    """A week of held mail does not go out because somebody opened the gate for today's."""
    post.take(SALE)
    Delivery.objects.update(state="held", answer="hold", codes=["may_be_a_buyer"], next_at=None)
    bought(post)
    if how == "watch":
        post.turn(Mode.WATCH)
    else:
        senders.bypass(sender=post.sender, why="", by="Lee", now=post.now)
    post.work()
    assert post.counts() == {"refused": 1}


def test_thanks_of_a_machine_to_a_stranger_are_held_because_nobody_can_be_given_a_task(
    post: Post,
) -> None:
    words = "Thank you for purchasing your new Palisade from Harbor Motors. We hope you love it!"
    post.take(mail("Thank you for your purchase!", words), "stranger@example.net")
    post.work()
    assert post.counts() == {"held": 1}
    releasing.release(delivery_id=post.one().pk, by="Lee", why="fleet customer", now=post.now)
    post.work()
    assert post.counts() == {"delivered": 1}


def test_an_upstream_that_refuses_for_good_and_hangs_up_is_believed(post: Post) -> None:
    post.sink.rcpt.append("554 5.7.1 We want none of your mail")
    post.sink.features["hang_up"] = True
    post.take(SALE)
    post.work()
    assert post.counts() == {"bounced": 1}


def test_what_a_rule_refused_goes_once_a_manager_says_so(post: Post) -> None:
    """*A manager can release it, by name*, says the reason once they are thanked."""
    bought(post)
    thanked(post)
    post.take(SALE)
    post.work()
    assert post.counts() == {"refused": 1}
    with pytest.raises(WorkError) as problem:
        releasing.release(
            delivery_id=post.one().pk, by="Nina", why="a sale", now=post.now, manager=False
        )
    assert problem.value.code == "a_managers_word"
    releasing.release(delivery_id=post.one().pk, by="Lee", why="fleet buyer", now=post.now)
    post.work()
    assert post.counts() == {"delivered": 1}
    assert "Lee" in [step["by"] for step in post.one().trail]


def test_what_they_said_themselves_no_manager_takes_back(post: Post) -> None:
    bought(post)
    post.house.tell(ROSA, OptedOut(channel=Channel.EMAIL, proof="link"), post.now)
    post.take(SALE)
    post.work()
    with pytest.raises(WorkError) as problem:
        releasing.release(delivery_id=post.one().pk, by="Lee", why="", now=post.now)
    assert problem.value.code == "not_theirs_to_release"
    assert post.counts() == {"refused": 1}


def test_nobody_lets_a_machine_go_first_while_thanks_are_owed(post: Post) -> None:
    bought(post)
    post.take(SALE)
    post.work()
    with pytest.raises(WorkError) as problem:
        releasing.release(delivery_id=post.one().pk, by="Lee", why="", now=post.now)
    assert problem.value.code == "not_theirs_to_release"


def test_a_released_mail_is_judged_once_more(post: Post) -> None:
    bought(post)
    thanked(post)
    post.take(SALE)
    post.work()
    releasing.release(delivery_id=post.one().pk, by="Lee", why="", now=post.now)
    post.house.tell(ROSA, OptedOut(channel=Channel.EMAIL, proof="link"), post.now)
    post.work()
    assert post.counts() == {"refused": 1}
    assert post.sink.mails == []


def test_words_that_are_gone_are_not_released(post: Post) -> None:
    bought(post)
    thanked(post)
    post.take(SALE)
    post.work()
    Mail.objects.update(content=None)
    with pytest.raises(WorkError) as problem:
        releasing.release(delivery_id=post.one().pk, by="Lee", why="", now=post.now)
    assert problem.value.code == "words_gone"
