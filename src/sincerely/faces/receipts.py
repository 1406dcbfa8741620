"""What came of files, as JSON: for `--json` and for the API alike."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sincerely.records.models import Quarantine
    from sincerely.work.feeding import FileReceipt

COUNTS = (
    "rows",
    "events",
    "leads",
    "not_leads",
    "duplicates",
    "left_out",
    "changed",
    "quarantined",
)


def plain(receipt: "FileReceipt") -> dict[str, Any]:
    """What came of one file."""
    problems = [
        {"line": line, "code": code, "sentence": sentence, "hint": hint}
        for line, code, sentence, hint in receipt.problems
    ]
    counts = {name: getattr(receipt, name) for name in COUNTS}
    return {"file": receipt.name, "kind": receipt.kind, **counts, "problems": problems}


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
    }
