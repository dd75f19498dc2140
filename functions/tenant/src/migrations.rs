//! The schema, forward only: ordered files, each run once, in one transaction.

use platform::TenantDb;
use shared::Millis;
use shared::ports::{DbError, Sql, Statement, TenantDb as _};

/// The files there are. Never change one that was released; add the next.
const FILES: &[(i64, &str)] = &[
    (1, include_str!("../migrations/0001_start.sql")),
    (2, include_str!("../migrations/0002_unread_pages.sql")),
    (3, include_str!("../migrations/0003_groups.sql")),
    (4, include_str!("../migrations/0004_cvs.sql")),
    (5, include_str!("../migrations/0005_callers.sql")),
];

/// Brings the database to the newest schema. Up to date, it costs two reads.
pub(crate) async fn run(db: &TenantDb, now: Millis) -> Result<(), DbError> {
    // With IF NOT EXISTS on an existing table SQLite checks the schema and writes nothing.
    db.execute(Statement::new(
        "CREATE TABLE IF NOT EXISTS {db}._migrations (
             version INTEGER NOT NULL PRIMARY KEY, at INTEGER NOT NULL
         ) STRICT",
    ))
    .await?;
    for (version, file) in FILES {
        if applied(db).await? >= *version {
            continue;
        }
        db.transaction(async |tx| -> Result<(), DbError> {
            // Another request may have been faster.
            if applied(tx).await? >= *version {
                return Ok(());
            }
            for statement in statements(file) {
                tx.execute(Statement::new(statement)).await?;
            }
            tx.execute(
                Statement::new("INSERT INTO _migrations (version, at) VALUES (?1, ?2)")
                    .bind(*version)
                    .bind(now),
            )
            .await
        })
        .await?;
    }
    Ok(())
}

/// The newest file that ran, 0 for none.
pub(crate) async fn applied(db: &impl Sql) -> Result<i64, DbError> {
    let rows = db
        .query(Statement::new(
            "SELECT COALESCE(MAX(version), 0) AS version FROM _migrations",
        ))
        .await?;
    rows.first().map_or(Ok(0), |row| row.get("version"))
}

/// Cuts a file into its statements, without comments. Semicolons inside quotes, and between `BEGIN`
/// and `END` of a trigger, do not end one.
fn statements(file: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut current = String::new();
    let mut rest = file;
    while let Some(first) = rest.chars().next() {
        let (token, kept) = if rest.starts_with("--") {
            (until(rest, 2, "\n"), "\n")
        } else if rest.starts_with("/*") {
            (until(rest, 2, "*/"), " ")
        } else if matches!(first, '\'' | '"' | '`') {
            let quoted = until(rest, 1, &rest[..1]);
            (quoted, quoted)
        } else {
            let plain = &rest[..first.len_utf8()];
            (plain, plain)
        };
        rest = &rest[token.len()..];
        if token == ";" && !inside_trigger(&current) {
            push(&mut all, &mut current);
        } else {
            current.push_str(kept);
        }
    }
    push(&mut all, &mut current);
    all
}

fn push(all: &mut Vec<String>, current: &mut String) {
    let statement = std::mem::take(current);
    if !statement.trim().is_empty() {
        all.push(statement.trim().to_owned());
    }
}

/// The start of `text` up to and with the first `end` after `skip` bytes, or all of it.
fn until<'a>(text: &'a str, skip: usize, end: &str) -> &'a str {
    text[skip..]
        .find(end)
        .map_or(text, |at| &text[..skip + at + end.len()])
}

fn inside_trigger(statement: &str) -> bool {
    let mut words = statement.split_ascii_whitespace();
    let creates = words
        .next()
        .is_some_and(|w| w.eq_ignore_ascii_case("create"));
    let trigger = words
        .next()
        .is_some_and(|w| w.eq_ignore_ascii_case("trigger"));
    let ended = || {
        statement
            .split_ascii_whitespace()
            .next_back()
            .is_some_and(|w| w.eq_ignore_ascii_case("end"))
    };
    creates && trigger && !ended()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_semicolons_that_end_a_statement_cut() {
        let file = "-- a; comment\nCREATE TABLE a (b TEXT DEFAULT ';''');\n/* ; */ SELECT \";\" ;;\n\
                    CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM a; SELECT 1; END;\nSELECT 2";
        assert_eq!(
            statements(file),
            [
                "CREATE TABLE a (b TEXT DEFAULT ';''')",
                "SELECT \";\"",
                "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM a; SELECT 1; END",
                "SELECT 2",
            ]
        );
        assert!(statements("-- nothing\n;;").is_empty());
        assert_eq!(statements("SELECT 'open"), ["SELECT 'open"]);
    }

    #[tokio::test]
    async fn a_second_run_changes_nothing() {
        let db = platform_native::testing::tenant_db().unwrap();
        run(&db, 1).await.unwrap();
        run(&db, 2).await.unwrap();
        assert_eq!(applied(&db).await.unwrap(), FILES.last().unwrap().0);
        let rows = db
            .query(Statement::new("SELECT at AS at FROM _migrations"))
            .await
            .unwrap();
        assert_eq!(rows.len(), FILES.len());
    }
}
