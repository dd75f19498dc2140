-- ?1 members: keys of those that changed.
DELETE FROM duplicate_keys
WHERE (key, member) IN (
    SELECT k.value, m.id
    FROM json_each(?1) AS j
    CROSS JOIN duplicate_members AS m ON m.id = j.value ->> 'id'
    CROSS JOIN json_each(m.keys) AS k
    WHERE m.keys <> j.value ->> 'keys'
)
