//! Every column of a person's database, and whether what lies in it is sealed.

use shared::ports::{Sql, Statement};

use crate::support::App;

/// A sealed column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sealed {
    pub(crate) table: &'static str,
    pub(crate) column: &'static str,
    /// SQL of the name its cells give their row.
    pub(crate) row: &'static str,
}

const fn sealed(table: &'static str, column: &'static str, row: &'static str) -> Sealed {
    Sealed { table, column, row }
}

/// All of them.
pub(crate) const SEALED: [Sealed; 20] = [
    sealed("application_details", "body", "application"),
    sealed("applications", "skills", "id"),
    sealed("cv_chunks", "bytes", "document || '/' || position"),
    sealed("cv_documents", "corrections", "id"),
    sealed("cv_documents", "label", "id"),
    sealed("cv_documents", "name", "id"),
    sealed("cv_documents", "read", "id"),
    sealed("cv_documents", "text", "id"),
    sealed("events", "data", "id"),
    sealed("idempotency", "answer", "id"),
    sealed("outbox", "message", "id"),
    sealed("profile", "corrections", "'1'"),
    sealed("profile", "read", "'1'"),
    sealed("searches", "body", "id"),
    sealed("sessions", "agent", "id"),
    sealed("settings", "body", "key"),
    sealed("task_steps", "words", "task || '/' || key"),
    sealed("tasks", "error", "id"),
    sealed("tokens", "name", "id"),
    sealed("undo", "body", "id"),
];

const ID: &str = "an id: rows are found and joined by it";
const STATE: &str = "a word of ours: lists, leases and sweeps are queries over it";
const PUBLIC: &str = "the posting's own, public on its page, or the title, employer and address a \
                      person listed it under: sorted, filtered and shown in lists";
const HASH: &str = "a hash: compared, never read";

/// Text and bytes that are not sealed, each with its reason. Numbers (times, counts, scores,
/// positions, flags) are plain and not listed.
const PLAIN: [(&str, &str, &str); 47] = [
    ("application_details", "application", ID),
    ("application_pages", "application", ID),
    ("application_pages", "posting", ID),
    ("application_pages", "source", ID),
    ("application_pages", "url", PUBLIC),
    ("applications", "company", PUBLIC),
    ("applications", "company_key", PUBLIC),
    ("applications", "id", ID),
    ("applications", "indexed", HASH),
    ("applications", "origin", STATE),
    ("applications", "place", PUBLIC),
    ("applications", "posting", ID),
    ("applications", "rejection_stage", STATE),
    ("applications", "salary", PUBLIC),
    ("applications", "source", ID),
    ("applications", "status", STATE),
    ("applications", "title", PUBLIC),
    ("applications", "url", PUBLIC),
    ("applications", "workplace", PUBLIC),
    ("cv_chunks", "document", ID),
    ("cv_documents", "id", ID),
    ("cv_documents", "kind", STATE),
    ("events", "id", ID),
    ("events", "subject", ID),
    ("events", "type", STATE),
    ("idempotency", "id", HASH),
    ("idempotency", "request", HASH),
    ("outbox", "id", ID),
    ("searches", "id", ID),
    ("sessions", "id", ID),
    ("sessions", "via", STATE),
    ("settings", "key", STATE),
    ("state", "key", STATE),
    ("task_steps", "key", ID),
    ("task_steps", "state", STATE),
    ("task_steps", "task", ID),
    ("tasks", "id", ID),
    ("tasks", "kind", STATE),
    ("tasks", "state", STATE),
    ("tasks", "subject", ID),
    ("tokens", "id", ID),
    ("tokens", "scopes", STATE),
    ("transitions", "application", ID),
    ("transitions", "from_status", STATE),
    ("transitions", "to_status", STATE),
    ("undo", "id", ID),
    ("unread_pages", "application", ID),
];

/// The full-text index with the tables SQLite keeps it in: words of public postings only.
const INDEX: &str = "applications_fts";

/// Every column there is that is not a number: table, column, type.
async fn columns(app: &App) -> Vec<(String, String, String)> {
    let db = app.db();
    let rows = db
        .query(Statement::new(
            "SELECT m.name AS tbl, p.name AS col, p.type AS type
             FROM sqlite_master AS m CROSS JOIN pragma_table_info(m.name) AS p
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'
             ORDER BY m.name, p.name",
        ))
        .await
        .unwrap();
    let text = |row: &shared::ports::Row<'_>, name: &str| row.get::<String>(name).unwrap();
    let all = rows
        .iter()
        .map(|row| (text(&row, "tbl"), text(&row, "col"), text(&row, "type")));
    all.filter(|(table, _, kind)| {
        !table.starts_with(INDEX) && !matches!(kind.as_str(), "INTEGER" | "REAL")
    })
    .collect()
}

#[tokio::test]
async fn every_column_is_sealed_or_plain_for_a_reason() {
    let app = App::new().await;
    app.get("/api/profile").await.ok();
    let there = columns(&app).await;
    for (table, column, kind) in &there {
        let is_sealed = SEALED
            .iter()
            .any(|one| one.table == table && one.column == column);
        let is_plain = PLAIN
            .iter()
            .any(|(t, c, why)| t == table && c == column && !why.is_empty());
        assert!(
            is_sealed != is_plain,
            "{table}.{column} ({kind}) is on neither or both of the lists in columns.rs: seal what \
             a person wrote or what says something of them; list the rest with its reason, and \
             say so in docs/decisions/sealing.md"
        );
        assert!(!is_sealed || kind == "BLOB", "{table}.{column} is {kind}");
    }
    assert_eq!(
        there.len(),
        SEALED.len() + PLAIN.len(),
        "the lists in columns.rs name columns that are no more"
    );
}
