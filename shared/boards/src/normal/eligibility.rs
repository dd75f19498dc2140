//! What running text says of who may do the work: from where, and with whose visa.
//!
//! Sentences are found by phrases, in one pass; what stands beside a phrase decides. A wrong *no* hides a posting
//! from somebody, so a phrase alone never counts: a place must follow it, or a negation must be its own.

use std::ops::Range;
use std::sync::OnceLock;

use shared::posting::Visa;

use super::phrases::Phrases;
use super::places::Whereabouts;
use super::remote::{strip_words, zones};
use super::text::cut_bytes;
use super::visa::sponsoring;

/// What a phrase announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cue {
    /// Places one must live in follow.
    From,
    /// Open to the whole world.
    World,
    /// Time zones stand around it.
    Zones,
    /// Sponsoring is spoken of; negations decide.
    Sponsor,
    /// Says by itself that there is no sponsoring.
    NoSponsor,
    /// Says by itself that there is.
    Sponsors,
}

/// Phrases, parted by `|`, lower case; matched whatever the case of ASCII letters.
const CUES: &[(Cue, &str)] = &[
    (
        Cue::From,
        "must be based in|must be located in|must be located within|must be residing in|\
         must reside in|must live in|need to be based in|need to be located in|should be based in|\
         should be located in|have to be based in|you are based in|you're based in|you’re based in|\
         candidates based in|candidates located in|candidates residing in|candidates in|\
         candidates from|applicants based in|applicants located in|applicants from|only hire in|\
         only hiring in|remote within|remotely within|remotely from within|remote from within|\
         remote anywhere in|remotely from anywhere in|work from anywhere in|anywhere within|\
         remote in|fully remote from|remote (|wohnsitz in|remote innerhalb|remote aus|\
         deutschlandweit remote|résider en|résidant en|basé en|basée en|télétravail depuis|\
         télétravail en|residir en|residencia en|residentes en|remoto desde|zdalnie z|zdalna z",
    ),
    (
        Cue::World,
        "work from anywhere in the world|anywhere in the world|from anywhere on the planet|\
         work from anywhere|remote worldwide|worldwide remote|remote (worldwide)|remote (anywhere)|\
         hire globally|weltweit remote|von überall auf der welt|partout dans le monde|\
         n'importe où dans le monde|desde cualquier lugar del mundo|desde cualquier parte del mundo|\
         z dowolnego miejsca na świecie",
    ),
    (
        Cue::Zones,
        "time zone|timezone|zeitzone|fuseau horaire|zona horaria|strefa czasow|strefie czasow",
    ),
    (
        Cue::Sponsor,
        "visa|sponsor|visum|visumsponsoring|work permit|patrocinio|patrocinamos|sponsoryzujemy|wiz|\
         now or in the future",
    ),
    (
        Cue::NoSponsor,
        "without sponsorship|without visa sponsorship|without employer sponsorship|\
         without the need for sponsorship|without the need for visa|without requiring sponsorship|\
         without current or future sponsorship|no visa sponsorship|no sponsorship|non-sponsored|\
         gültige arbeitserlaubnis|unbefristete arbeitserlaubnis|permis de travail valide|\
         permiso de trabajo vigente|permiso de trabajo en vigor|ważne pozwolenie na pracę|\
         already have the right to work|must have the right to work|must have right to work|\
         existing right to work|must already be authorized to work",
    ),
    (
        Cue::Sponsors,
        "visa sponsorship available|visa sponsorship is available|we sponsor visas|\
         we do sponsor visas|hilfe beim visum|unterstützung beim visum",
    ),
];

/// The phrases, and what each announces.
struct Cues {
    phrases: Phrases,
    cues: Vec<Cue>,
}

fn cues() -> &'static Cues {
    static ALL: OnceLock<Cues> = OnceLock::new();
    ALL.get_or_init(|| {
        let all = || {
            CUES.iter()
                .flat_map(|(cue, phrases)| phrases.split('|').map(move |phrase| (*cue, phrase)))
        };
        Cues {
            phrases: Phrases::new(&mut all().map(|(_, phrase)| phrase)),
            cues: all().map(|(cue, _)| cue).collect(),
        }
    })
}

/// What a text says.
#[derive(Debug, Default)]
pub(crate) struct Eligibility {
    /// Where one may work from.
    pub(crate) from: Whereabouts,
    pub(crate) visa: Option<Visa>,
}

/// Reads a posting's text; linear in its length.
pub(crate) fn eligibility(text: &str) -> Eligibility {
    let mut found = Eligibility::default();
    let (mut offered, mut refused) = (false, false);
    let mut world = false;
    let all = cues();
    let mut hits: Vec<(Cue, Range<usize>)> = Vec::new();
    all.phrases.each(text, &mut |at, phrase, length| {
        // The longest phrase at a place speaks, and none within it.
        let free = hits.last().is_none_or(|(_, hit)| at >= hit.end);
        if let Some(cue) = all.cues.get(phrase).filter(|_| free && hits.len() < 200) {
            hits.push((*cue, at..at + length));
        }
    });
    for (cue, hit) in hits {
        match cue {
            Cue::From => from(text, hit.end, &mut found.from),
            Cue::World => world |= !is_negated(before(text, hit)),
            Cue::Zones => {
                for region in zones(sentence(text, hit)) {
                    found.from.add_to_scope(region);
                }
            }
            Cue::NoSponsor => refused = true,
            Cue::Sponsors => offered |= !is_negated(before(text, hit)),
            Cue::Sponsor => match sponsoring(&sentence(text, hit).to_lowercase()) {
                Some(Visa::Offered) => offered = true,
                Some(Visa::NotOffered) => refused = true,
                None => {}
            },
        }
    }
    found.from.scope.worldwide =
        world && found.from.scope.countries.is_empty() && found.from.scope.regions.is_empty();
    found.visa = match (offered, refused) {
        // Where a text says both, the refusal is the fine print.
        (_, true) => Some(Visa::NotOffered),
        (true, false) => Some(Visa::Offered),
        (false, false) => None,
    };
    found
}

/// Reads the places that follow a phrase, as long as every word belongs to one.
fn from(text: &str, at: usize, whereabouts: &mut Whereabouts) {
    let rest = cut_bytes(text.get(at..).unwrap_or_default(), 120);
    let end = rest
        .find(['.', '\n', ';', ')', '!', '?', ':'])
        .filter(|end| !abbreviates(rest, *end))
        .unwrap_or(rest.len());
    let clause = rest.get(..end).unwrap_or_default();
    for part in clause
        .split([',', '/'])
        .flat_map(|part| part.split(" or "))
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" oder "))
        .flat_map(|part| part.split(" und "))
        .flat_map(|part| part.split(" ou "))
        .flat_map(|part| part.split(" et "))
        .flat_map(|part| part.split(" o "))
        .flat_map(|part| part.split(" y "))
    {
        let (part, _) = strip_words(part);
        if !longest_name(&part, whereabouts) {
            break;
        }
    }
}

/// Whether the full stop at `at` is one of `U.S.`, not of a sentence.
fn abbreviates(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let last = before.rsplit([' ', '(']).next().unwrap_or_default();
    text.get(at..).is_some_and(|rest| rest.starts_with('.'))
        && last.chars().count() <= 3
        && last.chars().next().is_some_and(char::is_uppercase)
}

/// Adds the longest run of words `part` begins with that names an area, country or region; whether there is one.
fn longest_name(part: &str, whereabouts: &mut Whereabouts) -> bool {
    let part = part
        .trim()
        .trim_start_matches("the ")
        .trim_start_matches("einem ");
    let ends: Vec<usize> = part
        .match_indices(' ')
        .map(|(at, _)| at)
        .chain([part.len()])
        .take(6)
        .collect();
    ends.into_iter().rev().any(|end| {
        let name = part
            .get(..end)
            .unwrap_or_default()
            .trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.');
        let proper = name
            .chars()
            .next()
            .is_some_and(|c| c.is_uppercase() || !c.is_ascii());
        proper && is_outer(name) && whereabouts.add_to_scope(name)
    })
}

/// Whether a name is that of an area, a country, a region, or a city of rank: not of a small town that is also a word.
fn is_outer(name: &str) -> bool {
    use gazetteer::Meaning;
    gazetteer::area(name).is_some()
        || gazetteer::meanings(name).any(|meaning| match meaning {
            Meaning::Country(_) | Meaning::Region(_) => true,
            Meaning::City(city) => city.large,
            Meaning::Demonym(_) => false,
        })
}

fn is_negated(before: &str) -> bool {
    let lower = before.to_lowercase();
    [
        "not ", "n't ", "n’t ", "no ", "nicht ", "kein", "unable", "cannot", "pas ", "nie ",
    ]
    .iter()
    .any(|no| lower.contains(no))
}

/// Up to forty bytes before, within the sentence.
fn before(text: &str, hit: Range<usize>) -> &str {
    let from = text.floor_char_boundary(hit.start.saturating_sub(40));
    let before = text.get(from..hit.start).unwrap_or_default();
    before.rsplit(['.', '\n', ';']).next().unwrap_or(before)
}

/// The sentence around a hit, at most 200 bytes to either side.
fn sentence(text: &str, hit: Range<usize>) -> &str {
    let low = text.floor_char_boundary(hit.start.saturating_sub(200));
    let high = text.floor_char_boundary((hit.end + 200).min(text.len()));
    let head = text.get(low..hit.start).unwrap_or_default();
    let tail = text.get(hit.end..high).unwrap_or_default();
    let begin = low
        + head
            .rfind(['\n', '!', ';'])
            .max(head.rfind(". "))
            .map_or(0, |at| at + 1);
    let end = hit.end
        + [
            tail.find(['\n', '!', ';', '?']),
            tail.find(". "),
            tail.find(".\n"),
        ]
        .into_iter()
        .flatten()
        .min()
        .map_or(tail.len(), |at| at + 1);
    text.get(begin..end.min(high)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(text: &str) -> String {
        let scope = eligibility(text).from.scope;
        let mut words = scope.countries;
        words.extend(scope.regions);
        if scope.worldwide {
            words.push("world".to_owned());
        }
        words.join(" ")
    }

    #[test]
    fn texts_say_from_where() {
        for (text, want) in [
            ("You must be based in the EU or the UK.", "GB EU"),
            ("Candidates must reside in the United States.", "US"),
            ("This role is remote within Germany.", "DE"),
            (
                "We are open to candidates in Canada, Mexico and the U.S. only",
                "CA MX US",
            ),
            ("Work from anywhere in the world!", "world"),
            ("You can work from anywhere in Europe.", "EUROPE"),
            ("You cannot work from anywhere in the world.", ""),
            ("Overlap with the CET time zone is expected.", "EUROPE"),
            ("Time zones: UTC-3 to UTC+2", "LATAM EMEA"),
            (
                "Voraussetzung: Wohnsitz in Deutschland oder Österreich",
                "DE AT",
            ),
            ("Vous devez résider en France.", "FR"),
            ("Imprescindible residir en España", "ES"),
            ("Praca zdalna z Polski", ""),
            ("We interview candidates in person.", ""),
            ("We love remote in every form.", ""),
            ("", ""),
        ] {
            assert_eq!(scope(text), want, "{text}");
        }
    }

    #[test]
    fn texts_say_whose_visa() {
        use Visa::{NotOffered, Offered};
        for (text, want) in [
            ("Visa sponsorship available.", Some(Offered)),
            ("We offer visa sponsorship and relocation.", Some(Offered)),
            (
                "We do sponsor visas! However, we aren't able to sponsor visas for every role.",
                Some(Offered),
            ),
            (
                "We are unable to sponsor visas at this time.",
                Some(NotOffered),
            ),
            (
                "Visa sponsorship is not available for this role.",
                Some(NotOffered),
            ),
            ("No visa sponsorship.", Some(NotOffered)),
            (
                "Must be authorized to work in the US without sponsorship.",
                Some(NotOffered),
            ),
            ("Wir unterstützen dich beim Visum und Umzug.", Some(Offered)),
            ("Leider können wir kein Visum sponsern.", Some(NotOffered)),
            (
                "Nous ne pouvons pas proposer de parrainage de visa.",
                Some(NotOffered),
            ),
            ("Ofrecemos patrocinio de visa.", Some(Offered)),
            (
                "Nie oferujemy sponsoringu wiz ani wsparcia wizowego.",
                Some(NotOffered),
            ),
            (
                "Will you now or in the future require visa sponsorship?",
                None,
            ),
            ("Experience with Visa and Mastercard schemes.", None),
            ("You are the executive sponsor of the programme.", None),
            ("A great team.", None),
        ] {
            assert_eq!(eligibility(text).visa, want, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "(must be based in |remote in |visa |sponsor |not |\\.|\n|\\PC){0,30}") {
            let _ = eligibility(&text);
        }
    }
}
