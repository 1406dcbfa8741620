"""A mail under way in the words of the pages: how it stands, what it was taken for, its trail."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sincerely.records.reads.mails import COUNTED, Line, Step, Tab, Taken
from sincerely.records.reads.relay import Stops
from sincerely.rules.purpose import Claim
from sincerely.rules.reasons import REASONS
from sincerely.work.relaying import headers
from sincerely.work.relaying.judging import BROKE
from sincerely.work.staff import Right

from .here import Here

#: state -> (what is said of it, its drawing, the colour of its chip)
STATES: dict[str, tuple[str, str, str]] = {
    "held": ("Held for you", "pause", "verdict-hold"),
    "in_doubt": ("In doubt", "alert", "verdict-refuse"),
    "waiting": ("Waits", "clock", "verdict-wait"),
    "queued": ("On its way", "mail", ""),
    "refused": ("Stopped", "stop", "verdict-refuse"),
    "handed_over": ("Handed to a person", "hand", "verdict-hand_over"),
    "delivered": ("Delivered", "check", "verdict-send"),
    "bounced": ("Came back", "away", ""),
}
TABS: dict[Tab, str] = {
    Tab.NEEDS_YOU: "Needs you",
    Tab.WAITING: "Waiting",
    Tab.ON_ITS_WAY: "On its way",
    Tab.STOPPED: "Stopped",
    Tab.WOULD_STOP: "Would be stopped",
    Tab.DELIVERED: "Delivered",
    Tab.RETURNED: "Came back",
}
#: tabs that are shown even while nothing is in them
_ALWAYS = frozenset({Tab.NEEDS_YOU, Tab.WAITING, Tab.STOPPED, Tab.DELIVERED})
CLAIMS: dict[str, str] = {
    Claim.MISSED_APPOINTMENT: "“You missed an appointment.”",
    Claim.NOT_SEEN_LATELY: "“You have not been by in a while.”",
    Claim.RECENTLY_BOUGHT: "“You have just bought.”",
}
_HEADINGS = {
    "held": "Why it is held",
    "waiting": "Why it waits",
    "refused": "Why it was stopped",
    "handed_over": "Why a person should say it",
    "queued": "What spoke against it",
    "delivered": "What spoke against it",
    "bounced": "What spoke against it",
}
_BROKE = "The gate itself failed on this mail, so it was held. The server's log says why."
#: how the courier begins what it notes of a doubt
_NO_ANSWER = "in doubt: "
_SAYS = re.compile(r"^The message says (?P<claim>.+?), but (?P<fact>.+)$")
#: a worker of the relay, as it signs what it does: machine, process, letters of its own, thread
_WORKER = re.compile(r"^[^@\s]+:\d+:[0-9a-f]{6}:\d+$")


@dataclass(frozen=True, slots=True)
class TabLink:
    """A tab with its name and how many are in it."""

    tab: Tab
    name: str
    count: int

    @property
    def how_many(self) -> str:
        """As it is shown: nobody counts thousands."""
        return str(self.count) if self.count <= COUNTED else f"{COUNTED:,}+"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What a mail says of its reader, and what the store knows."""

    claim: str
    fact: str


@dataclass(frozen=True, slots=True)
class TrailStep:
    """One step of a mail's way. ``by`` empty: the relay itself."""

    at: datetime
    said: str
    by: str
    why: str


def may_release(line: Line, here: Here) -> bool:
    """Whether this user may let it go now: what a rule leaves to a manager, a manager alone."""
    return line.releasable and (not line.managers or here.may[Right.LIFT_REFUSALS])


def tabs(counts: dict[Tab, int], chosen: Tab, *, decides: bool) -> tuple[TabLink, ...]:
    """The tabs worth showing. ``decides``: whoever looks may release and refuse."""
    return tuple(
        TabLink(tab, name if decides or tab is not Tab.NEEDS_YOU else "Held", counts[tab])
        for tab, name in TABS.items()
        if tab in _ALWAYS or counts[tab] or tab is chosen
    )


def subject(line: Line) -> str:
    """The subject, as its words were read or as its head has it."""
    if line.taken is not None:
        return line.taken.subject
    return headers.read(line.head).subject if line.head else ""


def reasons(line: Line) -> tuple[str, ...]:
    """Why it does not simply go, in sentences."""
    if BROKE in line.codes:
        return (_BROKE, *line.sentences)
    return line.sentences


def heading(line: Line) -> str:
    """Over the reasons."""
    if line.would_stop:
        return "Why it would be stopped"
    if line.state == "in_doubt":
        return "Did it arrive?"
    return _HEADINGS.get(line.state, "") if line.codes else "How it stands"


def set_apart(sentences: Sequence[str]) -> tuple[tuple[Contradiction, ...], tuple[str, ...]]:
    """Of the gate's reasons, those that set what the mail says against what the store knows, and
    the others."""
    found = [(sentence, _SAYS.match(sentence)) for sentence in sentences]
    contradictions = tuple(
        Contradiction(_sentence(each["claim"]), _sentence(each["fact"]))
        for _, each in found
        if each
    )
    return contradictions, tuple(sentence for sentence, each in found if not each)


def sureness(taken: Taken) -> str:
    """How it is known what a mail is for."""
    match taken.how:
        case "stated":
            return "says its sender"
        case "rule":
            return "by a rule of the store for this sender"
        case "template":
            return "as its template is labelled"
        case "recognised":
            return f"{_percent(taken.probability)} sure"
    return f"unsure, {_percent(taken.probability)} at most"


def loudest(taken: Taken) -> tuple[str, ...]:
    """The words that spoke loudest for its purpose; ``(sale_event)`` is a group of phrases."""
    return tuple(each.strip("()").replace("_", " ") for each in taken.why)


def stopped(stops: Stops) -> str:
    """What the gate did with some mails, in one line."""
    said = [
        f"{number:,} {words}"
        for number, words in (
            (stops.would, "would have been stopped"),
            (stops.refused, "stopped"),
            (stops.handed_over, "handed to a person"),
            (stops.held, "held now"),
            (stops.waiting, "waiting now"),
            (stops.released, "released by a person"),
        )
        if number
    ]
    return ", ".join(said) or "nothing stood in the way"


def trail(received_at: datetime, system: str, steps: Sequence[Step]) -> tuple[TrailStep, ...]:
    """What happened to a mail, oldest first."""
    first = TrailStep(received_at, f"Accepted from {system}", "", "")
    return (first, *(_step(each) for each in steps))


def _step(step: Step) -> TrailStep:
    by = "" if _WORKER.match(step.by) else step.by
    said = STATES[step.state][0] if step.state in STATES else step.state
    if step.state == "queued":
        said = "Let go" if by else "To be tried again"
    elif step.state == "held":
        said = "Held"
    return TrailStep(step.at, said, by, _why(step.why))


def _why(said: str) -> str:
    """A reason as it was typed or answered; where it is the gate's codes, their titles."""
    if said.startswith(_NO_ANSWER):
        return f"No answer came: {said.removeprefix(_NO_ANSWER)}"
    head, colon, codes = said.rpartition(": ")
    named = [code.strip() for code in codes.split(",")]
    if not all(code in REASONS for code in named):
        return said
    first, *others = [REASONS[code].title for code in named]
    return f"{head}{colon}{'; '.join([first, *(each[0].lower() + each[1:] for each in others)])}"


def _percent(share: float) -> str:
    return f"{min(round(100 * share), 99)} %"


def _sentence(text: str) -> str:
    text = text.rstrip(".")
    return f"{text[:1].upper()}{text[1:]}."
