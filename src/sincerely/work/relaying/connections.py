"""One courier's connections to the upstreams: each carries one mail at a time, and many in turn."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from sincerely.records.models import Upstream
from sincerely.work.relaying.handover import Cut, NotTaken, Session
from sincerely.work.relaying.parcels import Parcel

#: no connection came about
UNREACHABLE = "4.4.1"
#: upstream -> where it was, and those that are free
_Free = dict[tuple[int, str], list[Session]]
NotOffered = Callable[[Parcel, NotTaken | None], None]


class Connections:
    """``name``: how they greet."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._free: _Free = defaultdict(list)

    def offer(self, parcels: Sequence[Parcel], not_offered: NotOffered) -> None:
        """Says everything of these but their final dots; all of them go to one upstream.

        ``not_offered`` is told of each that it does not want and why; without a reason where it
        takes no more connections at the moment.
        """
        begun = []
        for place, each in enumerate(parcels):
            try:
                each.session = self._begun(each)
                begun.append(each)
            except NotTaken as problem:
                full = bool(begun) and problem.status == UNREACHABLE
                not_offered(each, None if full else problem)
                if problem.status == UNREACHABLE:
                    for other in parcels[place + 1 :]:
                        not_offered(other, None)
                    break
        for each in begun:
            try:
                self._offered(each)
            except NotTaken as problem:
                self.take_back(each)
                not_offered(each, problem)

    def take_back(self, parcel: Parcel) -> None:
        """A connection that has carried its mail, for the next."""
        if parcel.session is not None and parcel.session.alive:
            self._free[_key(parcel.upstream)].append(parcel.session)
        parcel.session = None

    def let_worn_go(self) -> None:
        """Ends those that were idle for long, or have carried many."""
        for key, those in list(self._free.items()):
            for each in [each for each in those if each.worn()]:
                those.remove(each)
                each.quit()
            if not those:
                del self._free[key]

    def close(self) -> None:
        """Ends all that are free."""
        for those in self._free.values():
            for each in those:
                each.quit()
        self._free.clear()

    def _begun(self, parcel: Parcel) -> Session:
        free = self._free[_key(parcel.upstream)]
        while free:
            session = free.pop()
            if session.worn():
                session.quit()
                continue
            try:
                self._begin(session, parcel)
            except Cut:
                session.close()
            else:
                return session
        return self._new(parcel)

    def _new(self, parcel: Parcel) -> Session:
        session = Session(parcel.upstream, self._name)
        self._begin(session, parcel)
        return session

    def _begin(self, session: Session, parcel: Parcel) -> None:
        parcel.session = session
        try:
            session.begin(parcel.letter())
        except NotTaken:
            self.take_back(parcel)
            raise

    def _offered(self, parcel: Parcel) -> None:
        """Until the upstream waits for the final dot. One that ended a connection while it was idle
        is asked on a new one."""
        assert parcel.session is not None
        try:
            parcel.session.content()
        except Cut:
            if parcel.session.fresh:
                raise
            parcel.session = self._new(parcel)
            parcel.session.content()


def _key(upstream: Upstream) -> tuple[int, str]:
    """Where it is: after it has moved, the connections to the old place only grow idle."""
    return upstream.pk, f"{upstream.host}:{upstream.port}:{upstream.tls}:{upstream.user}"
