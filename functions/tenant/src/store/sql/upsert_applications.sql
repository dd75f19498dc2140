-- ?1 JSON rows, ?2 now. Status, origin, source and the time of arrival of a known row stay.
INSERT INTO applications (id, posting, origin, status, score, title, company, company_key, place,
    workplace, salary, url, source, posted_at, fresh_at, skills, created_at, updated_at)
SELECT j.value ->> 'id', j.value ->> 'posting', j.value ->> 'origin', 'pending',
    j.value ->> 'score', j.value ->> 'title', j.value ->> 'company', j.value ->> 'company_key',
    j.value ->> 'place', j.value ->> 'workplace', j.value ->> 'salary', j.value ->> 'url',
    j.value ->> 'source', j.value ->> 'posted_at', COALESCE(j.value ->> 'posted_at', ?2),
    unhex(j.value ->> 'skills'), ?2, ?2
FROM json_each(?1) AS j WHERE true
ON CONFLICT (id) DO UPDATE SET score = excluded.score, title = excluded.title,
    company = excluded.company, company_key = excluded.company_key, place = excluded.place,
    workplace = excluded.workplace, salary = excluded.salary, url = excluded.url,
    posted_at = excluded.posted_at, fresh_at = COALESCE(excluded.posted_at, applications.created_at),
    skills = excluded.skills
