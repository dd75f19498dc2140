-- ?1 JSON of applications just written as pending: where they stand, and since when they are in the list.
UPDATE applications SET status = j.value ->> 'status', rejection_stage = j.value ->> 'stage',
    created_at = j.value ->> 'created_at', updated_at = j.value ->> 'updated_at',
    fresh_at = COALESCE(applications.posted_at, j.value ->> 'created_at'),
    reposts = j.value ->> 'reposts', first_posted_at = j.value ->> 'first_posted_at'
FROM json_each(?1) AS j WHERE applications.id = j.value ->> 'id'
