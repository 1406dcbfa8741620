"""A CRM that sends over several sessions and remembers each answer; and those who send garbage."""

import smtplib
import socket
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import count
from random import Random

from tests.relaying.harness.mails import Sent, make

#: seconds a client waits for an answer
PATIENCE = 40.0
#: seconds at most between two mails of a session
PAUSE = 0.15
_HELLO = bytes.fromhex("16030100f8010000f40303") + b"\x11" * 40


@dataclass
class Crm:
    """Sessions that send until told to stop. ``log``: every mail whose final dot was sent."""

    port: int
    seed: int
    numbers: "count[int]" = field(default_factory=count)
    log: list[Sent] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def send(self, thread: int) -> None:
        """One session after another."""
        dice = Random(f"{self.seed}/{thread}")
        while not self.stop.is_set():
            try:
                with closing(smtplib.SMTP("127.0.0.1", self.port, "crm", PATIENCE)) as smtp:
                    smtp.ehlo("crm")
                    for _ in range(dice.randrange(1, 60)):
                        if self.stop.wait(dice.uniform(0, PAUSE)) or not self._mail(smtp, dice):
                            break
            except (OSError, smtplib.SMTPException):
                time.sleep(0.1)  # as a CRM would: not at once again

    def _mail(self, smtp: smtplib.SMTP, dice: Random) -> bool:
        """One mail, each with a number of its own, and never again. False: a new session."""
        mail = make(next(self.numbers), dice)
        options = [] if mail.content.isascii() else ["BODY=8BITMIME"]
        if smtp.mail(mail.sender, options)[0] != 250:
            return False
        kept = tuple(to for to in mail.to if smtp.rcpt(to)[0] == 250)
        if not kept or smtp.docmd("DATA")[0] != 354:
            return False
        mail = replace(mail, to=kept)
        try:
            smtp.send(stuffed(mail.content) + b".\r\n")
            mail = replace(mail, answer=smtp.getreply()[0])
        finally:
            self.log.append(mail)
        return mail.answer == 250


def garbage(port: int, seed: int, stop: threading.Event) -> int:
    """Sends what no server likes. Returns how often it was spoken to at all."""
    dice, spoken = Random(f"{seed}/garbage"), 0
    while not stop.is_set():
        try:
            with closing(socket.create_connection(("127.0.0.1", port), 5)) as line:
                line.settimeout(dice.choice((0.05, 0.5, 2)))
                line.sendall(_garbage(dice))
                while line.recv(65536):
                    spoken += 1
        except OSError:
            stop.wait(0.05)
    return spoken


def _garbage(dice: Random) -> bytes:
    begun = b"EHLO x\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<garbage@example.net>\r\n"
    return dice.choice(
        (
            dice.randbytes(dice.randrange(1, 3000)),
            _HELLO,
            b"EHLO x\r\nSTARTTLS\r\n" + _HELLO,
            b"NOOP " + b"x" * 200_000 + b"\r\n",
            b"x" * 70_000,
            b"EHLO \x00\x00\r\nMAIL FROM:<\x00@\x00>\r\n\x00\r\n",
            b"MAIL FROM:<>\r\nRCPT\r\nRCPT TO:\r\nDATA\r\nDATA\r\n.\r\n" * 50,
            b"EHLO x\r\nAUTH PLAIN \r\n*\r\nAUTH PLAIN =\r\nAUTH LOGIN\r\n\xff\r\n",
            b"EHLO x\r\nMAIL FROM:<a@example.com> SIZE=\xc2\xb2 BODY=9BIT X=\r\nMAIL\r\n",
            begun + b"RCPT TO:<a\x00b@example.net>\r\nRCPT TO:<" + b"a" * 900 + b"@b>\r\nRSET\r\n",
            begun + b"DATA\r\nhalf a mail, and then nothing",
            begun + b"DATA\r\nbare\nlines\r.\r\n.\n.\r\r\n" + b"\r\n.\n" * 10,
            begun + b"DATA\r\n" + b"z" * 300_000 + b"\r\n.\r\n",
            begun * 40 + b"QUIT\r\n",
            b"\r\n" * 600,
            b"QUIT\r\nNOOP\r\n",
        )
    )


def stuffed(content: bytes) -> bytes:
    """As DATA carries it (RFC 5321, 4.5.2)."""
    return b"\r\n".join(
        b"." + line if line.startswith(b".") else line for line in content.split(b"\r\n")
    )
