"""Verdicts as they were given, and answers to be given again."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from .stores import PolicyVersion, Source, Store


class VerdictRow(models.Model):
    """One decision of the gate, with everything needed to explain and repeat it.

    ``message`` and ``facts`` are the gate's inputs, JSON kept as text (`records.verdicts` reads
    them); ``versions`` the law, rules and recogniser in force. ``address_print``: a keyed digest,
    so that the address itself is not kept here.
    """

    store = models.ForeignKey(Store, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    source = models.ForeignKey(
        Source, null=True, on_delete=models.PROTECT, db_index=False, db_constraint=False
    )
    person_id = models.BigIntegerField(null=True)
    address_print = models.BinaryField(null=True)
    at = models.DateTimeField()
    message = models.TextField()
    answer = models.CharField(max_length=10)
    codes: Any = ArrayField(models.CharField(max_length=40), default=list)
    facts = models.TextField()
    policy = models.ForeignKey(
        PolicyVersion, null=True, on_delete=models.PROTECT, db_index=False, db_constraint=False
    )
    versions = models.CharField(max_length=200)
    until = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    asked_by = models.CharField(max_length=200)

    class Meta:
        db_table = "verdict"
        indexes = (
            # what was stopped of a salesperson's people (`reads.not_sent`): else nobody asks by it
            models.Index(
                fields=["person_id", "at"],
                name="verdict_of_person",
                condition=~models.Q(answer="send"),
            ),
            models.Index(fields=["store", "at"], name="verdict_of_store"),
            models.Index(
                fields=["store", "at"],
                name="verdict_stopped",
                include=("source", "codes", "asked_by"),
                condition=~models.Q(answer="send"),
            ),
            models.Index(
                fields=["store", "answer", "at"],
                name="verdict_of_answer",
                condition=~models.Q(answer="send"),
            ),
        )


class IdempotentAnswer(models.Model):
    """An answer already given to a request with an idempotency key, to be given again."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    key = models.CharField(max_length=200)
    request_digest = models.BinaryField()
    answer: Any = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        db_table = "idempotent_answer"
        constraints = (
            models.UniqueConstraint(fields=["source", "key"], name="idempotent_answer_once"),
        )
        indexes = (models.Index(fields=["at"], name="idempotent_answer_old"),)
