//! Emptying a person's database for good. What stays is a [`tombstone`].

use shared::Problem;
use shared::calls::{Done, Forget, StartOver};
use shared::ports::{Sql as _, Statement, TenantDb as _};

use crate::context::Tenant;
use crate::failure::Failure;
use crate::tombstone;

/// Drops every table and leaves the tombstone, in one transaction; then gives the space they took
/// back, where the runtime lets that be done. Needs no key: it may be gone already.
pub(crate) async fn forget(tenant: &Tenant, call: Forget) -> Result<Done, Failure> {
    let db = tenant.db();
    db.transaction(async |tx| -> Result<(), Failure> {
        if tombstone::stands(tx).await? {
            return Ok(());
        }
        tombstone::drop_all(tx).await?;
        tombstone::put(tx, call.at).await
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
    db.transaction(async |tx| tombstone::drop_all(tx).await)
        .await?;
    tenant.migrate().await?;
    Ok(Done {})
}
