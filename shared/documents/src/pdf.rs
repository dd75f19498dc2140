//! PDF with a text layer, page by page, in the order its content streams draw it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Document, MediaBox, OutputDev, OutputError, Transform, output_doc};
use shared::Problem;
use shared::calls::{DocumentKind, ExtractedText};

use crate::preflight;
use crate::preflight::damaged;
use crate::{MAX_CHARS, MAX_PAGES, WHAT_TO_DO};

/// Reads every page up to the limits. Files protected by nothing but an owner's password open with
/// the empty one, as in any viewer.
pub(crate) fn read(bytes: &[u8]) -> Result<ExtractedText, Problem> {
    preflight::streams(bytes)?;
    // Has an effect where panics unwind, that is natively; see the crate's documentation.
    catch_unwind(AssertUnwindSafe(|| extract(bytes)))
        .unwrap_or_else(|_| Err(damaged("its content is not what its structure says")))
}

fn extract(bytes: &[u8]) -> Result<ExtractedText, Problem> {
    // What stands before the header moves every offset.
    let header = bytes
        .windows(5)
        .take(1_024)
        .position(|w| w == b"%PDF-")
        .unwrap_or(0);
    let bytes = bytes.get(header..).unwrap_or(bytes);
    let mut document = Document::load_mem(bytes).map_err(|error| damaged(&error.to_string()))?;
    if document.is_encrypted() {
        document.decrypt("").map_err(|_| {
            Problem::unreadable(format!(
                "the PDF is protected by a password; remove it, {WHAT_TO_DO}"
            ))
        })?;
    }
    let pages = preflight::structure(&mut document)?;
    let mut page = Pages::default();
    let outcome = output_doc(&document, &mut page);
    let mut warnings = Vec::new();
    if page.is_full {
        warnings.push(format!("Only the first {MAX_PAGES} pages were read"));
    } else if let Err(error) = outcome {
        if page.text.trim().is_empty() {
            return Err(damaged(&error.to_string()));
        }
        warnings.push("Some pages could not be read".to_owned());
    }
    if page.empty > 0 && page.empty < page.read {
        warnings.push(format!("{} of {pages} pages hold no text", page.empty));
    }
    Ok(ExtractedText {
        kind: DocumentKind::Pdf,
        text: page.text,
        pages: Some(pages),
        warnings,
    })
}

/// Writes glyphs down as lines. Thresholds are shares of the font size: a baseline that moves by
/// more than half begins a line, by more than one and a half leaves one empty; a gap of more than
/// a tenth is a blank, of more than two font sizes two blanks, which part columns of a line.
#[derive(Default)]
struct Pages {
    text: String,
    /// Pages begun, and those among them without a glyph.
    read: u32,
    empty: u32,
    /// Whether a limit ended it.
    is_full: bool,
    chars: usize,
    page_start: usize,
    height: f64,
    /// Where the last glyph ended, and its baseline.
    end: f64,
    baseline: f64,
    begins_word: bool,
    begins_page: bool,
}

impl OutputDev for Pages {
    fn begin_page(
        &mut self,
        _page: u32,
        media_box: &MediaBox,
        _art_box: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        if self.read >= MAX_PAGES {
            self.is_full = true;
            return Err(OutputError::from(std::fmt::Error));
        }
        if self.read > 0 {
            self.text.push('\u{c}');
        }
        self.read += 1;
        self.page_start = self.text.len();
        self.height = media_box.ury - media_box.lly;
        self.begins_page = true;
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        let written = self.text.get(self.page_start..).unwrap_or("");
        self.empty += u32::from(written.trim().is_empty());
        Ok(())
    }

    fn output_character(
        &mut self,
        trm: &Transform,
        width: f64,
        _spacing: f64,
        font_size: f64,
        glyph: &str,
    ) -> Result<(), OutputError> {
        if self.chars > MAX_CHARS {
            self.is_full = true;
            return Err(OutputError::from(std::fmt::Error));
        }
        // The side of a square as large as the glyph's own, on the page.
        let size = (trm.m11 * trm.m22 - trm.m12 * trm.m21).abs().sqrt() * font_size.abs();
        let (x, y) = (trm.m31, self.height - trm.m32);
        if self.begins_word && !self.begins_page {
            let moved = (y - self.baseline).abs();
            if moved > size * 1.5 {
                self.text.push_str("\n\n");
            } else if moved > size * 0.5 && x < self.end {
                self.text.push('\n');
            } else if x > self.end + size * 2.0 {
                self.text.push_str("  ");
            } else if x > self.end + size * 0.1 {
                self.text.push(' ');
            }
        }
        self.text.push_str(glyph);
        self.chars += glyph.chars().count();
        self.begins_word = false;
        self.begins_page = false;
        self.baseline = y;
        self.end = x + width * size;
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        self.begins_word = true;
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
