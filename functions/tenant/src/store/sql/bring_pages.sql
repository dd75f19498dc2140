-- ?1 JSON of pages. One that belongs to an application here already stays with it.
INSERT INTO application_pages (posting, application, source, url, first_seen_at, kept)
SELECT j.value ->> 'posting', j.value ->> 'application', j.value ->> 'source', j.value ->> 'url',
    j.value ->> 'first_seen_at', j.value ->> 'kept'
FROM json_each(?1) AS j
WHERE EXISTS (SELECT 1 FROM applications AS a WHERE a.id = j.value ->> 'application')
    AND NOT EXISTS (SELECT 1 FROM applications AS a WHERE a.posting = j.value ->> 'posting')
ON CONFLICT (posting) DO NOTHING
