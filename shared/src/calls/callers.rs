//! What gateway and accounts ask of a tenant: in whose name it may be asked for anything, by sessions
//! and by API tokens.

use serde::{Deserialize, Serialize};

use super::{Call, Done};
use crate::ids::Millis;

/// Note a session, so that requests in its name are let in. Repeating it changes nothing.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OpenSession {
    /// A ULID; the session's token names it.
    pub id: String,
    /// When it ends unless it is used before.
    pub until: Millis,
    /// What the browser calls itself, at most 200 characters.
    pub agent: String,
    /// How the person signed in: `password`, or an identity provider's id.
    pub via: String,
}
call!(OpenSession, Done, "open-session");

/// Whether a session still stands.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CheckSession {
    /// As in [`OpenSession`].
    pub id: String,
}
call!(CheckSession, SessionLiveness, "check-session");
/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionLiveness {
    /// False once it was closed or ran out.
    pub live: bool,
}

/// Which sessions stand.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ListSessions {}
call!(ListSessions, SessionList, "list-sessions");
/// The newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SessionList {
    /// Those that stand.
    pub sessions: Vec<SessionNote>,
}
/// A session as its tenant knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionNote {
    /// Its ULID.
    pub id: String,
    /// What the browser called itself.
    pub agent: String,
    /// How the person signed in.
    pub via: String,
    /// When.
    pub created_at: Millis,
    /// When it was last used, to the hour.
    pub seen_at: Millis,
    /// When it ends unless it is used before.
    pub until: Millis,
}

/// Close sessions; requests in their names are refused from now on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CloseSessions {
    /// Which.
    pub which: SessionsToClose,
}
/// Which sessions are meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionsToClose {
    /// This one.
    One(String),
    /// All but this one.
    AllBut(String),
    /// All.
    All,
}
call!(CloseSessions, Closed, "close-sessions");
/// How many were open and are closed now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// The number.
    pub closed: u32,
}

/// Note an API token. Repeating it changes nothing.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AddToken {
    /// A ULID; the token names it.
    pub id: String,
    /// What the person calls it.
    pub name: String,
    /// `read`, `write`.
    pub scopes: Vec<String>,
    /// When it ends.
    pub until: Millis,
}
call!(AddToken, Done, "add-token");

/// Which API tokens stand.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ListTokens {}
call!(ListTokens, TokenList, "list-tokens");
/// The newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct TokenList {
    /// Those that stand.
    pub tokens: Vec<TokenNote>,
}
/// An API token as its tenant knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenNote {
    /// Its ULID.
    pub id: String,
    /// What the person calls it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: Millis,
    /// When it was last used, to the hour.
    pub used_at: Option<Millis>,
    /// When it ends.
    pub until: Millis,
}

/// Take an API token back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CloseToken {
    /// Its ULID.
    pub id: String,
}
call!(CloseToken, Closed, "close-token");

/// Close every session and take every API token back, in one transaction: nobody is left who may ask
/// in this person's name. Repeating it changes nothing.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ShutOut {}
call!(ShutOut, Done, "shut-out");
