"""What people are found by while somebody types."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from .people import Person
from .stores import Group


class Finding(models.Model):
    """All the words somebody may be found by, as `rules.finding` spells them: a projection.

    Made of their sightings, and of the VINs and plates of their events; it goes where those go when
    people are joined or taken apart, and altogether when they are erased.
    """

    person = models.OneToOneField(
        Person, primary_key=True, on_delete=models.CASCADE, related_name="finding"
    )
    group = models.ForeignKey(Group, on_delete=models.PROTECT, db_index=False)
    words = models.TextField()

    class Meta:
        db_table = "finding"
        indexes = (
            # not ``fastupdate``: whoever types would look through all that is still pending
            GinIndex(
                fields=["words"],
                name="finding_words",
                opclasses=["gin_trgm_ops"],
                fastupdate=False,
            ),
        )
