"""People's own words taken apart into plain sentences, in which phrases can be looked for."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

#: Nobody says more than this about what they want; the rest is a document.
_LONGEST = 20_000
#: A line of at least this many characters was broken by the mail program, not by its writer.
_WRAPPED = 45
_APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u00b4`\u2032"), "'")
_UNSEEN = frozenset({"Mn", "Cf", "Me", "Sk"})
_LINK = re.compile(
    r"https?://\S{1,2000}|www\.\S{1,2000}|[\w.+-]{1,100}@[\w.-]{1,100}", re.IGNORECASE
)
_STOPS = re.compile(r"[!?;:|\u2026\u2014\u3002\uff01\uff1f\u00a1\u00bf()\"\u201c\u201d]+|\.+(?!\w)")
_LETTERS = re.compile(r"(?:\b[^\W\d_]\.){2,}")
_TITLE = re.compile(r"\b(mr|mrs|ms|dr|st)\.", re.IGNORECASE)
_HYPHEN = re.compile(r"\be-(?=mail)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*|,")
_MEANT = {
    "pls": "please", "plz": "please", "plse": "please", "ur": "your", "u": "you", "yall": "you",
    "msg": "message", "msgs": "messages", "txt": "text", "txts": "texts", "txting": "texting",
    "stopp": "stop", "nomore": "no more", "donot": "do not", "dont": "do not", "dnt": "do not",
    "wont": "will not", "cant": "can not", "cannot": "can not", "didnt": "did not",
    "doesnt": "does not", "isnt": "is not", "arent": "are not", "havent": "have not",
    "hasnt": "has not", "hadnt": "had not", "wasnt": "was not", "werent": "were not",
    "couldnt": "could not", "wouldnt": "would not", "shouldnt": "should not", "im": "i am",
    "ive": "i have", "weve": "we have", "ill": "i will", "shes": "she is", "hes": "he is",
    "youre": "you are", "theyre": "they are", "youve": "you have", "thats": "that is",
    "theres": "there is", "mails": "emails",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """One word: how it is compared, and how it was written. A comma is one too."""

    plain: str
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """Words between two stops. ``loose``: lines were joined, so it may be two sentences."""

    written: str
    words: tuple[Word, ...]
    loose: bool = False

    @cached_property
    def text(self) -> str:
        """The plain words with one blank between, without commas."""
        return " ".join(word.plain for word in self.words if word.plain != ",")

    @cached_property
    def clauses(self) -> tuple[str, ...]:
        """The plain words from comma to comma."""
        joined = " ".join(word.plain for word in self.words)
        return tuple(part for each in joined.split(",") if (part := each.strip()))

    def after(self, offset: int) -> tuple[Word, ...]:
        """The words that begin at ``offset`` of `text` or later, commas included."""
        at = 0
        for number, word in enumerate(self.words):
            if word.plain == ",":
                continue
            if at >= offset:
                return self.words[number:]
            at += len(word.plain) + 1
        return ()


def squeezed(text: str) -> str:
    """Only the letters and digits of a whole short message: *S.T.O.P!* is ``stop``."""
    return "".join(letter for letter in _plain(_shown(text[:200])) if letter.isalnum())


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of ``text``; where lines may be broken inside one, also as one (loose)."""
    shown = _LINK.sub(" ", _shown(text[:_LONGEST]))
    shown = _HYPHEN.sub("e", _TITLE.sub(r"\1 ", _LETTERS.sub(_unspelled, shown)))
    strict = "\n".join(_wrapped(shown.splitlines()))
    yield from _cut(strict, "\n", loose=False)
    if "\n" in shown.strip():
        yield from _cut(re.sub(r"\n(?!\s*\n)", " ", shown), "\n", loose=True)


def _unspelled(letters: re.Match[str]) -> str:
    """*U.S.A.* as one word; the last dot may end the sentence."""
    return letters[0].replace(".", "") + "."


def _wrapped(lines: list[str]) -> Iterator[str]:
    """Lines with those joined that a mail program broke."""
    joined = ""
    for line in lines:
        joined = f"{joined} {line}" if joined else line
        if len(line) < _WRAPPED:
            yield joined
            joined = ""
    if joined:
        yield joined


def _cut(text: str, also: str, *, loose: bool) -> Iterator[Sentence]:
    for line in text.split(also):
        at = 0
        for stop in (*_STOPS.finditer(line), None):
            part = line[at : stop.start() if stop else None]
            at = stop.end() if stop else at
            if words := tuple(_words(part)):
                yield Sentence(part, words, loose)


def _words(part: str) -> Iterator[Word]:
    for found in _WORD.finditer(part):
        word = _plain(found[0])
        yield Word(_MEANT.get(word, word), found.start(), found.end())


def _shown(text: str) -> str:
    """As people see it: one kind of apostrophe and line end, without marks nobody sees."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES))
        text = "".join(letter for letter in text if unicodedata.category(letter) not in _UNSEEN)
    return text.replace("`", "'").replace("\r\n", "\n").replace("\r", "\n")


def _plain(text: str) -> str:
    """Lower case, without accents and apostrophes."""
    if not text.isascii():
        spread = unicodedata.normalize("NFKD", text).casefold()
        text = "".join(each for each in spread if unicodedata.category(each) not in _UNSEEN)
    return text.lower().replace("'", "")
