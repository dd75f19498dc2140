//! Limits, modes, and what is set wrongly.

use http::Method;
use serde_json::json;

use crate::support::{App, Browser, OTHER_PASSWORD, PASSWORD};

const ADA: &str = "ada@example.org";
const MINUTE: i64 = 60_000;

#[tokio::test]
async fn limits_refuse_and_say_for_how_long() {
    let app = App::new().await;
    app.register(ADA).await;
    let wrong = json!({"email": ADA, "password": OTHER_PASSWORD});
    let from = |n: u8| Browser {
        address: Some(format!("198.51.100.{n}")),
        ..Browser::default()
    };
    for n in 0..10 {
        let who = from(n);
        let answer = app
            .send(&who, Method::POST, "/api/auth/sign-in", Some(wrong.clone()))
            .await;
        answer.is(403);
        assert_eq!(
            answer.header("ratelimit"),
            "\"sign-in\";r=19;t=900",
            "whoever may still try is told how often, and nothing of what others tried"
        );
        assert_eq!(answer.header("retry-after"), "");
    }
    // The account's share is used up, wherever one comes from and however right the password is.
    let right = json!({"email": ADA, "password": PASSWORD});
    let who = from(99);
    let answer = app
        .send(&who, Method::POST, "/api/auth/sign-in", Some(right.clone()))
        .await;
    answer.is(429);
    assert_eq!(answer.header("retry-after"), "900");
    assert_eq!(answer.body["retry_after"], 900);
    assert_eq!(
        answer.header("ratelimit"),
        "\"sign-in\";r=19;t=900, \"sign-in-account\";r=0;t=900"
    );
    assert_eq!(
        answer.header("ratelimit-policy"),
        "\"sign-in\";q=20;w=900, \"sign-in-account\";q=10;w=900"
    );
    app.advance(15 * MINUTE);
    let answer = app
        .send(&who, Method::POST, "/api/auth/sign-in", Some(right))
        .await;
    answer.is(200);
    assert_eq!(answer.header("ratelimit"), "\"sign-in\";r=19;t=900");
    let keys = app
        .number("SELECT count(*) AS n FROM rate_limits WHERE key LIKE '%@%' OR key LIKE '%.%'")
        .await;
    assert_eq!(keys, 0, "no address lies among the counters");

    for (path, limit, body) in [
        (
            "/api/auth/register",
            5,
            json!({"email": "x", "password": "y"}),
        ),
        ("/api/auth/verify", 20, json!({"token": "x"})),
        // Shares its counter with the one before.
        (
            "/api/auth/reset/confirm",
            0,
            json!({"token": "x", "password": "y"}),
        ),
    ] {
        let who = from(200);
        for _ in 0..limit {
            let answer = app.send(&who, Method::POST, path, Some(body.clone())).await;
            assert_ne!(answer.status, 429, "{path}");
        }
        app.send(&who, Method::POST, path, Some(body)).await.is(429);
    }
    for n in 0..3 {
        let body = json!({"email": "nobody@example.org"});
        app.send(&from(n), Method::POST, "/api/auth/reset", Some(body))
            .await
            .is(202);
    }
    let body = json!({"email": "Nobody@example.org"});
    app.send(&from(9), Method::POST, "/api/auth/reset", Some(body))
        .await
        .is(429);
}

#[tokio::test]
async fn an_address_that_is_refused_uses_up_nobody_s_share() {
    for (path, allowed, refused) in [("sign-in", 20, 403), ("reset", 5, 202)] {
        let app = App::new().await;
        app.register(ADA).await;
        let path = format!("/api/auth/{path}");
        let ask = async |address: &str, email: &str, password: &str| {
            let who = Browser {
                address: Some(address.to_owned()),
                ..Browser::default()
            };
            let body = json!({"email": email, "password": password});
            app.send(&who, Method::POST, &path, Some(body)).await
        };
        let noisy = "198.51.100.7";
        for n in 0..allowed {
            let email = format!("p{n}@example.org");
            ask(noisy, &email, OTHER_PASSWORD).await.is(refused);
        }
        for _ in 0..12 {
            let answer = ask(noisy, ADA, OTHER_PASSWORD).await;
            let named = answer.is(429).header("ratelimit");
            assert!(!named.contains("-account"), "{named}");
        }
        let answer = ask("203.0.113.5", ADA, PASSWORD).await;
        assert_ne!(answer.status, 429, "{path}: the owner is kept out");
    }
}

#[tokio::test]
async fn without_passwords_there_is_nothing_about_passwords() {
    let app = App::with(&[("PASSWORD_SIGN_IN", "off")]).await;
    let both = json!({"email": ADA, "password": PASSWORD, "token": "x"});
    for path in ["register", "sign-in", "reset", "reset/confirm"] {
        app.post(&format!("/api/auth/{path}"), both.clone())
            .await
            .is(403);
    }
    let auth = app.get(&Browser::default(), "/api/auth").await;
    assert_eq!(auth.body["password"], false);
}

#[tokio::test]
async fn without_accounts_there_is_nothing_but_the_mode() {
    for mode in ["local", "demo"] {
        let app = App::with(&[("MODE", mode)]).await;
        let auth = app.get(&Browser::default(), "/api/auth").await;
        assert_eq!(auth.is(200).body["mode"], mode);
        assert_eq!(auth.body["signed_in"], true);
        assert_eq!(auth.body["account"], serde_json::Value::Null);
        let body = json!({"email": ADA, "password": PASSWORD});
        let answer = app.post("/api/auth/sign-in", body).await;
        assert!(
            answer.is(404).body["detail"]
                .as_str()
                .unwrap()
                .contains("MODE=cloud")
        );
        app.get(&Browser::default(), "/api/sessions").await.is(404);
        // With a demo, crons have it begin anew.
        if mode == "local" {
            assert_eq!(app.cron("tick").await, shared::calls::CronReport::default());
        }
        assert!(app.host.ports().log.lines().is_empty());
    }
}

#[tokio::test]
async fn what_is_set_wrongly_is_named() {
    for (name, value) in [
        ("PUBLIC_URL", ""),
        ("PUBLIC_URL", "rolecall.example"),
        ("REGISTRATION", "sometimes"),
        ("PASSWORD_SIGN_IN", "yes"),
        ("SESSION_KEY_1", "c2hvcnQ="),
        ("MAIL_PROVIDER", "pigeon"),
        ("SNAPSHOT_DAYS", "many"),
    ] {
        let app = App::with(&[(name, value)]).await;
        let answer = app.get(&Browser::default(), "/api/auth").await;
        let detail = answer.is(503).body["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(name), "{detail}");
    }
}
