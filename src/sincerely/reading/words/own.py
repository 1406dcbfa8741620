"""Only somebody's own new words: without the history they quote, a signature, a footer of ours."""

import logging
import re
from collections.abc import Iterable

from mailparser_reply import EmailReplyParser

#: The library's patterns grow with the square of a line and of the text: both are cut for it.
_LONGEST_LINE = 400
_MOST_LINES = 100
_READ = 5_000
_LANGUAGES = ("en", "fr", "es", "de", "it", "nl", "pl", "sv", "da", "cs")
_QUOTE = re.compile(r"\s{0,3}(?:>|&gt;)")
_BEFORE_QUOTE = re.compile(
    r"\s{0,3}(?:(?:on|le|el|am|il|op|den|em)\b.{4,300}\b(?:wrote|ecrit|\u00e9crit|escribi\u00f3|"
    r"schrieb"
    r"|scritto|schreef|skrev|escreveu)\b.{0,80}:?\s*$"
    r"|.{3,200}\b(?:wrote|writes|schrieb):\s*$"
    r"|-{2,}\s*(?:original message|forwarded message|message d'origine|mensaje original|"
    r"urspr\u00fcngliche nachricht|reply message|original appointment)\b.{0,20}$"
    r"|begin forwarded message:?\s*$|_{20,}\s*$|-{20,}\s*$)",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"[\s*>]{0,5}(?:from|sent|to|subject|date|cc|de|envoy\u00e9|\u00e0|objet|para|asunto|fecha|"
    r"enviado"
    r"|von|gesendet|an|betreff)\s?:[*\s]",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"\s{0,3}(?:--\s?|__+|sent from my .{0,60}|sent from (?:yahoo|outlook|mail|the).{0,80}|get "
    r"outlook for.{0,80}"
    r"|envoy\u00e9 de(?:puis)? mon .{0,60}|enviado desde mi .{0,60}|gesendet von .{0,60}"
    r"|sent via .{0,60})$",
    re.IGNORECASE,
)


def own_words(text: str) -> str:
    """What somebody wrote anew in a mail's plain text; empty where they wrote nothing.

    A mail that only forwards or quotes has no words of its own. Never raises.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = "\n".join(_kept(lines)).strip()
    return _before_history(kept)


def _kept(lines: list[str]) -> Iterable[str]:
    """The lines before the history, and between quoted ones (answers below or inside a quote)."""
    for at, line in enumerate(lines[:_READ]):
        if _QUOTE.match(line):
            continue
        if _SIGNATURE.match(line) or (_HEADER.match(line) and _is_block(lines, at)):
            return
        if _BEFORE_QUOTE.match(line) or _broken_intro(lines, at):
            if not _quoted_below(lines, at):
                return
            continue
        yield line


def _broken_intro(lines: list[str], at: int) -> bool:
    """Whether the line and the next say *On ... wrote:*, broken in two."""
    if not re.match(r"\s{0,3}(?:on|le|el|am)\b", lines[at], re.IGNORECASE) or at + 1 >= len(lines):
        return False
    both = f"{lines[at].strip()} {lines[at + 1].strip()}"
    return len(both) < _LONGEST_LINE and bool(_BEFORE_QUOTE.match(both))


def _quoted_below(lines: list[str], at: int) -> bool:
    """Whether the history is marked line by line, so that what is not marked is an answer."""
    following = [line for line in lines[at + 1 : at + 6] if line.strip()]
    return any(_QUOTE.match(line) for line in following)


def _is_block(lines: list[str], at: int) -> bool:
    """Whether three lines in a row are headers of a quoted mail."""
    return sum(1 for line in lines[at : at + 4] if _HEADER.match(line)) >= 3


def _before_history(text: str) -> str:
    """What stands before the history, as the library knows it in more languages than we do.

    Its signatures are not used: it takes *Thank you, but please stop* for one.
    """
    lines = [line[:_LONGEST_LINE] for line in text.split("\n")]
    if not text or len(lines) > _MOST_LINES:
        return text
    try:
        replies = EmailReplyParser(languages=list(_LANGUAGES)).read("\n".join(lines)).replies
        before = replies[0].content if replies else ""
    except Exception:  # noqa: BLE001 - whatever the library does with a stranger's text, the text is kept
        logging.getLogger(__name__).info("A reply was kept whole: its history could not be told.")
        return text
    return before or text
