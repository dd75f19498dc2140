//! People vouched for with each request: by a trusted proxy's header, by Cloudflare Access.

use blackbox::{Answer, App};
use people::elsewhere::{Proxy, access_claims, access_token, rotate};
use people::person::ADDRESS;
use people::random::word;
use people::{Person, now, signing, variable};
use reqwest::header::{COOKIE, ORIGIN};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

fn ask(method: Method, path: &str) -> RequestBuilder {
    let app = App::running();
    let request = app
        .request(method, path)
        .header(ADDRESS, Person::stranger("x").address);
    request.header(ORIGIN, &app.base)
}

async fn get(request: RequestBuilder) -> Answer {
    App::running().send(request).await
}

async fn who(request: RequestBuilder) -> Value {
    get(request).await.ok()["account"].clone()
}

#[tokio::test]
async fn a_proxys_header_is_somebody_with_each_request() {
    let email = format!("{}@proxy.example", word());
    let proxy = Proxy::of(&word(), &email);
    let account = who(proxy.sign(ask(Method::GET, "/api/auth"))).await;
    assert!(account["id"].is_string(), "{account}");
    let again = who(proxy.sign(ask(Method::GET, "/api/auth"))).await;
    assert_eq!(account["id"], again["id"], "the same person comes back");
    let search = json!({"titles": ["Engineer"], "paused": true});
    let made = get(proxy.sign(ask(Method::POST, "/api/searches")).json(&search)).await;
    assert_eq!(made.status, 201, "{}", made.body);

    let other = Proxy::of(&word(), &format!("{}@proxy.example", word()));
    let others = get(other.sign(ask(Method::GET, "/api/searches")))
        .await
        .ok();
    assert_eq!(others["items"], json!([]));
    // The whole Cookie header may come instead of the token.
    let cookies = format!("a=b; directus_session_token={}; c=d", proxy.token());
    let request = ask(Method::GET, "/api/auth").header("x-cf-session", cookies);
    assert_eq!(who(request).await["id"], account["id"]);
}

#[tokio::test]
async fn what_the_proxy_did_not_sign_is_nobody() {
    let proxy = Proxy::of(&word(), &format!("{}@proxy.example", word()));
    let secret = variable("PROXY_SECRET");
    let with = |change: fn(&mut Value)| {
        let mut claims = proxy.claims.clone();
        change(&mut claims);
        claims
    };
    let signed = |claims: &Value| signing::jwt(claims, secret.as_bytes());
    let tokens = [
        ("expired", signed(&with(|c| c["exp"] = json!(now() - 3600)))),
        ("without an end", signed(&with(|c| c["exp"] = Value::Null))),
        (
            "of another issuer",
            signed(&with(|c| c["iss"] = json!("elsewhere"))),
        ),
        ("without an id", signed(&with(|c| c["id"] = Value::Null))),
        (
            "with another secret",
            signing::jwt(&proxy.claims, b"another secret of this length, at least"),
        ),
        ("without a signature", signing::unsigned(&proxy.token())),
        (
            "changed",
            signing::with_claims(&proxy.token(), |c| c["id"] = json!("somebody")),
        ),
        (
            "by another algorithm",
            signing::hs256(&json!({"alg": "HS512"}), &proxy.claims, secret.as_bytes()),
        ),
        ("none", "not.a.token".to_owned()),
    ];
    for (what, token) in tokens {
        let answer = get(ask(Method::GET, "/api/searches").header("x-cf-session", token)).await;
        assert_eq!(answer.status, 401, "{what}: {}", answer.body);
    }
    // A session of ours is no token of the proxy's, and the other way round.
    let person = Person::registered("zoe").await;
    let request = ask(Method::GET, "/api/searches").header("x-cf-session", person.session());
    assert_eq!(get(request).await.status, 401);
    let cookie = format!("__Host-rolecall={}", proxy.token());
    let request = ask(Method::GET, "/api/searches").header(COOKIE, cookie);
    assert_eq!(get(request).await.status, 401);
}

fn by_access(method: Method, path: &str, token: &str) -> RequestBuilder {
    ask(method, path).header("cf-access-jwt-assertion", token)
}

#[tokio::test]
async fn access_lets_its_people_in_and_survives_new_keys() {
    let (subject, email) = (word(), format!("{}@access.example", word()));
    let claims = access_claims(&subject, &email);
    let old = access_token(&claims).await;
    let account = who(by_access(Method::GET, "/api/auth", &old)).await;
    assert!(account["id"].is_string(), "{account}");
    rotate("access").await;
    let new = access_token(&claims).await;
    // Keys may be fetched anew once in a while only.
    let mut found = Value::Null;
    for _ in 0..40 {
        found = who(by_access(Method::GET, "/api/auth", &new)).await;
        if found["id"].is_string() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    }
    assert_eq!(found["id"], account["id"], "a key that is new is fetched");
}

#[tokio::test]
async fn what_access_did_not_sign_for_us_is_nobody() {
    let good = access_claims(&word(), &format!("{}@access.example", word()));
    let with = |name: &str, value: Value| {
        let mut claims = good.clone();
        claims[name] = value;
        claims
    };
    for claims in [
        with("aud", json!(["another application"])),
        with("aud", json!("the-audience-of-these-tests-and-more")),
        with("iss", json!("https://evil.cloudflareaccess.com")),
        with("exp", json!(now() - 3600)),
        with("nbf", json!(now() + 3600)),
        with("sub", json!("")),
    ] {
        let token = access_token(&claims).await;
        let answer = get(by_access(Method::GET, "/api/searches", &token)).await;
        assert_eq!(answer.status, 401, "{claims}: {}", answer.body);
    }
    let token = access_token(&good).await;
    for forged in [
        signing::unsigned(&token),
        signing::with_claims(&token, |c| c["sub"] = json!("somebody")),
        signing::jwt(&good, variable("ACCESS_AUDIENCE").as_bytes()),
    ] {
        let answer = get(by_access(Method::GET, "/api/searches", &forged)).await;
        assert_eq!(answer.status, 401, "{}", answer.body);
    }
}
