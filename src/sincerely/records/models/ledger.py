"""The ledger: events that are only ever added, and the personal words kept beside them."""

from typing import Any, NoReturn

from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Now

from .people import Sighting
from .stores import Source, Store


class LedgerError(Exception):
    """Somebody tried to change or remove an event."""

    code = "ledger_only_grows"
    hint = "Record what is true now as a new event; to forget a person use `sincerely forget`."


class FeedFile(models.Model):
    """One file as it was read. ``counts``: rows, events, duplicates, quarantined and so on.

    ``rows_done``: rows whose outcome is recorded, in the same transaction; a file that was not
    finished goes on behind them. ``told``: what the receipt says besides numbers: why rows were
    left out, how many each; which header each column was found under, and how sure that is.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    name = models.CharField(max_length=500)
    digest = models.BinaryField()
    kind = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    counts: Any = models.JSONField(default=dict)
    rows_done = models.PositiveIntegerField(default=0)
    told: Any = models.JSONField(default=dict)

    class Meta:
        db_table = "feed_file"


class Quarantine(models.Model):
    """Something that could not be read, with the reason and what to do. Nothing is lost.

    ``raw_bytes``: the bytes as they came, where text cannot hold them. Settled rows stay, with who
    mended, replayed or put them aside, when and how; ``mended``: the text that was read instead.
    """

    feed_file = models.ForeignKey(FeedFile, on_delete=models.PROTECT, related_name="quarantined")
    line = models.PositiveIntegerField()
    code = models.CharField(max_length=60)
    sentence = models.TextField()
    hint = models.TextField()
    raw = models.TextField()
    raw_bytes = models.BinaryField(null=True)
    at = models.DateTimeField()
    mended = models.TextField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=200, blank=True)
    settled_how = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "quarantine"


class EventRow(models.Model):
    """Something that happened (`rules.events.Event`), for good: PostgreSQL refuses change too.

    ``payload``: the kind's fields without the personal ones. ``key``: the source's own key.
    """

    store = models.ForeignKey(Store, on_delete=models.PROTECT, db_index=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, db_index=False)
    key = models.CharField(max_length=300)
    sighting = models.ForeignKey(Sighting, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=40)
    occurred_at = models.DateTimeField()
    whole_day = models.BooleanField(default=False)
    payload: Any = models.JSONField()
    recorded_at = models.DateTimeField(db_default=Now())
    by = models.CharField(max_length=200)
    feed_file = models.ForeignKey(FeedFile, null=True, on_delete=models.PROTECT)

    class Meta:
        db_table = "event"
        constraints = (models.UniqueConstraint(fields=["source", "key"], name="event_once"),)
        indexes = (
            models.Index(
                models.F("source"),
                KeyTextTransform("deal", "payload"),
                name="event_sale_of_deal",
                condition=models.Q(kind="deal_sold"),
            ),
            models.Index(
                fields=["store", "-occurred_at"],
                name="event_sales_lately",
                condition=models.Q(kind__in=("deal_sold", "deal_delivered")),
            ),
            models.Index(
                fields=["store", "occurred_at"],
                name="event_at_the_desk",
                condition=models.Q(
                    kind__in=("deal_desked", "deposit_taken", "finance_appointment_set")
                ),
            ),
            models.Index(
                fields=["store", "recorded_at"],
                name="event_wish_told",
                condition=models.Q(kind__in=("opted_out", "do_not_contact_asked", "quiet_asked")),
            ),
        )

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise LedgerError("Events are added by records.ledger.append and never changed.")

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise LedgerError("An event stays in the ledger for good.")


class EventWords(models.Model):
    """The personal fields of one event; blanked (null) when the person is erased."""

    event = models.OneToOneField(EventRow, primary_key=True, on_delete=models.PROTECT)
    words: Any = models.JSONField(null=True)

    class Meta:
        db_table = "event_words"
