"""Who may be whom: what details are compared by, and the pairs nobody is sure of yet.

All of it goes when somebody is erased. Keys, details and open pairs are made from sightings and can
be made again. What a person said of two is kept in decisions (`PeopleDecision`, `Apart`); but the
steps of a pair that was answered, and the hold after a home parted, stand in `Pair` alone.
"""

from typing import Any

from django.db import models

from .people import Person, Sighting
from .stores import Group


class Block(models.Model):
    """A key under which somebody is looked for: two people are compared only if they share one."""

    pk = models.CompositePrimaryKey("group_id", "key", "person_id")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, db_index=False)
    key = models.CharField(max_length=400)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="blocks")

    class Meta:
        db_table = "block"


class TraitsRow(models.Model):
    """The normalised details of one sighting (`matching.traits.Traits`), so that nobody waits for
    them to be read again."""

    sighting = models.OneToOneField(Sighting, primary_key=True, on_delete=models.PROTECT)
    traits = models.TextField()

    class Meta:
        db_table = "traits"


class Unmatched(models.Model):
    """Somebody whose details have not been compared with all others yet: a queue.

    ``tries``, ``problem``: how often that broke off, and how.
    """

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.CASCADE)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, db_index=False)
    since = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    problem = models.TextField(default="", db_default="", blank=True)

    class Meta:
        db_table = "unmatched"
        indexes = (models.Index(fields=["group", "tries", "since"], name="unmatched_oldest"),)


class Pair(models.Model):
    """Two people who may be one. While it is ``unscored`` or ``open`` what sells is held.

    ``one`` has the lower number. ``weight``: of the evidence, in bits; ``steps``: each thing
    compared; ``home``: what else ties them. ``since``: when they were first taken for a pair;
    ``at``, ``by``, ``why``: who last said how it stands, and why.
    """

    class State(models.TextChoices):
        UNSCORED = "unscored"
        OPEN = "open"
        LIFTED = "lifted"
        SAME = "same"
        DIFFERENT = "different"

    group = models.ForeignKey(Group, on_delete=models.PROTECT, db_index=False)
    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State)
    weight = models.FloatField(null=True)
    probability = models.FloatField(null=True)
    sentence = models.TextField(blank=True)
    steps: Any = models.JSONField(default=list)
    home = models.TextField(blank=True)
    since = models.DateTimeField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    why = models.TextField(blank=True)

    class Meta:
        db_table = "pair"
        constraints = (
            models.UniqueConstraint(fields=["one", "other"], name="pair_once"),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")), name="pair_sorted"
            ),
        )
        indexes = (
            models.Index(
                fields=["group", "-weight", "id"],
                name="pair_open",
                condition=models.Q(state="open"),
            ),
        )
