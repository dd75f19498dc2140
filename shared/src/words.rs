//! Words of running text, folded so that spelling habits do not tell them apart.

use crate::fold::is_combining;

/// Calls `each` with every word of `text`: runs of letters and digits, lower-case, Latin accents
/// folded, with the `+` and `#` that stand right behind ("c++", "c#"). All else parts words.
pub fn each_word(text: &str, mut each: impl FnMut(&str)) {
    let mut word = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        // Nearly all text is runs of these, so a run is taken at once.
        let run = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let (taken, after) = rest.split_at(run.max(c.len_utf8()));
        rest = after;
        if run > 0 || c.is_alphanumeric() {
            // "C++14" and "C#7" keep their sign but not the version's digits glued to it.
            if word.ends_with(['+', '#']) {
                each(&word);
                word.clear();
            }
            if run > 0 {
                push_lower(&mut word, taken);
            } else {
                push_folded(&mut word, c);
            }
        } else if matches!(c, '+' | '#') && !word.is_empty() {
            word.push(c);
        } else if !word.is_empty() && !is_combining(c) {
            each(&word);
            word.clear();
        }
    }
    if !word.is_empty() {
        each(&word);
    }
}

/// `text` with one space wherever it had white space, and none at its ends.
pub fn single_spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

fn push_lower(word: &mut String, ascii: &str) {
    let start = word.len();
    word.push_str(ascii);
    if let Some(pushed) = word.get_mut(start..) {
        pushed.make_ascii_lowercase();
    }
}

/// Lower-case, accents of Latin-1, Latin Extended-A and the Vietnamese and Romanian extras off.
fn push_folded(word: &mut String, c: char) {
    for c in c.to_lowercase() {
        let folded = match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
            'æ' => "ae",
            'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
            'ď' | 'đ' | 'ð' => "d",
            'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
            'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
            'ĥ' | 'ħ' => "h",
            'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
            'ĵ' => "j",
            'ķ' => "k",
            'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
            'ñ' | 'ń' | 'ņ' | 'ň' => "n",
            'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' => "o",
            'œ' => "oe",
            'ŕ' | 'ř' => "r",
            'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
            'ß' => "ss",
            'ţ' | 'ť' | 'ț' => "t",
            'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' => "u",
            'ŵ' => "w",
            'ý' | 'ÿ' => "y",
            'ź' | 'ż' | 'ž' => "z",
            c if is_combining(c) => "",
            other => {
                word.push(other);
                continue;
            }
        };
        word.push_str(folded);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        /// Taking runs at once changes nothing: letters one by one give the same words.
        #[test]
        fn a_run_is_its_letters(text in "[a-cA-C0-9+#ÄéßłI\u{307}\u{130} ,.]{0,40}") {
            let mut apart = String::new();
            for c in text.chars() {
                if c.is_alphanumeric() {
                    push_folded(&mut apart, c);
                } else {
                    apart.push(c);
                }
            }
            proptest::prop_assert_eq!(words(&text), words(&apart));
        }
    }

    fn words(text: &str) -> Vec<String> {
        let mut out = Vec::new();
        each_word(text, |w| out.push(w.to_owned()));
        out
    }

    #[test]
    fn words_keep_their_signs_and_lose_their_accents() {
        assert_eq!(
            words("C++/C#, Ingénieur(e)"),
            ["c++", "c#", "ingenieur", "e"]
        );
        assert_eq!(words("Gro\u{308}ße  Łódź"), ["grosse", "lodz"]);
        assert_eq!(words("İstanbul ++ –"), ["istanbul"]);
    }
}
