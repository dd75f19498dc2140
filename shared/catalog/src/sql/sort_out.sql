-- ?1 entries. `p` is the posting under the entry's own URL, `q` the twin it was merged with before,
-- `d` its row among the duplicates.
SELECT
    j.key AS i,
    p.content_hash AS hash,
    coalesce(p.id, q.id) AS posting,
    coalesce(p.last_seen_at, q.last_seen_at) AS last_seen_at,
    d.id IS NOT NULL AS listed
FROM json_each(?1) AS j
LEFT JOIN postings AS p ON p.id = j.value ->> 'id'
LEFT JOIN posting_urls AS u ON u.id = j.value ->> 'id'
LEFT JOIN postings AS q ON q.id = u.posting AND q.twin = j.value ->> 'twin'
LEFT JOIN duplicate_members AS d ON d.id = j.value ->> 'id'
