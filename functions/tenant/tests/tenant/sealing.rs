//! Nothing a person wrote lies readable in their file, and only their key opens it.

use std::path::Path;

use crate::support::{App, MASTER, scored, step};
use platform_native::{Host, Store};
use serde_json::json;
use shared::TenantId;
use shared::ports::{Sql, Statement};

/// Stands in everything the person writes, and in nothing else.
const MARKER: &str = "Xylophonia";

fn holds(folder: &Path, needle: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holds(&path, needle));
        } else {
            let bytes = std::fs::read(&path).unwrap();
            if bytes.windows(needle.len()).any(|window| window == needle) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}

#[tokio::test]
async fn no_content_lies_readable_in_any_file() {
    let folder = std::env::temp_dir().join(format!("rolecall-sealing-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let app = App::at(Store::Directory(folder.clone())).await;
    let cv = format!("{MARKER} Quill\nada@example.com\n\n{MARKER} wrote this.");
    app.upload("file", &format!("{MARKER}.txt"), cv.as_bytes())
        .await
        .ok();
    app.put("/api/profile", json!({"headline": MARKER}))
        .await
        .ok();
    app.give("x.txt", &cv, &[("name", MARKER)]).await.ok();
    let search = json!({"name": MARKER, "titles": [MARKER], "exclude": [MARKER]});
    let request = http::Request::post("/api/searches")
        .header("content-type", "application/json")
        .header("idempotency-key", MARKER)
        .body(axum::body::Body::from(search.to_string()))
        .unwrap();
    let search = app.send(request).await.ok();
    app.delete(&format!("/api/searches/{}", search["id"].as_str().unwrap()))
        .await;
    let mut match_ = scored(1, 50.0);
    match_.explanation.kept = vec![MARKER.to_owned()];
    match_.explanation.matched[0].skill = MARKER.to_owned();
    match_.explanation.matched[0].quote = MARKER.to_owned();
    app.deliver(vec![match_]).await;
    let pasted = json!({"text": format!("Keeper\n\n{MARKER} is what the mail said")});
    app.post("/api/applications", pasted).await.ok();
    let task = app.post("/api/discover", json!({})).await.ok();
    let task = shared::TaskId::parse(task["id"].as_str().unwrap()).unwrap();
    let mut told = step("page:1", "running", 1);
    told.label = MARKER.to_owned();
    told.note = Some(MARKER.to_owned());
    app.report(&task, vec![told]).await;

    let list = app.get("/api/applications").await;
    assert!(
        list.text.contains(MARKER),
        "the person reads it: {}",
        list.text
    );
    assert!(app.get("/api/updates?after=0").await.text.contains(MARKER));
    // A public posting's words may be read, or this test would find nothing anywhere.
    assert!(!holds(&folder, b"Lighthouse Engineer").is_empty());
    let lower = MARKER.to_lowercase();
    for needle in [MARKER.as_bytes(), lower.as_bytes()] {
        assert_eq!(holds(&folder, needle), Vec::<String>::new());
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn the_key_is_made_once_kept_wrapped_and_wrapped_anew() {
    let app = App::new().await;
    app.put("/api/profile", json!({"headline": "Keeper"}))
        .await
        .ok();
    let ports = app.host.ports();
    let wrapped = async || {
        let rows = ports
            .db
            .query(Statement::new(
                "SELECT version AS version, wrapped AS wrapped FROM tenant_keys",
            ))
            .await
            .unwrap();
        let row = rows.first().unwrap();
        (
            row.get::<i64>("version").unwrap(),
            row.get::<Vec<u8>>("wrapped").unwrap(),
        )
    };
    let (version, first) = wrapped().await;
    assert_eq!(version, 1);

    // Another instance of the same tenant reads the same key; none is made.
    let again = App::of(app.host.clone(), "ada");
    assert_eq!(
        again.get("/api/profile").await.ok()["profile"]["headline"],
        "Keeper"
    );
    assert_eq!(wrapped().await.1, first);

    ports.secrets.set("MASTER_KEY_2", &"ab".repeat(32));
    let newer = App::of(app.host.clone(), "ada");
    assert_eq!(
        newer.get("/api/profile").await.ok()["profile"]["headline"],
        "Keeper"
    );
    assert_eq!(wrapped().await.0, 2);
    let last = App::of(app.host.clone(), "ada");
    assert_eq!(
        last.get("/api/profile").await.ok()["profile"]["headline"],
        "Keeper"
    );
}

#[tokio::test]
async fn rows_moved_between_tenants_do_not_open_and_the_log_says_why() {
    let app = App::new().await;
    app.put("/api/profile", json!({"headline": "Keeper"}))
        .await
        .ok();
    let other = App::of(app.host.clone(), "bob");
    other
        .put("/api/profile", json!({"headline": "Baker"}))
        .await
        .ok();
    let tenant = |name: &str| TenantId::parse(name).unwrap();
    let from = app.host.tenant_ports(&tenant("ada")).unwrap().db;
    let to = app.host.tenant_ports(&tenant("bob")).unwrap().db;
    let rows = from
        .query(Statement::new(
            "SELECT read AS read, corrections AS corrections FROM profile",
        ))
        .await
        .unwrap();
    let row = rows.first().unwrap();
    to.execute(
        Statement::new("UPDATE profile SET read = ?1, corrections = ?2")
            .bind(row.get::<Vec<u8>>("read").unwrap())
            .bind(row.get::<Vec<u8>>("corrections").unwrap()),
    )
    .await
    .unwrap();
    let problem = other.get("/api/profile").await.problem(500);
    assert!(!problem.to_string().contains("Keeper"));
    let lines = app.host.ports().log.lines();
    let line = lines
        .iter()
        .find(|line| line.event == "tenant_failed")
        .unwrap();
    assert_eq!(line.field("tenant"), Some("bob"));
}

#[tokio::test]
async fn a_missing_or_short_secret_is_named_in_the_log() {
    for (secret, said) in [("", "MASTER_KEY_1 is not set"), ("c2hvcnQ=", "at least 32")] {
        let host = Host::builder()
            .migrations(platform_native::testing::platform_migrations())
            .secret("MASTER_KEY_1", secret)
            .build()
            .await
            .unwrap();
        let app = App::of(host.clone(), "ada");
        app.get("/api/profile").await.problem(500);
        let lines = host.ports().log.lines();
        let reason = lines.iter().find_map(|line| line.field("reason")).unwrap();
        assert!(reason.contains(said), "{reason}");
        // Set right, the same instance works: a failure is not kept.
        host.ports().secrets.set("MASTER_KEY_1", MASTER);
        app.get("/api/profile").await.ok();
    }
}
