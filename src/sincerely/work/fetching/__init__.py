"""Files and mails fetched from where a source leaves them: a watched folder, a mailbox."""

from .folders import look_into, watch
from .mailboxes import Mailbox, collect, collect_from
from .rounds import fetch, fetch_all

__all__ = ["Mailbox", "collect", "collect_from", "fetch", "fetch_all", "look_into", "watch"]
