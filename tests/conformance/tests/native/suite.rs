//! The suite on the native adapter.

use conformance::CaseResult;
use platform_native::{Clock, Http, PlatformDb, Random, Secrets, TenantDb};
use shared::ports::{FetchLimits, HttpError, HttpPort, Random as _};

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

#[tokio::test]
async fn http() {
    let address = conformance::server::start().await.unwrap();
    let http = Http::new(None).unwrap();
    assert_all(&conformance::run_http(&http, &format!("http://{address}")).await);
}

#[tokio::test]
async fn a_name_that_resolves_inward_is_refused_unless_trusted() {
    let address = conformance::server::start().await.unwrap();
    let limits = FetchLimits {
        timeout_ms: 5_000,
        max_bytes: 1_000,
    };
    let ask = async |trusted: Option<String>| {
        let address = format!("http://localhost:{}/plain", address.port());
        let request = http::Request::get(address)
            .body(bytes::Bytes::new())
            .unwrap();
        Http::new(trusted).unwrap().exchange(request, limits).await
    };
    let refused = ask(None).await;
    assert!(matches!(refused, Err(HttpError::Refused(_))), "{refused:?}");
    assert!(ask(Some("localhost".to_owned())).await.is_ok());
}

#[tokio::test]
async fn misc() {
    let clock = Clock::fixed(platform_native::testing::NOW);
    let secrets = Secrets::of([conformance::KNOWN_SECRET, (conformance::EMPTY_SECRET, "")]);
    assert_all(&conformance::run_misc(&clock, &Random::seeded(7), &secrets).await);
    assert_all(&conformance::run_misc(&Clock::real(), &Random::real(), &secrets).await);
}

#[test]
fn a_seed_decides_what_is_random() {
    let draw = |seed| Random::seeded(seed).bits();
    assert_eq!(draw(1), draw(1));
    assert_ne!(draw(1), draw(2));
}
