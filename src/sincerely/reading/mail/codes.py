"""What a failed delivery means: RFC 3463 codes, SMTP replies (RFC 5321), and servers' words."""

import re

_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")
_REPLY = re.compile(r"(?<![\d.:-])([45]\d\d)(?=[ -])(?!-\d{3})")
#: The address itself takes no mail: X.1.x (addresses), X.2.1 (disabled), and what Outlook and
#: Google say for an unknown address.
_GONE = frozenset({"1.1", "1.2", "1.3", "1.4", "1.6", "1.10", "2.1", "1.0"})
_PASSING_WORDS = re.compile(
    r"quota|mailbox\b.{0,40}\bfull|mail ?folder is full|full mailbox|mailbox full|exceed\w* "
    r"(?:\w+ ){0,4}"
    r"(?:size|storage|limit|quota|allowed)|over ?quota|insufficient (?:disk|system|storage)|out "
    r"of storage|"
    r"spam|blocked|block ?list|black ?list|reputation|policy|dmarc|\bspf\b|\bdkim\b|"
    r"unauthenticated|not authorized|"
    r"authentication|relay|grey ?list|try again|temporar|deferred|timed? ?out|connection "
    r"(?:refused|reset|lost)|"
    r"rate limit|too many|throttl|too (?:large|big)|message size|virus|malware|content|attachment|"
    r"certificate|\btls\b|loop|hop count|header error|access denied|banned|refused by|prohibited|"
    r"unsolicited|"
    r"not (?:a )?member|permission to post|bad reputation|routing loop|mail rejete|rejected for "
    r"policy",
    re.IGNORECASE,
)
#: It is the sender they do not want.
_SENDER_WORDS = re.compile(
    r"sender(?: address| domain|'s)?.{0,20}(?:rejected|denied|refused|invalid|not (?:allowed|"
    r"exist|verified|found))|"
    r"mail from .{1,80} (?:rejected|refused|denied)|(?:invalid|bad|unknown) sender",
    re.IGNORECASE,
)
_NO_DOMAIN = re.compile(
    r"nxdomain|domain name not found|host not found|unknown host", re.IGNORECASE
)
_GONE_WORDS = re.compile(
    r"user unknown|unknown (?:user|recipient|address|local|or illegal|or invalid)|no such (?:user|"
    r"mailbox|recipient|address|"
    r"person|account|domain|host)|does ?n.t exist|does not exist|not exist|doesn.t have (?:an?|"
    r"any) |no mailbox|"
    r"mailbox (?:not found|unavailable|unknown|is (?:disabled|inactive)|does)|(?:recipient|user|"
    r"address|mailbox|"
    r"account|email address|name)\b.{0,40}\b(?:not found|rejected|invalid|unknown|not recognized|"
    r"not listed|"
    r"couldn.t be found|could not be found|disabled|discontinued|suspended|inactive|closed|no "
    r"longer)|"
    r"invalid (?:recipient|user|address|mailbox|mail ?box)|bad (?:destination|address)|"
    r"unrouteable|unroutable|"
    r"unknown host|host unknown|host not found|domain not found|domain .{0,60}(?:not found|does)|"
    r"nxdomain|"
    r"no valid recipients|not a valid (?:mailbox|recipient|user)|address(?:es)? (?:couldn|wasn)|"
    r"no longer (?:valid|active|available|in use|works?|employed|with)|account (?:has been )?"
    r"(?:disabled|deleted|closed|terminated)|unrecognized recipient|recipient .{0,40}not (?:be "
    r")?found|"
    r"not our customer|null mx|does not accept mail|not accept(?:ing)? (?:any )?mail|utilisateur "
    r"inconnu|"
    r"adresse .{0,40}(?:inconnue|inexistante)|usuario .{0,30}(?:desconocido|no existe)|"
    r"empf\u00e4nger .{0,30}unbekannt|no existe|n.existe pas|existiert nicht|"
    r"isn.t found|wasn.t found|is unknown|not a registered|"
    r"\u898b\u3064\u304b\u308a\u307e\u305b\u3093|"
    r"\u3042\u308a\u307e\u305b\u3093|\u5b58\u5728\u3057\u306a\u3044|"
    r"\u5b58\u5728\u3057\u307e\u305b\u3093",
    re.IGNORECASE,
)


def status_in(text: str) -> str:
    """The first enhanced status code of a failure in ``text`` (``5.1.1``); empty where none."""
    for found in _STATUS.finditer(text[:20_000]):
        if found[1] != "2":
            return ".".join(str(int(each)) for each in found.groups())
    return ""


def reply_in(text: str) -> str:
    """The first SMTP reply of a failure in ``text`` (``550``); empty where none."""
    found = _REPLY.search(text[:20_000])
    return found[1] if found else ""


def explains(words: str) -> bool:
    """Whether the words say why, by a code or plainly."""
    plain = _PASSING_WORDS.search(words) or _GONE_WORDS.search(words)
    return bool(plain or status_in(words))


def better_status(said: str, words: str) -> str:
    """The code that says most: a server's own in its words, where the field is only ``5.0.0``."""
    own = status_in(said)
    inside = status_in(words)
    if not own or (own.endswith(".0.0") and inside and inside[0] == own[0]):
        return inside or own or reply_in(words)
    return own


def is_permanent(status: str, words: str) -> bool:
    """Whether the address itself takes no mail: not full, not blocked, not too large, not late."""
    if _SENDER_WORDS.search(words):
        return False
    if status.startswith("4"):
        return bool(_NO_DOMAIN.search(words))
    code = status[2:] if status.startswith("5.") else ""
    passing, gone = _PASSING_WORDS.search(words), _GONE_WORDS.search(words)
    if code in _GONE - {"1.0", "2.1"}:
        return not (passing and not gone)
    if code.startswith(("2.2", "2.3", "3.", "7.", "6.")) and code != "2.1":
        return bool(gone) and not passing
    if passing and not gone:
        return False
    return bool(gone) or code in _GONE
