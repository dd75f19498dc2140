//! What people change about their accounts, their sessions and their tokens.

use http::Method;
use identity::{ApiToken, Scope, SessionKeys};
use serde_json::json;
use shared::ports::{Clock as _, Sql as _, Statement};

use crate::support::{App, Browser, KEY, OTHER_PASSWORD, PASSWORD};

const ADA: &str = "ada@example.org";
const MINUTE: i64 = 60_000;

#[tokio::test]
async fn a_new_password_signs_out_the_others() {
    let app = App::new().await;
    let ada = app.person(ADA).await;
    let other = app.sign_in(ADA).await;
    let put = async |body| {
        let path = "/api/account/password";
        app.send(&ada, Method::PUT, path, Some(body)).await
    };
    let wrong = json!({"current": OTHER_PASSWORD, "password": OTHER_PASSWORD});
    put(wrong).await.is(403).at("password");
    put(json!({"password": OTHER_PASSWORD})).await.is(403);
    let weak = json!({"current": PASSWORD, "password": "1234567890123"});
    put(weak).await.is(400).at("password");
    app.get(&other, "/api/sessions").await.is(200);
    put(json!({"current": PASSWORD, "password": OTHER_PASSWORD}))
        .await
        .is(204);
    app.get(&ada, "/api/sessions").await.is(200);
    app.get(&other, "/api/sessions").await.is(401);
    app.settle().await;
    assert_eq!(
        app.mail.subjects(ADA).last().unwrap(),
        "Your password was changed"
    );
    app.sign_in_with(ADA, OTHER_PASSWORD).await;
}

#[tokio::test]
async fn a_stolen_session_cannot_try_passwords_for_long() {
    let app = App::new().await;
    let ada = app.person(ADA).await;
    let body = json!({"current": OTHER_PASSWORD, "password": OTHER_PASSWORD});
    for wanted in [403; 10].into_iter().chain([429]) {
        let path = "/api/account/password";
        app.send(&ada, Method::PUT, path, Some(body.clone()))
            .await
            .is(wanted);
    }
}

#[tokio::test]
async fn a_new_address_counts_once_it_is_confirmed_and_the_old_one_is_told() {
    let app = App::new().await;
    let ada = app.person(ADA).await;
    let put = async |email: &str, password: &str| {
        let body = json!({"email": email, "password": password});
        app.send(&ada, Method::PUT, "/api/account/email", Some(body))
            .await
    };
    put("ada@example.net", OTHER_PASSWORD).await.is(403);
    put("ada@example.net", PASSWORD).await.is(202);
    app.sign_in(ADA).await;
    let token = app.token_for("ada@example.net").await;
    let answer = app.post("/api/auth/verify", json!({"token": token})).await;
    assert_eq!(
        answer.is(200).body,
        json!({"email": "ada@example.net", "purpose": "email"})
    );
    app.post("/api/auth/verify", json!({"token": token}))
        .await
        .is(404);
    app.settle().await;
    assert_eq!(
        app.mail.subjects(ADA).last().unwrap(),
        "Your address was changed"
    );
    let old = json!({"email": ADA, "password": PASSWORD});
    app.post("/api/auth/sign-in", old).await.is(403);
    app.sign_in("ada@example.net").await;
}

#[tokio::test]
async fn a_new_address_that_waits_does_not_outlive_a_new_password_or_being_disabled() {
    for how in ["reset", "change", "disabled"] {
        let app = App::new().await;
        let ada = app.person(ADA).await;
        // Whoever has her session and her password asks for an address of their own.
        let body = json!({"email": "mallory@example.net", "password": PASSWORD});
        app.send(&ada, Method::PUT, "/api/account/email", Some(body))
            .await
            .is(202);
        let planted = app.token_for("mallory@example.net").await;
        match how {
            "reset" => {
                app.post("/api/auth/reset", json!({"email": ADA}))
                    .await
                    .is(202);
                let token = app.token_for(ADA).await;
                let body = json!({"token": token, "password": OTHER_PASSWORD});
                app.post("/api/auth/reset/confirm", body).await.is(200);
            }
            "change" => {
                let body = json!({"current": PASSWORD, "password": OTHER_PASSWORD});
                app.send(&ada, Method::PUT, "/api/account/password", Some(body))
                    .await
                    .is(204);
            }
            _ => app.run("UPDATE accounts SET disabled_at = 1").await,
        }
        let opened = json!({"token": planted});
        let answer = app.post("/api/auth/verify", opened).await;
        assert_eq!(answer.status, 404, "{how}: {}", answer.body);
        let moved = "SELECT count(*) AS n FROM accounts WHERE email <> 'ada@example.org'";
        assert_eq!(app.number(moved).await, 0, "{how}");
    }
}

#[tokio::test]
async fn a_taken_address_is_answered_like_a_free_one() {
    let app = App::new().await;
    let ada = app.person(ADA).await;
    app.register("bob@example.org").await;
    let before = app.mail.letters().len();
    let body = json!({"email": "bob@example.org", "password": PASSWORD});
    let answer = app
        .send(&ada, Method::PUT, "/api/account/email", Some(body))
        .await;
    assert_eq!(answer.is(202).body, json!({"email": "bob@example.org"}));
    app.settle().await;
    assert_eq!(app.mail.letters().len(), before);
}

#[tokio::test]
async fn many_people_cannot_fill_one_mailbox() {
    let app = App::new().await;
    let eve = app.person("eve@example.org").await;
    let mallory = app.person("mallory@example.org").await;
    let ask = async |who: &Browser, email: &str| {
        let body = json!({"email": email, "password": PASSWORD});
        app.send(who, Method::PUT, "/api/account/email", Some(body))
            .await
    };
    for who in [&eve, &mallory, &eve, &mallory, &eve] {
        ask(who, ADA).await.is(202);
    }
    ask(&mallory, "Ada@Example.org").await.is(429);
    ask(&mallory, "mallory@example.net").await.is(202);
    app.settle().await;
    assert_eq!(app.mail.subjects(ADA).len(), 5);
}

#[tokio::test]
async fn sessions_are_listed_and_closed() {
    let app = App::new().await;
    let ada = app.person(ADA).await;
    let other = app.sign_in(ADA).await;
    let third = app.sign_in(ADA).await;
    let list = app.get(&ada, "/api/sessions").await;
    let items = list.is(200).body["items"].as_array().unwrap().clone();
    assert_eq!(items.len(), 3);
    let mine = items.iter().find(|one| one["current"] == true).unwrap();
    assert_eq!(mine["id"], ada.session.as_str());
    assert_eq!(mine["via"], "password");
    let path = format!("/api/sessions/{}", other.session);
    app.send(&ada, Method::DELETE, &path, None).await.is(204);
    app.send(&ada, Method::DELETE, &path, None).await.is(404);
    app.get(&other, "/api/sessions").await.is(401);
    let answer = app.send(&ada, Method::DELETE, "/api/sessions", None).await;
    assert_eq!(answer.is(200).body, json!({"closed": 1}));
    app.get(&third, "/api/sessions").await.is(401);
    let path = format!("/api/sessions/{}", ada.session);
    let answer = app.send(&ada, Method::DELETE, &path, None).await;
    assert_eq!(
        answer.is(204).cookie("__Host-rolecall").as_deref(),
        Some("")
    );
    app.get(&ada, "/api/sessions").await.is(401);
}

#[tokio::test]
async fn tokens_are_made_listed_and_taken_back() {
    let app = App::new().await;
    let ada = app.person(ADA).await;
    let make = async |body| {
        app.send(&ada, Method::POST, "/api/tokens", Some(body))
            .await
    };
    for (body, field) in [
        (json!({"name": " ", "scopes": ["read"]}), "name"),
        (json!({"name": "x\ny", "scopes": ["read"]}), "name"),
        (json!({"name": "x", "scopes": []}), "scopes"),
        (json!({"name": "x", "scopes": ["admin"]}), "scopes"),
        (
            json!({"name": "x", "scopes": ["read"], "until": 1}),
            "until",
        ),
        (
            json!({"name": "x", "scopes": ["read"], "until": 9_007_199_254_740_991_i64}),
            "until",
        ),
    ] {
        make(body).await.is(400).at(field);
    }
    let answer = make(json!({"name": "calendar", "scopes": ["write", "read", "read"]})).await;
    answer.is(201);
    assert_eq!(answer.body["scopes"], json!(["read", "write"]));
    let keys = SessionKeys::from_secrets([(1, KEY)]).unwrap();
    let token = answer.body["token"].as_str().unwrap();
    let now = app.host.ports().clock.now();
    let token = ApiToken::verify(&keys, token, now).unwrap();
    assert_eq!(token.tenant.as_str(), ada.tenant);
    assert_eq!(token.scopes, [Scope::Read, Scope::Write]);
    let list = app.get(&ada, "/api/tokens").await;
    assert_eq!(list.is(200).body["items"][0]["id"], token.id.as_str());
    assert_eq!(list.body["items"][0]["token"], serde_json::Value::Null);
    let path = format!("/api/tokens/{}", token.id);
    app.send(&ada, Method::DELETE, &path, None).await.is(204);
    app.send(&ada, Method::DELETE, &path, None).await.is(404);
    for n in 0..50 {
        make(json!({"name": format!("t{n}"), "scopes": ["read"]}))
            .await
            .is(201);
    }
    make(json!({"name": "one more", "scopes": ["read"]}))
        .await
        .is(409);
}

#[tokio::test]
async fn a_session_left_open_makes_no_token_and_its_owner_hears_of_each() {
    let app = App::new().await;
    let ada = app.person(ADA).await;
    let make = async |password: Option<&str>| {
        let body = json!({"name": "x", "scopes": ["read"], "password": password});
        app.send(&ada, Method::POST, "/api/tokens", Some(body))
            .await
    };
    make(None).await.is(201);
    app.settle().await;
    let news = "There is a new API token";
    assert_eq!(app.mail.subjects(ADA).last().unwrap(), news);
    app.advance(10 * MINUTE);
    make(None).await.is(403).at("password");
    make(Some(OTHER_PASSWORD)).await.is(403).at("password");
    make(Some(PASSWORD)).await.is(201);
    app.settle().await;
    let told = app.mail.subjects(ADA).into_iter();
    assert_eq!(told.filter(|subject| subject == news).count(), 2);
}

#[tokio::test]
async fn who_is_put_out_while_a_token_is_made_has_none() {
    let app = App::new().await;
    let ada = app.person(ADA).await;
    let db = app.host.ports().db;
    app.tenants.meanwhile(async move {
        let disable = Statement::new("UPDATE accounts SET disabled_at = 1");
        db.execute(disable).await.unwrap();
    });
    let body = json!({"name": "x", "scopes": ["read"]});
    let path = "/api/tokens";
    app.send(&ada, Method::POST, path, Some(body)).await.is(401);
    assert_eq!(app.tenants.tokens(&ada.tenant), 0);
}

#[tokio::test]
async fn who_has_no_password_must_have_signed_in_just_now() {
    let app = App::new().await;
    let ada = app.person(ADA).await;
    app.run("UPDATE accounts SET password = NULL").await;
    app.advance(10 * MINUTE);
    let put = async || {
        let body = json!({"password": OTHER_PASSWORD});
        app.send(&ada, Method::PUT, "/api/account/password", Some(body))
            .await
    };
    put().await.is(403);
    app.advance(-MINUTE);
    put().await.is(204);
    app.sign_in_with(ADA, OTHER_PASSWORD).await;
}

#[tokio::test]
async fn nobody_gets_in_by_headers_that_do_not_add_up() {
    let app = App::new().await;
    let ada = app.person(ADA).await;
    let bob = app.person("bob@example.org").await;
    let crossed = Browser {
        session: bob.session.clone(),
        ..ada.clone()
    };
    app.get(&crossed, "/api/sessions").await.is(401);
    for (person, caller) in [
        (ada.tenant.as_str(), "token 01JZ0000000000000000000000"),
        (ada.tenant.as_str(), "owner"),
        (ada.tenant.as_str(), "guest"),
        (ada.tenant.as_str(), "session "),
        (ada.tenant.as_str(), "session"),
        (ada.tenant.as_str(), ""),
        ("../x", "proxy"),
        ("nobody", "proxy"),
        ("", "proxy"),
    ] {
        let request = http::Request::get("/api/sessions")
            .header("rolecall-person", person)
            .header("rolecall-caller", caller)
            .body(axum::body::Body::empty())
            .unwrap();
        assert_eq!(app.ask(request).await.status, 401, "{person} {caller}");
    }
    // A trusted proxy vouches for each request anew, and there is no session to be closed.
    let request = http::Request::get("/api/sessions")
        .header("rolecall-person", &ada.tenant)
        .header("rolecall-caller", "proxy")
        .body(axum::body::Body::empty())
        .unwrap();
    app.ask(request).await.is(200);
}

#[tokio::test]
async fn a_disabled_account_is_refused_like_a_wrong_password() {
    let app = App::new().await;
    let ada = app.person(ADA).await;
    let body = json!({"email": ADA, "password": OTHER_PASSWORD});
    let wrong = app.post("/api/auth/sign-in", body).await;
    app.run("UPDATE accounts SET disabled_at = 1").await;
    let body = json!({"email": ADA, "password": PASSWORD});
    let disabled = app.post("/api/auth/sign-in", body).await;
    assert_eq!(disabled.is(403).body, wrong.is(403).body);
    app.get(&ada, "/api/sessions").await.is(401);
    app.post("/api/auth/reset", json!({"email": ADA}))
        .await
        .is(202);
    app.settle().await;
    assert_eq!(app.mail.subjects(ADA), ["Confirm your address"]);
}
