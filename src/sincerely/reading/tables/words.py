"""Words several kinds of table share: channels, purposes, authors, directions, losses."""

from enum import StrEnum

from sincerely.reading.text import meaning, squash
from sincerely.rules.events.deals import LostReason
from sincerely.rules.purpose import Channel, Purpose, WrittenBy

#: ``mail`` is in neither: it means a letter to one system and an e-mail to the next.
CHANNELS = {
    **{squash(each): each for each in Channel},
    **meaning("emails emailmessage emailsent emailreceived", Channel.EMAIL),
    **meaning("sms texts textmessage textmessages mms smsmessage rcs", Channel.TEXT),
    **meaning("phone calls phonecall telephone voice phonecalls", Channel.CALL),
    **meaning(
        "robocall recordedmessage prerecorded prerecordedcall voicemaildrop ringlessvoicemail",
        Channel.RECORDED_CALL,
    ),
    **meaning("letters postal directmail postcard postalmail", Channel.LETTER),
}
PURPOSES = {
    **{squash(each): each for each in Purpose},
    "appointmentconfirmation": Purpose.APPOINTMENT_REMINDER,
    "noshow": Purpose.MISSED_APPOINTMENT,
    **meaning("promo promotional offer salesevent", Purpose.PROMOTION),
    **meaning("reengage winback", Purpose.REENGAGEMENT),
    **meaning("followup leadfollowup", Purpose.SALES_FOLLOWUP),
    "thanks": Purpose.THANK_YOU,
    **meaning("survey review csi", Purpose.SURVEY_REVIEW),
    **meaning("equity leaseend leasematurity", Purpose.LEASE_OR_EQUITY),
    **meaning("birthday anniversary", Purpose.ANNIVERSARY_BIRTHDAY),
}
WRITTEN_BY = {
    **{each.value: each for each in WrittenBy},
    **meaning("human staff manual personal", WrittenBy.PERSON),
    **meaning("auto automated automatic system template bot", WrittenBy.MACHINE),
}


class Direction(StrEnum):
    """Who wrote to or called whom."""

    IN = "in"
    OUT = "out"


DIRECTIONS = {
    **meaning("in inbound incoming i received inboundcall customer", Direction.IN),
    **meaning("out outbound outgoing o dialed dialled made sent outboundcall", Direction.OUT),
    **meaning("outboundapi outbounddial store dealer dealership", Direction.OUT),
}
REASONS = {
    **{squash(each): each for each in LostReason},
    **meaning(
        "purchasedelsewhere soldelsewhere boughtother boughtfromcompetitor boughtfromcompetition "
        "purchasedfromcompetitor purchasedcompetitor purchasedfromcompetition lostboughtelsewhere "
        "losttocompetitor lostpurchasedelsewhere boughtanotherbrand alreadybought alreadypurchased "
        "purchasedotherdealer purchaseddifferentbrand",
        LostReason.BOUGHT_ELSEWHERE,
    ),
    **meaning(
        "notinterested nolongerinterested notinmarket nolongerinmarket lostnotinterested "
        "postponed changedmind notbuyingnow",
        LostReason.NOT_BUYING,
    ),
    **meaning(
        "noresponse unresponsive nocontact didnotrespond lostdidnotrespond neverresponded "
        "unabletocontact unabletoreach lostunabletocontact lostnoresponse",
        LostReason.NO_ANSWER,
    ),
    **meaning(
        "badcredit creditdeclined creditissues lostbadcredit financedeclined turneddown",
        LostReason.CREDIT,
    ),
}
