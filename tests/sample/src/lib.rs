//! Invented postings and a person, the same ones each time, to measure with on every runtime.

use scoring::{Features, Verdict, Wanted, judge};
use shared::place::{Place, RemoteScope, Workplace};
use shared::posting::{Posting, Seniority};
use shared::profile::Profile;
use shared::search::{Search, SearchSpec};
use shared::{Millis, SearchId, SourceId};

/// The day all invented postings are near to.
pub const TODAY: Millis = 1_790_000_000_000;

const SKILLS: [&str; 24] = [
    "Rust",
    "Python",
    "TypeScript",
    "Go",
    "Java",
    "C++",
    "Kubernetes",
    "Docker",
    "AWS",
    "Terraform",
    "PostgreSQL",
    "Redis",
    "Kafka",
    "GraphQL",
    "React",
    "Vue.js",
    "Django",
    "Linux",
    "SQL",
    "C#",
    "Scala",
    "Ruby",
    "PHP",
    "Swift",
];
const LEVELS: [&str; 5] = ["", "Senior ", "Junior ", "Staff ", "Lead "];
const ROLES: [&str; 8] = [
    "Software Engineer",
    "Backend Engineer",
    "Data Engineer",
    "Product Manager",
    "Designer",
    "Site Reliability Engineer",
    "Account Executive",
    "Frontend Engineer",
];
const CITIES: [(&str, &str); 6] = [
    ("Berlin", "DE"),
    ("London", "GB"),
    ("New York", "US"),
    ("Paris", "FR"),
    ("Madrid", "ES"),
    ("Warsaw", "PL"),
];
const FILLER: &str = "You will work with a small team that ships every week, reviews with care and \
    writes things down. We look for somebody who explains trade-offs, keeps promises and enjoys \
    being corrected. ";

/// A small generator with a fixed seed (splitmix64, <https://prng.di.unimi.it/splitmix64.c>).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the low bits are what is wanted"
        )]
        let low = (z ^ (z >> 31)) as usize;
        low % n
    }
    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// `count` invented postings.
pub fn postings(count: usize) -> Vec<Posting> {
    let mut dice = Dice(7);
    (0..count).map(|i| posting(i, &mut dice)).collect()
}

fn posting(i: usize, dice: &mut Dice) -> Posting {
    let title = format!("{}{}", dice.pick(&LEVELS), dice.pick(&ROLES));
    let (city, country) = *dice.pick(&CITIES);
    let wanted: Vec<&str> = (0..4 + dice.below(6))
        .map(|_| *dice.pick(&SKILLS))
        .collect();
    let text = format!(
        "{}{}\n\nYou know {}.\n\n{FILLER}{FILLER}",
        FILLER,
        FILLER,
        wanted.join(", ")
    );
    let url = format!("https://jobs.example.com/{i}");
    let remote = dice.below(2) == 0;
    Posting {
        id: Posting::id_of(&url),
        source: SourceId::parse("remoteok").unwrap_or_else(|_| unreachable_source()),
        source_key: i.to_string(),
        url,
        apply_url: None,
        title,
        company: format!("Company {}", dice.below(2_000)),
        html: format!("<p>{text}</p>"),
        text,
        places: vec![Place {
            text: city.to_owned(),
            city: Some(city.to_owned()),
            region: None,
            country: Some(country.to_owned()),
        }],
        workplace: if remote {
            Workplace::Remote
        } else {
            Workplace::Onsite
        },
        remote_scope: RemoteScope::default(),
        employment: None,
        seniority: [None, Some(Seniority::Senior), Some(Seniority::Junior)][dice.below(3)],
        role: None,
        language: None,
        visa: None,
        salary: None,
        tags: Vec::new(),
        posted_at: Some(TODAY - 86_400_000 * Millis::try_from(dice.below(40)).unwrap_or(0)),
        valid_through: None,
    }
}

#[expect(clippy::unreachable, reason = "“remoteok” is a source id")]
fn unreachable_source() -> SourceId {
    unreachable!()
}

/// An invented person.
pub fn profile() -> Profile {
    Profile {
        headline: Some("Senior Backend Engineer".to_owned()),
        location: Some("Berlin, Germany".to_owned()),
        skills: [
            "Rust",
            "Python",
            "PostgreSQL",
            "Kafka",
            "Kubernetes",
            "AWS",
            "Docker",
            "Go",
        ]
        .map(str::to_owned)
        .to_vec(),
        experience_months: Some(96),
        seniority: Some(Seniority::Senior),
        ..Profile::default()
    }
}

/// What the person and their searches come to.
pub fn wanted() -> Wanted {
    Wanted::compile(&profile(), &searches())
}

/// Scores each posting for the person; how many are kept.
pub fn kept(wanted: &Wanted, features: &[Features]) -> usize {
    features
        .iter()
        .filter(|f| {
            matches!(
                judge(wanted, std::hint::black_box(f), TODAY),
                Verdict::Kept { .. }
            )
        })
        .count()
}

/// What that person looks for.
pub fn searches() -> Vec<Search> {
    let spec = SearchSpec {
        titles: vec!["Engineer".to_owned(), "Developer".to_owned()],
        exclude: vec!["PHP".to_owned()],
        ..SearchSpec::default()
    };
    vec![Search {
        id: SearchId::new(TODAY, 1),
        spec,
    }]
}
