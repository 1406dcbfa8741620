"""The pages of the policy and of the care plan: read, tried out, changed, and gone back to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from sincerely.faces.web import hints
from sincerely.faces.web.here import Here, at_store, numeral
from sincerely.work.errors import WorkError
from sincerely.work.staff import Right, allows
from sincerely.work.versions import Version, differences

from . import forms, previews
from .book import PLANS, POLICY, Book

_BOOKS = {book.name: book for book in (POLICY, PLANS)}
#: versions shown on the page of the rules; the others are folded away below them
_LATEST = 5
_LONGEST_WHY = 500


@dataclass(frozen=True, slots=True)
class Tried:
    """What somebody typed and has not put in force. ``preview`` None: it cannot hold, or changes
    nothing; then ``problem`` says why, and ``problems`` for each setting by its name; ``wrong``:
    its field, what the setting does and why."""

    typed: Mapping[str, str] = field(default_factory=dict)
    preview: previews.Shown | None = None
    problem: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)
    wrong: tuple[tuple[str, str, str], ...] = ()


@require_http_methods(["GET", "HEAD", "POST"])
@at_store(Right.SEE_RULES)
def rules(here: Here, name: str) -> HttpResponse:
    """Every setting with its value and what it does; POST puts a change in force."""
    book = _BOOKS[name]
    if here.request.method != "POST":
        return _page(here, book, Tried())
    if not allows(here.roles, Right.CHANGE_RULES):
        messages.error(here.request, "A manager changes this.")
        return redirect(name)
    current, number = book.current(here.store)
    typed = forms.typed_in(here.request.POST, current)
    changed, why = forms.changes(typed, current), _why(here)
    if numeral(here.request.POST.get("number", "")) != number:
        text = "Somebody changed this while you looked. What you typed is kept below: look again."
        return _page(here, book, Tried(typed, problem=text), status=409)
    if not changed:
        messages.info(here.request, "Nothing was changed.")
        return redirect(name)
    if not why:
        return _page(here, book, Tried(typed, problem="Say why, in a few words."), status=422)
    try:
        made = book.change(
            store=here.store, settings=changed, by=here.user.email, why=why, now=here.now
        )
    except WorkError as problem:
        return _page(here, book, _cannot(typed, problem, current), status=422)
    messages.success(here.request, f"{book.title} {made.number} is in force.")
    return redirect(name)


@require_POST
@at_store(Right.CHANGE_RULES)
def preview(here: Here, name: str) -> HttpResponse:
    """What a change would have done. Changes nothing; only the answer where htmx asks."""
    book = _BOOKS[name]
    current, _ = book.current(here.store)
    typed = forms.typed_in(here.request.POST, current)
    tried = _tried(here, book, typed, forms.changes(typed, current))
    if here.request.headers.get("HX-Request") == "true":
        return here.page("desk/rulebook/tried.html", tried=tried, book=book, alone=True)
    return _page(here, book, tried)


@require_http_methods(["GET", "HEAD", "POST"])
@at_store(Right.CHANGE_RULES)
def back(here: Here, name: str, number: int) -> HttpResponse:
    """Asks first, says what it would have meant, and then puts an old version's settings in force
    as a new version."""
    book = _BOOKS[name]
    old = next((each for each in book.known(here.store) if each.number == number), None)
    if old is None:
        raise Http404("There is no such version.")
    why, said = _why(here), here.request.method == "POST"
    if said and why:
        made = book.go_back(
            store=here.store, number=number, by=here.user.email, why=why, now=here.now
        )
        messages.success(
            here.request, f"{book.title} {made.number} is in force, as number {number} was."
        )
        return redirect(name)
    return _asked_back(here, book, old, "Say why, in a few words." if said else "")


def _asked_back(here: Here, book: Book, old: Version, problem: str) -> HttpResponse:
    current, _ = book.current(here.store)
    before = current.settings()
    names = [each.name for each in differences(before, old.settings)]
    return here.page(
        "desk/rulebook/back.html",
        book=book,
        old=old,
        changes=_in_words(differences(before, old.settings), forms.settings_of(current)),
        tried=_tried(here, book, {}, {name: old.settings[name] for name in names}),
        problem=problem,
    )


def _page(here: Here, book: Book, tried: Tried, status: int = 200) -> HttpResponse:
    current, number = book.current(here.store)
    settings = forms.settings_of(current, typed=tried.typed, problems=tried.problems)
    known = [(each, _in_words(each.changes, settings)) for each in book.known(here.store)]
    page = here.page(
        "desk/rulebook/rules.html",
        book=book,
        number=number,
        groups=forms.grouped(settings, book.groups, book.rest),
        latest=known[:_LATEST],
        earlier=known[_LATEST:],
        tried=tried,
        why=_why(here),
    )
    page.status_code = status
    return page


def _tried(here: Here, book: Book, typed: Mapping[str, str], changed: Mapping[str, Any]) -> Tried:
    if not changed:
        return Tried(typed, problem="Nothing is changed yet.")
    try:
        found = book.preview(store=here.store, settings=changed, now=here.now)
    except WorkError as problem:
        return _cannot(typed, problem, book.current(here.store)[0])
    return Tried(typed, preview=previews.shown(found, here.store))


def _cannot(typed: Mapping[str, str], problem: WorkError, current: Any) -> Tried:
    """Why it cannot hold, at each setting where the rules say which."""
    cause = problem.__cause__
    by_name = getattr(cause, "problems", {}) if isinstance(cause, ValueError) else {}
    sentence = "It would not work like this." if by_name else problem.sentence
    hint = "" if by_name else hints.of(problem.code, problem.hint)
    wrong = tuple(
        (each.field, each.says, by_name[each.name])
        for each in forms.settings_of(current)
        if each.name in by_name
    )
    return Tried(typed, problem=f"{sentence} {hint}".strip(), problems=by_name, wrong=wrong)


def _in_words(
    found: tuple[Any, ...], settings: tuple[forms.Setting, ...]
) -> list[tuple[str, str, str]]:
    """Differences as (what it does, before, after)."""
    says = {each.name: each.says for each in settings}
    return [
        (says.get(each.name, each.name), forms.shown(each.before), forms.shown(each.after))
        for each in found
    ]


def _why(here: Here) -> str:
    return " ".join(here.request.POST.get("why", "").split())[:_LONGEST_WHY]
