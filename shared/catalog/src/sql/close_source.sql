-- ?1 source, ?2 next run, ?3 not before, ?4 completed, ?5 goes on, ?6 now, ?7 has validators,
-- ?8 etag, ?9 last modified, ?10 seen history or null
UPDATE sources SET
    next_run_at = ?2,
    not_before = ?3,
    failures = CASE WHEN ?4 = 1 THEN 0 WHEN ?5 = 1 THEN failures ELSE failures + 1 END,
    completed_at = CASE WHEN ?4 = 1 THEN ?6 ELSE completed_at END,
    read_at = CASE WHEN ?7 = 1 AND ?4 = 1 THEN ?6 ELSE read_at END,
    etag = CASE WHEN ?7 = 1 THEN ?8 ELSE etag END,
    last_modified = CASE WHEN ?7 = 1 THEN ?9 ELSE last_modified END,
    seen_history = coalesce(?10, seen_history)
WHERE id = ?1
