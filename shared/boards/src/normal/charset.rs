//! Bytes to text.

use charsets::{Charset, UTF_8};

/// Decodes a body: by its byte order mark, else by the charset of its `Content-Type`, else by what
/// the document says in its first kilobyte (`<?xml … encoding="…"?>`, `<meta charset="…">`), else as
/// UTF-8. A declaration that the bytes contradict loses to valid UTF-8, because servers mislabel UTF-8
/// far more often than other text happens to be valid UTF-8. Never fails: what cannot be decoded becomes U+FFFD.
pub(crate) fn decode(body: &[u8], content_type: Option<&str>) -> String {
    if let Some((charset, length)) = Charset::marked(body) {
        let rest = body.get(length..).unwrap_or_default();
        return charset.decode(rest).into_owned();
    }
    match std::str::from_utf8(body) {
        Ok(text) if !text.contains(ESCAPE) => text.to_owned(),
        _ => claimed(body, content_type)
            .unwrap_or(UTF_8)
            .decode(body)
            .into_owned(),
    }
}

/// The charset of several bytes a character that `body` is in, as nothing here can read.
pub(crate) fn wide(body: &[u8], content_type: Option<&str>) -> Option<&'static str> {
    let readable = Charset::marked(body).is_some()
        || std::str::from_utf8(body).is_ok_and(|text| !text.contains(ESCAPE));
    if readable {
        return None;
    }
    claimed(body, content_type)?.wide()
}

/// Japanese in ISO-2022-JP is ASCII with these.
const ESCAPE: char = '\u{1b}';

/// What the header says, else the document.
fn claimed(body: &[u8], content_type: Option<&str>) -> Option<Charset> {
    content_type
        .and_then(|value| after(value, "charset="))
        .and_then(|label| Charset::named(&label))
        .or_else(|| declared(body))
}

/// What the document itself says in its first kilobyte.
fn declared(body: &[u8]) -> Option<Charset> {
    let head = String::from_utf8_lossy(body.get(..1024).unwrap_or(body));
    let label = if head.trim_start().starts_with("<?xml") {
        after(head.split_once("?>")?.0, "encoding=")?
    } else {
        after(&head, "charset=")?
    };
    // A document whose declaration could be read byte by byte is not UTF-16, whatever it says.
    Charset::named(&label).filter(|charset| charset.extends_ascii())
}

/// The word after `key` (any case), quotes gone.
fn after(text: &str, key: &str) -> Option<String> {
    let at = text.to_ascii_lowercase().find(key)? + key.len();
    let rest = text.get(at..)?.trim_start_matches(['"', '\'', ' ']);
    let end = rest
        .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | ':' | '.'))
        .unwrap_or(rest.len());
    rest.get(..end).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_decides_before_the_document() {
        let body = b"<meta charset=koi8-r>K\xf6ln";
        assert!(decode(body, Some("text/html; charset=\"ISO-8859-1\"")).ends_with("Köln"));
    }

    #[test]
    fn the_document_decides_where_the_header_is_silent() {
        assert!(
            decode(
                b"<?xml version='1.0' encoding='windows-1252'?><a>\x80</a>",
                None
            )
            .contains('€')
        );
        assert!(
            decode(b"<html><meta charset=\"windows-1251\">\xcf\xf0\xe8", None).ends_with("При")
        );
        assert!(decode("<?xml encoding='utf-16'?>é".as_bytes(), None).ends_with('é'));
    }

    #[test]
    fn utf8_sent_under_another_name_is_read_as_utf8() {
        assert_eq!(
            decode("Zürich".as_bytes(), Some("text/xml; charset=latin1")),
            "Zürich"
        );
    }

    #[test]
    fn what_has_to_be_decoded_elsewhere_is_named() {
        let japanese = b"<meta charset=\"Shift_JIS\">\x93\xfa\x96{";
        assert_eq!(wide(japanese, None), Some("shift_jis"));
        assert_eq!(wide(japanese, Some("text/html; charset=latin1")), None);
        assert_eq!(wide("<meta charset=sjis>日本".as_bytes(), None), None);
        assert_eq!(
            wide(b"\x1b$BF|K\\", Some("text/plain; charset=iso-2022-jp")),
            Some("iso-2022-jp")
        );
    }

    #[test]
    fn a_byte_order_mark_wins_and_goes() {
        assert_eq!(decode(b"\xef\xbb\xbfab", None), "ab");
        assert_eq!(
            decode(b"\xff\xfea\0b\0", Some("text/html; charset=utf-8")),
            "ab"
        );
    }
}
