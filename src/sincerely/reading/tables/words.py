"""Words several kinds of table share: channels, purposes, and who wrote a message."""

from sincerely.reading.text import meaning, squash
from sincerely.rules.purpose import Channel, Purpose, WrittenBy

#: ``mail`` is in neither: it means a letter to one system and an e-mail to the next.
CHANNELS = {
    **{squash(each): each for each in Channel},
    "emails": Channel.EMAIL,
    **meaning("sms texts textmessage mms", Channel.TEXT),
    **meaning("phone calls phonecall telephone voice", Channel.CALL),
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
