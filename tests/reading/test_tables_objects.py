"""Tables that come as JSON: lists of objects, objects on lines."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sincerely.reading import LeftOut, Outcome, Quarantined, Read, read

from .conftest import CAME, CHICAGO, Feed

ONE = {"dealNumber": 1041.0, "soldDate": "2026-03-04", "lastName": "Vale", "Do Not Call": True}
TWO = {"dealNumber": "1042", "lastName": "Keller", "soldDate": "2026-03-05", "email": None}
LEAD = (
    "<adf><prospect><customer><contact><name>Ines Vale</name></contact></customer></prospect></adf>"
)


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([ONE, TWO]),
        json.dumps([ONE, TWO], indent=2),
        "\ufeff" + json.dumps({"total": 2, "deals": [ONE, TWO]}),
        f"{json.dumps(ONE)}\n{json.dumps(TWO)}\n",
        f"{json.dumps(ONE)}\r\n\r\n{json.dumps(TWO)}",
    ],
)
@pytest.mark.parametrize("name", ["deals.json", "deals.txt"])
def test_objects_are_rows(feed: Feed, text: str, name: str) -> None:
    fed = feed(text, name=name)
    assert fed.kind == "sales"
    assert [each.contact.last for each in fed.arrivals] == ["Vale", "Keller"]
    assert fed.arrivals[0].happenings[0].key == "sale:1041"


def test_objects_inside_are_taken_apart(feed: Feed) -> None:
    inside = {"lastName": "Vale", "emails": ["a@example.com", "b@example.com"]}
    fed = feed(json.dumps([{"dealNumber": 1, "soldDate": "2026-03-04", "customer": inside}]))
    assert fed.arrival.contact.last == "Vale"
    assert fed.arrival.contact.emails == ("a@example.com", "b@example.com")


def test_several_lists_are_several_tables(feed: Feed) -> None:
    service = {"ro_number": "R1", "open_date": "2026-03-05", "last_name": "Vale"}
    fed = feed(json.dumps({"deals": [ONE], "service": [service], "notes": [{"text": "call Pat"}]}))
    keys = [each.happenings[0].key for each in fed.arrivals]
    assert keys == ["sale:1041", "service:R1:opened"]
    whys = [each.why for each in fed.outcomes if isinstance(each, LeftOut)]
    assert whys == ["the table “notes” is no table of customers"]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([ONE, TWO])[:-20],
        f"{json.dumps(ONE)}\n{json.dumps(TWO)[:-9]}",
    ],
)
def test_what_is_cut_off_is_kept(feed: Feed, text: str) -> None:
    read_one, cut = feed(text, name="deals.json").outcomes
    assert isinstance(read_one, Read)
    assert isinstance(cut, Quarantined)
    assert (cut.code, cut.line) == ("broken_row", 2)
    assert cut.raw.startswith('{"dealNumber": "1042"')


@pytest.mark.parametrize(
    "value",
    [
        [{**ONE, "buyers": [{"name": "Ines"}, {"name": "Omar"}]}],
        [ONE, 7],
        [{str(at): at for at in range(2_001)}],
    ],
)
def test_what_no_rows_can_be_made_of_waits_with_a_hint(feed: Feed, value: object) -> None:
    problem = feed(json.dumps(value), name="deals.json").problem
    assert problem.code == "no_table"
    assert "one for each row" in problem.hint


@pytest.mark.parametrize("wrap", [{"adf": LEAD}, [{"id": 1, "body": LEAD.replace("<", "&lt;")}]])
def test_json_with_a_lead_in_it_is_a_lead(feed: Feed, wrap: object) -> None:
    fed = feed(json.dumps(wrap), name="lead.json")
    assert (fed.kind, fed.arrival.contact.name) == ("adf", "Ines Vale")


def outcomes(data: bytes) -> list[Outcome]:
    with TemporaryDirectory() as folder:
        path = Path(folder, "file.json")
        path.write_bytes(data)
        return list(read(path, store=CHICAGO, source="dms", received_at=CAME))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.dictionaries(st.text(max_size=6), ANYTHING), min_size=1, max_size=4))
def test_any_objects_come_to_outcomes(rows: list[dict[str, object]]) -> None:
    assert outcomes(json.dumps(rows).encode())


@settings(deadline=None, max_examples=25)
@given(st.lists(st.none() | st.text(max_size=12), min_size=1, max_size=6), st.binary(max_size=9))
def test_every_object_comes_to_one_outcome(names: list[str | None], after: bytes) -> None:
    rows = [{**ONE, "dealNumber": at + 1, "lastName": each} for at, each in enumerate(names)]
    lines = "\n".join(map(json.dumps, [ONE, *rows])).encode()
    assert len(outcomes(lines)) == 1 + len(names)
    assert outcomes(lines + after)
