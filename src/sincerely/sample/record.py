"""Hands a household's rows to the sink, each with its line of truth."""

from datetime import datetime

from .books import Books, minute
from .life import Journey, Life
from .people import Person
from .sink import Sink
from .truth import judge

PEOPLE, SIGHTINGS = "truth/people.csv", "truth/sightings.csv"
DEALS, MESSAGES = "truth/deals.csv", "truth/messages.csv"


def keep(sink: Sink, life: Life, books: Books) -> None:
    """Everything one household left behind, and the truth of it."""
    for person in life.household.people:
        sink.add(PEOPLE, None, person.number, _person(person))
    for journey in life.journeys:
        if journey.began < books.ends:
            sink.add(DEALS, journey.began, journey.number, _journey(life, books, journey))
    keep_rows(sink, books)
    for message in books.messages:
        verdict = judge(life, message)
        reader = message.reaches
        told = verdict.known
        knowable = any(reason.fact for reason in verdict.reasons)
        values = {
            "file": message.file,
            "key": message.number,
            "sent_at": minute(message.at),
            "channel": message.channel,
            "purpose": message.purpose,
            "written_by": "machine" if message.by_machine else "person",
            "person_id": message.to.person.number,
            "recipient_id": reader.number if reader else "",
            "household_id": life.household.number,
            "insult": _yes(verdict.insult),
            "why": " ".join(reason.code for reason in verdict.reasons),
            "known": _yes(bool(told)) if knowable else "",
            "known_why": " ".join(verdict.on_record),
            "known_at": minute(told.at) if told else "",
            "known_in": told.row if told else "",
            "known_to_sender": _yes(bool(verdict.known_to_sender)) if knowable else "",
        }
        sink.add(MESSAGES, message.at, message.number, values)


def keep_rows(sink: Sink, books: Books) -> None:
    """The rows themselves, and whom each is truly about."""
    for row in books.rows:
        sink.add(row.file, row.at, row.key, row.values)
        for sighting in row.about:
            person = sighting.person
            values = {
                "file": row.file,
                "key": row.key,
                "role": sighting.role,
                "person_id": person.number if person else "",
                "household_id": person.household if person else "",
                "differs": " ".join(sighting.differs),
            }
            sink.add(SIGHTINGS, row.at, row.key, values)


def _person(person: Person) -> dict[str, str]:
    return {
        "person_id": person.number,
        "household_id": person.household,
        "first_name": person.first,
        "nickname": person.nick,
        "last_name": person.last,
        "suffix": person.suffix,
        "email": person.email,
        "other_email": person.other_email,
        "family_email": person.family_email,
        "work_email": person.work_email,
        "cell_phone": person.cell,
        "home_phone": person.home,
        "work_phone": person.work,
        "company": person.company,
        "address": person.street,
        "city": person.city,
        "state": person.state,
        "zip": person.zip,
        "maiden_name": person.maiden,
        "tie": person.tie,
        "tied_to": person.tied_to,
        "old_address": person.old_home[0] if person.old_home else "",
        "recycled_from": person.recycled_from,
    }


def _journey(life: Life, books: Books, journey: Journey) -> dict[str, str]:
    """A journey as far as it had come when the year ended."""

    def so_far(moment: object) -> str:
        return minute(moment) if isinstance(moment, datetime) and moment < books.ends else ""

    decided = journey.decided < books.ends
    bought = journey.purchase if journey.purchase and journey.purchase.at < books.ends else None
    outcome = journey.fate if decided else "open"
    if bought and so_far(bought.unwound_at):
        outcome = "unwound"
    car = bought.car if bought else journey.gone.car if journey.gone and decided else journey.car
    values = {
        "journey_id": journey.number,
        "household_id": life.household.number,
        "person_id": journey.shopper.number,
        "began_at": minute(journey.began),
        "decided_at": so_far(bought.at if bought else journey.decided),
        "outcome": outcome,
        "what": str(car),
        "told_at": so_far(journey.told_at),
        "deposit_at": so_far(journey.deposit.at) if journey.deposit else "",
        "crm_deals": " ".join(journey.crm_deals),
    }
    if bought:
        thanks = [t for t in life.thanks if bought.at <= t.at < books.ends]
        first = min(thanks, key=lambda t: t.at, default=None)
        values |= {
            "buyer_id": bought.buyer.number,
            "as_company": _yes(bought.as_company),
            "cobuyer_id": bought.cobuyer.number if bought.cobuyer else "",
            "dms_deal": bought.deal_number,
            "posted_at": so_far(bought.posted_at),
            "unwound_at": so_far(bought.unwound_at),
            "unwound_posted_at": so_far(bought.unwound_posted_at),
            "thanked_at": minute(first.at) if first else "",
            "thanked_by": first.by if first else "",
        }
    return values


def _yes(answer: bool) -> str:
    return "Y" if answer else "N"
