//! What the browser comes back with: a query, or a posted form of the same spelling.

use url::form_urlencoded;

use super::Discovery;

/// The longest query or form that is read, in bytes. Apple adds a JSON of the person's name.
const MAX_LENGTH: usize = 16 * 1_024;
/// The longest code (some providers' are signed tokens).
const MAX_CODE: usize = 8 * 1_024;

/// Why the answer leads to no sign-in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallbackError {
    /// Longer than any answer is.
    #[error("the provider's answer is too long")]
    TooLong,
    /// No `state` and `code`, or one of them twice.
    #[error("the provider's answer lacks its state or its code; begin the sign-in again")]
    Malformed,
    /// The provider refused, or the person changed their mind (`access_denied`).
    #[error("the provider answered “{0}”")]
    Refused(String),
    /// It is another provider's answer (RFC 9207).
    #[error("this answer is from another provider than the sign-in began at")]
    Issuer,
}

/// A provider's answer. Prints without its code.
#[derive(Clone, PartialEq, Eq)]
pub struct Callback {
    /// Finds the flow.
    pub state: String,
    /// To be exchanged for the id token, or why there is none.
    pub code: Result<String, CallbackError>,
    iss: Option<String>,
}

impl std::fmt::Debug for Callback {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Callback(…)")
    }
}

impl Callback {
    /// Reads the query (without its `?`) or the body.
    pub fn parse(form: &[u8]) -> Result<Self, CallbackError> {
        if form.len() > MAX_LENGTH {
            return Err(CallbackError::TooLong);
        }
        let field = |name: &str| {
            let mut values = form_urlencoded::parse(form)
                .filter(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned());
            let value = values.next();
            match values.next() {
                Some(_) => Err(CallbackError::Malformed),
                None => Ok(value),
            }
        };
        let state = field("state")?.ok_or(CallbackError::Malformed)?;
        let code = match (field("code")?, field("error")?) {
            (Some(code), None) if (1..=MAX_CODE).contains(&code.len()) => Ok(code),
            (None, Some(error)) => Err(CallbackError::Refused(plain(&error))),
            _ => return Err(CallbackError::Malformed),
        };
        let iss = field("iss")?;
        Ok(Self { state, code, iss })
    }

    /// Whether the answer is this provider's, as far as it says whose it is.
    pub fn check(&self, discovery: &Discovery) -> Result<(), CallbackError> {
        match &self.iss {
            Some(iss) if *iss == discovery.issuer => Ok(()),
            None if !discovery.names_itself => Ok(()),
            _ => Err(CallbackError::Issuer),
        }
    }
}

/// An error code as RFC 6749 spells them; anything else is not repeated to anybody.
pub(super) fn plain(error: &str) -> String {
    let sound = (1..=64).contains(&error.len())
        && error
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if sound { error } else { "an error" }.to_owned()
}
