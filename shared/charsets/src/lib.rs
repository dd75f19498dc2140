//! Bytes to text by the charset they say they are in, as the Encoding Standard has it
//! (<https://encoding.spec.whatwg.org>): UTF-8, UTF-16 and every charset of single bytes.
//!
//! Charsets of several bytes (Shift JIS, GBK and the like) are known by name only: their tables weigh
//! more than all the rest of a function that reads postings. [`Charset::wide`] tells them.

use std::borrow::Cow;

mod tables {
    use crate::Kind;

    include!(concat!(env!("OUT_DIR"), "/tables.rs"));
}

/// A charset of the web.
#[derive(Debug, Clone, Copy)]
pub struct Charset(Kind);

#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Utf8,
    /// How two bytes become a unit.
    Utf16(fn([u8; 2]) -> u16),
    /// What the bytes from 0x80 on stand for.
    SingleByte(&'static [u16; 128]),
    /// Its name.
    Wide(&'static str),
}

/// What JSON, XML and the web use unless they say otherwise.
pub const UTF_8: Charset = Charset(Kind::Utf8);
/// Western Europe's; what `latin1` and `ascii` mean on the web.
pub const WINDOWS_1252: Charset = Charset(Kind::SingleByte(&tables::WINDOWS_1252));

impl Charset {
    /// The charset of this label (`latin1`, ` UTF-8`), in any case.
    pub fn named(label: &str) -> Option<Self> {
        let label = label.trim_ascii().to_ascii_lowercase();
        let at = tables::LABELS
            .binary_search_by(|(known, _)| (*known).cmp(label.as_str()))
            .ok()?;
        tables::LABELS.get(at).map(|(_, kind)| Self(*kind))
    }

    /// The charset whose byte order mark `bytes` begin with, and the mark's length.
    pub fn marked(bytes: &[u8]) -> Option<(Self, usize)> {
        match bytes {
            [0xef, 0xbb, 0xbf, ..] => Some((UTF_8, 3)),
            [0xff, 0xfe, ..] => Some((Self(Kind::Utf16(u16::from_le_bytes)), 2)),
            [0xfe, 0xff, ..] => Some((Self(Kind::Utf16(u16::from_be_bytes)), 2)),
            _ => None,
        }
    }

    /// Whether ASCII looks like ASCII in it.
    pub const fn extends_ascii(self) -> bool {
        !matches!(self.0, Kind::Utf16(_))
    }

    /// The name, where it is one of several bytes, which [`Charset::decode`] cannot read.
    pub const fn wide(self) -> Option<&'static str> {
        match self.0 {
            Kind::Wide(name) => Some(name),
            _ => None,
        }
    }

    /// The text. What stands for nothing becomes U+FFFD; so does all but ASCII of a charset of several
    /// bytes. A byte order mark stays.
    pub fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self.0 {
            Kind::Utf8 | Kind::Wide(_) => String::from_utf8_lossy(bytes),
            Kind::Utf16(unit) => {
                let (pairs, odd) = bytes.as_chunks::<2>();
                char::decode_utf16(pairs.iter().map(|pair| unit(*pair)))
                    .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
                    .chain((!odd.is_empty()).then_some(char::REPLACEMENT_CHARACTER))
                    .collect()
            }
            Kind::SingleByte(upper) => bytes.iter().map(|byte| of(upper, *byte)).collect(),
        }
    }

    /// What `byte` alone stands for, U+FFFD where for nothing alone.
    pub fn char_of(self, byte: u8) -> char {
        match self.0 {
            Kind::SingleByte(upper) => of(upper, byte),
            _ if byte.is_ascii() && self.extends_ascii() => char::from(byte),
            _ => char::REPLACEMENT_CHARACTER,
        }
    }

    /// The byte that alone stands for `c`.
    pub fn byte_of(self, c: char) -> Option<u8> {
        (0..=u8::MAX).find(|byte| c != char::REPLACEMENT_CHARACTER && self.char_of(*byte) == c)
    }
}

fn of(upper: &[u16; 128], byte: u8) -> char {
    match byte.checked_sub(0x80) {
        None => char::from(byte),
        Some(at) => upper
            .get(usize::from(at))
            .and_then(|unit| char::from_u32(u32::from(*unit)))
            .unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::Encoding;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn labels_are_found_in_any_case_and_between_blanks() {
        for label in ["latin1", " ISO-8859-1\n", "Windows-1252", "ascii"] {
            let charset = Charset::named(label).unwrap();
            assert_eq!(charset.decode(b"K\xf6ln \x80"), "Köln €", "{label}");
        }
        assert!(Charset::named("latin").is_none());
        assert!(Charset::named("").is_none());
    }

    #[test]
    fn a_mark_names_the_charset() {
        let (charset, length) = Charset::marked(b"\xff\xfea\0").unwrap();
        assert_eq!((length, charset.decode(b"a\0").as_ref()), (2, "a"));
        assert!(!charset.extends_ascii());
        assert!(Charset::marked(b"a").is_none());
    }

    #[test]
    fn several_bytes_a_character_are_named_not_read() {
        let charset = Charset::named("sjis").unwrap();
        assert_eq!(charset.wide(), Some("shift_jis"));
        assert_eq!(charset.decode(b"ab\x93"), "ab\u{fffd}");
    }

    #[test]
    fn bytes_of_windows_1252_go_both_ways() {
        assert_eq!(WINDOWS_1252.byte_of('’'), Some(0x92));
        assert_eq!(WINDOWS_1252.byte_of('я'), None);
        assert_eq!(WINDOWS_1252.char_of(0x92), '’');
        assert_eq!(UTF_8.char_of(0x92), char::REPLACEMENT_CHARACTER);
    }

    proptest! {
        /// Whatever the bytes and the label, the text is what the reference makes of them; but for a
        /// last odd byte of UTF-16, which may count as one with what precedes it.
        #[test]
        fn decodes_as_the_reference_does(
            bytes in prop::collection::vec(any::<u8>(), 0..200),
            at in 0..tables::LABELS.len(),
        ) {
            let (label, kind) = tables::LABELS[at];
            let whole = bytes.len() - if matches!(kind, Kind::Utf16(_)) { bytes.len() % 2 } else { 0 };
            let bytes = &bytes[..whole];
            if !matches!(kind, Kind::Wide(_)) {
                let (expected, _) = Encoding::for_label(label.as_bytes())
                    .unwrap()
                    .decode_without_bom_handling(bytes);
                prop_assert_eq!(Charset(kind).decode(bytes), expected, "{}", label);
            }
        }
    }
}
