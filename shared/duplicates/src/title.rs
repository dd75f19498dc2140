//! What a title says of the role, apart from what boards and recruiters hang on it.

use shared::words::each_word;

use crate::ladder::{level, rung};
use crate::marks;
use crate::place::Spot;

/// A title taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Title {
    /// The role: its words, folded, each once, in the order of the alphabet, parted by spaces.
    pub(crate) role: String,
    /// See [`crate::rungs`].
    pub(crate) rungs: u16,
    /// Numbered levels (`II`, `L3`, `Level 2`), bit `n` for level `n`.
    pub(crate) levels: u16,
    /// Places it names.
    pub(crate) places: Vec<Spot>,
}

/// Words that are no part of a role wherever they stand.
#[rustfmt::skip]
const NOISE: &[&str] = &[
    "remote", "remotely", "hybrid", "onsite", "wfh", "hiring", "urgent", "urgently", "asap",
    "of", "the", "for", "and", "a", "an", "in", "at", "to", "und", "de", "et", "y", "i",
];
/// Words of which a part of a title consists where the part says nothing of the role.
#[rustfmt::skip]
const DECORATION: &[&str] = &[
    "100", "all", "anywhere", "apply", "available", "based", "client", "day", "days", "direct",
    "distributed", "earliest", "equity", "exciting", "feste", "festanstellung", "first",
    "flexible", "from", "full", "fulltime", "fully", "gender", "genders", "geschlechter",
    "global", "globally", "great", "here", "hire", "home", "homeoffice", "hot", "id",
    "immediate", "immediately", "is", "job", "jobs", "join", "joiner", "kennziffer", "mehr",
    "mobile", "more", "multiple", "new", "no", "now", "nr", "number", "office", "offer",
    "offered", "ok", "on", "only", "open", "opening", "openings", "opportunity", "optional",
    "or", "our", "permanent", "position", "possible", "posting", "presence", "re", "ref",
    "reference", "relocation", "repost", "reposted", "req", "requisition", "role", "roles",
    "site", "sponsor", "sponsorship", "start", "starter", "starts", "team", "telecommute",
    "teletravail", "time", "today", "top", "unbefristet", "up", "vacancy", "vacature", "visa",
    "vollzeit", "we", "welcome", "with", "within", "work", "working", "world", "worldwide",
    "zdalnie", "zdalna", "praca", "stelle", "ab", "sofort", "cdi", "poste", "oferta", "empleo",
    "remoto", "distance", "are", "llc", "inc", "ltd", "gmbh", "corp", "looking", "wanted", "gesucht", "recrute", "updated",
    "featured", "sponsored", "promoted", "weekly", "per", "week", "hybride",
];
/// Roles of which there are staff engineers; a staff accountant is no such thing.
#[rustfmt::skip]
const STAFF_ROLES: &[&str] = &[
    "engineer", "engineering", "developer", "scientist", "designer", "researcher", "architect",
    "sre", "programmer", "technologist", "analyst", "software", "data", "product",
];

/// Takes a title apart. `name` is the employer as the posting writes it, `company` its key, `own` the
/// places of the posting's fields.
pub(crate) fn read(title: &str, name: &str, company: &str, own: &[Spot]) -> Title {
    let mut read = Title::default();
    let mut words: Vec<String> = Vec::new();
    let parts = marks::parts(&marks::without_employer(title, name));
    for part in &parts {
        let rest = part.without_marks();
        if part.is_money() || is_company(&rest, company) {
            continue;
        }
        // "Engineer at Acme".
        let lower = rest.to_lowercase();
        let rest = match lower
            .rfind("at ")
            .map(|at| (rest.get(..at), rest.get(at + 3..)))
        {
            Some((Some(role), Some(employer)))
                if (role.is_empty() || role.ends_with(' ')) && is_company(employer, company) =>
            {
                role.trim_end().to_owned()
            }
            _ => rest,
        };
        let part_words = split(&rest);
        if part_words.is_empty() || part_words.iter().all(|word| is_decoration(word)) {
            continue;
        }
        if let Some(places) = places_of(&rest, &part_words, own) {
            read.places.extend(places);
            continue;
        }
        words.extend(part_words);
        // Levels and joined words do not reach over the end of a part.
        words.push(String::new());
    }
    // Nothing but decoration: "Join our team (m/w/d)".
    if words.iter().all(String::is_empty) {
        words = parts
            .iter()
            .map(|part| split(&part.text))
            .find(|words| !words.is_empty())
            .unwrap_or_default();
    }
    let words = read.take_rungs(words);
    let mut role: Vec<String> = words;
    role.sort_unstable();
    role.dedup();
    read.role = role.join(" ");
    read
}

/// Folded words in order.
fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(text, |word| words.push(word.to_owned()));
    words
}

fn is_decoration(word: &str) -> bool {
    NOISE.contains(&word)
        || DECORATION.contains(&word)
        || marks::GENDERS.contains(&word)
        || (word.len() > 2 && word.bytes().all(|b| b.is_ascii_digit()) && !is_year(word))
}

/// Two summers' internships are two postings.
pub(crate) fn is_year(word: &str) -> bool {
    word.len() == 4 && (word.starts_with("19") || word.starts_with("20"))
}

fn is_company(part: &str, company: &str) -> bool {
    !company.is_empty() && crate::company::company_key(part) == company
}

/// The places a part names, where it names nothing else: `Berlin`, `Remote - US`, `Berlin Office`.
fn places_of(part: &str, words: &[String], own: &[Spot]) -> Option<Vec<Spot>> {
    if let Some(spot) = Spot::in_title(part, own) {
        return Some(vec![spot]);
    }
    let bare: Vec<&str> = part
        .split(|c: char| c.is_whitespace())
        .filter(|word| !split(word).iter().all(|word| is_decoration(word)))
        .collect();
    if !bare.is_empty()
        && bare.len() < words.len()
        && let Some(spot) = Spot::in_title(&bare.join(" "), own)
    {
        return Some(vec![spot]);
    }
    // "Berlin or Munich", "Berlin/Munich", "US & Canada".
    let several: Vec<&str> = part
        .split(['/', '&', '+'])
        .flat_map(|part| part.split(" or "))
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" und "))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    if several.len() < 2 {
        return None;
    }
    several
        .iter()
        .filter(|part| !split(part).iter().all(|word| is_decoration(word)))
        .map(|part| Spot::in_title(part, own))
        .collect::<Option<Vec<Spot>>>()
        .filter(|spots| !spots.is_empty())
}

impl Title {
    /// Takes rungs, levels and noise out of the words (parts end with an empty one); the rest, each
    /// in one spelling, is the role.
    fn take_rungs(&mut self, words: Vec<String>) -> Vec<String> {
        let staff = words
            .iter()
            .any(|word| STAFF_ROLES.contains(&word.as_str()));
        let all: Vec<&str> = words.iter().map(String::as_str).collect();
        let count = all.iter().filter(|word| !word.is_empty()).count();
        let mut role = Vec::with_capacity(all.len());
        let mut at = 0;
        while let Some(word) = all.get(at).copied() {
            let next = all.get(at + 1).copied().unwrap_or_default();
            let (taken, rung) = rung(word, next, at == 0 && count > 1, staff);
            if rung != 0 {
                self.rungs |= rung;
            } else if let Some((more, level)) = level(word, next) {
                self.levels |= 1 << level;
                at += more;
                continue;
            } else if let Some(one) = joined(word, next) {
                role.push(one.to_owned());
                at += 2;
                continue;
            } else if !word.is_empty() && !NOISE.contains(&word) {
                role.extend(spelled(word).split(' ').map(str::to_owned));
            }
            at += taken;
        }
        if role.is_empty() {
            // "Senior (m/w/d)": nothing but a rung.
            role.extend(words.into_iter().filter(|word| !word.is_empty()));
        }
        role
    }
}

/// Words written apart, with a hyphen, or as one.
fn joined(word: &str, next: &str) -> Option<&'static str> {
    match (word, next) {
        ("front", "end") => Some("frontend"),
        ("back", "end") => Some("backend"),
        ("full", "stack") => Some("fullstack"),
        ("dev", "ops") => Some("devops"),
        ("sys", "admin") => Some("sysadmin"),
        ("e", "commerce") => Some("ecommerce"),
        ("vice", "president") => Some("vp"),
        _ => None,
    }
}

/// One spelling: abbreviations written out, plurals off.
fn spelled(word: &str) -> &str {
    match word {
        "eng" | "engr" => "engineer",
        "dev" => "developer",
        "swe" | "sde" => "engineer software",
        "mgr" => "manager",
        "asst" => "assistant",
        "admin" => "administrator",
        "rep" => "representative",
        "mktg" => "marketing",
        "ops" => "operations",
        other => match other.strip_suffix('s') {
            Some(one) if one.len() > 3 && one.ends_with(['r', 't']) => one,
            _ => other,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ladder::rungs;

    fn of(title: &str) -> Title {
        let own = [Spot {
            city: "ulm".to_owned(),
            country: "DE".to_owned(),
            ..Spot::default()
        }];
        read(title, "Acme, Inc.", "acme", &own)
    }

    #[test]
    fn decorations_are_gone() {
        for (plain, decorated) in [
            (
                "Software Engineer",
                &[
                    "Software Engineer (m/w/d)",
                    "Software Engineer - Remote",
                    "🚀 Software Engineer 🚀",
                    "[Hiring] Software Engineer",
                    "NEW! Software Engineer",
                    "Software Engineer (Req #12345)",
                    "Software Engineer - R-0012345",
                    "Software Engineer | JR123456",
                    "Software Engineer, Berlin",
                    "Software Engineer – Ulm",
                    "Software Engineer (Remote, US)",
                    "Software Engineer - $120k-$150k",
                    "Software Engineer @ Acme",
                    "Software Engineer at Acme",
                    "SOFTWARE ENGINEER AT ACME, INC. – Berlin",
                    "Acme, Inc. - Software Engineer",
                    "⭐ Software Engineer - US ⭐",
                    "Acme: Software Engineer",
                    "Software Engineer w/m/d",
                    "Software Engineer (all genders)",
                    "Engineer, Software",
                    "SOFTWARE ENGINEERS",
                    "Software Engineer (100% Remote)",
                    "Software Engineer - Full-time",
                    "Software Engineer (Berlin or Munich)",
                    "URGENT: Software Engineer",
                    "Software Engineer – Remote (EMEA)",
                    "We're hiring: Software Engineer",
                ][..],
            ),
            (
                "Sr. Front-End Developer",
                &[
                    "Senior Frontend Developer",
                    "Frontend Developer, Senior",
                    "Senior Front End Dev",
                ],
            ),
            (
                "Entwickler",
                &[
                    "Entwickler:in (m/w/d)",
                    "Entwickler/in",
                    "Entwickler*in",
                    "Entwickler(in) m/w/x",
                ],
            ),
            (
                "Ingénieur logiciel H/F",
                &["Ingénieur(e) logiciel", "ingenieur logiciel (F/H)"],
            ),
            ("C++ Developer", &["C++ Developer (Remote)"]),
        ] {
            let want = of(plain);
            for title in decorated {
                let got = of(title);
                assert_eq!(
                    (&got.role, got.rungs, got.levels),
                    (&want.role, want.rungs, want.levels),
                    "{title}"
                );
            }
        }
    }

    #[test]
    fn what_makes_another_role_stays() {
        for (a, b) in [
            ("Account Executive", "Account Manager"),
            ("Software Engineer, Payments", "Software Engineer, Search"),
            (
                "Software Engineer (Backend)",
                "Software Engineer (Frontend)",
            ),
            ("C++ Developer", "C# Developer"),
            ("Nurse - Part time", "Nurse"),
            ("Nurse, Night Shift", "Nurse, Day Shift"),
            ("Software Engineer Intern", "Software Engineer"),
            ("Engineering Manager", "Engineer"),
            ("Summer Intern 2025", "Summer Intern 2026"),
            ("New Business Manager", "Business Manager"),
            ("Java Developer", "JavaScript Developer"),
            ("IT Recruiter", "Recruiter"),
            (
                "Director of Engineering",
                "Associate Director of Engineering",
            ),
        ] {
            assert_ne!(of(a).role, of(b).role, "{a} / {b}");
        }
    }

    #[test]
    fn rungs_and_levels_stand_apart() {
        for (title, rung, levels) in [
            ("Senior Staff Engineer", rungs::SENIOR | rungs::STAFF, 0),
            ("Staff Accountant", 0, 0),
            ("Software Engineer II", 0, 1 << 2),
            ("Software Engineer III - Remote", 0, 1 << 3),
            ("Software Engineer L4", 0, 1 << 4),
            ("Engineer, Level 2", 0, 1 << 2),
            ("Software Engineer II/III", 0, 1 << 2 | 1 << 3),
            ("Lead Data Scientist", rungs::LEAD, 0),
            ("Lead Generation Specialist", 0, 0),
            ("Entry-Level Analyst", rungs::JUNIOR, 0),
            ("Associate Software Engineer", rungs::ASSOCIATE, 0),
            ("Sales Associate", 0, 0),
            ("Mid-Market Account Executive", 0, 0),
            ("Principal Engineer", rungs::PRINCIPAL, 0),
        ] {
            let title_read = of(title);
            assert_eq!(
                (title_read.rungs, title_read.levels),
                (rung, levels),
                "{title}"
            );
        }
    }

    #[test]
    fn nothing_but_decoration_is_still_a_title() {
        for title in ["Remote", "(m/w/d)", "🚀", "", "Senior", "Berlin"] {
            let read = of(title);
            assert_eq!(
                read.role.is_empty(),
                !title.chars().any(char::is_alphanumeric),
                "{title}"
            );
        }
    }
}
