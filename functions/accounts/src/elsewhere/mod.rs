//! People who are known elsewhere: at an OpenID Connect provider, or to a proxy in front of us.

mod arrival;
mod provider;

use std::fmt;

pub(crate) use arrival::{add, arrive};
pub(crate) use provider::Told;

/// Why somebody known elsewhere does not get in here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The sign-in is not one of ours, of another browser, used or too old.
    BeginAgain,
    /// The person changed their mind.
    Cancelled,
    /// The provider cannot be reached, or what it says does not add up; the log has the reason.
    Provider,
    /// Registration is closed.
    Closed,
    /// Registration is by allowlist, and they are not on it.
    NotAllowed,
    /// Their address has an account they must enter first.
    HasAccount,
    /// Their account was disabled.
    Disabled,
    /// The identity is another account's.
    Taken,
    /// Adding a way to sign in takes having signed in just now.
    SignInAgain,
}

impl Refused {
    /// What the page is told, in its address.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::BeginAgain => "begin-again",
            Self::Cancelled => "cancelled",
            Self::Provider => "provider",
            Self::Closed => "closed",
            Self::NotAllowed => "not-allowed",
            Self::HasAccount => "has-account",
            Self::Disabled => "disabled",
            Self::Taken => "taken",
            Self::SignInAgain => "sign-in-again",
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BeginAgain => "this sign-in has run out or began elsewhere; begin it again",
            Self::Cancelled => "the sign-in was cancelled",
            Self::Provider => "the provider could not say who you are; try again in a moment",
            Self::Closed => "nobody can register here; ask whoever runs it",
            Self::NotAllowed => "your address is not among those invited; ask whoever runs it",
            Self::HasAccount => {
                "your address has an account here; sign in with its password, or the way you did \
                 before, and add this way in your account"
            }
            Self::Disabled => "your account was disabled; ask whoever runs this",
            Self::Taken => "this identity opens another account",
            Self::SignInAgain => {
                "sign out and in again first: this takes having signed in just now"
            }
        })
    }
}
