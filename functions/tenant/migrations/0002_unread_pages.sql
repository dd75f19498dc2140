-- Applications brought along by nothing but an address: their pages are still to be read. The address
-- itself is the application's.
CREATE TABLE {db}.unread_pages (
    application TEXT NOT NULL PRIMARY KEY REFERENCES applications (id) ON DELETE CASCADE,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
