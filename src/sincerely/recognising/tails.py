"""Parts a message from what hangs below it: earlier mail it quotes, signatures, menus and small
print.

A footer that says "Schedule Service | Leave a Review | Value Your Trade" stands below every mail
of a store, whatever the mail is for.
"""

import re

_EARLIER = re.compile(
    r"^[ \t>*_]{0,20}(?:-{2,80} ?(?:original|forwarded) (?:message|mail|appointment)|"
    r"begin forwarded message|"
    r"-{2,80} ?(?:mensaje (?:original|reenviado)|message (?:d'origine|transf\w+))|"
    r"on .{4,160}\bwrote ?:|el .{4,160}\bescribi\w+ ?:|le .{4,160}\ba \xe9crit ?:|"
    r"(?:from|de|von)\W{1,3}.{2,120}\n[ \t>*]*(?:sent|date|to|enviado|fecha|para|"
    r"subject)\W{1,3}.{2,160}\n)",
    re.IGNORECASE | re.MULTILINE,
)
_HEAD = re.compile(
    r"^[ \t>*]*(?:from|sent|date|to|cc|subject|reply-to|de|enviado|fecha|para|asunto)\W{0,2}:.*$",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED_LINE = re.compile(r"^[ \t]*>")
_SMALL_PRINT = re.compile(
    r"unsubscribe|opt[- ]?out|manage (?:your )?(?:email )?preferences|email preferences|"
    r"update (?:your )?preferences|"
    r"view (?:this (?:email|message) )?(?:in|on) (?:your |a |the )?(?:web ?)?browser|"
    r"view online|view as (?:a )?web ?page|"
    r"having trouble (?:viewing|seeing|reading)|privacy (?:policy|notice)|all rights reserved|"
    r"\xa9|\(c\) ?20\d\d|copyright 20\d\d|"
    r"you(?:'re| are) receiv(?:ing|ed) this|you received this|this (?:e-?mail|message) (?:was|"
    r"is) (?:sent|intended)|"
    r"(?:is|are) confidential|confidentiality notice|if you are not the intended|"
    r"do not reply to this (?:e-?mail|message)|please do not reply|add us to your address book|"
    r"sent from my (?:iphone|ipad|phone|android|galaxy|mobile|samsung)|get outlook for|"
    r"(?:msg|message)s? ?(?:&|and) ?data rates|msg freq|sent (?:by|via|"
    r"on behalf of) .{2,40} (?:platform|crm)|powered by|"
    r"cancelar (?:la )?suscripci\xf3n|darse de baja|se d\xe9sabonner|d\xe9sabonn",
    re.IGNORECASE,
)
_TEXT_PRINT = re.compile(
    r"(?:\(?\b(?:reply|text|txt|send|responda|envi[e\xe9]|"
    r"r[e\xe9]pondez)[ \w]{0,12}[\"'\u201c]?\b(?:stop|alto|end|arr[e\xea]t)\b[\"'\u201d]?"
    r"(?: (?:to|2|for|para|pour)? ?(?:end|opt[- ]?out|quit|cancel|stop|unsubscribe|unsub|"
    r"no more|cancelar|salir)[^.!?\n]{0,40})?\)?"
    r"|\bstop ?(?:to|2|=) ?(?:end|opt[- ]?out|quit|cancel|unsubscribe|unsub|stop)\b"
    r"|\b(?:std )?(?:msg|message)s? ?(?:&|and) ?data rates may apply)[.!]?",
    re.IGNORECASE,
)
_MENU = frozenset(
    "schedule service review reviews shop new used pre-owned preowned certified inventory "
    "specials special value trade "
    "trade-in parts finance financing apply contact directions hours recall recalls lookup "
    "facebook instagram "
    "youtube twitter tiktok linkedin yelp google careers about home website map unsubscribe "
    "privacy preferences "
    "accessories rewards app blog sell leave department sales offers incentives warranty "
    "collision tires call "
    "visit click browse reserve".split()
)
_DIVIDE = re.compile(r"(?:[|\u2022\u00b7\u2023\u25aa\u2219]|\t| - | / | \u2013 |::|\u00bb)")
_SIGN_OFF = re.compile(
    r"^(?:(?:many |with |our |kind(?:est)? |warm(?:est)? |best |very |all the )*(?:thanks|"
    r"thank you|regards|wishes|best|sincerely|cheers|respectfully|cordially|"
    r"gracias|saludos|atentamente|cordialement|truly|yours(?: truly)?|warmly|"
    r"take care)(?: again| so much)?[ ,.!-]*|--+|[-\u2013\u2014~] ?[A-Z][\w.' ]{1,40})$",
    re.IGNORECASE,
)
_AFTERWORD = re.compile(r"^p\.? ?(?:p\.? ?)?s\b", re.IGNORECASE)
_REACH = re.compile(
    r"\d{3}[ .)-]{1,3}\d{3}[ .-]{1,3}\d{4}|\S{1,64}@\S|https?://|www\.|"
    r"\b(?:manager|consultant|advisor|specialist|director|sales|service|bdc|internet|concierge|"
    r"representative|rep|dealer)\b|"
    r"\b\d{1,5} [\w. ]{2,40}\b(?:st|street|ave|avenue|rd|road|blvd|boulevard|hwy|highway|pkwy|"
    r"parkway|dr|drive|ln|lane|way)\b",
    re.IGNORECASE,
)


def parted(body: str) -> tuple[str, str, str]:
    """``body`` as what it says, the signature and small print below, and the earlier mail it
    quotes.

    A message that only forwards says what it forwards.
    """
    said, earlier = _without_earlier(body)
    said, small = _without_small_print(said)
    said, signed = _without_signature(said)
    if len(said.split()) < 3 and earlier:
        forwarded, below = _without_small_print(_forwarded(earlier))
        said, small, earlier = f"{said}\n{forwarded}", f"{small}\n{below}", ""
    return said.strip(), f"{signed}\n{small}".strip(), earlier


def _forwarded(earlier: str) -> str:
    """A forwarded message without its heads and marks of quoting."""
    lines = _HEAD.sub("", _EARLIER.sub("\n", earlier, count=1)).split("\n")
    return "\n".join(line.lstrip("> \t") for line in lines)


def _without_earlier(body: str) -> tuple[str, str]:
    found = _EARLIER.search(body)
    cut = found.start() if found else len(body)
    lines = body[:cut].split("\n")
    quoted = [line for line in lines if _QUOTED_LINE.match(line)]
    if quoted:
        lines = [line for line in lines if not _QUOTED_LINE.match(line)]
    return "\n".join(lines), "\n".join([*quoted, body[cut:]]).strip()


def _without_small_print(body: str) -> tuple[str, str]:
    kept: list[str] = []
    small: list[str] = []
    for line in body.split("\n"):
        said = _TEXT_PRINT.sub("", line)
        if _is_small_print(said):
            small.append(line)
        else:
            kept.append(said)
    if not any(line.strip() for line in kept):
        return body, ""
    return "\n".join(kept), "\n".join(small)


def _is_small_print(line: str) -> bool:
    if _SMALL_PRINT.search(line):
        # A text message is one line: only lines that are small print as a whole are taken away.
        return len(_SMALL_PRINT.sub("", line).split()) < 25 or len(line) > 400
    return _is_menu(line)


def _is_menu(line: str) -> bool:
    """Several short items on one line, most of them words of a store's menu."""
    items = [item for item in _DIVIDE.split(line) if item.strip()]
    if len(items) < 3 or any(len(item.split()) > 5 for item in items):
        return False
    known = sum(1 for item in items if not _MENU.isdisjoint(item.lower().split()))
    return known * 2 >= len(items)


def _without_signature(body: str) -> tuple[str, str]:
    """Parts the name, titles, numbers and addresses below the sign-off; a P.S. is part of what is
    said.
    """
    lines = body.rstrip().split("\n")
    for at in range(len(lines) - 1, max(len(lines) - 16, 0), -1):
        if not _SIGN_OFF.match(lines[at].strip()):
            continue
        below = lines[at + 1 :]
        said = [line for line in below if _AFTERWORD.match(line.strip()) or len(line.split()) > 12]
        signed = [line for line in below if line not in said]
        return "\n".join([*lines[: at + 1], *said]), "\n".join(signed)
    end = len(lines)
    while end > 1 and len(lines) - end < 8 and _is_signature(lines[end - 1]):
        end -= 1
    return "\n".join(lines[:end]), "\n".join(lines[end:])


def _is_signature(line: str) -> bool:
    words = line.split()
    if not words:
        return True
    return len(words) <= 14 and bool(_REACH.search(line)) and not re.search(r"[.?!]\s|[?!]$", line)
