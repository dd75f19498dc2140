-- ?1 now, ?2 how many. What is announced already is left to its own repetition.
INSERT INTO outbox (kind, subject, due_at)
SELECT 'run_source', s.id, ?1
FROM sources AS s
WHERE s.next_run_at <= ?1
    AND s.not_before <= ?1
    AND NOT EXISTS (SELECT 1 FROM outbox AS o WHERE o.kind = 'run_source' AND o.subject = s.id)
    AND NOT EXISTS (SELECT 1 FROM runs AS r WHERE r.source = s.id AND r.state = 'running')
ORDER BY s.next_run_at
LIMIT ?2
ON CONFLICT (kind, subject) DO NOTHING
RETURNING 1 AS announced
