//! The suite on the native adapter.

use conformance::CaseResult;
use platform_native::{PlatformDb, TenantDb};

fn assert_all(results: &[CaseResult]) {
    for result in results {
        println!("{result}");
    }
    let failed: Vec<_> = results.iter().filter(|r| r.outcome.is_err()).collect();
    assert!(
        failed.is_empty(),
        "{} of {} failed: {failed:#?}",
        failed.len(),
        results.len()
    );
    assert!(!results.is_empty());
}

#[tokio::test]
async fn tenant_db() {
    let (db, other) = (
        TenantDb::in_memory().unwrap(),
        TenantDb::in_memory().unwrap(),
    );
    assert_all(&conformance::run_tenant_db(&db, &other).await);
    // Nothing is left behind that would make a second run fail.
    assert_all(&conformance::run_tenant_db(&db, &other).await);
}

#[tokio::test]
async fn platform_db() {
    let db = PlatformDb::in_memory().unwrap();
    assert_all(&conformance::run_platform_db(&db).await);
    assert_all(&conformance::run_platform_db(&db).await);
}
