//! Takes the text out of files: text, JSON, PDF with a text layer, DOCX.

use shared::Problem;
use shared::calls::ExtractedText;

/// Takes the text out of `bytes`; `name` is for messages only, the kind is decided by the bytes.
pub fn read(_name: &str, _bytes: &[u8]) -> Result<ExtractedText, Problem> {
    Err(Problem::unsupported("not read yet"))
}
