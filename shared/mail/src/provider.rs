//! What each provider is sent and what its answers mean.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use http::{Method, Request, StatusCode};
use serde::Deserialize;
use shared::ports::FetchedResponse;

use crate::{Letter, Mailer, Outcome};

/// The providers there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    /// <https://resend.com/docs/api-reference/emails/send-email>
    Resend,
    /// <https://postmarkapp.com/developer/api/email-api>
    Postmark,
    /// <https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages>
    Mailgun,
}

impl Provider {
    const ALL: [Self; 3] = [Self::Resend, Self::Postmark, Self::Mailgun];

    /// As `MAIL_PROVIDER` calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Resend => "resend",
            Self::Postmark => "postmark",
            Self::Mailgun => "mailgun",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    pub(crate) const fn base(self) -> &'static str {
        match self {
            Self::Resend => "https://api.resend.com",
            Self::Postmark => "https://api.postmarkapp.com",
            // European accounts are at api.eu.mailgun.net: MAIL_API.
            Self::Mailgun => "https://api.mailgun.net",
        }
    }

    /// Sorts an answer. What is wrong with the account or the sender is put right by the operator, so
    /// the letter waits for that; what is wrong with the recipient never changes.
    pub(crate) fn sort(self, answer: &FetchedResponse) -> Outcome {
        let status = answer.status();
        if status.is_success() {
            return Outcome::Sent;
        }
        let refusal = serde_json::from_slice::<Refusal>(answer.body()).unwrap_or_default();
        let code = refusal.code();
        let reason = format!("{} answered {} {code}", self.name(), status.as_u16());
        let is_final = match self {
            // https://resend.com/docs/api-reference/errors
            Self::Resend => match status {
                StatusCode::UNPROCESSABLE_ENTITY => {
                    !matches!(code.as_str(), "invalid_from_address" | "invalid_access")
                }
                StatusCode::CONFLICT => code == "invalid_idempotent_request",
                _ => false,
            },
            // https://postmarkapp.com/developer/api/overview#error-codes: 300 is an address that is
            // none, 406 one that bounced or complained.
            Self::Postmark => matches!(code.as_str(), "300" | "406"),
            Self::Mailgun => status == StatusCode::BAD_REQUEST,
        };
        if is_final {
            return Outcome::Never { reason };
        }
        let after = answer
            .headers()
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.trim().parse().ok());
        Outcome::Later { reason, after }
    }
}

/// What providers say of a refusal. Their messages may repeat the address, so only codes are read.
#[derive(Debug, Default, Deserialize)]
struct Refusal {
    /// Resend
    name: Option<String>,
    /// Postmark
    #[serde(rename = "ErrorCode")]
    error_code: Option<u32>,
}

impl Refusal {
    fn code(&self) -> String {
        if let Some(code) = self.error_code {
            return code.to_string();
        }
        let name = self.name.as_deref().unwrap_or_default();
        let is_word = name.len() <= 64 && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        if is_word { name } else { "" }.to_owned()
    }
}

/// The bare address in `Rolecall <hello@example.com>`.
pub(crate) fn address(from: &str) -> Option<&str> {
    let address = match from.trim().strip_suffix('>') {
        Some(named) => named.rsplit_once('<')?.1,
        None => from.trim(),
    };
    let (local, domain) = address.rsplit_once('@')?;
    let fits = !local.is_empty()
        && !domain.is_empty()
        && address.bytes().all(|b| b.is_ascii_graphic())
        && domain
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
    fits.then_some(address)
}

impl Mailer {
    /// The request that sends `letter`.
    pub(crate) fn request(&self, id: &str, letter: &Letter) -> Option<Request<Bytes>> {
        let Letter { to, subject, text } = letter;
        let bearer = format!("Bearer {}", self.token);
        let (path, body, request) = match self.provider {
            Provider::Resend => (
                "/emails".to_owned(),
                json(&serde_json::json!({
                    "from": self.from, "to": [to], "subject": subject, "text": text,
                })),
                post()
                    .header(AUTHORIZATION, bearer)
                    .header("Idempotency-Key", id),
            ),
            Provider::Postmark => (
                "/email".to_owned(),
                json(&serde_json::json!({
                    "From": self.from, "To": to, "Subject": subject, "TextBody": text,
                    "MessageStream": "outbound", "Metadata": { "letter": id },
                })),
                post().header("X-Postmark-Server-Token", self.token.as_str()),
            ),
            Provider::Mailgun => {
                let domain = address(&self.from)?.rsplit_once('@')?.1;
                let form = url::form_urlencoded::Serializer::new(String::new())
                    .append_pair("from", &self.from)
                    .append_pair("to", to)
                    .append_pair("subject", subject)
                    .append_pair("text", text)
                    // Our links are read by people; they are not to lead past a counter.
                    .append_pair("o:tracking", "no")
                    .finish();
                let basic = STANDARD.encode(format!("api:{}", self.token));
                (
                    format!("/v3/{domain}/messages"),
                    form.into_bytes(),
                    post().header(AUTHORIZATION, format!("Basic {basic}")),
                )
            }
        };
        let kind = match self.provider {
            Provider::Mailgun => "application/x-www-form-urlencoded",
            Provider::Resend | Provider::Postmark => "application/json",
        };
        let base = self.base.as_str().trim_end_matches('/');
        request
            .uri(format!("{base}{path}"))
            .header(CONTENT_TYPE, kind)
            .header(ACCEPT, "application/json")
            .body(Bytes::from(body))
            .ok()
    }
}

fn post() -> http::request::Builder {
    Request::builder().method(Method::POST)
}

fn json(value: &serde_json::Value) -> Vec<u8> {
    value.to_string().into_bytes()
}
