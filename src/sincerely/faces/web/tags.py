"""What the templates need: chips, icons, and times as people say them (in the store's zone)."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from functools import cache

import phonenumbers
from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sincerely.faces import pair_words, receipts
from sincerely.faces.web import actors, hints, mail_words
from sincerely.faces.web.known.waterfall import Waterfall, waterfall
from sincerely.faces.web.morning import places
from sincerely.faces.web.morning import words as morning_words
from sincerely.faces.web.rulebook.previews import would_have
from sincerely.records.reads.belonging import Decided
from sincerely.records.reads.feeds import FileLine
from sincerely.records.reads.mails import Line
from sincerely.records.reads.person import PersonPage
from sincerely.records.reads.unread import Unread
from sincerely.records.spool import State
from sincerely.rules.purpose import Purpose
from sincerely.rules.standing import Standing
from sincerely.rules.verdict import Answer
from sincerely.work import customer
from sincerely.work.staff import Right

register = template.Library()


@register.simple_tag(takes_context=True)
def who(context: Context, by: str) -> str:
    """Who did something: somebody of the staff by their name, a system as people say it."""
    return (context["here"].names.get(by) if "@" in by else "") or actors.actor(by)


_NEAR = {0: "Today", 1: "Yesterday", -1: "Tomorrow"}

#: answer -> (what its chip says, its icon)
_ANSWERS: dict[Answer, tuple[str, str]] = {
    Answer.SEND: ("Send", "check"),
    Answer.WAIT: ("Wait", "clock"),
    Answer.HAND_OVER: ("Hand over", "hand"),
    Answer.HOLD: ("Hold", "pause"),
    Answer.REFUSE: ("Refuse", "stop"),
}
_STANDINGS: dict[Standing, str] = {
    Standing.STRANGER: "circle",
    Standing.PROSPECT: "eye",
    Standing.PROBABLY_BOUGHT: "half",
    Standing.CUSTOMER: "key",
    Standing.BOUGHT_ELSEWHERE: "away",
    Standing.RESTING: "moon",
}
_DEALS = {
    "open": "Open",
    "desk": "At the desk",
    "probably_sold": "Marked sold, not confirmed",
    "unwound": "Sale undone",
    "ended_by_purchase": "Ended: they bought here",
    "ended_elsewhere": "Ended: they bought elsewhere",
}
_TASKS = {
    "thank_you": "Thank them in person",
    "answer_complaint": "Answer their complaint",
    "service_introduction": "Introduce them to service",
    "personal_call": "Call them in person",
    "check_in": "Ask how it is going",
    "first_service": "Invite them to their first service",
    "anniversary": "Wish them well on the anniversary",
    "gracious_close": "Wish them well, once, and leave it there",
    "new_salesperson": "Introduce yourself as the one who is there for them now",
    "promise": "Keep what was promised",
    "make_sure_they_bought": "Make sure that they bought",
    "close_their_deal": "Close their deal, kindly",
    "call_them_as_asked": "Call them, as they asked",
    "correct_their_name": "Put their name right",
    "ask_if_we_may_write": "Ask them whether we may write again",
}
_ADDRESSES = {
    "email": ("mail", "Mail"),
    "phone": ("phone", "Phone"),
    "customer": ("number", "Customer number"),
}
_PURPOSES: dict[Purpose, str] = {
    Purpose.REENGAGEMENT: "Re-engagement",
    Purpose.SALES_FOLLOWUP: "Sales follow-up",
    Purpose.THANK_YOU: "Thank-you",
    Purpose.SURVEY_REVIEW: "Survey or review",
    Purpose.LEASE_OR_EQUITY: "Lease or equity offer",
    Purpose.ANNIVERSARY_BIRTHDAY: "Anniversary or birthday",
    Purpose.TRANSACTIONAL: "Paperwork",
    Purpose.OTHER: "Anything else",
}


_SELECTED = SafeString(" selected")


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """One drawing of the sprite. It never stands alone: words are beside it. Made once: where the
    sprite is does not change while we run."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("sincerely/icons.svg"),
        name,
    )


@register.simple_tag
def script(path: str) -> SafeString:
    """One of our own scripts. It runs once the page is read, and before it is shown: nothing moves
    by its doing, and no touch comes before it."""
    return format_html('<script src="{}" defer blocking="render"></script>', static(path))


@register.simple_tag
def verdict_chip(answer: str) -> SafeString:
    """The gate's answer as a chip."""
    said, drawing = _ANSWERS[Answer(answer)]
    return _chip(f"verdict-{answer}", drawing, said)


@register.simple_tag(takes_context=True)
def mail_chip(context: Context, line: Line) -> SafeString:
    """How a mail stands as a chip, as whoever looks should read it."""
    said, drawing, kind = mail_words.STATES[line.state]
    if line.state == State.HELD and not context["here"].may[Right.DECIDE_MAIL]:
        said = "Held for a manager"
    return _chip(kind, drawing, said)


@register.simple_tag
def standing_chip(standing: str) -> SafeString:
    """A standing as a chip."""
    return _chip(f"standing-{standing}", _STANDINGS[Standing(standing)], words(standing))


@register.filter
def words(name: str) -> str:
    """``probably_bought`` as ``Probably bought``."""
    return str(name).replace("_", " ").capitalize()


@register.simple_tag
@cache
def ready_reasons(chosen: str = "") -> SafeString:
    """How somebody most often knows, as options; ``chosen``: ``last``, or none of them."""
    *others, last = pair_words.READY
    ends = format_html("<option{}>{}</option>", _SELECTED if chosen == "last" else "", last)
    return format_html_join("", "<option>{}</option>", ((each,) for each in others)) + ends


@register.simple_tag
@cache
def purpose_options(chosen: str | None) -> SafeString:
    """What a mail may be for, as options. Made once for each: a page has some fifty of these."""
    options = ((p, _SELECTED if p == chosen else "", purpose_words(p)) for p in Purpose)
    return format_html_join("", '<option value="{}"{}>{}</option>\n  ', options)


@register.filter
def undoable(decision: Decided) -> bool:
    """Whether somebody may take this decision back."""
    return not decision.undone and decision.kind in pair_words.UNDOABLE


@register.filter
def picture(decision: Decided) -> Waterfall | None:
    """What was compared for a decision; None where it rests on no comparison."""
    return waterfall(decision.steps)


@register.filter
def purpose_words(purpose: str) -> str:
    """A purpose as the desk says it."""
    return _PURPOSES.get(Purpose(purpose)) or words(purpose)


register.simple_tag(places.current, takes_context=True, name="current_place")
register.simple_tag(morning_words.hours, name="hours")
register.simple_tag(morning_words.waited, name="waited")
register.simple_tag(morning_words.wish, name="wish")
register.simple_tag(would_have)
register.filter("touch", morning_words.touch)
register.filter("subject", mail_words.subject)
register.filter("reasons", mail_words.reasons)
register.filter("sureness", mail_words.sureness)
register.filter("loudest", mail_words.loudest)
register.filter("stopped_words", mail_words.stopped)
register.filter("may_release", mail_words.may_release)


@register.filter
def claim_words(claim: str) -> str:
    """What a mail says of its reader."""
    return mail_words.CLAIMS.get(claim) or words(claim)


@register.filter
def state_words(state: str) -> str:
    """How some mails stand."""
    return mail_words.STATES[state][0]


@register.filter
def share(part: int, whole: int) -> int:
    """How many percent of ``whole``."""
    return round(100 * part / whole) if whole else 0


@register.filter
def receipt_words(file: FileLine) -> str:
    """What came of a file, in a sentence."""
    return receipts.later(file.kind, file.counts, file.why)


@register.filter
def column_words(column: str) -> str:
    """``deal_number`` as ``deal number``."""
    return column.replace("_", " ")


@register.filter
def hint_words(row: Unread) -> str:
    """What to do about a row, in the words of the pages."""
    return hints.of(row.code, row.hint)


@register.filter
def needs_columns(row: Unread) -> bool:
    """Whether the file's page is where it is put right."""
    return row.code in hints.BY_COLUMNS and row.settled_at is None


@register.filter
def some_whole(rows: Iterable[Unread]) -> bool:
    """Whether one of these rows is all that is kept of a file that could not be read."""
    return any(row.code in hints.WHOLE and row.settled_at is None for row in rows)


@register.filter
def task_words(kind: str) -> str:
    """A care task as something to do."""
    return _TASKS.get(kind) or words(kind)


@register.filter
def of_their_page(kind: str) -> bool:
    """Whether a task was asked for on somebody's own page, and so replaces no message."""
    return kind in customer.TASKS


@register.filter
def first_line(words: str) -> tuple[str, str]:
    """Words parted after their first line."""
    first, _, others = words.partition("\n")
    return first, others.strip()


@register.filter
def initials(name: str) -> str:
    """The first letters of the first and the last word of a name."""
    parts = name.split()
    return "".join(part[0] for part in [*parts[:1], *parts[1:][-1:]]).upper()


@register.simple_tag
def deal_words(state: str) -> str:
    """What became of a deal."""
    return _DEALS.get(state) or words(state)


@register.simple_tag
def address_icon(kind: str) -> SafeString:
    """The drawing for a kind of address, its name for those who do not see it."""
    drawing, said = _ADDRESSES[kind]
    return format_html('{}<span class="unseen">{}: </span>', icon(drawing), said)


@register.filter
def address_words(value: str) -> str:
    """An address as people read it: a phone number with its gaps, a customer's with its system."""
    if not value.startswith("+"):
        source, _, number = value.partition(":")
        return f"{number} ({source})" if number else value
    parsed = phonenumbers.parse(value)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


@register.simple_tag
def name_of(page: PersonPage, person_id: int) -> SafeString:
    """Whom of the household something is about."""
    name = page.names.get(person_id) or f"No. {person_id}"
    return format_html("<bdi>{}</bdi>", name)


@register.simple_tag
def when(at: datetime | None, now: datetime, whole_day: bool = False) -> SafeString:
    """A moment: *Today, 3:20 PM*; only its day where only that is known; the year if not this."""
    if at is None:
        return SafeString("")
    local, today = timezone.localtime(at), timezone.localtime(now)
    day = _day(local, today)
    if whole_day:
        return format_html('<time datetime="{}">{}</time>', local.date().isoformat(), day)
    said = f"{day}, {_clock(local)}"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), said)


@register.simple_tag
def on(at: datetime, now: datetime, hour: bool = False) -> SafeString:
    """A day within a sentence: *yesterday*, *Mar 4*, *Mar 4, 2024*; with its hour if wanted."""
    local, today = timezone.localtime(at), timezone.localtime(now)
    said = _day(local, today)
    said = said.lower() if said in _NEAR.values() else said
    if hour:
        said = f"{said}, {_clock(local)}"
    return format_html('<time datetime="{}">{}</time>', local.date().isoformat(), said)


@register.simple_tag
def due(at: datetime, now: datetime) -> SafeString:
    """By when, within a sentence: *today, 3:20 PM*; what is due with the end of a day, and is late
    from midnight on, has that day alone."""
    if timezone.localtime(at).time() == time():
        return on(at - timedelta(seconds=1), now)
    return on(at, now, True)


@register.simple_tag
def late_by(due: datetime, now: datetime) -> str:
    """How long something has been late: *3 days late*, *2 hours late*."""
    late = now - due
    if late >= timedelta(days=1):
        return f"{_count(late.days, 'day')} late"
    if late >= timedelta(hours=1):
        return f"{_count(int(late.total_seconds() // 3600), 'hour')} late"
    return "Just late"


def _chip(kind: str, drawing: str, said: str) -> SafeString:
    return format_html('<span class="chip {}">{}{}</span>', kind, icon(drawing), said)


def _day(local: datetime, today: datetime) -> str:
    apart = (today.date() - local.date()).days
    if apart in _NEAR:
        return _NEAR[apart]
    said = f"{local:%a}, {local:%b} {local.day}"
    return said if local.year == today.year else f"{local:%b} {local.day}, {local.year}"


def _clock(local: datetime) -> str:
    return f"{local.hour % 12 or 12}:{local:%M} {'AM' if local.hour < 12 else 'PM'}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
