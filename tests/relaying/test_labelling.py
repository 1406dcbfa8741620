"""A label for a wording: known at once here, elsewhere a moment later, and what is held goes."""

from datetime import timedelta

import pytest

from sincerely.records import templates
from sincerely.records.models import Delivery, Template
from sincerely.rules.purpose import Purpose
from sincerely.work.errors import WorkError
from sincerely.work.relaying import labelling
from tests.cast import house
from tests.relaying.cast import Post, mail

OFFER = mail("Big sale this month", "Huge savings on every new car this month. Hurry in!")


def template(post: Post) -> Template:
    post.take(OFFER)
    post.work()
    return Template.objects.get()


def test_a_label_settles_what_all_later_mail_of_the_wording_is_for(post: Post) -> None:
    row = template(post)
    labelling.label(template=row, purpose=Purpose.NEWSLETTER, by="Lee", now=post.now)
    row.refresh_from_db()
    assert (row.purpose, row.labelled_by, row.labelled_at) == ("newsletter", "Lee", post.now)
    post.take(OFFER, "other@example.net")
    post.work()
    read = Delivery.objects.get(recipient="other@example.net").read
    assert '"how":"template"' in read
    assert '"purpose":"newsletter"' in read


def test_what_is_kept_back_of_it_is_looked_at_again_once_every_process_knows(post: Post) -> None:
    row = template(post)
    post.take(OFFER, "held@example.net", "waiting@example.net", "sent@example.net")
    settled = Delivery.objects.exclude(recipient__in=["held@example.net", "waiting@example.net"])
    settled.update(state="delivered", next_at=None)
    kept = Delivery.objects.filter(recipient__in=["held@example.net", "waiting@example.net"])
    kept.update(template_id=row.pk, state="held", next_at=post.now + timedelta(days=1))
    Delivery.objects.filter(recipient="waiting@example.net").update(state="waiting")
    woken = labelling.label(template=row, purpose=Purpose.TRANSACTIONAL, by="Lee", now=post.now)
    assert woken == 2
    assert post.work() == 0
    assert labelling.KNOWN_EVERYWHERE.total_seconds() > templates._KNOWN_FOR
    post.now += labelling.KNOWN_EVERYWHERE
    assert post.work() == 2
    assert post.counts() == {"delivered": 4}


def test_a_label_is_taken_back(post: Post) -> None:
    row = template(post)
    labelling.label(template=row, purpose=Purpose.RECALL, by="Lee", now=post.now)
    labelling.label(template=row, purpose=None, by="Kim", now=post.now)
    row.refresh_from_db()
    assert (row.purpose, row.labelled_by) == (None, "Kim")


def test_a_template_of_another_store_is_not_there(post: Post) -> None:
    row = template(post)
    shore = house("shore", "Shore Motors")
    assert labelling.of_store(post.house.store, row.pk) == row
    with pytest.raises(WorkError, match="has no template") as refused:
        labelling.of_store(shore.store, row.pk)
    assert refused.value.code == "no_such_template"
