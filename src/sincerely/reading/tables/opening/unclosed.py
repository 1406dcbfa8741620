"""Markup that was opened and never closed hides every row behind it: it is opened again."""

import re
from collections.abc import Iterator

#: what hides all up to its end: comments, elements whose content is no markup, values in quotes
_HIDES = re.compile(
    r"<!--|<(?P<raw>textarea|title|script|style|xmp|iframe|noembed|noframes|plaintext)\b[^>]{0,2000}>"
    r"|(?<=[\w-]=)[\"']|(?<=[\w-]=\s)[\"']",
    re.IGNORECASE,
)
_ROW = re.compile(r"<tr\b", re.IGNORECASE)
_COMMENT_ENDS = re.compile(r"--!?>")
_FAR = 2_000


def rows_shown(text: str) -> tuple[str, int]:
    """The page with what hides rows taken away, and how many rows then stand in it.

    A comment or element that is never closed hides nothing, nor does one within which the next of
    its kind begins behind a row. A quotation mark that was forgotten stands before the ``>``.
    """
    pieces, rows, at = [], 0, 0
    for begins, ends, instead in _hidden(text):
        rows += len(_ROW.findall(text, at, begins))
        pieces += [text[at:begins], instead]
        at = ends
    rows += len(_ROW.findall(text, at))
    return "".join([*pieces, text[at:]]), rows


def _hidden(text: str) -> Iterator[tuple[int, int, str]]:
    """Where rows do not count: from, to, and what shall stand there instead."""
    closes: dict[str, int] = {}  # where each kind ends next: not searched for again before that
    at = 0
    while found := _HIDES.search(text, at):
        sign = (found["raw"] or found[0]).lower()
        if sign in ('"', "'"):
            end = _forgotten(text, found)
            if end:
                yield end, end, sign
            at = end or found.end()
            continue
        close = closes.get(sign, 0)
        if 0 <= close < found.end():
            close = closes[sign] = _close(text, found, sign)
        if close < 0 or _begins_again(text, found, sign, close):
            at = found.end()
            yield found.start(), at, ""
        else:
            at = close
            yield found.start(), at, text[found.start() : at]


def _close(text: str, found: re.Match[str], sign: str) -> int:
    """Where it ends; -1 for never."""
    if sign == "plaintext":
        return -1
    if sign == "<!--":
        end = _COMMENT_ENDS.search(text, found.end() - 2)  # "<!-->" is a whole comment
        return end.end() if end else -1
    closing = re.compile(rf"</{sign}\b", re.IGNORECASE).search(text, found.end())
    return closing.start() if closing else -1


def _begins_again(text: str, found: re.Match[str], sign: str, close: int) -> bool:
    """Whether the next of its kind begins before it ends, and a row before that."""
    opening = re.compile(re.escape(sign if sign == "<!--" else f"<{sign}"), re.IGNORECASE)
    following = opening.search(text, found.end(), close)
    return bool(following and _ROW.search(text, found.end(), following.start()))


def _forgotten(text: str, found: re.Match[str]) -> int:
    """Where a quotation mark is missing that would hide a row; 0 for nowhere."""
    begins = max(0, found.start() - _FAR)
    tag = text.rfind("<", begins, found.start())
    if tag < 0 or text.rfind(">", tag, found.start()) >= 0:
        return 0  # in no tag
    close = text.find(found[0], found.end())
    row = _ROW.search(text, found.end(), close if close >= 0 else len(text))
    end = text.find(">", found.end(), row.start()) if row else -1
    return max(end, 0)
