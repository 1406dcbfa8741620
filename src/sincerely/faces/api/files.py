"""`POST /feeds`: a file by HTTP; `GET /quarantine`: what could not be read of those sent."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router
from ninja.files import UploadedFile

from sincerely.faces import receipts
from sincerely.faces.api import caller, examples, paging
from sincerely.faces.api.errors import ApiProblem, answer, too_big
from sincerely.faces.api.responses import or_problem
from sincerely.faces.api.schemas.people import UnreadPage
from sincerely.faces.api.schemas.words import FileOut
from sincerely.faces.uploads import LARGEST, safe_name, save
from sincerely.reading import KINDS
from sincerely.records.models import Quarantine
from sincerely.work import feeding

router = Router(tags=["Files"])


@router.post(
    "/feeds",
    response=or_problem({200: FileOut}, 400, 409, 413),
    operation_id="feed",
    summary="Read this file.",
    openapi_extra=examples.REPEATABLE,
)
def feed(
    request: HttpRequest,
    file: Annotated[UploadedFile, File(description="One file, 200 MB at most.")],
    kind: Annotated[
        str | None, Form(max_length=40, description="What it is, where it cannot be told.")
    ] = None,
) -> HttpResponse:
    """Reads one file as `sincerely feed` does. The same rows again change nothing."""
    source, moment = caller.source_of(request), caller.now()
    if file.size is None or file.size > LARGEST:
        raise too_big("The file is larger than 200 MB.")
    if kind is not None and kind not in KINDS:
        hint = f"Kinds: {', '.join(KINDS)}."
        raise ApiProblem(422, "no_such_kind", f"There is no kind of file '{kind}'.", hint)

    with TemporaryDirectory() as folder:
        path = Path(folder) / safe_name(file.name)
        digest = save(file, path)

        def work() -> tuple[int, Any]:
            found = feeding.feed(
                source=source, paths=[path], by=caller.by(source), now=moment, kind=kind
            )
            inside = [receipts.plain(each) for each in found[1:]]
            return 200, receipts.plain(found[0]) | ({"inside": inside} if inside else {})

        return caller.once(request, work, body=f"{path.name}\n{kind}\n".encode() + digest)


@router.get(
    "/quarantine",
    response=or_problem({200: UnreadPage}),
    operation_id="quarantine",
    summary="What of yours could not be read, and why.",
)
def quarantine(
    request: HttpRequest, limit: paging.Limit = 100, after: paging.After = None
) -> HttpResponse:
    """Rows this token's source sent that wait for a person, newest first, with what to do."""
    rows = Quarantine.objects.filter(feed_file__source=caller.source_of(request), settled_at=None)
    cursor = paging.number(after)
    if cursor is not None:
        rows = rows.filter(pk__lt=cursor)
    found = list(
        rows.select_related("feed_file__source").defer("raw_bytes").order_by("-pk")[: limit + 1]
    )
    shown = [receipts.unread(row) for row in found[:limit]]
    more = len(found) > limit
    return answer(200, paging.page("quarantine", shown, more, shown[-1]["id"] if shown else None))
