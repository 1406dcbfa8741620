"""The comparison's own reckoning: it is believed as far as its parts are right."""

import csv
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sincerely.rules.events.appointments import AppointmentMissed
from sincerely.rules.events.deals import DealSold, DealUnwound
from sincerely.sample.books import Message

# the benchmarks are no part of what is installed
sys.path.append(str(Path(__file__).parents[2]))

from benchmarks.strategies import automation, lists, score, table, telling, year
from benchmarks.strategies.fates import Fate, Task
from benchmarks.strategies.telling import Told
from benchmarks.strategies.year import Year

NOON = datetime.fromisoformat("2026-03-04 12:00")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Year:
    """A year, and all that is known of it."""
    return year.tell(tmp_path_factory.mktemp("year"), seed=7, households=150)


def _rows(folder: Path, file: str) -> list[dict[str, str]]:
    with (folder / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def heard(told: Year) -> list[Told]:
    """What its sources say of it."""
    return telling.told(told)


def test_judges_as_the_truth_file_does(told: Year) -> None:
    labels = {row["key"]: row for row in _rows(told.folder, "truth/messages.csv")}
    assert labels.keys() == {message.number for message in told.messages}
    for message in told.messages:
        found = score.verdict(told, message)
        assert " ".join(reason.code for reason in found.reasons) == labels[message.number]["why"]


def test_a_message_is_judged_by_the_moment_it_went(told: Year) -> None:
    bought = next(
        (message, life)
        for message in told.messages
        if (life := told.life_of(message)).purchases and _innocent_before_the_sale(told, message)
    )
    message, life = bought
    after = life.purchases[0].at + timedelta(days=1)
    assert "already_bought" in {r.code for r in score.verdict(told, message, after).reasons}


def _innocent_before_the_sale(told: Year, message: Message) -> bool:
    life = told.life_of(message)
    sold = life.purchases[0]
    sells = message.template.startswith("FU-") and message.at < sold.at < told.ends
    stood = sold.unwound_at is None and len(life.journeys) == 1
    return sells and stood and not score.verdict(told, message).reasons


def test_without_a_gate_every_insult_is_sent_and_nothing_is_stopped(told: Year) -> None:
    found = score.score(told, lists.no_gate(told))
    labels = _rows(told.folder, "truth/messages.csv")
    assert found.insults == sum(row["insult"] == "Y" for row in labels) > 0
    assert found.on_record < found.insults
    assert found.wrongly_stopped == found.late == 0


def test_with_nothing_sent_nobody_is_insulted_and_all_that_is_lawful_is_stopped(
    told: Year,
) -> None:
    found = score.score(told, {m.number: Fate(None, "refuse") for m in told.messages})
    assert found.insults == 0
    assert found.refused == found.lawful > 0


@pytest.mark.parametrize(
    ("fate", "field"),
    [
        (Fate(None, "hold", ("probably_bought",)), "held"),
        (Fate(None, "refuse", ("no_consent",)), "not_judged"),
        (Fate(NOON.replace(year=2020), "send"), "messages"),
    ],
)
def test_how_a_lawful_message_was_stopped_is_told_apart(told: Year, fate: Fate, field: str) -> None:
    fates = lists.no_gate(told)
    before = getattr(score.score(told, fates), field)
    lawful = next(
        m for m in told.messages if not score.verdict(told, m).reasons and score.arrives(told, m)
    )
    after = getattr(score.score(told, fates | {lawful.number: fate}), field)
    assert after - before == (field != "messages")


def test_a_task_counts_when_it_was_there_within_two_days(told: Year) -> None:
    bought = next(sold for life, _, sold in told.bought if not life.thanks)
    fates = lists.no_gate(told)
    nobody = score.score(told, fates).put

    def put(hours: float) -> int:
        opened = bought.at + timedelta(hours=hours)
        return score.score(told, fates, [Task(bought.deal_number, "Dana", opened)]).put

    assert (put(47), put(49)) == (nobody + 1, nobody)


def test_the_list_is_frozen_one_mark_before_the_queue_goes() -> None:
    assert lists.frozen_at(NOON.replace(minute=59)) == NOON.replace(minute=20)
    assert lists.frozen_at(NOON) == NOON - timedelta(minutes=20)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Pat@Example.com", "pat@example.com", True),
        ("(203) 555-0190", "+12035550190", True),
        ("pat@example.com", "p.at@example.com", False),
    ],
)
def test_addresses_are_matched_exactly(one: str, other: str, *, same: bool) -> None:
    assert (lists.exact(one) == lists.exact(other)) is same


def test_each_list_stops_some_of_the_insults_and_the_nightly_one_fewer(told: Year) -> None:
    nothing, nightly, frozen, wishes = (
        score.score(told, ways(told))
        for ways in (
            lists.no_gate, lists.nightly_list, lists.frozen_list, lists.opt_outs_at_send,
        )
    )  # fmt: skip
    assert frozen.as_prospects < nightly.as_prospects < nothing.as_prospects
    assert wishes.insults < nothing.insults


def test_tryton_is_given_every_mail_of_a_machine_once_and_every_opt_out_before_what_follows_it(
    told: Year,
) -> None:
    mails = list(automation.mails_of(told))
    assert len({(mail.scenario, mail.party) for mail in mails}) == len(mails) > 1_000
    play = automation.script(told, mails)
    sent = [step[1] for step in play["steps"] if step[0] == "send"]
    assert [name for name, _ in sent] == [mail.scenario for mail in mails]
    addresses = [play["parties"][number][0] for _, number in sent]
    assert addresses == [year.address(mail.message) for mail in mails]
    kinds = [step[0] for step in play["steps"]]
    before = [n - k for k, n in enumerate(n for n, kind in enumerate(kinds) if kind != "send")]
    asked = [row.at for row in told.rows["manager/optouts.csv"]]
    assert before == [sum(mail.message.at < at for mail in mails) for at in asked]


def test_nothing_is_told_before_it_was_written(told: Year, heard: list[Told]) -> None:
    wrote = {row.key: row.at for rows in told.rows.values() for row in rows}
    for each in heard:
        for arrival in each.arrivals:
            number = arrival.key.partition(":")[2]
            if number in wrote and each.source in {"manager", "crm"}:
                assert each.at > wrote[number]


def test_a_late_dms_is_late_by_its_days_and_nobody_else_is(told: Year, heard: list[Told]) -> None:
    late = telling.told(told, days_late=3)
    moved = timedelta(days=3)
    of_dms = [[each.at for each in found if each.source == "dms"] for found in (heard, late)]
    assert [at + moved for at in of_dms[0]] == of_dms[1]
    others = [[each for each in found if each.source != "dms"] for found in (heard, late)]
    assert others[0] == others[1]


def test_a_sale_undone_within_its_month_is_first_told_as_a_sale(
    told: Year, heard: list[Told]
) -> None:
    undone = next(
        purchase
        for _, _, purchase in told.bought
        if purchase.unwound_posted_at and purchase.unwound_posted_at < told.ends
    )
    said = [
        {type(each.payload) for each in arrival.happenings}
        for each in heard
        for arrival in each.arrivals
        if arrival.key == f"sale:{undone.deal_number}"
    ]
    assert DealSold in said[0]
    assert DealUnwound not in said[0]
    assert DealUnwound in said[-1]


def test_what_the_crm_took_for_missed_is_told_before_it_is_put_right(
    told: Year, heard: list[Told]
) -> None:
    for row in told.rows["crm/appointments.csv"]:
        stages = [version.values["status"] for version in telling.versions(row, {})]
        assert stages[-1] == row.values["status"]
    missed = [
        each.at
        for each in heard
        for arrival in each.arrivals
        for happening in arrival.happenings
        if isinstance(happening.payload, AppointmentMissed)
    ]
    assert missed


def test_the_middle_year_is_shown_with_the_least_and_the_most() -> None:
    assert table.spread([3.0, 1.0, 2.0]) == "2 (1–3)"  # noqa: RUF001
    assert table.spread([2.0, 2.0]) == "2"


def test_the_table_has_a_row_for_each_way(told: Year) -> None:
    plain = score.score(told, lists.no_gate(told)).plain()
    lines = table.lines([dict.fromkeys(table.WAYS, plain)])
    assert [name in " ".join(lines) for name in table.WAYS.values()] == [True] * len(table.WAYS)
