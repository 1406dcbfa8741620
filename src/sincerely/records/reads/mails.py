"""Mail of the store's systems as the pages show it: what is kept back, how each ended, and why."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec
from django.db import connection
from django.db.models import (
    BinaryField,
    Case,
    Count,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from sincerely.records.models import Delivery, Store, Template, VerdictRow
from sincerely.records.spool import OPEN, State
from sincerely.rules.verdict import Answer

from .own_mail import Seller, of_seller
from .stopped import Why, names, verdicts_of, why

#: how far back what is settled is listed and counted
LATELY = timedelta(days=30)
#: a number in the navigation, and one on a tab, counts no further than this
MANY, COUNTED = 100, 1000
#: bytes of a mail that are read for its page
LARGEST = 1_500_000
#: bytes in which a subject stands
_HEAD = 16_000


class Tab(StrEnum):
    """What a list of mails is about. ``would_stop``: gone in watch mode in spite of the gate."""

    NEEDS_YOU = "needs_you"
    WAITING = "waiting"
    ON_ITS_WAY = "on_its_way"
    STOPPED = "stopped"
    WOULD_STOP = "would_stop"
    DELIVERED = "delivered"
    RETURNED = "returned"


_STATES: dict[Tab, tuple[State, ...]] = {
    Tab.NEEDS_YOU: (State.HELD, State.IN_DOUBT),
    Tab.WAITING: (State.WAITING,),
    Tab.ON_ITS_WAY: (State.QUEUED,),
    Tab.STOPPED: (State.REFUSED, State.HANDED_OVER),
    Tab.WOULD_STOP: (State.DELIVERED,),
    Tab.DELIVERED: (State.DELIVERED,),
    Tab.RETURNED: (State.BOUNCED,),
}
#: verdict -> why
_Told = dict[int, Why]
_PASSED = ("", str(Answer.SEND))
_WOULD_STOP = Q(mode="watch") & ~Q(answer__in=_PASSED)


class Taken(msgspec.Struct, frozen=True, rename={"from_name": "from"}):
    """What a mail was taken to be. ``how``: what settled its purpose: stated, rule, template,
    recognised, unsure; ``why``: the words that spoke loudest."""

    how: str = "unsure"
    purpose: str = ""
    probability: float = 0.0
    runner_up: str = ""
    sells: bool = False
    claims: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    written_by: str = ""
    subject: str = ""
    from_name: str = ""


class Step(msgspec.Struct, frozen=True):
    """One step of a mail's trail."""

    at: datetime
    state: str
    by: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One mail to one recipient. ``name`` None: nobody known has this address.

    ``system``: whose mail it is. ``taken`` None: nobody has looked at its words (yet), its subject
    is in ``head``. ``sentences``: the gate's reasons, the strongest first. ``liftable``: they are
    such as a person may set aside; ``managers``: it was refused for one only a manager may.
    """

    id: int
    state: str
    since: datetime
    received_at: datetime
    next_at: datetime | None
    recipient: str
    person_id: int | None
    name: str | None
    system: str
    mode: str
    answer: str
    codes: tuple[str, ...]
    taken: Taken | None
    head: bytes = b""
    sentences: tuple[str, ...] = ()
    instead: str = ""
    liftable: bool = False
    managers: bool = False

    @property
    def open(self) -> bool:
        """Whether it has not ended yet."""
        return self.state in OPEN

    @property
    def would_stop(self) -> bool:
        """Gone in *watch*, and would have been stopped."""
        return self.mode == "watch" and self.answer not in _PASSED

    @property
    def releasable(self) -> bool:
        """Whether a person may let it go now."""
        refused_by_a_rule = self.state == State.REFUSED and self.answer == Answer.REFUSE
        return self.state == State.HELD or (refused_by_a_rule and self.liftable)

    @property
    def refusable(self) -> bool:
        """Whether a person may stop it for good."""
        return self.state in (State.HELD, State.WAITING, State.QUEUED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of them, the newest first. ``before``: where the next begins; None at the end."""

    rows: tuple[Line, ...]
    before: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A wording and what somebody said it is for."""

    id: int
    purpose: str | None
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OneMail:
    """Everything about one. ``content`` empty: its words are not kept any more. ``reply``: what the
    store's mail server said last. ``others``: to how many more the same mail went."""

    line: Line
    envelope_from: str
    content: bytes
    size: int
    trail: tuple[Step, ...]
    reply: str
    doubts: int
    label: Label | None
    others: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bypassed:
    """A sender whose mail goes out unjudged."""

    id: int
    system: str
    since: datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What every page says. ``needs_you``: mails that wait for a person, `MANY` at most."""

    needs_you: int = 0
    bypassed: tuple[Bypassed, ...] = field(default=())


_GLANCE = """
SELECT (SELECT count(*) FROM (
          SELECT 1 FROM delivery
           WHERE store_id = %(store)s AND state IN ('held', 'in_doubt') LIMIT %(most)s) AS those),
       b.id, b.name, b.bypassed_at, b.by, b.why
  FROM (VALUES (1)) AS one (n)
  LEFT JOIN (SELECT s.id, c.name, s.bypassed_at, d.by, d.why
               FROM sender s
               JOIN source c ON c.id = s.source_id AND c.store_id = %(store)s
               LEFT JOIN LATERAL (SELECT x.by, x.why FROM sender_decision x
                                   WHERE x.sender_id = s.id AND x.what = 'bypass'
                                   ORDER BY x.id DESC LIMIT 1) AS d ON true
              WHERE s.bypassed_at IS NOT NULL) AS b ON true
 ORDER BY b.name
"""


def glance(store: Store) -> Glance:
    """What waits for a person, and whose mail is not judged. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_GLANCE, {"store": store.pk, "most": MANY})
        rows = cursor.fetchall()
    return Glance(
        needs_you=rows[0][0],
        bypassed=tuple(
            Bypassed(id=number, system=name, since=since, by=by or "", why=why or "")
            for _, number, name, since, by, why in rows
            if number is not None
        ),
    )


def counts(store: Store, *, now: datetime, seller: Seller | None = None) -> dict[Tab, int]:
    """How many mails each tab has, `COUNTED` and one more at most; of what is settled, those of
    `LATELY`. One query, or two.

    ``seller``: only those to the people of this salesperson (`own_mail`).
    """
    there = Delivery.objects.filter(store=store, mail__sender__isnull=False)
    if seller is not None:
        return _counts_of(of_seller(there, seller), now)
    first, *others = (
        _of_tab(there, tab, now).order_by().values_list(Value(str(tab)))[: COUNTED + 1]
        for tab in Tab
    )
    found = Counter(tab for (tab,) in first.union(*others, all=True))
    return {tab: found[tab] for tab in Tab}


def _counts_of(theirs: QuerySet[Delivery], now: datetime) -> dict[Tab, int]:
    """The same of a salesperson's mails: few, whose people are gone through once."""
    settled = [state for state in State if state not in OPEN]
    shown = theirs.filter(Q(state__in=OPEN) | Q(state__in=settled, since__gte=now - LATELY))
    alike = shown.values_list("state", "mode", "answer").order_by().annotate(n=Count("pk"))
    rows = [(state, mode == "watch" and answer not in _PASSED, n)
            for state, mode, answer, n in alike]  # fmt: skip
    return {
        tab: sum(
            n for state, would, n in rows if state in states and (would or tab != Tab.WOULD_STOP)
        )
        for tab, states in _STATES.items()
    }


def _of_tab(rows: QuerySet[Delivery], tab: Tab, now: datetime) -> QuerySet[Delivery]:
    rows = rows.filter(state__in=_STATES[tab])
    if not set(_STATES[tab]) <= set(OPEN):
        rows = rows.filter(since__gte=now - LATELY)
    return rows.filter(_WOULD_STOP) if tab is Tab.WOULD_STOP else rows


def mails(
    store: Store,
    tab: Tab,
    *,
    now: datetime,
    before: int | None = None,
    limit: int = 30,
    seller: Seller | None = None,
) -> Page:
    """Mails of one tab, the newest first; of what is settled, those of `LATELY`. Three queries."""
    rows = _of_tab(of_seller(of_store(store), seller), tab, now)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: limit + 1])
    shown = found[:limit]
    return Page(rows=lines(store, shown), before=shown[-1].pk if len(found) > limit else None)


def one(store: Store, delivery_id: int, *, seller: Seller | None = None) -> OneMail | None:
    """One mail in full; None where the store, or the salesperson, has none of this number. Five
    queries."""
    rows = (
        of_seller(of_store(store), seller)
        .select_related("mail")
        .defer("mail__content")
        .annotate(begins=_begins(LARGEST), of_mail=_of_same_mail())
        .filter(pk=delivery_id)
    )
    found: Any = rows.first()
    if found is None:
        return None
    (line,) = lines(store, [found])
    return OneMail(
        line=line,
        envelope_from=found.mail.envelope_from,
        content=bytes(found.begins or b""),
        size=found.mail.size,
        trail=tuple(msgspec.convert(found.trail, list[Step])),
        reply=found.reply,
        doubts=found.doubts,
        label=_label(store, found.template_id),
        others=found.of_mail - 1,
    )


def kept_back(store: Store, addresses: Iterable[str]) -> tuple[Line, ...]:
    """What is kept back of the mail to these address keys, oldest first. Three queries at most."""
    keys = [key for key in addresses if key.startswith("email:")]
    states = (State.HELD, State.WAITING, State.IN_DOUBT)
    rows = of_store(store).filter(address__in=keys, state__in=states).order_by("pk")
    return lines(store, list(rows) if keys else [])


def of_store(store: Store) -> QuerySet[Delivery]:
    """Deliveries of accepted mail, without its bytes; bounces of ours are nobody's message. Of the
    mail only what `lines` needs: its sender and source are many columns more."""
    return Delivery.objects.filter(store=store, mail__sender__isnull=False).annotate(
        system=F("mail__sender__source__name"),
        received_at=F("mail__received_at"),
        head=Case(When(read="", then=_begins(_HEAD)), output_field=BinaryField()),
    )


def _begins(most: int) -> Func:
    """The first bytes of a mail: it may be many megabytes long."""
    return Func(
        "mail__content", Value(1), Value(most), function="substr", output_field=BinaryField()
    )


def _of_same_mail() -> Subquery:
    same = Delivery.objects.filter(mail=OuterRef("mail")).order_by().values("mail")
    return Subquery(same.annotate(n=Count("pk")).values("n"))


def _label(store: Store, template_id: int | None) -> Label | None:
    found = Template.objects.filter(store=store, pk__in=[template_id] if template_id else [])
    if (row := found.first()) is None:
        return None
    return Label(id=row.pk, purpose=row.purpose, by=row.labelled_by, at=row.labelled_at)


def lines(store: Store, rows: Sequence[Any]) -> tuple[Line, ...]:
    """Rows of `of_store` with their people and the gate's reasons. Two queries."""
    kept = verdicts_of(store, last_verdicts(rows))
    return lines_of(store, rows, kept, names(store, (row.person_id for row in rows)))


def last_verdicts(rows: Iterable[Any]) -> list[int]:
    """The numbers of the verdicts that say why these rows did not simply go."""
    return [r.verdicts[-1] for r in rows if r.verdicts and r.answer not in _PASSED]


def lines_of(
    store: Store, rows: Sequence[Any], kept: dict[int, VerdictRow], names: dict[int, str]
) -> tuple[Line, ...]:
    """As `lines`, of whom all is known: the verdicts of `last_verdicts`, and the people's names."""
    last = last_verdicts(rows)
    told = {number: why(kept[number], store.zone) for number in last if number in kept}
    return tuple(_line(row, told, names) for row in rows)


def _line(row: Any, told: _Told, names: dict[int, str]) -> Line:
    said = told.get(row.verdicts[-1] if row.verdicts else 0, Why())
    return Line(
        id=row.pk,
        state=row.state,
        since=row.since,
        received_at=row.received_at,
        next_at=row.next_at,
        recipient=row.recipient,
        person_id=row.person_id if row.person_id in names else None,
        name=names.get(row.person_id),
        system=row.system,
        mode=row.mode,
        answer=row.answer,
        codes=tuple(row.codes),
        taken=taken(row.read),
        head=bytes(row.head or b""),
        sentences=said.sentences,
        instead=said.instead,
        liftable=said.may_be_lifted,
        managers=said.needs_manager and row.state == State.REFUSED,
    )


def taken(said: str) -> Taken | None:
    """What is kept of how a mail was read; None where nobody has looked at its words."""
    return msgspec.json.decode(said, type=Taken) if said else None
