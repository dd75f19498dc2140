-- ?1 sources, ?2 task, ?3 tenant, ?4 now, ?5 when a completed run is still fresh
INSERT INTO waiters (task, source, tenant, position, label, state, done, note, created_at)
SELECT
    ?2, s.id, ?3, j.key, s.name,
    CASE WHEN s.completed_at > ?5 THEN 'completed' ELSE 'waiting' END,
    CASE WHEN s.completed_at > ?5 THEN coalesce(s.seen_history ->> 0, 0) ELSE 0 END,
    CASE WHEN s.completed_at > ?5 THEN 'Read less than five minutes ago; not asked again.' END,
    ?4
FROM json_each(?1) AS j
CROSS JOIN sources AS s ON s.id = j.value ->> 'id'
WHERE true
ON CONFLICT (task, source) DO NOTHING
