-- Everything the gate needs to know about somebody, as the JSON that is kept with its verdict: one
-- round trip, index reads only. One row per address, person and store of the group; one without a
-- person for a stranger. What is asked gives (n, person_id, forgotten_at, zones, states). $1 store,
-- $2 the beginning of the JSON object, $3 now. What another store of the group knows comes apart.
-- (A brace is written twice: this text is a format.)
SELECT q.n,
       q.person_id,
       concat($2::text,
              CASE WHEN q.person_id IS NOT NULL THEN ',"known":true' END,
              CASE WHEN s.store_id = $1::bigint THEN ',"own":' || s.own END,
              CASE WHEN s.store_id = $1::bigint THEN ',"home":' || s.home END,
              CASE WHEN s.store_id = $1::bigint THEN ',"doubt":' || s.doubt END,
              ',"forgotten_at":' || to_json(q.forgotten_at),
              CASE WHEN st.sold_feed_due_at < $3::timestamptz
                   THEN ',"feed_silent_since":' || to_json(st.sold_feed_due_at) END,
              '}}'),
       CASE WHEN s.store_id <> $1::bigint THEN s.store_id END,
       CASE WHEN s.store_id <> $1::bigint THEN coalesce(s.home, s.own) END,
       st.policy_id,
       {places}
  FROM {asked} q
  JOIN store st ON st.id = $1::bigint
  LEFT JOIN standing s ON s.person_id = q.person_id
