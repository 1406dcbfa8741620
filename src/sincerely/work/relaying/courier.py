"""The way of deliveries out of the spool: judged, handed over, judged again at the last moment.

A few are carried together, each on a connection of its own, because a question to the database
costs the same for one and for eight. Three commits mark the way: claimed, *the final dot may be
sent now*, and how it ended. Killed between the second and the third, nobody knows whether it
arrived: that is counted as a doubt, tried once more, and after a second doubt left to a person
(promise 2).
"""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from selectors import EVENT_READ, DefaultSelector

import psycopg
from django.db import connection, transaction
from django.db.utils import DatabaseError, DataError

from sincerely.records import line, settling, spool, untold
from sincerely.records.line import Held
from sincerely.records.settling import Judgement
from sincerely.records.spool import Claimed
from sincerely.rules.verdict import Answer
from sincerely.work.relaying import judging, setup, telling
from sincerely.work.relaying.connections import Connections
from sincerely.work.relaying.endings import Endings
from sincerely.work.relaying.handover import NoAnswer, NotTaken
from sincerely.work.relaying.judging import Judged, Unread
from sincerely.work.relaying.parcels import TOGETHER, Parcel, together
from sincerely.work.relaying.understanding import Understood

log = logging.getLogger(__name__)

#: seconds from the last decision to the dot; a worker that was stopped in between begins again
STALE = 5.0
#: seconds an answer that has come waits for others, to be kept with them
GATHERED = 0.005


class Courier:
    """One thread's hands: its connections to upstreams, and the way of each delivery.

    ``by``: the name of its lease, of this process and thread alone. ``clock``: the moment (UTC).
    ``name``: how it greets an upstream.
    """

    def __init__(self, *, by: str, clock: Callable[[], datetime], name: str) -> None:
        self.by, self.clock = by, clock
        self._endings = Endings(by, clock, name)
        self._connections = Connections(name)

    def work(self, most: int = TOGETHER) -> int:
        """Takes up to ``most`` due deliveries, each to its next state. How many there were."""
        claimed = spool.claim(by=self.by, most=most, now=self.clock())
        for load in together(claimed):
            self._carry(load)
        self._connections.let_worn_go()
        return len(claimed)

    def close(self) -> None:
        """Ends its connections."""
        self._connections.close()

    def _carry(self, load: Sequence[Claimed]) -> None:
        """Where something breaks, each is carried alone, so that only the one it breaks on has an
        error counted."""
        parcels: list[Parcel] = []
        try:
            for each in load:
                parcels.append(Parcel(each, setup.upstream(each.upstream_id)))
            self._deliver(parcels)
        except Exception:
            level = logging.ERROR if len(load) == 1 else logging.WARNING
            numbers = ", ".join(str(each.id) for each in load)
            log.log(level, "Deliveries %s could not be worked on.", numbers, exc_info=True)
            for parcel in parcels:
                parcel.abandon()
            connection.close()
            done = {parcel.claimed.id for parcel in parcels if parcel.done}
            left = [each for each in load if each.id not in done]
            for each in left:
                if len(load) == 1:
                    self._endings.after_an_error(each)
                else:
                    self._carry([each])

    def _deliver(self, parcels: Sequence[Parcel]) -> None:
        """Each to its next state. All go to one upstream, and to different readers."""
        ours = [each for each in parcels if self._begins(each)]
        asked = [each for each in ours if each.sender is not None]
        self._tell_before(asked)
        for each in asked:
            each.understood = self._read(each)
        stopped = [
            (p, judged) for p, judged in self._judge(asked, keep=False) if not _goes(p, judged)
        ]
        # who opens a task waits for others who do: with one lock in hand, never with several
        tasks = [p for p, judged in stopped if judged.answer is Answer.HAND_OVER]
        back = [p for p, _ in stopped]
        self._connections.offer([each for each in ours if each not in back], self._not_offered)
        self._under_the_locks([each for each in ours if each not in tasks])
        for each in tasks:
            self._under_the_locks([each])

    def _begins(self, parcel: Parcel) -> bool:
        """Whether it is to be worked on at all."""
        claimed = parcel.claimed
        if claimed.dot_at is not None:
            self._endings.doubt(claimed, "the worker ended before the answer came")
            parcel.done = True
        elif self._endings.given_up(claimed, parcel.upstream):
            parcel.done = True
        elif claimed.sender_id is not None:
            parcel.sender = setup.sender(claimed.sender_id)
        return not parcel.done

    def _tell_before(self, parcels: Sequence[Parcel]) -> None:
        """Whoever has just been written to is judged knowing of it."""
        if addresses := _untold(parcels):
            telling.tell(addresses=addresses, by=self.by, now=self.clock())

    def _read(self, parcel: Parcel) -> Understood | Unread | None:
        assert parcel.sender is not None
        try:
            return judging.read(parcel.sender, parcel.claimed)
        except DataError:  # words no database can keep, such as a NUL in a subject
            log.exception("The words of delivery %s cannot be kept.", parcel.claimed.id)
            return Unread()
        except (DatabaseError, psycopg.Error):
            raise
        except Exception:
            log.exception("The recogniser broke on delivery %s.", parcel.claimed.id)
            return Unread()

    def _judge(self, parcels: Sequence[Parcel], *, keep: bool) -> list[tuple[Parcel, Judged]]:
        """The gate's word on each. A gate that breaks holds, where it is on, and says so (promise
        6): of several nobody knows on which, so each is then carried alone."""
        asked = [each.asked() for each in parcels]
        try:
            judged = judging.judge(asked, keep=keep, by=self.by, now=self.clock())
        except (DatabaseError, psycopg.Error):
            raise
        except Exception:
            if len(asked) > 1:
                raise
            log.exception("The gate broke on delivery %s.", parcels[0].claimed.id)
            judged = [Judged(mode=asked[0].mode, broke=True)]
        return list(zip(parcels, judged, strict=True))

    def _not_offered(self, parcel: Parcel, problem: NotTaken | None) -> None:
        if problem is None:
            self._endings.put_back(parcel.claimed)
        else:
            self._endings.not_taken(parcel.claimed, problem)
        parcel.done = True

    def _under_the_locks(self, parcels: Sequence[Parcel]) -> None:
        """Those whose locks are free first, then those somebody else had."""
        while left := [each for each in parcels if not each.done]:
            with line.held([each.address for each in left]) as held:
                self._last_word([each for each in left if each.address in held], held)

    def _last_word(self, parcels: Sequence[Parcel], held: Held) -> None:
        """The decision taken again under the readers' locks, the dots, the answers. What was
        stopped before has not been offered, and has no connection."""
        began = time.monotonic()
        with transaction.atomic():
            going = self._decided_again(parcels)
        for each in parcels:
            each.done = True
            if each not in going:
                each.abandon()
        until = time.monotonic() + min(parcels[0].upstream.patience, line.BOUND)
        sent = [each for each in going if self._sent(each, began, until)]
        held.let_go([each.address for each in parcels if each not in sent])
        while sent:
            answered = _answered(sent, until)
            self._keep_answers(answered, until)
            held.let_go([each.address for each in answered])
            sent = [each for each in sent if each not in answered]

    def _decided_again(self, parcels: Sequence[Parcel]) -> list[Parcel]:
        """Those whose final dots may be sent: that they may is kept with the decision. The others
        are settled, or kept for later. Part of a transaction."""
        asked = [each for each in parcels if each.sender is not None]
        # somebody else has just written to them: that counts first
        addresses = _untold(asked)
        judged = self._judge([p for p in asked if p.address not in addresses], keep=True)
        going = [(p, said.kept()) for p, said in judged if _goes(p, said) and p.session]
        going += [(each, Judgement()) for each in parcels if each.sender is None]
        if stopped := [(p, said) for p, said in judged if not _goes(p, said)]:
            self._endings.keep_back(stopped)
        settled = {each.claimed.id for each, _ in (*going, *stopped)}
        for each in parcels:
            if each.claimed.id not in settled:  # nor those that may go only now
                self._endings.put_back(each.claimed)
        those = [(each.claimed.id, judgement) for each, judgement in going]
        mine = settling.before_the_dot(those, by=self.by) if those else set()
        return [each for each, _ in going if each.claimed.id in mine]

    def _sent(self, parcel: Parcel, began: float, until: float) -> bool:
        """Whether its final dot is on its way."""
        assert parcel.session is not None
        if time.monotonic() - began > STALE:
            parcel.abandon()
            why = "stopped on the way; nothing was sent"
            self._endings.put_back(parcel.claimed, why, dotted=True)
            return False
        try:
            parcel.session.dot(until)
        except NoAnswer as problem:
            self._endings.doubt(parcel.claimed, str(problem))
            return False
        return True

    def _keep_answers(self, parcels: Sequence[Parcel], until: float) -> None:
        delivered: list[tuple[Parcel, str]] = []
        others: list[tuple[Parcel, NotTaken | NoAnswer]] = []
        for each in parcels:
            assert each.session is not None
            try:
                delivered.append((each, each.session.answer(until)))
            except (NoAnswer, NotTaken) as problem:
                others.append((each, problem))
            self._connections.take_back(each)
        if delivered:
            self._endings.delivered(delivered)
        for each, said in others:
            if isinstance(said, NotTaken):
                self._endings.not_taken(each.claimed, said)
            else:
                self._endings.doubt(each.claimed, str(said))


def _goes(parcel: Parcel, judged: Judged) -> bool:
    return judged.goes(parcel.claimed.released)


def _untold(parcels: Sequence[Parcel]) -> set[str]:
    """Addresses something was delivered to that the ledger has not heard of. In bypass nobody is
    asked, so nothing depends on it."""
    judged = [p.address for p in parcels if p.sender is not None and p.sender.bypassed_at is None]
    return untold.among(judged) if judged else set()


def _answered(parcels: Sequence[Parcel], until: float) -> list[Parcel]:
    """Those whose upstream has answered, a moment after the first has; at ``until`` all of them,
    answered or not."""
    with DefaultSelector() as selector:
        for each in parcels:
            assert each.session is not None
            selector.register(each.session, EVENT_READ, each)
        ready: dict[int, Parcel] = {}
        deadline = until
        while (left := deadline - time.monotonic()) > 0 and len(ready) < len(parcels):
            found = selector.select(left)
            if found and not ready:
                deadline = min(until, time.monotonic() + GATHERED)
            for key, _ in found:
                ready[key.fd] = key.data
                selector.unregister(key.fileobj)
    return list(ready.values()) or list(parcels)
