"""A list of customers: who they are and what they refuse. Being on a list is no event."""

from sincerely.rules.sighting import Arrival

from .consent import wishes
from .contacts import PERSON, people
from .kind import WHO, TableKind
from .row import Row


def read(row: Row) -> tuple[Arrival, ...]:
    """The details of everyone the row names, with what each refuses; often nothing has happened."""
    key = f"customer:{row.made_key}"
    found = []
    for at, who in enumerate(people(row)):
        their_key = f"{key}:{at + 1}" if at else key
        asked = wishes(row, who, their_key)
        found.append(Arrival(key=their_key, contact=who, happenings=asked))
    return tuple(found)


CUSTOMERS = TableKind(
    name="customers",
    key="",
    needs=("email|phone|cell_phone|home_phone|work_phone|address|customer_number",),
    told_by=(WHO,),
    columns=PERSON,
    read=read,
)
