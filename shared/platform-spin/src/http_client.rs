//! Outgoing HTTP through `wasi:http`. Spin asks for each host in `allowed_outbound_hosts`.

use std::future::Future;
use std::io::Read;
use std::pin::pin;
use std::time::Duration;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use futures_util::future::{Either, select};
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, HOST, HeaderValue};
use http_body_util::BodyExt as _;
use send_wrapper::SendWrapper;
use shared::ports::{FetchLimits, FetchedResponse, HttpError};
use spin_sdk::wasip3::http::types::{ErrorCode, RequestOptions};
use spin_sdk::wasip3::http_compat::RequestOptionsExtension;

/// One exchange with the outside.
#[derive(Debug, Clone, Default)]
pub struct Http;

impl shared::ports::HttpPort for Http {
    fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: FetchLimits,
    ) -> impl Future<Output = Result<FetchedResponse, HttpError>> + Send {
        SendWrapper::new(async move {
            let deadline = spin_sdk::time::sleep(Duration::from_millis(limits.timeout_ms.into()));
            match select(pin!(exchange(request, limits)), pin!(deadline)).await {
                Either::Left((result, _)) => result,
                Either::Right(_) => Err(HttpError::Timeout(limits.timeout_ms)),
            }
        })
    }
}

async fn exchange(
    request: http::Request<Bytes>,
    limits: FetchLimits,
) -> Result<FetchedResponse, HttpError> {
    let (mut parts, body) = request.into_parts();
    refuse_inside(parts.uri.host().unwrap_or_default())?;
    parts.headers.remove(HOST);
    if !parts.headers.contains_key(ACCEPT_ENCODING) {
        parts
            .headers
            .insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, deflate"));
    }
    let options = RequestOptions::new();
    let nanoseconds = u64::from(limits.timeout_ms) * 1_000_000;
    // A host that knows no such option still has the deadline around this exchange.
    let _ = options.set_connect_timeout(Some(nanoseconds));
    let _ = options.set_first_byte_timeout(Some(nanoseconds));
    parts.extensions.insert(RequestOptionsExtension(options));

    let request = http::Request::from_parts(parts, Body::from(body));
    let response = spin_sdk::http::send(request)
        .await
        .map_err(|code| before_body(&code, limits))?;
    let (mut parts, mut body) = response.into_parts();
    let mut read = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|code| HttpError::Truncated(code.to_string()))?;
        if let Ok(data) = frame.into_data() {
            if read.len() + data.len() > limits.max_bytes {
                return Err(HttpError::TooLarge(limits.max_bytes));
            }
            read.extend_from_slice(&data);
        }
    }
    let announced = parts
        .headers
        .get(CONTENT_LENGTH)
        .and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|announced| announced > read.len() && !read.is_empty()) {
        return Err(HttpError::Truncated(format!(
            "{} of {} bytes came",
            read.len(),
            announced.unwrap_or_default()
        )));
    }
    let encoding = parts.headers.remove(CONTENT_ENCODING);
    let decoded = match encoding.as_ref().and_then(|e| e.to_str().ok()) {
        None => read.freeze(),
        Some(encoding) => {
            parts.headers.remove(CONTENT_LENGTH);
            decode(encoding, read.freeze(), limits.max_bytes)?
        }
    };
    Ok(http::Response::from_parts(parts, decoded))
}

/// `*` in `allowed_outbound_hosts` lets a component reach the private routes of its neighbours:
/// an address a person or a page named must never get there.
fn refuse_inside(host: &str) -> Result<(), HttpError> {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    if host == "self.alt" || host == "spin.internal" || host.ends_with(".spin.internal") {
        return Err(HttpError::Refused(format!(
            "{host} is a part of Rolecall itself"
        )));
    }
    Ok(())
}

/// Undoes the content codings of RFC 9110, section 8.4.1 that were offered.
fn decode(encoding: &str, body: Bytes, max_bytes: usize) -> Result<Bytes, HttpError> {
    let mut body = body;
    for coding in encoding.rsplit(',') {
        body = match coding.trim().to_ascii_lowercase().as_str() {
            "" | "identity" => body,
            "gzip" | "x-gzip" => inflate(MultiGzDecoder::new(&*body), max_bytes)?,
            // Some servers send the bare stream instead of the zlib format the RFC asks for.
            "deflate" => match inflate(ZlibDecoder::new(&*body), max_bytes) {
                Err(HttpError::Truncated(_)) => inflate(DeflateDecoder::new(&*body), max_bytes)?,
                other => other?,
            },
            other => {
                return Err(HttpError::Truncated(format!(
                    "its content encoding “{other}” was not asked for"
                )));
            }
        };
    }
    Ok(body)
}

fn inflate(reader: impl Read, max_bytes: usize) -> Result<Bytes, HttpError> {
    let mut out = Vec::new();
    reader
        .take(max_bytes as u64 + 1)
        .read_to_end(&mut out)
        .map_err(|e| HttpError::Truncated(format!("its content encoding is broken: {e}")))?;
    if out.len() > max_bytes {
        return Err(HttpError::TooLarge(max_bytes));
    }
    Ok(out.into())
}

/// Sorts an error that came instead of a response.
fn before_body(code: &ErrorCode, limits: FetchLimits) -> HttpError {
    match code {
        ErrorCode::HttpRequestDenied => HttpError::Refused(
            "Spin refuses this host: add it to allowed_outbound_hosts in spin.toml".to_owned(),
        ),
        ErrorCode::DestinationIpProhibited => HttpError::Refused(
            "the name leads to an address that the runtime configuration blocks".to_owned(),
        ),
        ErrorCode::DnsTimeout
        | ErrorCode::ConnectionTimeout
        | ErrorCode::ConnectionReadTimeout
        | ErrorCode::ConnectionWriteTimeout
        | ErrorCode::HttpResponseTimeout => HttpError::Timeout(limits.timeout_ms),
        ErrorCode::HttpResponseIncomplete => {
            HttpError::Truncated("it ended within its headers".to_owned())
        }
        ErrorCode::DnsError(_) | ErrorCode::DestinationNotFound => {
            HttpError::Unreachable("its name leads nowhere".to_owned())
        }
        ErrorCode::ConnectionRefused => HttpError::Unreachable("nobody answers there".to_owned()),
        other => HttpError::Unreachable(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::{decode, refuse_inside};
    use bytes::Bytes;
    use flate2::Compression;
    use flate2::read::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use shared::ports::HttpError;
    use std::io::Read;

    fn packed(mut encoder: impl Read) -> Bytes {
        let mut out = Vec::new();
        encoder.read_to_end(&mut out).unwrap();
        out.into()
    }

    #[test]
    fn undoes_what_was_offered() {
        let text = b"Staff Engineer".repeat(50);
        let level = Compression::default();
        let gzip = packed(GzEncoder::new(&*text, level));
        assert_eq!(decode("gzip", gzip.clone(), 1000).unwrap(), text);
        let zlib = packed(ZlibEncoder::new(&*text, level));
        assert_eq!(decode("deflate", zlib, 1000).unwrap(), text);
        let bare = packed(DeflateEncoder::new(&*text, level));
        assert_eq!(decode("deflate", bare, 1000).unwrap(), text);
        let twice = packed(GzEncoder::new(&*gzip, level));
        assert_eq!(decode("gzip, gzip", twice, 1000).unwrap(), text);
    }

    #[test]
    fn a_bomb_a_stub_and_a_stranger_are_errors() {
        let bomb = packed(GzEncoder::new(&*vec![0; 1 << 20], Compression::best()));
        assert_eq!(
            decode("gzip", bomb.clone(), 1000),
            Err(HttpError::TooLarge(1000))
        );
        let stub = bomb.slice(..bomb.len() / 2);
        assert!(matches!(
            decode("gzip", stub, 1 << 21),
            Err(HttpError::Truncated(_))
        ));
        assert!(matches!(
            decode("br", bomb, 1000),
            Err(HttpError::Truncated(_))
        ));
    }

    #[test]
    fn neighbours_are_not_the_outside() {
        for host in [
            "tenant.spin.internal",
            "TENANT.Spin.Internal.",
            "self.alt",
            "spin.internal",
        ] {
            assert!(refuse_inside(host).is_err(), "{host}");
        }
        assert!(refuse_inside("boards.example.com").is_ok());
        assert!(refuse_inside("notspin.internal.example").is_ok());
    }
}
