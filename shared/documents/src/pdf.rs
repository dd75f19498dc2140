//! PDF with a text layer, page by page, in the order it is read in.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Document, MediaBox, OutputDev, OutputError, Transform, output_doc};
use shared::Problem;
use shared::calls::DocumentKind;

use crate::ExtractedText;
use crate::layout::{Glyphs, Reading};
use crate::links::Links;
use crate::preflight;
use crate::preflight::damaged;
use crate::{MAX_CHARS, MAX_PAGES, WHAT_TO_DO};

/// Annotations of one page that are looked at.
const MAX_NOTES: usize = 500;

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
    // A page broken off has been read up to there.
    if outcome.is_err() {
        page.reading.page(&page.glyphs);
    }
    let mut warnings = Vec::new();
    if page.is_full {
        warnings.push(format!("Only the first {MAX_PAGES} pages were read"));
    } else if let Err(error) = outcome {
        if page.reading.is_empty() {
            return Err(damaged(&error.to_string()));
        }
        warnings.push("Some pages could not be read".to_owned());
    }
    if page.empty > 0 && page.empty < page.read {
        warnings.push(format!("{} of {pages} pages hold no text", page.empty));
    }
    Ok(ExtractedText {
        kind: DocumentKind::Pdf,
        text: page.reading.finish(),
        links: links(&document),
        pages: Some(pages),
        warnings,
    })
}

/// Link annotations (ISO 32000-1, 12.5.6.5) of the pages read.
fn links(document: &Document) -> Vec<String> {
    let mut links = Links::default();
    for id in document.get_pages().values().take(MAX_PAGES as usize) {
        for note in document
            .get_page_annotations(*id)
            .into_iter()
            .flatten()
            .take(MAX_NOTES)
        {
            let target = note
                .get(b"A")
                .and_then(|action| document.dereference(action))
                .and_then(|(_, action)| action.as_dict())
                .and_then(|action| action.get(b"URI"))
                .and_then(|uri| document.dereference(uri))
                .and_then(|(_, uri)| uri.as_str());
            if let Ok(target) = target {
                links.add(&String::from_utf8_lossy(target));
            }
        }
    }
    links.0
}

/// Gathers the glyphs of each page for [`Reading`] to put in order.
#[derive(Default)]
struct Pages {
    reading: Reading,
    glyphs: Glyphs,
    /// Pages begun, and those among them without a glyph.
    read: u32,
    empty: u32,
    /// Whether a limit ended it.
    is_full: bool,
    chars: usize,
}

impl OutputDev for Pages {
    fn begin_page(
        &mut self,
        _page: u32,
        _media_box: &MediaBox,
        _art_box: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        if self.read >= MAX_PAGES {
            self.is_full = true;
            return Err(OutputError::from(std::fmt::Error));
        }
        self.read += 1;
        self.glyphs.clear();
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        let has_text = self.reading.page(&self.glyphs);
        self.empty += u32::from(!has_text);
        self.glyphs.clear();
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
        self.chars += glyph.chars().count();
        // The side of a square as large as the glyph's own, on the page.
        let size = (trm.m11 * trm.m22 - trm.m12 * trm.m21).abs().sqrt() * font_size.abs();
        let along = trm.m11.hypot(trm.m12) * font_size.abs();
        let sign = font_size.signum();
        let direction = (trm.m11 * sign, trm.m12 * sign);
        self.glyphs
            .push(direction, (trm.m31, trm.m32), width * along, size, glyph);
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
