"""The way of one delivery out of the spool: judged, handed over, judged again at the last moment.

Three commits mark it: claimed, *the final dot may be sent now*, and how it ended. Killed between
the second and the third, nobody knows whether it arrived: that is counted as a doubt, tried once
more, and after a second doubt left to a person (promise 2).
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import psycopg
from django.db import connection, transaction
from django.db.utils import DatabaseError, DataError

from sincerely.records import line, spool
from sincerely.records.models import Sender, Upstream
from sincerely.records.spool import Claimed, State
from sincerely.rules.verdict import Answer
from sincerely.work.relaying import judging, setup, telling
from sincerely.work.relaying.handover import Cut, Letter, NoAnswer, NotTaken, Session
from sincerely.work.relaying.judging import Judged, Mode, Unread
from sincerely.work.relaying.returning import return_to_sender
from sincerely.work.relaying.understanding import Understood

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
#: seconds from the last decision to the dot; a worker that was stopped in between begins again
STALE = 5.0
#: after so many hand-overs without an answer a person decides (promise 2)
MOST_DOUBTS = 2

#: no connection, or one that broke: the upstream is left alone for a while
_UNREACHABLE = frozenset({"4.4.1", "4.4.2"})

_SETTLED_AS = {
    Answer.WAIT: State.WAITING,
    Answer.HOLD: State.HELD,
    Answer.HAND_OVER: State.HANDED_OVER,
    Answer.REFUSE: State.REFUSED,
}


class Courier:
    """One thread's hands: its connections to upstreams, and the way of each delivery.

    ``by``: the name of its lease, of this process and thread alone. ``clock``: the moment (UTC).
    ``name``: how it greets an upstream.
    """

    def __init__(self, *, by: str, clock: Callable[[], datetime], name: str) -> None:
        self.by, self.clock, self.name = by, clock, name
        self._sessions: dict[int, tuple[str, Session]] = {}

    def work(self, most: int = 1) -> int:
        """Takes up to ``most`` due deliveries, each to its next state. How many there were."""
        claimed = spool.claim(by=self.by, most=most, now=self.clock())
        for each in claimed:
            try:
                self.deliver(each)
            except Exception:
                log.exception("Delivery %s could not be worked on.", each.id)
                self._let_go(each)
        self._let_worn_go()
        return len(claimed)

    def _let_worn_go(self) -> None:
        for upstream_id, (_, session) in list(self._sessions.items()):
            if session.worn():
                del self._sessions[upstream_id]
                session.quit()

    def _let_go(self, claimed: Claimed) -> None:
        """After an error: tried again soon, or once its lease has run out. Nothing is lost."""
        self._drop(claimed.upstream_id)
        connection.close()
        with suppress(Exception):
            if claimed.errors + 1 >= MOST_ERRORS:
                self._give_in(claimed)
                return
            soon = self.clock() + AFTER_AN_ERROR * 2**claimed.errors
            why = "an error; see the log"
            spool.put_back(claimed.id, next_at=soon, by=self.by, why=why, error=True)

    def _give_in(self, claimed: Claimed) -> None:
        """The same error again and again: a person should look. Our own bounce ends there."""
        why, ours = "an error each time; see the log", claimed.sender_id is None
        spool.judged(
            claimed.id,
            spool.Judgement(mode=Mode.ON, answer=Answer.HOLD, codes=(judging.BROKE,)),
            by=self.by,
        )
        spool.settle(
            claimed.id,
            State.BOUNCED if ours else State.HELD,
            now=self.clock(),
            by=self.by,
            why=why,
            leased=True,
        )

    def close(self) -> None:
        """Ends its connections."""
        for _, session in self._sessions.values():
            session.quit()
        self._sessions.clear()

    def deliver(self, claimed: Claimed) -> None:
        """One delivery to its next state."""
        if claimed.dot_at is not None:
            self._doubt(claimed, "the worker ended before the answer came")
            return
        upstream = setup.upstream(claimed.upstream_id)
        if self._given_up(claimed, upstream):
            return
        if claimed.sender_id is None:  # a bounce of ours: nobody is sold anything
            self._hand_over(claimed, upstream, None, None)
            return
        sender = setup.sender(claimed.sender_id)
        if sender.bypassed_at is None and spool.untold(claimed.address):
            telling.tell(address=claimed.address, by=self.by, now=self.clock())
        understood = self._read(sender, claimed)
        first = self._judge(sender, understood, claimed, keep=False)
        if first.goes(claimed.released):
            self._hand_over(claimed, upstream, sender, understood)
        else:
            self._keep_back(claimed, sender, understood)

    def _read(self, sender: Sender, claimed: Claimed) -> Understood | Unread | None:
        try:
            return judging.read(sender, claimed)
        except DataError:  # words no database can keep, such as a NUL in a subject
            log.exception("The words of delivery %s cannot be kept.", claimed.id)
            return Unread()
        except (DatabaseError, psycopg.Error):
            raise
        except Exception:
            log.exception("The recogniser broke on delivery %s.", claimed.id)
            return Unread()

    def _judge(
        self,
        sender: Sender,
        understood: Understood | Unread | None,
        claimed: Claimed,
        *,
        keep: bool,
    ) -> Judged:
        """The gate's word. A gate that breaks holds, where it is on, and says so (promise 6)."""
        kept = judging.kept_back(claimed)
        try:
            return judging.judge(
                sender,
                understood,
                claimed.recipient,
                keep=keep,
                by=self.by,
                now=self.clock(),
                kept=kept,
            )
        except (DatabaseError, psycopg.Error):
            raise
        except Exception:
            log.exception("The gate broke on delivery %s.", claimed.id)
            return Judged(mode=judging.mode_of(sender, understood, kept=kept), broke=True)

    def _keep_back(
        self, claimed: Claimed, sender: Sender, understood: Understood | Unread | None
    ) -> None:
        """What must not go is settled, or kept for later, under the person's lock."""
        with line.held(claimed.address), transaction.atomic():
            again = self._judge(sender, understood, claimed, keep=True)
            if again.goes(claimed.released):  # their standing has changed this moment
                spool.put_back(claimed.id, next_at=self.clock(), by=self.by)
            else:
                self._settle_by(claimed, again)

    def _settle_by(self, claimed: Claimed, judged: Judged) -> None:
        now, next_at = self.clock(), None
        state, why = _SETTLED_AS[judged.answer], ", ".join(judged.codes)
        if state in (State.HELD, State.WAITING):
            next_at = (judged.until if state is State.WAITING else None) or now + HELD_AGAIN
            if now - claimed.received_at > HELD_AT_MOST:
                state, next_at = State.REFUSED, None
                why = f"kept back for more than {HELD_AT_MOST.days} days: {why}"
        spool.judged(claimed.id, judged.kept(), by=self.by)
        if state == claimed.state:
            spool.again_at(claimed.id, next_at, by=self.by)
            return
        spool.settle(claimed.id, state, now=now, by=self.by, why=why, next_at=next_at, leased=True)

    def _hand_over(
        self,
        claimed: Claimed,
        upstream: Upstream,
        sender: Sender | None,
        understood: Understood | Unread | None,
    ) -> None:
        try:
            session = self._offered(claimed, upstream)
        except NotTaken as problem:
            self._not_taken(claimed, upstream, problem)
            return
        try:
            with line.held(claimed.address):
                self._last_word(claimed, upstream, session, sender, understood)
        except (DatabaseError, psycopg.Error):
            # the lock was lost or never had: an offered mail without its dot is dropped
            self._drop(claimed.upstream_id)
            raise

    def _last_word(
        self,
        claimed: Claimed,
        upstream: Upstream,
        session: Session,
        sender: Sender | None,
        understood: Understood | Unread | None,
    ) -> None:
        """The decision taken again under the person's lock, the dot, the answer."""
        began = time.monotonic()
        with transaction.atomic():
            judged = self._judge(sender, understood, claimed, keep=True) if sender else None
            if judged and not judged.goes(claimed.released):
                self._drop(claimed.upstream_id)
                self._settle_by(claimed, judged)
                return
            kept = judged.kept() if judged else spool.Judgement()
            mine = spool.before_the_dot(claimed.id, kept, by=self.by)
        if not mine:
            self._drop(claimed.upstream_id)
            return
        if time.monotonic() - began > STALE:
            self._drop(claimed.upstream_id)
            spool.put_back(
                claimed.id,
                next_at=self.clock(),
                by=self.by,
                why="stopped on the way; nothing was sent",
                dotted=True,
            )
            return
        try:
            reply = session.finish(min(upstream.patience, line.BOUND))
        except NoAnswer as problem:
            self._drop(claimed.upstream_id)
            self._doubt(claimed, str(problem))
        except NotTaken as problem:
            self._not_taken(claimed, upstream, problem)
        else:
            self._delivered(claimed, upstream, reply)

    def _delivered(self, claimed: Claimed, upstream: Upstream, reply: str) -> None:
        """The answer is known; a database that is just starting again is waited for."""
        for patience in (0.2, 1.0, 2.0, 4.0, 8.0, None):
            try:
                spool.settle(
                    claimed.id,
                    State.DELIVERED,
                    now=self.clock(),
                    by=self.by,
                    reply=reply,
                    attempt=True,
                    # a bounce of ours is nothing the ledger wants to hear of
                    told=claimed.sender_id is None,
                    leased=True,
                )
                if upstream.failures:
                    spool.upstream_up(upstream.pk)
                return
            except (DatabaseError, psycopg.Error):
                if patience is None:
                    raise
                connection.close()
                time.sleep(patience)

    def _offered(self, claimed: Claimed, upstream: Upstream) -> Session:
        assert claimed.content is not None
        letter = Letter(
            envelope_from=claimed.envelope_from,
            recipient=claimed.recipient,
            options=claimed.options,
            content=claimed.content,
        )
        where = f"{upstream.host}:{upstream.port}:{upstream.tls}:{upstream.user}"
        known, session = self._sessions.get(upstream.pk, ("", None))
        if session is not None and known == where and not session.worn():
            try:
                session.offer(letter)
            except Cut:
                self._drop(upstream.pk)
            else:
                return session
        elif session is not None:
            session.quit()
        session = Session(upstream, self.name)
        self._sessions[upstream.pk] = where, session
        session.offer(letter)
        return session

    def _not_taken(self, claimed: Claimed, upstream: Upstream, problem: NotTaken) -> None:
        if isinstance(problem, Cut):
            self._drop(upstream.pk)
        if problem.status in _UNREACHABLE:
            spool.upstream_down(upstream.pk)
        now = self.clock()
        if problem.permanent:
            self._bounce(claimed, problem.reply, problem.status)
            return
        wait = BACK_OFF[min(claimed.attempts, len(BACK_OFF) - 1)]
        spool.settle(
            claimed.id,
            State.QUEUED,
            now=now,
            by=self.by,
            reply=problem.reply,
            next_at=now + timedelta(seconds=wait),
            attempt=True,
            leased=True,
        )

    def _given_up(self, claimed: Claimed, upstream: Upstream) -> bool:
        since = claimed.trying_since
        if since is None or self.clock() - since < timedelta(hours=upstream.give_up_hours):
            return False
        said = f"not taken in {upstream.give_up_hours} hours; last: {spool.last_reply(claimed.id)}"
        self._bounce(claimed, said, "5.4.7")
        return True

    def _bounce(self, claimed: Claimed, reply: str, status: str) -> None:
        with transaction.atomic():
            now = self.clock()
            bounced = spool.settle(
                claimed.id,
                State.BOUNCED,
                now=now,
                by=self.by,
                reply=reply,
                attempt=True,
                leased=True,
            )
            if bounced and claimed.sender_id is not None:
                return_to_sender(claimed, reply=reply, status=status, name=self.name, now=now)

    def _doubt(self, claimed: Claimed, why: str) -> None:
        """It may have arrived. The first time it is tried again; then a person decides."""
        now, last = self.clock(), claimed.doubts + 1 >= MOST_DOUBTS
        spool.settle(
            claimed.id,
            State.IN_DOUBT if last else State.QUEUED,
            now=now,
            by=self.by,
            why=f"in doubt: {why}",
            next_at=None if last else now + timedelta(seconds=BACK_OFF[0]),
            attempt=True,
            doubt=True,
            leased=True,
        )

    def _drop(self, upstream_id: int) -> None:
        _, session = self._sessions.pop(upstream_id, ("", None))
        if session is not None:
            session.abandon()
