//! Everything goes, and stays gone.

use std::path::Path;

use platform_native::Store;
use serde_json::json;
use shared::calls::{Forget, Wake};
use shared::ports::{Sql, Statement};

use crate::support::{App, scored};

fn holds(folder: &Path, needle: &str) -> bool {
    let needle = needle.as_bytes();
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return holds(&path, std::str::from_utf8(needle).unwrap());
        }
        let bytes = std::fs::read(&path).unwrap();
        bytes.windows(needle.len()).any(|window| window == needle)
    })
}

#[tokio::test]
async fn a_forgotten_tenant_is_empty_and_answers_that_it_is_gone() {
    let folder = std::env::temp_dir().join(format!("rolecall-forget-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let app = App::at(Store::Directory(folder.clone())).await;
    app.upload("file", "ada.txt", b"Ada Quill\nSkills\nRust\n")
        .await
        .ok();
    app.post("/api/searches", json!({"titles": ["Engineer"]}))
        .await
        .ok();
    app.deliver((1..=20).map(|n| scored(n, 50.0)).collect())
        .await;
    assert!(holds(&folder, "Lighthouse Engineer"));

    for at in [5, 6] {
        app.call(&Forget { at }).await;
        let db = app.db();
        let rows = db.query(Statement::new(
            "SELECT name AS name, (SELECT at FROM tombstone) AS at FROM sqlite_schema",
        ));
        let rows = rows.await.unwrap();
        let row = rows.first().unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(row.get::<String>("name").unwrap(), "tombstone");
        assert_eq!(row.get::<i64>("at").unwrap(), 5);
    }
    assert!(!holds(&folder, "Lighthouse Engineer"), "a trace was left");
    let again = App::of(app.host.clone(), "ada");
    for app in [&app, &again] {
        for path in [
            "/api/profile",
            "/api/applications",
            "/api/export",
            "/api/updates",
        ] {
            let problem = app.get(path).await.problem(410);
            assert_eq!(problem["type"], "urn:rolecall:problem:gone");
        }
        app.post("/api/discover", json!({})).await.problem(410);
        // Woken for something of before, it has nothing to do, and is not called again for it.
        app.call(&Wake {}).await;
        app.post("/internal/call/match-inputs", json!({}))
            .await
            .problem(410);
    }
    // Whoever else there is, is not meant.
    App::of(app.host.clone(), "bob")
        .get("/api/profile")
        .await
        .ok();
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn a_tenant_that_never_was_can_be_forgotten() {
    let app = App::new().await;
    app.call(&Forget { at: 1 }).await;
    app.get("/api/profile").await.problem(410);
}
