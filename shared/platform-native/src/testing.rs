//! The short way in for tests.
//!
//! ```no_run
//! # async fn example() -> Result<(), shared::ports::DbError> {
//! use platform_native::{Host, testing};
//! use shared::ports::Function;
//!
//! let host = Host::builder()
//!     .migrations(testing::platform_migrations())
//!     .secret("MODE", "local")
//!     .service(Function::Documents, |_ports| axum::Router::new())
//!     .build()
//!     .await?;
//! let ports = host.ports();
//! ports.clock.advance(60_000);
//! host.settle(100).await?;
//! # Ok(())
//! # }
//! ```

use std::path::Path;

use shared::Millis;
use shared::ports::DbError;

use crate::{PlatformDb, TenantDb, migrate};

/// Where a test's clock stands: 2026-01-01T00:00:00Z.
pub const NOW: Millis = 1_767_225_600_000;

/// The files (name, SQL) of the platform database in the order of their names, read from
/// `d1-migrations` of this workspace.
///
/// # Panics
/// Where that directory cannot be read: a test cannot go on without.
#[expect(clippy::panic, reason = "a test cannot go on without its schema")]
pub fn platform_migrations() -> Vec<(String, String)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../d1-migrations");
    read_migrations(&directory)
        .unwrap_or_else(|error| panic!("{} cannot be read: {error}", directory.display()))
}

/// The `.sql` files (name, SQL) of a directory, in the order of their names.
pub fn read_migrations(directory: &Path) -> std::io::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "sql") {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            files.push((name, std::fs::read_to_string(&path)?));
        }
    }
    files.sort();
    Ok(files)
}

/// A platform database in memory, migrated.
pub async fn platform_db() -> Result<PlatformDb, DbError> {
    let db = PlatformDb::in_memory()?;
    let files = platform_migrations();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(n, s)| (n.as_str(), s.as_str()))
        .collect();
    migrate(&db, &files).await?;
    Ok(db)
}

/// A tenant's database in memory, empty.
pub fn tenant_db() -> Result<TenantDb, DbError> {
    TenantDb::in_memory()
}
