"""Every reason of the gate in plain sentences: for the staff, and for the customer themselves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from .cars import a_car
from .verdict import CUSTOMER, MANAGER, Answer, InsteadKind, Reason, Verdict

#: a fact said aloud: dates in the store's own zone
Said = Mapping[str, Any]

#: reasons that say whoever bought here, or may have, was treated as somebody still to be won
TREATED_AS_PROSPECT = frozenset(
    {"already_bought", "bought_at_sister_store", "probably_bought", "may_be_a_buyer"}
)
#: that a machine spoke in a person's place, or said what the record denies (they missed an
#: appointment, nobody has seen them, they have a new car): to a prospect this is wrong, to a buyer
#: it is an insult
SAID_TO_A_BUYER = frozenset(
    {"appointment_not_missed", "seen_lately", "purchase_undone", "robot_voice", "robot_thanks"}
)
#: every reason by which a message insults. The desk, which has codes alone, counts all of them. The
#: audit counts for every hundred buyers of the store: what is said only where they had bought, and
#: *bought elsewhere* as a figure of its own, because those are not among the buyers.
INSULTS = TREATED_AS_PROSPECT | SAID_TO_A_BUYER | {"bought_elsewhere"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonText:
    """One reason: what it means in general, and its sentences from the facts of a case."""

    title: str
    answers: tuple[Answer, ...]
    staff: Callable[[Said], str]
    customer: Callable[[Said], str]


def sentence_staff(reason: Reason, zone: str) -> str:
    """The reason as a sales manager would say it to a colleague. ``zone``: the store's."""
    return REASONS[reason.code].staff(_said(reason.facts, zone))


def sentence_customer(reason: Reason, zone: str) -> str:
    """The reason as the customer may read it on their own page."""
    return REASONS[reason.code].customer(_said(reason.facts, zone))


def sentence_instead(verdict: Verdict, zone: str) -> str:
    """What happens instead, in one sentence. What is held lies with those who decide about mail,
    marketing among them; what a rule refused a manager alone lets go."""
    instead = verdict.instead
    match instead.kind:
        case InsteadKind.NOTHING_STOPPED:
            return "It may go now."
        case InsteadKind.TIME:
            return f"It may go from {_moment(instead.at, zone)}; ask again then."
        case InsteadKind.TASK:
            who = instead.who or f"their {instead.role}"
            task = _TASKS.get(instead.task, instead.task.replace("_", " "))
            until = f" Ask again from {_moment(instead.at, zone)}." if instead.at else ""
            return f"It is for {who} to {task}.{until}"
    if instead.role == CUSTOMER:
        return "Only their own word changes this; a person may still answer when they write."
    who = "Somebody in marketing" if instead.role == "marketing" else f"A {instead.role}"
    held = verdict.answer is Answer.HOLD and instead.role == MANAGER
    who = "Marketing or a manager" if held else who
    return f"{who} can release it, by name."


_TASKS = {
    "thank_you": "thank them in person",
    "service_introduction": "introduce them to a service advisor by name",
    "personal_call": "call them in person",
}


def _said(facts: Mapping[str, Any], zone: str) -> dict[str, Any]:
    return {name: _value(value, zone) for name, value in facts.items()}


def _value(value: Any, zone: str) -> Any:
    """Moments as days, also inside of lists; nothing as no word."""
    if isinstance(value, datetime):
        return _day(value, zone)
    if isinstance(value, tuple):
        return tuple(_value(each, zone) for each in value)
    return "" if value is None else value


def _day(moment: datetime, zone: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%A, %B} {local.day}, {local.year}"


def _moment(moment: datetime | None, zone: str) -> str:
    if moment is None:
        return "later"
    local = moment.astimezone(ZoneInfo(zone))
    hour = local.hour % 12 or 12
    return f"{local:%A, %B} {local.day}, {hour}:{local:%M} {'am' if local.hour < 12 else 'pm'}"


def _car(said: Said, otherwise: str = "a car") -> str:
    what = str(said.get("what") or "")
    return a_car(what) if what else otherwise


def _store(said: Said) -> str:
    return str(said["store"] or "a sister store")


def _who_may_be(said: Said) -> str:
    """The buyer they may be, by what ties the two (`rules.message.Doubt.why`)."""
    match str(said["why"]).removeprefix("shared_"):
        case "alike":
            return "Somebody whose details are much like theirs"
        case "not_compared":
            return "Somebody who may be them, which is just being looked into,"
        case "one_table":
            return "Somebody who never asked, and whom their salesperson served the same day,"
        case kind:
            ways = {"email": "mail address", "phone": "phone number"}
            return f"Somebody who shares their {ways.get(kind, 'address or number')}"


def _many(number: object, one: str) -> str:
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


def _how(said: Said, before: str = " (") -> str:
    return f"{before}{said['how']})" if said.get("how") else ""


def _titles(codes: Sequence[str]) -> str:
    """Reasons by their titles, in the middle of a sentence."""
    titles = [REASONS[code].title for code in codes if code in REASONS]
    return "; ".join(title[:1].lower() + title[1:] for title in titles)


def _bought(s: Said) -> str:
    who = "They" if s["who"] == "person" else "Someone in their household"
    by = f" from {s['by']}" if s["by"] else ""
    return f"{who} bought {_car(s)} here{by} on {s['at']}: this would treat a buyer as a prospect."


_SIGNS = {
    "deal_sold": "was marked sold on",
    "deposit_taken": "has had a deposit on it since",
}
#: a weak fact among others, before its day
_STEPS = {
    "deal_sold": "marked sold",
    "deposit_taken": "a deposit",
    "finance_appointment_set": "a finance appointment",
    "insurance_asked": "a question about insurance",
    "trade_kept": "their old car left here",
    "plate_ordered": "plates ordered",
    "tag_issued": "a temporary tag",
    "we_owe_signed": "a due bill",
    "delivery_appointment_set": "a time agreed to fetch it",
}


def _signed(s: Said) -> str:
    """Their probable purchase, with every fact that added up to it."""
    deal = f"Their deal{' on ' + _car(s) if s['what'] else ''}"
    if steps := s.get("facts"):
        told = [f"{_STEPS.get(how, str(how).replace('_', ' '))} ({at})" for how, at in steps]
        said = f"{', '.join(told[:-1])} and {told[-1]}"
        return f"{deal} looks sold: {said}; nobody has confirmed or undone it."
    since = _SIGNS.get(s["how"], "has looked sold since")
    return f"{deal} {since} {s['at']}; nobody has confirmed or undone it."


_FOUND: dict[str, Callable[[Said], str]] = {
    "kept": lambda s: f"their appointment was kept on {s['at']}",
    "cancelled": lambda s: f"their appointment was cancelled on {s['at']}",
    "visited": lambda s: f"the appointment was for {s['agreed']} and they were here on {s['at']}",
    "bought": lambda s: f"the appointment was for {s['agreed']} and they bought on {s['at']}",
    "still_to_come": lambda s: f"their appointment is still to come, on {s['at']}",
    "none_on_record": lambda _: "there is no missed appointment on record",
}

_SEEN = {"visited": "were here", "heard": "were in touch", "bought": "bought here"}


def _missed(s: Said) -> str:
    return f"The message says they missed an appointment, but {_FOUND[s['found']](s)}."


def _often(s: Said) -> str:
    window = _many(s["hours"], "hour") if s.get("hours") else _many(s["days"], "day")
    what = _many(s["count"], "call or text" if s.get("hours") else f"{s['kind']} message")
    what = what.replace("call or texts", "calls or texts")
    law = f" ({s['cite']})" if s.get("cite") else ""
    return f"They had {what} in the last {window}, from all senders; the most is {s['cap']}{law}."


def _late(s: Said) -> str:
    owner = s["by"] or "nobody"
    bought = "bought" if s.get("sure", True) else "were marked sold"
    if s["late"]:
        return (
            f"They {bought} on {s['bought']} and nobody has thanked them in person yet; "
            "a manager decides."
        )
    has = "has not thanked them in person yet" if s["by"] else "has thanked them in person yet"
    return f"They {bought} on {s['bought']} and {owner} {has}: automatic messages wait for that."


def _dnc(s: Said) -> str:
    if s.get("deceased"):
        return f"They were reported to have died, on {s['at']}."
    if s["how"] == "forgotten":
        return "Whoever has this address asked to be forgotten and not to be contacted."
    return f"They asked on {s['at']} not to be contacted at all{_how(s)}."


def _out(s: Said) -> str:
    channel = str(s["channel"]).replace("_", " ")
    where = f" by {channel}" if channel else ""
    return f"They opted out of {s['topic']}{where} on {s['at']}{_how(s)}."


def _thanked(s: Said) -> str:
    if s.get("thanked"):
        who = s["thanked_by"] or "a person"
        return f", though {who} was in touch with them in person on {s['thanked']}"
    if s.get("excused"):
        return f", though a manager let the thank-you go on {s['excused']}"
    if s.get("bought"):
        return f" for what they bought on {s['bought']}, too long ago for a machine's thanks"
    return " where a person should"


REASONS: dict[str, ReasonText] = {
    "opted_out": ReasonText(
        title="They opted out of this",
        answers=(Answer.REFUSE,),
        staff=_out,
        customer=lambda s: f"You asked us on {s['at']} to stop, and we do.",
    ),
    "do_not_contact": ReasonText(
        title="They want no contact at all",
        answers=(Answer.REFUSE,),
        staff=_dnc,
        customer=lambda _: "You asked us not to contact you, and we do not.",
    ),
    "no_consent": ReasonText(
        title="This channel needs a consent they have not given",
        answers=(Answer.REFUSE,),
        staff=lambda s: (
            "A recorded voice that sells needs their consent in writing; there is none on record."
            if s["written"]
            else "A text that sells needs their consent; there is none on record."
        ),
        customer=lambda _: "You have not agreed to messages of this kind.",
    ),
    "robot_voice": ReasonText(
        title="A recorded voice is no way to speak to them",
        answers=(Answer.HAND_OVER, Answer.HOLD, Answer.REFUSE),
        staff=lambda s: f"A recorded voice would speak to them{_thanked(s)}.",
        customer=lambda _: "A person should speak to you here, not a recording.",
    ),
    "robot_thanks": ReasonText(
        title="A machine's thank-you",
        answers=(Answer.HAND_OVER, Answer.HOLD, Answer.REFUSE),
        staff=lambda s: f"A machine would thank them{_thanked(s)}.",
        customer=lambda _: "Thanks should come from a person, not from a machine.",
    ),
    "already_bought": ReasonText(
        title="They, or their household, already bought here",
        answers=(Answer.REFUSE,),
        staff=_bought,
        customer=lambda s: f"You bought {_car(s, 'your car')} from us; we should not sell you one.",
    ),
    "bought_at_sister_store": ReasonText(
        title="They bought at a sister store",
        answers=(Answer.REFUSE,),
        staff=lambda s: f"They bought {_car(s)} at {_store(s)} on {s['at']}.",
        customer=lambda s: f"You bought from {_store(s)}, which belongs to us.",
    ),
    "probably_bought": ReasonText(
        title="They have probably bought here",
        answers=(Answer.HOLD,),
        staff=_signed,
        customer=lambda _: "It looks as if you have just bought from us; we are making sure.",
    ),
    "bought_elsewhere": ReasonText(
        title="They bought elsewhere",
        answers=(Answer.REFUSE,),
        staff=lambda s: (
            f"They bought {_car(s)} elsewhere; the {s['said_by']} said so on {s['at']}."
        ),
        customer=lambda _: "You told us that you have found your car.",
    ),
    "may_be_a_buyer": ReasonText(
        title="They may be somebody who bought",
        answers=(Answer.HOLD,),
        staff=lambda s: (
            f"{_who_may_be(s)} bought {_car(s)} {'elsewhere' if s.get('elsewhere') else 'here'} on "
            f"{s['at']}; it may be them."
        ),
        customer=lambda _: "We are not sure whether you have already bought from us.",
    ),
    "appointment_not_missed": ReasonText(
        title="They missed no appointment",
        answers=(Answer.REFUSE, Answer.HOLD),
        staff=_missed,
        customer=lambda _: "Our records do not show that you missed an appointment.",
    ),
    "no_appointment_left": ReasonText(
        title="No appointment is left to remind of",
        answers=(Answer.REFUSE,),
        staff=lambda s: (
            f"The message reminds them of an appointment, but the one for {s['agreed']} was "
            f"{s['found']} on {s['at']}, and no other is on record."
        ),
        customer=lambda _: "Our records show no appointment of yours that is still to come.",
    ),
    "seen_lately": ReasonText(
        title="They were here, or in touch, lately",
        answers=(Answer.REFUSE,),
        staff=lambda s: (
            f"The message says they have not been seen in a while, but they {_SEEN[s['found']]} "
            f"on {s['at']}."
        ),
        customer=lambda s: f"You were in touch with us on {s['at']}.",
    ),
    "purchase_undone": ReasonText(
        title="What they bought went back",
        answers=(Answer.REFUSE,),
        staff=lambda s: (
            f"The message says they have just bought, but their purchase"
            f"{' of ' + _car(s) if s['what'] else ''} was undone on {s['at']}."
        ),
        customer=lambda s: f"Your purchase was undone on {s['at']}.",
    ),
    "thanks_first": ReasonText(
        title="The personal thank-you comes first",
        answers=(Answer.WAIT, Answer.HOLD),
        staff=_late,
        customer=lambda _: "Somebody should thank you in person before you hear from our systems.",
    ),
    "complaint_open": ReasonText(
        title="A complaint of theirs is open",
        answers=(Answer.HOLD,),
        staff=lambda s: (
            f"They complained on {s['at']}{' about ' + str(s['about']) if s['about'] else ''} and "
            "nobody has resolved it: machines keep quiet until then."
        ),
        customer=lambda _: "We owe you an answer to your complaint first.",
    ),
    "leave_me_alone": ReasonText(
        title="They asked to be left in peace",
        answers=(Answer.REFUSE,),
        staff=lambda s: f"They asked on {s['at']} to be left in peace{_how(s, ' (told to ')}.",
        customer=lambda _: "You asked for peace, and you have it.",
    ),
    "too_often": ReasonText(
        title="They have heard enough for now",
        answers=(Answer.WAIT,),
        staff=_often,
        customer=lambda _: "You have heard enough from us for now.",
    ),
    "quiet_hours": ReasonText(
        title="Not at this hour",
        answers=(Answer.WAIT, Answer.HOLD),
        staff=lambda s: f"{s['says']}.",
        customer=lambda _: "We do not call or text at this hour where you are.",
    ),
    "out_of_date": ReasonText(
        title="What it speaks of is over",
        answers=(Answer.REFUSE,),
        staff=lambda s: f"What this message speaks of ended on {s['at']}.",
        customer=lambda _: "What this was about is over.",
    ),
    "feed_stale": ReasonText(
        title="The sold feed is overdue",
        answers=(Answer.HOLD,),
        staff=lambda s: (
            f"They worked figures at the desk on {s['desk']} and the sold feed is overdue since "
            f"{s['since']}: they may have bought meanwhile."
        ),
        customer=lambda _: "We are making sure of where you stand with us first.",
    ),
    "purpose_unknown": ReasonText(
        title="Nobody said what it is for",
        answers=(Answer.HOLD,),
        staff=lambda s: (
            f"What this message is for is not known; as a {str(s['judged_as']).replace('_', ' ')} "
            f"it would be stopped: {_titles(s['codes'])}."
        ),
        customer=lambda _: "We are making sure what this message is for.",
    ),
}
