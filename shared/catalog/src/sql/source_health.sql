-- ?1 source ids
SELECT
    s.id AS id, s.name AS name, s.home AS home, s.next_run_at AS next_run_at,
    s.failures AS failures,
    (SELECT count(*) FROM posting_urls AS u WHERE u.source = s.id) AS postings,
    r.id AS run, r.state AS state, r.started_at AS started_at, r.finished_at AS finished_at,
    r.seen AS seen, r.new AS new, r.updated AS updated, r.rejected AS rejected,
    r.requests AS requests, r.note AS note
FROM json_each(?1) AS j
CROSS JOIN sources AS s ON s.id = j.value
LEFT JOIN runs AS r ON r.id = (
    SELECT l.id FROM runs AS l WHERE l.source = s.id ORDER BY l.started_at DESC, l.id DESC LIMIT 1
)
ORDER BY j.key
