"""A probable purchase: confirmed or released by a person with a name, and why.

Both are events of the ledger, so they replay; what is held for these people is looked at again.
"""

from datetime import datetime

from sincerely.records.models import Person, Store
from sincerely.records.reads import standings as kept
from sincerely.rules.events import Payload, SaidBy, Vehicle
from sincerely.rules.events.deals import DealSold, DealUnwound
from sincerely.rules.events.signs import StillShopping
from sincerely.rules.record import Purchase, Sign
from sincerely.work import byhand
from sincerely.work.byhand import BY_HAND, Word
from sincerely.work.errors import WorkError


def bought(
    *, store: Store, person: Person, by: str, why: str, now: datetime, sold_by: str = ""
) -> Word:
    """They bought: the manager's word, which counts until the DMS posts the deal, and after.

    ``sold_by``: whom they bought from; else who the sign names. Raises `WorkError`
    ``already_bought``, ``forgotten``, ``no_why``.
    """
    who, sign = _of(store, person)
    standing = kept.of(store, [who.pk]).get(who.pk, kept.NOTHING)
    if standing.own.bought and standing.own.enquiry is None and sign is None:
        raise WorkError(
            "already_bought", "They are known to have bought here.", "There is nothing to confirm."
        )
    sale = DealSold(
        deal=f"word:{who.pk}:{now:%Y%m%dT%H%M%S}",
        said_by=SaidBy.MANAGER,
        vehicle=Vehicle(model=sign.what) if sign else Vehicle(),
        by=sold_by or (sign.by if sign else ""),
        words=_why(why),
    )
    return _record(store, who, sale, by, now)


def still_shopping(*, store: Store, person: Person, by: str, why: str, now: datetime) -> Word:
    """They have not bought: what looked like it holds no longer, nor does a word given by hand.

    Raises `WorkError` ``nothing_probable``, ``booked``, ``forgotten``, ``no_why``.
    """
    who, sign = _of(store, person)
    if sign:
        return _record(store, who, StillShopping(by=by, words=_why(why)), by, now)
    given = kept.of(store, [who.pk]).get(who.pk, kept.NOTHING).own.bought
    if given is None:
        raise WorkError(
            "nothing_probable",
            "Nothing says that they have bought.",
            "Their mail is held for another reason; the mail's own page tells it.",
        )
    return _record(store, who, _undone(given, why), by, now)


def _undone(given: Purchase, why: str) -> Payload:
    source, _, deal = given.deal.partition("/")
    if source != BY_HAND:
        raise WorkError(
            "booked",
            f"The source '{source}' says that they bought; it was nobody's word by hand.",
            "Unwind the deal there, and feed its file again.",
        )
    return DealUnwound(deal=deal, said_by=SaidBy.MANAGER, words=_why(why))


def _of(store: Store, person: Person) -> tuple[Person, Sign | None]:
    """Whose sign it is: their own, or that of the one they live with; of both together, theirs."""
    if person.erased_at:
        raise WorkError(
            "forgotten", "They asked to be forgotten.", "Nothing can be recorded about them."
        )
    home = {person.pk: person}
    if person.household_id:
        home |= {one.pk: one for one in Person.objects.filter(household=person.household_id)}
    rows = kept.of(store, home)
    mine = rows.get(person.pk, kept.NOTHING)
    if mine.own.sign or mine.home is None or mine.home.sign is None:
        return person, mine.own.sign
    signs = {pk: row.own.sign for pk, row in rows.items() if row.own.sign}
    whose = max(signs, key=lambda pk: (signs[pk].at, pk), default=person.pk)
    return home[whose], signs.get(whose, mine.home.sign)


def _why(why: str) -> str:
    said = " ".join(why.split())[:500]
    if not said:
        raise WorkError("no_why", "Nobody said why.", "Say it in a few words; it is kept.")
    return said


def _record(store: Store, person: Person, payload: Payload, by: str, now: datetime) -> Word:
    said = [byhand.Said(payload=payload, occurred_at=now)]
    return byhand.record(store=store, person=person, said=said, by=by, now=now)
