//! Bounds on what comes in.

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use shared::Problem;

/// Longest path with query, in bytes.
const MAX_ADDRESS: usize = 4_096;
/// Largest body of most routes.
const MAX_BODY: usize = 1 << 20;
/// Largest body of an upload: 5 MiB of file in its multipart envelope.
const MAX_UPLOAD: usize = 6 << 20;
/// Largest body of an import of everything: 16 MiB of file in its envelope.
const MAX_IMPORT: usize = 17 << 20;
/// How much of a body that is too large is read before the connection is given up. A client that
/// still sends when the answer comes would see a broken connection instead of the problem.
const MAX_DRAINED: usize = 32 << 20;

/// Refuses addresses longer than any of ours.
pub(crate) fn check_address(uri: &http::Uri) -> Result<(), Problem> {
    let length = uri
        .path_and_query()
        .map_or(0, |address| address.as_str().len());
    if length > MAX_ADDRESS {
        return Err(Problem::long_address(format!(
            "the address has {length} bytes; at most {MAX_ADDRESS} are read"
        )));
    }
    Ok(())
}

/// Reads the body of a request to `path`, within that route's limit.
pub(crate) async fn read_body(path: &str, mut body: Body) -> Result<Bytes, Problem> {
    let limit = match path {
        "/api/profile/cv" | "/api/applications" | "/api/applications/import" => MAX_UPLOAD,
        "/api/import" => MAX_IMPORT,
        _ => MAX_BODY,
    };
    let mut kept = BytesMut::new();
    let mut read = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame
            .map_err(|_| Problem::invalid("the body broke off before its end; send it again"))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        read += data.len();
        if read <= limit {
            kept.extend_from_slice(&data);
        } else if read > MAX_DRAINED {
            break;
        }
    }
    if read > limit {
        return Err(Problem::too_large(format!(
            "the body is larger than the {} MiB this route reads",
            limit >> 20
        )));
    }
    Ok(kept.freeze())
}
