"""Asking the gate: one or many alike, the strictest reader, believed as far as agreed, kept."""

import dataclasses
from dataclasses import replace
from itertools import product

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sincerely.records import verdicts
from sincerely.records.models import CareTask, Person, Source, Store, VerdictRow
from sincerely.rules.events.deals import DealSold, DepositTaken
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.wishes import OptedIn, OptedOut
from sincerely.rules.gate import decide as judge
from sincerely.rules.message import Message
from sincerely.rules.purpose import Channel, Claim, Purpose, WrittenBy
from sincerely.rules.sighting import Contact
from sincerely.rules.verdict import Answer, InsteadKind
from sincerely.work import answers, households, people, policies, sending, stores
from sincerely.work.errors import WorkError
from sincerely.work.sending import Decided
from tests.cast import ROSA, SUV, TOM, House, day, house
from tests.records.arrivals import LATER, arrivals

pytestmark = pytest.mark.django_db
NOBODY = "nobody@example.net"
PROMOTION = Message(channel=Channel.EMAIL, purpose=Purpose.PROMOTION)


@pytest.fixture
def harbor() -> House:
    return house()


def decide(harbor: House, to: str, message: Message, source: Source | None = None) -> Decided:
    return sending.decide(
        store=harbor.store, to=to, message=message, by="the tests", now=LATER, source=source
    )


def many(harbor: House, to: list[str], message: Message = PROMOTION) -> list[Decided]:
    return sending.decide_many(
        store=harbor.store, to=to, message=message, by="the tests", now=LATER
    )


def told(decided: Decided) -> tuple[object, ...]:
    """What a decision says, without the number it is kept under."""
    verdict = decided.verdict
    return (
        decided.person_id,
        verdict.answer,
        [(reason.code, str(reason.facts)) for reason in verdict.reasons],
        verdict.until,
        verdict.valid_until,
    )


def replayed(row: VerdictRow) -> tuple[object, ...]:
    """What the gate says to a kept row's inputs under the policy of its day."""
    kept = verdicts.typed(row)
    policy, _ = policies.by_id(kept.policy_id)
    verdict = judge(kept.message, kept.facts, policy, kept.at)
    codes = [reason.code for reason in verdict.reasons]
    return str(verdict.answer), codes, verdict.until, verdict.valid_until


def kept(row: VerdictRow) -> tuple[object, ...]:
    return row.answer, row.codes, row.until, row.valid_until


# one or many, and for good


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_many_at_once_are_judged_as_each_alone_and_each_replays(
    harbor: House, data: st.DataObject
) -> None:
    messages = [
        Message(
            channel=channel,
            purpose=purpose,
            written_by=data.draw(st.sampled_from(WrittenBy)),
            claims=frozenset(data.draw(st.sets(st.sampled_from(Claim)))),
            sells=data.draw(st.booleans()),
            about=data.draw(st.sampled_from(["", "2026 Palisade", 'a "new" \\ car\t\n'])),
            good_until=data.draw(st.sampled_from([None, day(1), day(60)])),
        )
        for channel, purpose in product(
            data.draw(st.sets(st.sampled_from(Channel), min_size=2, max_size=2)),
            [*data.draw(st.sets(st.sampled_from(Purpose), min_size=4, max_size=4)), None],
        )
    ]
    with transaction.atomic():
        harbor.arrive(data.draw(arrivals()), now=LATER)
        for message in messages:
            to = [f"{x}@example.com" for x in "abc"] + [f"207-555-010{n}" for n in (1, 2, 3)]
            to += [NOBODY, to[0]]
            alone = [told(decide(harbor, one, message)) for one in to]
            assert [told(d) for d in many(harbor, to, message)] == alone
        rows = list(VerdictRow.objects.all())
        policies.change(
            store=harbor.store,
            settings={"promotion_quiet_days": 1, "prospect_cap": 1, "household_shares": False},
            by="the tests",
            why="to see whether old verdicts mind",
            now=LATER,
        )
        assert len(rows) == len(messages) * 16
        assert [replayed(row) for row in rows] == [kept(row) for row in rows]
        transaction.set_rollback(True)


def test_every_answer_is_kept_with_its_number_in_order(harbor: House) -> None:
    harbor.tell(TOM, DealSold(deal="D1", vehicle=SUV), day(1), source=harbor.dms)
    decided = many(harbor, [NOBODY, "tom@example.org", NOBODY])
    rows = [VerdictRow.objects.get(pk=d.id) for d in decided if d.id]
    assert [row.answer for row in rows] == ["send", "refuse", "send"]
    assert [row.person_id for row in rows] == [d.person_id for d in decided]
    assert len({bytes(row.address_print or b"") for row in rows}) == 2
    assert many(harbor, []) == []


def test_what_is_not_to_be_kept_leaves_no_trace(harbor: House) -> None:
    harbor.tell(TOM, DealSold(deal="D1", vehicle=SUV), day(1), source=harbor.dms)
    CareTask.objects.all().delete()
    robot = Message(channel=Channel.RECORDED_CALL, purpose=Purpose.THANK_YOU)
    found = sending.decide(
        store=harbor.store, to="207-555-0102", message=robot, by="", now=day(2), keep=False
    )
    assert (found.verdict.answer, found.id) == (Answer.HAND_OVER, None)
    assert not VerdictRow.objects.exists()
    assert not CareTask.objects.exists()


# whom it reaches


def test_at_a_shared_address_the_strictest_answer_counts(harbor: House) -> None:
    """One bought, one gave a deposit, one may be written to: no promotion to any of them here."""
    mail = ("home@example.com",)
    names = ("Rosa", "Tom", "Ida")
    one, other, third = (Contact(first=n, last="Keller", emails=mail) for n in names)
    harbor.tell(third, LeadReceived(provider="A"), day(20))
    assert decide(harbor, mail[0], PROMOTION).verdict.answer is Answer.SEND
    harbor.tell(other, DepositTaken(deal="L2"), day(2))
    assert decide(harbor, mail[0], PROMOTION).verdict.answer is Answer.HOLD
    harbor.tell(one, DealSold(deal="D1"), day(1), source=harbor.dms)
    found = decide(harbor, mail[0], PROMOTION)
    assert (found.verdict.answer, found.verdict.reasons[0].code) == (
        Answer.REFUSE,
        "already_bought",
    )


def test_a_store_may_have_it_that_households_share_nothing(harbor: House) -> None:
    for who, deal in ((ROSA, "D1"), (TOM, "")):
        harbor.tell(who, DealSold(deal=deal) if deal else LeadReceived(provider="A"), day(1))
    rosa, tom = (Person.objects.get(name=each.display_name) for each in (ROSA, TOM))
    households.join(people=[rosa, tom], by="Dana Reyes", why="one address", now=day(2))
    to = [*TOM.emails, *ROSA.emails]
    assert [d.verdict.answer for d in many(harbor, to)] == [Answer.REFUSE, Answer.REFUSE]
    policies.change(
        store=harbor.store,
        settings={"household_shares": False},
        by="a manager",
        why="they asked",
        now=day(3),
    )
    assert [d.verdict.answer for d in many(harbor, to)] == [Answer.SEND, Answer.REFUSE]
    assert decide(harbor, to[0], PROMOTION).verdict.answer is Answer.SEND


def test_an_opt_out_of_one_at_a_shared_address_leaves_the_others_own(harbor: House) -> None:
    """Promise 7: their own and shared addresses, not the other's own."""
    shared = ("home@example.com",)
    harbor.tell(replace(ROSA, emails=(*ROSA.emails, *shared)), OptedOut(), day(1))
    harbor.tell(replace(TOM, emails=(*TOM.emails, *shared)), LeadReceived(provider="A"), day(1))
    found = many(harbor, ["rosa@example.com", shared[0], "tom@example.org"])
    assert [d.verdict.answer for d in found] == [Answer.REFUSE, Answer.REFUSE, Answer.SEND]


def test_a_stranger_may_be_written_to_but_not_texted_or_called_by_a_robot(harbor: House) -> None:
    mail = decide(harbor, NOBODY, PROMOTION)
    assert (mail.verdict.answer, mail.person_id, mail.facts.known) == (Answer.SEND, None, False)
    for channel in (Channel.TEXT, Channel.RECORDED_CALL):
        found = decide(harbor, "207-555-0199", replace(PROMOTION, channel=channel))
        assert "no_consent" in [reason.code for reason in found.verdict.reasons]


def test_thanks_of_a_machine_to_a_stranger_are_held_because_nobody_can_be_given_a_task(
    harbor: House,
) -> None:
    """The answer names what happens instead, and no task about nobody can be opened."""
    found = harbor.ask("stranger@example.net", Purpose.THANK_YOU, day(0))
    assert found.verdict.answer is Answer.HOLD
    assert found.verdict.instead.kind is InsteadKind.RELEASE
    assert CareTask.objects.count() == 0


def test_somebody_of_another_group_is_a_stranger_here(harbor: House) -> None:
    other = house("inland", "Inland Motors")
    other.tell(TOM, DealSold(deal="D1", vehicle=SUV), day(1), source=other.dms)
    assert decide(harbor, "tom@example.org", PROMOTION).person_id is None


@pytest.mark.parametrize("to", ["", "rosa", "rosa@", "12", "0000000000", "nul\x00"])
def test_an_address_nobody_can_have_is_said_so(harbor: House, to: str) -> None:
    with pytest.raises(WorkError) as problem:
        many(harbor, ["rosa@example.com", to])
    assert problem.value.code == "address_unreadable"
    assert problem.value.hint
    assert not VerdictRow.objects.exists(), "all or none"


@pytest.mark.parametrize(
    "to", ['"we,ird"@example.com', "we\\ird@example.com", "{a}@example.com", "'@example.com"]
)
def test_odd_addresses_reach_whom_they_reach(harbor: House, to: str) -> None:
    who = Contact(first="Ida", emails=(to,))
    receipt = harbor.tell(who, DealSold(deal="D1"), day(1), source=harbor.dms)
    if not who.addresses("dms"):
        with pytest.raises(WorkError):
            decide(harbor, to, PROMOTION)
        return
    assert decide(harbor, to, PROMOTION).person_id == receipt.people[0]
    (person,) = receipt.people
    assert [d.person_id for d in many(harbor, [to, NOBODY, to])] == [person, None, person]


# as far as the sender is believed


def test_a_purpose_a_source_may_not_claim_counts_as_unknown(harbor: House) -> None:
    harbor.tell(TOM, DealSold(deal="D1", vehicle=SUV), day(1), source=harbor.dms)
    sender = stores.make_source(
        store=harbor.store, name="mailer", may_claim=[Purpose.SERVICE_REMINDER]
    )
    recall = Message(channel=Channel.EMAIL, purpose=Purpose.RECALL)
    assert decide(harbor, "tom@example.org", recall).verdict.answer is Answer.SEND
    found = decide(harbor, "tom@example.org", recall, sender)
    assert found.verdict.answer is Answer.HOLD
    assert found.verdict.reasons[0].code == "purpose_unknown"
    assert (found.believed, found.message.purpose) == (False, None)
    allowed = replace(recall, purpose=Purpose.SERVICE_REMINDER)
    assert decide(harbor, "tom@example.org", allowed, sender).believed
    assert VerdictRow.objects.filter(source=sender).count() == 2


@pytest.mark.parametrize("may", [True, False])
def test_only_some_are_believed_to_write_by_hand(harbor: House, may: bool) -> None:
    harbor.tell(TOM, DealSold(deal="D1", vehicle=SUV), day(25), source=harbor.dms)
    sender = stores.make_source(
        store=harbor.store, name="desk", may_claim=Purpose, may_write_as_person=may
    )
    reply = Message(
        channel=Channel.EMAIL,
        purpose=Purpose.SALES_FOLLOWUP,
        written_by=WrittenBy.PERSON,
        in_reply_to="<a@example.org>",
    )
    found = decide(harbor, "tom@example.org", reply, sender)
    assert found.believed is may
    assert found.verdict.answer is (Answer.SEND if may else Answer.REFUSE)
    assert found.message.in_reply_to == (reply.in_reply_to if may else "")


def test_a_store_that_watches_says_so_and_judges_all_the_same(harbor: House) -> None:
    harbor.tell(TOM, DealSold(deal="D1", vehicle=SUV), day(1), source=harbor.dms)
    for mode in (Store.Mode.WATCH, Store.Mode.ON):
        harbor.store.mode = mode
        harbor.store.save(update_fields=["mode"])
        said = answers.as_json(decide(harbor, "tom@example.org", PROMOTION), harbor.store)
        assert (said["mode"], said["verdict"]) == (mode, "refuse")
    assert set(VerdictRow.objects.values_list("answer", flat=True)) == {"refuse"}


def test_the_page_of_somebody_says_what_the_gate_says(harbor: House) -> None:
    """`today` and `decide` agree for every purpose."""
    harbor.tell(ROSA, LeadReceived(provider="A"), day(20))
    harbor.tell(ROSA, OptedIn(channel=Channel.EMAIL), day(21))
    rosa = people.find(store=harbor.store, address="rosa@example.com")[0]
    today = sending.today(person=rosa, store=harbor.store, now=LATER)
    for purpose, found in today.items():
        message = Message(channel=Channel.EMAIL, purpose=purpose, written_by=WrittenBy.MACHINE)
        asked = decide(harbor, "rosa@example.com", message)
        assert dataclasses.asdict(found.verdict) == dataclasses.asdict(asked.verdict), purpose
