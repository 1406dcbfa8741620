"""The text of an HTML page as a reader sees it, without what it quotes."""

from lxml import etree

_LONGEST = 2_000_000
_UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript"})
_QUOTED = frozenset({"blockquote"})
_QUOTING = (
    "gmail_quote",
    "yahoo_quoted",
    "moz-cite-prefix",
    "divRplyFwdMsg",
    "OutlookMessageHeader",
)
_CELLS = frozenset({"td", "th"})
_NEW_LINE = frozenset("br p div tr li h1 h2 h3 h4 table ul ol hr pre".split())


def page_text(page: str, *, quoted: bool = True) -> str:
    """What the page shows. ``quoted`` False leaves out the mails it quotes. Never raises."""
    if "<" not in page:
        return page
    parser = etree.HTMLParser(
        recover=True, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        root = etree.fromstring(page[:_LONGEST].encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return page
    return _shown(root, quoted=quoted) if root is not None else ""


def _shown(root: etree._Element, *, quoted: bool) -> str:
    pieces: list[str] = []
    hidden: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start" and hidden is None:
            if _left_out(element, quoted=quoted):
                hidden = element
            else:
                pieces += [_break(element), element.text or ""]
        elif event == "end":
            hidden = None if element is hidden else hidden
            if hidden is None:
                pieces += [_break(element), (element.tail or "") if element is not root else ""]
    return "".join(pieces).replace("\xa0", " ")


def _break(element: etree._Element) -> str:
    if element.tag in _CELLS:
        return "\t"
    return "\n" if element.tag in _NEW_LINE else ""


def _left_out(element: etree._Element, *, quoted: bool) -> bool:
    if element.tag in _UNSEEN:
        return True
    marks = f"{element.get('class', '')} {element.get('id', '')}"
    return not quoted and (element.tag in _QUOTED or any(mark in marks for mark in _QUOTING))
