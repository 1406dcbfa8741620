"""A wording is labelled once, by a person: from then on its mail is known for what it is."""

from datetime import datetime, timedelta

from django.db import transaction

from sincerely.records import templates
from sincerely.records.models import Delivery, Store, Template
from sincerely.records.spool import State
from sincerely.rules.purpose import Purpose
from sincerely.work.errors import WorkError

#: longer than any process believes the label before (`records.templates`): what is held is looked
#: at again only after that, or it would be judged by the old one and held for another day
KNOWN_EVERYWHERE = timedelta(seconds=3)


def label(*, template: Template, purpose: Purpose | None, by: str, now: datetime) -> int:
    """Says what all mail of a wording is for; None: nobody knows any more.

    What is kept back of it is looked at again a moment later. Returns how many those are.
    """
    with transaction.atomic():
        Template.objects.filter(pk=template.pk).update(
            purpose=purpose, labelled_by=by, labelled_at=now
        )
        kept_back = Delivery.objects.filter(
            store_id=template.store_id,
            state__in=[State.WAITING, State.HELD],
            template_id=template.pk,
            dot_at=None,
        )
        woken = kept_back.update(next_at=now + KNOWN_EVERYWHERE)
    templates.forget()
    return woken


def of_store(store: Store, number: int) -> Template:
    """The store's wording of this number. Raises `WorkError` ``no_such_template``."""
    found = Template.objects.filter(store=store, pk=number).first()
    if found is None:
        raise WorkError(
            "no_such_template",
            f"{store.name} has no template {number}.",
            "`sincerely template list` shows those that came.",
        )
    return found
