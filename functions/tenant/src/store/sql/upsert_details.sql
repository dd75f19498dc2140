-- ?1 JSON rows.
INSERT INTO application_details (application, body)
SELECT j.value ->> 'id', unhex(j.value ->> 'body') FROM json_each(?1) AS j WHERE true
ON CONFLICT (application) DO UPDATE SET body = excluded.body
