"""A town somebody looks at from the desk: names as frequent as names are, phones, cars, and events.

Each person has a sighting, a phone and a mail address; two in four live together; one in three has
a car whose VIN was told. Events are those of `benchmarks.town`'s lives, dealt out, and filled up
with mails that were sent to the number asked for. What lies beside the people: `desk_beside`.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any

from benchmarks import desk_beside, town

_FIRST = (
    "James Mary John Patricia Robert Jennifer Michael Linda William Elizabeth David Barbara Maria "
    "Richard Susan José Jessica Thomas Sarah Daniel Karen Zoë Nancy Rosa Lisa Anthony Betty Ana "
    "Mark Margaret Luis Sandra Donald Ashley Steven Kimberly Paul Emily Andrew Donna Joshua Carol "
    "Kenneth Amanda Kevin Dorothy Brian Melissa George Deborah Jörg Stephanie Joan Joel Jo Jonas"
).split()
_LAST = (
    "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodríguez Martinez Hernandez Lopez "
    "Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris "
    "Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill"
).split()
_PARTS = ("an ber cal den el far gor hal in jon kel lan mor nor ol par quin ros sten tor ul ver "
          "win yar zel mann ski son ley ton").split()  # fmt: skip
RARE = 20_000
#: the manager, who sells as well
DANA = "Dana Reyes"
VIN_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"


@contextmanager
def database(size: int, *, events: int, kept: Path | None = None) -> Iterator[None]:
    """The town in a database of its own, as `benchmarks.town.database`. ``kept``: a folder it is
    kept in, filled the first time."""
    with town.database(size, partial(fill, events=events), kept=kept):
        yield


def surnames() -> tuple[list[str], list[float]]:
    """Surnames with how many bear each and all before: few are frequent, many are rare."""
    chance = random.Random(3)
    rare = {"".join(chance.choices(_PARTS, k=3)).title() for _ in range(RARE)}
    names = [*_LAST, *sorted(rare)]
    return names, list(accumulate(1 / (n + 8) for n in range(len(names))))


def fill(size: int, events: int = 10) -> None:
    """Fills an empty database and analyses it. ``events``: of each person."""
    from django.db import connection

    from sincerely.records.models import Store
    from sincerely.rules.purpose import Purpose
    from sincerely.work import staff, stores

    store = stores.make_store(
        name="Bench Motors", key="bench", zone="America/New_York", state="ME", by="bench",
        now=town.NOW, mode=Store.Mode.ON,
    )  # fmt: skip
    source = stores.make_source(store=store, name="crm", may_claim=Purpose)
    staff.make_user(
        email="dana@bench.example.com", name=DANA, store=store, role="manager",
        by="bench", now=town.NOW,
    )  # fmt: skip
    with connection.cursor() as cursor:
        # what is written is known to fit, and indexes are quicker made of all at once
        again = _without_indexes(cursor)
        _people(cursor, store, source, size)
        _lives(cursor, store, source, events, sellers(size))
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for index in again:
            cursor.execute(index)
        for table in ("person", "sighting", "household"):
            top = f"coalesce((SELECT max(id) FROM {table}), 1)"
            cursor.execute(f"SELECT setval('{table}_id_seq', {top})")
        cursor.execute("ANALYZE")
        desk_beside.fill(cursor, store, source, size, sellers(size))


def _without_indexes(cursor) -> list[str]:  # type: ignore[no-untyped-def]
    """Takes the indexes off the large tables, and says how they are made again. References are
    not: nothing that is measured reads by them."""
    cursor.execute(
        """SELECT t.relname, n.conname FROM pg_constraint n JOIN pg_class t ON t.oid = n.conrelid
            WHERE n.contype = 'f'
              AND t.relname IN ('event', 'finding', 'standing', 'reach', 'person', 'sighting')"""
    )
    for table, reference in cursor.fetchall():
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {reference}")
    cursor.execute(
        """SELECT c.relname, pg_get_indexdef(i.indexrelid), n.conname, t.relname,
                  pg_get_constraintdef(n.oid)
             FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
             JOIN pg_class t ON t.oid = i.indrelid
             LEFT JOIN pg_constraint n ON n.conindid = i.indexrelid AND n.contype = 'u'
            WHERE t.relname IN ('event', 'finding', 'standing', 'reach', 'person', 'sighting')
              AND NOT i.indisprimary"""
    )
    again = []
    for index, made, constraint, table, unique in cursor.fetchall():
        if constraint:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
            again.append(f"ALTER TABLE {table} ADD CONSTRAINT {constraint} {unique}")
        else:
            cursor.execute(f"DROP INDEX {index}")
            again.append(made)
    return again


def _people(cursor, store, source, size: int) -> None:  # type: ignore[no-untyped-def]
    """Everybody with home, details, ways to be reached, standing and words to be found by."""
    from sincerely.records import codec
    from sincerely.records.standings import seller_key
    from sincerely.rules import finding
    from sincerely.rules.sighting import Contact

    chance = random.Random(7)
    names, weights = surnames()
    firsts = list(accumulate(1 / (n + 4) for n in range(len(_FIRST))))
    lives, many = list(_folded()), sellers(size)
    columns = {
        "household": "id, group_id",
        "person": "id, group_id, household_id, name, names",
        "sighting": "id, source_id, contact, received_at, person_id",
        "reach": "group_id, address, person_id, zones, states",
        "standing": "person_id, store_id, own, home, deals, sellers, sold, last_at",
        "finding": "person_id, group_id, words",
    }
    rows: dict[str, list[tuple[object, ...]]] = {table: [] for table in columns}
    for n in range(1, size + 1):
        first = chance.choices(_FIRST, cum_weights=firsts)[0]
        last = chance.choices(names, cum_weights=weights)[0]
        mail = f"{first}.{last}{n}@town.example.com".lower()
        area = chance.choice((207, 207, 207, 603, 617))
        number = f"+1{area}{chance.randrange(2_000_000, 9_999_999)}"
        contact = Contact(
            first=first, last=last, emails=(mail,), phones=(("cell", number),),
            street=f"{n % 900} Elm Street", city="Portland", region="ME", postal="04101",
        )  # fmt: skip
        if n % 4 == 0:
            rows["household"].append((n, store.group_id))
        home = n - n % 4 if n % 4 < 2 and n > 3 else None
        key = f"{first}|{last}".lower()
        rows["person"].append((n, store.group_id, home, f"{first} {last}", [key]))
        rows["sighting"].append((n, source.pk, codec.contact_text(contact), town.NOW, n))
        for address in (f"email:{mail}", f"phone:{number}"):
            rows["reach"].append((store.group_id, address, n, ["America/New_York"], ["ME"]))
        own, deals, sold = lives[n % len(lives)]
        shared = lives[(n + 1) % len(lives)][0]
        theirs = _seller(n, many)
        own, deals, shared = (text.replace(DANA, theirs) for text in (own, deals, shared))
        living = (home, home + 1) if home and home < size else (n,)
        selling = {_seller(one, many) for one in living if DANA in lives[one % len(lives)][1]}
        at = town.NOW - timedelta(minutes=chance.randrange(600_000))
        rows["standing"].append((n, store.pk, own, shared if home else None, deals,
                                 sorted(map(seller_key, selling)), sold, at))  # fmt: skip
        words = finding.words(contact)
        words |= finding.number_words(vin(n)) if n % 3 == 0 else set()
        rows["finding"].append((n, store.group_id, finding.text(words)))
        if n % 20_000 == 0 or n == size:
            for table, of in columns.items():
                with cursor.copy(f"COPY {table} ({of}) FROM STDIN") as copy:
                    for row in rows[table]:
                        copy.write_row(row)
                rows[table].clear()


def sellers(size: int) -> int:
    """How many sell: each has about five thousand people, as after some years. An odd number: homes
    go by fours, and each has people who live alone as well as families."""
    return max(size // 5_000, 24) | 1


def _seller(number: int, many: int) -> str:
    """Who sells to a person."""
    return f"Seller {number % many}" if number % many else DANA


def vin(number: int) -> str:
    """The VIN of a person's car."""
    chance = random.Random(number)
    return "5XY" + "".join(chance.choices(VIN_LETTERS, k=8)) + f"{chance.randrange(10**6):06d}"


def _told(number: int, chance: random.Random) -> list[Any]:
    """The events of one life so far; one in fifty bought without having asked for anything."""
    found = [event for event in town.life(chance, number) if event.occurred_at <= town.NOW]
    return found[1:] if number % 50 == 0 and len(found) > 1 else found


def _folded() -> Iterator[tuple[str, str, bool]]:
    """Of each life of the pool: the record, the deals, whether somebody bought."""
    from sincerely.records import codec
    from sincerely.rules.folding import fold

    chance = random.Random(11)
    for number in range(town.POOL):
        found = fold(_told(number, chance))
        sold = found.record.bought is not None
        yield codec.record_text(found.record), codec.deals_text(found.deals), sold


def _lives(  # type: ignore[no-untyped-def]
    cursor, store, source, events: int, sellers: int
) -> None:
    """The ledger: each life of the pool, dealt out by the server itself. What a life is short of
    ``events`` is mail that was sent."""
    from sincerely.records import codec
    from sincerely.rules.events.talks import MailSent
    from sincerely.rules.purpose import Purpose, WrittenBy

    cursor.execute(
        """CREATE TEMP TABLE life
           (life int, n int, kind text, at timestamptz, whole bool, said jsonb)"""
    )
    chance = random.Random(11)
    sent = MailSent(purpose=Purpose.SALES_FOLLOWUP, written_by=WrittenBy.MACHINE)
    with cursor.copy("COPY life FROM STDIN") as copy:
        for number in range(town.POOL):
            found = _told(number, chance)
            for n, event in enumerate(found[:events]):
                said, _ = codec.split_payload(event.payload)
                kind = event.payload.kind
                copy.write_row((number, n, kind, event.occurred_at, event.whole_day, said))
            for n in range(len(found), events):
                at = town.NOW - timedelta(days=(number + 7 * n) % 290, hours=n)
                copy.write_row((number, n, sent.kind, at, False, codec.split_payload(sent)[0]))
    cursor.execute(
        """INSERT INTO event (store_id, source_id, key, sighting_id, kind, occurred_at, whole_day,
                              payload, recorded_at, by)
           SELECT %s, %s, p.id || ':' || l.n, p.id, l.kind, l.at, l.whole,
                  l.said
                  || CASE WHEN l.said ? 'deal' THEN jsonb_build_object('deal', 'D' || p.id)
                          ELSE '{}' END
                  || CASE WHEN l.said ? 'by' AND p.id %% %s > 0
                          THEN jsonb_build_object('by', 'Seller ' || p.id %% %s) ELSE '{}' END,
                  l.at, 'bench'
             FROM person p JOIN life l ON l.life = p.id %% %s ORDER BY l.at, p.id""",
        [store.pk, source.pk, sellers, sellers, town.POOL],
    )
