-- ?1 waiting since before this is too long, ?2 stops in a row after which nobody waits
UPDATE waiters SET
    state = 'failed',
    reported = 0,
    note = 'The source did not get its turn in time. It is read by itself later.'
WHERE state = 'waiting'
    AND (
        created_at <= ?1
        OR EXISTS (
            SELECT 1
            FROM sources AS s
            CROSS JOIN runs AS r ON r.id = (
                SELECT l.id FROM runs AS l WHERE l.source = s.id ORDER BY l.started_at DESC LIMIT 1
            )
            WHERE s.id = waiters.source AND s.failures >= ?2
                AND r.state = 'failed' AND r.finished_at >= waiters.created_at
        )
    )
