"""The words a reader sees of an HTML page: no styles, no comments, nothing hidden."""

import re

from lxml import etree

#: characters of source; what stands behind them decides nothing
LONGEST = 400_000
_UNSEEN = frozenset("script style head title template noscript svg object select".split())
_LINES = frozenset(
    "address article blockquote br center dd div dl dt footer form h1 h2 h3 h4 h5 h6 header hr "
    "li main "
    "ol p pre section table tbody tfoot thead tr ul".split()
)
_CELLS = frozenset(("td", "th"))
_HIDING = re.compile(
    r"display:none|visibility:hidden|mso-hide:all|opacity:0(?:\.0+)?(?:;|$)|font-size:[01](?:px|"
    r"pt|em|%)?(?:;|$|!)"
    r"|max-height:0|(?:^|;)height:0(?:px)?(?:;|$)|(?:^|;)color:transparent|text-indent:-\d{3}"
)
_HIDING_NAME = re.compile(r"pre-?header|preview-?text|\bsr-only\b|\bhide-always\b", re.IGNORECASE)
_MEDIA = re.compile(r"@media[^{]{0,500}\{(?:[^{}]{0,5000}\{[^{}]{0,5000}\}){0,500}[^{}]{0,5000}\}")
_RULE = re.compile(r"\.([\w-]{1,80})\s*\{([^{}]{0,2000})\}")
_BLANKS = re.compile(r"[ \t\xa0\u200b\u200c\u200d\u2007\ufeff\u00ad\u034f\u2800]+")
_PAGE = re.compile(
    r"<(?:!doctype html|html|body|head|table|div|p|br|span|a |td|tr|center|img)\b", re.IGNORECASE
)


def is_page(words: str) -> bool:
    """Whether ``words`` are the source of a page rather than words."""
    return bool(_PAGE.search(words[:5_000]))


def shown(source: str) -> str:
    """What the page shows, one line per block, cells divided by tabs. Never raises."""
    source = source[:LONGEST]
    parser = etree.HTMLParser(
        recover=True, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        root = etree.fromstring(source.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return re.sub(r"<[^>]{0,2000}>", " ", source)
    if root is None:
        return ""
    return _tidy("".join(_pieces(root, _hiding_classes(source))))


def _hiding_classes(source: str) -> frozenset[str]:
    """Classes its styles hide on every screen; those of one size of screen are left."""
    if "<style" not in source.lower():
        return frozenset()
    rules = _RULE.findall(_MEDIA.sub("", source[:60_000]))
    return frozenset(name for name, rule in rules if _HIDING.search(_squeezed(rule)))


def _pieces(root: etree._Element, hiding: frozenset[str]) -> list[str]:
    pieces: list[str] = []
    unseen: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start" and unseen is None:
            if _is_unseen(element, hiding):
                unseen = element
            else:
                pieces += [_break(element), element.text or "", _picture(element)]
        elif event == "end":
            unseen = None if element is unseen else unseen
            if unseen is None:
                pieces += [_break(element), element.tail or ""]
    return [piece.replace("\n", " ") if len(piece) > 1 else piece for piece in pieces]


def _is_unseen(element: etree._Element, hiding: frozenset[str]) -> bool:
    if element.tag in _UNSEEN or element.get("hidden") is not None:
        return True
    named = f"{element.get('class', '')} {element.get('id', '')}"
    if named != " " and (_HIDING_NAME.search(named) or not hiding.isdisjoint(named.split())):
        return True
    style = element.get("style")
    return bool(style and _HIDING.search(_squeezed(style)))


def _squeezed(style: str) -> str:
    return "".join(style.lower().split())


def _picture(element: etree._Element) -> str:
    """The words that stand for a picture, where they say something."""
    if element.tag != "img" or element.get("width") == "1":
        return ""
    words = element.get("alt") or ""
    return f" {words} " if len(words.split()) > 2 else ""


def _break(element: etree._Element) -> str:
    if element.tag in _CELLS:
        return "\t"
    return "\n" if element.tag in _LINES else ""


def _tidy(text: str) -> str:
    lines = []
    for line in text.split("\n"):
        cells = [" ".join(_BLANKS.sub(" ", cell).split()) for cell in line.split("\t")]
        if kept := [cell for cell in cells if cell]:
            lines.append("\t".join(kept))
    return "\n".join(lines)
