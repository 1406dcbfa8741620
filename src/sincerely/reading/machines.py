"""Names and ways of machines, where a log has a column for the human who wrote or spoke."""

import re
from functools import lru_cache

#: dialled, broadcast, dropped, written by itself: never a human's hand or voice
_AUTOMATIC = re.compile(
    r"\b(?:auto|ivr|bot|drip|system)\b|(?-i:\bAI\b)|automat|\brobo(?:t|call\w*|dial\w*)?\b|dial+er|recorded|recording"
    r"|ringless|broadcast|(?:voice|call|text|mail|sms) ?(?:blast|drop|shot|em ?all)|callfire"
    r"|chatbot|workflow|scheduler",
    re.IGNORECASE,
)
#: who signs for all, and is nobody
_NOBODY = re.compile(
    r"\b(?:crm|admin|administrator|no ?reply|campaign|marketing|team|department|dept|dealership"
    r"|motors|automotive|import|integration)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"(?<=[a-z])(?=[A-Z])|[\W_]+")


@lru_cache(maxsize=4_096)
def automatic(text: str) -> bool:
    """Whether this names a machine, or a way that only machines go: *VoiceBlast*, *Robo Dialer*."""
    return bool(_AUTOMATIC.search(_words(text)) or _AUTOMATIC.search(text.replace(" ", "")))


@lru_cache(maxsize=4_096)
def nobody(text: str) -> bool:
    """Whether this names no human being: a machine, a department, the store."""
    return not text.strip() or automatic(text) or bool(_NOBODY.search(_words(text)))


def _words(text: str) -> str:
    return " ".join(_PARTS.split(text))
