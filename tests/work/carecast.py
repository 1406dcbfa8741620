"""Who logs care in these tests, and the shortest way to do it."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sincerely.records.models import CareTask, Person, User
from sincerely.rules.events.deals import DealDelivered, DealSold
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.work import staff, talked
from sincerely.work.talked import How, Logged, Outcome
from tests.cast import SUV, House, day

#: the hours of the store, as it keeps them
HOURS = {str(n): ["09:00", "19:00"] for n in range(5)} | {"5": ["09:00", "17:00"]}


def member(house: House, name: str, role: str = "salesperson") -> User:
    """Somebody who works there."""
    email = f"{name.partition(' ')[0].lower()}@{house.store.key}.example"
    return staff.make_user(
        email=email, name=name, store=house.store, role=role, by="the tests", now=day(-50)
    )


def bought(house: House, who: Contact, at: float = 0, deal: str = "D1") -> Person:
    """They buy from Dana and drive it home."""
    happenings = (
        Happening(
            payload=DealSold(deal=deal, vehicle=SUV, by="Dana Reyes"),
            occurred_at=day(at),
            key=f"sale:{deal}",
        ),
        Happening(
            payload=DealDelivered(deal=deal, vehicle=SUV, by="Dana Reyes"),
            occurred_at=day(at),
            key=f"delivered:{deal}",
        ),
    )
    receipt = house.arrive(
        [Arrival(key=deal, contact=who, happenings=happenings)], source=house.dms, now=day(at)
    )
    return Person.objects.get(pk=receipt.people[0])


def buyer(number: int) -> Contact:
    """One of many, each with a name and an address of their own."""
    # far apart, so that nobody may be somebody else
    name = "".join(chr(97 + (number * 7 + n * 5 + number // 26) % 26) for n in range(7))
    return Contact(
        first=name.capitalize(), last=name[::-1].capitalize(), emails=(f"{name}@b{number}.example",)
    )


def thanks(person: Person) -> CareTask:
    """Their thank-you."""
    return CareTask.objects.get(person=person, kind="thank_you")


def logs(
    house: House,
    by: User,
    person: Person,
    at: datetime,
    *,
    now: datetime | None = None,
    how: How = How.CALL,
    outcome: Outcome = Outcome.REACHED,
    key: str = "",
    **said: Any,
) -> Logged:
    """One talk, logged when it happened."""
    return talked.log(
        store=house.store,
        person=person,
        by=by,
        how=how,
        outcome=outcome,
        happened_at=at,
        key=key or str(uuid4()),
        now=now or at,
        **said,
    )
