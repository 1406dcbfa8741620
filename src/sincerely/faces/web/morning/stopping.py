"""Stopped and held: every message that did not simply go, why, and what happens instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from sincerely.faces.web import mail_words
from sincerely.faces.web.here import Here, at_store, number
from sincerely.faces.web.mail_words import Contradiction
from sincerely.records.reads import not_sent as read
from sincerely.records.reads.not_sent import Asked, Card, Which
from sincerely.rules.reasons import REASONS
from sincerely.work.staff import Right

_NAMES: dict[Which, str] = {
    Which.ALL: "Everything",
    Which.HELD: "Held",
    Which.WAITING: "Waiting",
    Which.STOPPED: "Stopped",
    Which.WATCHED: "Only watched",
}
_MOST_DAYS = 30


@dataclass(frozen=True, slots=True)
class Tab:
    """One way to look at them, and the address of it."""

    name: str
    query: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One card. ``contradictions``: what the message says beside what the store knows; ``why``: the
    strongest other reason, ``further``: those after it; ``alike``: the address of all like it."""

    card: Card
    contradictions: tuple[Contradiction, ...]
    why: str
    further: tuple[str, ...]
    alike: str


@require_safe
@at_store(Right.SEE_VERDICTS)
def stopped(here: Here) -> HttpResponse:
    """The latest of them, by system, reason and state."""
    asked, days = _asked(here)
    before = read.cursor(here.request.GET.get("before", ""))
    found = read.page(here.store, asked, now=here.now, before=before, seller=here.seller)
    return here.page(
        "desk/verdicts.html",
        cards=[_shown(here, card) for card in found.cards],
        asked=asked,
        days=days,
        tabs=_tabs(here, asked),
        systems=_systems(here),
        reasons=sorted((code, text.title) for code, text in REASONS.items()),
        earlier=_query(here, before=found.before) if found.before else "",
        filtered=bool(asked.system or asked.reason or asked.template or days or asked.which),
    )


def _asked(here: Here) -> tuple[Asked, int]:
    said = here.request.GET
    state, days = said.get("state", ""), min(number(here.request, "days") or 0, _MOST_DAYS)
    reason = said.get("reason", "")
    asked = Asked(
        which=Which(state) if state in set(Which) else Which.ALL,
        system=said.get("system", ""),
        reason=reason if reason in REASONS or reason == read.INSULT else "",
        template=number(here.request, "template"),
        since=read.since_days(timezone.localtime(here.now), days) if days else None,
        each="each" in said,
        with_mails=here.may[Right.SEE_OWN_MAIL],
    )
    return asked, days


def _tabs(here: Here, asked: Asked) -> tuple[Tab, ...]:
    return tuple(
        Tab(name, _query(here, state=which, before=""), which is asked.which)
        for which, name in _NAMES.items()
    )


def _systems(here: Here) -> Sequence[str]:
    names = here.store.sources.order_by("name").values_list("name", flat=True)
    return (*names, read.BY_HAND)


def _query(here: Here, **others: str) -> str:
    """The address of this page with some of what it asks changed; empty takes it away."""
    names = ("state", "system", "reason", "template", "days", "each")
    said = here.request.GET
    query = {name: said[name] for name in names if name in said} | others
    kept = {name: value for name, value in query.items() if value or name not in others}
    return f"?{urlencode(kept)}"


def _shown(here: Here, card: Card) -> Shown:
    told = mail_words.reasons(card.mail) if card.mail else ()
    told = card.asked.sentences if card.asked else told
    contradictions, others = mail_words.set_apart(told)
    first = () if contradictions else others[:1]
    template = str(card.template) if card.template else ""
    return Shown(
        card=card,
        contradictions=contradictions,
        why=first[0] if first else "",
        further=others[len(first) :],
        alike=_query(
            here, system=card.system, reason=card.code, template=template, each="1", before=""
        ),
    )
