# ruff: noqa: E501 - tables of a line each
"""A vendor's whole history, made up: people, what happened to them and what was sent, as Parquet.

People have about five events each and ten messages. Their lives take one of a few courses, with
steps left out as chance has it; one life in twenty has no order at all.
"""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sincerely.history.tables import EVENTS, MAYBES, MESSAGES, label_text
from sincerely.rules.message import Message
from sincerely.rules.purpose import Channel, Claim, Purpose, WrittenBy

CHUNK = 100_000
_DAY = 86_400_000_000
_BEGIN = 1_704_067_200_000_000  # 2024-01-01
_YEARS = 730 * _DAY
_NAMES = ["Dana Reyes", "Lee Park", "Sam Ortiz", "Ana Lund"]
_CARS = [
    f'["{year}","{make}","{model}","","",""]'
    for year in (2023, 2024, 2025)
    for make, models in (("Hyundai", "Palisade Tucson Kona Elantra"), ("Kia", "EV6 Soul Sorento"))
    for model in models.split()
]
_BY = [f'{{"by":"{name}"}}' for name in _NAMES]
_SALES = [f'{{"by":"{name}","department":"sales"}}' for name in _NAMES]
#: kind, source, payloads, which columns it has, whether only its day is known
KINDS: dict[str, tuple[str, str, list[str], str, bool]] = {
    "lead": ("lead_received", "crm", ['{"provider":"Cars Finder"}', '{"provider":"Auto Net"}'], "deal car", False),
    "asks": ("inquiry_made", "crm", ["{}"], "car", False),
    "visit": ("store_visited", "crm", [*_BY, "{}"], "", False),
    "calls": ("call_received", "phone", ['{"to":"Dana Reyes","seconds":80}', '{"seconds":6}'], "", False),
    "writes": ("mail_received", "crm", ['{"to":"Lee Park"}'], "answers", False),
    "drive": ("test_driven", "crm", _BY, "car", False),
    "set": ("appointment_set", "crm", _SALES, "ref at", False),
    "missed": ("appointment_missed", "crm", _SALES, "ref", False),
    "kept": ("appointment_kept", "crm", _SALES, "ref", False),
    "desk": ("deal_desked", "crm", _BY, "deal car", False),
    "deposit": ("deposit_taken", "crm", _BY, "deal", False),
    "click": ("deal_sold", "crm", ['{"by":"Dana Reyes","said_by":"salesperson"}'], "deal car", False),
    "sold": ("deal_sold", "dms", _BY, "deal car", True),
    "delivered": ("deal_delivered", "dms", _BY, "deal car", True),
    "unwound": ("deal_unwound", "dms", ["{}"], "deal", True),
    "elsewhere": ("deal_lost", "crm", ['{"reason":"bought_elsewhere","said_by":"salesperson"}'], "deal", False),
    "lost": ("deal_lost", "crm", ['{"said_by":"system"}'], "deal", False),
    "thanks": ("thank_you_given", "crm", [f'{{"by":"{n}","channel":"call"}}' for n in _NAMES], "", False),
    "service": ("service_opened", "dms", ["{}"], "car", True),
    "closed": ("service_closed", "dms", ["{}"], "", True),
    "out": ("opted_out", "mail", ['{"proof":"link","topic":"marketing"}', '{"channel":"text","topic":"everything"}'], "", False),
    "in": ("opted_in", "crm", ['{"channel":"text","topic":"marketing"}'], "", False),
    "complains": ("complaint_opened", "crm", ["{}"], "ref", False),
    "quiet": ("quiet_asked", "crm", ["{}"], "", False),
    "never": ("do_not_contact_asked", "crm", ["{}"], "", False),
}  # fmt: skip
_KIND = list(KINDS.values())
#: courses of a life, how often each, and of each step how surely it comes
COURSES: list[tuple[float, str]] = [
    (30, "lead:1 calls:.4 writes:.5 set:.35 missed:.2 visit:.4 asks:.15 lost:.4 out:.12 elsewhere:.12"),
    (12, "visit:1 drive:.6 desk:.4 writes:.4 calls:.4 lead:.4 lost:.3"),
    (24, "lead:.8 in:.3 set:.4 kept:.3 visit:.8 drive:.6 desk:.6 deposit:.2 click:.2 sold:1 delivered:.5 thanks:.4 complains:.03 unwound:.03 service:.5 closed:.5 out:.1"),
    (18, "service:1 closed:.9 service:.6 closed:.5 calls:.3 service:.3 closed:.3 out:.1 quiet:.02"),
    (8, "sold:1 thanks:.5 service:.7 closed:.6 service:.5 closed:.5 lead:.5 visit:.3 sold:.3 never:.03"),
]  # fmt: skip
#: of so many lives the order is any
_ANYHOW = 0.05
_MACHINE = partial(Message, written_by=WrittenBy.MACHINE)
_PERSON = partial(Message, written_by=WrittenBy.PERSON)
#: messages, and how often each
_LABELS: list[tuple[int, Message]] = [
    (20, _MACHINE(channel=Channel.EMAIL, purpose=Purpose.SALES_FOLLOWUP)),
    (15, _MACHINE(channel=Channel.EMAIL, purpose=Purpose.PROMOTION)),
    (8, _MACHINE(channel=Channel.EMAIL, purpose=Purpose.REENGAGEMENT)),
    (7, _MACHINE(channel=Channel.EMAIL, purpose=Purpose.NEWSLETTER)),
    (6, _MACHINE(channel=Channel.EMAIL, purpose=Purpose.SERVICE_REMINDER, sells=True)),
    (5, Message(channel=Channel.EMAIL, purpose=Purpose.LEASE_OR_EQUITY)),
    (4, _MACHINE(channel=Channel.EMAIL, purpose=Purpose.MISSED_APPOINTMENT)),
    (4, Message(channel=Channel.EMAIL, purpose=None, claims=frozenset({Claim.RECENTLY_BOUGHT}))),
    (3, _MACHINE(channel=Channel.EMAIL, purpose=Purpose.THANK_YOU)),
    (3, _MACHINE(channel=Channel.EMAIL, purpose=Purpose.RECALL)),
    (3, _MACHINE(channel=Channel.EMAIL, purpose=Purpose.SURVEY_REVIEW)),
    (6, _MACHINE(channel=Channel.TEXT, purpose=Purpose.SALES_FOLLOWUP)),
    (3, _MACHINE(channel=Channel.TEXT, purpose=Purpose.APPOINTMENT_REMINDER)),
    (2, _MACHINE(channel=Channel.RECORDED_CALL, purpose=Purpose.THANK_YOU)),
    (5, _PERSON(channel=Channel.CALL, purpose=Purpose.SALES_FOLLOWUP)),
    (4, _PERSON(channel=Channel.EMAIL, purpose=Purpose.SALES_FOLLOWUP)),
    (2, _MACHINE(channel=Channel.LETTER, purpose=Purpose.PROMOTION)),
]  # fmt: skip
_SENT_AS = {
    Channel.EMAIL: "mail_sent",
    Channel.TEXT: "text_sent",
    Channel.LETTER: "letter_sent",
    Channel.CALL: "call_made",
    Channel.RECORDED_CALL: "call_made",
}
_PLACES = [
    ("America/New_York", "ME"), ("America/New_York", "FL"), ("America/Chicago", "IL"),
    ("America/Denver", "CO"), ("America/Los_Angeles", "WA"), ("", ""),
    ("America/New_York,America/Chicago", "FL,AL"), ("America/Chicago", "OK"),
]  # fmt: skip


def make(folder: Path, messages: int, *, seed: int = 1) -> None:
    """Writes ``messages`` messages, half as many events and a tenth as many people."""
    people = max(messages // 10, 1)
    for name in ("messages", "events", "maybes"):
        (folder / name).mkdir(parents=True)
    for begin in range(0, people, CHUNK):
        chance = np.random.default_rng([seed, begin])
        person = np.arange(begin, min(begin + CHUNK, people))
        pair = person // 8 * 8 + person % 8 // 2 * 2  # one in four pairs of neighbours is a home
        home = np.where(person % 8 < 2, pair, person)
        start = _BEGIN + chance.integers(0, _YEARS, len(person))
        tables = {
            "events": _events(chance, person, home, start),
            "messages": _messages(chance, person, home, start),
            "maybes": _maybes(chance, person, home, people),
        }
        for name, table in tables.items():
            pq.write_table(table, folder / name / f"{begin:09d}.parquet")


def _lived(chance: Any, many: int) -> tuple[Any, Any]:
    """Whose each event is, and of which kind, in order."""
    names = list(KINDS)
    weights = np.array([weight for weight, _ in COURSES])
    course = chance.choice(len(COURSES), many, p=weights / weights.sum())
    of, kind, place = [], [], []
    for n, (_, steps) in enumerate(COURSES):
        people = np.flatnonzero(course == n)
        for nth, step in enumerate(steps.split()):
            name, _, surely = step.partition(":")
            who = people[chance.random(len(people)) < float(surely)]
            of.append(who)
            kind.append(np.full(len(who), names.index(name)))
            place.append(np.full(len(who), float(nth)))
    whose, kinds, places = (np.concatenate(each) for each in (of, kind, place))
    anyhow = (chance.random(many) < _ANYHOW)[whose]
    places = np.where(anyhow, chance.random(len(places)), places)
    order = np.lexsort((places, whose))
    return whose[order], kinds[order]


def _events(chance: Any, person: Any, home: Any, start: Any) -> pa.Table:
    of, kind = _lived(chance, len(person))
    firsts = np.flatnonzero(np.append(True, np.diff(of) != 0))
    many = np.diff(np.append(firsts, len(of)))
    nth = np.arange(len(of)) - np.repeat(firsts, many)
    gaps = np.cumsum((chance.exponential(6, len(of)) * _DAY).astype(np.int64))
    at = start[of] + gaps - np.repeat(gaps[firsts], many)
    whole = np.array([each[4] for each in _KIND])[kind]
    at = np.where(whole, at // _DAY * _DAY + 5 * 3_600_000_000, at // 1_000_000 * 1_000_000)
    until = at + whole * (_DAY - 1_000_000)
    known = until + whole * chance.integers(0, 3, len(of)) * _DAY
    payload = np.empty(len(of), object)
    for n, each in enumerate(_KIND):
        rows = np.flatnonzero(kind == n)
        payload[rows] = np.array(each[2], object)[chance.integers(0, len(each[2]), len(rows))]
    has = {name: np.array([name in each[3].split() for each in _KIND])[kind] for name in
           ("deal", "ref", "answers", "car", "at")}  # fmt: skip
    number, which = person[of].astype(str), (nth > 4).astype(int).astype(str)
    letter = np.array([each[1][0] for each in _KIND])[kind]
    deal = np.char.add(np.char.add(letter, number), which)
    car = np.array(_CARS, object)[(person[of] * 7 + (chance.random(len(of)) < 0.1)) % len(_CARS)]
    return _table(
        EVENTS,
        row=2_000_000_000 + person[of] * 100 + nth,
        person=person[of], home=home[of],
        source=np.array([each[1] for each in _KIND], object)[kind],
        key=np.char.add(np.char.add(number, "."), nth.astype(str)),
        occurred_at=at, whole_day=whole, known_at=known,
        kind=np.array([each[0] for each in _KIND], object)[kind],
        payload=payload, said=None,
        deal=(deal, has["deal"]), ref=(deal, has["ref"]),
        answers=(np.char.add("m", number), has["answers"]),
        car=(car, has["car"]), at=(until + 3 * _DAY, has["at"]),
    )  # fmt: skip


def _messages(chance: Any, person: Any, home: Any, start: Any) -> pa.Table:
    of = np.repeat(np.arange(len(person)), 10)
    nth = np.tile(np.arange(10), len(person))
    weights = np.array([weight for weight, _ in _LABELS], float)
    which = chance.choice(len(_LABELS), len(of), p=weights / weights.sum())
    at = start[of] + (chance.gamma(1.5, 40, len(of)) * _DAY).astype(np.int64)
    hour = chance.integers(13, 26, len(of)) * 3_600_000_000
    at = at // _DAY * _DAY + hour + chance.integers(0, 3600, len(of)) * 1_000_000
    place = (person[of] * 5 + (person[of] >> 4)) % len(_PLACES)
    number = person[of].astype(str)
    hand = np.array([message.by_person for _, message in _LABELS])[which]
    payload = np.array([_payload(message) for _, message in _LABELS], object)[which]
    return _table(
        MESSAGES,
        id=person[of] * 10 + nth, row=person[of] * 10 + nth, person=person[of], home=home[of],
        source="sender", key=np.char.add(np.char.add(number, "/"), nth.astype(str)),
        occurred_at=at, whole_day=np.zeros(len(of), bool), known_at=at,
        kind=np.array([_SENT_AS[message.channel] for _, message in _LABELS], object)[which],
        payload=payload, said=(np.char.add("m", number), hand),
        label=np.array([label_text(message) for _, message in _LABELS], object)[which],
        good_until=None,
        zones=np.array([zone for zone, _ in _PLACES], object)[place],
        states=np.array([state for _, state in _PLACES], object)[place],
    )  # fmt: skip


def _payload(message: Message) -> str:
    told = [f'"purpose":"{message.purpose}"'] if message.purpose else []
    told += [f'"written_by":"{message.written_by}"']
    told += ['"by":"Dana Reyes"'] if message.by_person else ['"system":"Cadence"']
    if message.channel in (Channel.CALL, Channel.RECORDED_CALL):
        recorded = str(message.channel is Channel.RECORDED_CALL).lower()
        told += [f'"recorded":{recorded}', '"seconds":40']
    return "{" + ",".join(told) + "}"


def _maybes(chance: Any, person: Any, home: Any, people: int) -> pa.Table:
    rows = np.flatnonzero(chance.random(len(person)) < 0.03)
    other = chance.integers(0, max(people // 8, 1), len(rows)) * 8 + 2
    thin = chance.random(len(rows)) < 0.4
    return _table(MAYBES, person=person[rows], home=home[rows], other=other, thin=thin)


def _table(schema: pa.Schema, **columns: Any) -> pa.Table:
    size = len(columns["person"])
    arrays = []
    for item in schema:
        told = columns[item.name]
        if told is None:
            arrays.append(pa.nulls(size, item.type))
        elif isinstance(told, str):
            arrays.append(pa.repeat(pa.scalar(told, item.type), size))
        else:
            values, there = told if isinstance(told, tuple) else (told, None)
            mask = None if there is None else ~there
            plain = pa.array(
                values, pa.int64() if pa.types.is_timestamp(item.type) else None, mask=mask
            )
            arrays.append(plain.cast(item.type))
    return pa.table(arrays, schema=schema)
