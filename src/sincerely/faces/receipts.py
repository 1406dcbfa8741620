"""What came of files, in words and as JSON: for the command line, the API and the pages alike."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sincerely.records.models import Quarantine
    from sincerely.work.feeding import FileReceipt

COUNTS = (
    "rows",
    "new",
    "known",
    "events",
    "leads",
    "not_leads",
    "duplicates",
    "left_out",
    "changed",
    "quarantined",
)


#: kind of file -> what one row of it is, and what several are
_ROWS = {
    "sales": ("sale", "sales"),
    "deals": ("change of a deal", "changes of deals"),
    "appointments": ("appointment", "appointments"),
    "visits": ("visit", "visits"),
    "service": ("service order", "service orders"),
    "optouts": ("opt-out or opt-in", "opt-outs and opt-ins"),
    "sent": ("message", "messages"),
    "calls": ("call", "calls"),
    "complaints": ("complaint", "complaints"),
    "thanks": ("thank-you", "thank-yous"),
    "customers": ("customer", "customers"),
    "leads": ("lead", "leads"),
    "adf": ("lead", "leads"),
    "mail": ("mail", "mails"),
    "archive": ("file", "files"),
}
#: reasons told one by one; the others are counted together
_REASONS = 3


def sentence(
    kind: str, counts: Mapping[str, int], why: Mapping[str, int], *, kept: bool = False
) -> str:
    """What came of a file in plain words; the numbers add up to the rows.

    ``kept``: told later, of what somebody may have put right since.

    *1,204 rows: 1,131 sales, 41 wholesale deals left out, 12 already known, 20 need you.*
    """
    rows = counts.get("rows", 0)
    if not rows:
        return "No rows."
    one, many = _ROWS.get(kind, ("row read", "rows read"))
    parts = [_several(counts.get("new", 0), one, many)] if counts.get("new") else []
    parts += _left_out(counts.get("left_out", 0) + counts.get("not_leads", 0), why)
    if known := counts.get("known", 0):
        parts.append(f"{known:,} already known")
    parts += _unread(counts.get("quarantined", 0), counts.get("changed", 0), kept)
    return f"{_several(rows, 'row', 'rows')}: {', '.join(parts)}."


def later(kind: str, counts: Mapping[str, int], why: Mapping[str, int]) -> str:
    """As `sentence`, of a file as it was read then; plainly where nothing of it was."""
    if nothing_read(counts):
        return "None of its rows could be read. It waits to be put right."
    return sentence(kind, counts, why, kept=True)


def told(receipt: "FileReceipt") -> str:
    """The sentence of a receipt."""
    return sentence(receipt.kind, receipt.counts(), receipt.left_out_why)


def nothing_read(counts: Mapping[str, int]) -> bool:
    """Whether a file has rows and not one of them could be read."""
    return 0 < counts.get("rows", 0) <= counts.get("quarantined", 0)


def _unread(bad: int, changed: int, kept: bool) -> list[str]:
    """``bad``: rows that could not be read; ``changed``: that say something else than before."""
    if kept:
        parts = (bad, "could not be read"), (changed, "said something else than before")
        return [f"{count:,} {what}" for count, what in parts if count]
    waiting = bad + changed
    return [f"{waiting:,} need{'s' if waiting == 1 else ''} you"] if waiting else []


def _left_out(total: int, why: Mapping[str, int]) -> list[str]:
    """``left_out_why``: a short reason becomes the thing left out, a longer one stands beside."""
    ranked = sorted(why.items(), key=lambda each: (-each[1], each[0]))[:_REASONS]
    parts = [_of_reason(reason, count) for reason, count in ranked]
    if rest := total - sum(count for _, count in ranked):
        parts.append(f"{rest:,} {'others ' if ranked else ''}left out")
    return parts


def _of_reason(reason: str, count: int) -> str:
    article, _, thing = reason.partition(" ")
    if article in {"a", "an"} and len(thing.split()) <= 3 and not thing.endswith(("s", "y")):
        return f"{_several(count, thing, thing + 's')} left out"
    return f"{count:,} left out ({reason})"


def _several(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def plain(receipt: "FileReceipt") -> dict[str, Any]:
    """What came of one file."""
    problems = [
        {"line": line, "code": code, "sentence": sentence, "hint": hint}
        for line, code, sentence, hint in receipt.problems
    ]
    counts = {name: getattr(receipt, name) for name in COUNTS}
    return {
        "file": receipt.name,
        "kind": receipt.kind,
        **counts,
        "left_out_why": receipt.left_out_why,
        "as_said": receipt.as_said,
        "receipt": told(receipt),
        "problems": problems,
    }


def unread(row: "Quarantine") -> dict[str, Any]:
    """One row in quarantine; its file and source must have been fetched along."""
    return {
        "id": row.pk,
        "file": row.feed_file.name,
        "source": row.feed_file.source.name,
        "line": row.line,
        "code": row.code,
        "sentence": row.sentence,
        "hint": row.hint,
        "raw": row.raw,
        "at": row.at,
        "mended": row.mended,
        "settled_at": row.settled_at,
        "settled_by": row.settled_by,
        "settled_how": row.settled_how,
    }
