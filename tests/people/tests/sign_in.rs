//! Registering, signing in and out, resetting: with a password, by people.

use blackbox::Answer;
use people::jar::{SESSION, SetCookie, set_by};
use people::{Administrator, Person};
use serde_json::json;

/// What an answer says to somebody who wants to learn from it whether an address is known.
fn told(answer: &Answer, email: &str) -> (u16, String, Vec<String>) {
    let changing = ["date", "rolecall-request", "x-request-id"];
    let mut headers: Vec<String> = answer
        .headers
        .iter()
        .filter(|(name, _)| !changing.contains(&name.as_str()))
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap_or_default()))
        // How long a window lasts depends on the time of day.
        .map(|header| header.split(";t=").next().unwrap_or_default().to_owned())
        .collect();
    headers.sort();
    let body = answer.body.to_string().replace(email, "…");
    (answer.status.as_u16(), body, headers)
}

#[tokio::test]
async fn one_registers_opens_the_link_signs_in_and_out() {
    let mut person = Person::stranger("mia");
    assert!(!person.is_signed_in().await);
    assert_eq!(
        person.sign_in().await.status,
        403,
        "there is no account yet"
    );
    let body = json!({"email": person.email, "password": person.password});
    let heard = person.post("/api/auth/register", &body).await;
    assert_eq!(heard.status, 202, "{}", heard.body);
    assert_eq!(person.sign_in().await.status, 403, "nobody opened the link");

    let token = Administrator::ready()
        .await
        .token_sent_to(&person.email)
        .await;
    let link = json!({ "token": token });
    person.post("/api/auth/verify", &link).await.ok();
    // An impatient finger.
    person.post("/api/auth/verify", &link).await.ok();
    assert!(!person.is_signed_in().await, "a link signs nobody in");

    let signed_in = person.sign_in().await;
    assert_eq!(signed_in.body["signed_in"], true, "{}", signed_in.body);
    assert_eq!(signed_in.body["account"]["email"], person.email.as_str());
    let who = person.who().await;
    assert_eq!(who["account"]["email_verified"], true, "{who}");
    assert_eq!(who["account"]["is_admin"], false);
    assert_eq!(who["account"]["has_password"], true);
    assert!(person.is_signed_in().await);

    let old = person.clone();
    person.post("/api/auth/sign-out", &json!({})).await.ok();
    assert_eq!(person.jar.session(), None, "the cookie is still there");
    assert!(!person.is_signed_in().await);
    assert!(
        !old.clone().is_signed_in().await,
        "a cookie kept from before works"
    );
    person.post("/api/auth/sign-out", &json!({})).await.ok();
}

#[tokio::test]
async fn the_sessions_cookie_is_out_of_every_reach() {
    let mut person = Person::registered("ned").await;
    let answer = person.sign_in().await;
    let cookies = set_by(&answer.headers);
    let cookie = cookies.iter().find(|c| c.name == SESSION);
    let SetCookie { attributes, .. } = cookie.expect("a session");
    for needed in [
        "path=/",
        "secure",
        "httponly",
        "samesite=lax",
        "max-age=604800",
    ] {
        assert!(
            attributes.iter().any(|a| a == needed),
            "{needed}: {attributes:?}"
        );
    }
    assert!(
        !attributes.iter().any(|a| a.starts_with("domain")),
        "{attributes:?}"
    );
}

#[tokio::test]
async fn signing_in_rotates_the_session_that_was_there() {
    let mut person = Person::registered("olga").await;
    let before = person.clone();
    person.sign_in().await.ok();
    assert_ne!(before.session(), person.session());
    assert!(person.is_signed_in().await);
    assert!(
        !before.clone().is_signed_in().await,
        "what was planted before lives on"
    );
}

#[tokio::test]
async fn known_and_unknown_addresses_are_answered_alike() {
    let known = Person::registered("pia").await;
    // Each from an address of their own: how often that one asked is told.
    let ask = async |path: &'static str, email: &str, password: &str| {
        let mut stranger = Person::stranger("quentin");
        let body = json!({"email": email, "password": password});
        let answer = stranger.post(path, &body).await;
        told(&answer, email)
    };
    // Of the same length, as the answer repeats it.
    let nobody = Person::stranger("ria");
    let password = "a password of nobody's";
    for path in ["/api/auth/register", "/api/auth/reset"] {
        let (one, other) = (
            ask(path, &known.email, password).await,
            ask(path, &nobody.email, password).await,
        );
        assert_eq!(one.0, 202, "{}", one.1);
        assert_eq!((one.0, &one.1), (other.0, &other.1), "{path}");
        assert_eq!(standing_still(&one.2), standing_still(&other.2), "{path}");
    }
    let path = "/api/auth/sign-in";
    let one = ask(path, &known.email, password).await;
    let other = ask(path, &Person::stranger("tom").email, password).await;
    assert_eq!(one.0, 403, "{}", one.1);
    assert_eq!((one.0, &one.1), (other.0, &other.1));
    assert_eq!(standing_still(&one.2), standing_still(&other.2));

    // Whose address was registered again is told so, and keeps their password.
    let letters = Administrator::ready().await.letters_to(&known.email).await;
    assert!(
        letters.iter().any(|l| l["kind"] == "already-there"),
        "{letters:?}"
    );
    known.elsewhere().sign_in().await.ok();
}

/// Headers but for the seconds until a limit's window ends, which pass.
fn standing_still(headers: &[String]) -> Vec<&str> {
    let until = |header: &'_ str| header.find(";t=").unwrap_or(header.len());
    headers.iter().map(|h| &h[..until(h)]).collect()
}

#[tokio::test]
async fn a_reset_sets_the_password_once_and_signs_out_everywhere() {
    let mut person = Person::registered("uma").await;
    let elsewhere = person.clone();
    let body = json!({"email": person.email});
    let asked = Person::stranger("uma").post("/api/auth/reset", &body).await;
    assert_eq!(asked.status, 202, "{}", asked.body);
    let token = Administrator::ready()
        .await
        .token_sent_to(&person.email)
        .await;

    let mut browser = person.elsewhere();
    let weak = json!({"token": token, "password": "short"});
    browser
        .post("/api/auth/reset/confirm", &weak)
        .await
        .problem(400);
    let good = json!({"token": token, "password": "an entirely new pass phrase"});
    browser.post("/api/auth/reset/confirm", &good).await.ok();
    browser
        .post("/api/auth/reset/confirm", &good)
        .await
        .problem(404);
    for mut signed_in in [person.clone(), elsewhere] {
        assert!(
            !signed_in.is_signed_in().await,
            "a session outlived the reset"
        );
    }
    assert_eq!(
        person.elsewhere().sign_in().await.status,
        403,
        "the old password"
    );
    "an entirely new pass phrase".clone_into(&mut person.password);
    person.jar.clear();
    person.sign_in().await.ok();
    assert!(person.is_signed_in().await);
}

#[tokio::test]
async fn links_work_for_what_they_were_sent_for() {
    let person = Person::registered("vera").await;
    let mut stranger = Person::stranger("wim");
    let body = json!({"email": person.email});
    stranger.post("/api/auth/reset", &body).await.ok();
    let token = Administrator::ready()
        .await
        .token_sent_to(&person.email)
        .await;
    let link = json!({ "token": token });
    stranger.post("/api/auth/verify", &link).await.problem(404);
    for made_up in [
        "",
        "x",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "../..",
        "\u{0}",
    ] {
        let link = json!({"token": made_up, "password": "an entirely new pass phrase"});
        stranger.post("/api/auth/verify", &link).await.problem(404);
        stranger
            .post("/api/auth/reset/confirm", &link)
            .await
            .problem(404);
    }
}

#[tokio::test]
async fn what_cannot_be_registered_is_refused_plainly() {
    let mut person = Person::stranger("xenia");
    for (email, password, field) in [
        ("nobody", "correct horse battery", "email"),
        ("@people.example", "correct horse battery", "email"),
        ("a@b@people.example", "correct horse battery", "email"),
        (person.email.clone().as_str(), "short", "password"),
        (person.email.clone().as_str(), &"x".repeat(300), "password"),
    ] {
        // Every attempt counts, so each comes from elsewhere.
        let mut attempt = Person::stranger("xenia");
        let body = json!({"email": email, "password": password});
        let problem = attempt.post("/api/auth/register", &body).await.problem(400);
        assert_eq!(problem["field"], field, "{problem}");
    }
    let request = person.request(reqwest::Method::POST, "/api/auth/register");
    let answer = person
        .send(request.body("{").header("content-type", "application/json"))
        .await;
    answer.problem(400);
}
