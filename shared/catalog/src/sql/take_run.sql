-- ?1 source, ?2 run, ?3 now, ?4 until when the lease holds
INSERT INTO runs (id, source, state, started_at, lease_until)
SELECT ?2, s.id, 'running', ?3, ?4
FROM sources AS s
WHERE s.id = ?1
    AND s.not_before <= ?3
    AND (
        s.next_run_at <= ?3
        OR EXISTS (SELECT 1 FROM waiters AS w WHERE w.source = s.id AND w.state = 'waiting')
    )
    AND NOT EXISTS (SELECT 1 FROM runs AS r WHERE r.source = s.id AND r.state = 'running')
    AND NOT EXISTS (SELECT 1 FROM host_leases AS h WHERE h.host = s.host AND h.until > ?3)
