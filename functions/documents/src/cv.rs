//! A CV, from its bytes to a profile.

use shared::Problem;
use shared::calls::{CvRead, DocumentKind};
use shared::ids::Millis;

const TOO_LARGE: &str = "a CV may have 5 MiB; save it smaller, without pictures, or paste its text";

/// Takes the text out, by what the bytes are, and reads it. `name` is for messages only.
pub(crate) fn read(name: &str, bytes: &[u8], now: Millis) -> Result<CvRead, Problem> {
    if bytes.len() > documents::MAX_BYTES {
        return Err(Problem::too_large(TOO_LARGE).at("file"));
    }
    if cv::looks_like_json_resume(bytes) {
        return Ok(CvRead {
            kind: DocumentKind::Json,
            text: String::from_utf8_lossy(bytes).into_owned(),
            profile: cv::read_json_resume(bytes, now)?,
            warnings: Vec::new(),
        });
    }
    if is_packed(bytes) {
        let found = documents::read(name, bytes)?;
        return Ok(CvRead {
            kind: found.kind,
            profile: cv::read_document(&found.text, &found.links, now),
            text: found.text,
            warnings: found.warnings,
        });
    }
    let text = plain_text(bytes)?;
    Ok(CvRead {
        kind: DocumentKind::Text,
        profile: cv::read_text(&text, now),
        text,
        warnings: Vec::new(),
    })
}

/// PDF and ZIP (DOCX) begin with these; what else is binary is for the crate `documents` to name.
fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF") || bytes.starts_with(b"PK") || bytes.contains(&0)
}

/// UTF-8 with or without a mark, or Windows-1252, which old editors write.
fn plain_text(bytes: &[u8]) -> Result<String, Problem> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => documents::decode("windows-1252", bytes)?,
    };
    let strange = text
        .chars()
        .filter(|c| c.is_control() && !c.is_whitespace())
        .count();
    if strange * 50 > text.len() {
        return Err(Problem::unsupported(
            "this is neither a PDF, a DOCX, a JSON Resume nor a text file; send one of these or paste the text",
        )
        .at("file"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_a_resume_and_a_packed_file_are_told_apart() {
        let text = read("cv.txt", b"Ada Quill\r\nada@example.com\r\n", 0).unwrap();
        assert_eq!(text.kind, DocumentKind::Text);
        assert_eq!(text.text, "Ada Quill\r\nada@example.com\r\n");
        assert_eq!(text.profile.email.as_deref(), Some("ada@example.com"));

        let resume = br#"{"basics": {"name": "Ada Quill"}}"#;
        let resume = read("cv.json", resume, 0).unwrap();
        assert_eq!(resume.kind, DocumentKind::Json);
        assert_eq!(resume.profile.name.as_deref(), Some("Ada Quill"));

        assert_eq!(read("cv.pdf", b"%PDF-1.7", 0).unwrap_err().status, 422);
        let long = vec![b'a'; documents::MAX_BYTES + 1];
        assert_eq!(read("cv.txt", &long, 0).unwrap_err().status, 413);
    }

    #[test]
    fn old_editors_are_understood_and_noise_is_not() {
        assert_eq!(plain_text(b"caf\xe9 \x80").unwrap(), "caf\u{e9} \u{20ac}");
        assert_eq!(plain_text(b"\xef\xbb\xbfAda").unwrap(), "Ada");
        let problem = plain_text(&[1; 400]).unwrap_err();
        assert_eq!(
            (problem.status, problem.field.as_deref()),
            (415, Some("file"))
        );
    }
}
