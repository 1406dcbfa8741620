"""What is kept back: released, refused or cleared up by a person with a name."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from sincerely.records import spool, verdicts
from sincerely.records.models import Delivery, VerdictRow
from sincerely.records.spool import State
from sincerely.rules.gate import decide
from sincerely.work import policies
from sincerely.work.errors import WorkError
from sincerely.work.relaying import judging


def release(*, delivery_id: int, by: str, why: str, now: datetime) -> None:
    """Lets a held mail go in spite of the reasons it is held for; what comes up later, or is
    stronger than a hold, still stops it. Raises `WorkError` ``not_held``."""
    with transaction.atomic():
        row = _locked(delivery_id, State.HELD, State.WAITING)
        if row.state != State.HELD:
            raise WorkError(
                "not_held",
                "That mail waits for a time, and goes by itself.",
                "Only what is held for a person can be released.",
            )
        Delivery.objects.filter(pk=row.pk).update(released=_seen(row), leased_until=None)
        spool.settle(
            row.pk, State.QUEUED, now=now, by=by, why=why or "released", next_at=spool.AT_ONCE
        )


def refuse(*, delivery_id: int, by: str, why: str, now: datetime) -> None:
    """Sees to it that a kept mail never goes. Raises `WorkError` ``not_held``."""
    with transaction.atomic():
        row = _locked(delivery_id, State.HELD, State.WAITING, State.QUEUED)
        spool.settle(row.pk, State.REFUSED, now=now, by=by, why=why or "refused")


def clear_up(*, delivery_id: int, arrived: bool, by: str, why: str, now: datetime) -> None:
    """A person says how a mail in doubt ended: it arrived, or it is tried once more.

    Raises `WorkError` ``not_in_doubt``.
    """
    with transaction.atomic():
        row = _locked(delivery_id, State.IN_DOUBT)
        if arrived:
            spool.settle(row.pk, State.DELIVERED, now=now, by=by, why=why or "it arrived")
        else:
            spool.settle(
                row.pk,
                State.QUEUED,
                now=now,
                by=by,
                why=why or "sent again",
                next_at=spool.AT_ONCE,
            )


def _seen(row: Delivery) -> list[str]:
    """The reasons it is held for, those behind *nobody knows what it is for* with them."""
    kept = VerdictRow.objects.filter(pk__in=row.verdicts[-1:]).select_related("policy").first()
    if kept is None:
        return list(row.codes)
    asked = verdicts.typed(kept)
    policy, _ = policies.by_id(asked.policy_id)
    again = decide(asked.message, asked.facts, policy, asked.at)
    return sorted({*row.codes, *judging.inner_codes(again)})


def _locked(delivery_id: int, *states: State) -> Delivery:
    row = Delivery.objects.select_for_update().filter(pk=delivery_id).first()
    if row is None or row.state not in states or row.dot_at is not None:
        wanted: Sequence[str] = [str(state).replace("_", " ") for state in states]
        code = "not_in_doubt" if State.IN_DOUBT in states else "not_held"
        raise WorkError(
            code,
            f"Mail {delivery_id} is not {' or '.join(wanted)} any more."
            if row
            else f"There is no mail {delivery_id}.",
            "`sincerely mail list` shows what is kept back.",
        )
    return row
