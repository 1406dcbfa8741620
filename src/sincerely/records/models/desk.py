"""What goes back to the store's CRM, and long work that somebody watches."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from .ledger import EventRow
from .people import PeopleDecision
from .stores import Source, Store


class CrmLink(models.Model):
    """A way in which what is logged here goes where the store keeps its records.

    ``target``: a URL, a mail address, or a folder, by ``kind``. ``secret``: what hooks are signed
    with (Standard Webhooks). ``kinds``: of events; empty: everything a person logs here.
    ``source``: which of our sources this CRM is, for its own customer numbers. ``networks``: those
    a hook may go to although they are not public (CIDR). ``sent_from``: the store's own address, of
    mails. ``written_until``: the end of the last day a nightly file was written for.
    ``failing_since``: nothing has got through since then; ``problem``, ``hint``: why, what to do.
    """

    class Kind(models.TextChoices):
        HOOK = "hook", "web hook"
        MAIL = "mail"
        CSV = "csv", "nightly CSV"

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="crm_links")
    kind = models.CharField(max_length=4, choices=Kind)
    target = models.CharField(max_length=1000)
    secret = models.CharField(max_length=200, blank=True)
    kinds: Any = ArrayField(models.CharField(max_length=40), default=list)
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, db_index=False)
    networks: Any = ArrayField(models.CharField(max_length=43), default=list)
    sent_from = models.CharField(max_length=320, blank=True, default="")
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True, default="")
    written_until = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)
    hint = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        db_table = "crm_link"


class CrmCopy(models.Model):
    """One event, or one correction of somebody's details, on its way to one link: tried again until
    the other side takes it, or given up (neither done nor due).

    Made by triggers in the transaction of what it is a copy of (`records/sql/crm_copies.sql`).
    ``file_of``: the store's day whose nightly file it stands in.
    """

    link = models.ForeignKey(CrmLink, on_delete=models.PROTECT, related_name="copies")
    event = models.ForeignKey(EventRow, null=True, on_delete=models.PROTECT, related_name="+")
    correction = models.ForeignKey(
        PeopleDecision, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    file_of = models.DateField(null=True)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "crm_copy"
        constraints = (
            models.UniqueConstraint(fields=["link", "event"], name="crm_copy_once"),
            models.CheckConstraint(
                name="crm_copy_of_one_thing",
                condition=models.Q(event=None) ^ models.Q(correction=None),
            ),
        )
        indexes = (
            models.Index(
                fields=["next_at"], condition=models.Q(done_at=None), name="crm_copy_to_do"
            ),
            models.Index(
                fields=["link", "at"], condition=models.Q(done_at=None), name="crm_copy_open"
            ),
            models.Index(
                fields=["link", "-done_at"],
                condition=models.Q(done_at__isnull=False, problem=""),
                name="crm_copy_taken",
            ),
        )


class Job(models.Model):
    """Long work that somebody began at the desk: it goes on when the page is closed.

    ``total`` null: not known yet. ``result``: what it came to, without anybody's details;
    ``files``: what there is to fetch, by name, in the store's own folder of results.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    store = models.ForeignKey(Store, on_delete=models.PROTECT)
    kind = models.CharField(max_length=40)
    given: Any = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    result: Any = models.JSONField(default=dict)
    files: Any = models.JSONField(default=dict)
    problem = models.CharField(max_length=1000, blank=True)

    class Meta:
        db_table = "job"
        indexes = (models.Index(fields=["store", "-asked_at"], name="job_of_store"),)
