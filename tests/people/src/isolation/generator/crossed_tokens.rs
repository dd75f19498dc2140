//! Saying to be somebody else: cookies and tokens taken apart and put together again.

use reqwest::Method;
use serde_json::json;

use super::{Kind, Scene};
use crate::isolation::request::{Ask, Credential};
use crate::random::Random;
use crate::signing;

/// What somebody is told whom nobody vouches for.
const NOBODY: &[u16] = &[401];

pub(super) const KINDS: &[(usize, Kind)] = &[
    (2, their_claims),
    (2, their_name_in_mine),
    (1, without_signature),
    (2, closed_session),
    (2, cookie_as_token),
    (1, token_as_cookie),
    (2, too_little_scope),
    (2, not_for_tokens),
];

fn reading(credential: Credential, route: &'static str) -> Ask {
    Ask::new(route, Method::GET, "/api/searches".to_owned(), credential).expect(NOBODY)
}

/// Another's claims above my signature, as cookie and as token.
fn their_claims(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let other = s.other(r);
    if r.chance(50) {
        let (theirs, mine) = (
            &other.sessions.first()?.cookie,
            &s.me.sessions.first()?.cookie,
        );
        let forged = signing::crossed(theirs, mine);
        return Some(reading(
            Credential::Cookie(forged),
            "GET by their claims, my signature",
        ));
    }
    let (theirs, mine) = (other.tokens.values().next()?, s.me.tokens.values().next()?);
    let forged = signing::crossed(&theirs.secret, &mine.secret);
    Some(reading(
        Credential::Bearer(forged),
        "GET by their claims, my signature",
    ))
}

/// My claims but for whose they are, or which session.
fn their_name_in_mine(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let other = s.other(r);
    let mine = &s.me.sessions.first()?.cookie;
    let session = other.sessions.first()?.id.clone();
    let forged = signing::with_claims(mine, |claims| match r.below(3) {
        0 => claims["sub"] = json!(other.account),
        1 => claims["jti"] = json!(session),
        _ => claims["exp"] = json!(9_999_999_999_u64),
    });
    Some(reading(Credential::Cookie(forged), "GET by changed claims"))
}

fn without_signature(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let forged = signing::unsigned(&s.other(r).sessions.first()?.cookie);
    let credential = if r.chance(50) {
        Credential::Cookie(forged)
    } else {
        Credential::Bearer(forged)
    };
    Some(reading(credential, "GET by unsigned claims"))
}

/// A session that was closed, mine or another's.
fn closed_session(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let whose = if r.chance(50) { s.me } else { s.other(r) };
    let cookie = r.pick(&whose.closed)?.cookie.clone();
    Some(reading(
        Credential::Cookie(cookie),
        "GET by a closed session",
    ))
}

fn cookie_as_token(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let whose = if r.chance(50) { s.me } else { s.other(r) };
    let cookie = whose.sessions.first()?.cookie.clone();
    Some(reading(
        Credential::Bearer(cookie),
        "GET by a cookie as a token",
    ))
}

fn token_as_cookie(s: &Scene<'_>, _: &mut Random) -> Option<Ask> {
    let token = s.me.tokens.values().next()?.secret.clone();
    Some(reading(
        Credential::Cookie(token),
        "GET by a token as a cookie",
    ))
}

fn too_little_scope(s: &Scene<'_>, _: &mut Random) -> Option<Ask> {
    let token = s.me.tokens.values().find(|token| !token.writes)?;
    let credential = Credential::Bearer(token.secret.clone());
    let ask = Ask::new(
        "POST by a reading token",
        Method::POST,
        "/api/searches".to_owned(),
        credential,
    );
    Some(ask.json(s.spec()).expect(&[403]))
}

/// Account, sessions, tokens and everything at once are no token's business.
fn not_for_tokens(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let tokens: Vec<_> = s.me.tokens.values().collect();
    let credential = Credential::Bearer(r.pick(&tokens)?.secret.clone());
    let paths = ["/api/sessions", "/api/tokens", "/api/export", "/api/admin"];
    let path = (*r.pick(&paths)?).to_owned();
    Some(Ask::new("GET what no token may", Method::GET, path, credential).expect(&[403]))
}
