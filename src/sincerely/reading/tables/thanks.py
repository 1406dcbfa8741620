"""Thanks that a human has given in person."""

from sincerely.reading.machines import automatic, nobody
from sincerely.rules.events.care import ThankYouGiven
from sincerely.rules.sighting import Arrival

from .contacts import PERSON, person
from .kind import WHO, TableKind
from .row import Row, RowProblem, happening


def read(row: Row) -> tuple[Arrival, ...]:
    """One thank-you. Without the name of the human who gave it, it is none."""
    key, by, how = f"thanks:{row.key('thank_id')}", row.text("by"), row.text("channel")
    if nobody(by):
        raise RowProblem(
            "no_human",
            "The row does not name the person who gave the thanks; a machine's thank-you is none.",
            f"Fill in {row.layout.header('by')} with that person's name.",
        )
    if automatic(how):
        raise RowProblem(
            "no_human",
            f"{row.layout.header('channel')} says “{how}”; a machine's thank-you is none.",
            "If a person thanked them, write how: call, in person, handwritten note.",
        )
    thanked = ThankYouGiven(by=by, channel=how, words=row.text("words"))
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
