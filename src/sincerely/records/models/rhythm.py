"""When sources were heard from, and when each is due again."""

from typing import Any

from django.db import models

from .stores import Source


class Heard(models.Model):
    """An hour in which a source told us something. ``hour``: its beginning (UTC).

    Kept for as long as a rhythm is learnt from it (`rules.rhythm.LEARNT_FROM`).
    """

    pk = models.CompositePrimaryKey("source_id", "hour")
    source = models.ForeignKey(Source, on_delete=models.CASCADE, db_index=False)
    hour = models.DateTimeField()

    class Meta:
        db_table = "heard"


class Rhythm(models.Model):
    """When a source is due again.

    ``due_at``: worked out each time it is heard; null where nothing is known of its rhythm.
    ``said``: what a person said of it (a `rules.rhythm.Rhythm`), with who, when and why; null where
    it is learnt from when the source was heard.
    """

    source = models.OneToOneField(
        Source, primary_key=True, on_delete=models.CASCADE, related_name="rhythm"
    )
    due_at = models.DateTimeField(null=True)
    said: Any = models.JSONField(null=True)
    said_by = models.CharField(max_length=200, blank=True)
    said_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "rhythm"
