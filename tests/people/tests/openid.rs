//! Signing in with a real OpenID Connect provider, and everything that goes wrong on the way.

use people::Person;
use people::elsewhere::rotate;
use people::openid::{Callback, at_provider, header};
use people::random::word;
use reqwest::Method;

/// Provider `one` sends the browser back by a redirect, `two` by a form.
const PROVIDERS: [&str; 2] = ["one", "two"];

/// A login nobody had before.
fn login() -> String {
    format!("login-{}", word())
}

/// Somebody just back from a provider, who has not told the product yet.
async fn back_from(provider: &str, login: &str) -> (Person, Callback) {
    let mut person = Person::stranger("at-the-door");
    let address = person.start_at(provider, "/").await;
    let callback = at_provider(&person.app.base, &address, login).await;
    (person, callback)
}

/// What is refused sends the browser somewhere with a reason, or says it: nobody is signed in.
async fn assert_refused(person: &mut Person, callback: &Callback, why: &str) {
    let answer = person.come_back(callback).await;
    assert!(
        !person.is_signed_in().await,
        "{why}: {} {}",
        answer.status,
        answer.body
    );
    assert!(
        !answer.status.is_server_error(),
        "{why}: {} {}",
        answer.status,
        answer.body
    );
}

#[tokio::test]
async fn the_product_asks_for_a_code_with_pkce_state_and_nonce() {
    for provider in PROVIDERS {
        let mut person = Person::stranger("asks");
        let address = person.start_at(provider, "/").await;
        for part in [
            "response_type=code",
            "code_challenge=",
            "code_challenge_method=S256",
            "state=",
            "nonce=",
        ] {
            assert!(address.contains(part), "{part} in {address}");
        }
        assert!(!address.contains("client_secret"), "{address}");
        let other = Person::stranger("asks").start_at(provider, "/").await;
        assert_ne!(address, other, "a state is fresh each time");
    }
}

#[tokio::test]
async fn one_signs_in_and_comes_back_as_the_same_person() {
    for provider in PROVIDERS {
        let login = login();
        let mut person = Person::stranger("oidc");
        let back = person.sign_in_with(provider, &login).await;
        assert_eq!(back.status, 303, "{}", back.body);
        let who = person.who().await;
        assert_eq!(
            who["account"]["email"],
            format!("{login}@provider.example"),
            "{who}"
        );
        assert_eq!(who["account"]["providers"], serde_json::json!([provider]));
        assert_eq!(who["account"]["has_password"], false);
        let account = person.account().await;

        let mut again = Person::stranger("oidc");
        again.sign_in_with(provider, &login).await;
        assert_eq!(again.account().await, account);
        let mut other = Person::stranger("oidc");
        other
            .sign_in_with(provider, &format!("{login}-other"))
            .await;
        assert_ne!(other.account().await, account);
    }
}

#[tokio::test]
async fn one_lands_where_one_was_going_and_nowhere_else() {
    for (to, lands) in [
        ("/searches", "/searches"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/%5Cevil.example", "/"),
        ("javascript:alert(1)", "/"),
    ] {
        let mut person = Person::stranger("lands");
        let start = person
            .get(&format!("/api/auth/oidc/one/start?to={to}"))
            .await;
        if start.status != 302 {
            assert_ne!(to, "/searches", "{}", start.body);
            start.problem(400);
            continue;
        }
        let address = header(&start, "location");
        let callback = at_provider(&person.app.base, &address, &login()).await;
        let back = person.come_back(&callback).await;
        let location = header(&back, "location");
        let path = location.strip_prefix(&person.app.base).unwrap_or(&location);
        assert!(
            path.starts_with('/') && !path.starts_with("//"),
            "{to}: {location}"
        );
        assert!(!location.contains("evil"), "{to}: {location}");
        if to == "/searches" {
            assert_eq!(path, lands);
        }
    }
}

#[tokio::test]
async fn a_callback_works_once() {
    for provider in PROVIDERS {
        let (mut person, callback) = back_from(provider, &login()).await;
        let before = person.clone();
        person.come_back(&callback).await;
        assert!(person.is_signed_in().await);
        assert_refused(&mut before.clone(), &callback, "replayed").await;
        assert!(person.is_signed_in().await, "a replay takes nothing away");
    }
}

#[tokio::test]
async fn a_code_belongs_to_the_browser_that_asked() {
    for provider in PROVIDERS {
        let (_, callback) = back_from(provider, &login()).await;
        let mut victim = Person::stranger("victim");
        assert_refused(&mut victim, &callback, "no flow of theirs").await;
        // Even one that is on its way itself.
        let (_, callback) = back_from(provider, &login()).await;
        victim.start_at(provider, "/").await;
        assert_refused(&mut victim, &callback, "another browser's").await;
    }
}

#[tokio::test]
async fn states_codes_and_providers_are_not_mixed_up() {
    for (provider, other) in [("one", "two"), ("two", "one")] {
        let (mut person, callback) = back_from(provider, &login()).await;
        assert_refused(
            &mut person,
            &callback.with("state", "made-up"),
            "a made-up state",
        )
        .await;

        let (mut person, callback) = back_from(provider, &login()).await;
        assert_refused(
            &mut person,
            &callback.with("code", "made-up"),
            "a made-up code",
        )
        .await;

        let (mut person, callback) = back_from(provider, &login()).await;
        let mut elsewhere = callback.clone();
        elsewhere.path = callback
            .path
            .replace(&format!("/oidc/{provider}/"), &format!("/oidc/{other}/"));
        assert_refused(&mut person, &elsewhere, "at another provider's address").await;

        // The answer of one provider for a flow that began at the other (RFC 9207).
        let (mut person, callback) = back_from(provider, &login()).await;
        let issuer = format!("{}/{other}", people::variable("OIDC_URL"));
        let encoded = issuer.replace(':', "%3A").replace('/', "%2F");
        let issuer = if callback.form.is_empty() {
            encoded
        } else {
            issuer
        };
        assert_refused(
            &mut person,
            &callback.with("iss", &issuer),
            "another issuer",
        )
        .await;

        // A code that this browser asked for at another time.
        let (mut person, first) = back_from(provider, &login()).await;
        let address = person.start_at(provider, "/").await;
        let second = at_provider(&person.app.base, &address, &login()).await;
        let crossed = second.with("code", &first.value("code"));
        assert_refused(&mut person, &crossed, "an earlier code").await;
    }
}

#[tokio::test]
async fn what_the_provider_refuses_is_said() {
    let mut person = Person::stranger("refused");
    let address = person.start_at("one", "/").await;
    let (_, state) = address.split_once("state=").expect("a state");
    let state = state.split('&').next().unwrap_or_default();
    let callback = Callback {
        method: Method::GET,
        path: format!("/api/auth/oidc/one/callback?error=access_denied&state={state}"),
        form: Vec::new(),
    };
    assert_refused(&mut person, &callback, "access_denied").await;
    for path in [
        "/api/auth/oidc/one/callback",
        "/api/auth/oidc/one/callback?code=x",
        "/api/auth/oidc/nobody/callback?code=x&state=y",
        "/api/auth/oidc/nobody/start",
    ] {
        let answer = person.get(path).await;
        assert!(
            !answer.status.is_success() && !answer.status.is_server_error(),
            "{path}: {}",
            answer.status
        );
        assert!(!person.is_signed_in().await);
    }
}

#[tokio::test]
async fn an_address_that_nobody_verified_lets_nobody_into_an_account() {
    // Somebody at the provider calls themselves by another's address.
    let mut owner = Person::stranger("owner");
    let login = format!("unverified-{}", word());
    owner.email = format!("{login}@provider.example");
    owner.register().await;
    owner.sign_in().await.ok();
    let account = owner.account().await;
    let mut thief = Person::stranger("thief");
    thief.sign_in_with("one", &login).await;
    if thief.is_signed_in().await {
        assert_ne!(thief.account().await, account, "an account was taken over");
        assert_ne!(thief.who().await["account"]["email"], owner.email.as_str());
    }
    assert_eq!(owner.account().await, account);
}

#[tokio::test]
async fn who_has_no_address_is_somebody_all_the_same() {
    let login = format!("nameless-{}", word());
    let mut person = Person::stranger("nameless");
    person.sign_in_with("one", &login).await;
    assert!(person.is_signed_in().await);
    assert!(person.who().await["account"]["email"].is_null());
}

#[tokio::test]
async fn a_provider_may_change_its_keys() {
    for provider in PROVIDERS {
        let login = login();
        let mut person = Person::stranger("before");
        person.sign_in_with(provider, &login).await;
        let account = person.account().await;
        rotate(provider).await;
        let mut signed_in = None;
        // Keys may be fetched anew once in a while only.
        for _ in 0..40 {
            let mut again = Person::stranger("after");
            again.sign_in_with(provider, &login).await;
            if again.is_signed_in().await {
                signed_in = Some(again.account().await);
                break;
            }
            tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        }
        assert_eq!(signed_in, Some(account), "{provider}");
    }
}

/// Goes to a provider from a page of the product, or from another site's, and comes back.
async fn add_provider(person: &mut Person, site: &str, login: &str) {
    let request = person.request(Method::GET, "/api/auth/oidc/one/start?to=/account");
    let start = person.send(request.header("sec-fetch-site", site)).await;
    if start.status == 403 {
        return;
    }
    let address = header(&start, "location");
    let callback = at_provider(&person.app.base, &address, login).await;
    person.come_back(&callback).await;
}

#[tokio::test]
async fn a_provider_becomes_another_way_into_ones_account_and_goes_again() {
    let login = login();
    let mut person = Person::registered("links").await;
    let account = person.account().await;
    add_provider(&mut person, "same-origin", &login).await;
    assert_eq!(person.account().await, account);
    assert_eq!(
        person.who().await["account"]["providers"],
        serde_json::json!(["one"])
    );
    let mut elsewhere = Person::stranger("links");
    elsewhere.sign_in_with("one", &login).await;
    assert_eq!(elsewhere.account().await, account);

    person.delete("/api/account/identities/one").await.ok();
    assert_eq!(
        person.who().await["account"]["providers"],
        serde_json::json!([])
    );
    let mut elsewhere = Person::stranger("links");
    elsewhere.sign_in_with("one", &login).await;
    if elsewhere.is_signed_in().await {
        assert_ne!(
            elsewhere.account().await,
            account,
            "the way in is still open"
        );
    }
}

#[tokio::test]
async fn another_site_adds_no_provider_to_an_account() {
    let login = login();
    let mut victim = Person::registered("victim").await;
    let account = victim.account().await;
    add_provider(&mut victim, "cross-site", &login).await;
    let mut attacker = Person::stranger("attacker");
    attacker.sign_in_with("one", &login).await;
    assert_ne!(
        attacker.account().await,
        account,
        "the attacker's identity leads into it"
    );
}
