//! The session cookie: reading it, renewing it while it is used, removing it once it is worth
//! nothing.

use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue};
use identity::credentials::{
    self, RepeatedCookie, SESSION_COOKIE, clear_session_cookie, set_session_cookie,
};
use identity::{Session, SessionKeys};
use shared::{Millis, Problem};

fn cookie(headers: &HeaderMap) -> Result<Option<String>, RepeatedCookie> {
    // Another application's cookie may hold any bytes; ours holds ASCII.
    let values: Vec<_> = headers
        .get_all(COOKIE)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    let value = credentials::cookie(values.iter().map(AsRef::as_ref), SESSION_COOKIE)?;
    Ok(value.map(str::to_owned))
}

/// Whether a request brings a session cookie, good or bad.
pub(crate) fn is_there(headers: &HeaderMap) -> bool {
    !matches!(cookie(headers), Ok(None))
}

/// The session of a request's cookie, if it brings one.
pub(super) fn read(
    headers: &HeaderMap,
    keys: &SessionKeys,
    now: Millis,
) -> Result<Option<Session>, Problem> {
    let cookie = cookie(headers).map_err(|error| Problem::invalid(error.to_string()))?;
    cookie
        .map(|token| {
            Session::verify(keys, &token, now)
                .map_err(|_| Problem::unauthenticated("this session has ended; sign in again"))
        })
        .transpose()
}

/// Sets the cookie anew where it is older than a day. Only for answers of somebody who has checked
/// that the session stands.
pub(crate) fn renew(answer: &mut HeaderMap, session: &Session, keys: &SessionKeys, now: Millis) {
    let renewed = session
        .renewed(now)
        .and_then(|session| session.sign(keys).ok())
        .and_then(|token| HeaderValue::from_str(&set_session_cookie(&token)).ok());
    if let Some(cookie) = renewed {
        answer.append(SET_COOKIE, cookie);
    }
}

/// Removes the cookie from the browser, unless this answer sets it.
pub(crate) fn clear(answer: &mut HeaderMap) {
    let name = SESSION_COOKIE.as_bytes();
    let sets_it = answer.get_all(SET_COOKIE).iter().any(|cookie| {
        let value = cookie.as_bytes().strip_prefix(name);
        value.is_some_and(|value| value.starts_with(b"="))
    });
    if !sets_it && let Ok(cookie) = HeaderValue::from_str(&clear_session_cookie()) {
        answer.append(SET_COOKIE, cookie);
    }
}
