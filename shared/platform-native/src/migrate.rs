//! Migrations of the platform database, recorded the way `wrangler d1 migrations apply` records
//! them, so that the three runtimes can be asked the same question.

use shared::ports::{DbError, Sql, Statement};

use crate::PlatformDb;

/// Applies the files (name, SQL) that `d1_migrations` does not name yet, each as one transaction, in
/// the order given. Answers how many were applied.
pub async fn migrate(db: &PlatformDb, files: &[(&str, &str)]) -> Result<usize, DbError> {
    db.execute(Statement::new(
        "CREATE TABLE IF NOT EXISTS d1_migrations (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT UNIQUE,
            applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
        )",
    ))
    .await?;
    let mut applied = 0;
    for (name, sql) in files {
        let known = db
            .query(
                Statement::new("SELECT 1 AS known FROM d1_migrations WHERE name = ?1").bind(*name),
            )
            .await?;
        if !known.is_empty() {
            continue;
        }
        let quoted = name.replace('\'', "''");
        db.run_script(&format!(
            "{sql};\nINSERT INTO d1_migrations (name) VALUES ('{quoted}');"
        ))
        .map_err(|error| DbError::Other(format!("migration {name}: {error}")))?;
        applied += 1;
    }
    Ok(applied)
}
