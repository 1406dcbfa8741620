"""Whatever is posted comes to one outcome, says the same again, and leads to nobody in public."""

from dataclasses import fields as fields_of
from datetime import UTC, datetime
from urllib.parse import urlencode

from hypothesis import given
from hypothesis import strategies as st

from sincerely.reading import LeftOut, Outcome, Quarantined, Read, StoreClock, hooks
from sincerely.reading.context import Context

CONTEXT = Context(
    clock=StoreClock("America/Chicago"),
    source="texts",
    received_at=datetime(2026, 3, 20, 17, 0, tzinfo=UTC),
)
ROSA = "+12075550101"
NAMES = """MessageSid SmsSid CallSid ParentCallSid From To Body MessageStatus SmsStatus ErrorCode
    OptOutType CallStatus CallDuration Direction AnsweredBy Timestamp NumMedia""".split()
WORDS = """SM1 CA1 +12075550101 anonymous STOP START sent delivered failed undelivered received
    21610 30005 completed busy no-answer ringing inbound outbound-api human machine_start 65
    whatsapp:+12075550101 stop,\u0020we\u0020bought\u0020a\u0020Kia""".split(" ")
values = st.one_of(st.sampled_from(" ".join(WORDS).split()), st.text(max_size=40))
forms = st.lists(st.tuples(st.sampled_from(NAMES), values), max_size=17)
hook = st.sampled_from(sorted(hooks.HOOKS))


def outcome(which: str, pairs: hooks.Pairs) -> Outcome:
    return hooks.read(which, hooks.posted(pairs), CONTEXT)


@given(hook, forms)
def test_a_form_comes_to_one_outcome_and_the_same_again(
    which: str, pairs: list[tuple[str, str]]
) -> None:
    found = outcome(which, tuple(pairs))
    assert isinstance(found, Read | LeftOut | Quarantined)
    assert outcome(which, tuple(pairs)) == found
    if isinstance(found, Quarantined):
        found.raw.encode()
        assert "\x00" not in found.raw
    if isinstance(found, Read):
        keys = [h.key for a in found.arrivals for h in a.happenings]
        assert keys and len(set(keys)) == len(keys)
        assert all(len(key) <= 300 for key in keys)


@given(hook, st.binary(max_size=300))
def test_bytes_are_a_form_or_none_and_never_break_the_reader(which: str, body: bytes) -> None:
    for read in (hooks.form, hooks.json):
        pairs = read(body)
        if pairs is not None:
            outcome(which, pairs)


@given(forms)
def test_a_form_is_read_as_it_was_written(pairs: list[tuple[str, str]]) -> None:
    kept = [(n, v) for n, v in pairs if v.isprintable()]
    assert hooks.form(urlencode(kept).encode()) == tuple(kept)


@given(hook, forms)
def test_the_ledger_learns_nobodys_number(which: str, pairs: list[tuple[str, str]]) -> None:
    outgoing = ("To", ROSA) if which == "status" else ("From", ROSA)
    direction = ("Direction", "inbound")
    other = [p for p in pairs if p[0] in {"MessageStatus", "ErrorCode", "CallStatus", "Body"}]
    mine = (("MessageSid", "SM1"), ("CallSid", "CA1"), outgoing, direction, *other)
    found = outcome(which, mine)
    if not isinstance(found, Read):
        return
    for happening in found.arrivals[0].happenings:
        assert "2075550101" not in happening.key
        for each in fields_of(happening.payload):
            if each.name not in happening.payload.personal:
                assert "2075550101" not in str(getattr(happening.payload, each.name))


def test_a_thousand_fields_are_enough() -> None:
    assert hooks.form(b"&".join(b"a=1" for _ in range(1_001))) is None
    assert hooks.json(b"[1]") is None
    assert hooks.json(b'{"a": "1", "b": 2, "c": null}') == (("a", "1"), ("b", "2"))
