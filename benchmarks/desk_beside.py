"""What lies beside the people of the desk's town: staff, tasks, verdicts, mails, doubts, files.

A few hundred verdicts are the gate's own, about people of the town; the server deals them out. The
mails, tasks and doubts are made from verdicts and sales by the server as well: ten times as many
people have ten times as much.
"""

from datetime import timedelta
from typing import Any

from benchmarks import town

#: people about whom the gate is really asked, each with every message of `_messages`
ASKED = 250
#: verdicts are of so many days
DAYS = 90
COURIER = "relay-1:77:a1b2c3:0"

#: one verdict a person, the gate's own dealt out: every fifth by a courier, the rest by HTTP; one
#: after the other, as they were given
_VERDICTS = """
INSERT INTO verdict (store_id, source_id, person_id, address_print, at, message, answer, codes,
                     facts, policy_id, versions, until, valid_until, asked_by)
SELECT v.store_id, v.source_id, p.id, v.address_print, p.at, v.message, v.answer, v.codes,
       v.facts, v.policy_id, v.versions, v.until, v.valid_until,
       CASE WHEN p.id / 3 %% 5 = 0 THEN %(courier)s ELSE 'crm' END
  FROM (SELECT id, %(now)s::timestamptz
                   - (id * 7919 %% (%(days)s * 86400)) * interval '1 second' AS at
          FROM person) AS p
  JOIN judged v ON v.n = p.id * 31 %% %(many)s
 WHERE p.at > %(since)s AND p.at <= %(until)s
 ORDER BY p.at, p.id
"""
#: of those it refuses, one in twenty was held for a person first, and one waited; of one wording in
#: ten nobody could tell what it is for
_MAILS = """
WITH kept AS (
  SELECT *, at > %(now)s::timestamptz - interval '12 hours' AS fresh,
         CASE WHEN answer = 'refuse' AND id / 15 %% 20 = 0 THEN 'hold'
              WHEN answer = 'refuse' AND id / 15 %% 20 = 1 THEN 'wait' ELSE answer END AS said
    FROM verdict
   WHERE asked_by = %(courier)s AND at > %(since)s AND at <= %(until)s), mails AS (
  INSERT INTO mail (id, sender_id, store_id, upstream_id, queue_id, envelope_from, options, content,
                    size, recipients, received_at)
  SELECT id, %(sender)s, store_id, %(upstream)s, 'Q' || id, 'crm@bench.example.com', '{}',
         convert_to(%(content)s, 'UTF8'), length(%(content)s), 1, at FROM kept ORDER BY id)
INSERT INTO delivery (id, mail_id, store_id, upstream_id, recipient, address, state, since, next_at,
                      kept_back, person_id, mode, answer, codes, verdicts, read, template_id, reply,
                      trail, told_at, leased_by, attempts, doubts, errors)
SELECT k.id, k.id, k.store_id, %(upstream)s, substr(r.address, 7), r.address,
       CASE WHEN k.said = 'send' OR k.id %% 7 = 0 THEN 'delivered'
            WHEN k.said = 'refuse' THEN 'refused' WHEN k.said = 'hand_over' THEN 'handed_over'
            WHEN NOT k.fresh THEN 'refused' WHEN k.said = 'hold' THEN 'held' ELSE 'waiting' END,
       k.at, NULL, k.said IN ('hold', 'wait'), k.person_id,
       CASE WHEN k.id %% 7 = 0 THEN 'watch' ELSE 'on' END, k.said, k.codes, ARRAY[k.id],
       CASE WHEN k.id %% 200 / 5 %% 10 = 9 THEN replace(%(read)s, 'recognised', 'unsure')
            ELSE %(read)s END,
       1 + k.id %% 200, '250 2.0.0 taken',
       CASE WHEN k.said <> 'hold' THEN '[]'::jsonb
            ELSE jsonb_build_array(
                   jsonb_build_object('at', k.at - interval '2 hours', 'state', 'held'),
                   jsonb_build_object('at', k.at, 'state', 'refused')) END, k.at, '', 1, 0, 0
  FROM kept k JOIN reach r ON r.person_id = k.person_id AND r.address LIKE 'email:%%'
 ORDER BY k.id
"""
#: a thank-you for each sale, settled unless it is younger than a day or of every hundredth
_THANKS = """
INSERT INTO care_task (store_id, person_id, kind, deal, why, owner, assignee_id, opened_at,
                       opened_by, due_at, effort, tries, handed_over, passed_on_at, settled_at,
                       settled_by, settled_how, settling_event_id)
SELECT e.store_id, e.sighting_id, 'thank_you', e.payload ->> 'deal',
       'They bought: ' || coalesce(e.payload -> 'vehicle' ->> 'model', 'a car'),
       u.name, u.id, e.occurred_at + interval '1 day', 'the plan',
       e.occurred_at + interval '3 days',
       e.sighting_id %% 101, 0, '[]',
       CASE WHEN s.open AND e.id %% 3 = 0 THEN e.occurred_at + interval '4 days' END,
       CASE WHEN NOT s.open THEN e.occurred_at + (20 + e.id %% 90) * interval '1 hour' END,
       CASE WHEN s.open THEN '' ELSE u.name END, CASE WHEN s.open THEN '' ELSE 'call' END, NULL
  FROM event e
 CROSS JOIN LATERAL (SELECT e.sighting_id / 7 %% %(of)s = 0 AS open) s
  JOIN sellers u ON u.n = e.sighting_id %% %(sellers)s
 WHERE e.kind = 'deal_sold' AND e.occurred_at > %(now)s::timestamptz - interval '120 days'
 ORDER BY e.occurred_at
"""
#: what somebody logged: a call each, about people of the town, in the ledger's own order of keys
_LOGGED = """
INSERT INTO event (store_id, source_id, key, sighting_id, kind, occurred_at, whole_day, payload,
                   recorded_at, by)
SELECT %(store)s, %(by_hand)s, 'care:' || to_char(c.at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MI') || ':p'
       || c.n || ':contact', c.person, 'call_made', c.at, false,
       jsonb_build_object('by', u.name, 'seconds', 60 + c.n %% 300), c.at, u.name
  FROM (SELECT n, 1 + n * 17 %% %(size)s AS person,
               %(now)s::timestamptz - (n * 613 %% (%(days)s * 1440)) * interval '1 minute' AS at
          FROM generate_series(1, %(calls)s) AS n) AS c
  JOIN sellers u ON u.n = c.n %% %(sellers)s
 ORDER BY c.at
"""
_DOUBTED = """
INSERT INTO event (store_id, source_id, key, sighting_id, kind, occurred_at, whole_day, payload,
                   recorded_at, by)
SELECT store_id, source_id,
       'doubt:' || to_char(occurred_at AT TIME ZONE 'UTC', 'YYYYMMDD') || ':' || id
       || ':' || what.kind, sighting_id, what.kind, occurred_at, false,
       jsonb_build_object('event', 'by-hand/' || key, 'of', by, 'by', 'Dana Reyes')
       || what.said, occurred_at, 'the clockwork'
  FROM (SELECT * FROM event WHERE source_id = %(by_hand)s AND kind = 'call_made'
         ORDER BY id LIMIT %(doubts)s) AS e
  JOIN LATERAL (VALUES
       ('completion_doubted', '{"marks": ["burst"], "evidence": "9 calls in 4 minutes"}'::jsonb),
       ('completion_settled', '{"stands": true}'::jsonb)) AS what (kind, said)
    ON what.kind = 'completion_doubted' OR id %% 10 > 0
"""
#: told to somebody here: every thousandth asked for less in the last months
_WISHES = """
INSERT INTO event (store_id, source_id, key, sighting_id, kind, occurred_at, whole_day, payload,
                   recorded_at, by)
SELECT %(store)s, %(by_hand)s, 'wish:' || id, id, 'opted_out', at, false,
       '{"told_to": "Dana Reyes", "topic": "marketing"}', at, 'Dana Reyes'
  FROM (SELECT id, %(now)s::timestamptz - (id %% 129600) * interval '1 minute' AS at
          FROM person WHERE id %% 1000 = 0) AS p
"""
_WORDS = """
INSERT INTO event_words (event_id, words)
SELECT id, '{"words": "Two children; they drive to the lake on Fridays."}' FROM event
 WHERE source_id = %(by_hand)s
"""
_PAIRS = """
INSERT INTO pair (group_id, one_id, other_id, state, weight, probability, sentence, steps, home,
                  since, at, by, why)
SELECT %(group)s, n * 13, n * 13 + 5, CASE WHEN n %% 8 = 0 THEN 'open' ELSE 'different' END,
       4 + n %% 50 / 10.0, 0.8, 'The same surname and the last seven digits of a phone.',
       '[{"column": "surname", "level": "same", "weight": 3.1, "sentence": "Surnames agree."}]',
       '', %(now)s, %(now)s, 'matching', ''
  FROM generate_series(1, %(size)s / 60) AS n
"""
_DECISIONS = """
INSERT INTO people_decision (group_id, kind, people, what, evidence, by, at)
SELECT %(group)s, 'joined', ARRAY[n * 20, n * 20 + 1], '{"sightings": []}',
       'The same mail address and the same name.', 'matching', %(now)s
  FROM generate_series(1, %(size)s / 20 - 1) AS n
"""
_FILES = """
INSERT INTO feed_file (id, source_id, name, digest, kind, started_at, finished_at, counts,
                       rows_done, told)
SELECT n, %(source)s + n %% 2, 'sold-' || n || '.csv', int4send(n::int), 'table',
       %(now)s::timestamptz - n * interval '2 hours', %(now)s::timestamptz - n * interval '2 hours',
       '{"rows": 200, "events": 180, "quarantined": 2}', 200,
       '{"guesses": [{"header": "Deal #", "column": "deal_number", "certainty": 0.95,
                      "why": "its name"}]}'
  FROM generate_series(1, 3000) AS n
"""
_UNREAD = """
INSERT INTO quarantine (feed_file_id, line, code, sentence, hint, raw, at, settled_at, settled_by,
                        settled_how)
SELECT 1 + n %% 3000, n, 'date_unreadable', 'The sold date 03/32/2026 is no day.',
       'Correct the row in the DMS; the next file brings it again.',
       'D' || n || ';;03/32/2026;Keler',
       %(now)s, CASE WHEN n %% 6 > 0 THEN %(now)s::timestamptz END, '', ''
  FROM generate_series(1, 6000) AS n
"""
_TEMPLATES = """
INSERT INTO template (id, store_id, fingerprint, subject, skeleton, purpose, first_seen_at,
                      labelled_by)
SELECT n, %(store)s, 'f' || n, 'How do you like your new car? (' || n || ')',
       repeat('we hope you like it ', 20), CASE WHEN n %% 3 = 0 THEN 'newsletter' END,
       %(now)s, '' FROM generate_series(1, 201) AS n
"""
_JOBS = """
INSERT INTO job (store_id, kind, given, state, by, asked_at, began_at, ended_at, done, total,
                 result, files, problem)
SELECT %(store)s, 'scrub', '{}', 'done', 'dana', %(now)s::timestamptz - n * interval '3 hours',
       %(now)s, %(now)s, 900, 900, '{"reasons": {"already_bought": 41}}', '{}', ''
  FROM generate_series(1, 200) AS n
"""
_HEARD = """
INSERT INTO heard (source_id, hour)
SELECT %(source)s, date_trunc('hour', %(now)s::timestamptz) - n * interval '2 hours'
  FROM generate_series(1, 700) AS n
"""
_DOOR = """
INSERT INTO turned_away (store_id, sender_id, at, step, status, reason)
SELECT %(store)s, %(sender)s, %(now)s::timestamptz - n * interval '9 minutes', 'rcpt', '5.7.1',
       'opted_out' FROM generate_series(1, 5000) AS n
"""
#: whoever was heard of lately has had their standing written anew
_STANDINGS = """
UPDATE standing SET last_at = last_at WHERE last_at > %(since)s AND last_at <= %(until)s
"""
#: of how many days rows came since PostgreSQL tidied their table up last: four fifths of what its
#: autovacuum lets come together (a hundredth of the verdicts, a fiftieth of the mails and
#: deliveries, a fifth of the standings)
_UNTIDY = {_VERDICTS: 0.7, _MAILS: 1.4, _STANDINGS: 60}
_ALL = (_TEMPLATES, _THANKS, _LOGGED, _DOUBTED, _WISHES, _WORDS, _PAIRS,
        _DECISIONS, _FILES, _UNREAD, _JOBS, _HEARD, _DOOR)  # fmt: skip
_NUMBERED = ("mail", "delivery", "template", "feed_file")


def fill(cursor: Any, store: Any, source: Any, size: int, sellers: int) -> None:
    """Everything beside ``size`` people who are there already, each with one of ``sellers``."""
    by_hand, upstream, sender = _systems(store, source)
    _judged(cursor, store, source, size)
    _staff(cursor, store, sellers)
    asked = {
        "store": store.pk,
        "group": store.group_id,
        "source": source.pk,
        "by_hand": by_hand.pk,
        "upstream": upstream.pk,
        "sender": sender.pk,
        "size": size,
        "now": town.NOW,
        "days": DAYS,
        "courier": COURIER,
        "many": ASKED * len(_messages()),
        "sellers": sellers,
        "content": _content(),
        "read": '{"how":"recognised","purpose":"promotion","probability":0.93,"subject":"A sale"}',
        # whose thanks are still owed: of a million no more than of a hundred thousand
        "of": max(size // 20_000, 2),
        "calls": max(min(size // 10, 40_000), 2_000),
        "doubts": 400,
    }
    long_ago = town.NOW - timedelta(days=2 * DAYS)
    tidied = {each: town.NOW - timedelta(days=days) for each, days in _UNTIDY.items()}
    for statement in (*_ALL, _VERDICTS, _MAILS):
        until = tidied.get(statement, town.NOW)
        cursor.execute(statement, asked | {"since": long_ago, "until": until})
    # what was just written counts as written before the tables are tidied up, not after it
    cursor.execute("SELECT pg_stat_force_next_flush()")
    cursor.execute("VACUUM ANALYZE")
    for statement, since in tidied.items():
        cursor.execute(statement, asked | {"since": since, "until": town.NOW})
    for table in _NUMBERED:
        cursor.execute(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")


def _systems(store: Any, source: Any) -> tuple[Any, Any, Any]:
    """The DMS beside the CRM, what is told by hand, and a relay the CRM sends through."""
    from sincerely.work import stores
    from sincerely.work.relaying import senders

    dms = stores.make_source(store=store, name="dms", reports_sales=True)
    by_hand = stores.make_source(store=store, name="by-hand")
    for each in (source, dms, by_hand):
        each.last_heard_at = town.NOW - timedelta(hours=2)
        each.save()
    upstream = senders.set_upstream(
        store=store, name="mail", host="127.0.0.1", port=2525, tls="none"
    )
    sender, _ = senders.add_sender(source=source, upstream=upstream, user="crm")
    return by_hand, upstream, sender


def _messages() -> tuple[Any, ...]:
    from sincerely.rules.message import Message
    from sincerely.rules.purpose import Channel, Purpose, WrittenBy

    mails = (Purpose.PROMOTION, Purpose.SALES_FOLLOWUP, Purpose.NEWSLETTER, Purpose.REENGAGEMENT,
             Purpose.THANK_YOU, Purpose.APPOINTMENT_REMINDER, Purpose.TRANSACTIONAL)  # fmt: skip
    asked = [(Channel.EMAIL, purpose) for purpose in mails] + [(Channel.TEXT, Purpose.PROMOTION)]
    return tuple(
        Message(channel=channel, purpose=purpose, written_by=WrittenBy.MACHINE)
        for channel, purpose in asked
    )


def _judged(cursor: Any, store: Any, source: Any, size: int) -> None:
    """The gate's own verdicts, numbered, in a table of this connection; the kept ones emptied."""
    from sincerely.records.models import Reach
    from sincerely.rules.purpose import Channel
    from sincerely.work import sending

    people = [1 + n * (size // ASKED) for n in range(ASKED)]
    found = Reach.objects.filter(person__in=people).values_list("person_id", "address")
    for message in _messages():
        kind = "phone:" if message.channel is Channel.TEXT else "email:"
        to = [address.partition(":")[2] for _, address in found if address.startswith(kind)]
        sending.decide_many(
            store=store, to=to, message=message, by="crm", now=town.NOW, source=source
        )
    cursor.execute(
        "CREATE TEMP TABLE judged AS SELECT row_number() OVER () - 1 AS n, * FROM verdict"
    )
    cursor.execute("CREATE INDEX ON judged (n)")
    cursor.execute("ALTER TABLE verdict DISABLE TRIGGER USER; DELETE FROM verdict")
    cursor.execute("ALTER TABLE verdict ENABLE TRIGGER USER")
    cursor.execute("ANALYZE judged")


def _staff(cursor: Any, store: Any, sellers: int) -> None:
    """Those who sell, in a table of this connection too; Dana, the manager, is one of them."""
    from sincerely.work import staff

    for n in range(1, sellers):
        staff.make_user(
            email=f"seller{n}@bench.example.com", name=f"Seller {n}", store=store,
            role="salesperson", by="bench", now=town.NOW,
        )  # fmt: skip
    for role in ("service_advisor", "marketing", "admin"):
        staff.make_user(
            email=f"{role}@bench.example.com", name=role.title(), store=store, role=role,
            by="bench", now=town.NOW,
        )  # fmt: skip
    cursor.execute(
        """CREATE TEMP TABLE sellers AS
           SELECT row_number() OVER (ORDER BY u.id) - 1 AS n, u.id, u.name
             FROM "user" u JOIN role r ON r.user_id = u.id
            WHERE r.name IN ('salesperson', 'manager')"""
    )


def _content() -> str:
    words = "We hope you enjoy it. If anything is not right, call me.\r\n" * 20
    return (
        "From: Bench Motors <crm@bench.example.com>\r\nSubject: How do you like your new car?\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{words}"
    )
