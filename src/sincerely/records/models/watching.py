"""What watches the relay: whom it turned away at the door, and which of its processes live."""

from django.db import models

from .relay import Sender
from .stores import Store


class TurnedAway(models.Model):
    """A recipient (``step`` rcpt) or a whole mail (data) of a known sender, answered with a reply
    that is meant for good. Only added to.

    ``status``: the enhanced status code that was said. ``reason``: the gate's, empty where the mail
    itself was unfit; then there is no ``verdict_id`` either. Whom it was for, the verdict knows: no
    address is kept here.
    """

    class Step(models.TextChoices):
        RCPT = "rcpt"
        DATA = "data"

    store = models.ForeignKey(Store, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    sender = models.ForeignKey(
        Sender, on_delete=models.PROTECT, db_index=False, db_constraint=False
    )
    at = models.DateTimeField()
    step = models.CharField(max_length=4, choices=Step)
    status = models.CharField(max_length=10)
    reason = models.CharField(max_length=40, blank=True, default="")
    verdict_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "turned_away"
        indexes = (models.Index(fields=["store", "at"], name="turned_away_of_store"),)


class Beat(models.Model):
    """A process of the relay that lives, or did a moment ago (`records.beats`).

    ``name``: of its machine, its number there, and a few random letters. ``at``: when it last said
    so.
    """

    class Kind(models.TextChoices):
        ACCEPTING = "accepting"
        DELIVERING = "delivering"

    name = models.CharField(max_length=100, primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind)
    began_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        db_table = "beat"
