"""Who sends through the relay, in which mode each purpose is, and who decided that."""

from dataclasses import dataclass
from datetime import datetime

from sincerely.records.models import Sender, SenderDecision, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """A system that sends through us. ``modes``: purpose -> mode, those with their own;
    ``otherwise``: of all others. ``bypassed_at``: since then nothing of it is judged."""

    id: int
    system: str
    otherwise: str
    modes: dict[str, str]
    bypassed_at: datetime | None

    def mode(self, purpose: str) -> str:
        """The mode of one purpose."""
        return self.modes.get(purpose, self.otherwise)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Somebody changed how a system's mail is treated. ``what``: mode, bypass, bypass_ended."""

    id: int
    system: str
    what: str
    purpose: str
    mode: str
    why: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """One page of them, newest first. ``before``: where the next begins; None at the end."""

    rows: tuple[Decision, ...]
    before: int | None


def senders(store: Store) -> tuple[Sending, ...]:
    """The store's senders by name. One query."""
    rows = Sender.objects.filter(source__store=store).select_related("source")
    return tuple(_sending(row) for row in rows.order_by("source__name"))


def anybody_sends() -> bool:
    """Whether any system of any store is let in. One query."""
    return Sender.objects.exclude(user=None, networks=[]).exists()


def sender(store: Store, number: int) -> Sending | None:
    """One of them; None where the store has none of this number. One query."""
    row = Sender.objects.filter(source__store=store, pk=number).select_related("source").first()
    return _sending(row) if row else None


def decisions(store: Store, *, before: int | None = None, limit: int = 50) -> Decisions:
    """What was decided about the store's senders. One query."""
    rows = SenderDecision.objects.filter(sender__source__store=store)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("sender__source").order_by("-pk")[: limit + 1])
    return Decisions(
        rows=tuple(_decision(row) for row in found[:limit]),
        before=found[limit - 1].pk if len(found) > limit else None,
    )


def _sending(row: Sender) -> Sending:
    return Sending(
        id=row.pk,
        system=row.source.name,
        otherwise=row.modes.get("", "watch"),
        modes={purpose: mode for purpose, mode in row.modes.items() if purpose},
        bypassed_at=row.bypassed_at,
    )


def _decision(row: SenderDecision) -> Decision:
    return Decision(
        id=row.pk,
        system=row.sender.source.name,
        what=row.what,
        purpose=row.purpose,
        mode=row.mode,
        why=row.why,
        by=row.by,
        at=row.at,
    )
