//! Plain text.

/// White space folded to single spaces, control characters gone, ends trimmed.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c == '\u{feff}') {
        let start = out.len();
        if start > 0 {
            out.push(' ');
        }
        let before = out.len();
        out.extend(word.chars().filter(|c| !c.is_control() && *c != '\u{200b}'));
        if out.len() == before {
            out.truncate(start);
        }
    }
    out
}

/// The first `limit` characters.
pub(crate) fn cut_chars(text: &str, limit: usize) -> &str {
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
    fn cuts_fall_between_characters() {
        assert_eq!(cut_bytes("aé", 2), "a");
        assert_eq!(cut_chars("aéb", 2), "aé");
    }
}
