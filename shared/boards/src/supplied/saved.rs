//! How pages and mails come out of browsers and mail programs: as HTML with a note of where it was, or packed as a
//! MIME message (MHTML, RFC 2557; a mail, RFC 5322).

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use url::Url;

use crate::normal::charset;

/// Deepest nesting of parts, and most parts looked at.
const DEPTH: u32 = 6;
const PARTS: usize = 500;
/// Of the headers of one part.
const HEADER_BYTES: usize = 64 * 1024;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A page taken out of what it was saved in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Saved {
    pub(super) text: String,
    /// Where it was, by what the program that saved it noted.
    pub(super) url: Option<Url>,
}

/// Unpacks and decodes `body`. Never fails: what is no message is a page.
pub(super) fn unpack(body: &[u8], content_type: Option<&str>) -> Saved {
    let mut left = PARTS;
    if is_message(body)
        && let Some(saved) = part(body, DEPTH, &mut left)
    {
        return saved;
    }
    let text = charset::decode(body, content_type);
    let url = noted(&text);
    Saved { text, url }
}

/// Chrome and Internet Explorer write `<!-- saved from url=(0031)https://… -->`, SingleFile a comment with a line
/// `url: https://…`.
fn noted(text: &str) -> Option<Url> {
    let head = text.get(..text.floor_char_boundary(4096))?;
    let link = if let Some((_, after)) = head.split_once("saved from url=(") {
        after.split_once(')')?.1
    } else if head.contains("Page saved with SingleFile") {
        head.split_once("url:")?.1.trim_start()
    } else {
        return None;
    };
    let end = link.find(|c: char| c.is_whitespace()).unwrap_or(link.len());
    web(link.get(..end)?)
}

fn web(link: &str) -> Option<Url> {
    Url::parse(link.trim())
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// Whether it begins with headers, one of them `MIME-Version` or `Content-Type`.
fn is_message(body: &[u8]) -> bool {
    let (headers, _) = split(body);
    headers.lines().take(200).all(|line| {
        line.starts_with([' ', '\t'])
            || line
                .split_once(':')
                .is_some_and(|(name, _)| name.bytes().all(|b| b.is_ascii_graphic()))
    }) && ["mime-version", "content-type"]
        .iter()
        .any(|name| header(&headers, name).is_some())
}

/// The first HTML in a part, itself or inside.
fn part(bytes: &[u8], depth: u32, left: &mut usize) -> Option<Saved> {
    if depth == 0 || *left == 0 {
        return None;
    }
    *left -= 1;
    let (headers, body) = split(bytes);
    let kind = header(&headers, "content-type").unwrap_or_default();
    let lower = kind.to_ascii_lowercase();
    if lower.starts_with("multipart/") || lower.starts_with("message/rfc822") {
        let Some(boundary) = boundary(&kind) else {
            return part(body, depth - 1, left);
        };
        return pieces(body, &boundary).find_map(|piece| part(piece, depth - 1, left));
    }
    if !lower.starts_with("text/html") && !lower.starts_with("application/xhtml") {
        return None;
    }
    let encoding = header(&headers, "content-transfer-encoding")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let decoded = match encoding.trim() {
        "quoted-printable" => quoted_printable(body),
        "base64" => {
            let packed: Vec<u8> = body
                .iter()
                .copied()
                .filter(|b| !b.is_ascii_whitespace())
                .collect();
            BASE64.decode(packed).ok()?
        }
        _ => body.to_vec(),
    };
    let text = charset::decode(&decoded, Some(&kind));
    let url = header(&headers, "content-location")
        .and_then(|link| web(&link))
        .or_else(|| noted(&text));
    Some(Saved { text, url })
}

/// Headers, as text, and what follows the empty line.
fn split(bytes: &[u8]) -> (String, &[u8]) {
    let head = bytes.get(..HEADER_BYTES).unwrap_or(bytes);
    let ends = [b"\r\n\r\n".as_slice(), b"\n\n"]
        .iter()
        .filter_map(|end| Some((find(head, end)?, end.len())))
        .min();
    match ends {
        Some((at, length)) => (
            String::from_utf8_lossy(head.get(..at).unwrap_or_default()).into_owned(),
            bytes.get(at + length..).unwrap_or_default(),
        ),
        None => (String::new(), bytes),
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|w| w == wanted)
}

/// The value of a header, its folded lines joined.
fn header(headers: &str, name: &str) -> Option<String> {
    let mut lines = headers.lines();
    while let Some(line) = lines.next() {
        let Some((own, value)) = line.split_once(':') else {
            continue;
        };
        if own.trim().eq_ignore_ascii_case(name) {
            let folded = lines.take_while(|line| line.starts_with([' ', '\t']));
            return Some(folded.fold(value.trim().to_owned(), |value, line| {
                format!("{value} {}", line.trim())
            }));
        }
    }
    None
}

fn boundary(kind: &str) -> Option<String> {
    let at = kind.to_ascii_lowercase().find("boundary=")? + "boundary=".len();
    let rest = kind.get(at..)?;
    let value = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => rest.split([';', ' ']).next()?,
    };
    (!value.is_empty() && value.len() <= 200).then(|| format!("--{value}"))
}

/// What lies between the lines that begin with `boundary`.
fn pieces<'a>(body: &'a [u8], boundary: &str) -> impl Iterator<Item = &'a [u8]> {
    let mark = boundary.as_bytes().to_vec();
    let mut rest = find(body, &mark).and_then(|at| body.get(at + mark.len()..));
    std::iter::from_fn(move || {
        let here = rest?;
        if here.starts_with(b"--") {
            return None;
        }
        let end = find(here, &mark);
        rest = end.and_then(|at| here.get(at + mark.len()..));
        let piece = here.get(..end.unwrap_or(here.len()))?;
        // The rest of the boundary's own line.
        let start = find(piece, b"\n").map_or(piece.len(), |at| at + 1);
        piece.get(start..)
    })
}

/// RFC 2045, 6.7; what is no escape stays as it is.
fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut at = 0;
    while let Some(byte) = body.get(at) {
        at += 1;
        if *byte != b'=' {
            out.push(*byte);
            continue;
        }
        match (body.get(at), body.get(at + 1)) {
            (Some(b'\n'), _) => at += 1,
            (Some(b'\r'), Some(b'\n')) => at += 2,
            (Some(high), Some(low)) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    at += 2;
                }
                _ => out.push(b'='),
            },
            _ => out.push(b'='),
        }
    }
    out
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_say_where_they_were() {
        for html in [
            "<!DOCTYPE html>\n<!-- saved from url=(0028)https://example.com/jobs/123 -->\n<html>",
            "<html><!--\n Page saved with SingleFile \n url: https://example.com/jobs/123 \n saved date: x -->",
        ] {
            let saved = unpack(html.as_bytes(), None);
            assert_eq!(saved.url.unwrap().as_str(), "https://example.com/jobs/123");
        }
        assert_eq!(unpack(b"<p>saved from url=(x", None).url, None);
    }

    #[test]
    fn a_web_archive_is_unpacked() {
        let archive = "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----x\"\r\n\r\n\
            ------x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://example.com/j/1\r\n\r\n\
            <p class=3D\"a\">Z=C3=BCrich, a soft=\r\n line</p>\r\n------x\r\nContent-Type: image/png\r\n\r\nxx\r\n------x--\r\n";
        let saved = unpack(archive.as_bytes(), None);
        assert_eq!(saved.text.trim(), "<p class=\"a\">Zürich, a soft line</p>");
        assert_eq!(saved.url.unwrap().as_str(), "https://example.com/j/1");
    }

    #[test]
    fn the_html_of_a_mail_is_found() {
        let mail = "Subject: New jobs: for you\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/alternative; boundary=b\n\n\
            --b\nContent-Type: text/plain\n\nplain\n--b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\nPHA+aMOpPC9w\nPg==\n--b--\n--a--\n";
        assert_eq!(unpack(mail.as_bytes(), None).text, "<p>hé</p>");
    }

    proptest::proptest! {
        #[test]
        fn no_message_panics(text in "(Content-Type: |multipart/mixed|; boundary=a|text/html|\r\n|\n|--a|--|=|=3D|base64|Content-Transfer-Encoding: |quoted-printable|MIME-Version: 1\n|\\PC){0,60}") {
            unpack(text.as_bytes(), None);
        }
    }
}
