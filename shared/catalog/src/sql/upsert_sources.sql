-- ?1 sources, ?2 now
INSERT INTO sources (id, ref, name, home, host, created_at, next_run_at)
SELECT
    j.value ->> 'id', j.value ->> 'ref', j.value ->> 'name', j.value ->> 'home',
    j.value ->> 'host', ?2, ?2
FROM json_each(?1) AS j
WHERE true
ON CONFLICT (id) DO UPDATE SET
    ref = excluded.ref, name = excluded.name, home = excluded.home, host = excluded.host
WHERE (sources.ref, sources.name, sources.home, sources.host)
    <> (excluded.ref, excluded.name, excluded.home, excluded.host)
