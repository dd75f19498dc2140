-- ?1 JSON of applications that are here: where they stand.
UPDATE applications SET status = j.value ->> 'status', rejection_stage = j.value ->> 'stage',
    updated_at = j.value ->> 'updated_at'
FROM json_each(?1) AS j WHERE applications.id = j.value ->> 'id'
