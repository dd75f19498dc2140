//! Attacks one can name.

use blackbox::{Answer, id, items};
use people::elsewhere::Proxy;
use people::jar::SESSION;
use people::random::word;
use people::{Person, signing};
use reqwest::Method;
use reqwest::header::COOKIE;
use serde_json::{Value, json};

/// Somebody with one search in words of their own; its id and the word.
async fn with_a_search(name: &str) -> (Person, String, String) {
    let mut person = Person::registered(name).await;
    let word = word();
    let search = json!({"name": word, "titles": [word], "paused": true});
    let made = person.post("/api/searches", &search).await.ok();
    (person, id(&made), word)
}

fn says(answer: &Answer, word: &str) -> bool {
    answer.body.to_string().contains(word) || format!("{:?}", answer.headers).contains(word)
}

#[tokio::test]
async fn a_request_that_could_be_two_peoples_is_nobodys() {
    let (ada, _, ada_word) = with_a_search("ada").await;
    let (mut bo, _, bo_word) = with_a_search("bo").await;
    let (_, token) = bo.token("reads", &["read"]).await;
    let proxy = Proxy::of(&word(), "somebody@proxy.example");
    let both = format!("{SESSION}={}; {SESSION}={}", ada.session(), bo.session());
    let searches = || ada.bare(Method::GET, "/api/searches");
    let ada_cookie = format!("{SESSION}={}", ada.session());
    let bo_cookie = format!("{SESSION}={}", bo.session());
    for (what, request) in [
        (
            "two cookies in one header",
            searches().header(COOKIE, &both),
        ),
        (
            "two cookies in two headers",
            searches()
                .header(COOKIE, &ada_cookie)
                .header(COOKIE, &bo_cookie),
        ),
        (
            "one's cookie, another's token",
            searches().header(COOKIE, &ada_cookie).bearer_auth(&token),
        ),
        (
            "one's cookie, another by the proxy",
            proxy.sign(searches().header(COOKIE, &ada_cookie)),
        ),
        (
            "two tokens",
            searches().bearer_auth(&token).bearer_auth("another"),
        ),
    ] {
        let answer = ada.app.send(request).await;
        let status = answer.status.as_u16();
        assert!(
            matches!(status, 400 | 401),
            "{what}: {status} {}",
            answer.body
        );
        assert!(
            !says(&answer, &ada_word) && !says(&answer, &bo_word),
            "{what}"
        );
    }
}

#[tokio::test]
async fn a_token_changed_anywhere_is_nobodys() {
    let (ada, _, word) = with_a_search("ada").await;
    let (bo, _, _) = with_a_search("bo").await;
    let good = ada.session();
    let theirs = signing::claims(&good);
    let mut forged = vec![
        signing::crossed(&good, &bo.session()),
        signing::unsigned(&good),
        signing::with_claims(&bo.session(), |claims| {
            claims["sub"] = theirs["sub"].clone();
        }),
        signing::with_claims(&bo.session(), |claims| {
            claims["jti"] = theirs["jti"].clone();
        }),
        signing::with_claims(&good, |claims| claims["aud"] = json!("api")),
        signing::jwt(&theirs, b""),
        signing::jwt(
            &theirs,
            b"0000000000000000000000000000000000000000000000000000000000000000",
        ),
        good.replace('.', ""),
        format!("{good}."),
        format!("{good}.{good}"),
        good.to_uppercase(),
    ];
    // One letter in each part, and each part cut short.
    for part in 0..3 {
        let mut parts: Vec<String> = good.split('.').map(str::to_owned).collect();
        let changed = if parts[part].starts_with('A') {
            "B"
        } else {
            "A"
        };
        parts[part].replace_range(..1, changed);
        forged.push(parts.join("."));
        parts[part].truncate(4);
        forged.push(parts.join("."));
    }
    for token in forged {
        let cookie = format!("{SESSION}={token}");
        let by_cookie = ada
            .bare(Method::GET, "/api/searches")
            .header(COOKIE, cookie);
        let by_bearer = ada.bare(Method::GET, "/api/searches").bearer_auth(&token);
        for request in [by_cookie, by_bearer] {
            let answer = ada.app.send(request).await;
            assert_eq!(answer.status, 401, "{token}: {}", answer.body);
            assert!(!says(&answer, &word), "{token}");
        }
    }
    assert!(ada.clone().is_signed_in().await);
}

#[tokio::test]
async fn what_is_anothers_and_what_is_nowhere_are_answered_alike() {
    let (mut ada, search, _) = with_a_search("ada").await;
    let (mut bo, _, _) = with_a_search("bo").await;
    let (token, _) = ada.token("reads", &["read"]).await;
    let session = items(&ada.get("/api/sessions").await.ok());
    let session = id(session.first().expect("a session"));
    ada.upload("/api/profile/cv", "cv.txt", blackbox::CV.into())
        .await
        .ok();
    let cv = items(&ada.get("/api/cvs").await.ok());
    let cv = id(cv.first().expect("a CV"));
    let text = format!("Keeper {}\nBeacon Trust\n\nKeep the light.", word());
    let brought = ada
        .post("/api/applications", &json!({ "text": text }))
        .await
        .ok();
    let application = id(&brought);

    let spec = json!({"titles": ["Engineer"], "paused": true});
    let status = json!({"status": "archived"});
    let name = json!({"name": "mine"});
    let nothing = Value::Null;
    for (theirs, method, before, after, body) in [
        (&search, Method::GET, "/api/searches/", "", &nothing),
        (&search, Method::PUT, "/api/searches/", "", &spec),
        (&search, Method::DELETE, "/api/searches/", "", &nothing),
        (&cv, Method::PUT, "/api/cvs/", "", &name),
        (&cv, Method::DELETE, "/api/cvs/", "", &nothing),
        (&cv, Method::GET, "/api/profile?cv=", "", &nothing),
        (
            &application,
            Method::GET,
            "/api/applications/",
            "",
            &nothing,
        ),
        (
            &application,
            Method::POST,
            "/api/applications/",
            "/status",
            &status,
        ),
        (&session, Method::DELETE, "/api/sessions/", "", &nothing),
        (&token, Method::DELETE, "/api/tokens/", "", &nothing),
    ] {
        // As an id of theirs, but for its last letters.
        let nowhere = format!("{}{}", &theirs[..theirs.len() - 4], "0000");
        let mut answers = Vec::new();
        for which in [theirs.as_str(), &nowhere] {
            let path = format!("{before}{which}{after}");
            let mut request = bo.request(method.clone(), &path);
            if !body.is_null() {
                request = request.json(body);
            }
            let answer = bo.send(request).await;
            let told = answer.body.to_string().replace(which, "…");
            answers.push((answer.status.as_u16(), told));
        }
        assert_eq!(
            answers[0].0, 404,
            "{method} {before}…{after}: {}",
            answers[0].1
        );
        assert_eq!(answers[0], answers[1], "{method} {before}…{after}");
    }
    // All of it is still there.
    for path in [
        format!("/api/searches/{search}"),
        format!("/api/applications/{application}"),
        format!("/api/profile?cv={cv}"),
    ] {
        ada.get(&path).await.ok();
    }
}

#[tokio::test]
async fn no_address_leads_around_the_door() {
    let (mut ada, search, word) = with_a_search("ada").await;
    let (bo, _, bo_word) = with_a_search("bo").await;
    let account = ada.account().await;
    let paths = [
        format!("/api/searches/../searches/{search}"),
        format!("/api/./searches/{search}"),
        format!("//api//searches//{search}"),
        format!("/api/searches/{search}/"),
        format!("/api/searches/%2e%2e/{search}"),
        format!("/api/searches%2f{search}"),
        format!("/API/searches/{search}"),
        format!("/api/searches/{search}%00"),
        format!("/api/searches/{search}?tenant={account}&rolecall-tenant={account}"),
        format!("/api/searches/{search}#x"),
        format!("/api/auth/../searches/{search}"),
        format!("/api/health/../searches/{search}"),
        format!("/api/openapi.json/../searches/{search}"),
        format!("/tenants/{account}/api/searches"),
        format!("/tenant/{account}/api/searches/{search}"),
        format!("/{account}/api/searches"),
        format!("/api/tenants/{account}/searches"),
        "/internal/cron/tick".to_owned(),
        format!("/internal/call/{account}"),
        format!("/call/export?tenant={account}"),
        "/.dev.vars".to_owned(),
        "/../.dev.vars".to_owned(),
        "/%2e%2e/.dev.vars".to_owned(),
    ];
    let stranger = Person::stranger("stranger");
    for path in paths {
        for (who, person) in [("another", &bo), ("a stranger", &stranger)] {
            for method in [
                Method::GET,
                Method::POST,
                Method::PUT,
                Method::DELETE,
                Method::PATCH,
            ] {
                let request = person
                    .request(method.clone(), &path)
                    .header("rolecall-caller", "owner")
                    .header("rolecall-tenant", &account)
                    .header("rolecall-person", &account);
                let answer = person.app.send(request).await;
                assert!(
                    !says(&answer, &word),
                    "{who}: {method} {path}: {}",
                    answer.body
                );
                assert!(
                    !says(&answer, &account),
                    "{who}: {method} {path}: {}",
                    answer.body
                );
                assert!(
                    !answer.status.is_server_error(),
                    "{method} {path}: {}",
                    answer.status
                );
            }
        }
    }
    let left = ada.get(&format!("/api/searches/{search}")).await.ok();
    assert_eq!(left["name"], word.as_str());
    let mine = bo.clone().get("/api/searches").await.ok().to_string();
    assert!(mine.contains(&bo_word) && !mine.contains(&word), "{mine}");
}

#[tokio::test]
async fn exports_hold_their_owners_and_nobody_elses() {
    let (mut ada, _, ada_word) = with_a_search("ada").await;
    let (_, _, bo_word) = with_a_search("bo").await;
    let request = ada.request(Method::GET, "/api/export");
    let response = request.send().await.expect("an answer");
    assert_eq!(response.status(), 200);
    let bytes = response.bytes().await.expect("a body").to_vec();
    let text = people::isolation::judge::unpacked(&bytes).expect("an archive");
    assert!(
        text.iter().any(|text| text.contains(&ada_word)),
        "their own words are missing"
    );
    assert!(!text.iter().any(|text| text.contains(&bo_word)));

    // Into another's account it comes as theirs, and nothing of it leads back.
    let (mut cleo, _, cleo_word) = with_a_search("cleo").await;
    let before = ada.get("/api/searches").await.ok();
    let answer = cleo
        .upload("/api/import?on_conflict=keep", "export.zip", bytes)
        .await;
    assert!(answer.status.is_success(), "{}", answer.body);
    let list = cleo.get("/api/searches").await.ok().to_string();
    assert!(
        list.contains(&cleo_word) && list.contains(&ada_word),
        "{list}"
    );
    for search in items(&cleo.get("/api/searches").await.ok()) {
        cleo.delete(&format!("/api/searches/{}", id(&search)))
            .await
            .ok();
    }
    assert_eq!(ada.get("/api/searches").await.ok(), before);
    for (person, expected) in [(&mut ada, 1), (&mut cleo, 1)] {
        let sessions = items(&person.get("/api/sessions").await.ok());
        assert_eq!(
            sessions.len(),
            expected,
            "sessions are nothing one takes along"
        );
    }
}
