"""A town somebody looks at from the desk: names as frequent as names are, phones, cars, and events.

Each person has a sighting, a phone and a mail address; two in four live together; one in three has
a car whose VIN was told. Events are those of `benchmarks.town`'s lives, dealt out, and filled up
with mails that were sent to the number asked for.
"""

import random
from datetime import timedelta
from itertools import accumulate

from benchmarks import town

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
VIN_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"


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
        email="dana@bench.example.com", name="Dana Reyes", store=store, role="manager",
        by="bench", now=town.NOW,
    )  # fmt: skip
    with connection.cursor() as cursor:
        # what is written is known to fit, and indexes are quicker made of all at once
        again = _without_indexes(cursor)
        _people(cursor, store, source, size)
        _lives(cursor, store, source, events)
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for index in again:
            cursor.execute(index)
        for table in ("person", "sighting", "household"):
            top = f"coalesce((SELECT max(id) FROM {table}), 1)"
            cursor.execute(f"SELECT setval('{table}_id_seq', {top})")
        cursor.execute("VACUUM ANALYZE")


def _without_indexes(cursor) -> list[str]:  # type: ignore[no-untyped-def]
    """Takes the indexes off the large tables, and says how they are made again. References and
    what keeps rows from coming twice are not: nothing that is measured reads by them."""
    cursor.execute(
        """SELECT t.relname, n.conname FROM pg_constraint n JOIN pg_class t ON t.oid = n.conrelid
            WHERE n.contype = 'f'
              AND t.relname IN ('event', 'finding', 'standing', 'reach', 'person', 'sighting')"""
    )
    for table, reference in cursor.fetchall():
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {reference}")
    cursor.execute(
        """SELECT c.relname, pg_get_indexdef(i.indexrelid), n.conname, t.relname
             FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
             JOIN pg_class t ON t.oid = i.indrelid
             LEFT JOIN pg_constraint n ON n.conindid = i.indexrelid AND n.contype = 'u'
            WHERE t.relname IN ('event', 'finding', 'standing', 'reach', 'person', 'sighting')
              AND NOT i.indisprimary"""
    )
    again = []
    for index, made, constraint, table in cursor.fetchall():
        if constraint:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
        else:
            cursor.execute(f"DROP INDEX {index}")
            again.append(made)
    return again


def _people(cursor, store, source, size: int) -> None:  # type: ignore[no-untyped-def]
    """Everybody with home, details, ways to be reached, standing and words to be found by."""
    from sincerely.records import codec
    from sincerely.rules import finding
    from sincerely.rules.sighting import Contact

    chance = random.Random(7)
    names, weights = surnames()
    firsts = list(accumulate(1 / (n + 4) for n in range(len(_FIRST))))
    lives = town.pool()
    columns = {
        "household": "id, group_id",
        "person": "id, group_id, household_id, name, names",
        "sighting": "id, source_id, contact, received_at, person_id",
        "reach": "group_id, address, person_id, zones, states",
        "standing": "person_id, store_id, own, home, deals, last_at",
        "finding": "person_id, group_id, words",
    }
    rows: dict[str, list[tuple[object, ...]]] = {table: [] for table in columns}
    for n in range(1, size + 1):
        first = chance.choices(_FIRST, cum_weights=firsts)[0]
        last = chance.choices(names, cum_weights=weights)[0]
        mail = f"{first}.{last}{n}@town.example.com".lower()
        area = chance.choice((207, 207, 207, 603, 617))
        number = f"+1{area}{chance.randrange(2_000_000, 9_999_999)}"
        contact = Contact(first=first, last=last, emails=(mail,), phones=(("cell", number),))
        if n % 4 == 0:
            rows["household"].append((n, store.group_id))
        home = n - n % 4 if n % 4 < 2 and n > 3 else None
        key = f"{first}|{last}".lower()
        rows["person"].append((n, store.group_id, home, f"{first} {last}", [key]))
        rows["sighting"].append((n, source.pk, codec.contact_text(contact), town.NOW, n))
        for address in (f"email:{mail}", f"phone:{number}"):
            rows["reach"].append((store.group_id, address, n, ["America/New_York"], ["ME"]))
        own, shared = lives[n % len(lives)]
        at = town.NOW - timedelta(minutes=chance.randrange(600_000))
        rows["standing"].append((n, store.pk, own, shared if home else None, "[]", at))
        words = finding.words(contact)
        words |= finding.number_words(vin(n)) if n % 3 == 0 else set()
        rows["finding"].append((n, store.group_id, finding.text(words)))
        if n % 20_000 == 0 or n == size:
            for table, of in columns.items():
                with cursor.copy(f"COPY {table} ({of}) FROM STDIN") as copy:
                    for row in rows[table]:
                        copy.write_row(row)
                rows[table].clear()


def vin(number: int) -> str:
    """The VIN of a person's car."""
    chance = random.Random(number)
    return "5XY" + "".join(chance.choices(VIN_LETTERS, k=8)) + f"{chance.randrange(10**6):06d}"


def _lives(cursor, store, source, events: int) -> None:  # type: ignore[no-untyped-def]
    """The ledger: each life of the pool, dealt out by the server itself."""
    from sincerely.records import codec

    cursor.execute(
        """CREATE TEMP TABLE life
           (life int, n int, kind text, at timestamptz, whole bool, said jsonb)"""
    )
    chance = random.Random(11)
    with cursor.copy("COPY life FROM STDIN") as copy:
        for number in range(town.POOL):
            found = list(town.life(chance, number))
            list(town.life(chance, number + town.POOL))
            for n in range(events):
                event = found[n % len(found)] if n < len(found) else found[1 % len(found)]
                said, _ = codec.split_payload(event.payload)
                at = event.occurred_at + timedelta(days=n if n >= len(found) else 0)
                copy.write_row((number, n, event.payload.kind, at, event.whole_day, said))
    cursor.execute(
        """INSERT INTO event (store_id, source_id, key, sighting_id, kind, occurred_at, whole_day,
                              payload, recorded_at, by)
           SELECT %s, %s, p.id || ':' || l.n, p.id, l.kind, l.at, l.whole, l.said, %s, 'bench'
             FROM person p JOIN life l ON l.life = p.id %% %s ORDER BY p.id, l.n""",
        [store.pk, source.pk, town.NOW, town.POOL],
    )
