//! An earlier release's data under today's functions.

use http::Method;
use serde_json::json;
use upgrade::{DATABASES, Release, lost, schema};

/// Newest migration among the platform's files.
fn newest() -> i64 {
    let files = platform_native::testing::platform_migrations();
    let numbers = files
        .iter()
        .filter_map(|(name, _)| name.split('_').next()?.parse().ok());
    numbers.max().unwrap_or_default()
}

#[test]
fn there_is_a_release_to_come_from() {
    assert!(!Release::all().is_empty());
}

#[tokio::test]
async fn everything_is_answered_as_the_release_answered_it() {
    for release in Release::all() {
        let data = release.unpack("answers");
        let app = release.start(&data).await;
        let mut changed = Vec::new();
        for (path, before) in &release.said.answers {
            lost(before, &app.get(path).await, path, &mut changed);
        }
        assert!(
            changed.is_empty(),
            "since {}:\n{}",
            release.said.version,
            changed.join("\n")
        );

        let health = app.get("/api/health").await;
        assert_eq!(health["status"], "ok", "{health}");
        assert_eq!(health["version"], env!("CARGO_PKG_VERSION"));
        assert_eq!(health["schema"]["platform"], newest());
        assert!(
            health["schema"]["tenant"].as_i64() >= Some(release.said.schema.tenant),
            "{health}"
        );
    }
}

#[tokio::test]
async fn a_second_start_changes_nothing() {
    for release in Release::all() {
        let data = release.unpack("twice");
        let ask = async |app: &upgrade::App| {
            for path in release
                .said
                .answers
                .keys()
                .map(String::as_str)
                .chain(["/api/health"])
            {
                app.get(path).await;
            }
        };
        let first = release.start(&data).await;
        ask(&first).await;
        assert!(
            first.0.rows_written() > 0,
            "no migration ran: is the fixture today's?"
        );
        drop(first);
        let second = release.start(&data).await;
        ask(&second).await;
        assert_eq!(second.0.rows_written(), 0);
    }
}

#[tokio::test]
async fn the_person_goes_on_where_they_were() {
    for release in Release::all() {
        let data = release.unpack("on");
        let app = release.start(&data).await;
        let list = app.get("/api/applications?status=phone_screen").await;
        let path = format!(
            "/api/applications/{}",
            list["items"][0]["id"].as_str().unwrap()
        );
        let before = app.get(&path).await["transitions"]
            .as_array()
            .unwrap()
            .len();
        let to = json!({"status": "interviewing"});
        app.ok(Method::POST, &format!("{path}/status"), Some(&to))
            .await;
        let moved = app.get(&path).await;
        assert_eq!(moved["status"], "interviewing");
        assert_eq!(moved["transitions"].as_array().unwrap().len(), before + 1);
        // Undone is what this release did, and then what the earlier one did.
        app.ok(Method::POST, "/api/undo", Some(&json!({}))).await;
        assert_eq!(app.get(&path).await["status"], "phone_screen");
        app.ok(Method::POST, "/api/undo", Some(&json!({}))).await;

        let search = json!({"name": "New", "titles": ["Lamp Engineer"]});
        app.ok(Method::POST, "/api/searches", Some(&search)).await;
        assert!(app.0.settle(100).await.unwrap(), "it does not become quiet");
        let tasks = app.get("/api/tasks").await;
        let live =
            |task: &serde_json::Value| matches!(task["state"].as_str(), Some("queued" | "running"));
        assert!(
            !tasks["items"].as_array().unwrap().iter().any(live),
            "{tasks}"
        );
    }
}

#[tokio::test]
async fn the_release_still_works_on_todays_schema() {
    for release in Release::all() {
        let data = release.unpack("schema");
        let app = release.start(&data).await;
        app.get("/api/profile").await;
        for (name, dump, file) in DATABASES {
            let statements = release.statements(name);
            assert!(
                statements.len() > 50,
                "{name}: {} statements",
                statements.len()
            );
            let older = release.database(dump);
            assert_eq!(
                schema::breaks(&older, &older, &statements),
                [""; 0],
                "the fixture itself"
            );
            let found = schema::breaks(&older, &data.open(file), &statements);
            assert!(
                found.is_empty(),
                "{name}: release {} cannot run on this schema, so it cannot be upgraded without a \
                 gap nor rolled back to; add first, take away a release later:\n{}",
                release.said.version,
                found.join("\n")
            );
        }
    }
}

#[test]
fn what_breaks_a_release_is_seen() {
    let database = |sql: &str| {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        connection.execute_batch(sql).unwrap();
        connection
    };
    let before = "CREATE TABLE a (id TEXT NOT NULL PRIMARY KEY, b INTEGER, c INTEGER NOT NULL DEFAULT 0) STRICT;";
    let older = database(before);
    let statements = ["SELECT b AS b FROM a".to_owned()];
    let said = |sql: &str| schema::breaks(&older, &database(sql), &statements);
    let also = |sql: &str| said(&format!("{before}{sql}"));

    assert_eq!(
        also("ALTER TABLE a ADD COLUMN d TEXT; CREATE INDEX i ON a (b); CREATE TABLE e (f);"),
        [""; 0]
    );
    assert_eq!(
        also("ALTER TABLE a ADD COLUMN d TEXT NOT NULL DEFAULT '';"),
        [""; 0]
    );
    assert_eq!(also("ALTER TABLE a DROP COLUMN c;"), ["a.c is gone"]);
    assert_eq!(
        also("CREATE UNIQUE INDEX i ON a (b);"),
        ["a: unique over b is new"]
    );
    assert_eq!(
        also("CREATE TRIGGER t BEFORE INSERT ON a BEGIN SELECT 1; END;"),
        ["a: the trigger t is new"]
    );
    let renamed = also("ALTER TABLE a RENAME COLUMN b TO d;");
    assert_eq!(renamed.len(), 2, "{renamed:?}");
    assert_eq!(
        said(
            "CREATE TABLE a (id TEXT NOT NULL PRIMARY KEY, b INTEGER NOT NULL, c TEXT NOT NULL, d TEXT NOT NULL) STRICT;"
        ),
        [
            "a.b has become NOT NULL",
            "a.c is of another type or key",
            "a.d is new, NOT NULL and without a default",
        ]
    );
    let gone = said("CREATE TABLE z (y);");
    assert_eq!(gone[0], "the table a is gone");
}

#[test]
fn what_an_answer_lost_is_seen() {
    let mut found = Vec::new();
    let before = json!({"a": 1, "list": [{"b": "x"}], "c": null});
    lost(
        &before,
        &json!({"a": 1, "list": [{"b": "x", "new": 1}], "c": null}),
        "",
        &mut found,
    );
    assert_eq!(found, [""; 0]);
    lost(
        &before,
        &json!({"a": 2, "list": [], "d": null}),
        "",
        &mut found,
    );
    assert_eq!(
        found,
        [
            ".a was 1, is 2",
            ".c is gone",
            ".list was [{\"b\":\"x\"}], is []"
        ]
    );
}
