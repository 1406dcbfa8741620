"""The truth: complete, consistent with the files, and as varied as life."""

import re
from collections import Counter, defaultdict
from datetime import datetime

import pytest

from sincerely.sample.truth import REASONS

from .conftest import Rows, Store

MISTYPED = {"mail_typo": "email", "phone_typo": "phone"}


def digits(text: str) -> str:
    return re.sub(r"\D", "", text).removeprefix("1")


def sightings(store: Store) -> dict[tuple[str, str], Rows]:
    found: dict[tuple[str, str], Rows] = defaultdict(list)
    for row in store.rows("truth/sightings.csv"):
        found[row["file"], row["key"]].append(row)
    return found


def key_of(name: str, row: dict[str, str]) -> str:
    if name == "crm/deals.csv":
        return f"{row['deal_id']}/{row['status']}"
    return next(iter(row.values()))


def test_every_row_of_every_file_has_its_truth(store: Store) -> None:
    truth = sightings(store)
    people = {row["person_id"]: row["household_id"] for row in store.rows("truth/people.csv")}
    covered = set()
    for name in store.tables:
        for row in store.rows(name):
            about = truth[name, key_of(name, row)]
            covered.add((name, key_of(name, row)))
            roles = {sighting["role"] for sighting in about}
            assert ("cobuyer" in roles) == bool(row.get("cobuyer_last_name")), row
            for sighting in about:
                wholesale = sighting["role"] == "wholesale"
                assert wholesale == (row.get("deal_type") in {"Wholesale", "Dealer Trade"})
                assert wholesale or people[sighting["person_id"]] == sighting["household_id"]
    for (name, key), about in truth.items():
        if name.startswith("leads/"):
            text = (store.folder / name).read_text()
            assert text.count(f">{key}</id>") == len(about)
        else:
            assert (name, key) in covered, (name, key)


def test_no_row_has_the_address_of_somebody_else_unless_the_truth_says_so(store: Store) -> None:
    people = {row["person_id"]: row for row in store.rows("truth/people.csv")}
    truth = sightings(store)
    for name in store.tables:
        for row in store.rows(name):
            for about in truth[name, key_of(name, row)]:
                if about["role"] == "wholesale":
                    continue
                pre = "cobuyer_" if about["role"] == "cobuyer" else ""
                differs = set(about["differs"].split())
                who = people[about["person_id"]]
                home = [p for p in people.values() if p["household_id"] == who["household_id"]]
                mails = [who] if "partner_mail" not in differs else home
                phones = [who] if "partner_phone" not in differs else home
                address = row.get(f"{pre}email", "")
                if address and "mail_typo" not in differs:
                    assert address in {v for p in mails for k, v in p.items() if "email" in k}
                for column in ("cell_phone", "home_phone", "work_phone"):
                    number = digits(row.get(f"{pre}{column}", ""))
                    if number and "phone_typo" not in differs:
                        assert number in {v for p in phones for k, v in p.items() if "phone" in k}


def test_addresses_are_shared_only_where_the_truth_says_why(store: Store) -> None:
    owners = defaultdict(set)
    people = {row["person_id"]: row for row in store.rows("truth/people.csv")}
    for who in people.values():
        for column, value in who.items():
            if value and ("email" in column or "phone" in column):
                owners[value].add(who["person_id"])
    recycled = 0
    for value, ids in owners.items():
        homes = {people[one]["household_id"] for one in ids}
        if len(homes) > 1:
            later = [people[one] for one in ids if people[one]["recycled_from"] in ids]
            tied = [people[one] for one in ids if people[one]["tied_to"] in ids]
            assert len(later) + len(tied) == len(homes) - 1, value
            assert not any("@" in value for _ in tied), "only telephones are shared like that"
            recycled += len(later)
    assert recycled >= 1


def test_strangers_share_a_flat_a_telephone_or_a_house_they_left(store: Store) -> None:
    people = {row["person_id"]: row for row in store.rows("truth/people.csv")}
    tied = [row for row in people.values() if row["tie"]]
    assert {row["tie"] for row in tied} == {"roommate", "moved_out", "colleague"}
    for row in tied:
        other = people[row["tied_to"]]
        assert row["household_id"] != other["household_id"]
        if row["tie"] == "roommate":
            assert (row["address"], row["zip"]) == (other["address"], other["zip"])
        if row["tie"] == "moved_out":
            assert (row["last_name"], row["old_address"]) == (other["last_name"], other["address"])
        if row["tie"] == "colleague":
            assert row["work_phone"] == other["work_phone"] != ""


def test_a_mistyped_address_is_nobodys(store: Store) -> None:
    people = store.rows("truth/people.csv")
    theirs = {v for who in people for k, v in who.items() if "email" in k or "phone" in k}
    truth, seen = sightings(store), Counter[str]()
    for name in store.tables:
        for row in store.rows(name):
            for about in truth[name, key_of(name, row)]:
                if about["role"] == "cobuyer":
                    continue
                differs = about["differs"].split()
                if "mail_typo" in differs and row["email"]:
                    assert row["email"] not in theirs
                    seen["mail"] += 1
                if "phone_typo" in differs:
                    written = {digits(row[c]) for c in ("cell_phone", "home_phone", "work_phone")}
                    assert not (written - {""}) & theirs
                    seen["phone"] += 1
    assert min(seen["mail"], seen["phone"]) > 20


def test_messages_of_every_kind_of_insult_were_sent(store: Store) -> None:
    kinds = Counter(why for row in store.rows("truth/messages.csv") for why in row["why"].split())
    assert set(kinds) == set(REASONS)


def test_an_insult_is_what_its_reasons_say(store: Store) -> None:
    for row in store.rows("truth/messages.csv"):
        whys = row["why"].split()
        assert (row["insult"] == "Y") == any(REASONS[why] for why in whys)
        assert set(row["known_why"].split()) <= set(whys)
        assert (row["known"] == "Y") == bool(row["known_why"])
        if row["known_to_sender"] == "Y":
            assert row["known"] == "Y"
        if not row["recipient_id"]:
            assert not whys, "nobody read it"


def test_what_was_known_stands_in_a_file_and_came_before_the_message(store: Store) -> None:
    truth = sightings(store)
    seen = 0
    for row in store.rows("truth/messages.csv"):
        if row["known"] == "Y":
            known, sent = row["known_at"], row["sent_at"]
            assert datetime.fromisoformat(known) <= datetime.fromisoformat(sent)
            file, _, key = row["known_in"].partition("#")
            about = truth[file, key]
            assert row["household_id"] in {one["household_id"] for one in about}
            seen += 1
    assert seen > 100


def test_some_insults_could_be_known_and_some_not_yet(store: Store) -> None:
    rows = [r for r in store.rows("truth/messages.csv") if "already_bought" in r["why"].split()]
    known = Counter("already_bought" in row["known_why"].split() for row in rows)
    assert known[True] > known[False] > 10
    other = [r for r in rows if r["known"] == "Y" and r["known_to_sender"] == "N"]
    assert len(other) > 10, "another system of the store knew"


def share(rows: Rows, column: str, value: str) -> float:
    return sum(row[column] == value for row in rows) / len(rows)


def test_journeys_end_as_they_do_in_life(store: Store) -> None:
    rows = store.rows("truth/deals.csv")
    assert 0.2 < share(rows, "outcome", "bought_here") < 0.45
    assert 0.2 < share(rows, "outcome", "bought_elsewhere") < 0.5
    assert 0.05 < share(rows, "outcome", "open") < 0.25
    assert 0.002 < share(rows, "outcome", "unwound") < 0.06
    elsewhere = [row for row in rows if row["outcome"] == "bought_elsewhere"]
    assert 0.3 < share(elsewhere, "told_at", "") < 0.65
    weeks = [
        (moment(row["decided_at"]) - moment(row["began_at"])).days / 7
        for row in rows
        if row["decided_at"]
    ]
    assert 0.45 < sum(5.5 < each < 8.5 for each in weeks) / len(weeks) < 0.95
    second = Counter(row["household_id"] for row in rows if row["dms_deal"] or row["began_at"])
    assert max(second.values()) == 2, "somebody looks for a second car"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_buyers_are_written_down_as_in_life(store: Store) -> None:
    bought = [row for row in store.rows("truth/deals.csv") if row["dms_deal"]]
    assert 0.03 < share(bought, "as_company", "Y") < 0.2
    assert 0.1 < sum(r["buyer_id"] != r["person_id"] for r in bought) / len(bought) < 0.4
    assert 0.2 < sum(bool(r["cobuyer_id"]) for r in bought) / len(bought) < 0.6
    assert 0.3 < sum(bool(r["thanked_at"]) for r in bought) / len(bought) < 0.75
    clicked = {
        row["deal_id"]
        for row in store.rows("crm/deals.csv")
        if row["status"] == "sold" and row["said_by"] == "salesperson"
    }
    by_click = sum(bool(set(row["crm_deals"].split()) & clicked) for row in bought)
    assert 0.4 < by_click / len(bought) < 0.85
    told = {row["deal_id"] for row in store.rows("crm/deals.csv") if row["status"] == "sold"}
    never = sum(not set(row["crm_deals"].split()) & told for row in bought)
    assert 0.05 < never / len(bought) < 0.4, "some sales never reach the CRM"


@pytest.mark.parametrize(
    "word",
    ["nickname", "mail_typo", "phone_typo", "partner_phone", "partner_mail", "company",
     "family_mail", "other_mail", "home_phone", "name_typo", "maiden_name", "old_address"],
)  # fmt: skip
def test_systems_write_people_down_wrongly_in_every_way(store: Store, word: str) -> None:
    found = [row for row in store.rows("truth/sightings.csv") if word in row["differs"].split()]
    assert len({row["person_id"] for row in found}) >= 5


def test_messages_are_not_absurdly_many(store: Store) -> None:
    each = Counter(row["recipient_id"] for row in store.rows("truth/messages.csv"))
    del each[""]
    assert 5 < sum(each.values()) / len(each) < 40
    assert max(each.values()) < 120
    assert 0.05 < share(store.rows("truth/messages.csv"), "insult", "Y") < 0.3


def test_managers_hear_of_it_and_thank_some(store: Store) -> None:
    requests = Counter(row["request"] for row in store.rows("manager/optouts.csv"))
    assert set(requests) == {"opt_out", "do_not_contact", "quiet"}
    proofs = Counter(row["proof"] for row in store.rows("manager/optouts.csv"))
    assert set(proofs) == {"told", "reply"}
    assert store.rows("manager/complaints.csv")
    assert store.rows("manager/thanks.csv")
