"""Whatever happens to a lead on its way: nothing is raised, and no prospect goes missing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sincerely.reading import LeftOut, Outcome, Quarantined, Read
from sincerely.reading.adf import holds_lead, leads_in
from sincerely.reading.context import Context

from .conftest import CAME, CHICAGO
from .test_adf_broken import BREAKS, LEAD
from .test_adf_wrapped import WRAPPED
from .test_star_leads import BOD

CONTEXT = Context(CHICAGO, "leads", CAME)
TEXTS = [*BREAKS.values(), *WRAPPED.values(), BOD]
PIECES = (
    *("<", ">", '"', "'", "&", "</", "/>", "<!--", "-->", "<![CDATA[", "]]>", "<br>", "&nbsp;"),
    *(
        "<prospect>",
        "</prospect>",
        "<adf>",
        "</adf>",
        "</customer>",
        "<contact>",
        "\x00",
        "{",
        "=3D",
    ),
)
BODY = LEAD[LEAD.index("<prospect") : LEAD.index("</adf>")]

change = st.tuples(
    st.sampled_from(["cut", "flip", "insert", "case", "drop", "repeat", "encode"]),
    st.floats(0, 1),
    st.integers(0, 255),
)


def changed(data: bytes, how: str, where: float, number: int) -> bytes:
    at = int(where * len(data))
    end = at + number
    match how:
        case "cut":
            return data[:at]
        case "flip":
            return data[:at] + bytes([number]) + data[at + 1 :]
        case "insert":
            return data[:at] + PIECES[number % len(PIECES)].encode() + data[at:]
        case "case":
            return data[:at] + data[at:end].swapcase() + data[end:]
        case "drop":
            return data[:at] + data[end:]
        case "repeat":
            return data[:end] + data[at:]
        case _:
            encoding = ("utf-16", "utf-16-be", "cp1252", "utf-7", "utf-32")[number % 5]
            return data.decode("utf-8", "replace").encode(encoding, "replace")


def check(outcomes: list[Outcome]) -> None:
    assert outcomes
    for each in outcomes:
        assert each.line >= 1
        match each:
            case Quarantined():
                assert each.code
                assert each.sentence
                assert each.hint
                assert "\x00" not in each.raw
            case LeftOut():
                assert each.why
            case Read():
                keys = [event.key for who in each.arrivals for event in who.happenings]
                assert len(keys) == len(set(keys))
                assert "\\x00" not in repr(each)


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(TEXTS), st.lists(change, max_size=8))
def test_whatever_happens_to_a_lead(text: str, changes: list[tuple[str, float, int]]) -> None:
    data = text.encode()
    for how, where, number in changes:
        data = changed(data, how, where, number)
    check(list(leads_in(data, CONTEXT)))
    assert holds_lead(data) in {True, False}


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.sampled_from(PIECES), st.floats(0.06, 0.98)), max_size=6))
def test_every_prospect_is_an_outcome(damage: list[tuple[str, float]]) -> None:
    """Damage inside the second of three leads does not reach the first or the last."""
    middle = BODY
    for piece, where in damage:
        at = int(where * len(middle))
        middle = middle[:at] + piece + middle[at:]
    first, last = BODY.replace("Zoë", "Ann"), BODY.replace("Zoë", "Omar")
    outcomes = list(leads_in(f"<adf>{first}{middle}{last}</adf>".encode(), CONTEXT))
    check(outcomes)
    names = [
        who.contact.first for each in outcomes if isinstance(each, Read) for who in each.arrivals
    ]
    assert names[:1] == ["Ann"]
    assert names[-1:] == ["Omar"]
    assert len(outcomes) >= 3


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    check(list(leads_in(data, CONTEXT)))
    check(list(leads_in(b"<adf><prospect>" + data, CONTEXT)))
