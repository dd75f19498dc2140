//! Signing in at a provider, and what it opens.

use http::{Method, Request};
use serde_json::{Value, json};
use shared::calls::ResolveIdentity;
use shared::ports::{Function, Services as _};

use crate::provider::Provider;
use crate::support::{Answer, App, Browser};

const ADA: &str = "ada@example.org";
const MINUTE: i64 = 60_000;
const HOME: &str = "https://rolecall.example/app";

struct Scene {
    app: App,
    provider: Provider,
}

/// A sign-in under way.
struct Under {
    state: String,
    cookie: String,
}

impl Scene {
    async fn new(set: &[(&str, &str)]) -> Self {
        let provider = Provider::start(platform_native::testing::NOW).await;
        let configured = provider.configured("example");
        let mut all = vec![("REGISTRATION", "open"), ("OIDC_PROVIDERS", &configured)];
        all.extend(set);
        let app = App::with(&all).await;
        Self { app, provider }
    }

    async fn go(&self, who: &Browser, site: &str, to: &str) -> Answer {
        let path = format!("/api/auth/oidc/example/start?to={to}");
        let mut request = Request::get(path).header("sec-fetch-site", site);
        if !who.tenant.is_empty() {
            request = request
                .header("rolecall-person", &who.tenant)
                .header("rolecall-caller", format!("session {}", who.session));
        }
        self.app
            .ask(request.body(axum::body::Body::empty()).unwrap())
            .await
    }

    async fn begin_as(&self, who: &Browser, site: &str, says: Value) -> Under {
        let answer = self.go(who, site, "/list").await;
        answer.is(302);
        let location = answer.header("location");
        assert!(location.starts_with(&self.provider.issuer), "{location}");
        Under {
            state: self.provider.sign_in(&location, says),
            cookie: answer.cookie("__Host-rolecall-flow").unwrap(),
        }
    }

    async fn begin(&self, says: Value) -> Under {
        self.begin_as(&Browser::default(), "same-origin", says)
            .await
    }

    async fn back(&self, query: &str, cookie: &str) -> Answer {
        let path = format!("/api/auth/oidc/example/callback?{query}");
        let request = Request::get(path)
            .header("cookie", format!("a=b; __Host-rolecall-flow={cookie}"))
            .body(axum::body::Body::empty());
        self.app.ask(request.unwrap()).await
    }

    async fn end(&self, under: &Under) -> Answer {
        let query = format!("code=good+code&state={}", under.state);
        self.back(&query, &under.cookie).await
    }

    async fn sign_in(&self, says: Value) -> Answer {
        let under = self.begin(says).await;
        self.end(&under).await
    }

    /// Signs in, which must go well.
    async fn signed_in(&self, says: Value) -> Browser {
        let answer = self.sign_in(says).await;
        answer.is(303);
        assert_eq!(answer.header("location"), format!("{HOME}/list"));
        self.app.browser(&answer)
    }

    async fn refused(&self, says: Value) -> String {
        refusal(&self.sign_in(says).await)
    }
}

/// The page and the reason a browser was sent to.
#[track_caller]
fn refusal(answer: &Answer) -> String {
    answer.is(303);
    assert_eq!(answer.cookie("__Host-rolecall"), None);
    let location = answer.header("location");
    location
        .strip_prefix(HOME)
        .expect("a page of ours")
        .to_owned()
}

fn ada(verified: bool) -> Value {
    json!({"sub": "ada's number", "email": ADA, "email_verified": verified})
}

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

#[tokio::test]
async fn an_account_with_a_password_is_never_joined_silently() {
    let scene = Scene::new(&[]).await;
    // A stranger had Ada's address confirmed with a password of theirs; or Ada herself.
    scene.app.register(ADA).await;
    assert_eq!(
        scene.refused(ada(true)).await,
        "/sign-in?refused=has-account"
    );
    assert_eq!(
        scene
            .app
            .number("SELECT count(*) AS n FROM identities")
            .await,
        0
    );
    // She signs in with the password and adds it from her account.
    let signed_in = scene.app.sign_in(ADA).await;
    let under = scene.begin_as(&signed_in, "same-origin", ada(true)).await;
    let answer = scene.end(&under).await;
    assert_eq!(answer.is(303).header("location"), format!("{HOME}/list"));
    assert_eq!(
        answer.cookie("__Host-rolecall"),
        None,
        "she was signed in before"
    );
    scene.app.settle().await;
    let subjects = scene.app.mail.subjects(ADA);
    assert_eq!(subjects.last().unwrap(), "There is a new way to sign in");
    assert_eq!(scene.signed_in(ada(true)).await.tenant, signed_in.tenant);
    // And takes it away again.
    let path = "/api/account/identities/example";
    scene
        .app
        .send(&signed_in, Method::DELETE, path, None)
        .await
        .is(204);
    scene
        .app
        .send(&signed_in, Method::DELETE, path, None)
        .await
        .is(404);
    assert_eq!(
        scene.refused(ada(true)).await,
        "/sign-in?refused=has-account"
    );
}

#[tokio::test]
async fn an_account_without_a_password_is_joined_by_a_verified_address_and_its_owner_told() {
    let scene = Scene::new(&[]).await;
    scene.app.run(&format!("INSERT INTO accounts (id, email, email_verified_at, created_at, updated_at) VALUES ('A', '{ADA}', 1, 1, 1)")).await;
    assert_eq!(scene.signed_in(ada(true)).await.tenant, "A");
    scene.app.settle().await;
    assert_eq!(
        scene.app.mail.subjects(ADA),
        ["There is a new way to sign in"]
    );
    let only = scene.signed_in(ada(true)).await;
    let path = "/api/account/identities/example";
    scene
        .app
        .send(&only, Method::DELETE, path, None)
        .await
        .is(409);
}

#[tokio::test]
async fn an_unverified_address_counts_for_nothing() {
    let scene = Scene::new(&[]).await;
    scene.app.run(&format!("INSERT INTO accounts (id, email, email_verified_at, created_at, updated_at) VALUES ('A', '{ADA}', 1, 1, 1)")).await;
    let stranger = scene.signed_in(ada(false)).await;
    assert_ne!(stranger.tenant, "A");
    let me = scene.app.get(&stranger, "/api/auth").await;
    assert_eq!(me.body["account"]["email"], Value::Null);
    // Nor does an unverified address of ours let a provider in.
    let scene = Scene::new(&[]).await;
    scene
        .app
        .run(&format!(
            "INSERT INTO accounts (id, email, created_at, updated_at) VALUES ('A', '{ADA}', 1, 1)"
        ))
        .await;
    assert_eq!(
        scene.refused(ada(true)).await,
        "/sign-in?refused=has-account"
    );
}

#[tokio::test]
async fn registration_holds_for_providers_too() {
    let scene = Scene::new(&[("REGISTRATION", "allowlist")]).await;
    assert_eq!(
        scene.refused(ada(true)).await,
        "/sign-in?refused=not-allowed"
    );
    scene
        .app
        .run("INSERT INTO allowlist (pattern, created_at) VALUES ('@example.org', 1)")
        .await;
    assert_eq!(
        scene.refused(ada(false)).await,
        "/sign-in?refused=not-allowed"
    );
    let ada_s = scene.signed_in(ada(true)).await;
    scene.app.run("UPDATE accounts SET disabled_at = 1").await;
    assert_eq!(scene.refused(ada(true)).await, "/sign-in?refused=disabled");
    scene
        .app
        .run("UPDATE accounts SET disabled_at = NULL")
        .await;
    // Off the list, whoever has an account keeps it.
    scene.app.run("DELETE FROM allowlist").await;
    assert_eq!(scene.signed_in(ada(true)).await.tenant, ada_s.tenant);
    let closed = Scene::new(&[("REGISTRATION", "closed")]).await;
    assert_eq!(closed.refused(ada(true)).await, "/sign-in?refused=closed");
}

#[tokio::test]
async fn an_identity_is_added_from_a_page_of_ours_soon_after_signing_in() {
    let scene = Scene::new(&[]).await;
    let bob = scene.app.person("bob@example.org").await;
    // A link on another site begins a sign-in, and adds nothing to Bob's account.
    let under = scene.begin_as(&bob, "cross-site", ada(true)).await;
    let answer = scene.end(&under).await;
    assert_ne!(scene.app.browser(&answer).tenant, bob.tenant);
    // Somebody else's identity is not taken over.
    let under = scene.begin_as(&bob, "same-origin", ada(true)).await;
    assert_eq!(refusal(&scene.end(&under).await), "/account?refused=taken");
    scene.app.advance(10 * MINUTE);
    let answer = scene.go(&bob, "same-origin", "/account").await;
    assert_eq!(refusal(&answer), "/account?refused=sign-in-again");
}

#[tokio::test]
async fn a_proxy_in_front_brings_people_along() {
    let scene = Scene::new(&[("REGISTRATION", "allowlist")]).await;
    let resolve = async |subject: &str, email: Option<&str>| {
        let call = ResolveIdentity {
            issuer: "proxy:directus".to_owned(),
            subject: subject.to_owned(),
            email: email.map(str::to_owned),
            provider: "proxy".to_owned(),
        };
        let services = scene.app.host.ports().services;
        services.call(Function::Accounts, &call).await.unwrap()
    };
    let refused = resolve("1", Some(ADA)).await;
    assert_eq!(refused.tenant, None);
    assert!(refused.refused.unwrap().contains("invited"));
    scene
        .app
        .run("INSERT INTO allowlist (pattern, created_at) VALUES ('@example.org', 1)")
        .await;
    let first = resolve("1", Some(ADA)).await.tenant.unwrap();
    assert_eq!(resolve("1", None).await.tenant, Some(first.clone()));
    assert_eq!(resolve("2", Some("not an address")).await.tenant, None);
    // Ada's account has no password, so another proxy that knows her address is let in.
    assert_eq!(resolve("3", Some(ADA)).await.tenant, Some(first));
    scene.app.register("bob@example.org").await;
    let refused = resolve("4", Some("bob@example.org")).await;
    assert!(refused.refused.unwrap().contains("password"));
}

#[tokio::test]
async fn where_passwords_open_nothing_they_are_in_nobody_s_way() {
    let scene = Scene::new(&[("PASSWORD_SIGN_IN", "off")]).await;
    scene.app.run(&format!("INSERT INTO accounts (id, email, email_verified_at, password, created_at, updated_at) VALUES ('A', '{ADA}', 1, 'x', 1, 1)")).await;
    assert_eq!(scene.signed_in(ada(true)).await.tenant, "A");
}
