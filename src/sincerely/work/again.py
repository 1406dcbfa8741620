"""Tried again where two transactions waited for each other and the database ended one."""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction
from django.db.utils import OperationalError
from psycopg.errors import DeadlockDetected

#: a deadlock is tried again this often
TRIES = 5
Result = TypeVar("Result")


def again(verb: Callable[[], Result]) -> Result:
    """What ``verb`` returns, in a transaction of its own. Raises what the database raises after
    ``TRIES`` attempts; then nothing of it was kept."""
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                return verb()
        except OperationalError as problem:
            if attempt == TRIES - 1 or not isinstance(problem.__cause__, DeadlockDetected):
                raise
    raise AssertionError("unreachable")
