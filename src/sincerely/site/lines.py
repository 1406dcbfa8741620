"""What stands in the log."""

import logging
from copy import copy


class Plain(logging.Formatter):
    """As ever, but what a browser asked wrongly (400 to 499) is one line: only what broke here has
    a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without a traceback where Django says that the answer was such a status."""
        if 400 <= getattr(record, "status_code", 0) < 500:
            record = copy(record)
            record.exc_info = record.exc_text = None
        return super().format(record)
