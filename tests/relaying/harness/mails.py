"""What is sent: numbered mails, plain and odd, each with bytes of its own and recipients."""

from dataclasses import dataclass
from hashlib import sha256
from random import Random

from tests.fuzz.seeds import seeds

#: addresses people who bought have had since before; a sale is not sold to them again
BUYERS = 40

_KINDS = (
    ("sale", "Come test drive a new Palisade today and get a great deal on your next car!"),
    ("recall", "Safety recall: please bring your Palisade in, the repair is free of charge."),
    ("paper", "Your title and registration documents are ready to be signed."),
    ("thanks", "Dear Rosa,\r\n\r\nThank you for purchasing your new Palisade from Harbor Motors!"),
    ("odd", "Hello"),
)


@dataclass(frozen=True)
class Sent:
    """One mail as the client sent it. ``answer``: the code after the dot; 0 where none came."""

    number: int
    sender: str
    to: tuple[str, ...]
    content: bytes
    answer: int = 0

    @property
    def digest(self) -> str:
        """Tells it from all others."""
        return sha256(self.content).hexdigest()


def make(number: int, dice: Random) -> Sent:
    """Mail ``number``; never twice the same."""
    to = [f"n{number}-{place}@example.net" for place in range(dice.choice((1, 1, 1, 1, 2, 5)))]
    if dice.random() < 0.25:
        to.append(f"buyer{dice.randrange(BUYERS)}@example.com")
    content = _odd(number, dice) if dice.random() < 0.3 else _plain(number, to[0], dice)
    return Sent(number, f"crm+{number}@harbor.example.com", tuple(to), content)


def _plain(number: int, to: str, dice: Random) -> bytes:
    subject, words = dice.choice(_KINDS)
    head = (
        f"From: Harbor <crm@harbor.example.com>\r\nTo: {to}\r\nSubject: {subject} {number}\r\n"
        f"Message-ID: <{number}@harbor.example.com>\r\n\r\n"
    )
    filler = dice.choice(
        (
            b"",
            b"..\r\n.\r\n.hidden\r\n",
            b"caf\xc3\xa9\r\n",
            b"x" * 5000 + b"\r\n",
            dice.randbytes(4000).hex().encode() + b"\r\n",
        )
    )
    return head.encode() + filler + words.encode() + b"\r\n"


def _odd(number: int, dice: Random) -> bytes:
    """A broken or strange mail; CR and LF only together, or it would be refused at the door."""
    stamp = b"X-Number: %d\r\n" % number
    kind = dice.randrange(7)
    if kind == 0:
        return stamp
    if kind == 1:
        return b"no head at all %d\r\n" % number
    if kind == 2:
        return stamp + b"Subject: =?utf-8?q?nul_=00_here?=\r\n\r\nwords with \x00 in them\r\n"
    if kind == 3:
        return (
            stamp
            + b"Subject: \xff\xfe\x80\r\nFrom: \xff <@\r\n\r\n"
            + dice.randbytes(400).translate(None, b"\r\n")
            + b"\r\n"
        )
    if kind == 4:
        return stamp + b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n----\r\n" * 30
    if kind == 5:
        return stamp + b"\r\n" + b"y" * 60_000 + b"\r\n"
    return stamp + _mutated(dice)


def _mutated(dice: Random) -> bytes:
    _, data = dice.choice(seeds("mail"))
    found = bytearray(data.replace(b"\r", b"").replace(b"\n", b"\r\n"))
    for _ in range(dice.randrange(30)):
        place = dice.randrange(len(found))
        if found[place] not in b"\r\n":
            found[place] = dice.choice([b for b in range(256) if b not in b"\r\n"])
    return bytes(found) + b"\r\n"
