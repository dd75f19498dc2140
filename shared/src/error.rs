//! What the API answers when it cannot do what was asked: RFC 9457 problem documents.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ports::DbError;

/// A problem document (<https://www.rfc-editor.org/rfc/rfc9457>). `type` is stable and a client may
/// rely on it; `detail` is for a person and says what, where and what to do. Never holds content of
/// a tenant other than the one who asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// `urn:rolecall:problem:<slug>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// A short sentence, the same for every problem of this type.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What happened here and what to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Which part of the request is meant (a field's name, a JSON pointer).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// With `illegal-move`: the states that would be legal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub legal: Vec<String>,
    /// Seconds after which a retry makes sense; sent as `Retry-After` too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
}

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident = $status:literal $slug:literal $title:literal;)*) => {
        impl Problem {
            $($(#[$doc])* pub fn $name(detail: impl Into<String>) -> Self {
                Self::of($status, $slug, $title, detail.into())
            })*
        }
    };
}

problems! {
    /// The request's shape or a value in it is wrong.
    invalid = 400 "invalid-request" "The request is not valid";
    /// Nobody known asks; sent with `WWW-Authenticate: Bearer`.
    unauthenticated = 401 "unauthenticated" "Sign in first";
    /// The caller may not do this.
    forbidden = 403 "forbidden" "Not allowed";
    /// There is no such thing (or not for this person).
    not_found = 404 "not-found" "Not found";
    /// There is such a thing, but not this method on it; `Allow` names those there are.
    no_method = 405 "method-not-allowed" "Method not allowed";
    /// The state does not allow it.
    conflict = 409 "conflict" "That conflicts with the current state";
    /// The person deleted their account: what was here will not come back.
    gone = 410 "gone" "Gone for good";
    /// More bytes than the limit.
    too_large = 413 "too-large" "Too large";
    /// An address longer than any of ours.
    long_address = 414 "long-address" "The address is too long";
    /// A kind of file or body that is not read here.
    unsupported = 415 "unsupported-type" "This kind of content is not read here";
    /// Another name than ours; there is nothing for it here.
    misdirected = 421 "misdirected-request" "This is not the address of this instance";
    /// Well-formed, but nothing could be made of it.
    unreadable = 422 "unreadable" "It could not be read";
    /// Too often.
    too_many = 429 "too-many-requests" "Too many requests";
    /// Our fault; the detail never holds internals.
    internal = 500 "internal" "Something went wrong on our side";
    /// Something we rely on did not answer.
    unavailable = 503 "unavailable" "Temporarily unavailable";
}

impl Problem {
    fn of(status: u16, slug: &str, title: &str, detail: String) -> Self {
        Self {
            kind: format!("urn:rolecall:problem:{slug}"),
            title: title.to_owned(),
            status,
            detail: Some(detail),
            field: None,
            legal: Vec::new(),
            retry_after: None,
        }
    }

    /// Names the part of the request that is meant.
    #[must_use]
    pub fn at(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// Says after how many seconds a retry makes sense.
    #[must_use]
    pub const fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} {}: {}",
            self.status,
            self.title,
            self.detail.as_deref().unwrap_or("no detail")
        )
    }
}

impl std::error::Error for Problem {}

impl From<crate::application::IllegalMove> for Problem {
    fn from(illegal: crate::application::IllegalMove) -> Self {
        let legal: Vec<String> = illegal
            .from
            .legal_next()
            .iter()
            .map(|s| s.as_str().to_owned())
            .collect();
        let mut problem = Self::of(409, "illegal-move", "This move is not possible", {
            if legal.is_empty() {
                format!("{illegal}; nothing follows it, but it can be undone")
            } else {
                format!("{illegal}; it can become {}", legal.join(", "))
            }
        });
        problem.legal = legal;
        problem
    }
}

impl From<crate::ids::InvalidId> for Problem {
    fn from(invalid: crate::ids::InvalidId) -> Self {
        Self::invalid(invalid.to_string())
    }
}

impl From<DbError> for Problem {
    /// The database's own words go to the log, not to the client.
    fn from(error: DbError) -> Self {
        match error {
            DbError::Busy => Self::unavailable("the database is busy; try again").retry_after(1),
            DbError::Full => Self::unavailable("the database is full; export or delete something"),
            _ => Self::internal("the database refused the request; the log has the reason"),
        }
    }
}

/// With the `axum-core` response trait, so that handlers answer `Result<_, Problem>`.
impl axum_core::response::IntoResponse for Problem {
    fn into_response(self) -> axum_core::response::Response {
        let status = http::StatusCode::from_u16(self.status)
            .unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(
            http::header::CONTENT_TYPE,
            http::HeaderValue::from_static("application/problem+json"),
        );
        if status == http::StatusCode::UNAUTHORIZED {
            // RFC 9110, section 11.6.1: a 401 names a way in.
            headers.insert(
                http::header::WWW_AUTHENTICATE,
                http::HeaderValue::from_static("Bearer"),
            );
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(http::header::RETRY_AFTER, http::HeaderValue::from(seconds));
        }
        response
    }
}
