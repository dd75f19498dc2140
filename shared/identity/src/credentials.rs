//! Where tokens travel: the session cookie and the `Authorization` header.

use crate::session::SESSION_LASTS;

/// The session cookie. The prefix binds it to this host, to `Path=/` and to HTTPS
/// (<https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis>, section 4.1.3.2).
pub const SESSION_COOKIE: &str = "__Host-rolecall";
/// Binds a sign-in at an identity provider to the browser it began in.
pub const FLOW_COOKIE: &str = "__Host-rolecall-flow";
/// How long a sign-in at an identity provider may take, in seconds.
pub const FLOW_SECONDS: u32 = 10 * 60;

/// A cookie was sent twice: one of them was planted, and which one cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a cookie was sent more than once; sign out, or remove this site's cookies, and try again")]
pub struct RepeatedCookie;

/// The value of the cookie `name` in the values of a request's `Cookie` headers, of which HTTP/2
/// may send several. Names are compared exactly.
pub fn cookie<'a>(
    headers: impl IntoIterator<Item = &'a str>,
    name: &str,
) -> Result<Option<&'a str>, RepeatedCookie> {
    let mut values = headers
        .into_iter()
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.split_once('='))
        .filter(|(key, _)| key.trim_matches([' ', '\t']) == name)
        .map(|(_, value)| value.trim_matches([' ', '\t']));
    let value = values.next();
    match values.next() {
        Some(_) => Err(RepeatedCookie),
        None => Ok(value),
    }
}

/// `Set-Cookie` that sets or renews the session cookie for seven days.
pub fn set_session_cookie(token: &str) -> String {
    let seconds = SESSION_LASTS / 1_000;
    format!("{SESSION_COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={seconds}")
}

/// `Set-Cookie` that removes it.
pub fn clear_session_cookie() -> String {
    format!("{SESSION_COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}

/// `Set-Cookie` for the time of a sign-in elsewhere. A provider that answers with a form posts it
/// from its own site, which `SameSite=Lax` would keep the cookie out of.
pub fn set_flow_cookie(token: &str) -> String {
    format!(
        "{FLOW_COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=None; Max-Age={FLOW_SECONDS}"
    )
}

/// `Set-Cookie` that removes it.
pub fn clear_flow_cookie() -> String {
    format!("{FLOW_COOKIE}=; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=0")
}

/// The token of an `Authorization: Bearer <token>` header's value (RFC 6750, section 2.1); the
/// scheme in any case. None where it is another scheme or not one token.
pub fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.trim_matches([' ', '\t']).split_once(' ')?;
    let token = token.trim_start_matches(' ');
    let one = !token.is_empty() && token.bytes().all(|b| b.is_ascii_graphic());
    (scheme.eq_ignore_ascii_case("bearer") && one).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_cookie_among_several_is_found_and_two_of_a_name_are_refused() {
        let find = |headers: &[&'static str]| cookie(headers.iter().copied(), SESSION_COOKIE);
        assert_eq!(find(&[]), Ok(None));
        assert_eq!(
            find(&["a=b; __Host-rolecall=x.y.z; c=d"]),
            Ok(Some("x.y.z"))
        );
        assert_eq!(find(&["a=b", "__Host-rolecall=x"]), Ok(Some("x")));
        assert_eq!(
            find(&["a=b;;;=;\t__Host-rolecall = x=y ;"]),
            Ok(Some("x=y"))
        );
        assert_eq!(
            find(&["__host-rolecall=x; rolecall=y; x__Host-rolecall=z"]),
            Ok(None)
        );
        assert_eq!(find(&["__Host-rolecall-flow=x"]), Ok(None));
        for twice in [
            &["__Host-rolecall=x; __Host-rolecall=y"][..],
            &["__Host-rolecall=x", "__Host-rolecall=x"],
        ] {
            assert_eq!(find(twice), Err(RepeatedCookie));
        }
    }

    #[test]
    fn a_set_cookie_reads_as_the_browser_wants_it() {
        assert_eq!(
            set_session_cookie("x.y.z"),
            "__Host-rolecall=x.y.z; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=604800"
        );
        assert_eq!(
            clear_session_cookie(),
            "__Host-rolecall=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"
        );
        assert_eq!(
            set_flow_cookie("x"),
            "__Host-rolecall-flow=x; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=600"
        );
    }

    #[test]
    fn a_bearer_token_is_one_word_after_its_scheme() {
        for good in ["Bearer x.y.z", "bearer x.y.z", " BEARER  x.y.z "] {
            assert_eq!(bearer(good), Some("x.y.z"), "{good}");
        }
        for bad in [
            "",
            "Bearer",
            "Bearer ",
            "x.y.z",
            "Basic x.y.z",
            "Bearer x y",
            "Bearer\tx",
            "Bearer é",
        ] {
            assert_eq!(bearer(bad), None, "{bad}");
        }
    }
}
