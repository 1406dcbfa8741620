"""What people answered about who is who, and the weights learned from it."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from .people import PeopleDecision
from .stores import Group, Store


class MatchAnswer(models.Model):
    """One decision on a sale nobody is linked to: who bought is this prospect, or is not.

    ``deal``: the sale, as its source and key (``dms/4711``). ``people``: the buyer, and the
    prospect where one was looked at. ``levels``: how far each of their details agreed then, by
    `matching.score` (column to level); no detail of anybody, so it outlives an erasure.
    ``decision``: what it decided; once that is undone the answer counts for nothing.
    """

    class Answer(models.TextChoices):
        SAME = "same"
        HOUSEHOLD = "household"
        DIFFERENT = "different"
        NO_PROSPECT = "no_prospect"

    group = models.ForeignKey(Group, on_delete=models.PROTECT)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, db_index=False)
    deal = models.CharField(max_length=400, blank=True)
    people: Any = ArrayField(models.BigIntegerField())
    answer = models.CharField(max_length=12, choices=Answer)
    levels: Any = models.JSONField(default=dict)
    weight = models.FloatField(null=True)
    by = models.CharField(max_length=200)
    why = models.CharField(max_length=500)
    at = models.DateTimeField()
    decision = models.OneToOneField(
        PeopleDecision, null=True, on_delete=models.PROTECT, related_name="answer"
    )

    class Meta:
        db_table = "match_answer"


class LearnedWeights(models.Model):
    """One version of what a group's answers teach the matcher; the latest is in force.

    ``corrections``: a `matching.learning.Correction`. ``told``: how good it was before and after
    on answers held out, as it was shown to who adopted it. Never changed, only followed.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT, db_index=False)
    number = models.PositiveIntegerField()
    corrections: Any = models.JSONField()
    told: Any = models.JSONField()
    answers = models.PositiveIntegerField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "learned_weights"
        constraints = (
            models.UniqueConstraint(fields=["group", "number"], name="learned_weights_once"),
        )
