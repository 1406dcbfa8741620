"""What people are owed by a named human, the plan it comes from, and who works when."""

from typing import Any

from django.db import models

from .ledger import EventRow
from .people import Person
from .staff import User
from .stores import CarePlanVersion, Store


class CareTask(models.Model):
    """Something a named human owes a person. ``owner``: the salesperson's name as sources give it.

    Open until a human's contact settles it; passed to the manager when late, never to a machine.
    ``assignee``: the user who answers for it, where the owner's name is known to be theirs.
    ``starts_at``: not shown as due before it (a step of the plan, or the next try); null: at once.
    ``effort``: what these people put in, 0 to 100 (`rules.effort`). ``tries``: honest attempts that
    reached nobody. ``planned_on``: the day of its owner it was fitted into (`rules.day`).
    ``plan``: the version that called for it; null: the built-in one.
    """

    store = models.ForeignKey(Store, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="care_tasks")
    kind = models.CharField(max_length=40)
    deal = models.CharField(max_length=200, blank=True)
    why = models.TextField()
    owner = models.CharField(max_length=200, blank=True)
    assignee = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="care_tasks"
    )
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200)
    starts_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    effort = models.SmallIntegerField(default=0, db_default=0)
    tries = models.SmallIntegerField(default=0, db_default=0)
    reminded_at = models.DateTimeField(null=True)
    planned_on = models.DateField(null=True)
    plan = models.ForeignKey(CarePlanVersion, null=True, on_delete=models.PROTECT)
    handed_over: Any = models.JSONField(default=list)
    passed_on_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=200, blank=True)
    settled_how = models.TextField(blank=True)
    settling_event = models.ForeignKey(EventRow, null=True, on_delete=models.PROTECT)

    class Meta:
        db_table = "care_task"
        constraints = (
            models.UniqueConstraint(
                fields=["store", "person", "kind", "deal"], name="care_task_once"
            ),
        )
        indexes = (
            models.Index(
                fields=["store", "due_at"],
                condition=models.Q(settled_at=None),
                name="care_task_open",
            ),
            models.Index(
                fields=["assignee", "due_at"],
                condition=models.Q(settled_at=None),
                name="care_task_of_user",
            ),
            models.Index(fields=["store", "settled_at"], name="care_task_settled"),
        )


class StaffWeek(models.Model):
    """When somebody works at a store, and how much care fits into their day.

    ``week``: weekday (0 is Monday, as text) -> [from, to] as ``HH:MM``; a day not named is free.
    Empty: every day the store is open. ``minutes``: of a working day that may go into care.
    """

    pk = models.CompositePrimaryKey("user_id", "store_id")
    user = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False)
    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="staff_weeks")
    week: Any = models.JSONField(default=dict)
    minutes = models.PositiveSmallIntegerField(default=60)
    set_by = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    class Meta:
        db_table = "staff_week"


class DayOff(models.Model):
    """Days on which somebody is not there, first and last included."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="days_off")
    store = models.ForeignKey(Store, on_delete=models.CASCADE)
    first = models.DateField()
    last = models.DateField()
    why = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "day_off"


class StaffName(models.Model):
    """A name by which sources call somebody of the store, and who answers to it now.

    ``name`` is compared in lower case with single blanks. Somebody who left keeps the row:
    ``left_at`` says since when, and ``user`` is then the one who took their people over.
    """

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="staff_names")
    name = models.CharField(max_length=200)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="names")
    left_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "staff_name"
        constraints = (models.UniqueConstraint(fields=["store", "name"], name="staff_name_once"),)


class CalendarLink(models.Model):
    """The private address of somebody's tasks as a calendar. Only a digest of its token is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    store = models.ForeignKey(Store, on_delete=models.CASCADE)
    digest = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "calendar_link"
