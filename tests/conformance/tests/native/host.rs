//! How the native host composes functions: calls, tenants, wake-ups, files.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::routing::get;
use platform_native::{Host, Store, TENANT_HEADER, TenantPorts};
use serving::answer;
use shared::calls::{DecodeText, DecodedText, Done, Wake};
use shared::ports::{
    CallError, Clock as _, Function, Services as _, Sql, Statement, TenantDb as _, Tenants as _,
    Waker as _,
};
use shared::{Problem, TenantId};

fn tenant(name: &str) -> TenantId {
    TenantId::parse(name).unwrap()
}

/// A tenant that counts how often it was woken, and is woken `again` ms later.
fn waking(ports: &TenantPorts) -> Router {
    let woken = async |ports: TenantPorts, _: Wake| -> Result<Done, Problem> {
        let create = "CREATE TABLE IF NOT EXISTS {db}.woken (at INTEGER NOT NULL) STRICT";
        ports.db.execute(Statement::new(create)).await?;
        ports
            .db
            .execute(Statement::new("INSERT INTO woken (at) VALUES (1)"))
            .await?;
        Ok(Done {})
    };
    let who = async |State(ports): State<TenantPorts>, headers: http::HeaderMap| {
        format!(
            "{} {}",
            ports.tenant,
            headers[TENANT_HEADER].to_str().unwrap()
        )
    };
    answer::<Wake, _, _, _>(Router::new(), woken)
        .route("/who", get(who))
        .with_state(ports.clone())
}

async fn woken(host: &Host, name: &str) -> i64 {
    let db = host.tenant_ports(&tenant(name)).unwrap().db;
    let Ok(rows) = db
        .query(Statement::new("SELECT COUNT(*) AS n FROM woken"))
        .await
    else {
        return 0;
    };
    rows.first().unwrap().get("n").unwrap()
}

#[tokio::test]
async fn a_tenant_is_told_its_own_name_whatever_the_request_says() {
    let host = Host::builder()
        .tenants(|_, t| waking(&t))
        .build()
        .await
        .unwrap();
    let request = http::Request::get("/who")
        .header(TENANT_HEADER, "somebody")
        .body(Body::empty())
        .unwrap();
    let response = host
        .ports()
        .tenants
        .forward(&tenant("anna"), request)
        .await
        .unwrap();
    let body = axum::body::to_bytes(response.into_body(), 100)
        .await
        .unwrap();
    assert_eq!(body, "anna anna");
}

#[tokio::test]
async fn what_no_wire_carries_stays_behind() {
    let seen = async |number: Option<axum::Extension<u8>>| format!("{}", number.is_some());
    let tenant_router = move || {
        let response = async move |number| (axum::Extension(1_u8), seen(number).await);
        Router::new().route("/", get(response))
    };
    let builder = Host::builder().tenants(move |_, _| tenant_router());
    let host = builder.build().await.unwrap();
    let request = http::Request::get("/").extension(1_u8).body(Body::empty());
    let tenants = host.ports().tenants;
    let response = tenants
        .forward(&tenant("anna"), request.unwrap())
        .await
        .unwrap();
    assert!(response.extensions().get::<u8>().is_none());
    let body = axum::body::to_bytes(response.into_body(), 100)
        .await
        .unwrap();
    assert_eq!(body, "false");
}

#[tokio::test]
async fn a_tenant_is_woken_when_its_time_has_come_and_once() {
    let host = Host::builder()
        .tenants(|_, t| waking(&t))
        .build()
        .await
        .unwrap();
    let clock = host.ports().clock;
    let waker = host.tenant_ports(&tenant("anna")).unwrap().waker;
    waker.wake_at(clock.now() + 1_000).await.unwrap();
    waker.wake_at(clock.now() + 9_000).await.unwrap();
    assert_eq!(host.wake_due().await.unwrap(), 0);
    clock.advance(1_000);
    assert_eq!(host.wake_due().await.unwrap(), 1);
    clock.advance(60_000);
    assert_eq!(
        host.wake_due().await.unwrap(),
        0,
        "a later time asked for meanwhile is no second one"
    );
    assert_eq!(
        (woken(&host, "anna").await, woken(&host, "ben").await),
        (1, 0)
    );
}

#[tokio::test]
async fn wake_ups_and_rows_survive_the_host() {
    let directory = std::env::temp_dir().join(format!("rolecall-host-{}", std::process::id()));
    let build = async || {
        let store = Store::Directory(directory.clone());
        Host::builder()
            .store(store)
            .tenants(|_, t| waking(&t))
            .build()
            .await
            .unwrap()
    };
    let first = build().await;
    let now = first.ports().clock.now();
    first
        .tenant_ports(&tenant("anna"))
        .unwrap()
        .waker
        .wake_at(now)
        .await
        .unwrap();
    drop(first);
    let second = build().await;
    assert_eq!(second.wake_due().await.unwrap(), 1);
    drop(second);
    let count = woken(&build().await, "anna").await;
    std::fs::remove_dir_all(&directory).unwrap();
    assert_eq!(count, 1);
}

#[tokio::test]
async fn a_failed_wake_up_is_tried_again() {
    let host = Host::builder().build().await.unwrap();
    let clock = host.ports().clock;
    let waker = host.tenant_ports(&tenant("anna")).unwrap().waker;
    waker.wake_at(clock.now()).await.unwrap();
    for _ in 0..3 {
        assert_eq!(host.wake_due().await.unwrap(), 1);
        assert_eq!(host.wake_due().await.unwrap(), 0);
        clock.advance(5_000);
    }
}

#[tokio::test]
async fn calls_answer_problems_and_survive_a_callee_that_breaks() {
    let reader = async |(), call: DecodeText| -> Result<DecodedText, Problem> {
        match call.charset.as_str() {
            "bad" => Err(Problem::unreadable("that is no document")),
            _ => panic!("a planted panic"),
        }
    };
    let host = Host::builder()
        .service(Function::Documents, move |_| {
            answer::<DecodeText, _, _, _>(Router::new(), reader)
        })
        .build()
        .await
        .unwrap();
    let services = host.ports().services;
    let ask = async |charset: &str| {
        let call = DecodeText {
            charset: charset.to_owned(),
            base64: String::new(),
        };
        services.call(Function::Documents, &call).await
    };
    let Err(CallError::Problem(problem)) = ask("bad").await else {
        panic!("no problem")
    };
    assert_eq!(problem.status, 422);
    for _ in 0..2 {
        assert!(matches!(ask("panic").await, Err(CallError::Unreachable(_))));
    }
    drop(host);
    assert!(matches!(ask("bad").await, Err(CallError::Unreachable(_))));
}

#[tokio::test]
async fn a_transaction_that_panics_leaves_nothing_and_the_database_works_on() {
    let host = Host::builder().build().await.unwrap();
    let db = host.tenant_ports(&tenant("anna")).unwrap().db;
    db.execute(Statement::new("CREATE TABLE t (n INTEGER)"))
        .await
        .unwrap();
    let insert = || Statement::new("INSERT INTO t (n) VALUES (1)");
    let broken = db.clone();
    let panicked = tokio::spawn(async move {
        broken
            .transaction::<(), shared::ports::DbError, _>(async |tx| {
                tx.execute(insert()).await?;
                panic!("a planted panic")
            })
            .await
    });
    assert!(panicked.await.unwrap_err().is_panic());
    db.execute(insert()).await.unwrap();
    let rows = db
        .query(Statement::new("SELECT n AS n FROM t"))
        .await
        .unwrap();
    assert_eq!(rows.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_on_several_threads_all_land() {
    let host = Host::builder().build().await.unwrap();
    let db = Arc::new(host.tenant_ports(&tenant("anna")).unwrap().db);
    db.execute(Statement::new("CREATE TABLE t (n INTEGER NOT NULL UNIQUE)"))
        .await
        .unwrap();
    let writers: Vec<_> = (0..100)
        .map(|_| {
            let db = Arc::clone(&db);
            tokio::spawn(async move {
                db.transaction::<_, shared::ports::DbError, _>(async |tx| {
                    let count = "SELECT COUNT(*) AS n FROM t";
                    let rows = tx.query(Statement::new(count)).await?;
                    let n: i64 = rows.first().map_or(Ok(0), |row| row.get("n"))?;
                    tx.execute(Statement::new("INSERT INTO t (n) VALUES (?1)").bind(n))
                        .await
                })
                .await
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap().unwrap();
    }
    let rows = db
        .query(Statement::new("SELECT MAX(n) AS n FROM t"))
        .await
        .unwrap();
    assert_eq!(rows.first().unwrap().get::<i64>("n").unwrap(), 99);
}

#[tokio::test]
async fn using_the_database_inside_its_own_transaction_is_an_error_not_a_deadlock() {
    let host = Host::builder().build().await.unwrap();
    let db = host.tenant_ports(&tenant("anna")).unwrap().db;
    let answer = db
        .transaction(async |_| db.query(Statement::new("SELECT 1 AS one")).await)
        .await;
    assert!(answer.is_err(), "{answer:?}");
}
