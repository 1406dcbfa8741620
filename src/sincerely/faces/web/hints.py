"""What to do about a problem, as the pages say it: nobody there types commands."""

#: codes that say of a whole file that nothing of it was read; only its first line is kept
WHOLE = frozenset({"unknown_table", "whole_file_unread", "missing_columns", "no_header"})
#: those of which the file's page helps: it shows the headers
BY_COLUMNS = WHOLE - {"no_header"}

_HINTS = {
    "unknown_table": (
        "Say on the file's page what its columns are, or choose what it is when you read it again."
    ),
    "whole_file_unread": "Say on the file's page what its columns are, then read the file again.",
    "missing_columns": (
        "Say on the file's page which headers these are, or choose what else it is when you read "
        "it again."
    ),
    "no_header": (
        "Put a line above the rows that names each column, such as deal number, sold date and "
        "last name; then read the file again."
    ),
    "not_theirs_to_release": "Write to them in person instead.",
    "words_gone": "Have the system that sent it send it again.",
    "moved_since": "Take the later decision back first; their page lists them.",
    "live_together": "Their page shows their household.",
    "not_held": "This is how it stands now.",
    "not_in_doubt": "This is how it stands now.",
}


def of(code: str, hint: str) -> str:
    """The hint of a problem in the words of the pages."""
    return _HINTS.get(code, hint)
