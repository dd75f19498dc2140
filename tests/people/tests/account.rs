//! What people change about their account, and leaving.

use blackbox::{App, id, items};
use people::person::ADDRESS;
use people::{Administrator, Person};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn a_changed_password_closes_the_other_sessions() {
    let mut person = Person::registered("ann").await;
    let mut elsewhere = person.elsewhere();
    elsewhere.sign_in().await.ok();
    let wrong = json!({"current": "not this one", "password": "an entirely new pass phrase"});
    person
        .put("/api/account/password", &wrong)
        .await
        .problem(403);
    assert!(elsewhere.is_signed_in().await);
    let change = json!({"current": person.password, "password": "an entirely new pass phrase"});
    person.put("/api/account/password", &change).await.ok();
    assert!(person.is_signed_in().await, "the session it was changed in");
    assert!(
        !elsewhere.is_signed_in().await,
        "a cookie restored after the change works"
    );
    assert_eq!(
        person.elsewhere().sign_in().await.status,
        403,
        "the old password"
    );
    let letters = Administrator::ready().await.letters_to(&person.email).await;
    assert!(
        letters.iter().any(|l| l["kind"] == "password-changed"),
        "{letters:?}"
    );
}

#[tokio::test]
async fn an_address_changes_once_its_link_was_opened() {
    let mut person = Person::registered("ben").await;
    let old = person.email.clone();
    let new = Person::stranger("ben.new").email;
    let unproved = json!({"email": new, "password": "not this one"});
    person
        .put("/api/account/email", &unproved)
        .await
        .problem(403);
    let change = json!({"email": new, "password": person.password});
    person.put("/api/account/email", &change).await.ok();
    assert_eq!(person.who().await["account"]["email"], old.as_str());
    let token = Administrator::ready().await.token_sent_to(&new).await;
    person
        .post("/api/auth/verify", &json!({"token": token}))
        .await
        .ok();
    assert_eq!(person.who().await["account"]["email"], new.as_str());
    assert_eq!(
        person.elsewhere().sign_in().await.status,
        403,
        "the old address"
    );
    person.email = new;
    person.elsewhere().sign_in().await.ok();
}

#[tokio::test]
async fn anothers_address_cannot_be_taken() {
    let mut person = Person::registered("cara").await;
    let mut other = Person::registered("dora").await;
    let change = json!({"email": other.email, "password": person.password});
    let heard = person.put("/api/account/email", &change).await;
    assert_eq!(heard.status, 202, "{}", heard.body);
    let letters = Administrator::ready().await.letters_to(&other.email).await;
    assert!(
        !letters.iter().any(|l| l["kind"] == "new-address"),
        "{letters:?}"
    );
    assert_eq!(other.who().await["account"]["email"], other.email.as_str());
}

#[tokio::test]
async fn sessions_are_listed_and_closed_one_or_all() {
    let mut person = Person::registered("emil").await;
    let mut second = person.elsewhere();
    second.sign_in().await.ok();
    let mut third = person.elsewhere();
    third.sign_in().await.ok();
    let sessions = items(&person.get("/api/sessions").await.ok());
    assert_eq!(sessions.len(), 3, "{sessions:?}");
    assert_eq!(sessions.iter().filter(|s| s["current"] == true).count(), 1);

    let current = items(&second.get("/api/sessions").await.ok());
    let current = current.iter().find(|s| s["current"] == true).map(id);
    let path = format!("/api/sessions/{}", current.expect("a current session"));
    person.delete(&path).await.ok();
    person.delete(&path).await.problem(404);
    assert!(!second.is_signed_in().await);
    assert!(third.is_signed_in().await);
    let closed = person.delete("/api/sessions").await.ok();
    assert_eq!(closed["closed"], 1, "{closed}");
    assert!(!third.is_signed_in().await);
    assert!(person.is_signed_in().await);
}

#[tokio::test]
async fn tokens_do_what_their_scopes_say_and_no_more() {
    let mut person = Person::registered("fay").await;
    let (reading, read) = person.token("reads", &["read"]).await;
    let (_, write) = person.token("writes", &["read", "write"]).await;
    let search = json!({"titles": ["Engineer"], "paused": true});
    let post = |token: &str| {
        person
            .bare(Method::POST, "/api/searches")
            .bearer_auth(token)
            .json(&search)
    };

    assert_eq!(person.app.send(post(&read)).await.status, 403);
    assert_eq!(person.app.send(post(&write)).await.status, 201);
    let found = person
        .with_token(Method::GET, "/api/searches", &read)
        .await
        .ok();
    assert_eq!(items(&found).len(), 1);
    for path in ["/api/sessions", "/api/tokens", "/api/admin", "/api/export"] {
        let answer = person.with_token(Method::GET, path, &write).await;
        assert_eq!(answer.status, 403, "{path}: {}", answer.body);
    }
    for path in ["/api/account/password", "/api/account/email"] {
        let request = person.bare(Method::PUT, path).bearer_auth(&write);
        let answer = person.app.send(request.json(&json!({}))).await;
        assert_eq!(answer.status, 403, "{path}: {}", answer.body);
    }
    person.delete(&format!("/api/tokens/{reading}")).await.ok();
    let answer = person.with_token(Method::GET, "/api/searches", &read).await;
    assert_eq!(answer.status, 401, "a token that was taken back works");
    let list = items(&person.get("/api/tokens").await.ok());
    assert_eq!(list.len(), 1, "{list:?}");
    for body in [
        json!({"name": "x", "scopes": []}),
        json!({"name": "x", "scopes": ["admin"]}),
        json!({"name": "", "scopes": ["read"]}),
        json!({"name": "x", "scopes": ["read"], "until": 0}),
    ] {
        person.post("/api/tokens", &body).await.problem(400);
    }
}

#[tokio::test]
async fn who_leaves_is_told_when_the_last_of_them_is_gone_and_everything_else_ends() {
    let mut person = Person::registered("gus").await;
    let (_, token) = person.token("reads", &["read", "write"]).await;
    let mut elsewhere = person.elsewhere();
    elsewhere.sign_in().await.ok();
    let search = json!({"titles": ["Engineer"], "paused": true});
    person.post("/api/searches", &search).await.ok();
    let account = person.account().await;

    let unsure = json!({"confirm": "yes", "password": person.password});
    person
        .delete_with("/api/account", &unsure)
        .await
        .problem(400);
    let unproved = json!({"confirm": "delete my account", "password": "not this one"});
    person
        .delete_with("/api/account", &unproved)
        .await
        .problem(403);
    let kept = person.clone();
    let sure = json!({"confirm": "delete my account", "password": person.password});
    let receipt = person.delete_with("/api/account", &sure).await.ok();
    assert_eq!(receipt["tenant"], account.as_str(), "{receipt}");
    for when in ["deleted_at", "keys_gone_at", "snapshots_gone_at"] {
        assert!(!receipt[when].is_null(), "no {when}: {receipt}");
    }

    for mut gone in [kept.clone(), elsewhere] {
        for path in [
            "/api/searches",
            "/api/profile",
            "/api/sessions",
            "/api/export",
        ] {
            let status = gone.get(path).await.status.as_u16();
            assert!(matches!(status, 401 | 410), "{path}: {status}");
        }
        assert_eq!(
            gone.post("/api/searches", &search).await.status.as_u16() / 10,
            40
        );
    }
    let answer = kept.with_token(Method::GET, "/api/searches", &token).await;
    assert!(
        matches!(answer.status.as_u16(), 401 | 410),
        "{}",
        answer.status
    );
    assert_eq!(kept.elsewhere().sign_in().await.status, 403);

    // The same address may come again, as somebody with nothing.
    let mut again = Person::stranger("gus");
    again.email.clone_from(&kept.email);
    again.register().await;
    again.sign_in().await.ok();
    assert_ne!(again.account().await, account);
    assert_eq!(items(&again.get("/api/searches").await.ok()).len(), 0);
}

#[tokio::test]
async fn administration_is_for_administrators() {
    let mut person = Person::registered("hal").await;
    let account = person.account().await;
    let administrator = Administrator::ready().await;
    for path in [
        "/api/admin",
        "/api/admin/accounts",
        "/api/admin/letters",
        "/api/admin/allowlist",
    ] {
        person.get(path).await.problem(403);
        assert_eq!(
            Person::stranger("ida").get(path).await.status,
            401,
            "{path}"
        );
        administrator.get(path).await.ok();
    }
    let path = format!("/api/admin/accounts/{account}");
    person
        .put(&path, &json!({"is_admin": true}))
        .await
        .problem(403);
    person
        .post("/api/admin/claim", &json!({"token": "made up"}))
        .await
        .problem(403);

    administrator
        .put(&path, &json!({"disabled": true}))
        .await
        .ok();
    assert!(
        !person.is_signed_in().await,
        "a disabled account is still signed in"
    );
    assert_eq!(person.elsewhere().sign_in().await.status, 403);
    administrator
        .put(&path, &json!({"disabled": false}))
        .await
        .ok();
    person.elsewhere().sign_in().await.ok();
}

#[tokio::test]
async fn nobody_is_nobody_whatever_they_say_to_be() {
    let app = App::running();
    for (name, value) in [
        ("rolecall-caller", "owner"),
        ("rolecall-person", "01JD0000000000000000000001"),
        ("x-forwarded-user", "administrator@people.example"),
        (
            "cf-access-authenticated-user-email",
            "administrator@people.example",
        ),
        ("authorization", "Basic YWRtaW46YWRtaW4="),
        ("authorization", "Bearer "),
        ("cookie", "__Host-rolecall="),
    ] {
        let request = app.request(Method::GET, "/api/searches");
        let answer = app
            .send(request.header(name, value).header(ADDRESS, "10.9.9.9"))
            .await;
        assert_eq!(answer.status, 401, "{name}: {value}: {}", answer.body);
    }
}
