-- ?1 JSON rows.
UPDATE applications SET indexed = j.value ->> 'indexed'
FROM json_each(?1) AS j
WHERE applications.id = j.value ->> 'id' AND applications.indexed IS NOT j.value ->> 'indexed'
