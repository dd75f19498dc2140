//! What stays of a person who is gone: a table of one row, by which the tenant answers that it is gone
//! even where a restored platform database knows the person again.

use shared::ids::Millis;
use shared::ports::{DbError, Sql, Statement};

use crate::failure::{Failure, gone};

/// Fails where the tenant was forgotten. One look at the schema.
pub(crate) async fn check(db: &impl Sql) -> Result<(), Failure> {
    if stands(db).await? {
        return Err(gone().into());
    }
    Ok(())
}

/// Whether the tenant was forgotten.
pub(crate) async fn stands(db: &impl Sql) -> Result<bool, DbError> {
    let query =
        "SELECT 1 AS one FROM {db}.sqlite_schema WHERE type = 'table' AND name = 'tombstone'";
    Ok(!db.query(Statement::new(query)).await?.is_empty())
}

/// Puts it up.
pub(crate) async fn put(tx: &impl Sql, at: Millis) -> Result<(), Failure> {
    tx.execute(Statement::new(
        "CREATE TABLE {db}.tombstone (at INTEGER NOT NULL) STRICT",
    ))
    .await?;
    tx.execute(Statement::new("INSERT INTO tombstone (at) VALUES (?1)").bind(at))
        .await?;
    Ok(())
}

/// Drops every table.
pub(crate) async fn drop_all(tx: &impl Sql) -> Result<(), Failure> {
    for table in tables(tx).await? {
        let name = table.replace('"', "\"\"");
        tx.execute(Statement::new(format!("DROP TABLE {{db}}.\"{name}\"")))
            .await?;
    }
    Ok(())
}

/// Every table that can be dropped, those made last first: what refers to another was made after it.
async fn tables(tx: &impl Sql) -> Result<Vec<String>, Failure> {
    let rows = tx
        .query(Statement::new(
            "SELECT name AS name, sql AS sql FROM {db}.sqlite_schema
             WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                 AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\' ORDER BY rowid DESC",
        ))
        .await?;
    let mut names = Vec::with_capacity(rows.len());
    let mut virtual_ones = Vec::new();
    for row in rows.iter() {
        let name: String = row.get("name")?;
        let sql: Option<String> = row.get("sql")?;
        if sql.is_some_and(|sql| sql.to_ascii_uppercase().starts_with("CREATE VIRTUAL")) {
            virtual_ones.push(format!("{name}_"));
        }
        names.push(name);
    }
    // These go with the virtual table they belong to.
    names.retain(|name| !virtual_ones.iter().any(|owner| name.starts_with(owner)));
    Ok(names)
}
