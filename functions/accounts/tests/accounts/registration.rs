//! Who may register: those on the list, nobody, and the first administrator whatever else is said.

use http::Method;
use serde_json::{Value, json};

use crate::admin::printed;
use crate::support::{Answer, App, Browser, PASSWORD};

const ADA: &str = "ada@example.org";
const ACCOUNTS: &str = "SELECT count(*) AS n FROM accounts";

async fn register(app: &App, body: Value) -> Answer {
    let who = Browser::from_address(body["email"].as_str().unwrap());
    app.send(&who, Method::POST, "/api/auth/register", Some(body))
        .await
}

fn asking(email: &str) -> Value {
    json!({"email": email, "password": PASSWORD})
}

async fn allow(app: &App, pattern: &str) {
    app.run(&format!(
        "INSERT INTO allowlist (pattern, created_at) VALUES ('{pattern}', 1)"
    ))
    .await;
}

/// The first administrator, by the token of the log.
async fn set_up(app: &App) -> Browser {
    app.get(&Browser::default(), "/api/auth").await.is(200);
    let token = printed(app).remove(0);
    let mut body = asking(ADA);
    body["claim"] = json!("A".repeat(43));
    register(app, body.clone()).await.is(403).at("claim");
    body["claim"] = json!(token);
    register(app, body.clone()).await.is(201);
    body["email"] = json!("eve@example.org");
    register(app, body).await.is(403).at("claim");
    app.sign_in(ADA).await
}

#[tokio::test]
async fn by_allowlist_unless_it_is_said_otherwise() {
    let app = App::with(&[]).await;
    allow(&app, "@example.org").await;
    allow(&app, "bob@example.net").await;
    for (email, may) in [
        (ADA, true),
        ("bob@example.net", true),
        ("eve@example.net", false),
        ("eve@sub.example.org", false),
    ] {
        let answer = register(&app, asking(email)).await;
        assert_eq!(answer.is(202).body, json!({"email": email}));
        app.settle().await;
        assert_eq!(app.mail.subjects(email).len(), usize::from(may), "{email}");
    }
    assert_eq!(
        app.number("SELECT count(*) AS n FROM letters").await,
        0,
        "decoys are gone"
    );
}

#[tokio::test]
async fn who_is_not_on_the_list_hears_the_same_and_gets_no_account() {
    let app = App::with(&[("REGISTRATION", "allowlist")]).await;
    allow(&app, ADA).await;
    let (ada, eve) = (ADA, "eve@example.org");
    let heard = register(&app, asking(ada)).await;
    let same = register(&app, asking(eve)).await;
    assert_eq!(heard.is(202).headers, same.is(202).headers);
    assert_eq!(
        (&heard.body["email"], &same.body["email"]),
        (&json!(ada), &json!(eve))
    );

    let token = app.token_for(ada).await;
    app.post("/api/auth/verify", json!({ "token": token }))
        .await
        .is(200);
    app.sign_in(ada).await;
    app.post("/api/auth/sign-in", asking(eve)).await.is(403);
    assert!(app.mail.subjects(eve).is_empty());
    assert_eq!(app.number(ACCOUNTS).await, 1);
}

#[tokio::test]
async fn where_it_is_closed_everybody_is_told_so() {
    let app = App::with(&[("REGISTRATION", "closed")]).await;
    set_up(&app).await;
    // On the list for another day: closed is closed.
    allow(&app, "@example.org").await;
    let refused = register(&app, asking("eve@example.org")).await;
    assert_eq!(
        refused.is(403).body["detail"],
        "nobody can register here; ask whoever runs it"
    );
    // Nor does it tell who has an account.
    let known = register(&app, asking(ADA)).await;
    assert_eq!((known.status, &known.body), (refused.status, &refused.body));
    app.settle().await;
    let rest = "SELECT (SELECT count(*) FROM letters) + (SELECT count(*) FROM one_time_links) AS n";
    assert_eq!(app.number(rest).await, 0);
    assert_eq!(app.number(ACCOUNTS).await, 1);
    assert!(app.mail.letters().is_empty());
}

#[tokio::test]
async fn the_first_administrator_comes_in_whatever_is_said() {
    for registration in ["open", "allowlist", "closed"] {
        let app = App::with(&[("REGISTRATION", registration)]).await;
        let ada = set_up(&app).await;
        let signed_in = app.get(&ada, "/api/auth").await;
        let is_admin = &signed_in.is(200).body["account"]["is_admin"];
        assert_eq!(is_admin, true, "{registration}");
        app.get(&ada, "/api/admin").await.is(200);
        assert_eq!(app.number(ACCOUNTS).await, 1, "{registration}");
        assert!(app.mail.letters().is_empty(), "{registration}");
    }
}
