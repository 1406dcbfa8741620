"""Mail that no person wrote to us: out of office, receipts, lists. Rightly left out, and why."""

import re

from .message import Mail, people, readable

_AUTO_HEADERS = (
    *("x-autoreply", "x-autorespond", "x-auto-reply", "x-autoresponder", "x-autoreply-from"),
    *("x-auto-response", "x-mail-autoreply", "x-vacation", "auto-reply"),
)
_AUTO_SUBJECT = re.compile(
    r"(?:re: ?|aw: ?|r: ?|antw: ?)?\W{0,3}(?:auto(?:matic|mated|matically generated|"
    r"mat)?[ :-]{0,2}(?:reply|response|respond|answer|:)|"
    r"autoreply|autoresponse|auto:|(?:i am |i'm )?(?:currently )?(?:out of (?:the )?office|ooo\b|"
    r"on (?:vacation|leave|holiday))|"
    r"out[- ]of[- ]office|vacation (?:reply|response|notice|message)|away from (?:the |my "
    r")?(?:office|desk|email)|"
    r"(?:away|absence|vacation) (?:notice|message|notification)|r\u00e9ponse automatique|reponse "
    r"automatique|"
    r"absence du bureau|absent\w* du|message d'absence|automatische (?:antwort|antwoord)|"
    r"automatisch antwoord|abwesen\w*|afwezig\w*|respuesta autom\u00e1tica|respuesta automatica|"
    r"fuera de (?:la )?oficina|"
    r"risposta automatica|fuori (?:sede|ufficio)|resposta autom\u00e1tica|resposta automatica|"
    r"autosvar|automatiskt svar|"
    r"automatisk svar|automaattinen vastaus|automatyczna odpowied\u017a|automatick\u00e1 odpov|"
    r"\u81ea\u52d5\u5fdc\u7b54|\u81ea\u52d5\u8fd4\u4fe1|\u81ea\u52a8\u56de\u590d|"
    r"\u81ea\u52a8\u7b54\u590d|\u4e0d\u5728|"
    r"\u0430\u0432\u0442\u043e\u043e\u0442\u0432\u0435\u0442|\uc790\ub3d9 \uc751\ub2f5)",
    re.IGNORECASE,
)
_AUTO_WORDS = re.compile(
    r"(?:i am|i'm|i will be|we are|he is|she is) (?:currently |now |presently |away )?(?:out of "
    r"(?:the )?office|"
    r"on (?:annual leave|vacation|holiday|parental leave|maternity leave|pto|medical leave))|"
    r"this is an auto(?:matic|mated)? ?(?:reply|response|generated|message|email)|"
    r"i (?:will|have) (?:have )?(?:limited|no) access to (?:my )?e-?mail|"
    r"this (?:mailbox|inbox|address|email account) is (?:not|no longer) (?:monitored|in use|"
    r"checked)",
    re.IGNORECASE,
)
_TICKET_SUBJECT = re.compile(
    r"(?:ticket|case|request|inquiry|enquiry) (?:#|no\.?|number|id|received|created|opened|has "
    r"been)|"
    r"\[(?:ticket|case|request)\W{0,3}#?\w+|thank you for (?:contacting|your (?:email|message|"
    r"inquiry))|"
    r"we(?:'ve| have)? received your (?:message|request|email|inquiry)|(?:message|request|email) "
    r"received",
    re.IGNORECASE,
)
_TICKET_WORDS = re.compile(
    r"(?:do not|don't|please do not) (?:reply|respond) to this|"
    r"(?:a|your) (?:support )?(?:ticket|case|request) (?:has been|was|is) (?:created|opened|"
    r"received|logged|assigned)|"
    r"we (?:have |'ve )?received your (?:message|request|email|inquiry)|"
    r"(?:ticket|case|reference) (?:number|id|#)|will (?:get back to|respond to|be in touch with) "
    r"you (?:within|shortly|as soon)",
    re.IGNORECASE,
)
_NO_ONE = re.compile(
    r"^(?:no-?_?reply|do-?_?not-?_?reply|donotreply|noreply\w*|mailer|bounce\w*)[@+.-]",
    re.IGNORECASE,
)
_REPORT_KINDS = {
    "message/disposition-notification": "a receipt that a mail was opened",
    "application/tlsrpt+gzip": "a report about encrypted mail",
    "application/tlsrpt+json": "a report about encrypted mail",
}
_DMARC = re.compile(r"^(?:\W*\w*\W*)?report domain:.{1,300}submitter:", re.IGNORECASE)


def why_left_out(mail: Mail) -> str:
    """Why the mail is no person's word to us; empty where it is one, or may be."""
    for kind, why in _REPORT_KINDS.items():
        if kind in mail.kinds:
            return why
    if _DMARC.match(mail.header("subject")):
        return "a report about mail authentication"
    return _auto_reply(mail) or _mailing_list(mail)


def _auto_reply(mail: Mail) -> str:
    submitted = mail.header("auto-submitted").lower().partition(";")[0].strip()
    if submitted in {"auto-replied", "auto-notified"} or submitted.startswith("auto-repl"):
        return "an automatic reply"
    if any(mail.header(name).lower() not in {"", "no", "false"} for name in _AUTO_HEADERS):
        return "an automatic reply"
    if mail.header("precedence").lower() in {"auto_reply", "auto-reply", "autoreply"}:
        return "an automatic reply"
    if "vacation" in mail.header("x-apple-criteria").lower():
        return "an automatic reply"
    if mail.header("x-ms-exchange-inbox-rules-loop") and mail.header("x-auto-response-suppress"):
        return "an automatic reply"
    if _AUTO_SUBJECT.match(mail.header("subject")):
        return "an automatic reply"
    if submitted and submitted != "no":
        return "a mail a machine wrote"
    return _acknowledgement(mail)


def _acknowledgement(mail: Mail) -> str:
    """Without a header that says so, only what both subject or sender and words say is certain."""
    words = readable(mail)[:3_000]
    if _TICKET_SUBJECT.search(mail.header("subject")) and _TICKET_WORDS.search(words):
        return "an automatic acknowledgement"
    suppressed = mail.header("x-auto-response-suppress").lower() == "all"
    null = mail.header("return-path").strip() == "<>"
    if _AUTO_WORDS.search(words) and (suppressed or null or _from_no_one(mail)):
        return "an automatic reply"
    if null and suppressed:
        return "an automatic reply"
    if _from_no_one(mail) and not people(mail.mime, "reply-to"):
        return "a mail from an address that takes no replies"
    return ""


def _from_no_one(mail: Mail) -> bool:
    return any(_NO_ONE.match(address) for _, address in people(mail.mime, "from")[:1])


def _mailing_list(mail: Mail) -> str:
    """A list or newsletter, unless the list is the store's own shared address."""
    list_id = mail.header("list-id").lower().strip("<> ").rpartition("<")[2]
    to = {address.partition("@")[2] for _, address in people(mail.mime, "to", "cc")}
    own = any(domain and domain in list_id.replace("googlegroups.", "") for domain in to)
    if list_id and not own:
        return "a mailing list or newsletter"
    if own:
        return ""
    if mail.header("list-unsubscribe") and not mail.header("in-reply-to"):
        return "a mailing list or newsletter"
    if mail.header("precedence").lower() in {"bulk", "list", "junk"}:
        return "a mailing list or newsletter"
    return ""
