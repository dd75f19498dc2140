//! One key for one employer, however its name is spelled.

use shared::words::each_word;

/// Legal forms as their words come apart, longest first where one ends another. They are taken off
/// the end of a name, one after the other, as long as something remains before them.
/// From the registers' own lists of forms (ISO 20275, entity legal forms).
#[rustfmt::skip]
const LEGAL_FORMS: &[&str] = &[
    "gesellschaft mit beschrankter haftung", "spolka z ograniczona odpowiedzialnoscia",
    "haftungsbeschrankt", "aktiengesellschaft", "spolka akcyjna", "s a p i de c v", "sapi de cv",
    "s a de c v", "sa de cv", "sp z o o", "spolka z o o", "sdn bhd", "g m b h", "s a r l",
    "s a s", "s p a", "s r l", "s r o", "d o o", "l l c", "l l p", "p l c", "p b c", "sp k",
    "sp j", "a g", "a s", "b v", "e v", "k k", "n v", "s a", "s e", "s l", "incorporated",
    "corporation", "company", "limited", "private", "gmbh", "ggmbh", "mbh", "kgaa", "sasu",
    "sarl", "eurl", "ltda", "corp", "nyrt", "zrt", "kft", "inc", "llc", "llp", "ltd", "plc",
    "pbc", "pty", "pvt", "pte", "bhd", "tbk", "aps", "asa", "oyj", "sas", "sau", "slu", "spa",
    "srl", "sro", "doo", "lda", "ohg", "gbr", "cic", "ag", "as", "ab", "bv", "co", "ev", "eg",
    "kg", "kk", "lp", "nv", "oy", "sa", "se", "sl", "ug",
];
/// What boards and feeds hang behind an employer's name.
const BOARD_WORDS: &[&str] = &["careers", "career", "jobs"];
/// Ends of a name that is a domain. The first few also where the dot was lost, as in names made of the
/// word in a board's address.
const DOMAINS: &[&str] = &[
    "com", "io", "ai", "dev", "app", "co", "org", "net", "de", "fr", "pl", "es", "eu", "tech",
];
const DOTLESS: usize = 5;
/// Names under which one employer is known, by key: the brand or subsidiary that advertises, and the
/// name its postings also run under. Well-known ones only; each is public knowledge.
const ALSO_KNOWN: &[(&str, &str)] = &[
    ("alphabet", "google"),
    ("amazonwebservices", "amazon"),
    ("aws", "amazon"),
    ("bofa", "bankofamerica"),
    ("facebook", "meta"),
    ("ge", "generalelectric"),
    ("gevernova", "generalelectric"),
    ("hewlettpackardenterprise", "hpe"),
    ("internationalbusinessmachines", "ibm"),
    ("jnj", "johnsonjohnson"),
    ("jpmorgan", "jpmorganchase"),
    ("jpmorganchaseco", "jpmorganchase"),
    ("metaplatforms", "meta"),
    ("optum", "unitedhealth"),
    ("pg", "procterandgamble"),
    ("proctergamble", "procterandgamble"),
    ("pricewaterhousecoopers", "pwc"),
    ("ernstyoung", "ey"),
    ("square", "block"),
    ("twitter", "x"),
    ("unitedhealthcare", "unitedhealth"),
    ("unitedhealthgroup", "unitedhealth"),
    ("vw", "volkswagen"),
];

/// The key of an employer's name: lower case, accents folded, without legal form, article,
/// punctuation, what stands in brackets and the spaces between words, so that `Acme Labs, Inc.`, `acme-labs`
/// and `The AcmeLabs GmbH & Co. KG` are one. Known other names lead to one key. Empty where the
/// name holds no letter or digit.
pub fn company_key(name: &str) -> String {
    let key = spelled(name);
    ALSO_KNOWN
        .iter()
        .find(|(known, _)| *known == key)
        .map_or(key, |(_, one)| (*one).to_owned())
}

/// Whether one key begins with the other, so that they may name one employer (`acme`, `acmelabs`)
/// or two; a text has to decide.
pub(crate) fn related(a: &str, b: &str) -> bool {
    /// Shorter keys begin too many others.
    const TELLING: usize = 4;
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.len() >= TELLING && long.starts_with(short)
}

fn spelled(name: &str) -> String {
    // Zero-width characters stand inside words copied from a page.
    let name: String = name
        .chars()
        .filter(|c| {
            !matches!(
                c,
                '\u{200b}'..='\u{200d}' | '\u{feff}' | '\u{ad}' | '\'' | '’'
            )
        })
        .collect();
    let outside = without_brackets(&name);
    let mut words = words(&outside);
    if words.is_empty() {
        words = self::words(&name);
    }
    let dotless = words
        .last()
        .is_some_and(|last| DOMAINS.iter().take(DOTLESS).any(|end| end == last));
    if (dotless || is_domain(outside.trim())) && words.len() > 1 {
        words.pop();
    }
    if words.len() > 1 && words.first().is_some_and(|word| word == "the") {
        words.remove(0);
    }
    while let Some(fewer) = shorter(&words) {
        words.truncate(fewer);
    }
    words.concat()
}

/// How many words remain once the legal form or board's word at the end is off.
fn shorter(words: &[String]) -> Option<usize> {
    LEGAL_FORMS.iter().chain(BOARD_WORDS).find_map(|form| {
        let mut left = words.len();
        for word in form.rsplit(' ') {
            left = left.checked_sub(1)?;
            if words.get(left)? != word {
                return None;
            }
        }
        (left > 0).then_some(left)
    })
}

fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(text, |word| {
        words.push(word.trim_end_matches(['+', '#']).to_owned());
    });
    // "Johnson and Johnson" and "Johnson & Johnson".
    if words.len() > 2 {
        words.retain(|word| !matches!(word.as_str(), "and" | "und"));
    }
    words
}

/// `text` without what stands in round or square brackets.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_u32;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

fn is_domain(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.rsplit_once('.').is_some_and(|(host, end)| {
        DOMAINS.contains(&end)
            && !host.is_empty()
            && host
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_employer_has_one_key() {
        for same in [
            &[
                "Acme, Inc.",
                "ACME",
                "The Acme Company",
                "acme (YC W21)",
                "Acme.io",
                "Acme Io",
                "Acme Careers",
            ][..],
            &["Beta Corp", "Beta Corporation", "Beta Corp."],
            &["Łódź Soft sp. z o.o.", "Lodz Soft", "lodz-soft"],
            &["Müller GmbH & Co. KG", "Muller", "MÜLLER GmbH"],
            &["Dupont S.A.S.", "Dupont", "Du\u{200b}pont SAS"],
            &["Johnson & Johnson", "Johnson and Johnson"],
            &["McDonald's", "McDonald’s", "McDonalds"],
            &["Acme Labs", "acmelabs", "Acme-Labs Pty Ltd"],
            &["Optum", "UnitedHealth Group"],
        ] {
            for name in same {
                assert_eq!(company_key(name), company_key(same[0]), "{name}");
            }
        }
    }

    #[test]
    fn different_employers_keep_their_keys_and_none_becomes_empty() {
        for (a, b) in [
            ("Acme", "Beta"),
            ("General Hospital", "General Electric"),
            ("project44", "project"),
            ("The Company", ""),
            ("SE", "AG"),
        ] {
            assert_ne!(company_key(a), company_key(b));
        }
        assert_eq!(company_key(" \u{200b}!"), "");
        assert_eq!(company_key("(Confidential)"), "confidential");
        assert_eq!(company_key("株式会社メルカリ"), "株式会社メルカリ");
    }
}
