//! What people ask about their account, sessions and tokens, and of everything at once.

use reqwest::Method;
use serde_json::json;

use super::{Kind, Scene};
use crate::isolation::model::Effect;
use crate::isolation::request::{Ask, Body};
use crate::random::Random;

/// Tokens and sessions a person has at most in a run.
const TOKENS: usize = 5;
const SESSIONS: usize = 3;

pub(super) const KINDS: &[(usize, Kind)] = &[
    (3, |s, r| {
        Some(by_cookie(s, r, "GET /api/auth", Method::GET, "/api/auth").effect(Effect::Account))
    }),
    (2, |s, r| {
        Some(
            by_cookie(s, r, "GET /api/sessions", Method::GET, "/api/sessions")
                .effect(Effect::SessionList),
        )
    }),
    (1, sign_in),
    (1, close_session),
    (2, |s, r| {
        Some(
            by_cookie(s, r, "GET /api/tokens", Method::GET, "/api/tokens")
                .effect(Effect::TokenList),
        )
    }),
    (1, add_token),
    (1, close_token),
    (1, export),
    (1, try_import),
    // Possible only just after an export.
    (60, import),
];

/// What tokens may not ask for.
pub(super) fn by_cookie(
    s: &Scene<'_>,
    r: &mut Random,
    route: &'static str,
    method: Method,
    path: &str,
) -> Ask {
    let ask = Ask::new(route, method, path.to_owned(), s.cookie(r));
    if r.chance(25) {
        return super::crossed::disguised(s, r, ask);
    }
    ask
}

fn sign_in(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    if s.me.sign_ins == 0 || s.me.sessions.len() >= SESSIONS {
        return None;
    }
    let (email, password) = &s.me.credentials;
    // Somebody else's session, closed long ago, lies in the browser.
    let mut ask = by_cookie(
        s,
        r,
        "POST /api/auth/sign-in",
        Method::POST,
        "/api/auth/sign-in",
    );
    let other = s.other(r);
    if let Some(old) = r.pick(&other.closed) {
        ask.credential = crate::isolation::request::Credential::Cookie(old.cookie.clone());
    } else {
        // Signing in rotates the session that was there, so the browser has none.
        ask.credential = crate::isolation::request::Credential::Cookie("none".to_owned());
    }
    let body = json!({"email": email, "password": password});
    Some(ask.json(body).effect(Effect::SessionOpened))
}

fn close_session(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let (last, first) = s.me.sessions.split_last()?;
    let kept = first.first()?.cookie.clone();
    let path = format!("/api/sessions/{}", last.id);
    let mut ask = by_cookie(s, r, "DELETE /api/sessions/{id}", Method::DELETE, &path);
    ask.credential = crate::isolation::request::Credential::Cookie(kept);
    Some(
        ask.expect(&[204, 200])
            .effect(Effect::SessionClosed(last.id.clone())),
    )
}

fn add_token(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    if s.me.tokens.len() >= TOKENS {
        return None;
    }
    let (name, writes) = (format!("Token {}", s.word()), r.chance(50));
    let scopes: &[&str] = if writes {
        &["read", "write"]
    } else {
        &["read"]
    };
    let ask = by_cookie(s, r, "POST /api/tokens", Method::POST, "/api/tokens");
    // In a session that is no longer fresh it takes the password, which may be given only so often.
    let body = json!({"name": name, "scopes": scopes, "password": s.me.credentials.1});
    Some(
        ask.json(body)
            .expect(&[201, 200, 429])
            .effect(Effect::TokenAdded { name, writes }),
    )
}

fn close_token(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let ids: Vec<&String> = s.me.tokens.keys().collect();
    let id = (*r.pick(&ids)?).clone();
    let path = format!("/api/tokens/{id}");
    let ask = by_cookie(s, r, "DELETE /api/tokens/{id}", Method::DELETE, &path);
    Some(ask.expect(&[204, 200]).effect(Effect::TokenClosed(id)))
}

fn export(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    if s.me.exports == 0 {
        return None;
    }
    let ask = by_cookie(s, r, "GET /api/export", Method::GET, "/api/export");
    Some(ask.effect(Effect::Exported))
}

/// What was exported, back to whom it belongs: asked what would become of it.
fn try_import(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let path = "/api/import?dry_run=true";
    import_to(s, r, "POST /api/import?dry_run", path)
}

/// The same in earnest, where nothing was changed since: everything is there already.
fn import(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    if !s.me.archive_is_fresh {
        return None;
    }
    let (route, path) = if r.chance(50) {
        ("POST /api/import, keep", "/api/import?on_conflict=keep")
    } else {
        (
            "POST /api/import, replace",
            "/api/import?on_conflict=replace",
        )
    };
    import_to(s, r, route, path)
}

fn import_to(s: &Scene<'_>, r: &mut Random, route: &'static str, path: &str) -> Option<Ask> {
    import_of(&s.me.archive, s, r, route, path)
}

/// An archive, whosever it is, brought in by somebody whom the limit still lets.
pub(super) fn import_of(
    archive: &[u8],
    s: &Scene<'_>,
    r: &mut Random,
    route: &'static str,
    path: &str,
) -> Option<Ask> {
    if archive.is_empty() || s.me.imports == 0 {
        return None;
    }
    let mut ask = by_cookie(s, r, route, Method::POST, path);
    ask.body = Body::Form {
        fields: Vec::new(),
        name: "export.zip".to_owned(),
        bytes: archive.to_vec(),
    };
    Some(ask)
}
