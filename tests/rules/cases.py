"""A case for every reason of the gate, with what it tells the staff."""

from sincerely.rules.events import NO_VEHICLE, SaidBy, deals, service, wishes
from sincerely.rules.events.appointments import AppointmentCancelled, AppointmentKept
from sincerely.rules.events.care import ThankYouExcused
from sincerely.rules.message import Doubt, Facts, Message
from sincerely.rules.purpose import Channel, Purpose
from sincerely.rules.record import Purchase
from sincerely.rules.verdict import Answer
from tests.rules.cast import (
    FLORIDA,
    LEE,
    MAINE,
    appointment,
    bought_elsewhere,
    called,
    clicked_sold,
    days_ago,
    facts,
    hours_ago,
    in_days,
    it,
    lead,
    mailed,
    message,
    opted_out,
    personal,
    sold,
    thanked,
    unwound,
)

SERVICE = message(Purpose.SERVICE_REMINDER)
MISSED, LONG_AGO = message(Purpose.MISSED_APPOINTMENT), message(Purpose.REENGAGEMENT)
REMINDER = message(Purpose.APPOINTMENT_REMINDER)
RECORDED = message(Purpose.THANK_YOU, Channel.RECORDED_CALL)
SHOPPER = lead(days_ago(60))
SISTER = Purchase(at=days_ago(9), until=days_ago(9), deal="D")

Case = tuple[str, Answer, Message, Facts, str]


def case(code: str, answer: Answer, asked: Message, known: Facts, says: str) -> Case:
    return code, answer, asked, known, says


CASES: list[Case] = [
    case(
        "opted_out",
        Answer.REFUSE,
        message(),
        facts(opted_out(days_ago(3))),
        "They opted out of marketing on Sunday, March 1, 2026 (link).",
    ),
    case(
        "opted_out",
        Answer.REFUSE,
        message(),
        facts(opted_out(days_ago(3), channel=Channel.RECORDED_CALL, proof="")),
        "They opted out of marketing by recorded call on Sunday, March 1, 2026.",
    ),
    case(
        "do_not_contact",
        Answer.REFUSE,
        message(),
        facts(it(wishes.DoNotContactAsked(told_to=LEE), days_ago(3))),
        "They asked on Sunday, March 1, 2026 not to be contacted at all (Lee Park).",
    ),
    case(
        "do_not_contact",
        Answer.REFUSE,
        message(),
        facts(it(wishes.DeceasedReported(), days_ago(3))),
        "They were reported to have died, on Sunday, March 1, 2026.",
    ),
    case(
        "do_not_contact",
        Answer.REFUSE,
        message(),
        Facts(forgotten_at=days_ago(3)),
        "Whoever has this address asked to be forgotten and not to be contacted.",
    ),
    case(
        "no_consent",
        Answer.REFUSE,
        message(channel=Channel.TEXT),
        facts(place=MAINE),
        "A text that sells needs their consent; there is none on record.",
    ),
    case(
        "no_consent",
        Answer.REFUSE,
        message(channel=Channel.RECORDED_CALL),
        facts(place=MAINE),
        "A recorded voice that sells needs their consent in writing; there is none on record.",
    ),
    case(
        "robot_voice",
        Answer.HAND_OVER,
        RECORDED,
        facts(place=MAINE),
        "A recorded voice would speak to them where a person should.",
    ),
    case(
        "robot_voice",
        Answer.HOLD,
        RECORDED,
        facts(place=MAINE, known=False),
        "A recorded voice would speak to them where a person should.",
    ),
    case(
        "robot_thanks",
        Answer.HOLD,
        message(Purpose.THANK_YOU),
        facts(known=False),
        "A machine would thank them where a person should.",
    ),
    case(
        "robot_voice",
        Answer.REFUSE,
        RECORDED,
        facts(sold(days_ago(6)), thanked(days_ago(3)), place=MAINE),
        "A recorded voice would speak to them, "
        "though Dana Reyes was in touch with them in person on Sunday, March 1, 2026.",
    ),
    case(
        "robot_thanks",
        Answer.REFUSE,
        message(Purpose.THANK_YOU),
        facts(sold(days_ago(6)), it(ThankYouExcused(by=LEE, why="theirs"), days_ago(3))),
        "A machine would thank them, "
        "though a manager let the thank-you go on Sunday, March 1, 2026.",
    ),
    case(
        "robot_thanks",
        Answer.REFUSE,
        message(Purpose.THANK_YOU),
        facts(sold(days_ago(45))),
        "A machine would thank them for what they bought on Sunday, January 18, 2026, "
        "too long ago for a machine's thanks.",
    ),
    case(
        "robot_thanks",
        Answer.HAND_OVER,
        message(Purpose.THANK_YOU),
        facts(),
        "A machine would thank them where a person should.",
    ),
    case(
        "already_bought",
        Answer.REFUSE,
        message(),
        facts(sold(days_ago(3))),
        "They bought a 2026 Hyundai Palisade here from Dana Reyes on Sunday, March 1, 2026: "
        "this would treat a buyer as a prospect.",
    ),
    case(
        "already_bought",
        Answer.REFUSE,
        message(),
        facts(SHOPPER, spouse=(sold(days_ago(3), vehicle=NO_VEHICLE, by=""),)),
        "Someone in their household bought a car here on Sunday, March 1, 2026: "
        "this would treat a buyer as a prospect.",
    ),
    case(
        "bought_at_sister_store",
        Answer.REFUSE,
        message(),
        facts(sister=SISTER, sister_store="Harbor Kia"),
        "They bought a car at Harbor Kia on Monday, February 23, 2026.",
    ),
    case(
        "bought_at_sister_store",
        Answer.REFUSE,
        message(),
        facts(sister=SISTER),
        "They bought a car at a sister store on Monday, February 23, 2026.",
    ),
    case(
        "probably_bought",
        Answer.HOLD,
        message(),
        facts(clicked_sold(days_ago(3))),
        "Their deal on a 2026 Hyundai Palisade was marked sold on Sunday, March 1, 2026; "
        "nobody has confirmed or undone it.",
    ),
    case(
        "probably_bought",
        Answer.HOLD,
        message(),
        facts(it(deals.DepositTaken(), days_ago(3))),
        "Their deal has had a deposit on it since Sunday, March 1, 2026; "
        "nobody has confirmed or undone it.",
    ),
    case(
        "bought_elsewhere",
        Answer.REFUSE,
        message(),
        facts(bought_elsewhere(days_ago(3), SaidBy.SALESPERSON, bought_what="Acura MDX")),
        "They bought an Acura MDX elsewhere; the salesperson said so on Sunday, March 1, 2026.",
    ),
    case(
        "may_be_a_buyer",
        Answer.HOLD,
        message(),
        facts(doubt=Doubt(at=days_ago(3), why="shared_email", what="Kona")),
        "Somebody who shares their mail address bought a Kona here on Sunday, March 1, 2026; "
        "it may be them.",
    ),
    case(
        "may_be_a_buyer",
        Answer.HOLD,
        message(),
        Facts(doubt=Doubt(at=days_ago(3), why="one_table", what="2026 Palisade")),
        "Somebody who never asked, and whom their salesperson served the same day, bought "
        "a 2026 Palisade here on Sunday, March 1, 2026; it may be them.",
    ),
    case(
        "may_be_a_buyer",
        Answer.HOLD,
        message(),
        facts(doubt=Doubt(at=days_ago(3), why="")),
        "Somebody who shares their address or number bought a car here on Sunday, March 1, 2026; "
        "it may be them.",
    ),
    case(
        "appointment_not_missed",
        Answer.REFUSE,
        MISSED,
        facts(appointment(AppointmentKept, days_ago(3), days_ago(3))),
        "The message says they missed an appointment, "
        "but their appointment was kept on Sunday, March 1, 2026.",
    ),
    case(
        "appointment_not_missed",
        Answer.HOLD,
        MISSED,
        facts(),
        "The message says they missed an appointment, "
        "but there is no missed appointment on record.",
    ),
    case(
        "no_appointment_left",
        Answer.REFUSE,
        REMINDER,
        facts(appointment(AppointmentCancelled, days_ago(3), in_days(1))),
        "The message reminds them of an appointment, but the one for Thursday, March 5, 2026 was "
        "cancelled on Sunday, March 1, 2026, and no other is on record.",
    ),
    case(
        "no_appointment_left",
        Answer.REFUSE,
        REMINDER,
        facts(appointment(AppointmentKept, days_ago(3), in_days(1))),
        "The message reminds them of an appointment, but the one for Thursday, March 5, 2026 was "
        "kept on Sunday, March 1, 2026, and no other is on record.",
    ),
    case(
        "seen_lately",
        Answer.REFUSE,
        LONG_AGO,
        facts(lead(days_ago(3))),
        "The message says they have not been seen in a while, "
        "but they were in touch on Sunday, March 1, 2026.",
    ),
    case(
        "purchase_undone",
        Answer.REFUSE,
        message(Purpose.SURVEY_REVIEW),
        facts(sold(days_ago(9)), unwound(days_ago(3))),
        "The message says they have just bought, "
        "but their purchase of a 2026 Hyundai Palisade was undone on Sunday, March 1, 2026.",
    ),
    case(
        "thanks_first",
        Answer.WAIT,
        SERVICE,
        facts(sold(days_ago(3))),
        "They bought on Sunday, March 1, 2026 and Dana Reyes has not thanked them in person yet: "
        "automatic messages wait for that.",
    ),
    case(
        "thanks_first",
        Answer.WAIT,
        SERVICE,
        facts(sold(days_ago(3), by="")),
        "They bought on Sunday, March 1, 2026 and nobody has thanked them in person yet: "
        "automatic messages wait for that.",
    ),
    case(
        "thanks_first",
        Answer.HOLD,
        SERVICE,
        facts(sold(days_ago(10))),
        "They bought on Sunday, February 22, 2026 and nobody has thanked them in person yet; "
        "a manager decides.",
    ),
    case(
        "thanks_first",
        Answer.WAIT,
        SERVICE,
        facts(clicked_sold(days_ago(3))),
        "They were marked sold on Sunday, March 1, 2026 and Dana Reyes has not thanked them in "
        "person yet: automatic messages wait for that.",
    ),
    case(
        "complaint_open",
        Answer.HOLD,
        SERVICE,
        facts(it(service.ComplaintOpened(complaint="K1", about="the paint"), days_ago(3))),
        "They complained on Sunday, March 1, 2026 about the paint and nobody has resolved it: "
        "machines keep quiet until then.",
    ),
    case(
        "complaint_open",
        Answer.HOLD,
        SERVICE,
        facts(it(service.ComplaintOpened(complaint="K1"), days_ago(3))),
        "They complained on Sunday, March 1, 2026 and nobody has resolved it: "
        "machines keep quiet until then.",
    ),
    case(
        "leave_me_alone",
        Answer.REFUSE,
        personal(),
        facts(it(wishes.QuietAsked(told_to=LEE), days_ago(3))),
        "They asked on Sunday, March 1, 2026 to be left in peace (told to Lee Park).",
    ),
    case(
        "too_often",
        Answer.WAIT,
        SERVICE,
        facts(*(mailed(days_ago(n), Purpose.SERVICE_REMINDER) for n in (1, 2))),
        "They had 2 service messages in the last 7 days, from all senders; the most is 2.",
    ),
    case(
        "too_often",
        Answer.WAIT,
        message(Purpose.APPOINTMENT_REMINDER, Channel.CALL),
        facts(*(called(hours_ago(n), seconds=0) for n in (1, 2, 3)), place=FLORIDA),
        "They had 3 calls or texts in the last 24 hours, from all senders; "
        "the most is 3 (Fla. Stat. 501.616(6)).",
    ),
    case(
        "quiet_hours",
        Answer.WAIT,
        message(Purpose.APPOINTMENT_REMINDER, Channel.CALL),
        facts(place=MAINE),
        "It is 2 am where they are; federal law allows calls from 8 am to 9 pm "
        "(47 CFR 64.1200(c)(1)).",
    ),
    case(
        "out_of_date",
        Answer.REFUSE,
        message(good_until=days_ago(3)),
        facts(),
        "What this message speaks of ended on Sunday, March 1, 2026.",
    ),
    case(
        "feed_stale",
        Answer.HOLD,
        message(),
        facts(it(deals.DealDesked(), days_ago(3)), feed_silent_since=days_ago(1)),
        "They worked figures at the desk on Sunday, March 1, 2026 and the sold feed is overdue "
        "since Tuesday, March 3, 2026: they may have bought meanwhile.",
    ),
    case(
        "purpose_unknown",
        Answer.HOLD,
        message(None),
        facts(opted_out(days_ago(3))),
        "What this message is for is not known; as a promotion it would be stopped: "
        "they opted out of this.",
    ),
]
