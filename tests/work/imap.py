"""A mail server of a few lines on this machine: as much of IMAP4rev1 as collecting mail needs."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

PASSWORD = "open sesame"


@dataclass
class Box:
    """One mailbox. ``mails``: UID -> bytes; ``seen``: UIDs; ``log``: what was asked of it.

    ``deaf_after``: after this many fetched messages the connection is dropped.
    """

    mails: dict[int, bytes] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    validity: int = 7
    deaf_after: int | None = None
    tells_next: bool = True
    log: list[str] = field(default_factory=list)
    port: int = 0

    def deliver(self, mail: bytes) -> int:
        """A new message; its UID."""
        uid = max(self.mails, default=0) + 1
        self.mails[uid] = mail
        return uid


@contextmanager
def served(box: Box) -> Iterator[Box]:
    """The mailbox on a port of loopback while inside."""

    class Answering(_Session):
        mailbox = box

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answering) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()


class _Session(socketserver.StreamRequestHandler):
    mailbox: Box

    def handle(self) -> None:
        self.say("* OK ready")
        while line := self.rfile.readline().decode().strip():
            tag, _, asked = line.partition(" ")
            self.mailbox.log.append(asked)
            verb = asked.split()[0 if not asked.upper().startswith("UID ") else 1].upper()
            said = getattr(self, f"do_{verb.lower()}", self.do_unknown)(asked)
            if said is None:
                return
            self.say(f"{tag} {said}")
            if verb == "LOGOUT":
                return

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def do_unknown(self, asked: str) -> str:
        return "BAD what"

    def do_capability(self, asked: str) -> str:
        self.say("* CAPABILITY IMAP4rev1")
        return "OK done"

    def do_login(self, asked: str) -> str:
        return "OK in" if f'"{PASSWORD}"' in asked else "NO [AUTHENTICATIONFAILED] wrong"

    def do_select(self, asked: str) -> str:
        if '"INBOX"' not in asked:
            return "NO no such folder"
        self.say(f"* {len(self.mailbox.mails)} EXISTS")
        self.say(f"* OK [UIDVALIDITY {self.mailbox.validity}] numbered")
        if self.mailbox.tells_next:
            self.say(f"* OK [UIDNEXT {max(self.mailbox.mails, default=0) + 1}] next")
        return "OK [READ-WRITE] selected"

    def do_search(self, asked: str) -> str:
        mails, last = self.mailbox.mails, max(self.mailbox.mails, default=0)
        if "UNSEEN" in asked:
            found = [uid for uid in mails if uid not in self.mailbox.seen]
        else:
            first = asked.rpartition(" ")[2].partition(":")[0]
            low = last if first == "*" else min(int(first), last)
            found = [uid for uid in mails if uid >= low]
        self.say("* SEARCH " + " ".join(map(str, found)))
        return "OK done"

    def do_fetch(self, asked: str) -> str | None:
        uid = int(asked.split()[2])
        if self.mailbox.deaf_after == 0:
            return None
        if self.mailbox.deaf_after:
            self.mailbox.deaf_after -= 1
        if mail := self.mailbox.mails.get(uid):
            self.say(f"* 1 FETCH (UID {uid} BODY[] {{{len(mail)}}}")
            self.wfile.write(mail + b")\r\n")
        return "OK done"

    def do_store(self, asked: str) -> str:
        assert re.search(r"\+FLAGS\.SILENT \(\\Seen\)", asked)
        self.mailbox.seen.add(int(asked.split()[2]))
        return "OK done"

    def do_logout(self, asked: str) -> str:
        self.say("* BYE")
        return "OK out"
