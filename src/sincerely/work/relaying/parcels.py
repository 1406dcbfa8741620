"""What a courier has in hand: deliveries that can be carried together."""

from collections.abc import Iterable
from dataclasses import dataclass

from sincerely.records.models import Sender, Upstream
from sincerely.records.spool import Claimed
from sincerely.work.relaying import judging
from sincerely.work.relaying.handover import Letter, Session
from sincerely.work.relaying.judging import Asked, Unread
from sincerely.work.relaying.understanding import Understood

#: at most so many at once: each needs a connection of its own until its final dot
TOGETHER = 8


@dataclass(eq=False, slots=True)
class Parcel:
    """A delivery on its way. ``sender`` None: a bounce of ours, which nobody is asked about.

    ``done``: it has come to its next state, or its final dot may have been sent: whatever breaks
    now, it is not begun again.
    """

    claimed: Claimed
    upstream: Upstream
    sender: Sender | None = None
    understood: Understood | Unread | None = None
    session: Session | None = None
    done: bool = False

    @property
    def address(self) -> str:
        """Of its reader."""
        return self.claimed.address

    def asked(self) -> Asked:
        """As the gate is asked about it."""
        assert self.sender is not None
        return Asked(
            sender=self.sender,
            understood=self.understood,
            recipient=self.claimed.recipient,
            kept=judging.kept_back(self.claimed),
        )

    def letter(self) -> Letter:
        """As it is handed over."""
        assert self.claimed.content is not None
        return Letter(
            envelope_from=self.claimed.envelope_from,
            recipient=self.claimed.recipient,
            options=self.claimed.options,
            content=self.claimed.content,
        )

    def abandon(self) -> None:
        """Without its final dot, an upstream drops what it was offered."""
        if self.session is not None:
            self.session.close()
            self.session = None


def together(claimed: Iterable[Claimed]) -> list[list[Claimed]]:
    """Deliveries by what can be carried together: to one upstream, and to each reader one, so that
    the next is judged knowing of it."""
    loads: list[list[Claimed]] = []
    for each in claimed:
        for load in loads:
            if len(load) < TOGETHER and _goes_with(each, load):
                load.append(each)
                break
        else:
            loads.append([each])
    return loads


def _goes_with(one: Claimed, load: list[Claimed]) -> bool:
    same = all(each.upstream_id == one.upstream_id for each in load)
    return same and all(each.address != one.address for each in load)
