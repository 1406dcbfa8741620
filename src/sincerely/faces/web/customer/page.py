"""Somebody's own page, by the link in what they were sent. No sign-in, no script needed.

A GET shows and never changes anything: mail scanners open links. Every change is a POST of a form
of this page; one click of a mail program (RFC 8058) has an address of its own.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from sincerely.faces.web import here
from sincerely.rules.events.wishes import Topic
from sincerely.rules.purpose import Channel
from sincerely.work import customer, customer_page
from sincerely.work.customer_link import Link, read
from sincerely.work.customer_page import OwnPage

#: what the page says after something was done, by a word in its address; nothing else is said
_SAID = {
    "stopped": "Done. You get no offers from us any more.",
    "everything": "Done. Nothing is sent to you any more, but what the law makes us send.",
    "chosen": "Done. We send only what you chose.",
    "asked": "Done. What you turned off is off. What you turned on, a person here asks you about.",
    "bought": "Thank you. We have stopped selling to you, and a person here looks at it. "
    "Where we knew already, nothing more is needed.",
    "elsewhere": "Thank you for telling us. We have stopped selling to you.",
    "call": "Done. No more mail that sells. A person here calls you.",
    "name": "Thank you. A person here corrects it.",
    "nothing": "Nothing was changed.",
}
#: what holds only where offers are stopped, by mail at least
_NO_OFFERS = frozenset({"stopped", "elsewhere", "call"})
#: what the page itself cannot tell to be so: said for as long as the mark of what was done is new
_MARKED = frozenset({"chosen", "asked", "bought", "name"})
_MARK_HOLDS = timedelta(minutes=10)
_MARKS = TimestampSigner(salt="sincerely.own_page.said")
_BY_MAIL = (Channel.EMAIL, None)
_ONE_CLICK = ("List-Unsubscribe", "One-Click")


@login_not_required
@csrf_exempt  # nobody is signed in: who has the address may, also with cookies turned off
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """What we may send, and why something came; POST records what they say."""
    link, now = read(token), here.moment()
    shown = customer_page.page(link, now=now) if link else None
    if link is None or shown is None:
        return _unknown(request)
    if request.method == "POST":
        do = _VERBS.get(request.POST.get("do", ""), _nothing)
        word = do(link, shown, request, now)
        asked = {"said": word} | ({"mark": _mark(word, token)} if word in _MARKED else {})
        return redirect(f"{reverse('own_page', args=[token])}?{urlencode(asked)}")
    word, mark = request.GET.get("said", ""), request.GET.get("mark", "")
    said = _said(word, shown) if word not in _MARKED or _is_of(mark, word, token) else ""
    return _answer(request, "customer/page.html", {"page": shown, "token": token, "said": said})


@login_not_required
@csrf_exempt  # a mail program posts here on its own, without a form of ours (RFC 8058)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one_click(request: HttpRequest, token: str) -> HttpResponse:
    """One click in a mail program. No cookie, no redirect; a GET shows the page instead."""
    if request.method != "POST":
        return page(request, token)
    link, now = read(token), here.moment()
    if link is None or customer_page.page(link, now=now) is None:
        return _plain("This link is not ours.", 404)
    name, value = _ONE_CLICK
    if request.POST.get(name) != value:
        return _plain(f"Send {name}={value} (RFC 8058).", 400)
    customer.stop(
        link=link,
        now=now,
        topic=customer_page.topic_of(link),
        channel=Channel.EMAIL,
        proof="one-click unsubscribe",
    )
    return _plain("You are unsubscribed.", 200)


def _stop(link: Link, _page: OwnPage, _request: HttpRequest, now: datetime) -> str:
    customer.stop(link=link, now=now)
    return "stopped"


def _everything(link: Link, _page: OwnPage, _request: HttpRequest, now: datetime) -> str:
    customer.stop(link=link, now=now, topic=Topic.EVERYTHING)
    return "everything"


def _choose(link: Link, page: OwnPage, request: HttpRequest, now: datetime) -> str:
    """What is ticked no longer stops at once; what is newly ticked is asked about by a human."""
    off = [each for each in page.may if each.allowed and each.field not in request.POST]
    on = [each for each in page.may if not each.allowed and each.field in request.POST]
    for each in off:
        customer.stop(link=link, now=now, topic=each.topic, channel=each.channel)
    if on:
        wanted = [(each.topic, each.channel) for each in on]
        customer.hear_again(link=link, wanted=wanted, now=now)
        return "asked"
    return "chosen" if off else "nothing"


def _bought(link: Link, _page: OwnPage, _request: HttpRequest, now: datetime) -> str:
    customer.bought_here(link=link, now=now)
    return "bought"


def _elsewhere(link: Link, _page: OwnPage, _request: HttpRequest, now: datetime) -> str:
    customer.bought_elsewhere(link=link, now=now)
    return "elsewhere"


def _call(link: Link, _page: OwnPage, _request: HttpRequest, now: datetime) -> str:
    customer.call_me(link=link, now=now)
    return "call"


def _name(link: Link, _page: OwnPage, request: HttpRequest, now: datetime) -> str:
    name = request.POST.get("name", "").strip()
    if not name:
        return "nothing"
    customer.correct_name(link=link, name=name, now=now)
    return "name"


def _nothing(_link: Link, _page: OwnPage, _request: HttpRequest, _now: datetime) -> str:
    return "nothing"


_VERBS: dict[str, Callable[[Link, OwnPage, HttpRequest, datetime], str]] = {
    "stop": _stop,
    "everything": _everything,
    "choose": _choose,
    "bought": _bought,
    "elsewhere": _elsewhere,
    "call": _call,
    "name": _name,
}


def _said(word: str, page: OwnPage) -> str:
    """What was done; nothing where it is not so, for anybody can write such an address."""
    offers = any(
        each.allowed and each.topic is Topic.MARKETING and each.channel in _BY_MAIL
        for each in page.may
    )
    untrue = offers if word in _NO_OFFERS else word == "everything" and not page.nothing
    return "" if untrue else _SAID.get(word, "")


def _mark(word: str, token: str) -> str:
    """That this was done by this link, a moment ago: nobody else can write it."""
    done = f"{word}:{token}"
    return _MARKS.sign(done).removeprefix(f"{done}:")


def _is_of(mark: str, word: str, token: str) -> bool:
    try:
        _MARKS.unsign(f"{word}:{token}:{mark}", max_age=_MARK_HOLDS)
    except BadSignature:
        return False
    return True


def _unknown(request: HttpRequest) -> HttpResponse:
    return _answer(request, "customer/unknown.html", {}, status=404)


def _answer(
    request: HttpRequest, template: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    """A page that no search engine keeps. (No other site hears its address: every answer of ours
    says ``Referrer-Policy: same-origin``; ``no-referrer`` would hide from us whose form it is.)"""
    response = render(request, template, context, status=status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
