//! What is checked of a PDF before the library walks it: bombs, loops, and the shapes it is known
//! to panic on.

use std::collections::HashMap;
use std::io::Read;

use flate2::read::ZlibDecoder;
use pdf_extract::{Dictionary, Document, Object, ObjectId};
use shared::Problem;

use crate::{MAX_PAGES, WHAT_TO_DO};

/// What is said of a PDF that cannot be read.
pub(crate) fn damaged(why: &str) -> Problem {
    Problem::unreadable(format!("the PDF is damaged ({why}); {WHAT_TO_DO}"))
}

/// Bytes all deflated streams of a file may inflate to together.
const MAX_INFLATED: u64 = 100 * 1_024 * 1_024;
/// Levels of the page tree, and of forms within forms, at most.
const MAX_DEPTH: usize = 32;
/// Bytes of content interpreted for one page, forms counted each time they are drawn, at most.
const MAX_WORK: u64 = 50_000_000;
/// A page without a size gets A4, in points.
const A4: [i64; 4] = [0, 0, 595, 842];

/// Inflates every deflated stream into nothing, so that a bomb is known before anything keeps what
/// it inflates to. A stream deflated twice is refused unseen: nothing that writes CVs does that.
pub(crate) fn streams(bytes: &[u8]) -> Result<(), Problem> {
    predictors(bytes)?;
    let mut left = MAX_INFLATED;
    let mut sink = [0_u8; 16_384];
    let mut from = 0;
    while let Some(at) = find(bytes, b"stream", from) {
        from = at + 6;
        if bytes.get(..at).is_some_and(|head| head.ends_with(b"end")) {
            continue;
        }
        let head = bytes.get(at.saturating_sub(400)..at).unwrap_or(&[]);
        let dictionary = head
            .windows(3)
            .rposition(|w| w == b"obj")
            .map_or(head, |o| &head[o..]);
        let deflated = dictionary.windows(5).filter(|w| *w == b"Flate").count();
        if deflated > 1 {
            return Err(damaged("a stream is compressed more than once"));
        }
        let mut data = bytes.get(from..).unwrap_or(&[]);
        while let Some((b'\r' | b'\n' | b' ', rest)) = data.split_first() {
            data = rest;
        }
        // The zlib header: method 8, checksum of two bytes (RFC 1950).
        let [first, second, ..] = *data else { break };
        if first & 0x0f != 8 || (u16::from(first) << 8 | u16::from(second)) % 31 != 0 {
            continue;
        }
        let mut decoder = ZlibDecoder::new(data);
        while let Ok(read @ 1..) = decoder.read(&mut sink) {
            left = left.checked_sub(read as u64).ok_or_else(|| {
                Problem::unreadable(format!(
                    "the PDF unpacks to more than 100 MiB; {WHAT_TO_DO}"
                ))
            })?;
        }
        // What the stream took cannot hold another.
        from += usize::try_from(decoder.total_in()).unwrap_or(0);
    }
    Ok(())
}

/// What a predictor of a filter may be told, at most (ISO 32000-1, 7.4.4.4): a row it makes has as many
/// bytes as these three together ask for, whatever the stream holds.
const PREDICTOR: [(&[u8], u64); 3] = [
    (b"/Colors", 64),
    (b"/Columns", 65_536),
    (b"/BitsPerComponent", 64),
];

/// Refuses predictors that ask for rows no picture has.
fn predictors(bytes: &[u8]) -> Result<(), Problem> {
    for (key, most) in PREDICTOR {
        let mut from = 0;
        while let Some(at) = find(bytes, key, from) {
            from = at + key.len();
            let tail = bytes.get(from..).unwrap_or(&[]).trim_ascii_start();
            let digits = tail.iter().take_while(|b| b.is_ascii_digit());
            let value = digits.fold(0_u64, |value, digit| {
                value
                    .saturating_mul(10)
                    .saturating_add(u64::from(digit - b'0'))
            });
            if value > most {
                return Err(damaged("a filter asks for rows no picture has"));
            }
        }
    }
    Ok(())
}

fn find(bytes: &[u8], word: &[u8], from: usize) -> Option<usize> {
    let tail = bytes.get(from..)?;
    tail.windows(word.len())
        .position(|window| window == word)
        .map(|at| from + at)
}

/// Checks and mends the document's structure; answers its number of pages.
pub(crate) fn structure(document: &mut Document) -> Result<u32, Problem> {
    let pages = document.get_pages();
    for id in pages.values().take(MAX_PAGES as usize) {
        let has_size = ancestry(document, *id)?;
        if !has_size && let Ok(page) = document.get_dictionary_mut(*id) {
            page.set("MediaBox", A4.map(Object::Integer).to_vec());
        }
    }
    fonts(document)?;
    widths(document);
    let mut costs = HashMap::new();
    for id in pages.values().take(MAX_PAGES as usize) {
        let content = document
            .get_page_content(*id)
            .map_err(|e| damaged(&e.to_string()))?;
        let page = document
            .get_dictionary(*id)
            .map_err(|e| damaged(&e.to_string()))?;
        let resources = inherited_resources(document, page);
        let work = work_of(document, &content, resources, &mut costs, 0)?;
        if work > MAX_WORK {
            return Err(damaged("a page draws the same content endlessly"));
        }
    }
    u32::try_from(pages.len()).map_err(|_| damaged("too many pages"))
}

/// Walks from a page up to the root; answers whether a usable size stands anywhere on the way.
fn ancestry(document: &Document, page: ObjectId) -> Result<bool, Problem> {
    let mut node = document
        .get_dictionary(page)
        .map_err(|e| damaged(&e.to_string()))?;
    let mut has_size = false;
    for _ in 0..MAX_DEPTH {
        if let Ok(size) = node.get(b"MediaBox") {
            has_size |= is_box(document, size);
            if !has_size {
                return Ok(false);
            }
        }
        let parent = node.get(b"Parent").and_then(Object::as_reference);
        match parent.and_then(|id| document.get_dictionary(id)) {
            Ok(parent) => node = parent,
            Err(_) => return Ok(has_size),
        }
    }
    Err(damaged("its page tree does not end"))
}

fn is_box(document: &Document, object: &Object) -> bool {
    let numbers = |object: &Object| {
        let object = document.dereference(object).map_or(object, |(_, o)| o);
        matches!(object, Object::Integer(_) | Object::Real(_))
    };
    match document.dereference(object) {
        Ok((_, Object::Array(items))) => items.len() == 4 && items.iter().all(numbers),
        _ => false,
    }
}

/// Glyph widths written out of ranges, at most, over all fonts of a file.
const MAX_WIDTHS: usize = 300_000;

/// Rewrites the widths of composite fonts (ISO 32000-1, 9.7.4.3) into the one of their two forms,
/// `first [w w …]`, that the library reads right; it passes over `first last w`, and panics on lists
/// that break off.
fn widths(document: &mut Document) {
    let mut left = MAX_WIDTHS;
    let fonts: Vec<ObjectId> = document
        .objects
        .iter()
        .filter(|(_, object)| object.as_dict().is_ok_and(|font| font.has(b"W")))
        .map(|(id, _)| *id)
        .collect();
    for id in fonts {
        let written = document
            .get_dictionary(id)
            .and_then(|font| font.get(b"W"))
            .and_then(|list| document.dereference(list))
            .map(|(_, list)| list.clone());
        if let Ok(Object::Array(list)) = written {
            let list = written_out(document, &list, &mut left);
            if let Ok(font) = document.get_dictionary_mut(id) {
                font.set("W", Object::Array(list));
            }
        }
    }
}

fn written_out(document: &Document, written: &[Object], left: &mut usize) -> Vec<Object> {
    let mut out = Vec::new();
    let number = |object: &Object| match document.dereference(object).map_or(object, |(_, o)| o) {
        Object::Integer(n) => Some(Object::Integer(*n)),
        Object::Real(n) => Some(Object::Real(*n)),
        _ => None,
    };
    let mut rest = written;
    while let [first, second, ..] = rest {
        let Some(first @ Object::Integer(from)) = number(first) else {
            break;
        };
        let second = document.dereference(second).map_or(second, |(_, o)| o);
        let (widths, used) = match (second, rest.get(2).and_then(number)) {
            (Object::Array(widths), _) => (widths.iter().filter_map(number).collect(), 2),
            (Object::Integer(last), Some(width)) => {
                let count = last.saturating_sub(from).saturating_add(1).clamp(0, 65_536);
                let count = usize::try_from(count).unwrap_or(0).min(*left);
                (vec![width; count], 3)
            }
            _ => break,
        };
        *left = left.saturating_sub(widths.len());
        out.extend([first, Object::Array(widths)]);
        rest = rest.get(used..).unwrap_or(&[]);
    }
    out
}

/// Composite fonts must say how their codes map to glyphs in a way the library reads.
fn fonts(document: &Document) -> Result<(), Problem> {
    for object in document.objects.values() {
        let Ok(font) = object.as_dict() else { continue };
        if font.get(b"Subtype").and_then(Object::as_name).ok() != Some(b"Type0") {
            continue;
        }
        let encoding = font.get(b"Encoding").and_then(|e| document.dereference(e));
        let readable = match encoding {
            Ok((_, Object::Name(name))) => matches!(name.as_slice(), b"Identity-H" | b"Identity-V"),
            Ok((_, Object::Stream(_))) => true,
            _ => false,
        };
        if !readable || !font.has(b"DescendantFonts") {
            return Err(Problem::unreadable(format!(
                "the PDF uses a font encoding that is not read here; {WHAT_TO_DO}"
            )));
        }
    }
    Ok(())
}

fn inherited_resources<'a>(document: &'a Document, page: &'a Dictionary) -> Option<&'a Dictionary> {
    let mut node = page;
    for _ in 0..MAX_DEPTH {
        if let Ok((_, Object::Dictionary(found))) =
            node.get(b"Resources").and_then(|r| document.dereference(r))
        {
            return Some(found);
        }
        let parent = node.get(b"Parent").and_then(Object::as_reference).ok()?;
        node = document.get_dictionary(parent).ok()?;
    }
    None
}

/// Fonts and forms that content names must be among its resources: the library panics on others.
fn names(
    document: &Document,
    content: &[u8],
    resources: Option<&Dictionary>,
) -> Result<(), Problem> {
    for (operator, numbers, kind, what) in [
        (&b"Tf"[..], 1, &b"Font"[..], "a font"),
        (b"Do", 0, b"XObject", "a form"),
    ] {
        let known = resources
            .and_then(|r| r.get(kind).ok())
            .and_then(|list| document.dereference(list).ok())
            .and_then(|(_, list)| list.as_dict().ok());
        let mut from = 0;
        while let Some(at) = find(content, operator, from) {
            from = at + operator.len();
            let Some(name) = content.get(..at).and_then(|head| operand(head, numbers)) else {
                continue;
            };
            if !known.is_some_and(|known| known.has(name)) {
                return Err(damaged(&format!(
                    "its content names {what} it does not hold"
                )));
            }
        }
    }
    Ok(())
}

/// The name at the end of `head`, with so many numbers behind it: `/F1 12 ` before `Tf`.
fn operand(head: &[u8], numbers: usize) -> Option<&[u8]> {
    let mut head = head.trim_ascii_end();
    for _ in 0..numbers {
        let digits = head
            .iter()
            .rev()
            .take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'))
            .count();
        head = head.get(..head.len() - digits)?.trim_ascii_end();
    }
    let name = head.rsplit(|b| *b == b'/').next()?;
    let is_regular = |b: &u8| b.is_ascii_graphic() && !b"()<>[]{}%#".contains(b);
    (name.len() < head.len() && !name.is_empty() && name.iter().all(is_regular)).then_some(name)
}

/// An upper bound of the bytes interpreted for some content: its own, and for every `Do` the most
/// costly form it could mean. `costs` remembers forms; one under way counts as endless.
fn work_of(
    document: &Document,
    content: &[u8],
    resources: Option<&Dictionary>,
    costs: &mut HashMap<ObjectId, u64>,
    depth: usize,
) -> Result<u64, Problem> {
    let own = content.len() as u64;
    names(document, content, resources)?;
    let draws = content.windows(2).filter(|w| *w == b"Do").count() as u64;
    if draws == 0 {
        return Ok(own);
    }
    if depth > MAX_DEPTH {
        return Err(damaged("its forms nest endlessly"));
    }
    let forms = resources
        .and_then(|r| r.get(b"XObject").ok())
        .and_then(|x| document.dereference(x).ok())
        .and_then(|(_, x)| x.as_dict().ok());
    let mut most = 0;
    for (_, object) in forms.into_iter().flatten() {
        let Ok((Some(id), Object::Stream(form))) = document.dereference(object) else {
            continue;
        };
        if form.dict.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Image") {
            continue;
        }
        let cost = if let Some(known) = costs.get(&id) {
            *known
        } else {
            costs.insert(id, u64::MAX);
            let inner = form
                .dict
                .get(b"Resources")
                .and_then(|r| document.dereference(r))
                .ok()
                .and_then(|(_, r)| r.as_dict().ok())
                .or(resources);
            let content = form.decompressed_content().unwrap_or_default();
            let cost = work_of(document, &content, inner, costs, depth + 1)?;
            costs.insert(id, cost);
            cost
        };
        most = cost.max(most);
    }
    Ok(own.saturating_add(draws.saturating_mul(most)))
}
