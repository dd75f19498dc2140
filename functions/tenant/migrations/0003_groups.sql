-- One opening at several pages is one application. Plain, because the pages are public.

-- Other pages of an application's opening; its own is applications.url.
CREATE TABLE {db}.application_pages (
    -- The posting at this page.
    posting TEXT NOT NULL PRIMARY KEY,
    application TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    first_seen_at INTEGER NOT NULL,
    -- The version of profile and searches whose filters last kept this page, -1 for none: while it
    -- is the present one, the application stays in the list though its own page was left out.
    kept INTEGER NOT NULL DEFAULT -1
) STRICT, WITHOUT ROWID;
CREATE INDEX {db}.application_pages_by_application ON application_pages (application);

-- How often the opening was posted again after the first time, and when that was.
ALTER TABLE {db}.applications ADD COLUMN reposts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE {db}.applications ADD COLUMN first_posted_at INTEGER;
