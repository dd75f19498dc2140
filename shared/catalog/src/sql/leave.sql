-- ?1 numbers of postings that leave, ?2 now: their pages are remembered with when they were last seen.
UPDATE duplicate_members SET left_at = gone.last_seen_at
FROM (
    SELECT u.id AS id, p.last_seen_at AS last_seen_at
    FROM json_each(?1) AS j
    CROSS JOIN postings AS p ON p.n = j.value
    CROSS JOIN posting_urls AS u ON u.posting = p.id
    WHERE p.expires_at <= ?2
) AS gone
WHERE duplicate_members.id = gone.id
