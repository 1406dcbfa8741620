"""What the clock brings about: late tasks go to the manager, late feeds are seen."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sincerely.records import mails, sources
from sincerely.records.models import CareTask, Source
from sincerely.work import caring

#: the words of a mail are kept this long, and until it is dealt with: for answers, to look it up
MAIL_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """What one look at the clock did and saw."""

    passed_on: tuple[CareTask, ...]
    late_sources: tuple[Source, ...]


def tick(*, now: datetime) -> Tick:
    """Passes late care tasks to the manager, lists the sources that are overdue, and blanks the
    words of mail nobody needs any more."""
    mails.shed(before=now - MAIL_KEPT)
    return Tick(
        passed_on=tuple(caring.pass_on_late(now=now)), late_sources=tuple(late_sources(now=now))
    )


def late_sources(*, now: datetime) -> list[Source]:
    """Sources that should have been heard from by now, by what they or somebody taught us."""
    known = Source.objects.filter(last_heard_at__isnull=False).select_related("store", "rhythm")
    due = ((source, sources.due_at(source)) for source in known)
    return [source for source, at in due if at and at < now]
