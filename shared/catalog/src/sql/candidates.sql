-- ?1 ids, ?2 rows looked at in the most. From a member to its keys, from a key to its members, and so
-- on until nothing new is reached: whoever asks from anywhere in it sees the same set.
WITH RECURSIVE reach (member, key) AS (
    SELECT j.value, NULL FROM json_each(?1) AS j
    UNION
    SELECT NULL, k.value
    FROM reach AS r
    CROSS JOIN duplicate_members AS m ON m.id = r.member
    CROSS JOIN json_each(m.keys) AS k
    UNION
    SELECT k.member, NULL
    FROM reach AS r
    CROSS JOIN duplicate_keys AS k ON k.key = r.key
    LIMIT ?2
)
SELECT
    m.id AS id, m.source AS source, m.url AS url, m.print AS print,
    m.first_seen_at AS first_seen_at, m.day AS day, m.left_at AS left_at,
    (SELECT json_group_array(d.day) FROM duplicate_days AS d WHERE d.member = m.id) AS days
FROM reach AS r
CROSS JOIN duplicate_members AS m ON m.id = r.member
