//! People who do not exist, and what is to be read from their CVs.

use shared::profile::{Education, Language, Position, Profile};

use super::locales::{LANGUAGES, LOCALES, Locale};
use crate::random::Random;

/// A person, and how their dates are written.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) locale: &'static Locale,
    pub(super) truth: Profile,
    pub(super) place: &'static str,
    /// Whether a summary and interests are written.
    pub(super) has_prose: bool,
    pub(super) dates: Dates,
    pub(super) is_employer_first: bool,
    /// Languages as the CV writes them, in the order of the profile's.
    pub(super) languages: Vec<(&'static str, &'static str)>,
}

/// How months are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dates {
    /// "March 2019 – present".
    Words,
    /// "03/2019 – present".
    Slashes,
    /// "2019-03 - present".
    Iso,
    /// "2019 – present".
    Years,
}

/// Skills the table knows and a few it does not.
const SKILLS: [&str; 22] = [
    "Rust",
    "Python",
    "JavaScript",
    "TypeScript",
    "SQL",
    "PostgreSQL",
    "Docker",
    "Kubernetes",
    "Terraform",
    "React",
    "Kafka",
    "Linux",
    "Git",
    "Java",
    "C++",
    "PHP",
    "AWS",
    "Excel",
    "Figma",
    "Falconry",
    "Beekeeping",
    "Woodturning",
];

/// `count` different ones in a random order.
fn some<T: Copy>(dice: &mut Random, of: &[T], count: usize) -> Vec<T> {
    let mut left = of.to_vec();
    (0..count.min(of.len()))
        .map(|_| left.swap_remove(dice.below(left.len())))
        .collect()
}

/// The person with this number.
pub(super) fn invent(seed: u64, number: usize) -> Person {
    let mut dice = Random::new(
        seed ^ u64::try_from(number)
            .unwrap_or(0)
            .wrapping_mul(0x2545_f491_4f6c_dd1d),
    );
    let locale = &LOCALES[number % LOCALES.len()];
    let name = dice.pick(locale.names);
    let handle: String = ascii(name);
    let dates = dice.pick(&[
        Dates::Words,
        Dates::Words,
        Dates::Slashes,
        Dates::Iso,
        Dates::Years,
    ]);
    let positions = positions(&mut dice, locale, dates);
    let mut links = vec![format!("https://{}.com/in/{handle}", "linkedin")];
    if dice.below(2) == 0 {
        links.push(format!("https://github.com/{handle}"));
    }
    if dice.below(3) == 0 {
        links.push(format!("https://{handle}.example.org"));
    }
    let spoken = dice.below(4);
    let languages: Vec<(usize, Option<usize>, &str)> = some(&mut dice, &[0, 1, 2, 3, 4], spoken)
        .into_iter()
        .map(|at| {
            let level = dice.pick(&[Some(0), Some(1), Some(2), None]);
            (at, level, dice.pick(&["A2", "B1", "B2", "C1", "C2"]))
        })
        .collect();
    let skills = 4 + dice.below(8);
    Person {
        locale,
        place: dice.pick(locale.places),
        has_prose: dice.below(3) > 0,
        dates,
        is_employer_first: dice.below(2) == 0,
        languages: languages
            .iter()
            .map(|(at, level, grade)| {
                (
                    locale.languages[*at],
                    level.map_or(*grade, |l| locale.levels[l]),
                )
            })
            .collect(),
        truth: Profile {
            name: Some(name.to_owned()),
            email: Some(format!("{handle}@example.com")),
            phone: Some(format!("{}{:03}", locale.phone, dice.below(900) + 100)),
            headline: (dice.below(5) > 0).then(|| dice.pick(locale.titles).to_owned()),
            links,
            skills: some(&mut dice, &SKILLS, skills)
                .into_iter()
                .map(str::to_owned)
                .collect(),
            positions,
            education: education(&mut dice, locale),
            languages: languages
                .iter()
                .map(|(at, level, grade)| Language {
                    name: LANGUAGES[*at].to_owned(),
                    level: Some(level.map_or(*grade, |l| locale.levels[l]).to_owned()),
                })
                .collect(),
            ..Profile::default()
        },
    }
}

/// "Jörg Müßigbrodt" as an address has it; a name in another script becomes a number.
fn ascii(name: &str) -> String {
    let folded: String = name
        .to_lowercase()
        .chars()
        .map(|c| match c {
            'ä' | 'á' | 'à' | 'ã' | 'â' | 'ă' | 'ą' => 'a',
            'ö' | 'ó' | 'ò' => 'o',
            'ü' | 'ú' => 'u',
            'é' | 'è' | 'ë' | 'ê' | 'ę' => 'e',
            'í' | 'ï' => 'i',
            'ß' | 'ś' | 'ș' => 's',
            'ç' | 'ć' => 'c',
            'ñ' => 'n',
            'ł' => 'l',
            'ż' => 'z',
            'ț' => 't',
            ' ' => '.',
            c => c,
        })
        .filter(|c| c.is_ascii_lowercase() || *c == '.')
        .collect();
    if folded.chars().filter(char::is_ascii_lowercase).count() < 5 {
        return format!("kontakt{}", name.chars().count());
    }
    folded
}

/// None to eight positions, newest first; some overlap.
fn positions(dice: &mut Random, locale: &Locale, dates: Dates) -> Vec<Position> {
    let count = dice.below(9);
    let mut month = 2026 * 12 + 2 - i32::try_from(dice.below(6)).unwrap_or(0);
    let mut positions = Vec::new();
    for at in 0..count {
        let length = 4 + i32::try_from(dice.below(40)).unwrap_or(0);
        let is_current = at == 0 && dice.below(3) > 0;
        let end = month;
        let start = end - length;
        let said = |month: i32| {
            let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
            if dates == Dates::Years {
                format!("{year}")
            } else {
                format!("{year}-{month:02}")
            }
        };
        let bullets = dice.below(4);
        positions.push(Position {
            title: Some(dice.pick(locale.titles).to_owned()),
            employer: Some(dice.pick(locale.employers).to_owned()),
            location: (dice.below(2) == 0).then(|| dice.pick(locale.places).to_owned()),
            start: Some(said(start)),
            end: (!is_current).then(|| said(end)),
            current: is_current,
            bullets: some(dice, locale.bullets, bullets)
                .into_iter()
                .map(str::to_owned)
                .collect(),
        });
        // A gap, or an overlap.
        month = start - 1 + i32::try_from(dice.below(8)).unwrap_or(0) / 6 * 5;
    }
    positions
}

fn education(dice: &mut Random, locale: &Locale) -> Vec<Education> {
    let count = 1 + dice.below(2);
    let schools = some(dice, locale.schools, count);
    let mut year = 2010 + dice.below(8);
    schools
        .into_iter()
        .map(|school| {
            let end = year;
            year -= 2 + dice.below(3);
            let start = year;
            Education {
                institution: Some(school.to_owned()),
                degree: Some(dice.pick(locale.degrees).to_owned()),
                start: Some(start.to_string()),
                end: Some(end.to_string()),
            }
        })
        .collect()
}

impl Person {
    /// A position's dates as this CV writes them.
    pub(super) fn range(&self, position: &Position) -> String {
        let start = position
            .start
            .as_deref()
            .map_or_else(String::new, |date| self.date(date));
        let end = position
            .end
            .as_deref()
            .map_or_else(|| self.locale.present.to_owned(), |date| self.date(date));
        match self.dates {
            Dates::Iso | Dates::Slashes => format!("{start} - {end}"),
            _ => format!("{start} – {end}"),
        }
    }

    fn date(&self, date: &str) -> String {
        let Some((year, month)) = date.split_once('-') else {
            return date.to_owned();
        };
        match self.dates {
            Dates::Words => {
                let at = month.parse::<usize>().map_or(0, |month| month - 1);
                format!("{} {year}", self.locale.months[at])
            }
            Dates::Slashes => format!("{month}/{year}"),
            Dates::Iso => date.to_owned(),
            Dates::Years => year.to_owned(),
        }
    }

    /// Title and employer in the order of this CV.
    pub(super) fn pair<'a>(&self, position: &'a Position) -> (&'a str, &'a str) {
        let title = position.title.as_deref().unwrap_or_default();
        let employer = position.employer.as_deref().unwrap_or_default();
        if self.is_employer_first {
            (employer, title)
        } else {
            (title, employer)
        }
    }
}
