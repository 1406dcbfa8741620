"""Groups, stores, their policies, and the sources that tell us things."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Group(models.Model):
    """Stores that belong together. A person is known to the whole group."""

    name = models.CharField(max_length=200)

    class Meta:
        db_table = "store_group"

    def __str__(self) -> str:
        return self.name


class Store(models.Model):
    """One dealership location. ``zone``: IANA time zone; ``mode``: watch (judge only) or on.

    ``sold_feed_due_at``: when the first of its sold feeds should be heard from again, kept here so
    that every decision sees a silent feed without another query. ``address``: its street and town
    in lines, as they stand on an envelope.
    """

    class Mode(models.TextChoices):
        WATCH = "watch"
        ON = "on"

    group = models.ForeignKey(Group, on_delete=models.PROTECT)
    key = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    zone = models.CharField(max_length=64)
    state = models.CharField(max_length=2, blank=True)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.WATCH)
    policy = models.ForeignKey(
        "PolicyVersion", null=True, on_delete=models.PROTECT, related_name="in_force_at"
    )
    sold_feed_due_at = models.DateTimeField(null=True)
    care_plan = models.ForeignKey(
        "CarePlanVersion", null=True, on_delete=models.PROTECT, related_name="in_force_at"
    )
    hours: Any = models.JSONField(default=dict, db_default={})
    address = models.TextField(blank=True, default="", db_default="")

    class Meta:
        db_table = "store"

    def __str__(self) -> str:
        return self.name


class PolicyVersion(models.Model):
    """One version of a store's policy; never changed, only followed by the next."""

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="policies")
    number = models.PositiveIntegerField()
    settings: Any = models.JSONField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    why = models.TextField(blank=True)

    class Meta:
        db_table = "policy_version"
        constraints = (
            models.UniqueConstraint(fields=["store", "number"], name="policy_version_once"),
        )


class CarePlanVersion(models.Model):
    """One version of a store's care plan; never changed, only followed by the next."""

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="care_plans")
    number = models.PositiveIntegerField()
    settings: Any = models.JSONField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    why = models.TextField(blank=True)

    class Meta:
        db_table = "care_plan_version"
        constraints = (
            models.UniqueConstraint(fields=["store", "number"], name="care_plan_version_once"),
        )


class Source(models.Model):
    """A system that tells us things: a CRM, a DMS, a lead provider, a dialler, a person.

    ``expected_hours``: its rhythm; longer silence makes it late. ``reports_sales``: the sold feed
    whose silence raises ``feed_stale``. ``may_claim``: the purposes it is believed to send;
    ``may_write_as_person``: whether its word that a human wrote a message is believed.
    ``columns``: corrections a person made to the guess of columns, by table and header, remembered
    for its next file. ``watched_folder``, ``mailbox``: where its files and mails are fetched from.
    ``fetched_at``, ``fetch_problem``: when they were last looked at, and what was in the way.
    ``hook_secret``: what its web hooks are signed with. ``token_at``, ``token_by``: when its API
    key was made, and by whom.
    """

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="sources")
    name = models.SlugField(max_length=60)
    token_digest = models.BinaryField(null=True, unique=True)
    token_at = models.DateTimeField(null=True)
    token_by = models.CharField(max_length=200, blank=True)
    may_claim: Any = ArrayField(models.CharField(max_length=40), default=list)
    may_write_as_person = models.BooleanField(default=False)
    reports_sales = models.BooleanField(default=False)
    expected_hours = models.PositiveIntegerField(null=True)
    last_heard_at = models.DateTimeField(null=True)
    columns: Any = models.JSONField(default=dict)
    watched_folder = models.CharField(max_length=1000, blank=True)
    mailbox: Any = models.JSONField(null=True)
    fetched_at = models.DateTimeField(null=True)
    fetch_problem = models.CharField(max_length=500, blank=True)
    hook_secret = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "source"
        constraints = (models.UniqueConstraint(fields=["store", "name"], name="source_once"),)

    def __str__(self) -> str:
        return self.name
