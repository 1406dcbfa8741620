"""The processes of an audit: what they need is imported once, for all of them."""

from multiprocessing import context

from sincerely.history import processes as shared
from sincerely.work.errors import WorkError

_NEEDED = ["sincerely.work.auditing.parted", "holidays.countries"]


def processes() -> context.ForkServerContext:
    """How they are begun."""
    return shared.processes(_NEEDED)


def lost(what: str) -> WorkError:
    """Says that a process is gone. ``what``: it did."""
    return WorkError(
        "process_lost",
        f"A process that {what} was ended from outside.",
        "Most often the memory was full: --cores 1 needs least of it.",
    )
