"""Messages of our own for the tests, in none of the voices the recogniser learned from."""

from pathlib import Path

import msgspec

from sincerely.rules.purpose import Channel, Purpose


class Message(msgspec.Struct, frozen=True):
    """One message. ``fair``: what a careful colleague could call it."""

    channel: Channel
    subject: str
    body: str
    fair: frozenset[Purpose]


def _read() -> list[Message]:
    lines = Path(__file__).with_name("messages.jsonl").read_text(encoding="utf-8").splitlines()
    return [msgspec.json.decode(line, type=Message) for line in lines]


MESSAGES = _read()
