-- ?1 JSON of applications.
UPDATE applications SET reposts = j.value ->> 'reposts',
    first_posted_at = j.value ->> 'first_posted_at'
FROM json_each(?1) AS j
WHERE applications.id = j.value ->> 'application'
    AND (applications.reposts, applications.first_posted_at)
        IS NOT (j.value ->> 'reposts', j.value ->> 'first_posted_at')
