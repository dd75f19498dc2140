//! Everything leaves as one archive, can be read without us, and comes in again.
#![expect(clippy::expect_used, reason = "a surprise ends the test")]

use std::io::{Cursor, Read as _};

use blackbox::{Answer, App, items};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use rusqlite::Connection;
use serde_json::{Value, json};

async fn exported(app: &App) -> Vec<u8> {
    let request = app.request(Method::GET, "/api/export");
    let response = request.send().await.expect("the product answers");
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/zip");
    let named = response.headers()["content-disposition"].to_str();
    let named = named.expect("a name").to_owned();
    assert!(
        named.contains("rolecall-20") && named.ends_with(".zip\""),
        "{named}"
    );
    response.bytes().await.expect("an archive").to_vec()
}

async fn imported(app: &App, query: &str, file: Vec<u8>) -> Answer {
    let form = Form::new().part("file", Part::bytes(file).file_name("everything"));
    let path = format!("/api/import?{query}");
    app.send(app.request(Method::POST, &path).multipart(form))
        .await
}

fn entry(archive: &[u8], name: &str) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(archive)).expect("an archive");
    let mut bytes = Vec::new();
    let mut file = zip.by_name(name).expect("an entry of this name");
    file.read_to_end(&mut bytes).expect("its content");
    bytes
}

/// What a person sees of themselves.
async fn all(app: &App) -> Value {
    json!({
        "list": app.applications("sort=company").await,
        "cvs": app.get("/api/cvs").await.ok(),
        "searches": app.get("/api/searches").await.ok(),
        "profile": app.get("/api/profile").await.ok()["profile"],
    })
}

#[tokio::test]
async fn everything_leaves_and_comes_in_again() {
    let app = App::running();
    let list = app.settled_in().await;
    assert!(!list.is_empty());
    let archive = exported(&app).await;

    let path = std::env::temp_dir().join(format!("rolecall-blackbox-{}.db", std::process::id()));
    std::fs::write(&path, entry(&archive, "rolecall.db")).expect("a place for the database");
    let db = Connection::open(&path).expect("a database");
    let one = |sql: &str| -> String { db.query_row(sql, [], |row| row.get(0)).expect("a row") };
    assert_eq!(one("PRAGMA integrity_check"), "ok");
    assert_eq!(
        one("SELECT count(*) || '' FROM list"),
        list.len().to_string()
    );
    assert!(one("SELECT text FROM cv_documents WHERE is_default").contains("Quill"));
    drop(db);
    std::fs::remove_file(&path).expect("it was there");
    let resume: Value = serde_json::from_slice(&entry(&archive, "resume.json")).expect("JSON");
    let profile = app.get("/api/profile").await.ok();
    assert_eq!(resume["basics"]["name"], profile["profile"]["name"]);

    // Asked only, and brought home, it changes nothing.
    let before = all(&app).await;
    let would = imported(&app, "dry_run=true", archive.clone()).await.ok();
    assert_eq!(
        (&would["added"], &would["refused"]),
        (&json!({}), &json!([])),
        "{would}"
    );
    let did = imported(&app, "", archive.clone()).await.ok();
    assert_eq!(did["added"], json!({}), "{did}");
    assert_eq!(did["kept"]["applications"], list.len());
    assert!(
        all(&app).await == before,
        "an import of what is there changed something"
    );

    // What went meanwhile comes back, under the same names.
    for search in items(&app.get("/api/searches").await.ok()) {
        let path = format!("/api/searches/{}", blackbox::id(&search));
        app.delete(&path).await.ok();
    }
    app.idle().await;
    let back = imported(&app, "", archive).await.ok();
    assert_eq!(back["added"]["searches"], 1, "{back}");
    app.idle().await;
    assert_eq!(app.get("/api/searches").await.ok(), before["searches"]);
}

#[tokio::test]
async fn what_is_damaged_or_differs_changes_nothing() {
    let app = App::running();
    app.settled_in().await;
    let archive = exported(&app).await;
    let changed = json!({"titles": ["Engineer"], "name": "Changed since"});
    let search = items(&app.get("/api/searches").await.ok());
    let path = format!("/api/searches/{}", blackbox::id(&search[0]));
    app.put(&path, &changed).await.ok();
    app.idle().await;
    let before = all(&app).await;
    for end in [10, archive.len() / 2, archive.len() - 1] {
        imported(&app, "", archive[..end].to_vec())
            .await
            .problem(422);
    }
    imported(&app, "", b"neither".to_vec()).await.problem(415);
    let problem = imported(&app, "", archive.clone()).await.problem(409);
    assert_eq!(problem["clashes"][0]["what"], "search", "{problem}");
    imported(&app, "on_conflict=keep", archive.clone())
        .await
        .ok();
    assert!(
        all(&app).await == before,
        "something was overwritten unasked"
    );
    let replaced = imported(&app, "on_conflict=replace", archive).await.ok();
    assert_eq!(replaced["replaced"]["searches"], 1, "{replaced}");
    app.idle().await;
}
