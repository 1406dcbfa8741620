"""What `sincerely doctor` looks at of the links to a CRM: whether what is logged gets through."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sincerely.faces.cli.finding import Finding

#: a link that failed for less is tried again by itself
MOST = timedelta(hours=1)


def crm(now: datetime) -> Iterator[Finding]:
    """Whether each link takes what it is sent."""
    from sincerely.records.models import CrmLink
    from sincerely.records.reads import crm_links as read

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
