//! People whom a proxy in front has signed in: a trusted proxy's header, Cloudflare Access.

use crate::provider::{Provider, key, sign};
use crate::support::{Answer, App, HOST, ORIGIN};
use http::StatusCode;
use http::request::Builder;
use identity::Scope;
use identity::testing::raw;
use jwt_simple::prelude::{HS256Key, MACLike as _, RS256KeyPair, RSAKeyPairLike as _};
use serde_json::{Value, json};

const SECRET: &str = "a secret of thirty-two bytes or more";
const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;

fn request(method: &str, header: &str, value: &str) -> Builder {
    let request = Builder::new().method(method).uri("/api/profile");
    request.header("host", HOST).header(header, value)
}

fn directus(app: &App, secret: &str, other: &Value) -> String {
    let now = app.now() / 1_000;
    let mut claims = json!({
        "id": "ada", "role": "r", "iss": "directus", "iat": now, "exp": now + 900, "session": "s",
    });
    for (name, value) in other.as_object().unwrap() {
        claims[name] = value.clone();
    }
    HS256Key::from_bytes(secret.as_bytes())
        .authenticate(raw(&claims))
        .unwrap()
}

#[track_caller]
fn is_of(answer: &Answer, person: &str) {
    let text = answer.text();
    assert!(text.contains(&format!("tenant {person}")), "{text}");
    assert!(text.contains("rolecall-caller: proxy"), "{text}");
}

#[tokio::test]
async fn a_trusted_proxy_names_a_person_by_token_or_whole_cookie_header() {
    let app = App::cloud(&[("TRUSTED_PROXY_SECRET", SECRET)]).await;
    let token = directus(&app, SECRET, &json!({}));
    for value in [
        token.clone(),
        format!("directus_session_token={token}"),
        format!("a=ü; directus_session_token={token}; b=c"),
    ] {
        let answer = app.send(request("GET", "x-cf-session", &value)).await;
        is_of(&answer, "ada");
        assert!(
            !answer.text().contains("x-cf-session"),
            "it goes no further"
        );
    }
    let nobody = app.send(request("GET", "x-cf-session", "a=b; c=d")).await;
    nobody.is_problem(StatusCode::UNAUTHORIZED);
    let stranger = directus(&app, SECRET, &json!({"id": "7"}));
    let answer = app.send(request("GET", "x-cf-session", &stranger)).await;
    answer.is_problem(StatusCode::FORBIDDEN);
    assert!(
        answer.text().contains("registration is closed"),
        "{}",
        answer.text()
    );
}

#[tokio::test]
async fn a_trusted_proxys_token_that_does_not_hold_is_refused() {
    let app = App::cloud(&[("TRUSTED_PROXY_SECRET", SECRET)]).await;
    let now = app.now() / 1_000;
    let good = directus(&app, SECRET, &json!({}));
    let parts: Vec<&str> = good.split('.').collect();
    let none = "eyJhbGciOiJub25lIn0";
    for bad in [
        directus(&app, &SECRET.replace('a', "b"), &json!({})),
        directus(&app, SECRET, &json!({"exp": now - 61})),
        directus(&app, SECRET, &json!({"exp": null})),
        directus(&app, SECRET, &json!({"nbf": now + 3_600})),
        directus(&app, SECRET, &json!({"iss": "other"})),
        directus(&app, SECRET, &json!({"id": null})),
        directus(&app, SECRET, &json!({"id": ""})),
        format!("{none}.{}.", parts[1]),
        format!("{none}.{}.{}", parts[1], parts[2]),
        format!("{}.{}.", parts[0], parts[1]),
        format!("{good}A"),
        format!("directus_session_token={good}; directus_session_token={good}"),
        "directus_session_token=x".to_owned(),
    ] {
        let answer = app.send(request("GET", "x-cf-session", &bad)).await;
        answer.is_problem(StatusCode::UNAUTHORIZED);
    }
    let twice = request("GET", "x-cf-session", &good).header("x-cf-session", &good);
    app.send(twice).await.is_problem(StatusCode::UNAUTHORIZED);
    // Without the secret the header says nothing.
    let plain = App::cloud(&[]).await;
    let answer = plain.send(request("GET", "x-cf-session", &good)).await;
    answer.is_problem(StatusCode::UNAUTHORIZED);
    let short = App::cloud(&[("TRUSTED_PROXY_SECRET", "short")]).await;
    let answer = short.send(request("GET", "x-cf-session", &good)).await;
    answer.is_problem(StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn who_comes_through_a_proxy_is_guarded_against_other_sites_like_a_cookie() {
    let app = App::cloud(&[("TRUSTED_PROXY_SECRET", SECRET)]).await;
    let token = directus(&app, SECRET, &json!({}));
    let put = || request("PUT", "x-cf-session", &token);
    app.send(put()).await.is_problem(StatusCode::FORBIDDEN);
    let foreign = put().header("origin", "https://evil.example");
    app.send(foreign).await.is_problem(StatusCode::FORBIDDEN);
    is_of(&app.send(put().header("origin", ORIGIN)).await, "ada");
}

#[tokio::test]
async fn two_people_in_one_request_are_nobody() {
    let app = App::cloud(&[("TRUSTED_PROXY_SECRET", SECRET)]).await;
    let token = directus(&app, SECRET, &json!({}));
    let with =
        |person: &str| request("GET", "x-cf-session", &token).header("cookie", app.cookie(person));
    let same = app.send(with("ada")).await;
    assert!(
        same.text().contains("rolecall-caller: session"),
        "{}",
        same.text()
    );
    let other = app.send(with("bob")).await;
    other.is_problem(StatusCode::UNAUTHORIZED);
    // The cookie of the other is left behind, so that the next request is the proxy's person's.
    assert!(other.header("set-cookie").starts_with("__Host-rolecall=;"));
    // A token stands for itself.
    let bearer = format!("Bearer {}", app.token("bob", &[Scope::Read]));
    let text = app
        .send(request("GET", "x-cf-session", &token).header("authorization", bearer))
        .await;
    assert!(text.text().contains("tenant bob"), "{}", text.text());
}

#[tokio::test]
async fn an_account_that_was_closed_stays_outside() {
    let app = App::cloud(&[("TRUSTED_PROXY_SECRET", SECRET)]).await;
    app.sql(
        "INSERT INTO accounts (id, created_at, updated_at, disabled_at) VALUES ('Known', 1, 1, NULL)",
    )
    .await;
    app.sql(
        "INSERT INTO identities (issuer, subject, account, provider, created_at) \
         VALUES ('proxy:directus', 'ada', 'Known', 'proxy', 1)",
    )
    .await;
    let token = directus(&app, SECRET, &json!({}));
    is_of(
        &app.send(request("GET", "x-cf-session", &token)).await,
        "Known",
    );
    app.sql("UPDATE accounts SET disabled_at = 2").await;
    let answer = app.send(request("GET", "x-cf-session", &token)).await;
    answer.is_problem(StatusCode::FORBIDDEN);
}

const AUDIENCE: &str = "4714c1358e65fe4b408ad6d432a5f878";

async fn guarded(provider: &Provider) -> App {
    App::cloud(&[("ACCESS_TEAM", &provider.origin), ("ACCESS_AUD", AUDIENCE)]).await
}

fn assertion(app: &App, provider: &Provider, other: &Value) -> Value {
    let now = app.now() / 1_000;
    let mut claims = json!({
        "aud": [AUDIENCE], "email": "ada@example.com", "iss": provider.origin, "type": "app",
        "sub": "ada", "iat": now, "nbf": now, "exp": now + 3_600, "country": "SE",
    });
    for (name, value) in other.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims
}

fn through(token: &str) -> Builder {
    request("GET", "cf-access-jwt-assertion", token)
}

#[tokio::test]
async fn cloudflare_access_names_a_person_and_its_change_of_keys_is_survived() {
    for every_time_anew in [false, true] {
        keys_change(every_time_anew).await;
    }
}

/// With one instance for all requests, or a new one for each.
async fn keys_change(every_time_anew: bool) {
    let provider = Provider::start().await;
    let (old, new) = (key("old"), key("new"));
    provider.publish(&[&old]);
    let mut app = guarded(&provider).await;
    let with = |key, app: &App| sign(key, &assertion(app, &provider, &json!({})));
    for _ in 0..5 {
        if every_time_anew {
            app.renew();
        }
        is_of(&app.send(through(&with(&old, &app))).await, "ada");
    }
    assert_eq!(provider.asked(), ["GET /cdn-cgi/access/certs HTTP/1.1"]);

    // Another key signs from now on.
    provider.publish(&[&new]);
    app.advance(MINUTE);
    for _ in 0..5 {
        if every_time_anew {
            app.renew();
        }
        is_of(&app.send(through(&with(&new, &app))).await, "ada");
    }
    assert_eq!(provider.asked().len(), 2);
    // What the old one signs is worth nothing any more.
    let answer = app.send(through(&with(&old, &app))).await;
    answer.is_problem(StatusCode::UNAUTHORIZED);

    // Keys are read anew once a day, and the last ones serve where that fails.
    app.advance(DAY);
    provider.answer(500, "");
    for _ in 0..3 {
        if every_time_anew {
            app.renew();
        }
        is_of(&app.send(through(&with(&new, &app))).await, "ada");
    }
    assert_eq!(provider.asked().len(), 3);
    provider.publish(&[&new]);
    app.advance(DAY);
    is_of(&app.send(through(&with(&new, &app))).await, "ada");
    assert_eq!(provider.asked().len(), 4);
}

#[tokio::test]
async fn made_up_keys_have_the_set_fetched_once_a_minute_at_most() {
    let provider = Provider::start().await;
    let good = key("good");
    provider.publish(&[&good]);
    let app = guarded(&provider).await;
    for minute in 0..4 {
        for n in 0..10 {
            let made_up = key(&format!("made up {n}"));
            let token = sign(&made_up, &assertion(&app, &provider, &json!({})));
            app.send(through(&token))
                .await
                .is_problem(StatusCode::UNAUTHORIZED);
        }
        assert_eq!(provider.asked().len(), minute + 1);
        app.advance(MINUTE);
    }
    // And the true one is known all the while.
    let token = sign(&good, &assertion(&app, &provider, &json!({})));
    is_of(&app.send(through(&token)).await, "ada");
}

#[tokio::test]
async fn an_assertion_that_does_not_hold_is_refused() {
    let provider = Provider::start().await;
    let good = key("good");
    provider.publish(&[&good]);
    let app = guarded(&provider).await;
    let now = app.now() / 1_000;
    for other in [
        json!({"aud": ["another"]}),
        json!({"aud": "another"}),
        json!({"aud": null}),
        json!({"iss": "https://other.cloudflareaccess.com"}),
        json!({"exp": now - 61}),
        json!({"exp": null}),
        json!({"nbf": now + 3_600}),
        json!({"sub": ""}),
        json!({"sub": null}),
        json!({"type": "org"}),
    ] {
        let token = sign(&good, &assertion(&app, &provider, &other));
        let answer = app.send(through(&token)).await;
        answer.is_problem(StatusCode::UNAUTHORIZED);
    }
    let claims = assertion(&app, &provider, &json!({}));
    let token = sign(&good, &claims);
    // The public key as the secret of an HMAC, the oldest of such attacks; and another algorithm.
    let public = good.public_key().to_pem().unwrap();
    let confused = HS256Key::from_bytes(public.as_bytes()).with_key_id("good");
    let rsa = RS256KeyPair::generate(2_048).unwrap().with_key_id("good");
    for bad in [
        String::new(),
        token[1..].to_owned(),
        format!("{token}A"),
        confused.authenticate(raw(&claims)).unwrap(),
        rsa.sign(raw(&claims)).unwrap(),
        sign(&key("good"), &claims),
    ] {
        app.send(through(&bad))
            .await
            .is_problem(StatusCode::UNAUTHORIZED);
    }
    let twice = through(&token).header("cf-access-jwt-assertion", &token);
    app.send(twice).await.is_problem(StatusCode::UNAUTHORIZED);
    assert_eq!(provider.asked().len(), 1);
    is_of(&app.send(through(&token)).await, "ada");
    assert!(!app.send(through(&token)).await.text().contains("cf-access"));
}

#[tokio::test]
async fn without_keys_access_is_unavailable_and_half_a_setting_is_said() {
    let provider = Provider::start().await;
    let good = key("good");
    let app = guarded(&provider).await;
    let token = sign(&good, &assertion(&app, &provider, &json!({})));
    for (status, body) in [(500, ""), (200, "<html>"), (200, "{\"keys\":[]}")] {
        provider.answer(status, body);
        let answer = app.send(through(&token)).await;
        answer.is_problem(StatusCode::SERVICE_UNAVAILABLE);
        assert!(!answer.header("retry-after").is_empty());
    }
    provider.publish(&[&good]);
    is_of(&app.send(through(&token)).await, "ada");
    for half in [
        &[("ACCESS_TEAM", "https://team.cloudflareaccess.com")][..],
        &[("ACCESS_AUD", AUDIENCE)],
        &[("ACCESS_TEAM", "team"), ("ACCESS_AUD", AUDIENCE)],
    ] {
        let app = App::cloud(half).await;
        let answer = app.send(through(&token)).await;
        answer.is_problem(StatusCode::SERVICE_UNAVAILABLE);
        assert!(answer.text().contains("ACCESS_TEAM"), "{}", answer.text());
    }
}
