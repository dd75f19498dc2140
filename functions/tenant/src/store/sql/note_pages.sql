-- ?1 JSON of pages. A page belongs to one application.
INSERT INTO application_pages (posting, application, source, url, first_seen_at, kept)
SELECT j.value ->> 'posting', j.value ->> 'application', j.value ->> 'source', j.value ->> 'url',
    j.value ->> 'first_seen_at', j.value ->> 'kept'
FROM json_each(?1) AS j
WHERE EXISTS (SELECT 1 FROM applications AS a WHERE a.id = j.value ->> 'application')
ON CONFLICT (posting) DO UPDATE SET application = excluded.application, source = excluded.source,
    url = excluded.url, kept = max(application_pages.kept, excluded.kept)
