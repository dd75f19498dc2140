//! Takes the text out of files: plain text, JSON, PDF with a text layer, DOCX.
//!
//! The kind is decided by the bytes. Everything is bounded: bytes in and out, pages, what archives
//! and streams inflate to, nesting. A file that cannot be read is a problem that says what to do.
//!
//! The PDF library may still panic on a hostile file. That is why this runs in a function of its
//! own: on a target that aborts, the instance is lost and nothing else; where panics unwind they
//! become the same problem as any broken file.

mod archive;
mod docx;
mod layout;
mod links;
mod pdf;
mod plain;
mod preflight;

use encoding_rs::Encoding;
use shared::Problem;
use shared::calls::DocumentKind;

/// Bytes of a file, at most: 5 MiB.
pub const MAX_BYTES: usize = 5 * 1_024 * 1_024;
/// Pages of a PDF read; further ones are left out with a warning.
pub const MAX_PAGES: u32 = 200;
/// Characters handed back; what is beyond is cut off with a warning.
pub const MAX_CHARS: usize = 2_000_000;

/// What a person can do about a file that cannot be read.
const WHAT_TO_DO: &str = "export it again as a PDF with a text layer or as DOCX, or paste the text";

/// What was in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtractedText {
    /// What the bytes were.
    pub kind: DocumentKind,
    /// Text in reading order, lines parted by `\n`, pages by `\u{c}` (columns that run on over pages
    /// aside).
    pub text: String,
    /// Where its links lead (http, https, mailto), in the order of the document; what is shown of a
    /// link is often a word or an icon.
    pub links: Vec<String>,
    /// Pages, for PDF.
    pub pages: Option<u32>,
    /// What a person should know: pages without text, parts cut at a limit.
    pub warnings: Vec<String>,
}

/// Takes the text out of `bytes`; `name` is for messages only.
///
/// Fails as `too_large` beyond [`MAX_BYTES`], `unsupported` for kinds not read here, `unreadable`
/// for files that are damaged, protected or hold no text.
pub fn read(name: &str, bytes: &[u8]) -> Result<ExtractedText, Problem> {
    if bytes.len() > MAX_BYTES {
        return Err(Problem::too_large(
            "the file is larger than 5 MiB; leave images out or paste the text",
        ));
    }
    let name: String = name.chars().filter(|c| !c.is_control()).take(100).collect();
    let mut extracted = match kind_of(bytes) {
        Kind::Pdf => pdf::read(bytes),
        Kind::Zip => docx::read(bytes),
        Kind::OldOffice => Err(Problem::unsupported(format!(
            "“{name}” is an old or a protected Office file; save it as DOCX without a password, or paste the text"
        ))),
        Kind::Other(what) => Err(Problem::unsupported(format!(
            "“{name}” is {what}, which is not read here; use PDF, DOCX, TXT or JSON, or paste the text"
        ))),
        Kind::Text => plain::read(bytes),
    }?;
    if extracted.text.trim().is_empty() {
        return Err(Problem::unreadable(match extracted.kind {
            DocumentKind::Pdf => format!("“{name}” holds pictures of text, no text; {WHAT_TO_DO}"),
            _ => format!("“{name}” is empty; choose another file or paste the text"),
        }));
    }
    if let Some((at, _)) = extracted.text.char_indices().nth(MAX_CHARS) {
        extracted.text.truncate(at);
        extracted
            .warnings
            .push(format!("Only the first {MAX_CHARS} characters were read"));
    }
    Ok(extracted)
}

/// Decodes text in the charset of this label (`shift_jis`); what stands for nothing becomes U+FFFD.
///
/// Fails as `too_large` beyond [`MAX_BYTES`], `invalid` for a label of no charset.
pub fn decode(label: &str, bytes: &[u8]) -> Result<String, Problem> {
    if bytes.len() > MAX_BYTES {
        return Err(Problem::too_large("the text is larger than 5 MiB"));
    }
    let encoding = Encoding::for_label(label.as_bytes())
        .ok_or_else(|| Problem::invalid("this is no charset").at("charset"))?;
    Ok(encoding.decode_without_bom_handling(bytes).0.into_owned())
}

enum Kind {
    Pdf,
    Zip,
    OldOffice,
    Text,
    Other(&'static str),
}

/// The kind by its first bytes; a PDF's header may stand anywhere in the first 1,024 (ISO 32000-1,
/// implementation note 13).
fn kind_of(bytes: &[u8]) -> Kind {
    const OTHERS: [(&[u8], &str); 9] = [
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"GIF8", "a picture"),
        (b"II*\0", "a picture"),
        (b"MM\0*", "a picture"),
        (b"{\\rtf", "an RTF file"),
        (b"\x1f\x8b", "a compressed archive"),
        (b"7z\xbc\xaf", "a compressed archive"),
        (b"Rar!", "a compressed archive"),
    ];
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Kind::Zip;
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Kind::OldOffice;
    }
    if let Some((_, what)) = OTHERS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Kind::Other(what);
    }
    let head = bytes.get(..bytes.len().min(1_024)).unwrap_or(bytes);
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Kind::Pdf;
    }
    Kind::Text
}
