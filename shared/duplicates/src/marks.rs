//! The parts a title falls into, and the marks in them: genders, requisition numbers, pay.

/// Genders as titles name them, folded.
#[rustfmt::skip]
pub(crate) const GENDERS: &[&str] = &[
    "m", "w", "f", "d", "x", "h", "k", "n", "g", "v", "gn", "div", "divers", "diverse", "mf",
    "mwd", "wmd", "mfd", "fmd", "dfm", "mwx", "mfx", "fmx", "mvx", "hf", "fh", "male", "female",
    "any", "mann", "frau", "man", "vrouw", "maennlich", "weiblich",
];
/// Endings that name a second gender behind a sign or in brackets: `Entwickler:in`, `Ingénieur(e)`.
#[rustfmt::skip]
const SECOND_FORMS: &[&str] = &[
    "in", "innen", "a", "e", "r", "se", "ne", "euse", "trice", "rice", "ere", "ka", "se)",
    "-in", "-a", "-innen", "s", "as", "es",
];

/// A part of a title, between brackets or separators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) text: String,
}

/// Cuts a title at brackets, commas, colons, bars, dots in the middle, dashes with a space beside
/// them, exclamation marks and `@`.
pub(crate) fn parts(title: &str) -> Vec<Part> {
    let title = one_form(title);
    let chars: Vec<char> = title.chars().collect();
    let mut parts = vec![String::new()];
    for (i, c) in chars.iter().copied().enumerate() {
        let beside = |at: Option<usize>| {
            at.and_then(|at| chars.get(at))
                .is_none_or(|c| c.is_whitespace())
        };
        let spaced = || beside(i.checked_sub(1)) || beside(Some(i + 1));
        let both_spaced = || beside(i.checked_sub(1)) && beside(Some(i + 1));
        // "80,000" and "1:1" are no ends of parts.
        let between_digits = || {
            let digit = |at: Option<usize>| {
                at.and_then(|at| chars.get(at))
                    .is_some_and(char::is_ascii_digit)
            };
            digit(i.checked_sub(1)) && digit(Some(i + 1))
        };
        let cuts = match c {
            '(' | ')' | '[' | ']' | '{' | '}' | '|' | '•' | '·' | '–' | '—' | '!' | ';' | '@'
            | '【' | '】' | '（' | '）' | '>' | '<' | '~' => true,
            ',' | ':' => !between_digits(),
            '-' => spaced(),
            '/' => both_spaced(),
            _ => false,
        };
        if cuts {
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    parts
        .into_iter()
        .map(|text| Part {
            text: text.trim().to_owned(),
        })
        .filter(|part| !part.text.is_empty())
        .collect()
}

/// The title without the employer's name where it stands behind `at`, `@` or a dash, or leads up to one.
/// Names hold commas and bars of their own, so they go before the title is cut.
pub(crate) fn without_employer(title: &str, name: &str) -> String {
    let name: Vec<char> = name.trim().chars().collect();
    let chars: Vec<char> = title.chars().collect();
    let fold = |c: &char| c.to_lowercase().next();
    // One letter names nobody.
    if name.len() < 2 {
        return title.to_owned();
    }
    let found = chars
        .windows(name.len())
        .enumerate()
        .find_map(|(at, window)| {
            if !window.iter().map(fold).eq(name.iter().map(fold)) {
                return None;
            }
            let before: String = chars.get(..at)?.iter().collect();
            let after: String = chars.get(at + name.len()..)?.iter().collect();
            let head = before.trim_end();
            let lower = head.to_lowercase();
            let leads = head.ends_with(['@', '-', '–', '—', '|', '('])
                || lower.ends_with(" at")
                || lower.ends_with(" bei");
            let tail = after.trim_start();
            let ends = tail.is_empty() || !tail.starts_with(char::is_alphanumeric);
            let opens = head.is_empty() && tail.starts_with(['-', '–', '—', '|', ':']);
            let whole = !after.starts_with(char::is_alphanumeric);
            (whole && ends && (leads || opens)).then(|| {
                let head = if lower.ends_with(" at") || lower.ends_with(" bei") {
                    head.rsplit_once(' ').map_or(head, |(head, _)| head)
                } else {
                    head
                };
                format!("{head} | {after}")
            })
        });
    match found {
        // Once before and once behind.
        Some(rest) if rest.chars().count() < chars.len() => {
            without_employer(&rest, &name.iter().collect::<String>())
        }
        Some(rest) => rest,
        None => title.to_owned(),
    }
}

impl Part {
    /// Whether it is an amount of money: `€80k`, `120,000 - 150,000 USD`.
    pub(crate) fn is_money(&self) -> bool {
        let digits = self.text.chars().any(|c| c.is_ascii_digit());
        let sign = self.text.contains(['$', '€', '£', '¥'])
            || self
                .text
                .split(|c: char| !c.is_alphabetic())
                .any(|word| matches!(word, "USD" | "EUR" | "GBP" | "PLN" | "CHF" | "zł" | "zl"));
        let thousands = self
            .text
            .split(['-', '–', ' '])
            .filter(|word| !word.is_empty())
            .all(is_thousands);
        digits && (sign || thousands)
    }

    /// Its words without genders written with signs between them and without requisition numbers.
    pub(crate) fn without_marks(&self) -> String {
        self.text
            .split_whitespace()
            .filter(|word| !is_genders(word) && !is_number(word))
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// `80k`, `120K`.
fn is_thousands(word: &str) -> bool {
    word.strip_suffix(['k', 'K']).is_some_and(|amount| {
        amount.len() >= 2
            && amount != "401"
            && amount
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
    })
}

/// `m/w/d`, `H/F`, `f|m|x`.
fn is_genders(word: &str) -> bool {
    let mut parts = word
        .split(['/', '|', '*', '+', '.', '-', '_'])
        .filter(|part| !part.is_empty())
        .peekable();
    let several = word.contains(['/', '|', '*', '+', '.', '-', '_']);
    several
        && parts.peek().is_some()
        && parts.clone().count() > 1
        && parts.all(|part| {
            let part = part.to_lowercase();
            GENDERS.contains(&part.as_str())
        })
}

/// `#12`, `12345`, `R-0012345`, `JR123456`, `REQ-2024-77`, `2024-1234`; not a year, not `365`.
fn is_number(word: &str) -> bool {
    let word = word.trim_matches(|c: char| matches!(c, '.' | ',' | ':'));
    if let Some(number) = word.strip_prefix('#') {
        return !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    }
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let head = word.chars().take_while(|c| c.is_alphabetic()).count();
    let rest_fits = word
        .chars()
        .skip(head)
        .all(|c| c.is_ascii_digit() || matches!(c, '-' | '_' | '.'))
        || word
            .chars()
            .skip(head)
            .all(|c| c.is_ascii_digit() || matches!(c, '-' | '_') || c.is_ascii_uppercase());
    let known_head = {
        let head: String = word.chars().take(head).collect::<String>().to_lowercase();
        matches!(
            head.as_str(),
            "" | "r" | "jr" | "req" | "ref" | "id" | "job" | "jid" | "p" | "rq" | "ats" | "vac"
        )
    };
    (digits >= 4 || (head > 1 && digits >= 3))
        && rest_fits
        && known_head
        && !crate::title::is_year(word)
}

/// A title with one form of every word: second forms behind a sign or in brackets are gone.
fn one_form(title: &str) -> String {
    title
        .split(' ')
        .map(|word| {
            let cut = word.char_indices().find_map(|(at, c)| {
                let before = word.get(..at)?;
                let after = word.get(at + c.len_utf8()..)?;
                let long = before.chars().filter(|c| c.is_alphabetic()).count() >= 4;
                if !long || !before.chars().all(|c| c.is_alphabetic() || c == '-') {
                    return None;
                }
                let (form, rest) = match c {
                    '(' => after.split_once(')')?,
                    ':' | '*' | '_' | '/' | '·' | '•' | '.' => {
                        let end = after
                            .find(|c: char| !c.is_alphabetic() && c != '-')
                            .unwrap_or(after.len());
                        after.split_at_checked(end)?
                    }
                    _ => return None,
                };
                let lower = !form.chars().any(char::is_uppercase);
                (lower && SECOND_FORMS.contains(&form)).then(|| format!("{before}{rest}"))
            });
            cut.unwrap_or_else(|| word.to_owned())
        })
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_known_from_words() {
        for mark in ["m/w/d", "H/F", "(f/m/x)", "K/M", "m|w|d", "w/m/divers"] {
            assert!(is_genders(mark.trim_matches(['(', ')'])), "{mark}");
        }
        for word in ["R/D", "CI/CD", "m", "A/B", "UI/UX", "F#"] {
            assert!(!is_genders(word), "{word}");
        }
        for number in [
            "#12",
            "12345",
            "R-0012345",
            "JR123456",
            "REQ-2024-77",
            "2024-1234",
            "R264872",
        ] {
            assert!(is_number(number), "{number}");
        }
        for word in [
            "2026", "365", "S4", "L4", "401k", "H1B", "COVID19", "Java8", "24/7", "C3",
        ] {
            assert!(!is_number(word), "{word}");
        }
    }

    #[test]
    fn second_forms_go_and_other_words_stay() {
        for (title, want) in [
            ("Entwickler:in", "Entwickler"),
            ("Entwickler/-in Java", "Entwickler Java"),
            ("Développeur(se) web", "Développeur web"),
            ("UI/UX Designer", "UI/UX Designer"),
            ("Engineer/Architect", "Engineer/Architect"),
            ("Node.js Developer", "Node.js Developer"),
            ("Engineer(Backend)", "Engineer(Backend)"),
        ] {
            assert_eq!(one_form(title), want);
        }
    }
}
