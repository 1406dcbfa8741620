"""Amounts of money and of miles as exports write them."""

import re
from decimal import Decimal

_AMOUNT = re.compile(
    r"(?P<minus>-)?\s*(?:[A-Z]{0,2}[$€£]|USD|CAD)?\s*(?P<minus2>-)?\s*"
    r"(?P<whole>\d{1,12}|\d{1,3}(?:,\d{3}){1,3})?(?P<cents>\.\d{1,4})?\s*(?P<thousand>k)?"
    r"\s*(?P<minus3>-|cr)?\s*(?:USD|CAD|mi|miles|km)?\.?",
    re.ASCII | re.IGNORECASE,
)


def amount(text: str) -> Decimal | None:
    """The number in ``$28,450.00``, ``(1,234)`` (below zero), ``45,120 mi``; None where none is.

    What accountants put in parentheses, with a minus behind it or ``CR`` is below zero.
    """
    text = text.strip()
    bracketed = text.startswith("(") and text.endswith(")")
    found = _AMOUNT.fullmatch(text[1:-1].strip() if bracketed else text)
    if not found or not (found["whole"] or found["cents"]):
        return None
    size = Decimal((found["whole"] or "0").replace(",", "") + (found["cents"] or ""))
    size *= 1000 if found["thousand"] else 1
    below = bracketed or found["minus"] or found["minus2"] or found["minus3"]
    return -size if below else size


def plain(text: str) -> str:
    """The amount as digits (``28450.00``); the text itself where it is none."""
    found = amount(text)
    return text if found is None else f"{found:f}"
