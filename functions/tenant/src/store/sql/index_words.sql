-- ?1 JSON rows. Only where the words changed: a new score alone indexes nothing.
INSERT OR REPLACE INTO applications_fts (rowid, title, company, place, text)
SELECT a.n, j.value ->> 'title', j.value ->> 'company', j.value ->> 'place', j.value ->> 'text'
FROM json_each(?1) AS j JOIN applications AS a ON a.id = j.value ->> 'id'
WHERE a.indexed IS NOT j.value ->> 'indexed'
