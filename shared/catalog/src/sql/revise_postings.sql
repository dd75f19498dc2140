-- ?1 rows, ?2 how many, ?3 now
UPDATE postings SET
    seq = (SELECT c.value FROM counters AS c WHERE c.name = 'postings') - ?2 + 1 + j.key,
    title = j.value ->> 'title',
    company = j.value ->> 'company',
    facts = j.value ->> 'facts',
    body = unhex(j.value ->> 'body'),
    features = unhex(j.value ->> 'features'),
    twin = j.value ->> 'twin',
    content_hash = j.value ->> 'hash',
    posted_at = j.value ->> 'posted_at',
    last_seen_at = ?3,
    expires_at = j.value ->> 'expires_at',
    missing = 0, missing_since = NULL, gone = 0, gone_since = NULL, closed_at = NULL
FROM json_each(?1) AS j
WHERE postings.id = j.value ->> 'id' AND postings.content_hash <> j.value ->> 'hash'
RETURNING 1 AS revised
