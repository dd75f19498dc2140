//! Years of experience a text asks for.

/// Larger numbers beside "years" are a company's age, not a wish.
const MOST: u8 = 20;
/// Characters after "years" within which "experience" must stand.
const REACH: usize = 60;

/// The most years any one place asks for: "5+ years of experience", "3-5 years' experience in Rust",
/// "at least 4 yrs", "3 Jahre Erfahrung". Of a range the lower end counts. "10 years old" or "for 20
/// years we" is no wish, so a word for experience must follow, or a `+` stand at the number.
pub(crate) fn asked_for(text: &str) -> Option<u8> {
    let mut best = None;
    let lower = text.to_lowercase();
    for unit in ["year", "yr", "jahr", "ans ", "años", "lat "] {
        for (at, _) in lower.match_indices(unit) {
            let (Some(before), Some(after)) = (lower.get(..at), lower.get(at + unit.len()..))
            else {
                continue;
            };
            let Some((years, open)) = number_before(before) else {
                continue;
            };
            let near: String = after.chars().take(REACH).collect();
            let sentence = near.split(['.', '\n', ';']).next().unwrap_or("");
            let experience = ["experien", "expérience", "erfahrung", "doświadcz"]
                .iter()
                .any(|word| sentence.contains(word));
            if years > 0 && years <= MOST && (experience || open) {
                best = best.max(Some(years));
            }
        }
    }
    best
}

/// The number that ends `before`: "5", "5+", "3-5", "3 to 5", "five" is not read. The flag says
/// that a `+` stood there.
fn number_before(before: &str) -> Option<(u8, bool)> {
    let tail = before.trim_end();
    let open = tail.ends_with('+');
    let tail = tail.trim_end_matches(['+', ' ']);
    let (head, last) = digits_at_end(tail)?;
    let head = head.trim_end();
    let range = ["-", "–", "—", " to", " bis", "/"]
        .iter()
        .find_map(|dash| head.strip_suffix(dash))
        .and_then(|rest| digits_at_end(rest.trim_end().trim_end_matches('+')))
        .map(|(_, first)| first);
    Some((range.filter(|first| *first <= last).unwrap_or(last), open))
}

fn digits_at_end(text: &str) -> Option<(&str, u8)> {
    let head = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = text.get(head.len()..)?.parse().ok()?;
    Some((head, number))
}

#[cfg(test)]
mod tests {
    use super::asked_for;

    #[test]
    fn wishes_are_told_from_histories() {
        let cases = [
            ("5+ years of experience with Rust", Some(5)),
            ("3-5 years’ professional experience", Some(3)),
            ("between 3 to 5 yrs experience", Some(3)),
            ("2 years of Go and 6+ years overall", Some(6)),
            ("mindestens 3 Jahre Berufserfahrung", Some(3)),
            ("we have been around for 20 years", None),
            ("a 150 years experience", None),
            ("years of experience", None),
            ("12 years. Experience matters", None),
            ("999999 years of experience", None),
            ("", None),
        ];
        for (text, years) in cases {
            assert_eq!(asked_for(text), years, "{text}");
        }
    }
}
