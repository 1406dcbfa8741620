"""`/health` and `/metrics`: what watches this server asks here. No word about any person."""

import ipaddress
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sincerely import __version__
from sincerely.records import beats
from sincerely.records.beats import Kind
from sincerely.records.models import Store
from sincerely.records.reads import queue, turned_away
from sincerely.records.reads.queue import Queue
from sincerely.records.reads.senders import anybody_sends
from sincerely.work import stores

from .here import moment, number

Sample = tuple[Mapping[str, str], float]


@require_safe
@never_cache
@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """Whether the database answers, how long due mail waits, and how many processes of the relay
    live: 200, or 503 where the database does not answer.

    ``?late=SECONDS``: 503 also where mail has been due for longer, or none hands on the mail that
    somebody may send.
    """
    now = moment()
    try:
        since, living, used = queue.oldest_due(now), beats.living(now=now), anybody_sends()
    except DatabaseError:
        return JsonResponse({"status": "down", "database": "unreachable"}, status=503)
    age = round(_age(since, now), 1)
    most = number(request, "late")
    status = "ok"
    if most is not None and age > most:
        status = "late"
    elif most is not None and used and not living[Kind.DELIVERING]:
        status = "nobody_delivers"
    said = {"status": status, "database": "ok", "queue_age_seconds": age}
    said |= {f"{kind}_processes": count for kind, count in living.items()}
    return JsonResponse(said, status=200 if status == "ok" else 503)


@require_safe
@never_cache
@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """The relay in numbers (Prometheus): with a source's token its store's, from this machine all.

    From this machine alone only while nothing else is served: behind a proxy everybody seems near.
    """
    asked = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    source = stores.source_of_token(asked) if 0 < len(asked) <= 200 else None
    if source is None and (asked or not _is_near(request)):
        said = "token_unknown: send `Authorization: Bearer TOKEN` (`sincerely token SOURCE`).\n"
        refusal = HttpResponse(said, status=401, content_type="text/plain")
        refusal.headers["WWW-Authenticate"] = "Bearer"
        return refusal
    lines = _lines(source.store if source else None, moment())
    text = "".join(f"{line}\n" for line in lines)
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")


def _is_near(request: HttpRequest) -> bool:
    if os.environ.get("SINCERELY_HOSTS") or "Forwarded" in request.headers:
        return False
    if "X-Forwarded-For" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _lines(store: Store | None, now: datetime) -> Iterator[str]:
    found = queue.queues(now=now, store=store)
    yield from _metric(
        "build_info", "gauge", "The version that answers.", [({"version": __version__}, 1)]
    )
    yield from _metric(
        "deliveries",
        "gauge",
        "Deliveries by state, our own bounces among them.",
        (({"store": q.store, "state": s}, n) for q in found for s, n in q.states.items()),
    )
    for name, kind, says, value in _OF_A_STORE:
        samples = [({"store": q.store}, value(q, now)) for q in found]
        yield from _metric(name, kind, says, samples)
    yield from _metric(
        "bypass",
        "gauge",
        "1 while a sender's mail flows without being judged.",
        (
            ({"store": key, "source": name}, int(on))
            for (key, name), on in queue.senders(store).items()
        ),
    )
    yield from _metric(
        "turned_away_total",
        "counter",
        "Recipients and mails refused for good at the door; reason: the gate's, or the reply's.",
        (
            ({"store": key, "source": name, "reason": reason}, count)
            for (key, name, reason), count in turned_away.counts(store).items()
        ),
    )
    for kind, count in beats.living(now=now).items():
        says = f"Processes {kind} mail that gave a sign of life in the last minute, of all stores."
        yield from _metric(f"{kind}_processes", "gauge", says, [({}, count)])
    yield from _metric(
        "verdicts_last_hour",
        "gauge",
        "Verdicts of the last hour, by answer, whoever asked.",
        (
            ({"store": key, "answer": answer}, count)
            for (key, answer), count in sorted(queue.verdicts_lately(now=now, store=store).items())
        ),
    )


def _age(since: datetime | None, now: datetime) -> float:
    """Seconds; 0 for never."""
    return max(0.0, (now - since).total_seconds()) if since else 0.0


#: name, kind, what it says, and its value of one store at a moment
_OF_A_STORE: tuple[tuple[str, str, str, Callable[[Queue, datetime], float]], ...] = (
    (
        "accepted_total",
        "counter",
        "Deliveries accepted, each recipient one, our own bounces among them.",
        lambda found, now: found.accepted,
    ),
    (
        "delivered_total",
        "counter",
        "Deliveries the upstream took.",
        lambda found, now: found.states["delivered"],
    ),
    (
        "queue_due",
        "gauge",
        "Deliveries due now and in no worker's hands.",
        lambda found, now: found.due,
    ),
    (
        "queue_oldest_due_seconds",
        "gauge",
        "How long the oldest of these has been due.",
        lambda found, now: _age(found.due_since, now),
    ),
    (
        "queue_oldest_seconds",
        "gauge",
        "Age of the oldest mail still to be taken by an upstream.",
        lambda found, now: _age(found.queued_since, now),
    ),
    (
        "held_oldest_seconds",
        "gauge",
        "How long the oldest held mail waits for a person.",
        lambda found, now: _age(found.held_since, now),
    ),
    (
        "deliveries_leased",
        "gauge",
        "Deliveries in a worker's hands now.",
        lambda found, now: found.leased,
    ),
    (
        "deliveries_untold",
        "gauge",
        "Delivered, and not in the ledger yet.",
        lambda found, now: found.untold,
    ),
)


def _metric(name: str, kind: str, says: str, samples: Iterable[Sample]) -> Iterator[str]:
    """One metric in Prometheus' text format 0.0.4."""
    yield f"# HELP sincerely_{name} {says}"
    yield f"# TYPE sincerely_{name} {kind}"
    for labels, value in samples:
        told = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        yield f"sincerely_{name}{{{told}}} {value:.15g}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
