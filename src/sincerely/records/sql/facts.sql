-- Everything the gate needs to know about whoever is reached at each address asked about: one
-- round trip, index reads only. One row per address, person and store of the group; one without a
-- person for a stranger. $1 store, $2 group, $3 address or addresses, $4 fingerprint(s); what is
-- asked gives (n, address, print): one row, or arrays unnested.
SELECT q.n,
       r.person_id,
       s.store_id,
       s.own,
       s.home,
       s.doubt,
       array_to_string(r.zones, ','),
       array_to_string(r.states, ','),
       extract(epoch FROM f.at),
       extract(epoch FROM st.sold_feed_due_at),
       st.policy_id
  FROM {asked} q
  JOIN store st ON st.id = $1::bigint
  LEFT JOIN reach r ON r.group_id = $2::bigint AND r.address = q.address
  LEFT JOIN standing s ON s.person_id = r.person_id
  LEFT JOIN fingerprint f ON f.group_id = $2::bigint AND f.print = q.print
