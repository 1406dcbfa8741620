"""The rules of the gate as a Rego module: one set of codes, over the flat facts."""

from pathlib import Path
from string import Template

from regopy import Input, Interpreter, Output  # type: ignore[import-untyped]

from benchmarks.flat import Flat, settings

_MODULE = Path(__file__).with_name("rules.rego")
_ENTRY = "gate/reasons"


class Rego:
    """The engine with its module compiled and all its questions turned into its own terms."""

    def __init__(self, questions: list[Flat]) -> None:
        self._engine = Interpreter()
        self._engine.add_module("gate", Template(_MODULE.read_text()).substitute(settings()))
        self._bundle = self._engine.build(None, [_ENTRY])
        assert self._bundle.ok()
        self._inputs = [Input(facts) for facts in questions]

    def answer(self, some: slice) -> list[Output]:
        """What is timed: the library's answers, the set of codes in each."""
        found = []
        for question in self._inputs[some]:
            self._engine.set_input(question)
            found.append(self._engine.query_bundle_entrypoint(self._bundle, _ENTRY))
        return found

    def codes(self, some: slice) -> list[set[str]]:
        """The reasons for each question; raises where the module could not be evaluated."""
        found = []
        for result in self.answer(some):
            assert result.ok(), str(result)
            found.append(set(result[0].expressions[0]))
        return found
