//! How titles, places and excluded words are taken apart and compared: as hashes of folded words.

/// FNV-1a, 32 bits (<https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>): small, the same on
/// every target, and good enough where a hit is confirmed or harmless.
pub(crate) fn hash(word: &str) -> u32 {
    word.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// Calls `each` with every word of `text`: runs of letters and digits, lower-case, Latin accents
/// folded, with the `+` and `#` that stand right behind ("c++", "c#"). All else parts words.
pub(crate) fn each_word(text: &str, mut each: impl FnMut(&str)) {
    let mut word = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() {
            // "C++14" and "C#7" keep their sign but not the version's digits glued to it.
            if word.ends_with(['+', '#']) {
                each(&word);
                word.clear();
            }
            push_folded(&mut word, c);
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

/// U+0300–U+036F: accents written as characters of their own.
fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
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

/// Hashes of all words in order.
pub(crate) fn word_hashes(text: &str) -> Vec<u32> {
    let mut hashes = Vec::new();
    each_word(text, |word| hashes.push(hash(word)));
    hashes
}

/// Sorted and distinct.
pub(crate) fn sorted(mut hashes: Vec<u32>) -> Box<[u32]> {
    hashes.sort_unstable();
    hashes.dedup();
    hashes.into_boxed_slice()
}

/// Whether every one of `wanted` is in the sorted `have`.
pub(crate) fn holds_all(have: &[u32], wanted: &[u32]) -> bool {
    wanted.iter().all(|hash| have.binary_search(hash).is_ok())
}

/// Distinct stems of a title, sorted.
pub(crate) fn title_stems(title: &str) -> Box<[u32]> {
    let mut words = Vec::new();
    each_word(title, |word| words.push(word.to_owned()));
    let mut stems = Vec::with_capacity(words.len());
    let mut rest = words.as_slice();
    while let Some((first, tail)) = rest.split_first() {
        let joined = tail.first().and_then(|second| joined(first, second));
        if let Some(joined) = joined {
            stems.push(hash(joined));
            rest = tail.get(1..).unwrap_or_default();
        } else {
            stems.push(hash(&stem(first)));
            rest = tail;
        }
    }
    sorted(stems)
}

/// Words written apart, with a hyphen, or as one.
fn joined(first: &str, second: &str) -> Option<&'static str> {
    match (first, second) {
        ("front", "end") => Some("frontend"),
        ("back", "end") => Some("backend"),
        ("full", "stack") => Some("fullstack"),
        ("dev", "ops") => Some("devops"),
        ("sys", "admin") => Some("sysadmin"),
        ("data", "base") => Some("database"),
        _ => None,
    }
}

/// One stem for the forms of a title's word that mean the same work: abbreviations, plurals, and
/// the person for their craft ("engineering" and "engineers" are "engineer").
fn stem(word: &str) -> String {
    let whole = match word {
        "sr" | "snr" => "senior",
        "jr" | "jnr" => "junior",
        "eng" | "engr" | "engineering" | "swe" => "engineer",
        "dev" | "developing" | "development" => "developer",
        "mgr" | "managing" | "management" => "manager",
        "designing" | "design" => "designer",
        "programming" => "programmer",
        "testing" => "tester",
        "consulting" | "consultancy" => "consultant",
        "administration" | "admin" => "administrator",
        "architecture" => "architect",
        "analysis" | "analyses" => "analyst",
        "analytics" => "analytic",
        "recruiting" | "recruitment" => "recruiter",
        other => other,
    };
    plural(whole)
}

/// Plural endings off: "engineers", "companies", "bosses"; "business", "analysis", "ops" stay.
fn plural(word: &str) -> String {
    if let Some(head) = word.strip_suffix("ies").filter(|h| h.len() > 2) {
        return format!("{head}y");
    }
    if let Some(head) = word.strip_suffix("sses") {
        return format!("{head}ss");
    }
    let kept = ["ss", "us", "is", "ps", "js", "os"];
    match word.strip_suffix('s') {
        Some(head) if head.len() > 2 && !kept.iter().any(|k| word.ends_with(k)) => head.to_owned(),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn forms_of_one_title_share_their_stems() {
        let same = [
            ("Software Engineer", "software ENGINEERING"),
            ("Sr. Front-End Developer", "senior frontend development"),
            ("Full Stack Engineers", "fullstack engineer"),
            ("Product Designers", "product design"),
        ];
        for (a, b) in same {
            assert_eq!(title_stems(a), title_stems(b), "{a} / {b}");
        }
        assert_ne!(title_stems("Java"), title_stems("JavaScript"));
        assert_ne!(title_stems("DevOps"), title_stems("DevOp"));
    }
}
