"""An upstream in a process of its own: takes mail, writes down what it took, and misbehaves.

``python -m tests.relaying.harness.upstream PORT LOG NAUGHTY SEED``: while the file NAUGHTY exists
it refuses, stalls, hangs up and mumbles. One JSON line in LOG for each mail whose final dot came
and that was not refused: written before it is answered, so that no copy is ever missing there.
"""

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random

#: what is done at the final dot, how often out of a hundred
_AT_DOT = {
    "answer": 70,
    "busy": 5,
    "never": 3,
    "hang_up": 4,
    "late": 7,
    "too_late": 1,
    "trickle": 3,
    "mumble": 4,
    "half": 3,
}
#: what is done before, out of a hundred
_BEFORE = {
    "nothing": 82,
    "rcpt_busy": 4,
    "rcpt_never": 3,
    "data_busy": 3,
    "hang_up_rcpt": 2,
    "hang_up_data": 2,
    "hang_up_middle": 2,
    "bye": 2,
}
_SAID = {
    "answer": b"250 2.0.0 Taken\r\n",
    "late": b"250 2.0.0 Taken, late\r\n",
    "too_late": b"250 2.0.0 Taken, too late\r\n",
    "mumble": b"250-2.0.0 \x00\xff\xfe\tTaken \x1b[31m\r\n250 2.0.0 or so\r\n",
    "busy": b"451 4.3.2 Busy \x00\x08\r\n",
    "never": b"554 5.7.1 Never \x00\xe9\r\n",
}


@dataclass
class Upstream:
    """Its log, its moods, and what it is saying."""

    log: int
    naughty: Path
    dice: Random

    def mood(self, moods: dict[str, int]) -> str:
        """The first one while it is good, else any."""
        if not self.naughty.exists():
            return next(iter(moods))
        return self.dice.choices(list(moods), list(moods.values()))[0]

    def took(self, to: str, sender: str, content: bytes, how: str) -> None:
        """One line of the log."""
        trace, rest = without_trace(content)
        line = {
            "to": to,
            "from": sender,
            "digest": sha256(rest).hexdigest(),
            "traced": trace.startswith(b"Received: from "),
            "how": how,
        }
        os.write(self.log, json.dumps(line).encode() + b"\n")

    async def session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        try:
            await self._talk(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.transport.abort()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 upstream ESMTP\r\n")
        sender = to = ""
        before = self.mood(_BEFORE)
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"EHLO":
                writer.write(
                    b"250-upstream\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 99999999\r\n"
                )
            elif verb == b"MAIL":
                sender, before = _address(line), self.mood(_BEFORE)
                writer.write(b"421 4.3.2 Bye\r\n" if before == "bye" else b"250 OK\r\n")
                if before == "bye":
                    return await writer.drain()
            elif verb == b"RCPT":
                to = _address(line)
                if before == "hang_up_rcpt":
                    return None
                writer.write(_RCPT.get(before, b"250 OK\r\n"))
            elif verb == b"DATA":
                if before == "hang_up_data":
                    return None
                if before == "data_busy":
                    writer.write(b"451 4.3.1 No room\r\n")
                    continue
                writer.write(b"354 Go on\r\n")
                if before == "hang_up_middle":
                    await reader.read(100)
                    return None
                if not await self._dot(sender, to, await _content(reader), writer):
                    return None
            elif verb == b"QUIT":
                writer.write(b"221 Bye\r\n")
                return await writer.drain()
            else:
                writer.write(b"250 OK\r\n")
            await writer.drain()
        return None

    async def _dot(
        self, sender: str, to: str, content: bytes, writer: asyncio.StreamWriter
    ) -> bool:
        """What follows the final dot; False: the connection ends."""
        mood = self.mood(_AT_DOT)
        if mood not in {"busy", "never"}:
            self.took(to, sender, content, mood)
        if mood == "hang_up":
            return False
        if mood == "half":
            writer.write(b"250 2.")
            await writer.drain()
            return False
        if mood in {"late", "too_late"}:
            await asyncio.sleep(self.dice.uniform(0.1, 2) if mood == "late" else 24)
        if mood == "trickle":
            for piece in (b"25", b"0-2.0.0 Ta", b"ken\r\n", b"250 2.0.0", b" slowly\r\n"):
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(self.dice.uniform(0.01, 0.3))
        else:
            writer.write(_SAID[mood])
        return True


_RCPT = {
    "rcpt_busy": b"450 4.2.1 Later\r\n",
    "rcpt_never": b"550-5.1.1 No such user\r\n550 5.1.1 here\r\n",
}


def without_trace(content: bytes) -> tuple[bytes, bytes]:
    """The one line the relay adds on top, folded as it is, and the rest."""
    end = content.find(b"\r\n")
    while end >= 0 and content[end + 2 : end + 3] in {b" ", b"\t"}:
        end = content.find(b"\r\n", end + 2)
    return content[: end + 2], content[end + 2 :]


def _address(line: bytes) -> str:
    return line.split(b"<", 1)[-1].split(b">", 1)[0].decode("utf-8", "replace")


async def _content(reader: asyncio.StreamReader) -> bytes:
    """The bytes of a mail, unstuffed; raises where the connection ends first."""
    lines: list[bytes] = []
    while True:
        line = await reader.readuntil(b"\r\n")
        if line == b".\r\n":
            return b"".join(lines)
        lines.append(line[1:] if line.startswith(b".") else line)


async def main(port: int, log: Path, naughty: Path, seed: int) -> None:
    """Listens until it is ended."""
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    upstream = Upstream(handle, naughty, Random(seed))
    server = await asyncio.start_server(upstream.session, "127.0.0.1", port, limit=32 << 20)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])))
