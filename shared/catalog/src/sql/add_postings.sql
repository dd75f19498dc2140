-- ?1 rows, ?2 how many, ?3 now. Of several new twins in one pack the first leads.
INSERT INTO postings (
    seq, id, source, source_key, url, title, company, facts, body, features, twin, content_hash,
    posted_at, first_seen_at, last_seen_at, expires_at
)
SELECT
    (SELECT c.value FROM counters AS c WHERE c.name = 'postings') - ?2 + 1 + j.key,
    j.value ->> 'id', j.value ->> 'source', j.value ->> 'key', j.value ->> 'url',
    j.value ->> 'title', j.value ->> 'company', j.value ->> 'facts',
    unhex(j.value ->> 'body'), unhex(j.value ->> 'features'),
    j.value ->> 'twin', j.value ->> 'hash', j.value ->> 'posted_at',
    ?3, ?3, j.value ->> 'expires_at'
FROM json_each(?1) AS j
WHERE j.value ->> 'leads' = 1
    AND NOT EXISTS (SELECT 1 FROM postings AS p WHERE p.id = j.value ->> 'id')
    AND NOT EXISTS (SELECT 1 FROM postings AS p WHERE p.twin = j.value ->> 'twin')
RETURNING 1 AS added
