"""The pages of what comes in: the sources, one file, and what its headers were taken for."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from sincerely.faces import longwork, receipts, uploads
from sincerely.reading import KINDS
from sincerely.records.models import Source
from sincerely.records.reads import feeds as read
from sincerely.work import columns, feeding
from sincerely.work.columns import Said
from sincerely.work.errors import WorkError
from sincerely.work.staff import Right

from . import hints, told
from .here import Here, at_store
from .rulebook import work

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

#: what a new choice of a header's column is called in the form, with its place
FIELD = "column-"
#: bytes of a file that is read while somebody waits for it: some seconds
AT_ONCE = 2 << 20


@require_safe
@at_store(Right.SEE_QUARANTINE)
def feeds(here: Here) -> HttpResponse:
    """What comes in: every source, whether it is late, its last files, what needs somebody."""
    found = read.feeds(here.store, now=here.now)
    return here.page("desk/feeds.html", feeds=found, kinds=KINDS)


@require_safe
@at_store(Right.SEE_QUARANTINE)
def file(here: Here, file_id: int) -> HttpResponse:
    """One file: what came of its rows, and what its headers were taken for."""
    page = _page(here, file_id)
    headers = told.headers(page, _remembered(page))
    groups = told.choices(page.line.kind, headers)
    return here.page("desk/file.html", page=page, headers=headers, groups=groups)


@require_POST
@at_store(Right.FEED)
def upload(here: Here) -> HttpResponse:
    """A file of one of the store's sources: read at once, or a long one in the background."""
    name, given = here.request.POST.get("source", ""), here.request.FILES.get("file")
    source = Source.objects.filter(store=here.store, name=name).select_related("store").first()
    if source is None:
        raise Http404("There is no such source here.")
    if given is None or not given.size:
        return _back(here.request, "No file was chosen, or it is empty.")
    if given.size > uploads.LARGEST:
        return _back(
            here.request, "The file is larger than 200 MB: whoever runs the server can read it."
        )
    if given.size > AT_ONCE:
        return _in_the_background(here, name, given)
    with TemporaryDirectory() as folder:
        path = Path(folder) / uploads.safe_name(given.name)
        uploads.save(given, path)
        kind, by = here.request.POST.get("kind") or None, _by(here)
        try:
            receipt, *inside = feeding.feed(
                source=source, paths=[path], by=by, now=here.now, kind=kind
            )
        except WorkError as problem:
            return _back(here.request, f"{problem.sentence} {hints.of(problem.code, problem.hint)}")
    for each in (receipt, *inside):
        counts = each.counts()
        level = messages.WARNING if receipts.nothing_read(counts) else messages.SUCCESS
        came = receipts.later(each.kind, counts, each.left_out_why)
        messages.add_message(here.request, level, f"{each.name}: {came}")
    return redirect("file", receipt.id)


@require_POST
@at_store(Right.TELL_COLUMNS)
def tell_columns(here: Here, file_id: int) -> HttpResponse:
    """What somebody says its headers are, remembered for the source's next table like it."""
    page = _page(here, file_id)
    remembered = _remembered(page)
    said = _said(here.request, told.headers(page, remembered))
    if not said:
        messages.info(here.request, "Nothing was changed.")
        return redirect("file", file_id)
    if both := told.twice(remembered.columns, said):
        named = " and ".join(both[1])
        problem = f"Only one header can be the {both[0].replace('_', ' ')}, not both {named}."
        messages.error(here.request, f"{problem} Choose one and ignore the other.")
        return redirect("file", file_id)
    try:
        columns.remember(
            source=Source.objects.get(pk=page.source_id),
            headers=page.shape,
            kind=page.line.kind,
            columns=said,
            told_kind=remembered.kind,
            by=_by(here),
            now=here.now,
        )
    except WorkError as problem:
        messages.error(here.request, f"{problem.sentence} {hints.of(problem.code, problem.hint)}")
    else:
        text = "Remembered. Read the file again, and it is read as you said."
        messages.success(here.request, text)
    return redirect("file", file_id)


def _in_the_background(here: Here, source: str, given: "UploadedFile[bytes]") -> HttpResponse:
    kind = here.request.POST.get("kind", "")
    if kind and kind not in KINDS:
        return _back(here.request, f"No file is a {kind!r}.")
    try:
        job = work.begin(here, longwork.FEED, {"source": source, "kind": kind}, [given])
    except WorkError as problem:
        return _back(here.request, f"{problem.sentence} {problem.hint}")
    return redirect("job", job.pk)


def _page(here: Here, file_id: int) -> read.FilePage:
    page = read.file_page(here.store, file_id)
    if page is None:
        raise Http404("Nothing was fed under this number.")
    return page


def _remembered(page: read.FilePage) -> Said:
    return columns.remembered(Source.objects.get(pk=page.source_id), page.shape)


def _said(request: HttpRequest, headers: Iterable[read.Header]) -> dict[str, str]:
    """The headers whose column was chosen anew."""
    chosen = {each: request.POST.get(f"{FIELD}{each.place}") for each in headers}
    return {
        each.header: column
        for each, column in chosen.items()
        if column is not None and column != each.column
    }


def _back(request: HttpRequest, problem: str) -> HttpResponse:
    messages.error(request, problem)
    return redirect("feeds")


def _by(here: Here) -> str:
    return here.user.email
