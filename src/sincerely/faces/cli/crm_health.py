"""What `sincerely doctor` looks at of the links to a CRM: whether what is logged gets through."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sincerely.faces.cli.finding import Finding

#: a link that failed for less is tried again by itself
MOST = timedelta(hours=1)
#: so long it is said that a CRM has ended a link by itself
SAID = timedelta(days=7)


def crm(now: datetime) -> Iterator[Finding]:
    """Whether each link takes what it is sent."""
    from sincerely.records.models import CrmLink
    from sincerely.records.reads import crm_links as read

    yield from _ended(now)
    used = CrmLink.objects.filter(ended_at=None).count()
    failing = read.failing(before=now - MOST)
    for link in failing:
        hours = (now - (link.failing_since or now)) / timedelta(hours=1)
        says = f"{link.store.key}: {link.target} has taken nothing for {hours:.1f} h: "
        do = f"{link.hint} `sincerely crm list` says what waits."
        yield Finding("crm", says + link.problem, do)
    if not used:
        yield Finding("crm", "no link to a CRM (`sincerely crm add`)")
    elif not failing:
        which = "1 link to a CRM, which gets" if used == 1 else f"{used} links to a CRM, each gets"
        yield Finding("crm", f"{which} through")


def _ended(now: datetime) -> Iterator[Finding]:
    """Links the CRM itself has ended (410): nobody here said so, and nothing goes there."""
    from sincerely.records.reads import crm_links as read

    for link in read.ended_by_the_crm(after=now - SAID):
        says = f"{link.store.key}: {link.target} wants nothing more from us, and was ended"
        do = "Ask the CRM's people; `sincerely crm add hook` makes a new link."
        yield Finding("crm", says, do)
