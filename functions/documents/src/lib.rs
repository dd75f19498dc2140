//! The `documents` function: files in, text and tables out.
//!
//! Alone in its own module because what it reads comes from strangers: whatever a hostile file
//! does to it, nobody's database is near. It answers three calls, [`ExtractText`], [`DecodeText`] and
//! [`ReadArchive`], holds no state and reaches for no port; all bounds are those of the libraries
//! `documents` and `archive`.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use shared::Problem;
use shared::calls::{
    ArchiveRead, DecodeText, DecodedText, ExtractText, ExtractedText, ReadArchive,
};

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod cloudflare;
#[cfg(target_os = "wasi")]
mod spin;

/// A call's body: the largest file in base64, its name, and the JSON around them.
const MAX_BODY: usize = archive::MAX_BYTES / 3 * 4 + 65_536;

/// The routes of this function.
pub fn router(ports: platform::Ports) -> Router {
    let extracting = serving::answer(
        Router::new(),
        |_: platform::Ports, call: ExtractText| async move { extract(&call) },
    );
    let decoding = serving::answer(
        extracting,
        |_: platform::Ports, call: DecodeText| async move { decode(&call) },
    );
    serving::answer(
        decoding,
        |_: platform::Ports, call: ReadArchive| async move { open(call) },
    )
    .layer(DefaultBodyLimit::max(MAX_BODY))
    .with_state(ports)
}

fn extract(call: &ExtractText) -> Result<ExtractedText, Problem> {
    documents::read(&call.name, &bytes(&call.base64)?)
}

fn decode(call: &DecodeText) -> Result<DecodedText, Problem> {
    documents::decode(&call.charset, &bytes(&call.base64)?).map(|text| DecodedText { text })
}

fn open(call: ReadArchive) -> Result<ArchiveRead, Problem> {
    let archive = bytes(&call.base64)?;
    // Both at once would be a third more than what is worked on.
    drop(call);
    archive::open(&archive)
}

fn bytes(base64: &str) -> Result<Vec<u8>, Problem> {
    STANDARD
        .decode(base64)
        .map_err(|error| Problem::invalid(format!("the file is not base64: {error}")).at("base64"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(base64: &str) -> Result<ExtractedText, Problem> {
        extract(&ExtractText {
            name: "cv.txt".to_owned(),
            base64: base64.to_owned(),
        })
    }

    #[test]
    fn a_file_comes_as_base64() {
        assert_eq!(call("SmFuZQ==").unwrap().text, "Jane");
    }

    #[test]
    fn what_is_not_base64_names_the_field() {
        let problem = call("Jane!").unwrap_err();
        assert_eq!(
            (problem.status, problem.field.as_deref()),
            (400, Some("base64"))
        );
    }

    #[test]
    fn text_of_several_bytes_a_character_is_decoded() {
        let decoded = |charset: &str| {
            decode(&DecodeText {
                charset: charset.to_owned(),
                base64: "k/qWew==".to_owned(),
            })
        };
        assert_eq!(decoded("shift_jis").unwrap().text, "日本");
        let problem = decoded("latin-nine").unwrap_err();
        assert_eq!(problem.field.as_deref(), Some("charset"));
    }

    #[test]
    fn an_archive_is_read_as_tables() {
        let read = open(ReadArchive {
            base64: STANDARD.encode("title,status\nKeeper,applied\n"),
        });
        assert_eq!(read.unwrap().tables[0].rows.len(), 1);
        let problem = open(ReadArchive {
            base64: STANDARD.encode("PK"),
        });
        assert_eq!(problem.unwrap_err().field.as_deref(), Some("file"));
    }

    #[test]
    fn the_largest_file_fits_the_body() {
        assert!(documents::MAX_BYTES.max(archive::MAX_BYTES).div_ceil(3) * 4 < MAX_BODY);
    }
}
