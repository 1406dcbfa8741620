"""What `sincerely doctor` looks at of the relay: who sends, where to, and what lies there."""

import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sincerely.faces.cli.finding import Finding

if TYPE_CHECKING:
    from sincerely.records.models import Upstream
    from sincerely.records.reads.queue import Queue

#: mail that is due and in nobody's hands for longer: nobody hands it over, or too few do
MOST_DUE = timedelta(minutes=2)
#: mail that no upstream has taken for longer
MOST_QUEUED = timedelta(hours=1)
#: kind of process (`records.beats`) -> what it does, what is said where none lives, what to do
_PROCESSES = {
    "accepting": (
        "{} at work, taking mail in",
        "none takes mail in: whoever sends through the relay cannot connect",
        "`sincerely run` starts one; alone: `sincerely relay`.",
    ),
    "delivering": (
        "{} at work, handing mail on",
        "none hands mail on: what is accepted is kept, and goes nowhere",
        "`sincerely run` starts one; alone: `sincerely deliver`.",
    ),
}
#: seconds an upstream gets to let us connect
PATIENCE = 5.0


def senders(now: datetime) -> Iterator[Finding]:
    """Who sends through the relay, and whether anybody does so without being judged."""
    from sincerely.records.models import Sender

    found = list(Sender.objects.select_related("source__store").order_by("pk"))
    for sender in found:
        name = f"{sender.source.store.key}/{sender.source.name}"
        if sender.bypassed_at:
            hours = (now - sender.bypassed_at) / timedelta(hours=1)
            do = f"`sincerely sender bypass {sender.source.name} --end --why TEXT` asks the gate"
            says = f"{name} is in BYPASS for {hours:.1f} h: its mail flows, nobody judges it"
            yield Finding("senders", says, f"{do} again.")
        else:
            on = sorted(purpose or "all others" for purpose, m in sender.modes.items() if m == "on")
            says = f"on for {', '.join(on)}" if on else "watch: judged, nothing is stopped"
            yield Finding("senders", f"{name}: {says}")
    if not found:
        yield Finding("senders", "nobody sends through the relay (`sincerely sender add`)")


def upstreams(_now: datetime) -> Iterator[Finding]:
    """Whether each upstream lets us connect. Nothing is said to it."""
    from sincerely.records.models import Upstream

    found = list(Upstream.objects.select_related("store").order_by("pk"))
    for upstream in found:
        yield _reached(upstream)
    if not found:
        yield Finding("upstreams", "none is set (`sincerely upstream set`)")


def _reached(upstream: "Upstream") -> Finding:
    where = f"{upstream.host} port {upstream.port}"
    name = f"{upstream.store.key}/{upstream.name}, {where}"
    try:
        with socket.create_connection((upstream.host, upstream.port), timeout=PATIENCE):
            return Finding("upstreams", f"{name}, lets us connect")
    except OSError as problem:
        says = f"{name}, cannot be reached: {problem.strerror or problem}".lower()
        do = f"Mail to it waits. `sincerely upstream try {upstream.name}` says more."
        return Finding("upstreams", says, do)


def processes(now: datetime) -> Iterator[Finding]:
    """Whether mail is taken in, and handed on, by a process that lives."""
    from sincerely.records import beats
    from sincerely.records.reads.senders import anybody_sends

    living, used = beats.living(now=now), anybody_sends()
    for kind, (does, missing, do) in _PROCESSES.items():
        count = living[beats.Kind(kind)]
        if count or not used:
            yield Finding("processes", does.format(count))
        else:
            yield Finding("processes", missing, do)


def queue(now: datetime) -> Iterator[Finding]:
    """Whether somebody hands over what is due, and how old what waits for an upstream is."""
    from sincerely.records.reads import queue as read

    used = [found for found in read.queues(now=now) if found.accepted]
    for found in used:
        yield _under_way(found, now)
        if doubts := found.states["in_doubt"]:
            says = f"{found.store}: {doubts:,} in doubt: sent, and nobody knows whether it arrived"
            do = "`sincerely mail list --state in_doubt`, then `sincerely mail clear-up` for each."
            yield Finding("queue", says, do)
    if not used:
        yield Finding("queue", "no mail was accepted yet")


def _under_way(found: "Queue", now: datetime) -> Finding:
    due = now - found.due_since if found.due_since else timedelta()
    queued = now - found.queued_since if found.queued_since else timedelta()
    says = f"{found.store}: {found.states['queued']:,} queued"
    says += f", the oldest for {_long(queued)}" if found.queued_since else ""
    says += f"; {found.due:,} due in nobody's hands, {found.leased:,} in a worker's"
    if due > MOST_DUE:
        says += f"; the first has been due for {_long(due)}"
        do = "Nobody hands it over: start `sincerely deliver`, or more of it."
        return Finding("queue", says, do)
    if queued > MOST_QUEUED:
        do = "An upstream does not take it: `sincerely mail list --state queued` says why."
        return Finding("queue", says, do)
    return Finding("queue", says)


def _long(time: timedelta) -> str:
    seconds = max(0.0, time.total_seconds())
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
