"""Which of the places in the navigation a page belongs to."""

from django.template import Context

#: place -> the page it leads to, and the pages below it
_BELOW: dict[str, tuple[str, frozenset[str]]] = {
    "today": ("today", frozenset("task card calendar phone".split())),
    "people": (
        "people",
        frozenset(
            "person another review unlinked answer_pair answer_sale bought still_shopping".split()
        ),
    ),
    "stopped": (
        "verdicts",
        frozenset("mail one_mail templates week decisions mode bypass".split()),
    ),
    "morning": ("morning", frozenset("behind doubts_open".split())),
    "more": (
        "more",
        frozenset(
            "feeds file quarantine unread_row crm staff someone policy policy_back plans "
            "plans_back jobs job".split()
        ),
    ),
}


def current(context: Context) -> tuple[str, str]:
    """(place, value of ``aria-current``) of the page that is shown; empty where it is in none."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    name = match.url_name if match else ""
    for place, (first, below) in _BELOW.items():
        if name == first:
            return place, "page"
        if name in below:
            return place, "true"
    return "", ""
