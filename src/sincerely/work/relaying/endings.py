"""How deliveries end, or where they wait next: what a courier keeps of each."""

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg
from django.db import connection, transaction
from django.db.utils import DatabaseError

from sincerely.records import settling
from sincerely.records.models import Upstream
from sincerely.records.settling import Ending, Judgement
from sincerely.records.spool import Claimed, State
from sincerely.rules.verdict import Answer
from sincerely.work.relaying import judging
from sincerely.work.relaying.handover import NotTaken
from sincerely.work.relaying.judging import Judged, Mode
from sincerely.work.relaying.parcels import Parcel
from sincerely.work.relaying.returning import return_to_sender

log = logging.getLogger(__name__)

#: seconds until the next attempt, by attempts so far; then always the last
BACK_OFF = (30, 60, 120, 300, 600, 1200, 1800)
AFTER_AN_ERROR = timedelta(seconds=60)
#: after so many errors a person looks
MOST_ERRORS = 5
#: what is held is looked at again this often even if nothing happens: time alone lifts some reasons
HELD_AGAIN = timedelta(hours=24)
#: what nobody released goes no more
HELD_AT_MOST = timedelta(days=14)
#: after so many hand-overs without an answer a person decides (promise 2)
MOST_DOUBTS = 2
#: seconds between the attempts to keep how a hand-over ended while the database is away
_PATIENCE = (0.2, 1.0, 2.0, 4.0, 8.0)

#: no connection, or one that broke: the upstream is left alone for a while
_UNREACHABLE = frozenset({"4.4.1", "4.4.2"})

_SETTLED_AS = {
    Answer.WAIT: State.WAITING,
    Answer.HOLD: State.HELD,
    Answer.HAND_OVER: State.HANDED_OVER,
    Answer.REFUSE: State.REFUSED,
}


@dataclass(frozen=True, slots=True)
class Endings:
    """``by``: whose lease it is. ``clock``: the moment (UTC). ``name``: who returns mail."""

    by: str
    clock: Callable[[], datetime]
    name: str

    def keep_back(self, those: Sequence[tuple[Parcel, Judged]]) -> None:
        """What must not go is settled, or kept for later. Part of a transaction."""
        now, changed = self.clock(), []
        settling.judged([(p.claimed.id, judged.kept()) for p, judged in those], by=self.by)
        for parcel, judged in those:
            ending = _ending(parcel.claimed, judged, now)
            if ending.state == parcel.claimed.state:
                settling.again_at(ending.delivery_id, ending.next_at, by=self.by)
            else:
                changed.append(ending)
        if changed:
            self._settle(changed, now)

    def delivered(self, those: Sequence[tuple[Parcel, str]]) -> None:
        """The answers are known; a database that is just starting again is waited for."""
        endings = [
            Ending(
                delivery_id=parcel.claimed.id,
                state=State.DELIVERED,
                reply=reply,
                attempt=True,
                # a bounce of ours is nothing the ledger wants to hear of
                told=parcel.claimed.sender_id is None,
            )
            for parcel, reply in those
        ]
        for patience in (*_PATIENCE, None):
            try:
                self._settle(endings, self.clock())
                for number in {p.upstream.pk for p, _ in those if p.upstream.failures}:
                    settling.upstream_up(number)
                return
            except (DatabaseError, psycopg.Error):
                if patience is None:
                    raise
                connection.close()
                time.sleep(patience)

    def not_taken(self, claimed: Claimed, problem: NotTaken) -> None:
        """The upstream said no, or nothing: for good, or for now."""
        if problem.status in _UNREACHABLE:
            settling.upstream_down(claimed.upstream_id)
        if problem.permanent:
            self._bounce(claimed, problem.reply, problem.status)
            return
        now, wait = self.clock(), BACK_OFF[min(claimed.attempts, len(BACK_OFF) - 1)]
        ending = Ending(
            delivery_id=claimed.id,
            state=State.QUEUED,
            reply=problem.reply,
            next_at=now + timedelta(seconds=wait),
            attempt=True,
        )
        self._settle([ending], now)

    def given_up(self, claimed: Claimed, upstream: Upstream) -> bool:
        """Whether it has been tried for too long; then it is returned."""
        since = claimed.trying_since
        if since is None or self.clock() - since < timedelta(hours=upstream.give_up_hours):
            return False
        last = settling.last_reply(claimed.id)
        said = f"not taken in {upstream.give_up_hours} hours; last: {last}"
        self._bounce(claimed, said, "5.4.7")
        return True

    def doubt(self, claimed: Claimed, why: str) -> None:
        """It may have arrived. The first time it is tried again; then a person decides."""
        now, last = self.clock(), claimed.doubts + 1 >= MOST_DOUBTS
        ending = Ending(
            delivery_id=claimed.id,
            state=State.IN_DOUBT if last else State.QUEUED,
            why=f"in doubt: {why}",
            next_at=None if last else now + timedelta(seconds=BACK_OFF[0]),
            attempt=True,
            doubt=True,
        )
        self._settle([ending], now)

    def put_back(self, claimed: Claimed, why: str = "", *, dotted: bool = False) -> None:
        """Nothing was sent: it is due at once. ``dotted``: its final dot was announced."""
        settling.put_back(claimed.id, next_at=self.clock(), by=self.by, why=why, dotted=dotted)

    def after_an_error(self, claimed: Claimed) -> None:
        """Tried again soon, or once its lease has run out. Nothing is lost."""
        with suppress(Exception):
            if claimed.errors + 1 >= MOST_ERRORS:
                self._give_in(claimed)
                return
            soon = self.clock() + AFTER_AN_ERROR * 2**claimed.errors
            why = "an error; see the log"
            settling.put_back(claimed.id, next_at=soon, by=self.by, why=why, error=True)

    def _give_in(self, claimed: Claimed) -> None:
        """The same error again and again: a person should look. Our own bounce ends there."""
        broken = Judgement(mode=Mode.ON, answer=Answer.HOLD, codes=(judging.BROKE,))
        settling.judged([(claimed.id, broken)], by=self.by)
        ending = Ending(
            delivery_id=claimed.id,
            state=State.BOUNCED if claimed.sender_id is None else State.HELD,
            why="an error each time; see the log",
        )
        self._settle([ending], self.clock())

    def _bounce(self, claimed: Claimed, reply: str, status: str) -> None:
        ending = Ending(delivery_id=claimed.id, state=State.BOUNCED, reply=reply, attempt=True)
        with transaction.atomic():
            now = self.clock()
            bounced = self._settle([ending], now)
            if bounced and claimed.sender_id is not None:
                return_to_sender(claimed, reply=reply, status=status, name=self.name, now=now)

    def _settle(self, endings: Sequence[Ending], now: datetime) -> set[int]:
        return settling.settle(endings, now=now, by=self.by, leased=True)


def _ending(claimed: Claimed, judged: Judged, now: datetime) -> Ending:
    """Where a verdict leaves a mail that does not go."""
    state, why, next_at = _SETTLED_AS[judged.answer], ", ".join(judged.codes), None
    if state in (State.HELD, State.WAITING):
        next_at = (judged.until if state is State.WAITING else None) or now + HELD_AGAIN
        if now - claimed.received_at > HELD_AT_MOST:
            state, next_at = State.REFUSED, None
            why = f"kept back for more than {HELD_AT_MOST.days} days: {why}"
    return Ending(delivery_id=claimed.id, state=state, why=why, next_at=next_at)
