-- ?1 members, ?2 today. Of those known already: a newer date, or today for one that comes back.
INSERT INTO duplicate_days (member, day)
SELECT
    m.id,
    CASE
        WHEN m.left_at IS NULL OR j.value ->> 'day' > m.left_at / 86400000 THEN j.value ->> 'day'
        ELSE ?2
    END
FROM json_each(?1) AS j
CROSS JOIN duplicate_members AS m ON m.id = j.value ->> 'id'
WHERE m.left_at IS NOT NULL OR j.value ->> 'day' <> m.day
ON CONFLICT (member, day) DO NOTHING
