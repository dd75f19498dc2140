//! Which passwords are taken.
//!
//! NIST SP 800-63B (section 5.1.1.2) and OWASP ASVS 4.0.3 (V2.1): long rather than intricate. 12 to
//! 128 characters of any kind, blanks and emoji among them, no rules of composition; refused are the
//! commonest, mere repetitions and sequences, and those made of the address or of our name.

use std::collections::HashSet;

/// The fewest characters, counted after normalisation.
pub const MIN_CHARS: usize = 12;
/// The most.
pub const MAX_CHARS: usize = 128;

/// Words that a password is refused for being made of, with digits and signs around or between.
const COMMON: &str = include_str!("common.txt");

/// Why a password is not taken, in words for the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    /// Too few characters.
    #[error("a password needs at least 12 characters; a few words in a row are easy to remember")]
    TooShort,
    /// Too many.
    #[error("a password may have at most 128 characters")]
    TooLong,
    /// Among the first that anybody tries.
    #[error("this is one of the commonest passwords, or made of one; choose another")]
    Common,
    /// The same few characters, or the next key and the next.
    #[error("this repeats a few characters or follows the keyboard; choose another")]
    Repetitive,
    /// The address, what is before its @, or our name.
    #[error("a password may not be made of your address or of the name of this service")]
    Personal,
}

/// Whether `password` may be the password of the account with the address `email`.
pub fn check(password: &str, email: &str) -> Result<(), Weakness> {
    if password.len() > super::MAX_BYTES {
        return Err(Weakness::TooLong);
    }
    let normal = super::normal(password);
    let chars = normal.chars().count();
    if chars < MIN_CHARS {
        return Err(Weakness::TooShort);
    }
    if chars > MAX_CHARS {
        return Err(Weakness::TooLong);
    }
    let lower = normal.to_lowercase();
    if is_repetitive(&lower) {
        return Err(Weakness::Repetitive);
    }
    let address = email.to_lowercase();
    let local = address
        .rsplit_once('@')
        .map_or(address.as_str(), |(local, _)| local);
    let personal = [address.as_str(), local, "rolecall"];
    if personal.into_iter().any(|word| adds_little(&lower, word)) {
        return Err(Weakness::Personal);
    }
    if is_common(&lower) {
        return Err(Weakness::Common);
    }
    Ok(())
}

/// Whether `password` is `word` and fewer than eight characters more. Words of fewer than four
/// letters are in too many passwords to say anything.
fn adds_little(password: &str, word: &str) -> bool {
    let length = word.chars().count();
    length >= 4 && password.contains(word) && {
        let rest = password.replace(word, "");
        rest.chars().count() < 8
    }
}

/// Fewer than five different characters, or nearly every one follows the one before it: in the
/// alphabet, among the digits, on a row of keys; forwards or backwards.
fn is_repetitive(password: &str) -> bool {
    let chars: Vec<char> = password.chars().collect();
    let different: HashSet<char> = chars.iter().copied().collect();
    let steps = chars
        .iter()
        .zip(chars.iter().skip(1))
        .filter(|(a, b)| are_neighbours(**a, **b))
        .count();
    different.len() < 5 || steps * 4 >= (chars.len().saturating_sub(1)) * 3
}

fn are_neighbours(a: char, b: char) -> bool {
    const ROWS: [&str; 5] = [
        "1234567890",
        "qwertyuiop",
        "asdfghjkl",
        "zxcvbnm",
        "qwertzuiop",
    ];
    let next = |x: char, y: char| {
        u32::from(x) + 1 == u32::from(y)
            || ROWS.iter().any(|row| {
                row.chars()
                    .zip(row.chars().skip(1))
                    .any(|pair| pair == (x, y))
            })
    };
    a == b || next(a, b) || next(b, a)
}

/// Whether nothing is left of it once the common words, digits and signs are taken out, or too
/// little to matter.
fn is_common(password: &str) -> bool {
    let core = password.trim_matches(|c: char| !c.is_alphabetic());
    let plain: String = core.chars().map(unmask).collect();
    [password, plain.as_str()].into_iter().any(|spelling| {
        let letters: String = spelling.chars().filter(|c| c.is_alphabetic()).collect();
        // The longer words stand first, so that none of them is broken by a shorter one.
        let rest = COMMON
            .lines()
            .fold(letters.clone(), |rest, word| rest.replace(word, ""));
        rest.len() < letters.len() && rest.chars().count() < 4
    })
}

/// The letter that a digit or sign is commonly written for.
const fn unmask(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_is_enough() {
        for good in [
            "a lamp, two chairs, rain",
            "correct horse battery staple",
            "Zug um Zug nach Süden",
            "рыба на велосипеде",
            "🦊🐻🐼🦁🐯🐨🐸🐵🐔🐧🐦🐤",
            "kFq9vTz2LmXw",
            "ada likes rain in autumn",
            &"long ".repeat(25),
        ] {
            assert_eq!(check(good, "ada@example.com"), Ok(()), "{good}");
        }
    }

    #[test]
    fn what_anybody_would_try_is_refused() {
        use Weakness::{Common, Personal, Repetitive, TooLong, TooShort};
        let cases = [
            ("kFq9vTz2LmX", TooShort),
            // Twelve as typed, six once normalised.
            ("e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}", TooShort),
            (&"x y z w v ".repeat(13), TooLong),
            (&"é".repeat(600), TooLong),
            ("aaaaaaaaaaaa", Repetitive),
            ("121212121212", Repetitive),
            ("abcdefghijklm", Repetitive),
            ("1234567890123", Repetitive),
            ("qwertyuiopasdf", Repetitive),
            ("0987654321098", Repetitive),
            ("Password1234", Common),
            ("P@ssw0rd!!!2026", Common),
            ("iloveyou1234!", Common),
            ("welcome-welcome", Common),
            ("letmeinplease1", Common),
            ("monkey dragon 99", Common),
            ("ada.example1234", Personal),
            ("Ada.Example@Example.com", Personal),
            ("Rolecall2026!", Personal),
        ];
        for (bad, why) in cases {
            assert_eq!(check(bad, "Ada.Example@example.com"), Err(why), "{bad}");
        }
    }
}
