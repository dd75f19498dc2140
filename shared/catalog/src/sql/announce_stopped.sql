-- ?1 now
INSERT INTO outbox (kind, subject, due_at)
SELECT 'run_source', r.source, ?1
FROM runs AS r
WHERE r.state = 'running' AND r.lease_until <= ?1
ON CONFLICT (kind, subject) DO UPDATE SET due_at = min(outbox.due_at, excluded.due_at)
