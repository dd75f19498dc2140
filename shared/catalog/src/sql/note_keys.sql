-- ?1 members
INSERT INTO duplicate_keys (key, member)
SELECT k.value, j.value ->> 'id'
FROM json_each(?1) AS j
CROSS JOIN json_each(j.value ->> 'keys') AS k
WHERE true
ON CONFLICT (key, member) DO NOTHING
