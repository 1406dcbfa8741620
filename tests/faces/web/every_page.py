"""Every page of the desk that can be opened, from its URL conf: none can be forgotten."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle, islice

from django.urls import URLPattern, URLResolver, reverse

#: what only does something: a POST, or what an other page asks for by itself
NOT_OPENED = frozenset({
    "answer_pair", "undo_decision", "bought", "still_shopping", "answer_sale", "release",
    "refuse", "clear_up", "label", "upload", "tell_columns", "replay_all", "mend", "replay",
    "aside", "look_at", "log", "return_address", "answer_doubt", "calendar_make", "calendar_end",
    "tell", "correct", "split", "live_apart", "say", "settle_doubt", "store_hours", "staff_week",
    "staff_off", "staff_name", "staff_left", "staff_back", "staff_add", "staff_link",
    "policy_preview", "policy_preview_all", "plans_preview", "begin_scrub", "begin_match",
    "begin_check", "crm_hook", "crm_mail", "crm_test", "crm_end", "crm_all_again", "crm_again",
    "sign_in", "one_click",
})  # fmt: skip
#: pages that can be looked at in several ways: what stands behind their address
WAYS: Mapping[str, Sequence[str]] = {
    "today": ("", "?whose=all"),
    "people": ("", "?q=smith"),
    "person": ("", "?all="),
    "another": ("", "?q=smith"),
    "mail": ("", *(f"?tab={tab}" for tab in ("waiting", "stopped", "would_stop", "delivered"))),
    "verdicts": (
        "", "?state=held", "?state=waiting", "?state=stopped", "?state=watched", "?days=7",
        "?reason=insult", "?reason=already_bought", "?system=crm",
    ),
    "review": ("", "?skip=20"),
    "morning": ("", "?pictures="),
    "mode": ("?mode=on",),
}  # fmt: skip
#: what an address names beside numbers
WORDS: Mapping[str, Sequence[object]] = {
    "picture.name": ("first-word", "insults"),
    "behind.what": ("unthanked", "complaints", "late", "whose", "told", "first-word", "again"),
    "card_pdf.size": ("5x7",),
    "envelope_pdf.size": ("a7",),
    "envelope_picture.size": ("a7",),
}


def names() -> Iterator[URLPattern]:
    """Every address of the desk that has a name."""
    from sincerely.faces.web import urls

    yield from _patterns(urls.urlpatterns)


def _patterns(there: Sequence[object]) -> Iterator[URLPattern]:
    for each in there:
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns)
        elif isinstance(each, URLPattern):
            yield each


def pages(numbers: Mapping[str, Sequence[object]], *, most: int = 1) -> dict[str, list[str]]:
    """Page (with the way it is looked at) -> its addresses, ``most`` of each with numbers in it.

    ``numbers``: what an address names (``person_id``, ``policy_back.number``) -> those there are.
    A page whose numbers are not given is not among them.
    """
    known = {**WORDS, **numbers}
    found: dict[str, list[str]] = {}
    for each in names():
        name = str(each.name)
        wanted = [arg for arg in each.pattern.converters if arg not in each.default_args]
        given = {arg: known.get(f"{name}.{arg}", known.get(arg, ())) for arg in wanted}
        if name in NOT_OPENED or not all(given.values()):
            continue
        words = [arg for arg in wanted if f"{name}.{arg}" in WORDS]
        many = max(most, *(len(given[arg]) for arg in words)) if words else most if wanted else 1
        values = zip(*(islice(cycle(of), many) for of in given.values()), strict=True)
        asked = [dict(zip(given, those, strict=True)) for those in values] or [{}]
        for way in WAYS.get(name, ("",)):
            urls = [reverse(name, kwargs=args) + way for args in asked]
            if words:
                for args, url in zip(asked, urls, strict=True):
                    found.setdefault(f"{name} {args[words[0]]}", []).append(url)
            else:
                found[f"{name} {way}".strip()] = urls
    return found
