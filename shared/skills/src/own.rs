//! Words a person adds as skills of their own.

use std::ops::Range;

/// Where `text` first names `word` as a whole word: any case, and a space of `word` is any run of
/// spaces or a hyphen. Nothing where `word` holds no letter or digit. Linear in `text`.
pub fn find_own(text: &str, word: &str) -> Option<Range<usize>> {
    let word: Vec<char> = word
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .flat_map(char::to_lowercase)
        .collect();
    let first = *word.first()?;
    if !word.iter().any(|c| c.is_alphanumeric()) {
        return None;
    }
    let mut before: Option<char> = None;
    for (start, c) in text.char_indices() {
        let fits = c.to_lowercase().next() == Some(first)
            && !(first.is_alphanumeric() && before.is_some_and(char::is_alphanumeric));
        if fits && let Some(end) = ends(text, start, &word) {
            return Some(start..end);
        }
        before = Some(c);
    }
    None
}

/// One past the last byte of `word` written at `start`.
fn ends(text: &str, start: usize, word: &[char]) -> Option<usize> {
    let mut rest = text.get(start..)?.chars();
    for want in word {
        if *want == ' ' {
            let gap = |c: char| matches!(c, ' ' | '\t' | '\u{a0}' | '-' | '‑');
            let trimmed = rest.as_str().trim_start_matches(gap);
            if trimmed.len() == rest.as_str().len() {
                return None;
            }
            rest = trimmed.chars();
        } else if !rest.next()?.to_lowercase().eq(std::iter::once(*want)) {
            return None;
        }
    }
    let next = rest.clone().next();
    let last = word.last().copied()?;
    let glued = |c: char| (last.is_alphanumeric() && c.is_alphanumeric()) || c == '+' || c == '#';
    (!next.is_some_and(glued)).then(|| text.len() - rest.as_str().len())
}
