//! Plain text in its usual encodings, and JSON.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use shared::Problem;
use shared::calls::DocumentKind;

use crate::ExtractedText;

/// Reads text: by its byte order mark, else as UTF-8, else as UTF-16 where every other byte is
/// zero, else as Windows-1252 (of which Latin-1 is a part).
pub(crate) fn read(bytes: &[u8]) -> Result<ExtractedText, Problem> {
    let text = decode(bytes);
    let odd = text
        .chars()
        .filter(|c| c.is_control() && !c.is_whitespace())
        .count();
    if odd * 20 > text.len().max(1) || text.contains('\0') {
        return Err(Problem::unsupported(
            "the file is neither text nor PDF nor DOCX; use one of these or paste the text",
        ));
    }
    let kind = if is_json(&text) {
        DocumentKind::Json
    } else {
        DocumentKind::Text
    };
    let text = match kind {
        DocumentKind::Json => text,
        _ => text.replace("\r\n", "\n").replace('\r', "\n"),
    };
    Ok(ExtractedText {
        kind,
        text,
        links: Vec::new(),
        pages: None,
        warnings: Vec::new(),
    })
}

/// Decodes; bytes that fit no encoding become U+FFFD.
pub(crate) fn decode(bytes: &[u8]) -> String {
    let encoding = Encoding::for_bom(bytes).map_or_else(|| guess(bytes), |(encoding, _)| encoding);
    encoding.decode_with_bom_removal(bytes).0.into_owned()
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let head = bytes.get(..bytes.len().min(1_024)).unwrap_or(bytes);
    let zeros = |from: usize| {
        head.iter()
            .skip(from)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let half = head.len() / 2;
    if half >= 2 && zeros(1) * 10 >= half * 7 {
        UTF_16LE
    } else if half >= 2 && zeros(0) * 10 >= half * 7 {
        UTF_16BE
    } else if std::str::from_utf8(bytes).is_ok() {
        UTF_8
    } else {
        WINDOWS_1252
    }
}

fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
        && serde_json::from_str::<serde::de::IgnoredAny>(text.trim_start_matches('\u{feff}'))
            .is_ok()
}
