//! Registering, confirming, signing in and out, resetting.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, Version};
use http::Method;
use serde_json::json;
use shared::ports::{Sql as _, Statement};

use crate::support::{App, Browser, OTHER_PASSWORD, PASSWORD};

const ADA: &str = "ada@example.org";
const MINUTE: i64 = 60_000;

#[tokio::test]
async fn a_person_registers_confirms_signs_in_and_out() {
    let app = App::new().await;
    let body = json!({"email": " Ada@Example.ORG ", "password": PASSWORD});
    let answer = app.post("/api/auth/register", body).await;
    assert_eq!(answer.is(202).body, json!({"email": ADA}));
    assert_eq!(app.number("SELECT count(*) AS n FROM accounts").await, 0);

    let before = json!({"email": ADA, "password": PASSWORD});
    app.post("/api/auth/sign-in", before.clone()).await.is(403);

    let token = app.token_for(ADA).await;
    let link = &app.mail.letters()[0]["text"];
    let link = link.as_str().unwrap();
    assert!(
        link.contains("https://rolecall.example/app/verify#token="),
        "{link}"
    );
    // Twice, as an impatient finger does.
    for _ in 0..2 {
        let answer = app.post("/api/auth/verify", json!({"token": token})).await;
        assert_eq!(
            answer.is(200).body,
            json!({"email": ADA, "purpose": "register"})
        );
        assert_eq!(
            answer.cookie("__Host-rolecall"),
            None,
            "nobody is signed in by it"
        );
    }

    let answer = app.post("/api/auth/sign-in", before).await;
    answer.is(200);
    assert_eq!(answer.body["signed_in"], true);
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=604800"),
        "{cookie}"
    );
    let ada = app.browser(&answer);
    let me = app.get(&ada, "/api/auth").await;
    let account = &me.is(200).body["account"];
    assert_eq!(account["email"], ADA);
    assert_eq!(account["id"], ada.tenant.as_str());
    assert_eq!(account["email_verified"], true);
    assert_eq!(account["has_password"], true);
    assert_eq!(account["is_admin"], false);

    let answer = app
        .send(&ada, Method::POST, "/api/auth/sign-out", None)
        .await;
    assert_eq!(
        answer.is(204).cookie("__Host-rolecall").as_deref(),
        Some("")
    );
    app.get(&ada, "/api/sessions").await.is(401);
    let me = app.get(&ada, "/api/auth").await;
    assert_eq!(me.is(200).body["signed_in"], false);
    app.send(&ada, Method::POST, "/api/auth/sign-out", None)
        .await
        .is(204);
    app.send(
        &Browser::default(),
        Method::POST,
        "/api/auth/sign-out",
        None,
    )
    .await
    .is(204);
}

#[tokio::test]
async fn an_address_of_somebody_else_gains_nothing() {
    let app = App::new().await;
    // Mallory registers Ada's address first; Ada registers it later and opens her own letter.
    let mallory = json!({"email": ADA, "password": OTHER_PASSWORD});
    app.post("/api/auth/register", mallory.clone())
        .await
        .is(202);
    let planted = app.token_for(ADA).await;
    app.register(ADA).await;
    app.post("/api/auth/sign-in", mallory.clone()).await.is(403);
    app.sign_in(ADA).await;
    // The planted link is void.
    app.post("/api/auth/verify", json!({"token": planted}))
        .await
        .is(404);
    app.post("/api/auth/sign-in", mallory).await.is(403);
}

#[tokio::test]
async fn who_opened_a_planted_link_gets_in_by_a_reset_and_puts_the_planter_out() {
    let app = App::new().await;
    let mallory = json!({"email": ADA, "password": OTHER_PASSWORD});
    app.post("/api/auth/register", mallory.clone())
        .await
        .is(202);
    let planted = app.token_for(ADA).await;
    app.post("/api/auth/verify", json!({"token": planted}))
        .await
        .is(200);
    let intruder = app.sign_in_with(ADA, OTHER_PASSWORD).await;
    app.get(&intruder, "/api/sessions").await.is(200);

    app.post("/api/auth/reset", json!({"email": ADA}))
        .await
        .is(202);
    let token = app.token_for(ADA).await;
    let body = json!({"token": token, "password": PASSWORD});
    app.post("/api/auth/reset/confirm", body).await.is(200);
    app.get(&intruder, "/api/sessions").await.is(401);
    app.post("/api/auth/sign-in", mallory).await.is(403);
    app.sign_in(ADA).await;
}

#[tokio::test]
async fn a_known_address_gets_a_letter_and_nothing_else() {
    let app = App::new().await;
    app.register(ADA).await;
    let again = json!({"email": ADA, "password": OTHER_PASSWORD});
    app.post("/api/auth/register", again).await.is(202);
    app.settle().await;
    assert_eq!(
        app.mail.subjects(ADA),
        ["Confirm your address", "You already have an account"]
    );
    app.sign_in(ADA).await;
}

#[tokio::test]
async fn what_is_not_usable_is_said_at_its_field() {
    let app = App::new().await;
    for (email, password, field) in [
        ("ada", PASSWORD, "email"),
        (ADA, "short", "password"),
        (ADA, "ada ada ada ada", "password"),
        (ADA, &"x".repeat(200), "password"),
    ] {
        let body = json!({"email": email, "password": password});
        app.post("/api/auth/register", body).await.is(400).at(field);
    }
    app.post("/api/auth/sign-in", json!({"email": "x", "password": "y"}))
        .await
        .is(400)
        .at("email");
    app.post("/api/auth/reset", json!({"email": "@"}))
        .await
        .is(400)
        .at("email");
    for token in ["", "x", &"A".repeat(43), &"é".repeat(43)] {
        app.post("/api/auth/verify", json!({"token": token}))
            .await
            .is(404);
        let body = json!({"token": token, "password": PASSWORD});
        app.post("/api/auth/reset/confirm", body).await.is(404);
    }
}

#[tokio::test]
async fn a_reset_works_once_within_an_hour_and_signs_out_everywhere() {
    let app = App::new().await;
    let ada = app.person(ADA).await;
    let other = app.sign_in(ADA).await;
    app.post("/api/auth/reset", json!({"email": ADA}))
        .await
        .is(202);
    let token = app.token_for(ADA).await;
    app.post("/api/auth/verify", json!({"token": token}))
        .await
        .is(404);
    let weak = json!({"token": token, "password": "password1234"});
    app.post("/api/auth/reset/confirm", weak)
        .await
        .is(400)
        .at("password");
    let body = json!({"token": token, "password": OTHER_PASSWORD});
    app.post("/api/auth/reset/confirm", body.clone())
        .await
        .is(200);
    app.post("/api/auth/reset/confirm", body).await.is(404);
    for browser in [&ada, &other] {
        app.get(browser, "/api/sessions").await.is(401);
    }
    app.settle().await;
    assert_eq!(
        app.mail.subjects(ADA).last().unwrap(),
        "Your password was changed"
    );
    app.sign_in_with(ADA, OTHER_PASSWORD).await;

    app.post("/api/auth/reset", json!({"email": ADA}))
        .await
        .is(202);
    let token = app.token_for(ADA).await;
    app.advance(60 * MINUTE);
    let body = json!({"token": token, "password": PASSWORD});
    app.post("/api/auth/reset/confirm", body).await.is(404);
}

#[tokio::test]
async fn a_reset_whose_sessions_cannot_be_closed_changes_nothing() {
    let app = App::new().await;
    app.person(ADA).await;
    app.post("/api/auth/reset", json!({"email": ADA}))
        .await
        .is(202);
    let token = app.token_for(ADA).await;
    let body = json!({"token": token, "password": OTHER_PASSWORD});
    app.tenants.down(true);
    app.post("/api/auth/reset/confirm", body.clone())
        .await
        .is(503);
    app.tenants.down(false);
    app.sign_in(ADA).await;
    app.post("/api/auth/reset/confirm", body).await.is(200);
    app.sign_in_with(ADA, OTHER_PASSWORD).await;
}

#[tokio::test]
async fn signing_in_while_it_is_forbidden_leaves_no_session() {
    for what in ["password = 'another'", "disabled_at = 1"] {
        let app = App::new().await;
        let ada = app.person(ADA).await;
        let standing = app.tenants.sessions(&ada.tenant);
        let db = app.host.ports().db;
        app.tenants.meanwhile(async move {
            let sql = format!("UPDATE accounts SET {what}");
            db.execute(Statement::new(sql)).await.unwrap();
        });
        let body = json!({"email": ADA, "password": PASSWORD});
        let answer = app.post("/api/auth/sign-in", body).await;
        assert_eq!(answer.is(403).cookie("__Host-rolecall"), None, "{what}");
        assert_eq!(app.tenants.sessions(&ada.tenant), standing, "{what}");
    }
}

#[tokio::test]
async fn signing_in_closes_the_session_it_came_in() {
    let app = App::new().await;
    let before = app.person(ADA).await;
    let body = json!({"email": ADA, "password": PASSWORD});
    let answer = app
        .send(&before, Method::POST, "/api/auth/sign-in", Some(body))
        .await;
    let after = app.browser(answer.is(200));
    assert_ne!(before.session, after.session);
    app.get(&before, "/api/sessions").await.is(401);
    app.get(&after, "/api/sessions").await.is(200);
}

#[tokio::test]
async fn an_older_hash_is_made_anew_when_its_password_is_at_hand() {
    let app = App::new().await;
    app.register(ADA).await;
    let old = hash_of_yesterday("an old password of hers");
    app.run(&format!("UPDATE accounts SET password = '{old}'"))
        .await;
    app.sign_in_with(ADA, "an old password of hers").await;
    let stale = format!("SELECT count(*) AS n FROM accounts WHERE password = '{old}'");
    assert_eq!(app.number(&stale).await, 0);
    app.sign_in_with(ADA, "an old password of hers").await;
}

/// As an earlier release would have made it.
fn hash_of_yesterday(password: &str) -> String {
    let params = Params::new(8_192, 1, 1, None).unwrap();
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash: PasswordHash = argon2
        .hash_password_with_salt(password.as_bytes(), b"sixteen bytes ok")
        .unwrap();
    hash.to_string()
}
