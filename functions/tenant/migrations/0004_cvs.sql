-- Several CVs: each with what was read from it and what the person set of it. `profile.corrections`
-- keeps what is the person's whichever CV counts, and everything they set while there is no CV.

-- sealed JSON of a Profile; NULL for a CV from before: what was read from it is in profile.read
ALTER TABLE {db}.cv_documents ADD COLUMN read BLOB;
-- sealed JSON object: field name to value, and what was confirmed; NULL for none
ALTER TABLE {db}.cv_documents ADD COLUMN corrections BLOB;
-- sealed: what the person calls it; NULL for its file's name
ALTER TABLE {db}.cv_documents ADD COLUMN label BLOB;
-- The one of these counts for searches that name none; the oldest where there is no such row.
ALTER TABLE {db}.cv_documents ADD COLUMN is_default INTEGER NOT NULL DEFAULT 0;
-- Deleted, and still to be brought back by an undo; the row goes soon after.
ALTER TABLE {db}.cv_documents ADD COLUMN deleted_at INTEGER;
