//! UTF-8 that was taken for Latin-1 and encoded again (`Weâ\u{80}\u{99}re` for `We’re`).

use std::borrow::Cow;

use charsets::WINDOWS_1252;

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

/// Undoes double encoding character by character, where a run of characters can be nothing else: `â€™`, `Ã©`, `Â£`,
/// `ðŸš€`. For texts that mix right and wrong ones, as texts pasted together do. Text encoded thrice is mended too.
pub(crate) fn mend(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    for _ in 0..2 {
        match mend_once(&text) {
            Some(mended) => text = Cow::Owned(mended),
            None => break,
        }
    }
    text
}

fn mend_once(text: &str) -> Option<String> {
    let mut out: Option<String> = None;
    let mut done = 0;
    for (at, _) in text.match_indices(['Â', 'Ã', 'â', 'ð']) {
        if at < done {
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        if let Some((right, length)) = sequence(rest) {
            let out = out.get_or_insert_with(|| String::with_capacity(text.len()));
            out.push_str(text.get(done..at).unwrap_or_default());
            out.push(right);
            done = at + length;
        }
    }
    let mut out = out?;
    out.push_str(text.get(done..).unwrap_or_default());
    Some(out)
}

/// The character that the first two to four of `text` are the bytes of, and their length in `text`.
fn sequence(text: &str) -> Option<(char, usize)> {
    let mut bytes = [0_u8; 4];
    let mut length = 0;
    let wanted = match text.chars().next()? {
        'Â' | 'Ã' => 2,
        'â' => 3,
        'ð' => 4,
        _ => return None,
    };
    for (slot, c) in bytes.iter_mut().take(wanted).zip(text.chars()) {
        // `Ã”` may be the end of a quoted Portuguese word; `Ã¡` can end nothing.
        // `ÃƒÂ©` is `é` encoded thrice.
        let fits = matches!(c, '\u{80}'..='\u{bf}' | 'ƒ' | '‚');
        if wanted == 2 && length > 0 && !fits {
            return None;
        }
        *slot = byte_of(c)?;
        length += c.len_utf8();
    }
    let right = std::str::from_utf8(bytes.get(..wanted)?).ok()?;
    let mut chars = right.chars();
    let c = chars.next().filter(|_| chars.next().is_none())?;
    // What would become a control character was none.
    (!c.is_control()).then_some((c, length))
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
    WINDOWS_1252.byte_of(c)
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

    #[test]
    fn what_is_wrong_among_what_is_right_is_mended() {
        for (wrong, right) in [
            ("Weâ€™re in 東京", "We’re in 東京"),
            ("CafÃ© – Kraków", "Café – Kraków"),
            ("Â£50k Â– €60k", "£50k Â– €60k"),
            ("SÃ£o Paulo, São Paulo", "São Paulo, São Paulo"),
            ("ðŸš€ wir wachsen – schnell", "🚀 wir wachsen – schnell"),
            ("â€œqualityâ€\u{9d}, 品質", "“quality”, 品質"),
            ("ÃƒÂ©tude – Łódź", "étude – Łódź"),
        ] {
            assert_eq!(mend(wrong), right, "{wrong}");
        }
        for right in [
            "AMANHÃ",
            "“AMANHÔ",
            "âge, pâte, â",
            "Île Â",
            "São Ângelo",
            "ð þ",
        ] {
            assert_eq!(mend(right), right);
        }
    }

    proptest::proptest! {
        #[test]
        fn right_words_are_never_touched(text in "[a-zA-ZÀ-ÿĀ-ž’“”–— .,€]{0,60}") {
            // Only a sign of Latin-1's upper half, or of Windows-1252's, behind a lead can be wrong.
            let suspicious = ["â€", "â“", "â”", "â’", "â–", "â—", "ð"];
            if !suspicious.iter().any(|pair| text.contains(pair)) {
                proptest::prop_assert_eq!(mend(&text), text.as_str());
            }
        }


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
