//! Somebody who can write a person's file but has no key moves and damages sealed cells.

use accounts::keys;
use sealing::{Cell, DataKey};
use serde_json::{Value, json};
use shared::calls::{
    AddToken, CALL_PREFIX, Call, ListSessions, ListTokens, MatchInputs, Message, OpenSession,
    ReportProgress, Wake,
};
use shared::ports::{Sql, Statement};
use shared::{TaskId, TenantId};

use crate::columns::{SEALED, Sealed};
use crate::support::{Answer, App, scored, step};

const CV: &str = "Ada Quill\nada.quill@example.com\n\nSkills\nRust, PostgreSQL, Linux\n";
/// A write whose answer is kept.
const NAMED: &str = "write-1";

/// A cell as it lies in the file.
#[derive(Debug, Clone)]
struct Found {
    column: Sealed,
    row: String,
    bytes: Vec<u8>,
}

impl Found {
    fn cell<'a>(&'a self, tenant: &'a TenantId) -> Cell<'a> {
        Cell {
            tenant,
            table: self.column.table,
            column: self.column.column,
            row: &self.row,
        }
    }
}

fn named(name: &str) -> TenantId {
    TenantId::parse(name).unwrap()
}

async fn cells(app: &App) -> Vec<Found> {
    let mut all = Vec::new();
    for column in SEALED {
        let Sealed {
            table,
            column: name,
            row,
        } = column;
        let sql = format!(
            "SELECT {row} AS row, {name} AS bytes FROM {table} WHERE {name} IS NOT NULL ORDER BY 1"
        );
        let rows = app.db().query(Statement::new(sql)).await.unwrap();
        all.extend(rows.iter().map(|row| Found {
            column,
            row: row.get("row").unwrap(),
            bytes: row.get("bytes").unwrap(),
        }));
    }
    all
}

async fn key_of(app: &App, tenant: &TenantId) -> DataKey {
    let ports = app.host.ports();
    let opened = keys::open(&ports.db, &ports.secrets, &ports.random, tenant, 1).await;
    opened.unwrap().key
}

fn search(name: &str) -> Value {
    json!({"name": name, "titles": ["Engineer"], "exclude": ["Sales"]})
}

async fn create_search(app: &App, key: Option<&str>) -> Answer {
    let mut request =
        http::Request::post("/api/searches").header("content-type", "application/json");
    if let Some(key) = key {
        request = request.header("idempotency-key", key);
    }
    let body = axum::body::Body::from(search("Lights").to_string());
    app.send(request.body(body).unwrap()).await
}

/// A person who used everything, so that every sealed column has cells.
async fn well_used(app: &App, tenant: &TenantId) {
    app.give("ada.txt", CV, &[("name", "Mine")]).await.ok();
    app.give("other.txt", CV, &[("name", "Other")]).await.ok();
    let mut profile = app.get("/api/profile").await.ok()["profile"].clone();
    profile["headline"] = json!("Keeper of lights");
    profile["phone"] = json!("+49 30 901820");
    app.put("/api/profile", profile).await.ok();
    let weights = json!({
        "skills": 20, "title": 60, "text": 20, "experience": 0, "location": 0, "salary": 0,
        "freshness": 0,
    });
    app.put("/api/weights", weights).await.ok();
    create_search(app, Some(NAMED)).await.ok();
    let gone = create_search(app, None).await.ok();
    let task = app.post("/api/discover", json!({})).await.ok();
    let task = TaskId::parse(task["id"].as_str().unwrap()).unwrap();
    app.report(&task, vec![step("remoteok", "running", 1)])
        .await;
    app.deliver(vec![scored(1, 50.0), scored(2, 60.0)]).await;
    let failed = ReportProgress {
        task,
        steps: Vec::new(),
        failed: Some("the boards are at sea".to_owned()),
    };
    app.call(&failed).await;
    let gone = gone["id"].as_str().unwrap();
    app.delete(&format!("/api/searches/{gone}")).await.ok();
    // Nothing is under way afterwards.
    app.deliver(Vec::new()).await;

    let until = i64::MAX >> 16;
    app.call(&OpenSession {
        id: "01SESSION".to_owned(),
        until,
        agent: "A browser of Lights".to_owned(),
        via: "password".to_owned(),
    })
    .await;
    app.call(&AddToken {
        id: "01TOKEN".to_owned(),
        name: "A program of Lights".to_owned(),
        scopes: vec!["read".to_owned()],
        until,
    })
    .await;

    // A message that the queue has not taken yet.
    let message = Message::Match {
        tenants: vec![tenant.clone()],
    };
    let place = Cell {
        tenant,
        table: "outbox",
        column: "message",
        row: "01",
    };
    let plain = serde_json::to_vec(&message).unwrap();
    let sealed = key_of(app, tenant)
        .await
        .seal(place, [9; 24], &plain)
        .unwrap();
    app.db()
        .execute(
            Statement::new("INSERT INTO outbox (id, message, created_at) VALUES ('01', ?1, 1)")
                .bind(sealed),
        )
        .await
        .unwrap();
}

#[tokio::test]
async fn every_cell_opens_in_its_place_and_in_no_other() {
    let app = App::new().await;
    let (ada, bob) = (named("ada"), named("bob"));
    well_used(&app, &ada).await;
    let all = cells(&app).await;
    for column in SEALED {
        let there = all.iter().any(|found| found.column == column);
        assert!(there, "no cell of {column:?} was written");
    }
    let (key, other) = (key_of(&app, &ada).await, key_of(&app, &bob).await);
    let mut tried = 0;
    for found in &all {
        assert!(
            key.open(found.cell(&ada), &found.bytes).is_ok(),
            "{found:?}"
        );
        assert!(key.open(found.cell(&bob), &found.bytes).is_err());
        assert!(other.open(found.cell(&ada), &found.bytes).is_err());
        for place in &all {
            let same = place.column == found.column && place.row == found.row;
            let opens = key.open(place.cell(&ada), &found.bytes).is_ok();
            assert_eq!(opens, same, "{found:?} at {place:?}");
            tried += 1;
        }
    }
    let mut nonces: Vec<&[u8]> = all.iter().map(|found| &found.bytes[1..25]).collect();
    nonces.sort_unstable();
    nonces.dedup();
    assert_eq!(nonces.len(), all.len(), "a nonce was used twice");
    println!(
        "{} cells at {tried} places: each opens at its own",
        all.len()
    );
}

async fn write(app: &App, place: &Found, bytes: &[u8]) {
    let Sealed { table, column, row } = place.column;
    let sql = format!("UPDATE {table} SET {column} = ?1 WHERE {row} = ?2");
    app.db()
        .execute(
            Statement::new(sql)
                .bind(bytes.to_vec())
                .bind(place.row.as_str()),
        )
        .await
        .unwrap();
}

/// Everything that reads and changes nothing, one after the other.
async fn look(app: &App, ids: &[String]) -> Vec<Answer> {
    let mut paths: Vec<String> = [
        "profile",
        "cvs",
        "searches",
        "weights",
        "applications",
        "tasks",
        "updates?after=0",
        "export/applications.json",
        "export/applications.csv",
        "export",
    ]
    .map(|path| format!("/api/{path}"))
    .into();
    paths.extend(ids.iter().cloned());
    let mut answers = Vec::new();
    for path in paths {
        answers.push(app.get(&path).await);
    }
    // The answer to a write that named itself, given again.
    answers.push(create_search(app, Some(NAMED)).await);
    for call in [MatchInputs::NAME, ListSessions::NAME, ListTokens::NAME] {
        let path = format!("{CALL_PREFIX}{call}");
        answers.push(app.post(&path, json!({})).await);
    }
    answers
}

/// What changes something when it works: sends what waits, takes the last thing back.
async fn act(app: &App, table: &str) -> Vec<Answer> {
    match table {
        "outbox" => {
            let path = format!("{CALL_PREFIX}{}", Wake::NAME);
            vec![app.post(&path, json!({})).await]
        }
        "undo" => vec![app.post("/api/undo", json!({})).await],
        _ => Vec::new(),
    }
}

/// Ways to spoil a cell: cut short, a bit turned, emptied, in plain, and every other cell of another
/// column or row in its place.
fn spoilt(found: &Found, all: &[Found]) -> Vec<Vec<u8>> {
    let bytes = &found.bytes;
    let mut ways = vec![
        Vec::new(),
        bytes[..10].to_vec(),
        bytes[..bytes.len() - 1].to_vec(),
        b"{}".to_vec(),
    ];
    for at in [0, 1, 24, 25, bytes.len() / 2, bytes.len() - 1] {
        let mut turned = bytes.clone();
        turned[at] ^= 1;
        ways.push(turned);
    }
    let same_row = |other: &&Found| other.row == found.row && other.column != found.column;
    let same_column = |other: &&Found| other.column == found.column && other.row != found.row;
    ways.extend(all.iter().find(same_row).map(|other| other.bytes.clone()));
    ways.extend(
        all.iter()
            .find(same_column)
            .map(|other| other.bytes.clone()),
    );
    ways
}

#[tokio::test]
async fn a_spoilt_cell_is_a_problem_and_costs_nothing_else() {
    let app = App::new().await;
    let ada = named("ada");
    well_used(&app, &ada).await;
    let list = app.list("").await;
    let tasks = app.get("/api/tasks").await.ok();
    let cvs = app.get("/api/cvs").await.ok();
    let of = |list: &Value, prefix: &str| -> Vec<String> {
        let items = list["items"].as_array().unwrap();
        let ids = items.iter().map(|item| item["id"].as_str().unwrap());
        ids.map(|id| format!("{prefix}{id}")).collect()
    };
    let mut ids = of(&json!({"items": list}), "/api/applications/");
    ids.extend(of(&tasks, "/api/tasks/"));
    ids.extend(of(&cvs, "/api/profile?cv="));
    let before: Vec<String> = look(&app, &ids)
        .await
        .into_iter()
        .map(|answer| {
            assert!(answer.status.is_success(), "{}", answer.text);
            assert!(!answer.broke_off);
            answer.text
        })
        .collect();
    let all = cells(&app).await;

    let mut spoiled = 0;
    for column in SEALED {
        // The newest, because that is what an undo takes.
        let found = all.iter().rfind(|one| one.column == column).unwrap();
        for bytes in spoilt(found, &all) {
            write(&app, found, &bytes).await;
            spoiled += 1;
            // Another instance: what was open in memory is gone.
            let fresh = App::of(app.host.clone(), "ada");
            let mut answers = look(&fresh, &ids).await;
            answers.extend(act(&fresh, column.table).await);
            let refused = |answer: &&Answer| answer.broke_off || !answer.status.is_success();
            let failed: Vec<&Answer> = answers.iter().filter(refused).collect();
            assert!(!failed.is_empty(), "{column:?} with {bytes:?}");
            // What was already being sent breaks off; everything else says what happened.
            for answer in failed.into_iter().filter(|answer| !answer.broke_off) {
                assert_eq!(answer.status, 500, "{column:?}: {}", answer.text);
                assert_eq!(answer.headers["content-type"], "application/problem+json");
                for content in ["Quill", "Keeper of", "Lights", "at sea"] {
                    assert!(!answer.text.contains(content), "{}", answer.text);
                }
            }
            write(&app, found, &found.bytes).await;
        }
    }
    let after: Vec<String> = look(&app, &ids).await.into_iter().map(|a| a.text).collect();
    for (after, before) in after.iter().zip(&before) {
        assert_eq!(after, before, "nothing was lost");
    }
    for table in ["outbox", "undo"] {
        for answer in act(&app, table).await {
            assert!(answer.status.is_success(), "{table}: {}", answer.text);
        }
    }
    println!("{spoiled} spoilt cells: each refused, none of them cost anything else");
}
