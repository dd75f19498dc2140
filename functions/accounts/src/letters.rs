//! The letters this function writes: what they say, and how they come into the database.
//!
//! Every one says what to do if it was not the reader who asked, and none greets by a name: whoever
//! can have a letter sent must not be able to put words into it.

use accounts::letters::{DECOY, NewLetter};
use accounts::{DAY, HOUR};
use mail::Letter;
use shared::TenantId;
use shared::ids::Millis;

use crate::config::Cloud;
use crate::context::Inner;
use crate::failure::Failure;

/// How long the link of a registration or a new address works.
pub(crate) const VERIFY_LASTS: Millis = DAY;
/// How long the link of a reset works.
pub(crate) const RESET_LASTS: Millis = HOUR;
/// How long a letter without a link is worth sending.
const NEWS_LASTS: Millis = 3 * DAY;

/// What a letter is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum About<'a> {
    /// Somebody registered with this address.
    Register { token: &'a str },
    /// Somebody registered with an address that has an account.
    AlreadyThere,
    /// An account is to have this address.
    NewAddress { token: &'a str },
    /// An account has another address now.
    OldAddress { new: &'a str },
    /// A password is to be set anew.
    Reset { token: &'a str },
    /// A password was set.
    PasswordChanged,
    /// A password was set by a link, and everybody is out.
    PasswordReset,
    /// An account can be entered by a provider now.
    Linked { provider: &'a str },
    /// Not any more.
    Unlinked { provider: &'a str },
    /// A program can ask in an account's name now.
    TokenMade,
    /// An account is gone.
    Farewell { snapshots_gone: &'a str },
    /// Nobody: the letter only costs what one costs.
    Nobody,
}

impl About<'_> {
    const fn kind(self) -> &'static str {
        match self {
            Self::Register { .. } => "verify",
            Self::AlreadyThere => "already-there",
            Self::NewAddress { .. } => "email",
            Self::OldAddress { .. } => "old-address",
            Self::Reset { .. } => "reset",
            Self::PasswordChanged | Self::PasswordReset => "password-changed",
            Self::Linked { .. } => "linked",
            Self::Unlinked { .. } => "unlinked",
            Self::TokenMade => "token-made",
            Self::Farewell { .. } => "farewell",
            Self::Nobody => DECOY,
        }
    }

    const fn lasts(self) -> Millis {
        match self {
            Self::Register { .. } | Self::NewAddress { .. } => VERIFY_LASTS,
            Self::Reset { .. } | Self::Nobody => RESET_LASTS,
            _ => NEWS_LASTS,
        }
    }

    /// Subject and text.
    fn words(self, home: &str) -> (&'static str, String) {
        match self {
            Self::Register { token } => (
                "Confirm your address",
                format!(
                    "Welcome to Rolecall.\n\nOpen this link within a day to confirm that this \
                     address is yours:\n\n{home}/verify#token={token}\n\nThen sign in with the \
                     password you chose.\n\nIf you did not register, leave this letter be: without \
                     the link there is no account."
                ),
            ),
            Self::AlreadyThere => (
                "You already have an account",
                format!(
                    "Somebody, most likely you, registered at Rolecall with this address. You \
                     already have an account here, so nothing was changed.\n\nSign in at {home}/\
                     sign-in. If you forgot your password, ask there for a new one.\n\nIf it was not \
                     you, there is nothing to do."
                ),
            ),
            Self::NewAddress { token } => (
                "Confirm your new address",
                format!(
                    "An account at Rolecall is to have this address. Open this link within a day to \
                     confirm that it is yours:\n\n{home}/verify#token={token}\n\nIf you did not ask \
                     for this, leave this letter be, and nothing changes."
                ),
            ),
            Self::OldAddress { new } => (
                "Your address was changed",
                format!(
                    "From now on your account at Rolecall has the address {new}, and letters go \
                     there.\n\nIf it was not you, write to whoever runs {home} at once: somebody \
                     knows your password."
                ),
            ),
            Self::Reset { token } => (
                "Choose a new password",
                format!(
                    "Open this link within an hour to choose a new password for Rolecall:\n\n\
                     {home}/reset#token={token}\n\nYou will be signed out everywhere, and can sign in \
                     with the new one; API tokens are taken back and providers unlinked.\n\nIf you did not ask for this, leave this letter be: your \
                     password stays as it is."
                ),
            ),
            Self::PasswordChanged => (
                "Your password was changed",
                format!(
                    "Your password at Rolecall was changed just now, and your other sessions were \
                     closed.\n\nIf it was not you, choose a new one at once: {home}/forgot"
                ),
            ),
            Self::PasswordReset => (
                "Your password was changed",
                format!(
                    "Your password at Rolecall was set anew just now. Every session was closed, every \
                     API token taken back, and every provider unlinked: sign in with the new password \
                     at {home}/sign-in, and link and make again what you use.\n\nIf it was not you, \
                     somebody reads your letters: secure your mailbox, then choose a new one at once: \
                     {home}/forgot"
                ),
            ),
            Self::Linked { provider } => (
                "There is a new way to sign in",
                format!(
                    "You can sign in to Rolecall with {provider} from now on.\n\nIf it was not you, \
                     take it away in your settings and change your password: {home}/account"
                ),
            ),
            Self::Unlinked { provider } => (
                "A way to sign in was taken away",
                format!(
                    "You can no longer sign in to Rolecall with {provider}.\n\nIf it was not you, \
                     change your password: {home}/account"
                ),
            ),
            Self::TokenMade => (
                "There is a new API token",
                format!(
                    "A token was made with which a program can use your account at Rolecall.\n\nIf it \
                     was not you, take it back in your settings and change your password: {home}/account"
                ),
            ),
            Self::Farewell { snapshots_gone } => (
                "Your account is gone",
                format!(
                    "Your account at Rolecall was deleted, and the key of everything you kept there \
                     with it. The last backup that could hold that key is gone by {snapshots_gone}.\
                     \n\nThank you for having been here, and all the best for your search.\n\nIf it \
                     was not you, write to whoever runs {home}; we cannot bring your data back."
                ),
            ),
            Self::Nobody => ("", String::new()),
        }
    }
}

impl Inner {
    /// Writes a letter, to be put into the batch of the change it tells of.
    pub(crate) fn letter(
        &self,
        cloud: &Cloud,
        about: About<'_>,
        to: &str,
        account: Option<&TenantId>,
    ) -> Result<NewLetter, Failure> {
        let (subject, text) = about.words(&cloud.public_url);
        let letter = Letter {
            to: to.to_owned(),
            subject: subject.to_owned(),
            text,
        };
        let (id, now) = (self.fresh_id(), self.now());
        let body = cloud
            .seals
            .seal(&self.ports.random, "letters", &id, &letter)?;
        Ok(NewLetter {
            id,
            kind: about.kind(),
            account: account.cloned(),
            body,
            expires_at: now + about.lasts(),
            created_at: now,
        })
    }
}
