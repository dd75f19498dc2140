//! Requests to the outside.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{
    ACCEPT, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, LAST_MODIFIED, RETRY_AFTER, USER_AGENT,
};
use shared::Millis;
use shared::calls::DecodeText;
use shared::guard::{Client, FinalUrl, Outside};
use shared::ports::{FetchLimits, FetchedResponse, Function, HttpError, Services as _};
use url::Url;

/// Who asks: the truth, and where to read about it.
const AGENT: &str = concat!(
    "Rolecall/",
    env!("CARGO_PKG_VERSION"),
    " (+",
    env!("CARGO_PKG_REPOSITORY"),
    ")"
);
/// Of one exchange.
pub(crate) const LIMITS: FetchLimits = FetchLimits {
    timeout_ms: 10_000,
    max_bytes: boards::limits::BODY_BYTES,
};

/// What a site knows an answer by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Validators {
    pub(crate) etag: Option<String>,
    pub(crate) last_modified: Option<String>,
}

/// How an address is asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ask {
    /// Of the `Accept` header.
    pub(crate) accept: &'static str,
    /// JSON to be posted; without it the request is a GET.
    pub(crate) body: Option<String>,
    /// Parameters of the query that nobody else may see.
    pub(crate) keys: Vec<(&'static str, String)>,
}

/// The way out, guarded.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    client: Client<platform::Http>,
    services: platform::Services,
}

impl Site {
    pub(crate) async fn of(ports: &platform::Ports) -> Self {
        let outside = Outside::of(&ports.secrets).await;
        Self {
            client: Client::new(ports.http.clone(), outside),
            services: ports.services.clone(),
        }
    }

    /// Asks for `url`, if it changed since `known`.
    pub(crate) async fn get(
        &self,
        url: &Url,
        accept: &'static str,
        known: &Validators,
    ) -> Result<Answered, HttpError> {
        let ask = Ask {
            accept,
            ..Ask::default()
        };
        self.ask(url, &ask, known).await
    }

    /// Asks for `url` as its board wants to be asked, if it changed since `known`. Neither keys nor
    /// fragment show in where the answer came from.
    pub(crate) async fn ask(
        &self,
        url: &Url,
        ask: &Ask,
        known: &Validators,
    ) -> Result<Answered, HttpError> {
        let mut target = url.clone();
        target.set_fragment(None);
        if !ask.keys.is_empty() {
            target.query_pairs_mut().extend_pairs(&ask.keys);
        }
        let mut request = http::Request::new(Bytes::new());
        *request.uri_mut() = target
            .as_str()
            .parse()
            .map_err(|_| HttpError::Refused(format!("{url} cannot be asked for")))?;
        if let Some(body) = &ask.body {
            *request.method_mut() = http::Method::POST;
            *request.body_mut() = Bytes::copy_from_slice(body.as_bytes());
            request
                .headers_mut()
                .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        let headers = request.headers_mut();
        headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
        headers.insert(ACCEPT, HeaderValue::from_static(ask.accept));
        for (name, value) in [
            (IF_NONE_MATCH, &known.etag),
            (IF_MODIFIED_SINCE, &known.last_modified),
        ] {
            if let Some(value) = value.as_deref().and_then(|v| HeaderValue::from_str(v).ok()) {
                headers.insert(name, value);
            }
        }
        let mut response = self.client.fetch(request, LIMITS).await?;
        let kind = text(response.headers(), &CONTENT_TYPE);
        if let Some(readable) = readable(&self.services, response.body(), kind).await {
            *response.body_mut() = readable.into();
        }
        Ok(Answered {
            url: response
                .extensions()
                .get::<FinalUrl>()
                .filter(|found| found.0 != target)
                .map_or_else(|| url.clone(), |found| found.0.clone()),
            response,
        })
    }
}

/// What is in a charset that only documents can read, in UTF-8. Where documents is out of reach the
/// bytes stay as they are: their ASCII is readable still.
pub(crate) async fn readable(
    services: &platform::Services,
    body: &[u8],
    content_type: Option<&str>,
) -> Option<String> {
    let call = DecodeText {
        charset: boards::wide_charset(body, content_type)?.to_owned(),
        base64: STANDARD.encode(body),
    };
    let decoded = services.call(Function::Documents, &call).await;
    decoded.ok().map(|decoded| decoded.text)
}

/// An answer, whatever its status.
#[derive(Debug)]
pub(crate) struct Answered {
    /// Where it came from, after redirects.
    pub(crate) url: Url,
    response: FetchedResponse,
}

impl Answered {
    pub(crate) fn status(&self) -> http::StatusCode {
        self.response.status()
    }

    /// As boards reads it.
    pub(crate) fn page(&self) -> boards::Page<'_> {
        boards::Page {
            url: &self.url,
            content_type: text(self.response.headers(), &CONTENT_TYPE),
            body: self.response.body(),
        }
    }

    pub(crate) fn validators(&self) -> Validators {
        let owned = |name| text(self.response.headers(), name).map(str::to_owned);
        Validators {
            etag: owned(&ETAG),
            last_modified: owned(&LAST_MODIFIED),
        }
    }

    /// How many milliseconds from `now` the site asks to wait.
    pub(crate) fn retry_after(&self, now: Millis) -> Option<Millis> {
        boards::retry_after(text(self.response.headers(), &RETRY_AFTER)?, now)
    }
}

/// A header short enough to keep.
fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let value = headers.get(name)?.to_str().ok()?;
    (value.len() <= 512).then_some(value)
}
