-- ?1 texts, ?2 how many revisions this batch reserved: what they were given to is indexed.
INSERT OR REPLACE INTO postings_fts (rowid, title, company, text)
SELECT p.n, j.value ->> 'title', j.value ->> 'company', j.value ->> 'text'
FROM json_each(?1) AS j
CROSS JOIN postings AS p ON p.id = j.value ->> 'id'
WHERE p.seq > (SELECT c.value FROM counters AS c WHERE c.name = 'postings') - ?2
