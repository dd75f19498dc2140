//! Pairs of which the answer is known, made from real postings.

use shared::country::{self, Regions};
use shared::place::Place;

use super::render::Entry;
use crate::random::Random;

/// What boards, recruiters and job-board robots put around a title. `{}` is the title, `{company}`
/// and `{place}` are the posting's own; those with a place need one.
const DECORATIONS: &[&str] = &[
    "{} (m/w/d)",
    "{} (f/m/x)",
    "{} (H/F)",
    "{} m/f/d",
    "{} (all genders)",
    "🚀 {}",
    "{} 🔥",
    "⭐ {} ⭐",
    "[Hiring] {}",
    "[HIRING] {} [{place}]",
    "NEW! {}",
    "New: {}",
    "Urgent: {}",
    "{} - Apply now!",
    "{} (Req #48213)",
    "{} - R-0104938",
    "{} | JR102938",
    "{} (Job ID: 77120)",
    "REQ-2231 {}",
    "{} - {place}",
    "{} | {place}",
    "{}, {place}",
    "{} ({place})",
    "{} – {place}",
    "{} at {company}",
    "{} @ {company}",
    "{} - {company}",
    "{company} - {}",
    "{} (Full-time)",
    "{}  ",
    "{} - immediate start",
    "We are hiring: {}",
];
/// For remote work.
const REMOTE: &[&str] = &[
    "{} – Remote",
    "{} (Remote)",
    "Remote {}",
    "{} - 100% remote",
    "{} [Remote]",
    "{} | Fully Remote",
];
/// What employers and boards append to descriptions.
const BOILERPLATE: &[&str] = &[
    "We are an equal opportunity employer. All applicants will be considered without regard to \
     race, colour, religion, sex, sexual orientation, gender identity, national origin, veteran or \
     disability status. If you need any adjustment during the application, tell us and we will help.",
    "Please mention that you found this posting here, it helps us to get more companies to post. \
     When applying you should never have to pay anything. Report postings that ask you for money.",
    "By sending your application you agree that we keep your data for six months. You may withdraw \
     your consent at any time. Recruiters and agencies: please do not contact us about this role, \
     unsolicited profiles are not accepted and no fee will be paid.",
];
const RUNGS: &[&str] = &[
    "Junior",
    "Senior",
    "Lead",
    "Principal",
    "Staff",
    "Mid-Level",
];
/// Words of titles that another role has in their place.
const SIBLINGS: &[(&str, &[&str])] = &[
    ("backend", &["Frontend", "Mobile", "Embedded"]),
    ("frontend", &["Backend", "Mobile"]),
    ("engineer", &["Designer", "Recruiter", "Technical Writer"]),
    ("developer", &["Tester", "Product Owner"]),
    ("manager", &["Coordinator", "Analyst"]),
    ("executive", &["Manager", "Coordinator"]),
    ("analyst", &["Engineer", "Scientist"]),
    ("designer", &["Researcher", "Writer"]),
    ("specialist", &["Consultant", "Trainer"]),
    ("sales", &["Marketing", "Finance"]),
    ("marketing", &["Sales", "Legal"]),
    ("data", &["Security", "Network"]),
    ("software", &["Hardware", "Reliability"]),
    ("customer", &["Supplier", "Investor"]),
];

/// The title as another board would show it.
pub(super) fn decorated(entry: &Entry, random: &mut Random) -> Entry {
    let mut entry = entry.clone();
    let place = entry
        .places
        .first()
        .map(|place| place.city.clone().unwrap_or_else(|| place.text.clone()));
    for _ in 0..=random.below(2) {
        let all = if entry.remote && random.chance(50) {
            REMOTE
        } else {
            DECORATIONS
        };
        let mut pattern = random.pick(all);
        while pattern.contains("{place}") && place.is_none() {
            pattern = random.pick(all);
        }
        entry.title = pattern
            .replace("{place}", place.as_deref().unwrap_or_default())
            .replace("{company}", &entry.company)
            .replace("{}", &entry.title);
    }
    if random.chance(20) {
        entry.title = entry.title.to_uppercase();
    }
    entry
}

/// The text as somebody edited it: sentences left out, moved and added, letters mistyped.
pub(super) fn edited(entry: &Entry, random: &mut Random) -> Entry {
    let mut entry = entry.clone();
    let mut sentences: Vec<String> = entry
        .text
        .iter()
        .flat_map(|line| line.split_inclusive(". "))
        .map(str::to_owned)
        .collect();
    let (drop, typos) = (random.chance(60), random.chance(50));
    if drop {
        let share = 5 + random.below(16);
        sentences.retain(|_| !random.chance(share));
    }
    if random.chance(40) && sentences.len() > 3 {
        for _ in 0..=sentences.len() / 10 {
            let (a, b) = (random.below(sentences.len()), random.below(sentences.len()));
            sentences.swap(a, b);
        }
    }
    if typos {
        for sentence in &mut sentences {
            if random.chance(15) {
                *sentence = mistyped(sentence, random);
            }
        }
    }
    if random.chance(50) || !(drop || typos) {
        let extra = random.pick(BOILERPLATE).to_owned();
        let at = if random.chance(20) {
            0
        } else {
            sentences.len()
        };
        sentences.insert(at, extra);
    }
    if !sentences.is_empty() {
        entry.text = sentences;
    }
    entry
}

/// Two neighbouring letters changed places.
fn mistyped(sentence: &str, random: &mut Random) -> String {
    let mut chars: Vec<char> = sentence.chars().collect();
    if chars.len() > 2 {
        let at = random.below(chars.len() - 1);
        chars.swap(at, at + 1);
    }
    chars.into_iter().collect()
}

/// The same address with where the reader came from.
pub(super) fn tracked(entry: &Entry, random: &mut Random) -> Entry {
    let mut entry = entry.clone();
    let parameters = [
        "utm_source=newsletter&utm_medium=email",
        "utm_campaign=q3&fbclid=IwAR0abc",
        "ref=board&trk=public_jobs",
        "gclid=EAIaIQ&source=feed",
        "gh_src=4f1a2b",
        "lever-source=LinkedIn",
    ];
    let joint = if entry.url.contains('?') { '&' } else { '?' };
    let (start, fragment) = match entry.url.split_once('#') {
        Some((start, fragment)) if fragment.starts_with(['/', '!']) => {
            (start.to_owned(), format!("#{fragment}"))
        }
        Some((start, _)) => (start.to_owned(), String::new()),
        None => (entry.url.clone(), "#apply".to_owned()),
    };
    entry.url = format!("{start}{joint}{}{fragment}", random.pick(&parameters));
    entry
}

/// The same employer's opening one rung or level away; `None` where the title leaves no room for it.
pub(super) fn other_rung(entry: &Entry, random: &mut Random) -> Option<Entry> {
    let mut other = entry.clone();
    // Where a title names several rungs, one more or less may mean the same.
    let all = entry.title.split(|c: char| !c.is_alphanumeric());
    let rungs = all.filter(|word| rung(word).is_some()).count();
    let words: Vec<&str> = entry.title.split(' ').collect();
    let named = words.iter().position(|word| rung(word).is_some());
    if rungs > 1 || (rungs == 1 && named.is_none()) {
        return None;
    }
    let level = words
        .iter()
        .position(|word| matches!(*word, "I" | "II" | "III" | "IV"));
    let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
    if let Some(at) = level {
        let next = if words[at] == "II" { "III" } else { "II" };
        words[at] = next.into();
    } else if let Some(at) = named {
        let now = rung(&words[at]);
        if random.chance(30) {
            words.remove(at);
        } else {
            let next = random.pick(RUNGS);
            if now == Some(next) {
                return None;
            }
            words[at] = next.into();
        }
    } else if entry.title.is_empty() {
        return None;
    } else {
        let technical = [
            "engineer",
            "developer",
            "designer",
            "scientist",
            "architect",
        ]
        .iter()
        .any(|word| entry.title.to_lowercase().contains(word));
        let rung = random.pick(RUNGS);
        if rung == "Staff" && !technical {
            return None;
        }
        words.insert(0, rung.to_owned());
    }
    other.title = words.join(" ");
    Some(other)
}

/// The rung a word names, as [`RUNGS`] has it.
fn rung(word: &str) -> Option<&'static str> {
    match word.trim_end_matches('.').to_lowercase().as_str() {
        "senior" | "sr" => Some("Senior"),
        "junior" | "jr" | "entry" => Some("Junior"),
        "mid" | "intermediate" => Some("Mid-Level"),
        "lead" => Some("Lead"),
        "principal" => Some("Principal"),
        "staff" => Some("Staff"),
        _ => None,
    }
}

/// The same opening in another city or, of remote work, for another country. Its text names the new
/// place where it named the old.
pub(super) fn other_place(entry: &Entry, places: &[Place], random: &mut Random) -> Option<Entry> {
    let mut other = entry.clone();
    if entry.places.is_empty() {
        if !entry.remote || entry.scope.len() != 1 {
            return None;
        }
        let scope = [
            "Germany",
            "Canada",
            "Brazil",
            "India",
            "Japan",
            "South Africa",
        ];
        let new = random.pick(&scope);
        // A country within the region named would be no other place.
        let old = Regions::named(entry.scope.first()?);
        let within = old
            .zip(country::code_of(new))
            .is_some_and(|(region, code)| {
                let european = Regions::EU.bits() | Regions::EUROPE.bits() | Regions::EMEA.bits();
                let region = region.bits();
                let wide = if region & european == 0 {
                    region
                } else {
                    european
                };
                country::regions_of(code).bits() & wide != 0
            });
        other.scope = vec![new.to_owned()];
        return (other.scope != entry.scope && !within).then_some(other);
    }
    let old = entry.places.first()?.city.clone()?;
    let new = &places[random.below(places.len())];
    let city = new.city.clone()?;
    let known = entry.places.iter().any(|place| {
        place.city.as_ref().is_none_or(|own| {
            own.to_lowercase().contains(&city.to_lowercase())
                || city.to_lowercase().contains(&own.to_lowercase())
        })
    });
    // One city under two names is no other place.
    let nyc = city == "New York" && entry.places.iter().any(|place| place.text.contains("NYC"));
    if known || nyc || entry.title.contains(&city) {
        return None;
    }
    other.places = vec![new.clone()];
    other.title = other.title.replace(&old, &city);
    for line in &mut other.text {
        *line = line.replace(&old, &city);
    }
    Some(other)
}

/// Another role of the same employer with the same text, but for its title in it.
pub(super) fn sibling(entry: &Entry, titles: &[String], random: &mut Random) -> Option<Entry> {
    let mut other = entry.clone();
    let lower = entry.title.to_lowercase();
    let swaps: Vec<_> = SIBLINGS
        .iter()
        .filter(|(word, _)| {
            lower
                .split(|c: char| !c.is_alphabetic())
                .any(|w| w == *word)
        })
        .collect();
    if !swaps.is_empty() && random.chance(60) {
        let (word, others) = swaps[random.below(swaps.len())];
        let at = lower
            .find(word)
            .filter(|at| entry.title.is_char_boundary(*at))?;
        let end = at + word.len();
        let tail = entry.title.get(end..)?;
        other.title = format!("{}{}{tail}", entry.title.get(..at)?, random.pick(others));
    } else {
        other.title.clone_from(&titles[random.below(titles.len())]);
        let bag = |title: &str| {
            let mut words: Vec<String> = title
                .to_lowercase()
                .split(|c: char| !c.is_alphanumeric())
                .filter(|w| w.len() > 2)
                .map(str::to_owned)
                .collect();
            words.sort();
            words
        };
        // Another role, not another rung of this one.
        let (a, b) = (bag(&entry.title), bag(&other.title));
        let shared = a.iter().filter(|word| b.contains(word)).count();
        if shared * 2 > a.len().min(b.len()) {
            return None;
        }
    }
    for line in &mut other.text {
        *line = line.replace(&entry.title, &other.title);
    }
    Some(other)
}
