"""Complaints, and how they were put right."""

from sincerely.rules.events.service import ComplaintOpened, ComplaintResolved
from sincerely.rules.sighting import Arrival

from .contacts import PERSON, person
from .kind import WHO, TableKind
from .row import Row, happening


def read(row: Row) -> tuple[Arrival, ...]:
    """The complaint, and its end where somebody resolved it."""
    number = row.key("complaint_id")
    opened = ComplaintOpened(
        complaint=number,
        about=row.text("about"),
        told_to=row.text("told_to"),
        words=row.text("words"),
    )
    found = [happening(opened, row.must_moment("opened_at"), f"complaint:{number}:opened")]
    if resolved_at := row.moment("resolved_at"):
        resolved = ComplaintResolved(complaint=number, by=row.text("resolved_by"))
        key = f"complaint:{number}:resolved:{row.stamp(resolved_at)}"
        found.append(happening(resolved, resolved_at, key))
    return (Arrival(key=f"complaint:{number}", contact=person(row), happenings=tuple(found)),)


COMPLAINTS = TableKind(
    name="complaints",
    key="complaint_id",
    needs=("opened_at",),
    told_by=("opened_at", "words|about", WHO),
    columns={
        "complaint_id": "complaintnumber complaintno casenumber caseid caseno",
        "opened_at": "complainedat openeddate complaintdate opened openedon dateopened opendate",
        "about": "subject topic department category complainttype",
        "told_to": "takenby assignedto",
        "words": "complaint text comment comments verbatim customerverbatim",
        "resolved_at": "resolveddate resolved dateresolved closed closeddate dateclosed closedate",
        "resolved_by": "",
        **PERSON,
    },
    read=read,
)
