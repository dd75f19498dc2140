//! Plain text.

use std::borrow::Cow;

use charsets::WINDOWS_1252;

use super::mojibake::mend;

/// Whether `c` shows nothing and parts nothing: soft hyphens, zero-width spaces, marks of direction. Joiners stay, scripts
/// and emoji need them.
pub(crate) const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{2069}' | '\u{feff}'
    )
}

/// What `c` stands for: control characters above ASCII are Windows-1252 read as Latin-1 (`It\u{92}s`).
fn right(c: char) -> Option<char> {
    if is_invisible(c) {
        return None;
    }
    if !('\u{80}'..='\u{9f}').contains(&c) {
        return Some(c);
    }
    let meant = WINDOWS_1252.char_of(u8::try_from(u32::from(c)).ok()?);
    (!meant.is_control()).then_some(meant)
}

/// [`mend`], which reads every character, for texts that hold one with which wrong ones begin: `Â`, `Ã`, `â` or `ð`.
pub(crate) fn mended(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let leads = |pair: &[u8]| matches!(pair, [0xc3, 0x82 | 0x83 | 0xa2 | 0xb0]);
    if bytes.contains(&0xc3) && bytes.windows(2).any(leads) {
        mend(text)
    } else {
        Cow::Borrowed(text)
    }
}

/// Text as it was meant: double encoding undone, invisible characters gone. White space stays.
pub(crate) fn clean(text: String) -> String {
    let text = match mended(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(mended) => mended,
    };
    // What is not right begins with one of these bytes in UTF-8.
    let wrong = |(at, byte): (usize, u8)| {
        matches!(byte, 0xc2 | 0xe2 | 0xef)
            && text
                .get(at..)
                .and_then(|rest| rest.chars().next())
                .is_some_and(|c| right(c) != Some(c))
    };
    if !text.bytes().enumerate().any(wrong) {
        return text;
    }
    text.chars().filter_map(right).collect()
}

/// White space folded to single spaces, control characters gone, ends trimmed.
pub(crate) fn fold(text: &str) -> String {
    let plain = |byte: u8| (b' '..0x7f).contains(&byte);
    if text.bytes().all(plain) && text.trim().len() == text.len() && !text.contains("  ") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c == '\u{feff}') {
        let start = out.len();
        if start > 0 {
            out.push(' ');
        }
        let before = out.len();
        out.extend(word.chars().filter_map(right).filter(|c| !c.is_control()));
        if out.len() == before {
            out.truncate(start);
        }
    }
    out
}

/// The first `limit` characters.
pub(crate) fn cut_chars(text: &str, limit: usize) -> &str {
    if text.len() <= limit {
        return text;
    }
    match text.char_indices().nth(limit) {
        Some((at, _)) => text.get(..at).unwrap_or(text),
        None => text,
    }
}

/// At most the first `limit` bytes, cut between characters.
pub(crate) fn cut_bytes(text: &str, limit: usize) -> &str {
    text.get(..text.floor_char_boundary(limit)).unwrap_or(text)
}

/// `text` unless it is empty or one of the words sites put where they have nothing.
pub(crate) fn meaningful(text: String) -> Option<String> {
    let nothing = [
        "unavailable",
        "n/a",
        "na",
        "none",
        "null",
        "undefined",
        "-",
        "tbd",
    ];
    (!text.is_empty() && !nothing.iter().any(|word| text.eq_ignore_ascii_case(word)))
        .then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_leaves_single_spaces_and_no_control_characters() {
        assert_eq!(fold("  a\u{0}\u{7} \n\t b\u{a0}c\u{200b} \u{1} "), "a b c");
    }

    #[test]
    fn invisible_characters_go_and_wrong_ones_are_put_right() {
        assert_eq!(
            fold("Soft\u{ad}ware It\u{92}s \u{200e}x"),
            "Software It’s x"
        );
        assert_eq!(clean("a\u{a0}b\u{ad}c\n\u{92}".to_owned()), "a\u{a0}bc\n’");
        assert_eq!(clean("Weâ€™re – 東京".to_owned()), "We’re – 東京");
    }

    #[test]
    fn cuts_fall_between_characters() {
        assert_eq!(cut_bytes("aé", 2), "a");
        assert_eq!(cut_chars("aéb", 2), "aé");
    }
}
