-- ?1 JSON of moves, in their order.
INSERT INTO transitions (application, from_status, to_status, at, undone)
SELECT j.value ->> 'application', j.value ->> 'from', j.value ->> 'to', j.value ->> 'at',
    j.value ->> 'undone'
FROM json_each(?1) AS j ORDER BY j.key
