//! Emptying a person's database for good. What stays is a tombstone: a table of one row, by which the
//! tenant answers that it is gone even where a restored platform database knows the person again.

use shared::Problem;
use shared::calls::{Done, Forget, StartOver};
use shared::ports::{DbError, Sql, Statement, TenantDb as _};

use crate::context::Tenant;
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

/// Drops every table and leaves the tombstone, in one transaction; then gives the space they took
/// back, where the runtime lets that be done. Needs no key: it may be gone already.
pub(crate) async fn forget(tenant: &Tenant, call: Forget) -> Result<Done, Failure> {
    let db = tenant.db();
    db.transaction(async |tx| -> Result<(), Failure> {
        if stands(tx).await? {
            return Ok(());
        }
        drop_all(tx).await?;
        tx.execute(Statement::new(
            "CREATE TABLE {db}.tombstone (at INTEGER NOT NULL) STRICT",
        ))
        .await?;
        tx.execute(Statement::new("INSERT INTO tombstone (at) VALUES (?1)").bind(call.at))
            .await?;
        Ok(())
    })
    .await?;
    // Dropped pages keep their bytes until they are used again. A Durable Object allows neither of
    // these, and a database that is being read neither now: what a person wrote was sealed, by a key
    // that goes with them.
    for statement in ["VACUUM {db}", "PRAGMA {db}.wal_checkpoint(TRUNCATE)"] {
        let _ = db.query(Statement::new(statement)).await;
    }
    Ok(Done {})
}

/// Drops every table and makes them anew. For the demo alone, whose key stays: what was sealed with it
/// was nobody's.
pub(crate) async fn start_over(tenant: &Tenant, _: StartOver) -> Result<Done, Failure> {
    if !tenant.is_demo() {
        return Err(
            Problem::forbidden("only the demo starts over; delete the account instead").into(),
        );
    }
    let db = tenant.db();
    db.transaction(async |tx| drop_all(tx).await).await?;
    tenant.migrate().await?;
    Ok(Done {})
}

async fn drop_all(tx: &impl Sql) -> Result<(), Failure> {
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
