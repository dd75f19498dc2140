//! UTF-8 that was taken for Latin-1 and encoded again (`Weâ\u{80}\u{99}re` for `We’re`).

use encoding_rs::WINDOWS_1252;

/// Undoes double encoding where that is certain: every character of `text` stands for one byte (Latin-1, or
/// Windows-1252 where the wrong reader used that), and those bytes are valid UTF-8 with at least one multi-byte
/// character. Text that mixes repaired and right characters, or that cannot be encoded back, stays as it is.
pub(crate) fn repair(text: &str) -> Option<String> {
    if text.is_ascii() || !text.chars().any(is_lead) {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        bytes.push(byte_of(c)?);
    }
    String::from_utf8(bytes).ok()
}

/// Whether `c` is what the first byte of a multi-byte sequence becomes.
const fn is_lead(c: char) -> bool {
    matches!(c, '\u{c2}'..='\u{f4}')
}

/// The byte that Latin-1 or Windows-1252 reads as `c`.
fn byte_of(c: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(u32::from(c)) {
        return Some(byte);
    }
    let mut buffer = [0; 4];
    let (bytes, _, unmappable) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
    match *bytes {
        [byte] if !unmappable => Some(byte),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a reader that takes UTF-8 for Latin-1 makes of `text`.
    fn broken(text: &str) -> String {
        text.bytes().map(char::from).collect()
    }

    #[test]
    fn double_encoding_is_undone() {
        for right in ["We’re hiring in Kraków", "Zürich – Genève", "日本語 100%"] {
            assert_eq!(repair(&broken(right)).as_deref(), Some(right));
        }
        assert_eq!(repair("Weâ€™re").as_deref(), Some("We’re"));
    }

    #[test]
    fn right_text_is_left_alone() {
        for right in [
            "plain",
            "Kraków",
            "Ångström",
            "Ãrea — São Paulo",
            "naïve café",
            "Â£ and €",
        ] {
            assert_eq!(repair(right), None, "{right}");
        }
    }

    proptest::proptest! {
        /// No text outside Latin-1's range is ever touched twice: what was repaired is right.
        #[test]
        fn what_was_broken_once_comes_back(text in "\\PC{1,40}") {
            let wrong = broken(&text);
            if !text.is_ascii() {
                proptest::prop_assert_eq!(repair(&wrong), Some(text));
            }
        }
    }
}
