"""What others do: a list of addresses, made at night or every 20 minutes, or a look at opt-outs.

Each is given more than it has in the field: every system's rows at once, and who asked again.
They match exactly: a mail address by its letters, a telephone number by its digits.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from sincerely.rules.purpose import CLASS_OF, MessageClass
from sincerely.sample.books import Message, Row

from .fates import Fate, Fates
from .telling import night_after, versions
from .year import Year, address

EVERY = timedelta(minutes=20)
_SELLING = {MessageClass.PROSPECT, MessageClass.MARKETING}
_DETAILS = (
    "email", "cell_phone", "home_phone", "work_phone", "cobuyer_email", "cobuyer_cell_phone",
)  # fmt: skip
#: what a row of the CRM's deals says about whether they still shop
_ENDS = {"sold": True, "delivered": True, "unwound": False, "open": False}


class Said(NamedTuple):
    """From ``at`` on: whoever has this address is out of the market, or in it."""

    at: datetime
    out: bool


class Wish(NamedTuple):
    """An opt-out on record, in the words of the managers' list."""

    at: datetime
    request: str
    channel: str
    topic: str


#: by exact address, in the order of time
Sayings = Mapping[str, list[Said]]
Wishes = Mapping[str, list[Wish]]


def no_gate(year: Year) -> Fates:
    """Everything goes."""
    return {message.number: Fate(message.at) for message in year.messages}


def nightly_list(year: Year) -> Fates:
    """No selling by machine to an address among last night's buyers, as the DMS has them."""
    sold = _by_address(_of_dms(year))

    def stopped(message: Message) -> bool:
        return _sells_by_machine(message) and _out(sold, message, message.at)

    return _fates(year, stopped)


def frozen_list(year: Year) -> Fates:
    """No selling by machine to whom the last list but one names: the queue was built from that.

    It has the DMS's buyers of last night, every deal the CRM has as sold, or as lost to another
    dealer, until they ask again, and the opt-outs.
    """
    sold, wishes = _by_address([*_of_dms(year), *_of_crm(year)]), _wishes(year)

    def stopped(message: Message) -> bool:
        built = frozen_at(message.at)
        if _sells_by_machine(message) and _out(sold, message, built):
            return True
        return _asked_not_to(wishes, message, built)

    return _fates(year, stopped)


def opt_outs_at_send(year: Year) -> Fates:
    """Opt-outs alone, as they are on record at the moment of sending."""
    wishes = _wishes(year)
    return _fates(year, lambda message: _asked_not_to(wishes, message, message.at))


def frozen_at(moment: datetime) -> datetime:
    """When the list was made that the queue was built from, at the mark before ``moment``."""
    mark = moment.replace(minute=moment.minute // 20 * 20, second=0, microsecond=0)
    return mark - EVERY


def exact(text: str) -> str:
    """A mail address without its capitals, or the last ten digits of a number."""
    if "@" in text:
        return text.strip().lower()
    return "".join(letter for letter in text if letter.isdigit())[-10:]


def _fates(year: Year, stopped: Callable[[Message], bool]) -> Fates:
    return {
        message.number: Fate(None, "listed") if stopped(message) else Fate(message.at)
        for message in year.messages
    }


def _sells_by_machine(message: Message) -> bool:
    return message.by_machine and CLASS_OF[message.purpose] is MessageClass.PROSPECT


def _out(sayings: Sayings, message: Message, moment: datetime) -> bool:
    """What was said last of its address by then."""
    heard = [each for each in sayings.get(exact(address(message)), ()) if each.at <= moment]
    return bool(heard) and heard[-1].out


def _asked_not_to(wishes: Wishes, message: Message, moment: datetime) -> bool:
    heard = wishes.get(exact(address(message)), ())
    return any(wish.at <= moment and covers(wish, message) for wish in heard)


def covers(wish: Wish, message: Message) -> bool:
    """Whether an opt-out is one from this message."""
    kind = CLASS_OF[message.purpose]
    if kind is MessageClass.LEGAL:
        return False
    if wish.request == "do_not_contact":
        return True
    if wish.channel and wish.channel != message.channel:
        return False
    if wish.request == "quiet" and not message.by_machine:
        return False
    if wish.topic == "service":
        return kind is MessageClass.SERVICE
    return kind in _SELLING or wish.topic == "everything"


def _of_dms(year: Year) -> list[tuple[Row, Said]]:
    """Every sale to a customer, from the night after it was posted."""
    posted = {p.deal_number: p.posted_at for _, _, p in year.bought if p.posted_at}
    return [
        (row, Said(night_after(version.at), version.values["deal_status"] == "Booked"))
        for file, rows in year.rows.items()
        if file.startswith("dms/")
        for row in rows
        for version in versions(row, posted)
        if version.values["deal_type"] in {"Retail", "Lease"}
    ]


def _of_crm(year: Year) -> list[tuple[Row, Said]]:
    found = []
    for row in year.rows["crm/deals.csv"]:
        status, reason = row.values["status"], row.values["reason"]
        out = _ENDS.get(status, True if reason == "bought_elsewhere" else None)
        if out is not None:
            found.append((row, Said(row.at, out)))
    return found


def _by_address(said: list[tuple[Row, Said]]) -> Sayings:
    found: dict[str, list[Said]] = defaultdict(list)
    for row, each in sorted(said, key=lambda pair: pair[1].at):
        for detail in details(row):
            found[detail].append(each)
    return found


def _wishes(year: Year) -> Wishes:
    found: dict[str, list[Wish]] = defaultdict(list)
    for row in year.rows["manager/optouts.csv"]:
        for detail in details(row):
            found[detail].append(wish(row))
    return found


def wish(row: Row) -> Wish:
    """What a row of the managers' list asks for."""
    said = row.values
    return Wish(row.at, said["request"], said["channel"], said["topic"])


def details(row: Row) -> set[str]:
    """Every address and number on a row, to be compared exactly."""
    return {exact(row.values[name]) for name in _DETAILS if row.values.get(name)}
