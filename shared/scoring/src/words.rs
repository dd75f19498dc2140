//! How titles, places and excluded words are taken apart and compared: as hashes of folded words.

use std::borrow::Cow;

pub(crate) use shared::words::each_word;

/// FNV-1a, 32 bits (<https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>): small, the same on
/// every target, and good enough where a hit is confirmed or harmless.
pub(crate) fn hash(word: &str) -> u32 {
    word.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
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

/// Words written apart, with a hyphen, as one or by their first letters.
fn joined(first: &str, second: &str) -> Option<&'static str> {
    match (first, second) {
        ("front", "end") => Some("frontend"),
        ("back", "end") => Some("backend"),
        ("full", "stack") => Some("fullstack"),
        ("dev", "ops") => Some("devops"),
        ("sys", "admin") => Some("sysadmin"),
        ("data", "base") => Some("database"),
        ("machine", "learning") => Some("ml"),
        ("quality", "assurance") => Some("qa"),
        ("human", "resources") => Some("hr"),
        ("user", "experience") => Some("ux"),
        ("vice", "president") => Some("vp"),
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
        "science" | "sciences" => "scientist",
        "accounting" | "accountancy" => "accountant",
        "nursing" => "nurse",
        "teaching" => "teacher",
        other => other,
    };
    plural(&person(whole))
}

/// The form dictionaries name a trade by, for women's forms of it: `Entwicklerin`, `développeuse`, `directrice`,
/// `programadora`, `programistka`.
fn person(word: &str) -> Cow<'_, str> {
    const ENDINGS: [(&str, &str); 7] = [
        ("erinnen", "er"),
        ("erin", "er"),
        ("euse", "eur"),
        ("trice", "teur"),
        ("adora", "ador"),
        ("edora", "edor"),
        ("istka", "ista"),
    ];
    ENDINGS
        .iter()
        .filter(|_| word.len() > 7)
        .find_map(|(ending, base)| Some(format!("{}{base}", word.strip_suffix(ending)?)))
        .map_or(Cow::Borrowed(word), Cow::Owned)
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

    #[test]
    fn forms_of_one_title_share_their_stems() {
        let same = [
            ("Software Engineer", "software ENGINEERING"),
            ("Sr. Front-End Developer", "senior frontend development"),
            ("Full Stack Engineers", "fullstack engineer"),
            ("Product Designers", "product design"),
            ("ML Engineer", "Machine-Learning Engineering"),
            ("Data Scientist", "Data Science"),
            ("Softwareentwickler", "Softwareentwicklerin"),
            ("Développeur", "Développeuse"),
            ("Directeur", "Directrice"),
        ];
        for (a, b) in same {
            assert_eq!(title_stems(a), title_stems(b), "{a} / {b}");
        }
        assert_ne!(title_stems("Java"), title_stems("JavaScript"));
        assert_ne!(title_stems("Intern"), title_stems("Internal"));
        assert_ne!(title_stems("DevOps"), title_stems("DevOp"));
    }
}
