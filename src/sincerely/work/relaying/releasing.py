"""What is kept back: released, refused or cleared up by a person with a name."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from sincerely.records import settling, spool, verdicts
from sincerely.records.models import Delivery, Mail, VerdictRow
from sincerely.records.settling import Ending
from sincerely.records.spool import State
from sincerely.rules.verdict import Answer, all_codes, may_be_lifted, needs_manager
from sincerely.work.errors import WorkError
from sincerely.work.relaying import judging


def release(*, delivery_id: int, by: str, why: str, now: datetime, manager: bool = True) -> None:
    """Lets a held mail, or one a rule refused, go in spite of the reasons it was stopped for, where
    those are such as a person may set aside. It is judged once more: what comes up later still
    stops it. What a person refused stays so. ``manager``: whether whoever asks is one: what a rule
    refused and left to a manager nobody else lets go.

    Raises `WorkError` ``not_held``, ``not_theirs_to_release``, ``a_managers_word``, ``words_gone``.
    """
    with transaction.atomic():
        row = _locked(delivery_id, State.HELD, State.REFUSED)
        if row.state == State.REFUSED and row.answer != Answer.REFUSE:
            raise _problem(row.pk, row, State.HELD)
        if not Mail.objects.filter(pk=row.mail_id, content__isnull=False).exists():
            raise WorkError(
                "words_gone",
                "The words of that mail are not kept any more.",
                "Have its sender send it again.",
            )
        settling.release(row.pk, _seen(row, manager=manager), by=by, why=why or "released", now=now)


def refuse(*, delivery_id: int, by: str, why: str, now: datetime) -> None:
    """Sees to it that a kept mail never goes. Raises `WorkError` ``not_held``."""
    with transaction.atomic():
        row = _locked(delivery_id, State.HELD, State.WAITING, State.QUEUED)
        refused = Ending(delivery_id=row.pk, state=State.REFUSED, why=why or "refused")
        settling.settle([refused], now=now, by=by)


def clear_up(*, delivery_id: int, arrived: bool, by: str, why: str, now: datetime) -> None:
    """A person says how a mail in doubt ended: it arrived, or it is tried once more.

    Raises `WorkError` ``not_in_doubt``.
    """
    with transaction.atomic():
        row = _locked(delivery_id, State.IN_DOUBT)
        ending = Ending(
            delivery_id=row.pk,
            state=State.DELIVERED if arrived else State.QUEUED,
            why=why or ("it arrived" if arrived else "sent again"),
            next_at=None if arrived else spool.AT_ONCE,
        )
        settling.settle([ending], now=now, by=by)


def _seen(row: Delivery, *, manager: bool) -> list[str]:
    """The reasons it was stopped for, as the one who lets it go has seen them."""
    last = VerdictRow.objects.filter(pk__in=row.verdicts[-1:]).select_related("policy").first()
    verdict = verdicts.again(last) if last and row.codes != [judging.BROKE] else None
    if verdict is None:
        if row.state == State.REFUSED:
            raise _not_theirs()
        return list(row.codes)
    if not may_be_lifted(verdict):
        raise _not_theirs()
    if row.state == State.REFUSED and needs_manager(verdict) and not manager:
        raise WorkError(
            "a_managers_word",
            "A rule refused that mail, and only a manager may let it go.",
            "Ask one of your managers: the reason above says why.",
        )
    return sorted(all_codes(verdict))


def _not_theirs() -> WorkError:
    return WorkError(
        "not_theirs_to_release",
        "Nobody at the store can let that mail go: their own word, or a human's task, stands"
        " against it.",
        "`sincerely mail show` tells which; write to them in person instead.",
    )


def _locked(delivery_id: int, *states: State) -> Delivery:
    row = Delivery.objects.select_for_update().filter(pk=delivery_id).first()
    if row is None or row.state not in states or row.dot_at is not None:
        raise _problem(delivery_id, row, *states)
    return row


def _problem(delivery_id: int, row: Delivery | None, *states: State) -> WorkError:
    wanted: Sequence[str] = [str(state).replace("_", " ") for state in states]
    return WorkError(
        "not_in_doubt" if State.IN_DOUBT in states else "not_held",
        f"Mail {delivery_id} is not {' or '.join(wanted)} any more."
        if row
        else f"There is no mail {delivery_id}.",
        "`sincerely mail list` shows what is kept back.",
    )
