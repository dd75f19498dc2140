-- ?1 rows, ?2 now. An entry stands for itself if it is a posting, else for the oldest of its twins.
INSERT INTO posting_urls (id, posting, url, source, source_key, first_seen_at)
SELECT found.id, found.posting, found.url, found.source, found.key, ?2
FROM (
    SELECT
        j.value ->> 'id' AS id,
        j.value ->> 'url' AS url,
        j.value ->> 'source' AS source,
        j.value ->> 'key' AS key,
        coalesce(
            (SELECT p.id FROM postings AS p WHERE p.id = j.value ->> 'id'),
            (SELECT p.id FROM postings AS p WHERE p.twin = j.value ->> 'twin' ORDER BY p.n LIMIT 1)
        ) AS posting
    FROM json_each(?1) AS j
) AS found
WHERE found.posting IS NOT NULL
ON CONFLICT (id) DO UPDATE SET posting = excluded.posting
WHERE posting_urls.posting <> excluded.posting
