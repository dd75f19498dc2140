//! Everything leaves, and can be read without us.

use std::io::{Cursor, Read as _};
use std::process::Command;

use axum::body::Body;
use http::Request;
use http_body_util::BodyExt;
use rusqlite::Connection;
use serde_json::{Value, json};
use shared::ports::{Sql, Statement};
use shared::{ApplicationId, TaskId, TenantId};
use tower::ServiceExt;

use crate::support::{App, posting, scored, step};

const CV: &str = "Ada Quill\nada.quill@example.com\n\nExperience\n\nLighthouse Engineer at Harbour Lights\n\
                  2019 - today\n- Kept forty lamps burning\n\nSkills\nRust, Morse\n";

/// A person with something in every table.
pub(crate) async fn settled() -> App {
    let app = App::new().await;
    app.upload("file", "ada.txt", CV.as_bytes()).await.ok();
    app.give(
        "../gar:den.txt",
        "Ada Quill\n\nSkills\nGardening\n",
        &[("name", "Garden")],
    )
    .await
    .ok();
    app.put(
        "/api/profile",
        json!({"headline": "Keeper of Lights", "phone": "030 901820"}),
    )
    .await
    .ok();
    app.put("/api/weights", json!({"skills": 60, "title": 10}))
        .await
        .ok();
    let search = json!({"name": "Lights", "titles": ["Engineer"], "exclude": ["night"]});
    app.post("/api/searches", search).await.ok();
    app.deliver((1..=450).map(|n| scored(n, 50.0)).collect())
        .await;
    for (number, moves) in [(1, ["approved", "applied"]), (2, ["approved", "rejected"])] {
        let id = id_of("ada", number);
        for status in moves {
            let path = format!("/api/applications/{id}/status");
            app.post(&path, json!({ "status": status })).await.ok();
        }
    }
    app.post(
        "/api/applications",
        json!({"text": "Keeper, pasted\n\nCome and keep."}),
    )
    .await
    .ok();
    app.import("https://jobs.example.com/later/1\nhttps://jobs.example.com/later/2\n")
        .await
        .ok();
    let task = app.post("/api/discover", json!({})).await.ok();
    let task = TaskId::parse(task["id"].as_str().unwrap()).unwrap();
    app.report(&task, vec![step("remoteok", "running", 3)])
        .await;
    app
}

/// The application of this tenant on the invented posting of this number.
pub(crate) fn id_of(tenant: &str, number: u32) -> String {
    let posting = posting(number).id;
    ApplicationId::derived(&["application", tenant, posting.as_str()]).to_string()
}

/// The archive of this address.
pub(crate) async fn exported(app: &App, path: &str) -> Vec<u8> {
    let response = asked(app, path).await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/zip");
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    bytes.to_vec()
}

async fn asked(app: &App, path: &str) -> http::Response<Body> {
    let request = Request::get(path)
        .header("rolecall-caller", "owner")
        .body(Body::empty())
        .unwrap();
    app.router.clone().oneshot(request).await.unwrap()
}

fn entry(archive: &[u8], name: &str) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut bytes = Vec::new();
    zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

#[tokio::test]
async fn everything_leaves_as_a_plain_database() {
    let app = settled().await;
    let response = asked(&app, "/api/export").await;
    let disposition = response.headers()["content-disposition"].to_str().unwrap();
    assert!(
        disposition.starts_with("attachment; filename=\"rolecall-2"),
        "{disposition}"
    );
    assert!(!response.headers().contains_key("etag"));
    let archive = exported(&app, "/api/export").await;
    let unpacked = archive::unpack(&archive).unwrap();
    assert_eq!(unpacked.manifest.counts["applications"], 453);
    assert_eq!(unpacked.manifest.counts["cv_documents"], 2);

    let path = std::env::temp_dir().join(format!("rolecall-export-{}.db", std::process::id()));
    std::fs::write(&path, entry(&archive, "rolecall.db")).unwrap();
    let db = Connection::open(&path).unwrap();
    let one = |sql: &str| -> String { db.query_row(sql, [], |row| row.get(0)).unwrap() };
    assert_eq!(one("PRAGMA integrity_check"), "ok");
    assert_eq!(
        one("SELECT label FROM cv_documents WHERE is_default = 0"),
        "Garden"
    );
    assert!(one("SELECT text FROM cv_documents WHERE is_default = 1").contains("forty lamps"));
    assert!(one("SELECT corrections FROM profile").contains("030 901820"));
    assert_eq!(
        one("SELECT json_extract(body, '$.exclude[0]') FROM searches"),
        "night"
    );
    assert_eq!(
        one("SELECT json_extract(body, '$.skills') || '' FROM settings"),
        "60"
    );
    assert!(
        one("SELECT text FROM list WHERE status = 'applied'").starts_with("Keep light number1 ")
    );
    assert_eq!(
        one("SELECT group_concat(to_status) FROM transitions"),
        "approved,applied,approved,rejected"
    );
    assert!(one("SELECT words FROM task_steps WHERE key = 'remoteok'").contains("Board"));
    for (table, count) in &unpacked.manifest.counts {
        assert_eq!(
            one(&format!("SELECT count(*) || '' FROM {table}")),
            count.to_string()
        );
        assert!(
            *count > 0 || table == "application_pages",
            "{table} is empty"
        );
    }
    // The stock program, where there is one, agrees.
    match Command::new("sqlite3")
        .arg(&path)
        .arg("PRAGMA integrity_check; SELECT count(*) FROM list;")
        .output()
    {
        Ok(output) => assert_eq!(String::from_utf8_lossy(&output.stdout), "ok\n453\n"),
        Err(error) => eprintln!("sqlite3 was not asked: {error}"),
    }
}

#[tokio::test]
async fn lists_profile_and_files_stand_beside_it() {
    let app = settled().await;
    let archive = exported(&app, "/api/export").await;
    let list: Vec<Value> = serde_json::from_slice(&entry(&archive, "applications.json")).unwrap();
    assert_eq!(list.len(), 453);
    let csv = String::from_utf8(entry(&archive, "applications.csv")).unwrap();
    assert_eq!(csv, app.get("/api/export/applications.csv").await.text);
    let resume: Value = serde_json::from_slice(&entry(&archive, "resume.json")).unwrap();
    assert_eq!(resume["basics"]["label"], "Keeper of Lights");
    assert_eq!(resume["basics"]["phone"], "030 901820");
    let zip = zip::ZipArchive::new(Cursor::new(&archive)).unwrap();
    let files: Vec<String> = zip
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .filter(|name| name.starts_with("files/"))
        .collect();
    assert_eq!(files.len(), 2, "{files:?}");
    let ada = files
        .iter()
        .find(|name| name.ends_with("/ada.txt"))
        .unwrap();
    assert_eq!(entry(&archive, ada), CV.as_bytes());
    let readme = String::from_utf8(entry(&archive, "README.txt")).unwrap();
    assert!(readme.contains("transitions\n    Every move"), "{readme}");

    let without = exported(&app, "/api/export?files=false").await;
    let unpacked = archive::unpack(&without).unwrap();
    assert!(
        unpacked
            .entries
            .keys()
            .all(|name| !name.starts_with("files/"))
    );
}

#[tokio::test]
async fn every_table_leaves_or_is_known_to_stay() {
    const STAY: [&str; 8] = [
        "_migrations",
        "state",
        "outbox",
        "undo",
        "idempotency",
        "cv_chunks",
        // Keys to this instance.
        "sessions",
        "tokens",
    ];
    let app = App::new().await;
    app.get("/api/profile").await.ok();
    let archive = exported(&app, "/api/export").await;
    let counts = archive::unpack(&archive).unwrap().manifest.counts;
    let tenant = TenantId::parse("ada").unwrap();
    let db = app.host.tenant_ports(&tenant).unwrap().db;
    let query = "SELECT name AS name FROM sqlite_schema WHERE type = 'table'";
    let rows = db.query(Statement::new(query)).await.unwrap();
    for row in rows.iter() {
        let name: String = row.get("name").unwrap();
        let derived = name.starts_with("sqlite_") || name.starts_with("applications_fts");
        assert!(
            derived || STAY.contains(&name.as_str()) || counts.contains_key(&name),
            "“{name}” neither leaves (leaving/tables.rs) nor is known to stay"
        );
    }
}
