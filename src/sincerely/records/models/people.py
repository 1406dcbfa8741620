"""Sightings, the people and households they were joined into, and who decided so."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from .stores import Group, Source, Store


class Household(models.Model):
    """Those who live and buy together. Shares a standing; never one person."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT)

    class Meta:
        db_table = "household"


class Person(models.Model):
    """A human, as far as joined sightings tell. ``name`` and ``names`` are copies of theirs.

    ``names``: every ``first|last`` seen, lower-case, for the strict comparison before a join.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT)
    household = models.ForeignKey(
        Household, null=True, on_delete=models.PROTECT, related_name="people", db_index=False
    )
    name = models.CharField(max_length=300, blank=True)
    names: Any = ArrayField(models.CharField(max_length=300), default=list)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "person"
        # who lives with whom, of hundreds at once (`reads.first_words`)
        indexes = (
            models.Index(fields=["household"], include=("id",), name="person_of_household"),
            models.Index(
                fields=["id"],
                include=("household",),
                condition=models.Q(household__isnull=False),
                name="person_at_home",
            ),
        )

    def __str__(self) -> str:
        return self.name or f"Person {self.pk}"


class Sighting(models.Model):
    """Contact details exactly as one source gave them, once.

    ``contact`` (a `rules.sighting.Contact`) and ``digest`` are blanked when the person is erased;
    nothing else ever changes them. ``person`` is where a decision put it.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, db_index=False)
    contact: Any = models.JSONField(null=True)
    digest = models.BinaryField(null=True)
    received_at = models.DateTimeField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sightings")

    class Meta:
        db_table = "sighting"
        constraints = (models.UniqueConstraint(fields=["source", "digest"], name="sighting_once"),)


class Reach(models.Model):
    """A way to reach a person: a projection of their sightings, for finding them by address.

    ``address``: ``kind:value`` (`rules.contact.Address.key`). ``zones``, ``states``: where it may
    be. One address may belong to several people (a shared phone).
    """

    pk = models.CompositePrimaryKey("group_id", "address", "person_id")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, db_index=False)
    address = models.CharField(max_length=330)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reaches")
    zones: Any = ArrayField(models.CharField(max_length=64), default=list)
    states: Any = ArrayField(models.CharField(max_length=2), default=list)

    class Meta:
        db_table = "reach"


class PeopleDecision(models.Model):
    """Who is who, decided by someone with evidence: joins, splits, households, erasure.

    ``what`` names the rows moved, so that ``undoes`` can put each back.
    """

    class Kind(models.TextChoices):
        JOINED = "joined"
        SPLIT = "split"
        KEPT_APART = "kept_apart"
        HOUSEHOLD_JOINED = "household_joined"
        HOUSEHOLD_LEFT = "household_left"
        WALKED_IN = "walked_in"
        ERASED = "erased"
        UNDONE = "undone"

    group = models.ForeignKey(Group, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20, choices=Kind)
    people: Any = ArrayField(models.BigIntegerField())
    what: Any = models.JSONField(default=dict)
    evidence = models.TextField(blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField(db_default=Now())
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT)

    class Meta:
        db_table = "people_decision"
        indexes = (GinIndex(fields=["people"], name="decision_of_people"),)


class Apart(models.Model):
    """Two people somebody took apart: no machine joins them again.

    ``homes``: they do not live together either. Without it they are two, who may yet be a couple.
    """

    pk = models.CompositePrimaryKey("one_id", "other_id")
    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    homes = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "apart"


class Fingerprint(models.Model):
    """A keyed digest of an address that must not be contacted, kept after erasure."""

    pk = models.CompositePrimaryKey("group_id", "print")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, db_index=False)
    print = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        db_table = "fingerprint"


class Standing(models.Model):
    """Where a person stands with a store: a projection, folded from the ledger.

    JSON kept as text, because the gate reads it whole and a ``jsonb`` column is slower to read:
    ``own``, ``home``: `rules.record.Record` of the person and of the household (null where they
    live alone). ``deals``: `rules.record.Deal` rows. ``doubt``: `rules.message.Doubt` or null.
    ``sellers``: who sells to one of their home (`records.standings.seller_key`). ``sold``: they, or
    one of their home, bought here or elsewhere, or may have bought: whoever may be one of them is
    held.
    """

    # its index includes ``last_at`` (migration 0019)
    pk = models.CompositePrimaryKey("person_id", "store_id")
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="standings", db_index=False
    )
    store = models.ForeignKey(Store, on_delete=models.PROTECT, db_index=False)
    own = models.TextField()
    home = models.TextField(null=True)
    deals = models.TextField(default="[]")
    doubt = models.TextField(null=True)
    sellers: Any = ArrayField(models.TextField(), default=list, db_default=[])
    sold = models.BooleanField(default=False, db_default=False)
    last_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "standing"
        indexes = (
            models.Index(fields=["store", "-last_at"], include=("person",), name="standing_recent"),
            models.Index(
                fields=["store", "-last_at"],
                name="standing_doubted",
                condition=models.Q(doubt__isnull=False),
            ),
            GinIndex(
                fields=["sellers"],
                name="standing_of_seller",
                condition=~models.Q(sellers=[]),
            ),
        )
