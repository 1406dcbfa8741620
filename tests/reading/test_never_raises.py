"""Whatever a file holds: nothing is raised, and every row comes to exactly one outcome."""

import csv
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sincerely.reading import KINDS, LeftOut, Outcome, Quarantined, Read, read
from sincerely.reading.tables import TABLES

from .conftest import CAME, CHICAGO

ODD = st.sampled_from(
    [
        "",
        "0",
        "Y",
        "sold",
        "lost",
        "kept",
        "out",
        "email",
        "opt_in",
        "2026-03-04",
        "3/4/2026 25:00",
        "9999-12-31",
        "ines@example.com",
        "312-555-0142",
        "NULL",
        "2062-01-01",
        '"',
        "a\nb",
        "\x00",
    ]
)


def outcomes(data: bytes, kind: str | None, suffix: str = ".csv") -> list[Outcome]:
    with TemporaryDirectory() as folder:
        path = Path(folder, f"file{suffix}")
        path.write_bytes(data)
        return list(read(path, store=CHICAGO, source="dms", received_at=CAME, kind=kind))


def check(found: list[Outcome]) -> None:
    for each in found:
        assert isinstance(each, Read | LeftOut | Quarantined)
        assert each.line >= 1
        if isinstance(each, Quarantined):
            assert each.code
            assert each.sentence
            assert each.hint
        if isinstance(each, Read):
            assert each.arrivals
            keys = [event.key for arrival in each.arrivals for event in arrival.happenings]
            assert len(keys) == len(set(keys))
            assert all(0 < len(key) <= 300 for key in keys)
            assert "\\x00" not in repr(each)


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from([None, *KINDS]), st.sampled_from([".csv", ".xml"]))
def test_any_bytes(data: bytes, kind: str | None, suffix: str) -> None:
    check(outcomes(data, kind, suffix))


@settings(deadline=None)
@given(st.text(max_size=300), st.sampled_from([None, *KINDS]))
def test_any_text(text: str, kind: str | None) -> None:
    check(outcomes(text.encode("utf-8", "surrogatepass"), kind))


@pytest.mark.parametrize("kind", TABLES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_rows_in_are_read_or_left_out_or_quarantined(kind: str, data: st.DataObject) -> None:
    headers = sorted(TABLES[kind].columns)
    cell = ODD | st.text(max_size=8)
    row = st.lists(cell, min_size=len(headers), max_size=len(headers))
    rows = data.draw(st.lists(row, max_size=6))
    buffer = StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    writer.writerow(headers)
    writer.writerows(rows)
    found = outcomes(buffer.getvalue().encode("utf-8", "surrogatepass"), kind)
    check(found)
    assert len(found) == len(rows)


TAGS = [
    "prospect",
    "customer",
    "contact",
    "name",
    "email",
    "phone",
    "vehicle",
    "model",
    "id",
    "part",
]
TAGS += ["vendor", "provider", "comments", "requestdate", "timeframe", "address", "price", "x:odd"]
ATTRIBUTES = ["part", "type", "interest", "source", "status", "preferredcontact", "primarycontact"]


@st.composite
def elements(draw: st.DrawFn, depth: int = 3) -> str:
    tag = draw(st.sampled_from(TAGS))
    named = draw(st.dictionaries(st.sampled_from(ATTRIBUTES), ODD_WORDS, max_size=2))
    attributes = "".join(f' {name}="{value}"' for name, value in named.items())
    children = draw(st.lists(elements(depth - 1), max_size=3)) if depth else []
    text = draw(ODD_WORDS)
    return f"<{tag}{attributes}>{text}{''.join(children)}</{tag}>"


ODD_WORDS = st.sampled_from(
    [
        "",
        "first",
        "trade-in",
        "[name]",
        "resend",
        "1",
        "ines@example.com",
        "312-555-0142",
        "NA",
        "2026-03-04",
        "Opt-In: Yes",
        "Job application",
        "Ines",
        "appraisal",
        "9999-12-31T00:00:00Z",
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(elements(), min_size=1, max_size=3))
def test_any_shape_of_a_lead(inside: list[str]) -> None:
    prospects = "".join(f"<prospect>{each}</prospect>" for each in inside)
    found = outcomes(f'<adf xmlns:x="urn:x">{prospects}</adf>'.encode(), None, ".xml")
    check(found)
    assert len(found) == len(inside)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(TAGS[:-1]), st.integers(0, 3)), min_size=1, max_size=12))
def test_nothing_a_prospect_says_is_dropped(parts: list[tuple[str, int]]) -> None:
    """Every element's text turns up in the arrival, whatever the shape."""
    said: list[str] = []
    opened: list[str] = []
    text = ""
    for number, (tag, close) in enumerate(parts):
        word = f"q{number}z"
        said.append(word)
        for _ in range(min(close, len(opened))):
            text += f"</{opened.pop()}>"
        text += f'<{tag} note="{word}a">{word}'
        said.append(f"{word}a")
        opened.append(tag)
    text += "".join(f"</{tag}>" for tag in reversed(opened))
    inside = f"<customer><contact><name>Ines</name></contact></customer>{text}"
    nested = f"<prospect>{inside}</prospect>"
    (found, *_) = outcomes(f"<adf>{nested}</adf>".encode(), None, ".xml")
    assert isinstance(found, Read)
    kept = repr(found)
    assert [word for word in said if word not in kept] == []


def test_a_date_at_the_edge_of_time_does_not_overflow() -> None:
    data = b"deal_number,sold_date,last_name\nD1,9999-12-31,V\nD2,0001-01-01,V\nD3,2100-12-31,V\n"
    assert [type(each) for each in outcomes(data, "sales")] == [Quarantined] * 3
