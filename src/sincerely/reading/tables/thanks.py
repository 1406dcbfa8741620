"""Thanks that a human has given in person."""

from sincerely.reading.text import squash
from sincerely.rules.events.care import ThankYouGiven
from sincerely.rules.sighting import Arrival

from .contacts import PERSON, person
from .kind import WHO, TableKind
from .row import Row, RowProblem, happening

#: words of which none is in the name of a human who gave thanks
_NO_HUMAN = frozenset(
    "system auto automated automatic automation crm bot robot admin administrator noreply campaign "
    "marketing team department dept dealership scheduler workflow drip import integration".split()
)


def read(row: Row) -> tuple[Arrival, ...]:
    """One thank-you. Without the name of the human who gave it, it is none."""
    key, by = f"thanks:{row.key('thank_id')}", row.text("by")
    if not by or _NO_HUMAN & {squash(by), *map(squash, by.split())}:
        raise RowProblem(
            "no_human",
            "The row does not name the person who gave the thanks; a machine's thank-you is none.",
            f"Fill in {row.layout.header('by')} with that person's name.",
        )
    thanked = ThankYouGiven(by=by, channel=row.text("channel"), words=row.text("words"))
    event = happening(thanked, row.must_moment("at"), key)
    return (Arrival(key=key, contact=person(row), happenings=(event,)),)


THANKS = TableKind(
    name="thanks",
    key="thank_id",
    needs=("at", "by"),
    told_by=("at", "by", WHO),
    columns={
        "thank_id": "thanksid thankyouid",
        "at": "thankedat date",
        "by": "thankedby staff salesperson",
        "channel": "how",
        "words": "note notes text",
        **PERSON,
    },
    read=read,
)
