//! Nobody learns who has an account: not by the answer, and not by what it costs.

use http::Method;
use proptest::prelude::*;
use serde_json::{Value, json};
use shared::ports::Sql as _;

use crate::support::{App, Browser, OTHER_PASSWORD};

/// Everything a stranger can see of an answer, and what it cost: statements on the platform database,
/// hashes of passwords, messages.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
    statements: u64,
    hashes: u64,
    messages: usize,
}

async fn see(app: &App, path: &str, email: &str, body: Value) -> Seen {
    let ports = app.host.ports();
    let before = (
        ports.db.statements_run(),
        rolecall_accounts::hashes_made(),
        ports.queue.waiting().len(),
    );
    let who = Browser::from_address(email);
    let answer = app.send(&who, Method::POST, path, Some(body)).await;
    // The address comes back, so the length differs by its own.
    let named = answer
        .headers
        .iter()
        .filter(|(name, _)| *name != "content-length");
    let headers = named.map(|(name, value)| {
        let value = value.to_str().unwrap();
        (name.to_string(), value.to_owned())
    });
    Seen {
        status: answer.status.as_u16(),
        headers: headers.collect(),
        // What was asked comes back, and nothing else.
        body: answer.body.to_string().replace(email, "<the address>"),
        statements: ports.db.statements_run() - before.0,
        hashes: rolecall_accounts::hashes_made() - before.1,
        messages: ports.queue.waiting().len() - before.2,
    }
}

/// An instance with people of every kind.
async fn inhabited(registration: &str) -> App {
    let app = App::with(&[("REGISTRATION", registration)]).await;
    app.run("INSERT INTO allowlist (pattern, created_at) VALUES ('@allowed.example', 1)")
        .await;
    // Hashes are of one cost whoever they are of; making one here would cost the test a second.
    let phc = "$argon2id$v=19$m=19456,t=2,p=1$cm9sZWNhbGwtbm9ib2R5$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    for (id, email, password, rest) in [
        ("A", "known@allowed.example", Some(phc), "1, NULL"),
        ("B", "disabled@allowed.example", Some(phc), "1, 1"),
        ("C", "elsewhere@allowed.example", None, "1, NULL"),
        ("D", "unverified@allowed.example", None, "NULL, NULL"),
        ("E", "known@other.example", Some(phc), "1, NULL"),
    ] {
        let password = password.map_or("NULL".to_owned(), |phc| format!("'{phc}'"));
        app.run(&format!("INSERT INTO accounts (id, email, password, email_verified_at, disabled_at, created_at, updated_at) VALUES ('{id}', '{email}', {password}, {rest}, 1, 1)")).await;
    }
    app
}

const PEOPLE: [&str; 7] = [
    "known@allowed.example",
    "disabled@allowed.example",
    "elsewhere@allowed.example",
    "unverified@allowed.example",
    "known@other.example",
    "unknown@allowed.example",
    "unknown@other.example",
];

#[tokio::test]
async fn known_and_unknown_addresses_are_answered_and_cost_alike() {
    for registration in ["open", "allowlist"] {
        for path in ["register", "sign-in", "reset"] {
            let app = inhabited(registration).await;
            let mut all = Vec::new();
            for email in PEOPLE {
                let body = json!({"email": email, "password": OTHER_PASSWORD});
                let path = format!("/api/auth/{path}");
                all.push((email, see(&app, &path, email, body).await));
            }
            let (_, first) = &all[0];
            assert!(first.status < 404, "{first:?}");
            assert_eq!(first.hashes, u64::from(path != "reset"), "{path}");
            for (email, seen) in &all {
                assert_eq!(seen, first, "{path} of {email}, {registration}");
            }
        }
    }
}

#[tokio::test]
async fn what_is_written_is_alike_in_number() {
    let app = inhabited("allowlist").await;
    let rows = "SELECT (SELECT count(*) FROM letters) * 1000 \
                + (SELECT count(*) FROM one_time_links) AS n";
    for path in ["register", "reset"] {
        for email in PEOPLE {
            let before = app.number(rows).await;
            let body = json!({"email": email, "password": OTHER_PASSWORD});
            see(&app, &format!("/api/auth/{path}"), email, body).await;
            assert_eq!(app.number(rows).await - before, 1_001, "{path} of {email}");
        }
    }
    // Each in an encoding of one length class: a decoy is told apart by its key alone.
    let db = app.host.ports().db;
    let statement = shared::ports::Statement::new(
        "SELECT count(*) AS n FROM one_time_links AS l WHERE length(l.id) <> 64",
    );
    let odd: i64 = db
        .query(statement)
        .await
        .unwrap()
        .first()
        .unwrap()
        .get("n")
        .unwrap();
    assert_eq!(odd, 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever is asked in whatever order: of two instances that differ in who has an account, a
    /// stranger sees the same.
    #[test]
    fn no_answer_tells_who_has_an_account(
        asked in proptest::collection::vec(
            (0_usize..3, 0..PEOPLE.len(), 0_u8..4, "[ -~]{0,20}"), 1..8,
        ),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let full = inhabited("allowlist").await;
            let empty = App::with(&[("REGISTRATION", "allowlist")]).await;
            for (path, who, how, noise) in &asked {
                let path = ["register", "sign-in", "reset"][*path];
                let email = match how {
                    0 => PEOPLE[*who].to_uppercase(),
                    1 => format!(" {} ", PEOPLE[*who]),
                    2 => noise.clone(),
                    _ => PEOPLE[*who].to_owned(),
                };
                let password = if *how == 3 { OTHER_PASSWORD } else { noise.as_str() };
                let body = json!({"email": email, "password": password});
                let path = format!("/api/auth/{path}");
                let seen = see(&full, &path, &email, body.clone()).await;
                let other = see(&empty, &path, &email, body).await;
                prop_assert_eq!(seen, other);
            }
            Ok(())
        })?;
    }
}
