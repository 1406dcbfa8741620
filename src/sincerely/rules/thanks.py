"""Whether people who bought have heard a human being say thank you."""

from datetime import datetime

from .record import Human, Record


def purchase_moment(record: Record) -> tuple[datetime, datetime] | None:
    """(earliest, latest) moment of the purchase that calls for thanks; a click on *sold* counts."""
    bought, sign = record.bought, record.sign
    if sign and rests_on_sign(record):
        return sign.at, sign.at
    return (bought.at, bought.until) if bought else None


def rests_on_sign(record: Record) -> bool:
    """Whether that purchase is a click on *sold* which nobody has confirmed."""
    bought, sign = record.bought, record.sign
    if sign is None or sign.how != "deal_sold":
        return False
    return bought is None or sign.at > bought.until


def thanked(record: Record) -> Human | None:
    """The human contact that counts as thanks for the latest purchase.

    An explicit thank-you counts from the moment of the purchase on (from that day on, where only
    the day is known); any other sign of a human counts when it surely came after the signature
    (design, section 5: ``thanks_first``).
    """
    moment = purchase_moment(record)
    return _for(record, *moment) if moment else None


def _for(record: Record, earliest: datetime, latest: datetime) -> Human | None:
    if record.thanked and record.thanked.at >= earliest:
        return record.thanked
    if record.human and record.human.at > latest:
        return record.human
    return None


def owed_since(record: Record) -> tuple[datetime, datetime] | None:
    """The purchase moment nobody has given thanks for, and no manager has excused from them."""
    moment, excused = purchase_moment(record), record.thanks_excused_at
    if moment is None or _for(record, *moment) or (excused and excused >= moment[0]):
        return None
    return moment


def sold_by(record: Record) -> str:
    """Who sold them the car whose thanks are looked for; empty where the record names nobody."""
    bought, sign = record.bought, record.sign
    if sign and sign.by and (bought is None or sign.at > bought.until):
        return sign.by
    return bought.by if bought else ""
