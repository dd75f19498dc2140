//! DOCX (ECMA-376, WordprocessingML): paragraphs, tables, text boxes, headers and footers.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};
use shared::Problem;
use shared::calls::DocumentKind;

use crate::archive::Archive;
use crate::links::Links;
use crate::{ExtractedText, MAX_CHARS, WHAT_TO_DO, plain};

/// Elements within each other, at most; Word itself stays below fifty.
const MAX_DEPTH: usize = 256;
/// Headers and footers read, at most.
const MAX_EXTRAS: usize = 12;

/// Reads headers, body and footers, each paragraph a line. A header or footer that says what an
/// earlier one said is left out: Word keeps one for first, odd and even pages.
pub(crate) fn read(bytes: &[u8]) -> Result<ExtractedText, Problem> {
    let mut archive = Archive::open(bytes)?;
    let main = main_part(&mut archive)?;
    let Some(body) = archive.part(&main)? else {
        return Err(Problem::unsupported(format!(
            "the file is an archive, but no DOCX; {WHAT_TO_DO}"
        )));
    };
    let folder = main
        .rsplit_once('/')
        .map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let mut parts: Vec<String> = Vec::new();
    let mut warnings = Vec::new();
    for prefix in ["header", "", "footer"] {
        if prefix.is_empty() {
            parts.push(text_of(&body)?);
            continue;
        }
        for name in archive
            .names(&format!("{folder}{prefix}"))
            .into_iter()
            .take(MAX_EXTRAS)
        {
            // A broken header is no reason to refuse the body.
            match archive
                .part(&name)
                .and_then(|part| text_of(&part.unwrap_or_default()))
            {
                Ok(text) if !parts.contains(&text) => parts.push(text),
                Ok(_) => {}
                Err(_) => warnings.push(format!("A {prefix} could not be read")),
            }
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    Ok(ExtractedText {
        kind: DocumentKind::Docx,
        text: parts.join("\n"),
        links: links(&mut archive, &folder, &main),
        pages: None,
        warnings,
    })
}

/// The part the package names as its office document; usually `word/document.xml`.
fn main_part(archive: &mut Archive<'_>) -> Result<String, Problem> {
    const USUAL: &str = "word/document.xml";
    let Some(relations) = archive.part("_rels/.rels")? else {
        return Ok(USUAL.to_owned());
    };
    let xml = plain::decode(&relations);
    let mut reader = Reader::from_str(&xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element))
                if element.local_name().as_ref() == "Relationship" =>
            {
                let value = |key: &str| {
                    let attribute = element.try_get_attribute(key).ok().flatten()?;
                    Some(attribute.value.into_owned())
                };
                if value("Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
                    && let Some(target) = value("Target")
                {
                    return Ok(target.trim_start_matches('/').to_owned());
                }
            }
            Ok(Event::Eof) | Err(_) => return Ok(USUAL.to_owned()),
            Ok(_) => {}
        }
    }
}

/// What hyperlinks of the main part lead to.
fn links(archive: &mut Archive<'_>, folder: &str, main: &str) -> Vec<String> {
    let name = main.rsplit('/').next().unwrap_or(main);
    let Ok(Some(relations)) = archive.part(&format!("{folder}_rels/{name}.rels")) else {
        return Vec::new();
    };
    let xml = plain::decode(&relations);
    let mut reader = Reader::from_str(&xml);
    let mut links = Links::default();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element))
                if element.local_name().as_ref() == "Relationship" =>
            {
                let value = |key: &str| {
                    let attribute = element.try_get_attribute(key).ok().flatten()?;
                    quick_xml::escape::unescape(&attribute.value)
                        .ok()
                        .map(std::borrow::Cow::into_owned)
                };
                if value("Type").is_some_and(|kind| kind.ends_with("/hyperlink"))
                    && let Some(target) = value("Target")
                {
                    links.add(&target);
                }
            }
            Ok(Event::Eof) | Err(_) => return links.0,
            Ok(_) => {}
        }
    }
}

/// Where the walk stands.
#[derive(Default)]
struct Walk {
    /// Finished lines.
    out: String,
    /// The paragraph under way; text boxes within it push one of their own.
    open: Vec<String>,
    /// Text boxes finished within the outermost paragraph, put behind it.
    boxes: String,
    depth: usize,
    /// The depth of the element whose content is passed over, where one is.
    skipped: Option<usize>,
    in_text: bool,
    is_item: bool,
}

fn text_of(part: &[u8]) -> Result<String, Problem> {
    let xml = plain::decode(part);
    let mut reader = Reader::from_str(&xml);
    // Text is taken from whatever is well-formed up to the first error.
    reader.config_mut().check_end_names = false;
    let mut walk = Walk::default();
    while walk.out.len() < MAX_CHARS * 4 {
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                walk.depth += 1;
                if walk.depth > MAX_DEPTH {
                    return Err(Problem::unreadable(format!(
                        "the file nests deeper than any document does; {WHAT_TO_DO}"
                    )));
                }
                walk.start(element.local_name().as_ref());
            }
            Ok(Event::Empty(element)) => walk.empty(element.local_name().as_ref()),
            Ok(Event::End(element)) => {
                walk.end(element.local_name().as_ref());
                walk.depth = walk.depth.saturating_sub(1);
            }
            Ok(Event::Text(text)) => walk.text(&text.xml10_content()),
            Ok(Event::CData(text)) => walk.text(&text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => walk.reference(&reference),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) if walk.out.trim().is_empty() => {
                return Err(Problem::unreadable(format!(
                    "the file is damaged ({error}); {WHAT_TO_DO}"
                )));
            }
            Err(_) => break,
        }
    }
    walk.finish_paragraphs();
    Ok(walk.out)
}

impl Walk {
    fn start(&mut self, name: &str) {
        if self.skipped.is_some() {
            return;
        }
        match name {
            // The same content once more, for readers that do not know its first form.
            "Fallback" => self.skipped = Some(self.depth),
            "p" | "txbxContent" => self.open.push(String::new()),
            "t" => self.in_text = true,
            "numPr" | "tab" | "br" | "cr" => self.empty(name),
            _ => {}
        }
    }

    fn empty(&mut self, name: &str) {
        if self.skipped.is_some() {
            return;
        }
        let sign = match name {
            "tab" | "ptab" => '\t',
            "br" | "cr" => '\n',
            "noBreakHyphen" => '-',
            "numPr" => {
                self.is_item = true;
                return;
            }
            "p" => {
                self.out.push('\n');
                return;
            }
            _ => return,
        };
        // Tab stops within a paragraph's properties come before any text and trim away.
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.push(sign);
        }
    }

    fn end(&mut self, name: &str) {
        if let Some(depth) = self.skipped {
            if self.depth <= depth {
                self.skipped = None;
            }
            return;
        }
        match name {
            "t" => self.in_text = false,
            "p" => self.end_paragraph(),
            "txbxContent" => {
                self.open.pop();
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.open.pop() else {
            return;
        };
        let item = std::mem::take(&mut self.is_item);
        let mark = if item && !paragraph.trim().is_empty() {
            "• "
        } else {
            ""
        };
        let into = if self.open.is_empty() {
            &mut self.out
        } else {
            &mut self.boxes
        };
        into.push_str(mark);
        into.push_str(paragraph.trim());
        into.push('\n');
        if self.open.is_empty() {
            self.out.push_str(&std::mem::take(&mut self.boxes));
        }
    }

    fn finish_paragraphs(&mut self) {
        while !self.open.is_empty() {
            self.end_paragraph();
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text
            && self.skipped.is_none()
            && let Some(paragraph) = self.open.last_mut()
        {
            paragraph.push_str(text);
        }
    }

    /// The five predefined entities and character references; there are no others in a DOCX, and
    /// none is ever expanded from a DTD.
    fn reference(&mut self, reference: &BytesRef<'_>) {
        if let Ok(Some(c)) = reference.resolve_char_ref() {
            self.text(c.encode_utf8(&mut [0; 4]));
        } else if let Some(text) =
            quick_xml::escape::resolve_predefined_entity(&reference.xml10_content())
        {
            self.text(text);
        }
    }
}
