"""One message of an audit told in full, in sentences: for whoever wants to argue."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from sincerely.rules.message import Message
from sincerely.rules.reasons import REASONS, sentence_instead, sentence_staff
from sincerely.rules.verdict import Answer

from . import links
from .breaches import out_of_law
from .findings import Basis, levels, number
from .judging import Case, Judged
from .weighing import weight

_ANSWERS = {
    Answer.SEND: "would have let it go",
    Answer.WAIT: "would have let it go later",
    Answer.HOLD: "would have held it for a person to look at",
    Answer.HAND_OVER: "would have handed it to a person",
    Answer.REFUSE: "would have stopped it",
}


def told(case: Case, judged: Judged, basis: Basis) -> list[str]:
    """What was sent, what the gate says and why, who it was, what was known, and how it counts."""
    return [
        _sent(judged, basis.zone),
        _purpose(judged),
        *_verdict(judged, basis),
        *_bought(case, judged),
        _clocks(judged),
        _counts(judged),
        f"Judged by the policy {basis.policy}; {basis.rules}.",
    ]


def _sent(judged: Judged, zone: str) -> str:
    message = judged.labelled.message
    named = f", template {judged.sent.template}" if judged.sent.template else ""
    where = f"row {judged.line.line} of {judged.line.path}"
    when = "on " + _day(judged.happening.occurred_at, zone)
    if not judged.happening.whole_day:
        when += f" at {judged.happening.occurred_at.astimezone(ZoneInfo(zone)):%H:%M}"
    channel = message.channel.replace("_", " ")
    return f"Message {number(judged)}: {channel} from {message.sender}{named}, {when} ({where})."


def _purpose(judged: Judged) -> str:
    message, how = judged.labelled.message, judged.labelled.how
    sells = ", and its words sell" if message.sells else ""
    match how:
        case "stated":
            return f"Its sender says what it was for: {_words(message)}{sells}."
        case "recognised":
            share = f"{judged.labelled.sure:.0%}"
            return f"By its words it is {_words(message)} ({share} sure){sells}."
        case "unsure":
            could = ", ".join(each.replace("_", " ") for each in message.could_be[:4])
            return f"Its words do not say surely what it was for; it could be: {could}{sells}."
    return "It does not say what it was for, and has no words to tell it by."


def _words(message: Message) -> str:
    return message.purpose.replace("_", " ") if message.purpose else "of unknown purpose"


def _verdict(judged: Judged, basis: Basis) -> Iterator[str]:
    verdict = judged.verdict
    yield f"The gate {_ANSWERS[verdict.answer]}."
    for reason in verdict.reasons:
        sentence = sentence_staff(reason, basis.zone)
        yield f"{REASONS[reason.code].title} ({reason.code}): {sentence}"
    if verdict.reasons:
        yield f"Instead: {sentence_instead(verdict, basis.zone)}"
    if late := out_of_law(judged):
        sure = "" if late.certain else " That is not certain: the number may be somewhere else."
        yield f"By law: {late.says[:1].lower()}{late.says[1:]}.{sure}"


def _bought(case: Case, judged: Judged) -> Iterator[str]:
    tied = links.ties(case, judged)
    sale, link = tied.sale, tied.link
    if sale is None or link is None:
        return
    yield f"The sale is row {sale.line} of {sale.path}."
    scored = link.scored
    yield link.sentence
    if scored and (steps := levels(scored)):
        told = "; ".join(f"{one['says']} {one['weight']:+}" for one in steps)
        start = scored.weight - sum(step.weight for step in scored.steps)
        sure = f", {scored.probability:.1%}" if link.kind == "maybe" else ""
        whole = f"in all {scored.weight:+.1f}{sure}"
        yield f"Weights in bits: any two people {start:+.1f}; {told}; {whole}."


def _clocks(judged: Judged) -> str:
    if judged.verdict.answer is Answer.SEND:
        return "Nothing spoke against it."
    if judged.ignored:
        return "It was there to be known when it was sent (ignored)."
    return "Its sender could not know of it yet (not yet known)."


def _counts(judged: Judged) -> str:
    if not judged.insult:
        return "It is not counted as an insult to a buyer."
    title, much = REASONS[judged.insult].title, weight(judged, judged.insult)
    known = "known when sent" if judged.insult_ignored else "not known yet"
    lower = f"as {much:.2f} in the lower number" if much else "only in the upper number: doubtful"
    return f"It counts as an insult ({title}; {known}), {lower}."


def _day(at: datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%B} {local.day}, {local.year}"
