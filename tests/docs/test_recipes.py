"""The recipes of CONTRIBUTING.md: what they name is there, and a step left out is noticed."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from sincerely.rules import checks, events
from sincerely.rules.events import KINDS, Payload
from sincerely.rules.gate import CHECKS_OF, IN_CONVERSATION
from sincerely.rules.reasons import REASONS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text()
#: reasons that no check of its own gives, and checks that give another one's reason
BY_THE_GATE = {"purpose_unknown"}
SAME_REASON = {"do_not_contact_since"}


def _recipe(title: str) -> str:
    return PAGE.partition(f"## {title}")[2].partition("\n## ")[0]


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(found.name)


def _defined(module: ModuleType) -> Iterator[object]:
    return (each for each in vars(module).values() if inspect.getmodule(each) is module)


def test_every_kind_of_event_is_in_the_list() -> None:
    made = {
        each.kind
        for module in _modules(events)
        for each in _defined(module)
        if inspect.isclass(each) and issubclass(each, Payload) and each.kind
    }

    assert made == set(KINDS)


def test_every_check_is_met_by_some_message_and_has_its_sentences() -> None:
    returns = "Reason | None"
    made = {
        name
        for module in _modules(checks)
        for name, each in vars(module).items()
        if inspect.isfunction(each)
        and each.__module__ == module.__name__
        and not name.startswith("_")
        and str(inspect.signature(each).return_annotation).replace(
            "sincerely.rules.verdict.", ""
        ) == returns
    }  # fmt: skip
    met = {check.__name__ for some in (*CHECKS_OF.values(), IN_CONVERSATION) for check in some}

    assert made == met
    assert made - SAME_REASON == set(REASONS) - BY_THE_GATE


@pytest.mark.parametrize("title", ["Add a kind of event", "Add a rule"])
def test_a_recipe_names_at_most_four_files_and_each_is_there(title: str) -> None:
    steps = re.findall(r"^\d\. \[`([^`]+)`\]", _recipe(title), re.MULTILINE)

    assert 1 <= len(steps) <= 4
    for step in steps:
        assert list(ROOT.glob(step)), step
