//! Which account somebody known elsewhere gets.

use http::Method;
use serde_json::{Value, json};
use shared::calls::ResolveIdentity;
use shared::ports::{Function, Services as _, Sql as _, Statement};

use crate::scene::{ADA, HOME, Scene, ada, refusal};
use crate::support::{OTHER_PASSWORD, PASSWORD};

const MINUTE: i64 = 60_000;

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
    // And takes it away again; later that takes her password.
    let path = "/api/account/identities/example";
    scene.app.advance(10 * MINUTE);
    scene
        .app
        .send(&signed_in, Method::DELETE, path, None)
        .await
        .is(403)
        .at("password");
    let proof = json!({"password": PASSWORD});
    scene
        .app
        .send(&signed_in, Method::DELETE, path, Some(proof))
        .await
        .is(204);
    scene.app.advance(-10 * MINUTE);
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
async fn an_account_that_another_identity_opens_is_never_joined_silently() {
    let scene = Scene::new(&[]).await;
    let first = scene.signed_in(ada(true)).await;
    // Whoever has the address now is somebody else to the provider.
    let other = json!({"sub": "another number", "email": ADA, "email_verified": true});
    let refused = scene.refused(other.clone()).await;
    assert_eq!(refused, "/sign-in?refused=has-account");
    // She who signs in the way she did before may add it.
    let under = scene.begin_as(&first, "same-origin", other.clone()).await;
    scene.end(&under).await.is(303);
    assert_eq!(scene.signed_in(other).await.tenant, first.tenant);
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
async fn a_reset_puts_an_intruder_out_whichever_way_they_would_come_back() {
    let scene = Scene::new(&[]).await;
    let app = &scene.app;
    // Mallory had Ada open a link of hers, and prepares four ways back in.
    let mallory = json!({"email": ADA, "password": OTHER_PASSWORD});
    app.post("/api/auth/register", mallory.clone())
        .await
        .is(202);
    let planted = app.token_for(ADA).await;
    app.post("/api/auth/verify", json!({"token": planted}))
        .await
        .is(200);
    let intruder = app.sign_in_with(ADA, OTHER_PASSWORD).await;
    let says = |subject: &str| json!({"sub": subject});
    let under = scene
        .begin_as(&intruder, "same-origin", says("mallory"))
        .await;
    scene.end(&under).await.is(303);
    let linked = "SELECT count(*) AS n FROM identities";
    assert_eq!(app.number(linked).await, 1);
    let under_way = scene
        .begin_as(&intruder, "same-origin", says("mallory's other"))
        .await;
    let token = json!({"name": "calendar", "scopes": ["read"], "password": OTHER_PASSWORD});
    let made = app.send(&intruder, Method::POST, "/api/tokens", Some(token));
    made.await.is(201);
    let address = json!({"email": "mallory@example.net", "password": OTHER_PASSWORD});
    let path = "/api/account/email";
    app.send(&intruder, Method::PUT, path, Some(address))
        .await
        .is(202);
    let moving = app.token_for("mallory@example.net").await;

    app.post("/api/auth/reset", json!({"email": ADA}))
        .await
        .is(202);
    let token = app.token_for(ADA).await;
    let body = json!({"token": token, "password": PASSWORD});
    app.post("/api/auth/reset/confirm", body).await.is(200);

    app.get(&intruder, "/api/sessions").await.is(401);
    app.post("/api/auth/sign-in", mallory).await.is(403);
    assert_eq!(app.tenants.tokens(&intruder.tenant), 0);
    assert_eq!(app.number(linked).await, 0);
    let begin_again = "/sign-in?refused=begin-again";
    assert_eq!(refusal(&scene.end(&under_way).await), begin_again);
    assert_ne!(
        scene.signed_in(says("mallory")).await.tenant,
        intruder.tenant
    );
    app.post("/api/auth/verify", json!({"token": moving}))
        .await
        .is(404);
    let ada_s = app.sign_in(ADA).await;
    assert_eq!(ada_s.tenant, intruder.tenant);
    app.settle().await;
    let letters = app.mail.letters();
    let mut told = letters.iter().rev().filter(|one| one["to"][0] == ADA);
    let text = told.next().unwrap()["text"].as_str().unwrap();
    assert!(text.contains("every provider unlinked"), "{text}");
}

#[tokio::test]
async fn an_identity_is_added_only_while_the_session_that_asked_stands() {
    let scene = Scene::new(&[]).await;
    let bob = scene.app.person("bob@example.org").await;
    let sign_in_again = "/account?refused=sign-in-again";
    let under = scene.begin_as(&bob, "same-origin", ada(true)).await;
    let path = "/api/auth/sign-out";
    let out = scene.app.send(&bob, Method::POST, path, None);
    out.await.is(204);
    assert_eq!(refusal(&scene.end(&under).await), sign_in_again);
    let bob = scene.app.sign_in("bob@example.org").await;
    let under = scene.begin_as(&bob, "same-origin", ada(true)).await;
    scene.app.run("UPDATE accounts SET disabled_at = 1").await;
    assert_eq!(refusal(&scene.end(&under).await), sign_in_again);
    let identities = "SELECT count(*) AS n FROM identities";
    assert_eq!(scene.app.number(identities).await, 0);
}

#[tokio::test]
async fn arriving_while_it_is_forbidden_leaves_no_session() {
    for what in [
        "UPDATE accounts SET disabled_at = 1",
        "DELETE FROM identities",
    ] {
        let scene = Scene::new(&[]).await;
        let first = scene.signed_in(ada(true)).await;
        let db = scene.app.host.ports().db;
        scene.app.tenants.meanwhile(async move {
            db.execute(Statement::new(what)).await.unwrap();
        });
        let refused = scene.refused(ada(true)).await;
        assert_eq!(refused, "/sign-in?refused=begin-again", "{what}");
        assert_eq!(scene.app.tenants.sessions(&first.tenant), 1, "{what}");
    }
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
    // Somebody else there who has her address by now, or a proxy that is mistaken, is not let in.
    let refused = resolve("3", Some(ADA)).await;
    assert_eq!(refused.tenant, None);
    assert!(refused.refused.unwrap().contains("the way you did before"));
    assert_eq!(resolve("1", Some(ADA)).await.tenant, Some(first));
    scene.app.register("bob@example.org").await;
    let refused = resolve("4", Some("bob@example.org")).await;
    assert!(refused.refused.unwrap().contains("password"));
}

#[tokio::test]
async fn where_passwords_open_nothing_they_are_in_nobody_s_way() {
    let scene = Scene::new(&[("PASSWORD_SIGN_IN", "off")]).await;
    scene.app.run(&format!("INSERT INTO accounts (id, email, email_verified_at, password, created_at, updated_at) VALUES ('A', '{ADA}', 1, 'x', 1, 1)")).await;
    let only = scene.signed_in(ada(true)).await;
    assert_eq!(only.tenant, "A");
    let path = "/api/account/identities/example";
    let answer = scene.app.send(&only, Method::DELETE, path, None).await;
    let detail = answer.is(409).body["detail"].as_str().unwrap();
    assert!(!detail.contains("password"), "{detail}");
}
