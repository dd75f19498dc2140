//! Ligatures whose font does not say what they are.

/// Some producers leave the glyph of a ligature without a code, and readers get U+0000 for it. Which
/// it was follows from its neighbours often enough: `fl` where `fi` would make no syllable.
pub(crate) fn mend(text: &str) -> String {
    if !text.contains('\0') {
        return text.to_owned();
    }
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len() + 4);
    for (at, c) in chars.iter().enumerate() {
        if *c != '\0' {
            out.push(*c);
            continue;
        }
        let letter = |at: Option<usize>| {
            at.and_then(|at| chars.get(at))
                .filter(|c| c.is_alphabetic())
                .copied()
        };
        let before = letter(at.checked_sub(1)).map(|c| c.to_ascii_lowercase());
        let behind = letter(Some(at + 1));
        let second = letter(Some(at + 2));
        out.push_str(match (before, behind, second) {
            (None, None, _) => "",
            (Some(_), None, _) => "ff",
            (_, Some('o' | 'u' | 'y' | 'i'), _)
            | (_, Some('e'), Some('x' | 'c' | 'e' | 'y'))
            | (_, Some('a'), Some('g' | 't' | 's' | 'v' | 'k' | 'i')) => "fl",
            _ => "fi",
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::mend;

    #[test]
    fn by_their_neighbours() {
        for (read, meant) in [
            ("Pro\0les", "Profiles"),
            ("Certi\0cations", "Certifications"),
            ("certi\0ed", "certified"),
            ("StackOver\0ow", "StackOverflow"),
            ("re\0ect", "reflect"),
            ("\0nance", "finance"),
            ("\0eld", "field"),
            ("\0exible", "flexible"),
            ("con\0ict", "conflict"),
            ("sta\0", "staff"),
            ("plain", "plain"),
            ("\0", ""),
        ] {
            assert_eq!(mend(read), meant);
        }
    }
}
