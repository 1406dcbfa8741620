"""What can be begun at the desk and takes longer than a page may: each kind, and who does it."""

from sincerely.work.jobs import Doer

from .lists import match, scrub
from .rows import check, feed, preview
from .staff import back, left

FEED, SCRUB, MATCH, CHECK, PREVIEW = "feed", "scrub", "match", "check", "preview"
LEFT, BACK = "left", "back"

DOERS: dict[str, Doer] = {
    FEED: feed,
    SCRUB: scrub,
    MATCH: match,
    CHECK: check,
    PREVIEW: preview,
    LEFT: left,
    BACK: back,
}
