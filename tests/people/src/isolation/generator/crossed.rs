//! Asking for what is another's: their ids in paths, bodies and queries, their keys, tags and cursors,
//! and headers that say to be somebody.

use reqwest::Method;
use serde_json::json;

use super::list::an_application;
use super::{Kind, Scene, callers, own};
use crate::isolation::model::{Effect, Model};
use crate::isolation::request::{Ask, Body};
use crate::random::Random;

/// What a request for another's thing is told: that there is none.
const NONE: &[u16] = &[404];

pub(super) const KINDS: &[(usize, Kind)] = &[
    (4, their_search),
    (4, their_application),
    (3, their_cv),
    (2, their_task),
    (2, their_cv_in_a_search),
    (1, their_cv_in_an_upload),
    (3, their_key),
    (3, their_tag),
    (3, their_cursor),
    (2, their_events),
    (2, their_posting),
    (2, their_words),
    (2, their_session),
    (2, their_token_row),
    (2, administration),
    (1, their_archive),
    (2, named_in_a_query),
    (1, strange_paths),
];

/// A request that says, in headers nobody outside may set, to be another's or from elsewhere. They
/// must change nothing.
pub(super) fn disguised(s: &Scene<'_>, r: &mut Random, ask: Ask) -> Ask {
    let other = s.other(r);
    let session = other.sessions.first().map_or("", |session| &session.id);
    let account = &other.account;
    match r.below(10) {
        0 => ask.header("rolecall-caller", format!("session {session}")),
        1 => ask
            .header("rolecall-caller", "owner")
            .header("rolecall-tenant", account),
        2 => ask
            .header("rolecall-person", account)
            .header("rolecall-caller", "proxy"),
        3 => ask
            .header("x-rolecall-tenant", account)
            .header("rolecall-tenant", account),
        4 => ask
            .header("x-forwarded-for", &other.address)
            .header("x-real-ip", &other.address),
        5 => ask
            .header("x-forwarded-host", "evil.example")
            .header("x-forwarded-user", account),
        6 => ask.header(
            "forwarded",
            format!("for={};host=evil.example", other.address),
        ),
        7 => ask
            .header("x-original-url", "/api/export")
            .header("x-rewrite-url", format!("/tenants/{account}/api/export")),
        8 => ask
            .header("x-http-method-override", "DELETE")
            .header("rolecall-address", &other.address),
        _ => ask
            .header("cf-access-authenticated-user-email", &other.credentials.0)
            .header("rolecall-request", account),
    }
}

fn first_of<'a>(mut ids: impl Iterator<Item = &'a String>, r: &mut Random) -> Option<String> {
    let skipped = r.below(4);
    let ids: Vec<&String> = ids.by_ref().take(skipped + 1).collect();
    ids.last().map(|id| (*id).clone())
}

fn their_search(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let id = first_of(s.other(r).searches.keys(), r)?;
    let path = format!("/api/searches/{id}");
    Some(
        match r.below(3) {
            0 => s.get(r, "GET /api/searches/{theirs}", path),
            1 => s.put(r, "PUT /api/searches/{theirs}", path).json(s.spec()),
            _ => s.delete(r, "DELETE /api/searches/{theirs}", path),
        }
        .expect(NONE),
    )
}

fn their_application(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let id = an_application(s.other(r), r)?;
    if r.chance(50) {
        let path = format!("/api/applications/{id}");
        return Some(
            s.get(r, "GET /api/applications/{theirs}", path)
                .expect(NONE),
        );
    }
    let path = format!("/api/applications/{id}/status");
    let ask = s.post(r, "POST /api/applications/{theirs}/status", path);
    Some(ask.json(json!({"status": "archived"})).expect(NONE))
}

fn their_cv(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let id = first_of(s.other(r).cvs.keys(), r)?;
    let (path, query) = (format!("/api/cvs/{id}"), format!("/api/profile?cv={id}"));
    Some(
        match r.below(5) {
            0 => s
                .put(r, "PUT /api/cvs/{theirs}", path)
                .json(json!({"name": s.word()})),
            1 => s.delete(r, "DELETE /api/cvs/{theirs}", path),
            2 => s.get(r, "GET /api/profile?cv={theirs}", query),
            3 => s
                .put(r, "PUT /api/profile?cv={theirs}", query)
                .json(s.me.profile.clone()),
            _ => {
                let path = format!("/api/profile/cv?cv={id}");
                s.delete(r, "DELETE /api/profile/cv?cv={theirs}", path)
            }
        }
        .expect(NONE),
    )
}

fn their_task(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let id = first_of(s.other(r).tasks.iter(), r)?;
    Some(
        match r.below(2) {
            0 => s.get(r, "GET /api/tasks/{theirs}", format!("/api/tasks/{id}")),
            _ => s.post(
                r,
                "POST /api/tasks/{theirs}/cancel",
                format!("/api/tasks/{id}/cancel"),
            ),
        }
        .expect(NONE),
    )
}

fn their_cv_in_a_search(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let mut spec = s.spec();
    spec["cv"] = json!(first_of(s.other(r).cvs.keys(), r)?);
    let ask = s.post(r, "POST /api/searches, their CV", "/api/searches");
    Some(ask.json(spec).expect(&[400]))
}

fn their_cv_in_an_upload(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let id = first_of(s.other(r).cvs.keys(), r)?;
    let mut ask = s.post(r, "POST /api/profile/cv, theirs", "/api/profile/cv");
    ask.body = Body::Form {
        fields: vec![("cv", id)],
        name: "mine.txt".to_owned(),
        bytes: own::cv(&s.word()),
    };
    Some(ask.expect(&[404, 429]))
}

/// The same key and the same words as another's: a search of one's own, not their answer.
fn their_key(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let shared = |key: &&(String, serde_json::Value, String)| key.1["name"] == "Quartermaster";
    let keys: Vec<_> = s.other(r).keys.iter().filter(shared).collect();
    let (key, spec, _) = (*r.pick(&keys)?).clone();
    if s.me.searches.len() >= 12 || s.me.keys.iter().any(|mine| mine.0 == key) {
        return None;
    }
    let ask = s
        .post(r, "POST /api/searches, their key", "/api/searches")
        .json(spec.clone());
    let effect = Effect::SearchAdded {
        spec,
        key: Some(key.clone()),
    };
    Some(
        ask.header("idempotency-key", key)
            .expect(&[201])
            .effect(effect),
    )
}

/// What another has already seen of the same address is new here.
fn their_tag(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    const SHARED: [&str; 5] = [
        "/api/searches",
        "/api/profile",
        "/api/cvs",
        "/api/weights",
        "/api/tasks?limit=100",
    ];
    let path = *r.pick(&SHARED)?;
    let tag = s.other(r).tags.get(path)?;
    Some(
        s.get(r, "GET … If-None-Match, theirs", path)
            .header("if-none-match", tag),
    )
}

fn their_cursor(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let other = s.other(r);
    let cursor = r.pick(&other.cursors)?.clone();
    let (route, path, effect) = match r.below(2) {
        0 => (
            "GET /api/applications?cursor, theirs",
            "/api/applications",
            Effect::ApplicationPage,
        ),
        _ => (
            "GET /api/tasks?cursor, theirs",
            "/api/tasks",
            Effect::TaskList,
        ),
    };
    let ask = s.get(r, route, format!("{path}?cursor={cursor}"));
    Some(ask.expect(&[200, 400]).effect(effect))
}

fn their_events(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let heard = s.other(r).heard;
    let ask = s.get(
        r,
        "GET /api/updates, their place",
        format!("/api/updates?after={heard}"),
    );
    Some(
        ask.header("last-event-id", heard.to_string())
            .effect(Effect::Heard),
    )
}

/// What another brought along is known to nobody.
fn their_posting(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let other = s.other(r);
    let path = match r.below(2) {
        0 => format!("/api/why?url=https://careers.example/zq{}x1/0", other.word),
        _ => format!("/api/why?id={}", an_application(other, r)?),
    };
    Some(s.get(r, "GET /api/why, theirs", path).expect(&[200, 400]))
}

/// Words only another wrote find nothing.
fn their_words(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let word = &s.other(r).word;
    let path = format!("/api/applications?q={word}");
    Some(
        s.get(r, "GET /api/applications?q, their words", path)
            .effect(Effect::NoItems),
    )
}

fn their_session(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let id = s.other(r).sessions.first()?.id.clone();
    let path = format!("/api/sessions/{id}");
    Some(
        callers::by_cookie(s, r, "DELETE /api/sessions/{theirs}", Method::DELETE, &path)
            .expect(NONE),
    )
}

fn their_token_row(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let id = first_of(s.other(r).tokens.keys(), r)?;
    let path = format!("/api/tokens/{id}");
    Some(
        callers::by_cookie(s, r, "DELETE /api/tokens/{theirs}", Method::DELETE, &path).expect(NONE),
    )
}

fn administration(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let other: &Model = s.other(r);
    let mut by = |route, method, path: &str| callers::by_cookie(s, r, route, method, path);
    let account = format!("/api/admin/accounts/{}", other.account);
    let ask = match s.number % 6 {
        0 => by("GET /api/admin", Method::GET, "/api/admin"),
        1 => by(
            "GET /api/admin/accounts",
            Method::GET,
            "/api/admin/accounts",
        ),
        2 => by("PUT /api/admin/accounts/{theirs}", Method::PUT, &account)
            .json(json!({"disabled": true})),
        3 => by("GET /api/admin/letters", Method::GET, "/api/admin/letters"),
        4 => by(
            "PUT /api/admin/allowlist",
            Method::PUT,
            "/api/admin/allowlist",
        )
        .json(json!({"patterns": ["@evil.example"]})),
        _ => by(
            "POST /api/admin/keys/rewrap",
            Method::POST,
            "/api/admin/keys/rewrap",
        ),
    };
    Some(ask.expect(&[403]))
}

/// Another's export, by whoever found it: asked what it would do, which is nothing.
fn their_archive(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let archive = &s.other(r).archive;
    let path = "/api/import?dry_run=true";
    let mut ask = callers::import_of(archive, s, r, "POST /api/import?dry_run, theirs", path)?;
    if let Body::Form { fields, .. } = &mut ask.body {
        // What is in it may be told to who holds it: it is said in the request, packed.
        fields.extend(s.others.iter().map(|other| ("about", other.word.clone())));
    }
    Some(ask)
}

fn named_in_a_query(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let account = &s.other(r).account;
    let name = *r.pick(&["tenant", "person", "account", "user", "sub"])?;
    let path = format!("/api/searches?{name}={account}");
    Some(
        s.get(r, "GET /api/searches?{who}", path)
            .effect(Effect::SearchList),
    )
}

/// Addresses that some servers read in two ways.
fn strange_paths(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let account = &s.other(r).account;
    let path = match r.below(7) {
        0 => format!("/api/../tenants/{account}/api/searches"),
        1 => format!("/tenants/{account}/api/searches"),
        2 => format!("/internal/tenants/{account}"),
        3 => format!("/api/searches/..%2f..%2f{account}"),
        4 => format!("//api/searches;tenant={account}"),
        5 => format!("/api/%73earches/%2e%2e/{account}"),
        _ => format!("/call/tenant/{account}"),
    };
    Some(
        s.get(r, "GET strange paths", path)
            .expect(&[404, 400, 405, 403, 200]),
    )
}
