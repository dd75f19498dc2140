//! People who leave.

use http::Method;
use serde_json::json;

use crate::support::{Answer, App, Browser, OTHER_PASSWORD, PASSWORD};

const ADA: &str = "ada@example.org";
const DAY: i64 = 24 * 60 * 60 * 1_000;

async fn leave(app: &App, who: &Browser, password: Option<&str>) -> Answer {
    let mut body = json!({"confirm": "delete my account"});
    if let Some(password) = password {
        body["password"] = json!(password);
    }
    app.send(who, Method::DELETE, "/api/account", Some(body))
        .await
}

#[tokio::test]
async fn who_leaves_gets_a_receipt_and_is_gone() {
    let app = App::with(&[("REGISTRATION", "open"), ("SNAPSHOT_DAYS", "7")]).await;
    let ada = app.person(ADA).await;
    app.run(&format!(
        "INSERT INTO tenant_keys (tenant, version, wrapped, created_at) VALUES ('{}', 1, x'00', 1)",
        ada.tenant
    ))
    .await;
    let body = json!({"confirm": "yes", "password": PASSWORD});
    app.send(&ada, Method::DELETE, "/api/account", Some(body))
        .await
        .is(400)
        .at("confirm");
    leave(&app, &ada, None).await.is(403);
    leave(&app, &ada, Some(OTHER_PASSWORD)).await.is(403);
    let answer = leave(&app, &ada, Some(PASSWORD)).await;
    answer.is(200);
    let at = platform_native::testing::NOW;
    assert_eq!(
        answer.body,
        json!({"tenant": ada.tenant, "deleted_at": at, "keys_gone_at": at, "snapshots_gone_at": at + 7 * DAY})
    );
    assert_eq!(answer.cookie("__Host-rolecall").as_deref(), Some(""));
    assert_eq!(app.tenants.forgotten(), [ada.tenant.as_str()]);
    for table in ["accounts", "tenant_keys", "identities", "one_time_links"] {
        let sql = format!("SELECT count(*) AS n FROM {table}");
        assert_eq!(app.number(&sql).await, 0, "{table}");
    }
    let open = "SELECT count(*) AS n FROM tombstones WHERE emptied_at IS NULL";
    assert_eq!(app.number(open).await, 0);
    app.get(&ada, "/api/sessions").await.is(401);
    let body = json!({"email": ADA, "password": PASSWORD});
    app.post("/api/auth/sign-in", body).await.is(403);
    app.settle().await;
    let letter = app.mail.letters().pop().unwrap();
    assert_eq!(letter["subject"], "Your account is gone");
    assert!(
        letter["text"].as_str().unwrap().contains("by 2026-01-08"),
        "{letter}"
    );
    // Somebody new with the same address.
    let again = app.person(ADA).await;
    assert_ne!(again.tenant, ada.tenant);
}

#[tokio::test]
async fn a_crash_before_the_database_is_empty_is_made_good_by_the_tick() {
    let app = App::new().await;
    let ada = app.person(ADA).await;
    // A tenant that answers nothing refuses sessions too, so the person comes through a proxy.
    app.tenants.down(true);
    let request = http::Request::delete("/api/account")
        .header("content-type", "application/json")
        .header("rolecall-person", &ada.tenant)
        .header("rolecall-caller", "proxy")
        .body(axum::body::Body::from(
            json!({"confirm": "delete my account", "password": PASSWORD}).to_string(),
        ))
        .unwrap();
    app.ask(request).await.is(200);
    assert!(app.tenants.forgotten().is_empty());
    app.cron("tick").await;
    assert!(app.tenants.forgotten().is_empty());
    app.tenants.down(false);
    app.cron("tick").await;
    assert_eq!(app.tenants.forgotten(), [ada.tenant.as_str()]);
    app.cron("tick").await;
    assert_eq!(app.tenants.forgotten().len(), 1, "once is enough");
}

#[tokio::test]
async fn who_leaves_is_shut_out_before_their_database_is_empty() {
    let app = App::new().await;
    let ada = app.person(ADA).await;
    app.sign_in(ADA).await;
    app.tenants.cling(true);
    leave(&app, &ada, Some(PASSWORD)).await.is(200);
    assert!(app.tenants.forgotten().is_empty());
    assert_eq!(app.tenants.sessions(&ada.tenant), 0);
    app.tenants.cling(false);
    app.cron("tick").await;
    assert_eq!(app.tenants.forgotten(), [ada.tenant.as_str()]);
}

#[tokio::test]
async fn the_only_administrator_stays_while_others_do() {
    let app = App::new().await;
    let admin = app.administrator().await;
    let ada = app.person(ADA).await;
    leave(&app, &admin, Some(PASSWORD)).await.is(409);
    app.get(&admin, "/api/admin").await.is(200);
    assert!(app.tenants.forgotten().is_empty());
    leave(&app, &ada, Some(PASSWORD)).await.is(200);
    leave(&app, &admin, Some(PASSWORD)).await.is(200);
}

#[tokio::test]
async fn without_mail_no_farewell_waits_with_an_address_in_it() {
    let app = App::new().await;
    let ada = app.person(ADA).await;
    let silent = App::with(&[("REGISTRATION", "open"), ("MAIL_PROVIDER", "none")]).await;
    drop((app, ada));
    let body = json!({"email": ADA, "password": PASSWORD});
    silent.post("/api/auth/register", body).await.is(202);
    silent.run("INSERT INTO accounts (id, email, email_verified_at, created_at, updated_at) VALUES ('A', 'a@example.org', 1, 1, 1)").await;
    let request = http::Request::delete("/api/account")
        .header("content-type", "application/json")
        .header("rolecall-person", "A")
        .header("rolecall-caller", "proxy")
        .body(axum::body::Body::from(
            r#"{"confirm": "delete my account"}"#,
        ))
        .unwrap();
    silent.ask(request).await.is(200);
    let sql = "SELECT count(*) AS n FROM letters WHERE kind = 'farewell'";
    assert_eq!(silent.number(sql).await, 0);
}

#[tokio::test]
async fn tombstones_are_kept_and_put_back_after_a_restore() {
    let app = App::new().await;
    let admin = app.administrator().await;
    let ada = app.person(ADA).await;
    leave(&app, &ada, Some(PASSWORD)).await.is(200);
    let kept = app.get(&admin, "/api/admin/tombstones").await;
    assert_eq!(kept.is(200).body["items"][0]["tenant"], ada.tenant.as_str());
    // A snapshot from before is restored.
    app.run("DELETE FROM tombstones").await;
    app.run(&format!(
        "INSERT INTO accounts (id, email, created_at, updated_at) VALUES ('{}', '{ADA}', 1, 1)",
        ada.tenant
    ))
    .await;
    let put = async |body| {
        let path = "/api/admin/tombstones";
        app.send(&admin, Method::PUT, path, Some(body)).await
    };
    put(json!({"items": kept.body["items"]})).await.is(204);
    assert_eq!(app.number("SELECT count(*) AS n FROM accounts").await, 1);
    app.cron("tick").await;
    assert_eq!(app.tenants.forgotten().len(), 2);
    let me = json!({"tenant": admin.tenant, "deleted_at": 1, "snapshots_gone_at": 1});
    put(json!({"items": [me]})).await.is(409);
    put(json!({"items": [{"tenant": "../x", "deleted_at": 1, "snapshots_gone_at": 1}]}))
        .await
        .is(400);
}

#[tokio::test]
async fn tombstones_erase_only_for_who_just_signed_in_and_no_administrator() {
    let app = App::new().await;
    let admin = app.administrator().await;
    let ada = app.person(ADA).await;
    let bob = app.person("bob@example.org").await;
    app.run(&format!(
        "UPDATE accounts SET is_admin = 1 WHERE id = '{}'",
        ada.tenant
    ))
    .await;
    let put = async |who: &Browser| {
        let stone =
            |who: &Browser| json!({"tenant": who.tenant, "deleted_at": 1, "snapshots_gone_at": 1});
        let body = json!({"items": [stone(&bob), stone(&ada)]});
        let path = "/api/admin/tombstones";
        app.send(who, Method::PUT, path, Some(body)).await
    };
    app.advance(11 * 60 * 1_000);
    put(&admin).await.is(403);
    let admin = app.sign_in("root@rolecall.example").await;
    put(&admin).await.is(409);
    for table in ["accounts", "tombstones"] {
        let sql = format!("SELECT count(*) AS n FROM {table}");
        let rows = if table == "accounts" { 3 } else { 0 };
        assert_eq!(app.number(&sql).await, rows, "{table}");
    }
    // An administrator whom the backup brought back is dismissed first.
    let path = format!("/api/admin/accounts/{}", ada.tenant);
    let dismissed = json!({"is_admin": false});
    app.send(&admin, Method::PUT, &path, Some(dismissed))
        .await
        .is(200);
    put(&admin).await.is(204);
    assert_eq!(app.number("SELECT count(*) AS n FROM accounts").await, 1);
}
