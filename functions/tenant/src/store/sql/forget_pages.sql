-- ?1 JSON of applications, ?2 JSON of their other pages: pages that are no longer theirs.
DELETE FROM application_pages
WHERE application IN (SELECT j.value ->> 'application' FROM json_each(?1) AS j)
    AND posting NOT IN (SELECT j.value ->> 'posting' FROM json_each(?2) AS j)
