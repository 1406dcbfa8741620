"""A machine's name, or a machine's way, is no human's."""

import pytest

from sincerely.reading.machines import automatic, nobody
from sincerely.rules.events.talks import CallMade
from sincerely.rules.purpose import WrittenBy

from .conftest import Feed

THANKS = {"thank_id": "T1", "at": "2026-03-04 15:20", "email": "ines@example.com"}
CALL = {"call_id": "C1", "at": "2026-03-04 15:20", "phone": "312-555-0142", "seconds": "42"}


@pytest.mark.parametrize(
    "name",
    ["VoiceBlast", "CallFire", "Robo Dialer", "Auto Dialer", "System", "AI Assistant", "IVR"],
)
def test_a_machine_calls_itself_many_things(row: Feed, name: str) -> None:
    assert automatic(name)
    call = row("calls", **CALL, staff=name, direction="out").payloads[0]
    assert isinstance(call, CallMade)
    assert (call.by, call.written_by) == ("", WrittenBy.MACHINE)


@pytest.mark.parametrize(
    "name", ["Al Pike", "Ai Tanaka", "Autumn Sysk", "Dana Reyes", "Teamer Vo", "Jo Robowski"]
)
def test_people_are_none(name: str) -> None:
    assert not nobody(name)


def test_a_script_that_nobody_read_out_is_a_machine(row: Feed) -> None:
    call = row("calls", **CALL, content="NEW-OWNER-WELCOME", direction="out").payloads[0]
    assert isinstance(call, CallMade)
    assert call.written_by is WrittenBy.MACHINE


@pytest.mark.parametrize(
    "how", ["Recorded Call", "recorded_call", "Voice Broadcast", "Ringless Voicemail", "Auto Email"]
)
def test_thanks_that_a_machine_gave_are_none(row: Feed, how: str) -> None:
    assert row("thanks", **THANKS, by="Al Pike", channel=how).problem.code == "no_human"


@pytest.mark.parametrize("by", ["Mesa Motors", "Sales Team", "CRM", "Mesa Motors AI Assistant"])
def test_nor_are_those_of_a_firm(row: Feed, by: str) -> None:
    assert row("thanks", **THANKS, by=by, channel="call").problem.code == "no_human"
