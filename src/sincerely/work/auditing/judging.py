"""Every message put to the gate, with the facts of its own moment, under two clocks."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from sincerely.history.asof import Past, Told
from sincerely.rules.checks.truth import NONE_ON_RECORD
from sincerely.rules.events import Event
from sincerely.rules.events.base import latest
from sincerely.rules.events.deals import DealDelivered, DealSold, DealUnwound
from sincerely.rules.events.talks import Sent
from sincerely.rules.gate import decide
from sincerely.rules.message import Doubt, Facts, Place
from sincerely.rules.policy import Policy
from sincerely.rules.purpose import Claim, WrittenBy
from sincerely.rules.reasons import SAID_TO_A_BUYER, TREATED_AS_PROSPECT
from sincerely.rules.record import Purchase, Record
from sincerely.rules.season import doubt_of, of_their_season
from sincerely.rules.sighting import Happening
from sincerely.rules.verdict import Answer, Verdict, all_codes

from .coding import deals, decides
from .lives import Life
from .people import Maybe, Sighting, Who, who_is_who
from .purposes import Labelled, label
from .rows import FileSeen, Line, Material, Role
from .whereabouts import place_of

#: reasons that say a wish of theirs was not kept
WISHES = frozenset("opted_out do_not_contact leave_me_alone no_consent".split())
#: somebody who waits hears of so many at once
TOLD_EACH = 500
_SALES = (DealSold, DealDelivered, DealUnwound)


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One message: what the gate would have said.

    ``known``: what it would have said by what could have been known then. ``maybe``: why it may
    have been a buyer, where a doubt decided. ``probability``: that the finding is right, as far as
    it rests on who they are and what the message was for. ``unproven``: reasons that nothing in
    what was given bears out.
    """

    line: Line
    happening: Happening
    sent: Sent
    person: int
    home: int
    labelled: Labelled
    verdict: Verdict
    known: Verdict
    bought: Purchase | None
    maybe: Maybe | None
    probability: float
    unproven: frozenset[str] = frozenset()

    @property
    def reason(self) -> str:
        """The code that speaks for the verdict; empty for a message that would have been sent."""
        strongest = [r.code for r in self.verdict.reasons if r.answer is self.verdict.answer]
        return strongest[0] if strongest else ""

    @property
    def ignored(self) -> bool:
        """Whether the strongest reason was there to be known when it was sent."""
        return self.reason in {each.code for each in self.known.reasons}

    @cached_property
    def insult(self) -> str:
        """The reason for which it insulted a buyer, or would have, were it for what it may be for;
        empty where it did not."""
        if self.verdict.answer is Answer.SEND:
            return ""
        said = SAID_TO_A_BUYER if self.bought else frozenset[str]()
        spoken = TREATED_AS_PROSPECT | said
        found = [code for code in (*self.codes, *self.behind) if code in spoken]
        return next((code for code in found if code not in self.unproven), "".join(found[:1]))

    @cached_property
    def insult_ignored(self) -> bool:
        """Whether what made it an insult was there to be known when it was sent, whatever other
        reason (an opt-out) spoke against it louder."""
        return self.insult in all_codes(self.known)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Every reason."""
        return tuple(each.code for each in self.verdict.reasons)

    @cached_property
    def behind(self) -> tuple[str, ...]:
        """The reasons behind *purpose unknown*: of what it would be stopped as."""
        return tuple(sorted(all_codes(self.verdict).difference(self.codes)))


@dataclass(slots=True)
class People:
    """Who is who on the lines of an audit, or of a part of one. ``guests``: homes that are only
    there because somebody may be of them: what they were sent is judged elsewhere."""

    who: Who
    of_line: dict[int, int]
    guests: frozenset[int] = frozenset()

    def own(self, person: int) -> bool:
        """Whether what they were sent is judged here."""
        return self.who.home_of[person] not in self.guests


@dataclass(slots=True)
class Case:
    """Everything an audit found: who is who, the pasts of people and homes, and the judged.
    ``until``: what came later counts for nothing."""

    material: Material
    people: People
    pasts: dict[int, Life]
    homes: dict[int, Life]
    events: dict[int, list[Told]]
    judged: list[Judged]
    lines_of_deal: dict[str, list[Line]]
    until: datetime

    @property
    def who(self) -> Who:
        """Who is who."""
        return self.people.who

    def person_of(self, line: Line) -> int:
        """Whom a line is about."""
        return self.people.of_line[line.number]

    def own_people(self) -> Iterator[int]:
        """Everybody but guests."""
        return (person for person in self.pasts if self.people.own(person))

    def own_homes(self) -> Iterator[int]:
        """Every home but guests'."""
        return (home for home in self.homes if home not in self.people.guests)

    def messages(self) -> Iterator[tuple[Line, Happening, Sent]]:
        """What was given as sent, but to guests."""
        return (
            each for each in self.material.messages() if self.people.own(self.person_of(each[0]))
        )


def judge(
    material: Material,
    people: People,
    *,
    zone: str,
    policy: Policy,
    lag: timedelta,
    now: datetime,
    tell: Callable[[str, int], None] = lambda what, done: None,
) -> Case:
    """The verdict on every message. ``lag``: how long after the day of a sale the sender's system
    could know of it, where its row does not say when it was posted. ``tell`` hears what is being
    done, and with how many messages so far."""
    return _Judging(material, people, zone, policy, lag, now).case(tell)


def find(material: Material) -> People:
    """Who is who on these lines."""
    contacts = material.contacts()
    sightings = [
        Sighting(
            source=source,
            contact=contact,
            deals=_deals(source, lines),
            decides=any(decides(line.arrival) for line in lines),
        )
        for (source, contact), lines in contacts.items()
    ]
    who = who_is_who(sightings)
    of_line = {
        line.number: person
        for person, lines in zip(who.person_of, contacts.values(), strict=True)
        for line in lines
    }
    return People(who, of_line)


def _deals(source: str, lines: Sequence[Line]) -> tuple[str, ...]:
    """The deals that these lines of a source name as sold."""
    return tuple(sorted({deal for line in lines for deal in deals(source, line.arrival)}))


def _of_no_record(verdict: Verdict) -> bool:
    """Whether it speaks of a missed appointment, and there is none at all."""
    return any(reason.facts.get("found") == NONE_ON_RECORD for reason in verdict.reasons)


def may_be_somebodys(sent: Sent) -> bool:
    """Whether nobody says who wrote it, and somebody's name stands by it."""
    return sent.written_by is WrittenBy.UNKNOWN and bool(sent.by)


def _has_appointments(seen: FileSeen) -> bool:
    return seen.given.role is Role.APPOINTMENTS or seen.kind == "appointments"


class _Asked(NamedTuple):
    """A message to be judged."""

    line: Line
    happening: Happening
    sent: Sent
    labelled: Labelled


class _Judging:
    def __init__(
        self,
        material: Material,
        people: People,
        zone: str,
        policy: Policy,
        lag: timedelta,
        now: datetime,
    ) -> None:
        self.material, self.people, self.who = material, people, people.who
        self.zone, self.policy, self.lag, self.now = zone, policy, lag, now
        self.appointments = any(_has_appointments(seen) for seen in material.files)
        self.events: dict[int, list[Told]] = defaultdict(list)
        self.lines_of_deal: dict[str, list[Line]] = defaultdict(list)
        #: homes in which somebody may have bought, here or elsewhere
        self.decided: set[int] = set()
        for line in material.lines:
            self._take(line)
        self.pasts = {person: Life(told) for person, told in self.events.items()}
        self.homes = self._homes()

    def case(self, tell: Callable[[str, int], None]) -> Case:
        tell("Recognising", 0)
        asked = sorted(self._asked(), key=lambda each: each.happening.occurred_at)
        judged: list[Judged] = []
        for each in asked:
            if len(judged) % TOLD_EACH == 0:
                tell("Judging", len(judged))
            judged.append(self._judged(each))
        return Case(
            material=self.material,
            people=self.people,
            pasts=self.pasts,
            homes=self.homes,
            events=self.events,
            judged=judged,
            lines_of_deal=dict(self.lines_of_deal),
            until=self.now,
        )

    def _take(self, line: Line) -> None:
        person, source = self.people.of_line[line.number], line.given.source
        if decides(line.arrival):
            self.decided.add(self.who.home_of[person])
        for each in line.arrival.happenings:
            event = Event(
                occurred_at=each.occurred_at,
                source=source,
                key=each.key,
                payload=each.payload,
                whole_day=each.whole_day,
            )
            self.events[person].append(Told(event, self._known_at(each), line.number))
            if isinstance(each.payload, _SALES):
                lines = self.lines_of_deal[f"{source}/{each.payload.deal}"]
                if line not in lines:
                    lines.append(line)

    def _known_at(self, happening: Happening) -> datetime:
        """When its own system had it: as the row says; of a sale that does not say, a day later."""
        happened = latest(happening.occurred_at, whole_day=happening.whole_day)
        if happening.posted_at:
            return max(happening.posted_at, happened)
        return happened + self.lag if isinstance(happening.payload, _SALES) else happened

    def _homes(self) -> dict[int, Life]:
        members: dict[int, list[int]] = defaultdict(list)
        for person in self.events:
            members[self.who.home_of[person]].append(person)
        return {
            home: Life(told for person in people for told in self.events[person])
            if len(people) > 1
            else self.pasts[people[0]]
            for home, people in members.items()
        }

    def _asked(self) -> Iterator[_Asked]:
        """Every message that is judged, and what it was for."""
        for line, happening, sent in self.material.messages():
            at = happening.occurred_at
            if at <= self.now and self.people.own(self.people.of_line[line.number]):
                system = sent.system or line.given.source
                labelled = label(sent, system, at=at, zone=self.zone)
                yield _Asked(line, happening, sent, labelled)

    def _judged(self, asked: _Asked) -> Judged:
        line, message = asked.line, asked.labelled.message
        person, at = self.people.of_line[line.number], asked.happening.occurred_at
        place = place_of(line.arrival.contact, message.channel, at)
        facts, maybe = self._facts(person, at, line.number, place, known=False)
        verdict = decide(message, facts, self.policy, at)
        then, _ = self._facts(person, at, line.number, place, known=True)
        same = then.own is facts.own and then.home is facts.home and then.doubt == facts.doubt
        doubted = maybe if any(r.code == "may_be_a_buyer" for r in verdict.reasons) else None
        sure = (
            doubted.alike.probability if doubted and doubted.alike else 1.0
        ) * asked.labelled.sure
        return Judged(
            line=line,
            happening=asked.happening,
            sent=asked.sent,
            person=person,
            home=self.who.home_of[person],
            labelled=asked.labelled,
            verdict=verdict,
            known=verdict if same else decide(message, then, self.policy, at),
            bought=facts.home.bought,
            maybe=doubted,
            probability=0.0 if verdict.answer is Answer.SEND else round(sure, 4),
            unproven=self._unproven(asked, verdict),
        )

    def _unproven(self, asked: _Asked, verdict: Verdict) -> frozenset[str]:
        """Thanks that may be somebody's own. Where no appointments were given, that an appointment
        on no record was not missed, and that the message was not the workshop's. That nobody has
        seen them, where words were recognised as such a mail's that do not say so."""
        message, found = asked.labelled.message, set[str]()
        if may_be_somebodys(asked.sent):
            found.add("robot_thanks")
        if not self.appointments and _of_no_record(verdict):
            found |= {"appointment_not_missed"}
            found |= frozenset() if message.sells else TREATED_AS_PROSPECT
        if asked.labelled.how == "recognised" and Claim.NOT_SEEN_LATELY not in message.claims:
            found.add("seen_lately")
        return frozenset(found & all_codes(verdict))

    def _facts(
        self, person: int, at: datetime, but: int, place: Place, *, known: bool
    ) -> tuple[Facts, Maybe | None]:
        """What the gate would have known of them; and whom a doubt is about."""
        own, home = self.pasts[person], self.homes[self.who.home_of[person]]
        record = self._record(own, at, but, known=known)
        theirs = record if home is own else self._record(home, at, but, known=known)
        doubt, maybe = self._doubt(person, theirs, at, but, known=known)
        facts = Facts(zone=self.zone, known=True, own=record, home=theirs, doubt=doubt, place=place)
        return facts, maybe

    def _record(self, past: Past, at: datetime, but: int, *, known: bool) -> Record:
        return past.known(at, but) if known else past.happened(at, but)

    def _doubt(
        self, person: int, theirs: Record, at: datetime, but: int, *, known: bool
    ) -> tuple[Doubt | None, Maybe | None]:
        """The latest purchase of somebody they may be, and who that is. ``theirs``: their home's
        record."""
        best: tuple[Doubt, Maybe] | None = None
        for maybe in self.who.maybes.get(person, ()):
            if (home := self.who.home_of[maybe.other]) not in self.decided:
                continue
            record = self._record(self.homes[home], at, but, known=known)
            found = doubt_of(record, maybe.why)
            if found is None or (maybe.thin and not of_their_season(found, theirs)):
                continue
            if best is None or found.at > best[0].at:
                best = found, maybe
        return best or (None, None)
