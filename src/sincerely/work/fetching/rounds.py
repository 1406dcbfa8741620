"""One round over everything that is fetched; what is in the way of one source stops no other."""

import logging
from datetime import datetime

from django.db.models import Q

from sincerely.records.models import Source
from sincerely.work.errors import WorkError
from sincerely.work.filereceipt import FileReceipt

from . import folders, mailboxes

_log = logging.getLogger(__name__)
_LONGEST = 500


def fetch(*, source: Source, by: str, now: datetime) -> list[FileReceipt]:
    """Takes what lies in a source's folder and mailbox. What was in the way is kept with it.

    Raises what stopped it, after the other of the two had its turn.
    """
    ways = (
        (bool(source.watched_folder), folders.look_into),
        (bool(source.mailbox), mailboxes.collect),
    )
    receipts, problem = [], None
    for there, take in ways:
        try:
            receipts += take(source=source, by=by, now=now) if there else []
        except WorkError as stopped:
            problem = stopped
        except (OSError, ValueError) as broke:
            _log.exception("%s/%s could not be fetched.", source.store.key, source.name)
            # not its words: a password may stand in them
            sentence = f"It could not be fetched ({type(broke).__name__})."
            problem = WorkError("fetch_broke", sentence, "See the worker's log for the cause.")
    source.fetched_at, source.fetch_problem = now, str(problem or "")[:_LONGEST]
    source.save(update_fields=["fetched_at", "fetch_problem"])
    if problem:
        raise problem
    return receipts


def fetch_all(*, by: str, now: datetime) -> list[FileReceipt]:
    """Takes what lies in every folder and mailbox there is. What is in the way is logged."""
    receipts = []
    fetched = Source.objects.filter(~Q(watched_folder="") | Q(mailbox__isnull=False))
    for source in fetched.select_related("store").order_by("pk"):
        try:
            receipts += fetch(source=source, by=by, now=now)
        except WorkError as problem:
            _log.warning("%s/%s: %s", source.store.key, source.name, problem)
    return receipts
