"""Everything that is not needed every hour, on one page: feeds, rules, who works here, the rest."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from sincerely.faces.web.here import Here, at_store
from sincerely.records.reads import feeds, morning
from sincerely.work.staff import Right


@dataclass(frozen=True, slots=True)
class Way:
    """A page to go to. ``right``: who may; ``note``: what is to be done there now."""

    name: str
    drawing: str
    title: str
    says: str
    right: Right
    note: str = ""

    @property
    def url(self) -> str:
        """Where it is; empty where this house has no such page."""
        try:
            return reverse(self.name)
        except NoReverseMatch:
            return ""


@dataclass(frozen=True, slots=True)
class Room:
    """Ways that belong together."""

    title: str
    ways: tuple[Way, ...]


@require_safe
@at_store(Right.SEE_PEOPLE)
def more(here: Here) -> HttpResponse:
    """The other pages, those somebody's role includes."""
    found = (_comes_in(here), _rules(), _people(), _yours())
    rooms = [
        Room(room.title, tuple(way for way in room.ways if here.may[way.right] and way.url))
        for room in found
    ]
    return here.page("desk/morning/more.html", rooms=[room for room in rooms if room.ways])


def _comes_in(here: Here) -> Room:
    late = unread = 0
    if here.may[Right.SEE_QUARANTINE]:
        late = len(feeds.silent(here.store, now=here.now))
        unread = morning.unread_rows(here.store)
    return Room(
        "What comes in and goes back",
        (
            Way("feeds", "inbox", "Feeds", "What your systems tell us, and when.",
                Right.SEE_QUARANTINE, f"{late} late" if late else ""),
            Way("quarantine", "page", "Unread rows", "What could not be read, to be put right.",
                Right.SEE_QUARANTINE, f"{unread:,} to look at" if unread else ""),
            Way("crm", "away", "Back to the CRM", "Where what is logged here goes.",
                Right.CHANGE_RULES),
            Way("jobs", "clock", "Long work", "How far files, lists and matches have come.",
                Right.FEED),
        ),
    )  # fmt: skip


def _rules() -> Room:
    return Room(
        "How this store does it",
        (
            Way("policy", "gate", "Policy", "What may be sent to whom, and when.",
                Right.SEE_RULES),
            Way("plans", "heart", "Care plan", "What people are owed, by whom and how soon.",
                Right.SEE_RULES),
            Way("week", "mail", "The week of mail", "What was stopped, and where the gate is on.",
                Right.SEE_MAIL),
            Way("templates", "mail", "Templates", "What each wording is for, said once.",
                Right.SEE_MAIL),
        ),
    )  # fmt: skip


def _people() -> Room:
    return Room(
        "Who is who",
        (
            Way("staff", "people", "Who works here", "Roles, names, hours and days off.",
                Right.MANAGE_STAFF),
            Way("review", "people", "Are these the same person?", "Pairs that wait for a word.",
                Right.TELL_SALES),
            Way("unlinked", "key", "Unlinked sales", "Buyers no prospect is linked to.",
                Right.TELL_SALES),
        ),
    )  # fmt: skip


def _yours() -> Room:
    return Room(
        "Yours",
        (
            Way("calendar", "clock", "Your calendar", "Your tasks in the calendar you use.",
                Right.LOG_CARE),
            Way("phone", "phone", "On your phone", "Put this desk on the first screen.",
                Right.SEE_PEOPLE),
            Way("account_change_password", "key", "Password", "The one you sign in with.",
                Right.SEE_PEOPLE),
            Way("mfa_index", "check", "Two-step sign-in", "A second proof that it is you.",
                Right.SEE_PEOPLE),
        ),
    )  # fmt: skip
