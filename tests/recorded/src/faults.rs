//! How a host can be made to misbehave.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Fault {
    /// Nothing; ends a fault.
    #[serde(rename = "none")]
    None,
    #[serde(rename = "403")]
    Forbidden,
    #[serde(rename = "404")]
    NotFound,
    /// With `Retry-After: retry_after`, where that is given.
    #[serde(rename = "429")]
    TooMany,
    #[serde(rename = "500")]
    Broken,
    /// The answer starts `delay_ms` (30,000 where not given) late.
    #[serde(rename = "slow")]
    Slow,
    /// The connection ends in the middle of the body, whose whole length was announced.
    #[serde(rename = "truncated")]
    Truncated,
    /// The body is UTF-8, the header says ISO-8859-1.
    #[serde(rename = "charset")]
    Charset,
    /// The board's format with nothing in it.
    #[serde(rename = "empty")]
    Empty,
    /// Every entry without company and description.
    #[serde(rename = "half_empty")]
    HalfEmpty,
}

impl Fault {
    /// The status of a fault that is one.
    pub(crate) fn status(self) -> Option<StatusCode> {
        match self {
            Self::Forbidden => Some(StatusCode::FORBIDDEN),
            Self::NotFound => Some(StatusCode::NOT_FOUND),
            Self::TooMany => Some(StatusCode::TOO_MANY_REQUESTS),
            Self::Broken => Some(StatusCode::INTERNAL_SERVER_ERROR),
            Self::None
            | Self::Slow
            | Self::Truncated
            | Self::Charset
            | Self::Empty
            | Self::HalfEmpty => None,
        }
    }
}

/// The body of `POST /__control`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) struct Order<Host> {
    pub(crate) host: Host,
    pub(crate) fault: Fault,
    /// Seconds.
    #[serde(default)]
    pub(crate) retry_after: Option<u32>,
    /// Requests it is for; all where not given.
    #[serde(default)]
    pub(crate) times: Option<u32>,
    #[serde(default)]
    pub(crate) delay_ms: Option<u64>,
}

/// Fields whose absence makes an entry half-empty.
const FIELDS: &[&str] = &[
    "company",
    "company_name",
    "description",
    "content",
    "hiringOrganization",
];

/// `body` with nothing in it, still in its format.
pub(crate) fn emptied(body: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(body);
    match serde_json::from_slice::<Value>(body) {
        Ok(Value::Array(mut elements)) => {
            elements.retain(|element| element.get("legal").is_some());
            Value::Array(elements).to_string().into_bytes()
        }
        Ok(mut value) => {
            if let Some(jobs) = value.get_mut("jobs") {
                *jobs = Value::Array(Vec::new());
            }
            value.to_string().into_bytes()
        }
        Err(_) => match (text.find("<item>"), text.rfind("</item>")) {
            (Some(first), Some(last)) => [&text[..first], &text[last + "</item>".len()..]]
                .concat()
                .into_bytes(),
            _ => b"<!DOCTYPE html><html><head></head><body></body></html>".to_vec(),
        },
    }
}

/// `body` without companies and descriptions.
pub(crate) fn half_emptied(body: &[u8]) -> Vec<u8> {
    if let Ok(mut value) = serde_json::from_slice::<Value>(body) {
        blank(&mut value);
        return value.to_string().into_bytes();
    }
    let mut text = String::from_utf8_lossy(body).into_owned();
    let mut from = text.find("<item>").unwrap_or(text.len());
    while let Some(start) = text[from..]
        .find("<description>")
        .map(|at| from + at + "<description>".len())
    {
        let Some(end) = text[start..].find("</description>").map(|at| start + at) else {
            break;
        };
        text.replace_range(start..end, "");
        from = start;
    }
    text.into_bytes()
}

fn blank(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(blank),
        Value::Object(fields) => {
            for (name, value) in fields {
                if FIELDS.contains(&name.as_str()) {
                    *value = Value::String(String::new());
                } else {
                    blank(value);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emptied_answer_keeps_its_format() {
        assert_eq!(
            emptied(br#"[{"legal":"x"},{"id":1}]"#),
            br#"[{"legal":"x"}]"#
        );
        assert_eq!(emptied(br#"{"jobs":[{"id":1}]}"#), br#"{"jobs":[]}"#);
        assert_eq!(
            emptied(b"<rss><item>a</item><item>b</item></rss>"),
            b"<rss></rss>"
        );
    }

    #[test]
    fn a_half_emptied_answer_keeps_its_entries() {
        assert_eq!(
            half_emptied(br#"[{"company":"a","position":"b"}]"#),
            br#"[{"company":"","position":"b"}]"#
        );
        assert_eq!(
            half_emptied(b"<rss><description>feed</description><item><title>t</title><description>x</description></item></rss>"),
            b"<rss><description>feed</description><item><title>t</title><description></description></item></rss>"
        );
    }
}
