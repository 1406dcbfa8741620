"""What the clock brings about: steps begin, days are planned, late tasks go to the manager, late
feeds are seen."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sincerely.records import mails, sources
from sincerely.records.models import CareTask, Source
from sincerely.work import beginning, caring, doubts, week
from sincerely.work.crm import files as crm_files
from sincerely.work.crm import rounds as crm_rounds

#: the words of a mail are kept this long, and until it is dealt with: for answers, to look it up
MAIL_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """What one look at the clock did and saw. ``begun``: steps that were opened."""

    passed_on: tuple[CareTask, ...]
    late_sources: tuple[Source, ...]
    begun: int = 0
    reminded: tuple[CareTask, ...] = ()


def tick(*, now: datetime) -> Tick:
    """Opens the next steps of care, plans days, reminds, passes late care tasks to the manager,
    looks at what was logged, lists the sources that are overdue, and removes the words of old mail.
    Last of all, what was logged goes to the store's CRM: that may have to wait for others.
    """
    mails.shed(before=now - MAIL_KEPT)
    begun = beginning.lay_out(now=now)
    week.assign()
    passed_on = tuple(caring.pass_on_late(now=now))
    reminded = tuple(caring.remind(now=now))
    week.fit(now=now)
    doubts.look_everywhere(now=now)
    done = Tick(
        passed_on=passed_on,
        late_sources=tuple(late_sources(now=now)),
        begun=begun,
        reminded=reminded,
    )
    crm_files.write_due(now=now)
    crm_rounds.send_due(now=now)
    return done


def late_sources(*, now: datetime) -> list[Source]:
    """Sources that should have been heard from by now, by what they or somebody taught us."""
    known = Source.objects.filter(last_heard_at__isnull=False).select_related("store", "rhythm")
    due = ((source, sources.due_at(source)) for source in known)
    return [source for source, at in due if at and at < now]
