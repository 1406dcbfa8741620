"""Asking the gate: gather the facts, decide, keep the verdict with everything it rests on."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, islice

import msgspec
from django.db import transaction

from sincerely.records import facts, verdicts
from sincerely.records.facts import Reader
from sincerely.records.models import Person, Source, Store
from sincerely.records.verdicts import VERSIONS, Judged, versions
from sincerely.rules import contact
from sincerely.rules.contact import Address
from sincerely.rules.gate import decide as judge
from sincerely.rules.gate import protects_most
from sincerely.rules.message import Facts, Message
from sincerely.rules.policy import Policy
from sincerely.rules.purpose import CLAIMS_OF, Channel, Purpose, WrittenBy
from sincerely.rules.verdict import Answer, InsteadKind, Verdict
from sincerely.work import caring, policies
from sincerely.work.errors import WorkError

#: of a list, so many are decided before any is kept
_FEW = 50
_PHONE = frozenset({Channel.CALL, Channel.TEXT, Channel.RECORDED_CALL})


class Question(msgspec.Struct, kw_only=True, gc=False):
    """One message to one address. ``words``: of the message itself, for the human who takes it
    over. ``recogniser``: the version of the one that said what it is for. ``tasks``: a *hand over*
    opens or joins a human's task."""

    to: str
    message: Message
    words: str = ""
    recogniser: str = "none"
    tasks: bool = True


class Decided(msgspec.Struct, kw_only=True, gc=False):
    """A decision: the question, the answer and what it rests on. ``id`` None: not kept."""

    id: int | None
    person_id: int | None
    message: Message
    verdict: Verdict
    facts: Facts
    policy_number: int
    versions: str = VERSIONS
    believed: bool = True


def decide(
    *,
    store: Store,
    to: str,
    message: Message,
    by: str,
    now: datetime,
    source: Source | None = None,
    keep: bool = True,
    supposed: bool = False,
    weighed: bool = False,
    words: str = "",
    recogniser: str = "none",
) -> Decided:
    """The verdict on one message. Raises `WorkError` ``address_unreadable``."""
    return decide_many(
        store=store,
        to=[to],
        message=message,
        by=by,
        now=now,
        source=source,
        keep=keep,
        supposed=supposed,
        weighed=weighed,
        words=words,
        recogniser=recogniser,
    )[0]


def decide_many(
    *,
    store: Store,
    to: Sequence[str],
    message: Message,
    by: str,
    now: datetime,
    source: Source | None = None,
    keep: bool = True,
    supposed: bool = False,
    weighed: bool = False,
    words: str = "",
    recogniser: str = "none",
) -> list[Decided]:
    """The verdicts on one message to many addresses, in order.

    What a source says of purpose and author counts only as far as it is believed (its
    ``may_claim``, ``may_write_as_person``). A *hand over* opens or joins a human's task.
    ``supposed``: ``now`` is a moment somebody only asks about, so no task is opened. ``weighed``:
    how far the source is believed has been considered (`work.relaying.understanding`). ``words``:
    of the message itself, for the human who takes it over. ``recogniser``: the version of the one
    that said what it is for.
    Raises `WorkError` ``address_unreadable`` naming the first address nobody can have.
    """
    believed = message if weighed else _believed(message, source)
    questions = [
        Question(to=each, message=believed, words=words, recogniser=recogniser, tasks=not supposed)
        for each in to
    ]
    found = decide_each(store=store, questions=questions, by=by, now=now, source=source, keep=keep)
    for each in found:
        each.believed = believed is message
    return found


def decide_each(
    *,
    store: Store,
    questions: Sequence[Question],
    by: str,
    now: datetime,
    source: Source | None,
    keep: bool,
) -> list[Decided]:
    """The verdicts on messages of one source, in order, all weighed before. One query for the facts
    and, with ``keep``, one statement for the verdicts, however many.

    Raises `WorkError` ``address_unreadable`` naming the first address nobody can have.
    """
    addresses = [_address(each.to) for each in questions]
    phone = any(each.message.channel in _PHONE for each in questions)
    gathered = facts.gather(store, addresses, now, phone=phone)
    policy, number = policies.by_id(gathered.policy_id)
    decided: list[Decided] = []

    def judging() -> Iterator[Judged]:
        for question, mark, everyone in zip(
            questions, gathered.marks, gathered.readers, strict=True
        ):
            judged = _judge(question, mark, everyone, policy, now)
            decided.append(_decided(judged, number))
            yield judged

    if keep and questions:
        _keep(store, source, questions, judging(), decided, gathered.policy_id, by, now)
    else:
        deque(judging(), maxlen=0)
    return decided


def _decided(judged: Judged, policy_number: int) -> Decided:
    reader = judged.reader
    return Decided(
        id=None,
        person_id=reader.person_id,
        message=judged.message,
        verdict=judged.verdict,
        facts=reader.facts,
        policy_number=policy_number,
        versions=versions(judged.recogniser),
    )


def _keep(
    store: Store,
    source: Source | None,
    questions: Sequence[Question],
    judging: Iterator[Judged],
    decided: Sequence[Decided],
    policy_id: int | None,
    by: str,
    now: datetime,
) -> None:
    """Keeps the verdicts and gives them their numbers; those that become a human's task together
    with the tasks.

    A long list is decided while the server writes what has been. ``decided``: grows with
    ``judging``.
    """
    first = tuple(islice(judging, _FEW))

    def kept() -> None:
        ids = verdicts.keep(
            store=store, source=source, judged=chain(first, judging), many=len(questions),
            policy_id=policy_id, by=by, now=now,
        )  # fmt: skip
        for each, number in zip(decided, ids, strict=True):
            each.id = number

    def tasks() -> list[tuple[Question, Decided]]:
        return [
            (question, each)
            for question, each in zip(questions, decided, strict=True)
            if question.tasks and each.verdict.answer is Answer.HAND_OVER and each.person_id
        ]

    if len(first) == len(questions) and not tasks():
        kept()
        return
    with transaction.atomic():
        kept()
        _hand_over(store, tasks(), by, now)


def today(*, person: Person, store: Store, now: datetime) -> dict[Purpose, Decided]:
    """What the gate would say to this person now for each purpose, by mail; nothing is kept."""
    policy, number = policies.current(store)
    seen = facts.of_person(store, person.pk, now)
    answers = {}
    for purpose in Purpose:
        message = Message(channel=Channel.EMAIL, purpose=purpose, written_by=WrittenBy.MACHINE)
        answers[purpose] = Decided(
            id=None,
            person_id=person.pk,
            message=message,
            verdict=judge(message, seen, policy, now),
            facts=seen,
            policy_number=number,
        )
    return answers


def _address(text: str) -> Address:
    found = contact.address(text)
    if found is None:
        raise WorkError(
            "address_unreadable",
            f"{text!r} is neither a mail address nor a phone number.",
            "Give one address, such as pat@example.com or +1 207 555 0123.",
        )
    return found


def _believed(message: Message, source: Source | None) -> Message:
    """The message as far as its sender is believed; an unknown sender is the store itself."""
    if source is None:
        return message
    if message.purpose is not None and message.purpose not in source.may_claim:
        # what the purpose claims is still said in the message, whoever says it
        claims = message.claims | CLAIMS_OF.get(message.purpose, frozenset())
        message = replace(message, purpose=None, claims=claims)
    if message.by_person and not source.may_write_as_person:
        message = replace(message, written_by=WrittenBy.UNKNOWN, in_reply_to="")
    return message


def _judge(
    question: Question, mark: bytes, readers: Sequence[Reader], policy: Policy, now: datetime
) -> Judged:
    """One verdict for an address: where several people share it, the one that protects most."""
    message = question.message
    found = [judge(message, reader.facts, policy, now) for reader in readers]
    best = protects_most(found) if len(readers) > 1 else 0
    return Judged(message, mark, readers[best], found[best], question.recogniser)


_WHY = {
    "thank_you": "A machine was about to thank them",
    "service_introduction": "A machine was about to introduce the service department",
    "personal_call": "A recorded voice was about to call them",
}


def _hand_over(
    store: Store, tasks: Sequence[tuple[Question, Decided]], by: str, now: datetime
) -> None:
    # in order of person, so that two lists judged at once never wait in a circle
    for question, each in sorted(tasks, key=lambda one: one[1].person_id or 0):
        message, instead = question.message, each.verdict.instead
        assert instead.kind is InsteadKind.TASK
        assert each.person_id is not None
        purpose = (message.purpose or "unknown").replace("_", " ")
        caring.hand_over(
            store=store,
            person_id=each.person_id,
            kind=instead.task,
            owner=instead.who,
            why=_WHY.get(instead.task, "A machine was about to speak to them"),
            words=f"{message.channel.replace('_', ' ')}: {purpose}, from {message.sender or by}"
            + (f"\n\n{question.words}" if question.words else ""),
            by=by,
            now=now,
        )
