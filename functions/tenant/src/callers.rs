//! In whose name a request comes. The gateway has read the cookie or the token and checked its
//! signature; whether it still stands is known here, where closing it is written.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderName};
use shared::Problem;

use crate::context::Tenant;
use crate::failure::Failure;
use crate::store::{sessions, tokens};

/// Set by the gateway on everything it hands on, and taken away from what comes from outside.
const CALLER: HeaderName = HeaderName::from_static("rolecall-caller");

/// Who asks.
#[derive(Debug, PartialEq, Eq)]
enum Caller<'a> {
    /// The owner of this machine, a guest of the demo, or a person whom a proxy in front has signed
    /// in: the gateway knows all there is to know.
    Known,
    /// A browser, by its session's id.
    Session(&'a str),
    /// A program, by its token's id.
    Token(&'a str),
}

impl<'a> Caller<'a> {
    fn of(headers: &'a HeaderMap) -> Option<Self> {
        let mut given = headers.get_all(CALLER).iter();
        let (Some(caller), None) = (given.next(), given.next()) else {
            return None;
        };
        match caller.to_str().ok()?.split_once(' ') {
            None if matches!(caller.as_bytes(), b"owner" | b"guest" | b"proxy") => {
                Some(Self::Known)
            }
            Some(("session", id)) if !id.is_empty() => Some(Self::Session(id)),
            Some(("token", id)) if !id.is_empty() => Some(Self::Token(id)),
            _ => None,
        }
    }
}

/// Lets a request of somebody known through; a session or a token must stand.
pub(crate) async fn only_known(
    State(tenant): State<Tenant>,
    request: Request,
    next: Next,
) -> Result<Response, Failure> {
    let refused = match Caller::of(request.headers()) {
        None => Some("nobody vouched for this request; it has to come through the gateway"),
        Some(Caller::Known) => None,
        Some(Caller::Session(id)) => {
            let ctx = tenant.open().await?;
            let stands = sessions::used(&ctx.mine.db, id, ctx.now()).await?;
            (!stands).then_some("this session has ended; sign in again")
        }
        Some(Caller::Token(id)) => {
            let ctx = tenant.open().await?;
            let stands = tokens::used(&ctx.mine.db, id, ctx.now()).await?;
            (!stands).then_some("this API token was taken back or has run out; make another")
        }
    };
    match refused {
        None => Ok(next.run(request).await),
        Some(why) => Err(Problem::unauthenticated(why).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(CALLER, value.parse().unwrap());
        }
        format!("{:?}", Caller::of(&headers))
    }

    #[test]
    fn a_caller_is_one_of_five() {
        for known in ["owner", "guest", "proxy"] {
            assert_eq!(read(&[known]), "Some(Known)");
        }
        assert_eq!(read(&["session 01J"]), "Some(Session(\"01J\"))");
        assert_eq!(read(&["token 01J"]), "Some(Token(\"01J\"))");
        for nobody in [
            &[][..],
            &[""],
            &["Owner"],
            &["owner "],
            &["session"],
            &["session "],
            &["admin 01J"],
            &["owner", "owner"],
            &["owner, owner"],
        ] {
            assert_eq!(read(nobody), "None", "{nobody:?}");
        }
    }
}
