"""What of somebody forgotten, and of anybody after a month, stays in the mail: nothing personal."""

from datetime import timedelta

import pytest
from django.db import connection

from sincerely.records import mails
from sincerely.records.models import Delivery, Mail, Person, Template
from sincerely.records.spool import State
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.purpose import Purpose
from sincerely.work import forgetting
from sincerely.work.clockwork import MAIL_KEPT, tick
from tests.cast import ROSA, day
from tests.relaying.cast import FROM, SALE, Post, mail

HERS = ("rosa@example.com", "rosa keller", "palisade")
LETTER = mail("About Thursday, Rosa", "Rosa, your kayak rack fits. I put it aside for you.")


def forget(post: Post) -> None:
    rosa = Person.objects.get(name="Rosa Keller")
    forgetting.forget(person=rosa, by="Lee", why="asked", now=post.now)


def known(post: Post) -> None:
    post.house.tell(ROSA, LeadReceived(), day(0))


def left() -> str:
    """Everything the mail's tables hold."""
    with connection.cursor() as cursor:
        found = []
        for table in ("mail", "delivery", "template"):
            cursor.execute(f"SELECT * FROM {table}")
            found += [
                bytes(value).decode("latin-1") if isinstance(value, memoryview) else str(value)
                for row in cursor.fetchall()
                for value in row
            ]
    return " ".join(found).lower()


@pytest.mark.parametrize("sent", [True, False])
def test_a_bounce_about_somebody_forgotten_keeps_nothing_of_them(post: Post, sent: bool) -> None:
    known(post)
    post.sink.rcpt.append("550 5.1.1 no such user")
    post.take(mail("Rosa Keller, your invoice", "Here is the invoice for your Palisade: $20."))
    post.courier.work(1)
    [bounce] = Mail.objects.filter(sender=None)
    assert b"rosa@example.com" in bytes(bounce.content or b"").lower()
    if sent:
        post.work()
        assert bounce.deliveries.get().state == State.DELIVERED
    forget(post)
    assert not [word for word in HERS if word in left()]
    bounce.refresh_from_db()
    assert bounce.content is None
    delivery = bounce.deliveries.get()
    assert delivery.recipient == FROM
    assert delivery.state == (State.DELIVERED if sent else State.REFUSED)
    assert post.work() == 0


def test_a_bounce_about_somebody_else_stays(post: Post) -> None:
    known(post)
    post.sink.rcpt.append("550 5.1.1 no such user")
    post.take(mail("Your invoice", "Attached.", "tom@example.org"), "tom@example.org")
    post.courier.work(1)
    forget(post)
    assert Mail.objects.get(sender=None).content is not None


def test_a_mail_to_several_keeps_its_words_until_the_last_has_it(post: Post) -> None:
    known(post)
    post.take(SALE, "rosa@example.com", "other@example.net")
    Delivery.objects.filter(address="email:other@example.net").update(
        read='{"how":"unsure","purpose":"promotion","subject":"Rosa Keller","from":"Lee"}'
    )
    forget(post)
    tick(now=post.now)
    assert Mail.objects.get().content is not None
    Delivery.objects.exclude(state="refused").update(
        state="delivered", next_at=None, told_at=post.now
    )
    tick(now=post.now)
    assert Mail.objects.get().content is None
    assert not [word for word in HERS if word in left()]
    assert Delivery.objects.get(state="delivered").read == '{"how":"unsure","purpose":"promotion"}'


def test_a_letter_to_somebody_forgotten_leaves_no_wording(post: Post) -> None:
    known(post)
    post.take(LETTER)
    post.work()
    assert "kayak" in left()
    forget(post)
    assert "kayak" not in left()
    assert Template.objects.count() == 0


def test_after_a_month_words_subjects_and_seldom_wordings_go(post: Post) -> None:
    post.take(LETTER, "someone@example.net")
    offer = mail("Big sale this month", "Huge savings on every new car this month. Hurry in!")
    for n in range(3):
        post.take(offer, f"p{n}@example.net")
    labelled = mail("Your receipt", "Thank you. The receipt for your payment is attached.")
    post.take(labelled, "someone@example.net")
    post.work()
    often = Delivery.objects.get(address="email:p0@example.net").template_id
    kept = Template.objects.get(subject__contains="receipt").pk
    Template.objects.filter(pk=kept).update(purpose=Purpose.TRANSACTIONAL)
    Delivery.objects.update(state="delivered", next_at=None, told_at=post.now)
    tick(now=post.now + MAIL_KEPT)
    assert "kayak" in left()
    tick(now=post.now + MAIL_KEPT + timedelta(minutes=1))
    assert "kayak" not in left()
    assert "about thursday" not in left()
    assert set(Template.objects.values_list("pk", flat=True)) == {often, kept}
    assert set(Delivery.objects.values_list("template_id", flat=True)) == {often, kept, None}
    assert not Delivery.objects.filter(read__contains='"subject"').exists()
    assert not Delivery.objects.filter(read__contains='"why"').exists()
    assert Delivery.objects.filter(read__contains='"purpose":"').count() == 5


def test_a_wording_met_lately_is_kept_however_old(post: Post) -> None:
    post.take(LETTER, "someone@example.net")
    post.work()
    Template.objects.update(first_seen_at=day(-200))
    mails.shed(before=day(-1))
    assert Template.objects.count() == 1


def test_a_wording_of_held_mail_is_kept_however_old(post: Post) -> None:
    post.take(LETTER, "someone@example.net")
    post.work()
    Delivery.objects.update(state="held")
    mails.shed(before=day(100))
    assert Template.objects.count() == 1
    assert "kayak" in left()


def test_what_the_ledger_has_not_heard_of_keeps_its_subject(post: Post) -> None:
    post.take(LETTER, "someone@example.net")
    post.work()
    Delivery.objects.update(state="delivered", next_at=None, told_at=None)
    mails.shed(before=day(100))
    assert "about thursday" in post.one().read.lower()
