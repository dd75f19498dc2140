-- ?1 members, ?2 now, ?3 today. Source, address and first sight of a known one stay.
INSERT INTO duplicate_members (id, source, url, print, keys, first_seen_at, day)
SELECT
    j.value ->> 'id', j.value ->> 'source', j.value ->> 'url', j.value ->> 'print',
    j.value ->> 'keys', ?2, coalesce(j.value ->> 'day', ?3)
FROM json_each(?1) AS j
WHERE true
ON CONFLICT (id) DO UPDATE SET print = excluded.print, keys = excluded.keys, left_at = NULL
WHERE duplicate_members.left_at IS NOT NULL OR duplicate_members.print <> excluded.print
