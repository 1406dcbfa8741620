"""What the clock brings about: steps begin, days are planned, late tasks go to the manager, late
feeds are seen."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sincerely.records import mails, sources
from sincerely.records.models import CareTask, IdempotentAnswer, Source
from sincerely.work import beginning, caring, doubts, week

#: the words of a mail are kept this long, and until it is dealt with: for answers, to look it up
MAIL_KEPT = timedelta(days=30)
#: so long the same question with the same ``Idempotency-Key`` has the same answer
ANSWERS_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """What one look at the clock did and saw. ``begun``: steps that were opened."""

    passed_on: tuple[CareTask, ...]
    late_sources: tuple[Source, ...]
    begun: int = 0
    reminded: tuple[CareTask, ...] = ()


def tick(*, now: datetime) -> Tick:
    """Opens the next steps of care, plans days, reminds, passes late care tasks to the manager,
    looks at what was logged, lists the sources that are overdue, and removes the words of old mail
    and old answers to repeated questions.

    Nothing here waits for anybody outside: what goes to the store's CRM goes by itself
    (`work.crm`).
    """
    mails.shed(before=now - MAIL_KEPT)
    IdempotentAnswer.objects.filter(at__lt=now - ANSWERS_KEPT).delete()
    begun = beginning.lay_out(now=now)
    week.assign()
    passed_on = tuple(caring.pass_on_late(now=now))
    reminded = tuple(caring.remind(now=now))
    week.fit(now=now)
    doubts.look_everywhere(now=now)
    return Tick(
        passed_on=passed_on,
        late_sources=tuple(late_sources(now=now)),
        begun=begun,
        reminded=reminded,
    )


def late_sources(*, now: datetime) -> list[Source]:
    """Sources that should have been heard from by now, by what they or somebody taught us."""
    known = Source.objects.filter(last_heard_at__isnull=False).select_related("store", "rhythm")
    due = ((source, sources.due_at(source)) for source in known)
    return [source for source, at in due if at and at < now]
