"""What the gate looks at in a record, noted as it looks; and the trees of such looks and questions.

A record is put together field by field, when the gate asks for one: most it never does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from sincerely.rules.record import Record

from .automaton import FIELDS, WHERE
from .epochs import Records
from .freezing import thaw
from .moments import Moment, Question, Trace, moment

#: places of moments (`moments.Moment`)
NOW, GOOD, DOUBT_AT, DOUBT_UNTIL = range(4)
FIRST, EACH = 4, 64
OWN, HOME = 0, 1
#: the car that a reader asks about and somebody they may be has bought
THE_CAR = "the very one"
#: whose record, and which of its fields; the answer is the number of its shape
Look = tuple[int, str]
_PLACE = {name: n for n, name in enumerate(FIELDS)}


@dataclass(slots=True)
class Node:
    """``ways``: by answer, a node or a leaf."""

    question: Question | Look
    ways: dict[int, "Tree"] = field(default_factory=dict)


#: None: nobody has come there yet
Tree = Node | int | None


def planted(tree: Tree, asked: Sequence[tuple[Question | Look, Any]], leaf: int) -> Tree:
    """The tree with one more leaf, where these answers lead."""
    if not asked:
        return leaf
    root = node = tree if isinstance(tree, Node) else Node(asked[0][0])
    for (_, answer), (question, _) in pairwise(asked):
        below = node.ways.get(int(answer))
        if not isinstance(below, Node):
            below = node.ways[int(answer)] = Node(question)
        node = below
    node.ways[int(asked[-1][1])] = leaf
    return root


class Looked(Record):
    """A record out of `Records` whose fields are made when they are looked at.

    ``trace``: notes the looks, and gets moments that remember; None: plain moments.
    """

    def __init__(
        self,
        records: Records,
        number: int,
        whose: int,
        trace: Trace | None,
        *,
        asks: str = "",
        **told: Any,
    ) -> None:
        Record.__init__(self, **told)
        for name, value in (
            ("of", (records, number, whose, trace)),
            ("asks", asks),
            ("seen", dict[str, Any]()),
        ):
            object.__setattr__(self, name, value)

    def __getattribute__(self, name: str) -> Any:
        if name not in _PLACE:
            return object.__getattribute__(self, name)
        seen: dict[str, Any] = object.__getattribute__(self, "seen")
        if name not in seen:
            seen[name] = object.__getattribute__(self, "_field")(name)
        return seen[name]

    def _field(self, name: str) -> Any:
        records, number, whose, trace = object.__getattribute__(self, "of")
        side, which = WHERE[name]
        face = records.faces[side]
        row = face.rows[number]
        shape = face.machine.shapes[face.shapes[row]]
        part, first = shape.parts[which], face.begins[row] + shape.begins[which]
        _, key, many = face.machine.parts[part]
        if trace is None:
            found = thaw(key, [moment(value) for value in face.moments[first : first + many]])
        else:
            trace.asked.append(((whose, name), part))
            place = FIRST + (whose * len(FIELDS) + _PLACE[name]) * EACH
            values = enumerate(face.moments[first : first + many])
            found = thaw(key, [Moment.at(value, place + n) for n, value in values])
        if name == "enquiry" and self.asks:
            return replace(found, what=self.asks)
        return found
