"""What a reader sees of a message: the same for a mail of any shape, a text and a call."""

from dataclasses import dataclass

from sincerely.rules.purpose import Channel

from . import mime, page, tails

#: characters of a body that are looked at
LONGEST = 64_000
_STUB = (
    "browser",
    "view online",
    "web version",
    "html",
    "images",
)


@dataclass(frozen=True, slots=True)
class Text:
    """A message as it is read. ``body``: what it says itself; ``tail``: the signature, the menu
    and the small print; ``earlier``: the mail it quotes. Neither decides what it is for.
    """

    channel: Channel
    subject: str
    body: str
    tail: str = ""
    earlier: str = ""


def of_mail(raw: bytes) -> Text:
    """The text of a mail as it travels. Never raises; looks at a bounded part of a large one."""
    mail = mime.parse(raw)
    if mail is None:
        return _made(Channel.EMAIL, "", raw[:LONGEST].decode("utf-8", "replace"))
    plain = mime.texts(mail, "text/plain")[:LONGEST]
    source = mime.texts(mail, "text/html")
    shown = page.shown(source)[:LONGEST] if source else ""
    if page.is_page(plain):
        plain = page.shown(plain)
    return _made(Channel.EMAIL, mime.subject(mail), shown if _is_stub(plain, shown) else plain)


def of_plain(words: str, channel: Channel) -> Text:
    """The text of words alone: a text message, the script of a call, the body of a mail."""
    return of_parts("", words, channel)


def of_parts(subject: str, body: str, channel: Channel) -> Text:
    """The text of a subject and a body, which may be the source of a page."""
    body = page.shown(body) if page.is_page(body) else body
    return _made(channel, " ".join(subject.split())[:1_000], body[:LONGEST])


def _made(channel: Channel, subject: str, body: str) -> Text:
    return Text(channel, subject, *tails.parted(body.replace("\r\n", "\n").replace("\r", "\n")))


def _is_stub(plain: str, shown: str) -> bool:
    """Whether the plain words only stand in for the page: too few of its words are in them."""
    of_page, of_plain_part = mime.words_of(shown), mime.words_of(plain)
    if not of_plain_part:
        return True
    if not of_page:
        return False
    shared = len(of_page & of_plain_part) / len(of_page)
    if len(of_plain_part) < 40 and any(word in plain.lower() for word in _STUB):
        return shared < 0.8
    return shared < 0.5
