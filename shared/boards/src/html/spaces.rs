//! White space as descriptions hold it.

/// How many characters `text` has, where its white space is single spaces and none is a control character. It looks at
/// bytes, and takes a text that only may hold something else for one that does.
pub(super) fn even(text: &str) -> Option<usize> {
    let (mut before, mut chars, mut may_part) = (0, 0, false);
    for byte in text.bytes() {
        // With the last two begin the no-break space, controls above ASCII, and U+FEFF.
        let odd = byte < b' ' || matches!(byte, 0x7f | 0xc2 | 0xef);
        if odd || (before, byte) == (b' ', b' ') {
            return None;
        }
        chars += usize::from(byte & 0xc0 != 0x80);
        may_part |= (before, byte) == (0xe2, 0x80);
        before = byte;
    }
    (!may_part || !text.contains(is_space_not_ascii)).then_some(chars)
}

/// HTML's white space and the no-break space, which descriptions use as an ordinary one.
pub(super) fn is_space(c: char) -> bool {
    c.is_ascii_whitespace() || is_space_not_ascii(c)
}

const fn is_space_not_ascii(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{200b}'
    )
}
