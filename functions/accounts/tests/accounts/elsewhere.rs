//! The way to a provider and back.

use http::Request;
use serde_json::json;

use crate::scene::{ADA, HOME, Scene, Under, ada, refusal};
use crate::support::Browser;

const MINUTE: i64 = 60_000;

#[tokio::test]
async fn somebody_new_gets_an_account_and_comes_back_to_it() {
    let scene = Scene::new(&[]).await;
    let auth = scene.app.get(&Browser::default(), "/api/auth").await;
    assert_eq!(
        auth.body["providers"],
        json!([{"id": "example", "name": "Example"}])
    );
    let answer = scene.sign_in(ada(true)).await;
    assert_eq!(answer.cookie("__Host-rolecall-flow").as_deref(), Some(""));
    let first = scene.app.browser(&answer);
    let me = scene.app.get(&first, "/api/auth").await;
    assert_eq!(me.body["account"]["email"], ADA);
    assert_eq!(me.body["account"]["email_verified"], true);
    assert_eq!(me.body["account"]["has_password"], false);
    assert_eq!(me.body["account"]["providers"], json!(["example"]));
    let sessions = scene.app.get(&first, "/api/sessions").await;
    assert_eq!(sessions.body["items"][0]["via"], "example");
    // Their address changed there; they are who they are.
    let moved = json!({"sub": "ada's number", "email": "new@example.org", "email_verified": true});
    assert_eq!(scene.signed_in(moved).await.tenant, first.tenant);
    let other = json!({"sub": "bob's number", "email": "bob@example.org", "email_verified": true});
    assert_ne!(scene.signed_in(other).await.tenant, first.tenant);
    assert_eq!(scene.provider.asked("discovery"), 1);
    assert_eq!(scene.provider.asked("keys"), 1);
}

#[tokio::test]
async fn a_posted_form_is_an_answer_too() {
    let scene = Scene::new(&[]).await;
    let under = scene.begin(ada(true)).await;
    let request = Request::post("/api/auth/oidc/example/callback")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("cookie", format!("__Host-rolecall-flow={}", under.cookie))
        .body(format!("code=good+code&state={}&user=%7B%7D", under.state).into());
    let answer = scene.app.ask(request.unwrap()).await;
    answer.is(303);
    scene.app.browser(&answer);
}

#[tokio::test]
async fn another_application_s_cookie_may_hold_any_bytes() {
    let scene = Scene::new(&[]).await;
    let under = scene.begin(ada(true)).await;
    let mut cookies = b"theirs=caf\xe9; __Host-rolecall-flow=".to_vec();
    cookies.extend_from_slice(under.cookie.as_bytes());
    let query = format!("code=good+code&state={}", under.state);
    let request = Request::get(format!("/api/auth/oidc/example/callback?{query}"))
        .header("cookie", cookies)
        .body(axum::body::Body::empty());
    let answer = scene.app.ask(request.unwrap()).await;
    answer.is(303);
    scene.app.browser(&answer);
}

#[tokio::test]
async fn a_sign_in_ends_once_in_time_in_its_browser() {
    let scene = Scene::new(&[]).await;
    let begin_again = "/sign-in?refused=begin-again";
    let under = scene.begin(ada(true)).await;
    let other = scene.begin(ada(true)).await;
    let code = format!("code=good+code&state={}", under.state);
    for (query, cookie) in [
        (code.as_str(), ""),
        (&code, other.cookie.as_str()),
        (&code, "x"),
        ("", under.cookie.as_str()),
        ("code=good+code", &under.cookie),
        ("code=good+code&state=x", &under.cookie),
        (&format!("{code}&state=x"), &under.cookie),
        (&format!("{code}&code=x"), &under.cookie),
    ] {
        assert_eq!(
            refusal(&scene.back(query, cookie).await),
            begin_again,
            "{query}"
        );
    }
    // None of that used the flow up.
    scene.end(&under).await.is(303);
    assert_eq!(refusal(&scene.end(&under).await), begin_again);
    scene.app.advance(10 * MINUTE);
    assert_eq!(refusal(&scene.end(&other).await), begin_again);
    assert_eq!(scene.provider.asked("token"), 1);
    scene.app.cron("sweep").await;
    assert_eq!(
        scene
            .app
            .number("SELECT count(*) AS n FROM sign_in_flows")
            .await,
        0
    );
}

#[tokio::test]
async fn an_answer_that_does_not_add_up_signs_nobody_in() {
    let scene = Scene::new(&[]).await;
    let provider = "/sign-in?refused=provider";
    for lie in [
        json!({"iss": "https://evil.example"}),
        json!({"aud": "somebody-else"}),
        json!({"nonce": "of another sign-in"}),
        json!({"sub": ""}),
    ] {
        assert_eq!(scene.refused(lie).await, provider);
    }
    let under = scene.begin(ada(true)).await;
    let query = format!("code=bad&state={}", under.state);
    assert_eq!(refusal(&scene.back(&query, &under.cookie).await), provider);
    let under = scene.begin(ada(true)).await;
    let query = format!("error=access_denied&state={}", under.state);
    let answer = scene.back(&query, &under.cookie).await;
    assert_eq!(refusal(&answer), "/sign-in?refused=cancelled");
    let under = scene.begin(ada(true)).await;
    scene.provider.down(true);
    assert_eq!(refusal(&scene.end(&under).await), provider);
    assert_eq!(
        scene.app.number("SELECT count(*) AS n FROM accounts").await,
        0
    );
    let log = scene.app.host.ports().log.lines();
    let reasons = log.iter().filter(|line| line.event == "provider_failed");
    for line in reasons {
        let reason = line.field("reason").unwrap();
        assert!(
            !reason.contains("good code") && !reason.contains("shh"),
            "{reason}"
        );
    }
}

#[tokio::test]
async fn a_provider_that_is_not_there_is_no_way_in() {
    let scene = Scene::new(&[]).await;
    scene.provider.down(true);
    let answer = scene.go(&Browser::default(), "same-origin", "/").await;
    assert_eq!(refusal(&answer), "/sign-in?refused=provider");
    scene
        .app
        .get(&Browser::default(), "/api/auth/oidc/other/start")
        .await
        .is(404);
    scene
        .app
        .get(&Browser::default(), "/api/auth/oidc/other/callback")
        .await
        .is(404);
}

#[tokio::test]
async fn new_keys_of_a_provider_are_fetched_once_a_minute_at_most() {
    let scene = Scene::new(&[]).await;
    scene.signed_in(ada(true)).await;
    scene.provider.rotate("two");
    // The keys were fetched less than a minute ago.
    assert_eq!(scene.refused(ada(true)).await, "/sign-in?refused=provider");
    assert_eq!(scene.provider.asked("keys"), 1);
    scene.app.advance(MINUTE);
    scene.signed_in(ada(true)).await;
    assert_eq!(scene.provider.asked("keys"), 2);
    scene.provider.sign_with_nobodys_key();
    scene.app.advance(MINUTE);
    for _ in 0..3 {
        assert_eq!(scene.refused(ada(true)).await, "/sign-in?refused=provider");
    }
    assert_eq!(scene.provider.asked("keys"), 3);
}

#[tokio::test]
async fn what_a_provider_published_serves_while_it_is_down() {
    let scene = Scene::new(&[]).await;
    scene.signed_in(ada(true)).await;
    scene.app.advance(2 * 24 * 60 * MINUTE);
    scene.provider.down(true);
    scene
        .go(&Browser::default(), "same-origin", "/")
        .await
        .is(302);
}

#[tokio::test]
async fn where_to_go_afterwards_is_a_page_of_ours() {
    let scene = Scene::new(&[]).await;
    for to in [
        "https://evil.example/",
        "//evil.example",
        "/%5Cevil.example",
        "javascript:x",
        "",
    ] {
        let answer = scene.go(&Browser::default(), "none", to).await;
        let under = Under {
            state: scene
                .provider
                .sign_in(&answer.is(302).header("location"), ada(true)),
            cookie: answer.cookie("__Host-rolecall-flow").unwrap(),
        };
        let answer = scene.end(&under).await;
        assert_eq!(
            answer.is(303).header("location"),
            format!("{HOME}/"),
            "{to}"
        );
    }
}
