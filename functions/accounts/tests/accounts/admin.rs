//! Administrators.

use http::Method;
use serde_json::{Value, json};
use shared::ports::{Sql as _, Statement};

use crate::support::{App, Browser, PASSWORD};

const ADA: &str = "ada@example.org";

async fn put(app: &App, who: &Browser, path: &str, body: Value) -> crate::support::Answer {
    app.send(who, Method::PUT, path, Some(body)).await
}

/// The token of the log.
pub(crate) fn printed(app: &App) -> Vec<String> {
    let lines = app.host.ports().log.lines();
    let mine = lines
        .iter()
        .filter(|line| line.event == "first_administrator");
    mine.map(|line| line.field("token").unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn the_token_of_the_log_makes_the_first_administrator() {
    let app = App::new().await;
    for _ in 0..3 {
        app.get(&Browser::default(), "/api/auth").await.is(200);
    }
    let tokens = printed(&app);
    assert_eq!(tokens.len(), 1, "it is printed once");
    // Another instance of the function finds the token there.
    let other = rolecall_accounts::router(app.host.ports());
    let request = http::Request::get("/api/auth").body(axum::body::Body::empty());
    tower::ServiceExt::oneshot(other, request.unwrap())
        .await
        .unwrap();
    assert_eq!(printed(&app).len(), 1);

    let ada = app.person(ADA).await;
    app.get(&ada, "/api/admin").await.is(403);
    let claim = async |who: &Browser, token: &str| {
        let body = json!({"token": token});
        app.send(who, Method::POST, "/api/admin/claim", Some(body))
            .await
    };
    claim(&Browser::default(), &tokens[0]).await.is(401);
    claim(&ada, "guess").await.is(403);
    claim(&ada, &"A".repeat(43)).await.is(403);
    claim(&ada, &tokens[0]).await.is(204);
    let bob = app.person("bob@example.org").await;
    claim(&bob, &tokens[0]).await.is(403);
    app.get(&ada, "/api/admin").await.is(200);
    app.get(&bob, "/api/admin").await.is(403);
}

#[tokio::test]
async fn a_look_for_an_administrator_that_failed_is_taken_again() {
    let app = App::new().await;
    app.run(
        "CREATE TRIGGER refuse BEFORE INSERT ON instance BEGIN SELECT RAISE(ABORT, 'refused'); END",
    )
    .await;
    let nobody = Browser::default();
    app.get(&nobody, "/api/auth").await;
    assert!(printed(&app).is_empty());
    app.run("DROP TRIGGER refuse").await;
    app.get(&nobody, "/api/auth").await.is(200);
    assert_eq!(printed(&app).len(), 1, "the same instance prints it");
}

#[tokio::test]
async fn who_sets_it_up_registers_without_letter_and_permission() {
    let app = App::with(&[("MAIL_PROVIDER", "none")]).await;
    app.get(&Browser::default(), "/api/auth").await.is(200);
    let token = printed(&app).remove(0);
    let register = async |email: &str, claim: &str| {
        let body = json!({"email": email, "password": PASSWORD, "claim": claim});
        app.post("/api/auth/register", body).await
    };
    register(ADA, "guess").await.is(403).at("claim");
    register(ADA, &token).await.is(201);
    register("bob@example.org", &token).await.is(403);
    let ada = app.sign_in(ADA).await;
    assert_eq!(
        app.get(&ada, "/api/auth").await.body["account"]["is_admin"],
        true
    );
    // With it, a first person is let in by hand.
    let list = json!({"patterns": ["@example.org"]});
    put(&app, &ada, "/api/admin/allowlist", list).await.is(200);
    let body = json!({"email": "bob@example.org", "password": PASSWORD});
    app.post("/api/auth/register", body).await.is(202);
    let letters = app.get(&ada, "/api/admin/letters").await;
    let letter = &letters.is(200).body["items"][0];
    assert_eq!(letter["to"], "bob@example.org");
    assert_eq!(letter["kind"], "verify");
    let link = letter["link"].as_str().unwrap();
    let token = link
        .strip_prefix("https://rolecall.example/app/verify#token=")
        .unwrap();
    app.post("/api/auth/verify", json!({"token": token}))
        .await
        .is(200);
    app.sign_in("bob@example.org").await;
}

#[tokio::test]
async fn links_are_not_shown_where_letters_are_sent() {
    let app = App::new().await;
    let admin = app.administrator().await;
    app.mail.answers(503);
    let body = json!({"email": ADA, "password": PASSWORD});
    app.post("/api/auth/register", body).await.is(202);
    app.settle().await;
    let letters = app.get(&admin, "/api/admin/letters").await;
    assert_eq!(letters.is(200).body["items"][0]["to"], ADA);
    assert_eq!(letters.body["items"][0]["link"], Value::Null);
    let instance = app.get(&admin, "/api/admin").await;
    assert_eq!(
        instance.body["mail"],
        json!({"provider": "resend", "waiting": 1})
    );
    assert_eq!(instance.body["accounts"]["all"], 1);
}

#[tokio::test]
async fn only_administrators_administer() {
    let app = App::new().await;
    let ada = app.person(ADA).await;
    let routes = [
        (Method::GET, "/api/admin"),
        (Method::GET, "/api/admin/accounts"),
        (Method::PUT, "/api/admin/accounts/x"),
        (Method::GET, "/api/admin/allowlist"),
        (Method::PUT, "/api/admin/allowlist"),
        (Method::GET, "/api/admin/letters"),
        (Method::GET, "/api/admin/tombstones"),
        (Method::PUT, "/api/admin/tombstones"),
        (Method::POST, "/api/admin/keys/rewrap"),
    ];
    for (method, path) in routes {
        let body = (method != Method::GET).then(|| json!({}));
        let who = Browser::default();
        app.send(&who, method.clone(), path, body.clone())
            .await
            .is(401);
        app.send(&ada, method, path, body).await.is(403);
    }
}

#[tokio::test]
async fn accounts_are_disabled_and_the_last_administrator_stays() {
    let app = App::new().await;
    let admin = app.administrator().await;
    let ada = app.person(ADA).await;
    let path = |who: &Browser| format!("/api/admin/accounts/{}", who.tenant);
    let token = json!({"name": "calendar", "scopes": ["read"]});
    let made = app.send(&ada, Method::POST, "/api/tokens", Some(token));
    made.await.is(201);
    let answer = put(&app, &admin, &path(&ada), json!({"disabled": true})).await;
    assert_eq!(answer.is(200).body["disabled"], true);
    assert_eq!(app.tenants.sessions(&ada.tenant), 0);
    app.get(&ada, "/api/sessions").await.is(401);
    put(&app, &admin, &path(&ada), json!({"disabled": false}))
        .await
        .is(200);
    let ada = app.sign_in(ADA).await;
    let tokens = app.get(&ada, "/api/tokens").await;
    assert_eq!(tokens.body["items"], json!([]), "they were taken back");
    put(&app, &admin, "/api/admin/accounts/nobody", json!({}))
        .await
        .is(404);
    put(&app, &admin, "/api/admin/accounts/..", json!({}))
        .await
        .is(404);
    put(&app, &admin, &path(&ada), json!({"admin": true}))
        .await
        .is(400);
    for body in [json!({"disabled": true}), json!({"is_admin": false})] {
        put(&app, &admin, &path(&admin), body).await.is(409);
    }
    put(&app, &admin, &path(&ada), json!({"is_admin": true}))
        .await
        .is(200);
    put(&app, &ada, &path(&admin), json!({"is_admin": false}))
        .await
        .is(200);
    app.get(&admin, "/api/admin").await.is(403);
    let list = app.get(&ada, "/api/admin/accounts").await;
    let items = list.is(200).body["items"].as_array().unwrap().clone();
    assert_eq!(items.len(), 2);
    assert!(items.iter().all(|one| one["email_verified"] == true));
    assert!(!list.body.to_string().contains("argon2"));
    let page = format!(
        "/api/admin/accounts?cursor={}",
        items[1]["id"].as_str().unwrap()
    );
    assert_eq!(app.get(&ada, &page).await.body["items"], json!([]));
}

#[tokio::test]
async fn who_was_disabled_is_shut_out_however_often_it_takes() {
    let app = App::new().await;
    let admin = app.administrator().await;
    let ada = app.person(ADA).await;
    let token = json!({"name": "calendar", "scopes": ["read"]});
    let made = app.send(&ada, Method::POST, "/api/tokens", Some(token));
    made.await.is(201);
    // A tenant that answers nothing refuses sessions too, so the administrator comes by a proxy.
    let disable = async || {
        let request = http::Request::put(format!("/api/admin/accounts/{}", ada.tenant))
            .header("content-type", "application/json")
            .header("rolecall-person", &admin.tenant)
            .header("rolecall-caller", "proxy")
            .body(axum::body::Body::from(r#"{"disabled": true}"#));
        app.ask(request.unwrap()).await
    };
    app.tenants.down(true);
    disable().await.is(503);
    app.cron("tick").await;
    app.tenants.down(false);
    assert_eq!(app.tenants.sessions(&ada.tenant), 1);
    app.advance(60_000);
    app.cron("tick").await;
    assert_eq!(app.tenants.sessions(&ada.tenant), 0);
    assert_eq!(app.tenants.tokens(&ada.tenant), 0);
    let open = "SELECT count(*) AS n FROM accounts \
                WHERE disabled_at IS NOT NULL AND shut_out_at IS NULL";
    assert_eq!(app.number(open).await, 0);
    disable().await.is(200);
    assert_eq!(
        app.number(open).await,
        0,
        "once more, and it is done at once"
    );
}

#[tokio::test]
async fn the_allowlist_is_kept_in_normal_form() {
    let app = App::new().await;
    let admin = app.administrator().await;
    let path = "/api/admin/allowlist";
    let list = json!({"patterns": ["@Example.ORG", " Bob@Example.net"]});
    let answer = put(&app, &admin, path, list).await;
    assert_eq!(
        answer.is(200).body,
        json!({"patterns": ["@example.org", "bob@example.net"]})
    );
    let answer = put(&app, &admin, path, json!({"patterns": ["@a.example", "*"]})).await;
    answer.is(400).at("patterns[1]");
    assert_eq!(
        app.get(&admin, path).await.body["patterns"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    put(&app, &admin, path, json!({"patterns": []}))
        .await
        .is(200);
    assert_eq!(app.get(&admin, path).await.body, json!({"patterns": []}));
}

#[tokio::test]
async fn keys_are_wrapped_anew() {
    let app = App::new().await;
    let admin = app.administrator().await;
    let ports = app.host.ports();
    let tenant = shared::TenantId::parse(admin.tenant.clone()).unwrap();
    let now = 1;
    accounts::keys::open(&ports.db, &ports.secrets, &ports.random, &tenant, now)
        .await
        .unwrap();
    ports.secrets.set("MASTER_KEY_3", &"ab".repeat(32));
    let path = "/api/admin/keys/rewrap";
    let answer = app.send(&admin, Method::POST, path, None).await;
    assert_eq!(
        answer.is(200).body,
        json!({"version": 3, "rewrapped": 1, "left": {}})
    );
    let instance = app.get(&admin, "/api/admin").await;
    assert_eq!(instance.body["keys"], json!([{"version": 3, "tenants": 1}]));
    ports
        .db
        .execute(Statement::new("UPDATE tenant_keys SET version = 9"))
        .await
        .unwrap();
    let answer = app.send(&admin, Method::POST, path, None).await;
    assert_eq!(answer.is(200).body["left"], json!({"9": 1}));
}
