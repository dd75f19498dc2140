//! Words about where remote work may be done.

use std::sync::OnceLock;

use shared::place::Workplace;

use super::phrases::Phrases;
use super::text::fold;

/// What the words about remote work said.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Words {
    pub(crate) workplace: Option<Workplace>,
    /// From the whole world.
    pub(crate) everywhere: bool,
}

/// Words for work from afar.
const REMOTE: &[&str] = &[
    "work from anywhere",
    "work from home",
    "fully remote",
    "100% remote",
    "remote work",
    "remote-first",
    "remote first",
    "home based",
    "home-based",
    "home office",
    "homeoffice",
    "full remote",
    "remote-friendly",
    "remote friendly",
    "remote possible",
    "remote ok",
    "mobiles arbeiten",
    "ortsunabhängig",
    "telearbeit",
    "telecommute",
    "telework",
    "distributed",
    "remotely",
    "remote",
    "trabajo remoto",
    "en remoto",
    "remoto",
    "remota",
    "teletrabajo",
    "télétravail",
    "à distance",
    "a distancia",
    "praca zdalna",
    "zdalnie",
    "zdalna",
    "virtual",
    "wfh",
];

/// Words for the whole world.
const EVERYWHERE: &[&str] = &[
    "anywhere in the world",
    "anywhere",
    "world wide",
    "world-wide",
    "worldwide",
    "any location",
    "globally",
    "global",
    "weltweit",
    "partout dans le monde",
    "monde entier",
    "en todo el mundo",
    "todo el mundo",
    "cualquier lugar",
    "cały świat",
];

/// Words for work half afar.
const HYBRID: &[&str] = &[
    "hybride",
    "hybrid",
    "híbrido",
    "híbrida",
    "hibrido",
    "hybrydowo",
    "hybrydowa",
    "hybrydowy",
];

/// Words for work at the employer's.
const ONSITE: &[&str] = &[
    "on-site",
    "on site",
    "onsite",
    "in-office",
    "in office",
    "in-person",
    "in person",
    "vor ort",
    "sur site",
    "presencial",
    "stacjonarnie",
    "stacjonarna",
];

/// The words in the order they are taken out, with the work they speak of and whether from the whole world.
const WORDS: [(&[&str], Workplace, bool); 4] = [
    (EVERYWHERE, Workplace::Remote, true),
    (REMOTE, Workplace::Remote, false),
    (ONSITE, Workplace::Onsite, false),
    (HYBRID, Workplace::Hybrid, false),
];

/// Which of [`WORDS`] begin a word of `text`: a bit for each, in their order.
fn spoken(text: &str) -> u128 {
    static ALL: OnceLock<Phrases> = OnceLock::new();
    let all = || WORDS.iter().flat_map(|(words, ..)| *words).copied();
    let mut bits = 0;
    ALL.get_or_init(|| Phrases::new(&mut all()))
        .each(text, &mut |_, word, _| bits |= 1 << word);
    bits
}

/// Takes the words about remote work out of `text` and says what they were; the rest is a place.
pub(crate) fn strip_words(text: &str) -> (String, Words) {
    const FILLING: &[&str] = &[
        "only",
        "nur",
        "uniquement",
        "solo",
        "solamente",
        "tylko",
        "innerhalb",
        "inside",
        "anywhere",
        "candidates",
        "applicants",
        "preferred",
        "friendly",
        "eligible",
        "must be",
        "based",
        "residents",
        "timezones",
        "timezone",
        "time zones",
        "time zone",
        "hours",
        "within",
        "in the",
        "in",
        "from the",
        "from",
        "the",
    ];

    let mut words = Words::default();
    let mut spoken = spoken(text);
    let only = |text: &str| {
        let end = text.len().saturating_sub("only".len());
        text.get(end..)
            .is_some_and(|end| end.eq_ignore_ascii_case("only"))
    };
    if spoken == 0 && !only(text) {
        return (place(text), words);
    }
    let mut rest = Taken::from(text);
    for (list, workplace, everywhere) in WORDS {
        for word in list {
            if spoken & 1 == 1 && rest.take(word) {
                words.workplace = Some(workplace);
                words.everywhere |= everywhere || *word == "work from anywhere";
            }
            spoken >>= 1;
        }
    }
    if words.workplace.is_some() || only(&rest.lower) {
        for word in FILLING {
            rest.take(word);
        }
    }
    (place(&rest.text), words)
}

/// What is left of a field when the words are out: no signs at its ends, no bracket open.
fn place(rest: &str) -> String {
    let edges = |c: char| !c.is_alphanumeric() && c != '.';
    let mut rest = fold(rest.trim_matches(edges));
    if let Some(open) = rest.find('(')
        && !rest[open..].contains(')')
    {
        rest.push(')');
    }
    rest
}

/// A text words are taken out of, and the same in lower case: byte for byte, as only ASCII changes.
struct Taken {
    text: String,
    lower: String,
}

impl Taken {
    fn from(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            lower: text.to_ascii_lowercase(),
        }
    }

    /// Takes the whole word (or words) `word` out, any case; whether it was there.
    fn take(&mut self, word: &str) -> bool {
        let lower = &self.lower;
        let found = lower.match_indices(word).find(|(at, _)| {
            let before = lower.get(..*at).and_then(|text| text.chars().next_back());
            let after = lower
                .get(at + word.len()..)
                .and_then(|text| text.chars().next());
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        });
        let Some((at, _)) = found else {
            return false;
        };
        self.text.replace_range(at..at + word.len(), " ");
        self.lower.replace_range(at..at + word.len(), " ");
        true
    }
}

/// Regions whose working hours lie in the time zones `text` names: `UTC-3 to UTC+2`, `CET ± 3`, `US time zones`. Offsets
/// are those without summer time; a region is named where the span touches the zones most of its people live in.
pub(crate) fn zones(text: &str) -> Vec<&'static str> {
    const NAMED: &[(&str, f32)] = &[
        ("pst", -8.0),
        ("pdt", -8.0),
        ("pt", -8.0),
        ("pacific", -8.0),
        ("mst", -7.0),
        ("mdt", -7.0),
        ("cst", -6.0),
        ("cdt", -6.0),
        ("est", -5.0),
        ("edt", -5.0),
        ("et", -5.0),
        ("eastern", -5.0),
        ("brt", -3.0),
        ("gmt", 0.0),
        ("utc", 0.0),
        ("wet", 0.0),
        ("bst", 0.0),
        ("cet", 1.0),
        ("cest", 1.0),
        ("mez", 1.0),
        ("eet", 2.0),
        ("eest", 2.0),
        ("msk", 3.0),
        ("ist", 5.5),
        ("sgt", 8.0),
        ("hkt", 8.0),
        ("jst", 9.0),
        ("aest", 10.0),
        ("aedt", 10.0),
    ];
    /// A region and the zones most of its people live in.
    const REGIONS: &[(&str, f32, f32)] = &[
        ("NA", -8.0, -5.0),
        ("LATAM", -6.0, -3.0),
        ("EUROPE", 0.0, 2.0),
        ("EMEA", 0.0, 3.0),
        ("APAC", 5.5, 10.0),
    ];
    let lower = text.to_ascii_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| {
            !c.is_ascii_alphanumeric()
                && !matches!(c, '+' | '-' | '±' | '.' | ':' | '–' | '−' | '/')
        })
        .filter(|word| !word.is_empty())
        .take(24)
        .collect();
    let zone_words = ["zone", "zones", "timezone", "timezones", "hours", "overlap"];
    let says_zone = words.iter().any(|word| zone_words.contains(word));
    let (mut span, mut about): (Option<(f32, f32)>, f32) = (None, 0.0);
    let mut next_is_offset = false;
    for word in &words {
        let name: String = word.chars().take_while(char::is_ascii_alphabetic).collect();
        let rest = word.get(name.len()..).unwrap_or_default();
        let offset = offset(rest);
        let base = NAMED
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, zone)| *zone);
        if let Some(base) = base {
            // `PT` and `ET` are words elsewhere.
            let sure = name.len() > 2 && !matches!(name.as_str(), "pacific" | "eastern");
            if !sure && !says_zone {
                continue;
            }
            let spread = rest.contains('±') || rest.starts_with("+/-");
            let zone = base + offset.filter(|_| !spread).unwrap_or_default();
            if spread {
                about = offset.unwrap_or_default();
            }
            span = Some(span.map_or((zone, zone), |(from, to)| (from.min(zone), to.max(zone))));
            next_is_offset = rest.is_empty();
        } else if name.is_empty()
            && span.is_some()
            && (next_is_offset || word.starts_with(['+', '-', '±', '−']))
        {
            if word.starts_with('±') || word.starts_with("+/-") {
                about = offset.unwrap_or(about);
            } else if let (Some(zone), Some((from, to))) = (offset, span) {
                // `UTC -3 to +2`: the first offset moves the zero the name set.
                let moved = if next_is_offset && from == 0.0 && to == 0.0 {
                    (zone, zone)
                } else {
                    (from.min(zone), to.max(zone))
                };
                span = Some(moved);
            }
            next_is_offset = false;
        }
    }
    let Some((from, to)) = span.map(|(from, to)| (from - about, to + about)) else {
        return Vec::new();
    };
    let touched = |region: &&(&str, f32, f32)| from <= region.2 && to >= region.1;
    let mut found: Vec<&str> = REGIONS
        .iter()
        .filter(touched)
        .map(|(name, ..)| *name)
        .collect();
    // EMEA says it all.
    if found.contains(&"EMEA") {
        found.retain(|name| *name != "EUROPE" || to <= 2.0 && from >= -0.5);
        if found.contains(&"EUROPE") {
            found.retain(|name| *name != "EMEA");
        }
    }
    found
}

/// `-3`, `+05:30`, `±2`, `+/-3h` in hours; nothing beyond what the Earth has.
fn offset(text: &str) -> Option<f32> {
    let negative = text.starts_with(['-', '–', '−']);
    let digits = text
        .trim_start_matches(['+', '-', '±', '/', '–', '−'])
        .trim_end_matches(['h', '.']);
    let (hours, minutes) = digits.split_once([':', '.']).unwrap_or((digits, "0"));
    let hours: f32 = hours.parse::<u8>().ok()?.into();
    let minutes: f32 = minutes.parse::<u8>().ok()?.into();
    let value = hours + minutes / 60.0;
    (value <= 14.0).then_some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_zones_name_regions() {
        for (text, want) in [
            ("UTC-3 to UTC+2", &["LATAM", "EMEA"][..]),
            ("UTC -3 to +2", &["LATAM", "EMEA"]),
            ("CET", &["EUROPE"]),
            ("CET ±1", &["EUROPE"]),
            ("EST", &["NA", "LATAM"]),
            ("US time zones", &[]),
            ("PST timezone", &["NA"]),
            ("Remote (ET)", &[]),
            ("Berlin", &[]),
            ("UTC+99", &["EUROPE"]),
        ] {
            assert_eq!(zones(text), want, "{text}");
        }
    }

    #[test]
    fn words_about_remote_work_leave_the_place() {
        for (text, rest, workplace) in [
            ("Remote (US only)", "US", Some(Workplace::Remote)),
            ("US-based remote", "US", Some(Workplace::Remote)),
            ("Remote within Germany", "Germany", Some(Workplace::Remote)),
            ("Hybrid - London", "London", Some(Workplace::Hybrid)),
            ("Télétravail France", "France", Some(Workplace::Remote)),
            ("praca zdalna", "", Some(Workplace::Remote)),
            ("Berlin", "Berlin", None),
        ] {
            let (found, words) = strip_words(text);
            assert_eq!(
                (found.as_str(), words.workplace),
                (rest, workplace),
                "{text}"
            );
        }
    }
}
