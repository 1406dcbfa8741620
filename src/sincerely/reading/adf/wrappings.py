"""Where a lead hides in other text: escaped as HTML, in JSON, in a form field, behind ``>``."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_plus

_NAME = r"[ \t]{0,3}(?:[\w.-]{1,40}:)?(?:adf|prospect|processsaleslead|processserviceappointment)"
_OPEN = r"(?:<|(?:&amp;){0,3}&(?:amp;){0,3}(?:lt|\#0{0,4}60|\#x0{0,4}3c);|%3c|\\u003c)"
#: A lead begins here, in whatever wrapping.
MARK = re.compile(rf"{_OPEN}{_NAME}(?![\w.-])", re.IGNORECASE)
BARE = re.compile(rf"<{_NAME}(?![\w.:-])", re.IGNORECASE)
_BREAK = re.compile(r"<br\s{0,3}/?>[ \t]*\r?\n?|</(?:p|div|tr|li|h\d)\s{0,3}>", re.IGNORECASE)
_UNSEEN = re.compile(r"<style\b|<script\b|<!--", re.IGNORECASE)
_SEEN_AGAIN = re.compile(r"</style\s{0,3}>|</script\s{0,3}>|-->", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>|<![A-Za-z][^<>]{0,500}>")
_QUOTED = re.compile(r"^[ \t]{0,4}(?:>[ \t]?)+", re.MULTILINE)
_QUOTED_LEAD = re.compile(rf"^[ \t]{{0,4}}>[> \t]*<(?:[?!]|{_NAME})", re.IGNORECASE | re.MULTILINE)
_DEEPEST = 5


def unwrapped(text: str, depth: int = 0) -> Iterator[str]:
    """The texts inside that hold markup of leads as it is written."""
    if not MARK.search(text):
        return
    if depth < _DEEPEST and (inner := _json_strings(text)):
        for each in inner:
            yield from unwrapped(each, depth + 1)
    elif BARE.search(text) or depth == _DEEPEST:
        yield _QUOTED.sub("", text) if _QUOTED_LEAD.search(text) else text
    elif re.search(rf"%3c{_NAME}", text, re.IGNORECASE):
        yield from unwrapped(unquote_plus(text), depth + 1)
    else:
        yield from unwrapped(plain(text), depth + 1)


def plain(text: str) -> str:
    """The words of an HTML text, a line for each of its lines; entities are resolved once."""
    without = _TAG.sub("", _BREAK.sub("\n", _seen(text)))
    return html.unescape(without).replace("\xa0", " ")


def _seen(text: str) -> str:
    """What a reader of the page sees: without styles, scripts and remarks."""
    parts, at = [], 0
    while opened := _UNSEEN.search(text, at):
        closed = _SEEN_AGAIN.search(text, opened.end())
        if closed is None:
            break
        parts.append(text[at : opened.start()])
        at = closed.end()
    return "".join((*parts, text[at:]))


def _json_strings(text: str) -> list[str]:
    """The strings of a JSON document that hold a lead; none where it is no JSON."""
    if text.lstrip()[:1] not in {"{", "[", '"'}:
        return []
    try:
        found = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return []
    return [each for each in _strings(found) if MARK.search(each)]


def _strings(found: Any) -> Iterator[str]:
    stack = [found]
    while stack:
        each = stack.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            stack.extend(reversed(list(each.values())))
        elif isinstance(each, list):
            stack.extend(reversed(each))
