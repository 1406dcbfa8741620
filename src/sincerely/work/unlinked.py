"""One decision each on a sale nobody is linked to: this prospect, their household, or nobody's.

Kept with who and why; who is who goes the way of every such decision (`work.matching.answering`),
and can be undone there. Every answer teaches the matcher (`work.learning`).
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from sincerely.records import locks
from sincerely.records.models import MatchAnswer, Pair, PeopleDecision, Person, Store
from sincerely.records.pairs import two
from sincerely.records.reads import standings
from sincerely.records.reads.unlinked import CANDIDATES
from sincerely.work.errors import WorkError
from sincerely.work.matching import answering

Answer = MatchAnswer.Answer
_VERBS = {
    Answer.SAME: answering.same,
    Answer.DIFFERENT: answering.strangers,
    Answer.HOUSEHOLD: answering.together,
}


def link(
    *,
    store: Store,
    buyer: Person,
    prospect: Person,
    answer: Answer,
    by: str,
    why: str,
    now: datetime,
) -> MatchAnswer:
    """The buyer is this prospect, lives with them, or is somebody else.

    Raises what `work.matching.answering` raises, and `WorkError` ``not_a_link``, ``no_sale``.
    """
    if answer not in _VERBS:
        hint = "Say same, household or different of two people."
        raise WorkError("not_a_link", "That is no answer about two people.", hint)
    with transaction.atomic():
        deal = _deal(store, buyer)
        one, other = two(buyer.pk, prospect.pk)
        pair = Pair.objects.filter(one=one, other=other).first()
        levels = {s["column"]: s["level"] for s in pair.steps} if pair else {}
        weight = pair.weight if pair else None
        decision = _VERBS[answer](one=buyer, other=prospect, by=by, why=why, now=now)
        return MatchAnswer.objects.create(
            group_id=store.group_id,
            store=store,
            deal=deal,
            people=[buyer.pk, prospect.pk],
            answer=answer,
            levels=levels,
            weight=weight,
            by=by,
            why=why[:500],
            at=now,
            decision=decision,
        )


def nobody(*, store: Store, buyer: Person, by: str, why: str, now: datetime) -> MatchAnswer:
    """No prospect belongs to this sale: they walked in and bought. It leaves the list.

    Those who were named as who may have shopped for it are other people, and are held for it no
    more. Raises `WorkError` ``no_sale``, ``no_reason``, ``no_prospect_already``.
    """
    if not why.strip():
        raise WorkError("no_reason", "Nobody said why.", "Say how you know, in a few words.")
    with transaction.atomic():
        locks.group(store.group_id, alone=True)
        deal = _deal(store, buyer)
        _not_said_yet(store, deal)
        parted = [
            answering.different(one=buyer, other=other, by=by, why=why, now=now).pk
            for other in _named(buyer)
        ]
        decision = PeopleDecision.objects.create(
            group_id=store.group_id,
            kind=PeopleDecision.Kind.WALKED_IN,
            people=[buyer.pk],
            what={"deal": deal, "parted": parted},
            evidence=why,
            by=by,
            at=now,
        )
        return MatchAnswer.objects.create(
            group_id=store.group_id,
            store=store,
            deal=deal,
            people=[buyer.pk],
            answer=Answer.NO_PROSPECT,
            by=by,
            why=why[:500],
            at=now,
            decision=decision,
        )


def _not_said_yet(store: Store, deal: str) -> None:
    said = MatchAnswer.objects.filter(
        store=store, deal=deal, answer=Answer.NO_PROSPECT, decision__peopledecision=None
    )
    if said.exists():
        raise WorkError(
            "no_prospect_already", "That was said of this sale before.", "Nothing to do."
        )


def _named(buyer: Person) -> list[Person]:
    """Whom the list names first of those who may have shopped for what they bought."""
    asked = Pair.objects.filter(Q(one=buyer) | Q(other=buyer), state=Pair.State.OPEN)
    likeliest = asked.order_by(F("weight").desc(nulls_last=True), "pk").select_related()
    both = likeliest[:CANDIDATES]
    return [pair.other if pair.one_id == buyer.pk else pair.one for pair in both]


def _deal(store: Store, buyer: Person) -> str:
    """The deal by which they bought, or one of their home: the list compares both."""
    kept = standings.of(store, [buyer.pk]).get(buyer.pk, standings.NOTHING)
    bought = kept.own.bought or (kept.home and kept.home.bought)
    if not bought:
        raise WorkError(
            "no_sale",
            f"No sale to person {buyer.pk} stands at {store.name}.",
            "`sincerely sales unlinked` lists the sales and their buyers.",
        )
    return bought.deal
