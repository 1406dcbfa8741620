"""The pages of what could not be read: seen, mended, read again, put aside."""

from collections.abc import Callable, Sequence
from itertools import islice
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from sincerely.reading import KINDS
from sincerely.records.models import Quarantine
from sincerely.records.reads import unread as read
from sincerely.work import mending, wholefile
from sincerely.work.errors import WorkError
from sincerely.work.mending import Reread
from sincerely.work.quarantine import WHOLE
from sincerely.work.staff import Right

from . import hints, told
from .here import Here, at_store, number

#: rows one press of a button reads again; nobody waits for a page for minutes
AT_ONCE = 300
#: rows of those of which is said at once why they still wait
SAID = 3
#: codes of a whole file that somebody may say of what it is
ASKED = frozenset({"unknown_table", "missing_columns", "no_header"})


@require_safe
@at_store(Right.SEE_QUARANTINE)
def quarantine(here: Here) -> HttpResponse:
    """What could not be read, and what to do about it."""
    asked, settled = here.request.GET, "settled" in here.request.GET
    page = read.unread(
        here.store,
        before=number(here.request, "before"),
        file=number(here.request, "file"),
        source=asked.get("source", "").replace("\x00", ""),
        settled=settled,
        whole=WHOLE,
    )
    kept = {name: asked[name] for name in ("file", "source") if asked.get(name)}
    return here.page("desk/quarantine.html", page=page, settled=settled, kept=urlencode(kept))


@require_safe
@at_store(Right.SEE_QUARANTINE)
def unread_row(here: Here, row_id: int) -> HttpResponse:
    """One row that could not be read, in full, to be mended or put aside."""
    row = read.one(here.store, row_id, WHOLE)
    if row is None:
        raise Http404("Nothing in quarantine has this number.")
    cells = told.cells(row.headers, row.raw if row.mended is None else row.mended)
    whole, kinds = row.kept is not None, KINDS if row.code in ASKED else ()
    return here.page("desk/unread_row.html", row=row, cells=cells, whole=whole, kinds=kinds)


@require_POST
@at_store(Right.FEED)
def mend(here: Here, row_id: int) -> HttpResponse:
    """The text that should have come, read at once."""
    row, text = _row(here, row_id), here.request.POST.get("text", "")
    return _settling(
        here, row, lambda: mending.mend(row=row, text=text, by=here.user.email, now=here.now)
    )


@require_POST
@at_store(Right.FEED)
def replay(here: Here, row_id: int) -> HttpResponse:
    """One row read again as it came, or as mended last; a whole file as what it is said to be."""
    row, kind = _row(here, row_id), here.request.POST.get("kind") or None
    by = here.user.email
    return _settling(here, row, lambda: mending.replay(row=row, by=by, now=here.now, kind=kind))


@require_POST
@at_store(Right.FEED)
def aside(here: Here, row_id: int) -> HttpResponse:
    """One row put aside for good, with why."""
    row, why = _row(here, row_id), here.request.POST.get("why", "")
    return _settling(
        here, row, lambda: mending.aside(row=row, why=why, by=here.user.email, now=here.now)
    )


@require_POST
@at_store(Right.FEED)
def replay_all(here: Here) -> HttpResponse:
    """Everything that waits, or all of one file, read again: after an update, say."""
    rows = mending.of_store(here.store)
    of = {name: here.request.GET[name] for name in ("file", "source") if name in here.request.GET}
    if (file := number(here.request, "file")) is not None:
        rows = rows.filter(feed_file=file)
    if source := of.get("source", "").replace("\x00", ""):
        rows = rows.filter(feed_file__source__name=source)
    again = mending.replay_all(rows=rows, by=here.user.email, now=here.now)
    done = list(islice(again, AT_ONCE))
    settled = sum(bool(each.how) for each in done)
    said = f"{settled:,} settled, {len(done) - settled:,} still waiting."
    more = " For the others, press once more." if len(done) == AT_ONCE else ""
    messages.info(here.request, f"{said}{more}")
    for why in _why([each for each in done if not each.how][:SAID]):
        messages.warning(here.request, why)
    return redirect(f"{reverse('quarantine')}?{urlencode(of)}")


def _why(waiting: Sequence[Reread]) -> list[str]:
    """Why rows still wait, each with where it stands."""
    found = Quarantine.objects.select_related("feed_file").defer("raw_bytes")
    rows = found.in_bulk([each.id for each in waiting])
    return [f"{_where(rows[each.id])}: {each.sentence}" for each in waiting]


def _settling(here: Here, row: Quarantine, verb: Callable[[], Reread]) -> HttpResponse:
    """Back to the list where it is settled, else to the row with what is wrong now."""
    where = _where(row)
    try:
        done = verb()
    except WorkError as problem:
        said = f"{problem.sentence} {hints.of(problem.code, problem.hint)}"
        messages.error(here.request, said)
        return redirect("unread_row", row.pk)
    if done.how:
        messages.success(here.request, f"{where}: {done.how}.")
        return redirect(f"{reverse('quarantine')}?file={row.feed_file_id}")
    hint = hints.of(done.code, done.hint)
    messages.error(here.request, f"It still cannot be read. {done.sentence} {hint}")
    return redirect("unread_row", row.pk)


def _where(row: Quarantine) -> str:
    name = row.feed_file.name
    return name if wholefile.is_one(row) else f"{name}, line {row.line}"


def _row(here: Here, row_id: int) -> Quarantine:
    try:
        return mending.row_of(store=here.store, row_id=row_id)
    except WorkError as problem:
        raise Http404(problem.sentence) from problem
