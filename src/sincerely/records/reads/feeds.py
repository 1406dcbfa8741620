"""What comes in: the sources with their rhythm, their last files, and one file in full."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from sincerely.records.models import FeedFile, Quarantine, Source, Store
from sincerely.records.sources import due_at, rhythms
from sincerely.rules.rhythm import sentence

#: files shown of each source
LAST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """One file. ``counts`` and ``why``: what came of its rows, and why some were left out."""

    id: int
    name: str
    kind: str
    at: datetime
    finished: bool
    counts: Mapping[str, int]
    why: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One source. ``rhythm``: in a few words, empty where none is known yet. ``late``: silent for
    longer than it allows; ``never``: it has one and was never heard from. ``waiting``: rows of its
    files that wait for a person."""

    id: int
    name: str
    rhythm: str
    heard_at: datetime | None
    due_at: datetime | None
    late: bool
    never: bool
    reports_sales: bool
    folder: str
    mailbox: str
    fetched_at: datetime | None
    problem: str
    waiting: int
    files: tuple[FileLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """One header of a table and the column it was taken for. ``sure``: in per cent."""

    place: int
    header: str
    column: str
    sure: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePage:
    """Everything about one file. ``waiting``, ``settled``: its rows in quarantine.

    ``shape``: every header as it stands, blank ones too: by these a table is known again.
    """

    line: FileLine
    source_id: int
    source: str
    rows_done: int
    finished_at: datetime | None
    headers: tuple[Header, ...]
    shape: tuple[str, ...] = ()
    as_said: Mapping[str, str] = field(default_factory=dict)
    waiting: int = 0
    settled: int = 0


def feeds(store: Store, *, now: datetime) -> tuple[Feed, ...]:
    """Every source of a store, those that need somebody first. Four queries."""
    sources = list(store.sources.select_related("store", "rhythm").order_by("name"))
    known = rhythms(sources, now)
    waiting = dict(
        Quarantine.objects.filter(feed_file__source__store=store, settled_at=None)
        .values_list("feed_file__source")
        .annotate(Count("pk"))
    )
    files = _last_files(store)
    found = [
        _feed(s, sentence(known[s.pk]), waiting.get(s.pk, 0), files.get(s.pk, ()), now)
        for s in sources
    ]
    return tuple(sorted(found, key=lambda f: (not (f.late or f.problem), not f.waiting, f.name)))


def file_page(store: Store, file_id: int) -> FilePage | None:
    """One file of a store's sources; None where there is none of this number. Two queries."""
    files = FeedFile.objects.filter(source__store=store).select_related("source")
    row = files.filter(pk=file_id).first()
    if row is None:
        return None
    counted = Quarantine.objects.filter(feed_file=row).aggregate(
        waiting=Count("pk", filter=Q(settled_at=None)),
        settled=Count("pk", filter=Q(settled_at__isnull=False)),
    )
    guesses = row.told.get("guesses", [])
    return FilePage(
        line=_line(row),
        source_id=row.source_id,
        source=row.source.name,
        rows_done=row.rows_done,
        finished_at=row.finished_at,
        headers=tuple(_headers(guesses)),
        shape=tuple(guess["header"] for guess in guesses),
        as_said=row.told.get("as_said", {}),
        waiting=counted["waiting"],
        settled=counted["settled"],
    )


def _last_files(store: Store) -> dict[int, tuple[FileLine, ...]]:
    newest = Window(RowNumber(), partition_by=F("source"), order_by=F("pk").desc())
    files = FeedFile.objects.filter(source__store=store).annotate(place=newest)
    found: dict[int, tuple[FileLine, ...]] = {}
    for row in files.filter(place__lte=LAST).order_by("-pk"):
        found[row.source_id] = (*found.get(row.source_id, ()), _line(row))
    return found


def silent(store: Store, *, now: datetime) -> tuple[Feed, ...]:
    """The store's sold feeds that are late: what sells is held from whoever sat at the desk.

    No query while none is late.
    """
    if store.sold_feed_due_at is None or store.sold_feed_due_at >= now:
        return ()
    sources = store.sources.filter(reports_sales=True).select_related("store", "rhythm")
    late = [s for s in sources.order_by("name") if (at := due_at(s)) and at < now]
    known = rhythms(late, now) if late else {}
    return tuple(_feed(s, sentence(known[s.pk]), 0, (), now) for s in late)


def _feed(
    source: Source, rhythm: str, waiting: int, files: tuple[FileLine, ...], now: datetime
) -> Feed:
    heard, due = source.last_heard_at, due_at(source)
    return Feed(
        id=source.pk,
        name=source.name,
        rhythm=rhythm,
        heard_at=heard,
        due_at=due,
        late=bool(due and due < now),
        never=bool(rhythm and heard is None),
        reports_sales=source.reports_sales,
        folder=source.watched_folder,
        mailbox=(source.mailbox or {}).get("user", ""),
        fetched_at=source.fetched_at,
        problem=source.fetch_problem,
        waiting=waiting,
        files=files,
    )


def _line(row: FeedFile) -> FileLine:
    return FileLine(
        id=row.pk,
        name=row.name,
        kind=row.kind,
        at=row.started_at,
        finished=row.finished_at is not None,
        counts=row.counts,
        why=row.told.get("left_out_why", {}),
    )


def _headers(guesses: Iterable[Mapping[str, Any]]) -> Iterable[Header]:
    for place, guess in enumerate(guesses):
        if guess["header"]:
            yield Header(
                place=place,
                header=guess["header"],
                column=guess["column"],
                sure=round(guess["certainty"] * 100),
                why=guess["why"],
            )
