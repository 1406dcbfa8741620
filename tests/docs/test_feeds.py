"""The examples of docs/feeds.md are read as the page says, and its list of codes is whole."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import sincerely.reading
from sincerely.reading import Quarantined, StoreClock, read
from sincerely.reading.tables import TABLES

PAGE = (Path(__file__).parents[2] / "docs" / "feeds.md").read_text()
CODES = re.compile(r"^\| `([a-z_]+)` \|", re.MULTILINE)
TABLE_EXAMPLES = dict(re.findall(r"### `(\w+)`[^\n]*\n+```csv\n(.*?)```", PAGE, re.DOTALL))
CAME = datetime(2026, 3, 20, 17, 0, tzinfo=UTC)


def _read(path: Path) -> sincerely.reading.FileReading:
    return read(path, store=StoreClock("America/New_York"), source="example", received_at=CAME)


@pytest.mark.parametrize("kind", TABLES)
def test_every_kind_of_table_has_an_example_that_is_read(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "example.csv"
    path.write_text(TABLE_EXAMPLES[kind])

    reading = _read(path)

    assert reading.kind == kind
    assert reading.ignored == ()
    outcomes = list(reading)
    assert outcomes
    assert not [each for each in outcomes if isinstance(each, Quarantined)]


def test_the_lead_is_read(tmp_path: Path) -> None:
    (example,) = re.findall(r"```xml\n(.*?)```", PAGE, re.DOTALL)
    path = tmp_path / "lead.xml"
    path.write_text(example)

    reading = _read(path)
    (outcome,) = reading

    assert reading.kind == "adf"
    assert isinstance(outcome, sincerely.reading.Read)
    assert outcome.arrivals[0].contact.first == "Rosa"


def test_every_code_of_quarantine_is_explained_and_no_other() -> None:
    explained = CODES.findall(PAGE.partition("## Why a row is in quarantine")[2])

    assert sorted(explained) == sorted(_codes())


def _codes() -> set[str]:
    """Every code the readers give, as far as it is written in a call or in a table of reasons."""
    root = Path(sincerely.reading.__file__).parent
    files = [*root.rglob("*.py"), root.parent / "work" / "quarantine.py"]
    trees = [ast.parse(path.read_text()) for path in files]
    return {code for tree in trees for node in ast.walk(tree) for code in _given(node)}


def _given(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Name(id="RowProblem"), args=[ast.Constant(value=str(code)), *_]):
            yield code
        case ast.Call(
            func=ast.Name(id="Quarantined" | "XmlRefused"),
            args=[_, ast.Constant(value=str(code)), *_],
        ):
            yield code
        case ast.Return(value=ast.Tuple(elts=[ast.Constant(value=str(code)), _, _])):
            yield code
        case ast.keyword(arg="code", value=ast.Constant(value=str(code))):
            yield code
        case ast.Assign(targets=[ast.Name(id="KEY_REUSED")], value=ast.Constant(value=str(code))):
            yield code
        case ast.Assign(
            targets=[ast.Name(id="_NOT_YET" | "_UNREADABLE")], value=ast.Dict(values=reasons)
        ):
            for reason in reasons:
                assert isinstance(reason, ast.Tuple)
                assert isinstance(reason.elts[0], ast.Constant)
                yield str(reason.elts[0].value)
