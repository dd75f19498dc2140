-- ?1 ids of entries. `p` is the posting under the entry's own URL, `q` the twin it was merged with before.
SELECT
    j.key AS i,
    coalesce(p.id, q.id) AS posting,
    coalesce(p.title, q.title) AS title,
    p.posted_at AS posted_at,
    coalesce(p.last_seen_at, q.last_seen_at) AS last_seen_at
FROM json_each(?1) AS j
LEFT JOIN postings AS p ON p.id = j.value
LEFT JOIN posting_urls AS u ON u.id = j.value
LEFT JOIN postings AS q ON q.id = u.posting
