//! Judged pairs a second on one core, and the size of stored features:
//! `cargo run --release -p scoring --example pairs`.

use std::time::Instant;

use scoring::{Features, Verdict, Wanted, judge, read};
use shared::money::{Period, Salary};
use shared::place::{Place, RemoteScope, Workplace};
use shared::posting::{Posting, Seniority};
use shared::profile::Profile;
use shared::search::{Search, SearchSpec};
use shared::{SearchId, SourceId};

const NOW: i64 = 1_718_452_800_000;
const POSTINGS: usize = 5_000;
const ROUNDS: usize = 400;

#[expect(clippy::print_stdout, reason = "its output is what it is for")]
#[expect(
    clippy::disallowed_methods,
    reason = "a native measurement reads the clock itself"
)]
#[expect(clippy::cast_precision_loss, reason = "counts for display")]
fn main() {
    let postings: Vec<Posting> = (0..POSTINGS).filter_map(posting).collect();
    let start = Instant::now();
    let stored: Vec<Vec<u8>> = postings.iter().map(|p| read(p).encode()).collect();
    let reading = start.elapsed();
    let start = Instant::now();
    let features: Vec<Features> = stored.iter().filter_map(|b| Features::decode(b)).collect();
    let decoding = start.elapsed();
    let wanted = wanted();
    let (mut kept, mut sum) = (0_usize, 0.0_f64);
    let start = Instant::now();
    for _ in 0..ROUNDS {
        for one in &features {
            if let Verdict::Kept { score, .. } = judge(&wanted, one, NOW) {
                kept += 1;
                sum += f64::from(score);
            }
        }
    }
    let judging = start.elapsed().as_secs_f64();
    let pairs = ROUNDS * features.len();
    let bytes: usize = stored.iter().map(Vec::len).sum();
    println!(
        "judged    {:>12.0} pairs/s ({kept} of {pairs} kept, mean {:.1})",
        pairs as f64 / judging,
        sum / kept.max(1) as f64
    );
    println!(
        "read      {:>12.0} postings/s",
        POSTINGS as f64 / reading.as_secs_f64()
    );
    println!(
        "decoded   {:>12.0} postings/s",
        POSTINGS as f64 / decoding.as_secs_f64()
    );
    println!(
        "stored    {:>12} bytes a posting",
        bytes / stored.len().max(1)
    );
}

fn wanted() -> Wanted {
    let profile = Profile {
        skills: ["Rust", "Go", "PostgreSQL", "Kubernetes", "Python"]
            .map(str::to_owned)
            .to_vec(),
        headline: Some("Senior Backend Engineer".to_owned()),
        location: Some("Berlin, Germany".to_owned()),
        experience_months: Some(90),
        seniority: Some(Seniority::Senior),
        ..Profile::default()
    };
    let spec = SearchSpec {
        titles: vec!["Engineer".to_owned(), "Developer".to_owned()],
        places: vec!["Germany".to_owned()],
        exclude: vec!["security clearance".to_owned()],
        ..SearchSpec::default()
    };
    let searches = [Search {
        id: SearchId::derived(&["bench"]),
        spec,
    }];
    Wanted::compile(&profile, &searches)
}

/// The `n`-th of a varied lot: about 300 words, eight skills.
fn posting(n: usize) -> Option<Posting> {
    const TITLES: [&str; 6] = [
        "Senior Backend Engineer",
        "Data Analyst",
        "Frontend Developer (React)",
        "Engineering Manager",
        "Account Executive",
        "Site Reliability Engineer",
    ];
    const SKILLS: [&str; 12] = [
        "Rust",
        "Go",
        "Python",
        "PostgreSQL",
        "Kafka",
        "Kubernetes",
        "AWS",
        "React",
        "TypeScript",
        "Terraform",
        "Excel",
        "Tableau",
    ];
    const CITIES: [(&str, &str); 4] = [
        ("Berlin", "DE"),
        ("London", "GB"),
        ("New York", "US"),
        ("Munich", "DE"),
    ];
    let pick = |step: usize, of: usize| (n * 7 + n / 11 + step * 5) % of;
    let skills: Vec<&str> = (0..8).map(|k| SKILLS[pick(k, SKILLS.len())]).collect();
    let filler: Vec<String> = (0..280)
        .map(|w| format!("word{}", (n * 31 + w * 17) % 2_000))
        .collect();
    let (city, country) = CITIES[pick(3, CITIES.len())];
    let url = format!("https://example.com/{n}");
    Some(Posting {
        id: Posting::id_of(&url),
        source: SourceId::parse("bench").ok()?,
        source_key: n.to_string(),
        url,
        apply_url: None,
        title: TITLES[pick(1, TITLES.len())].to_owned(),
        company: format!("Example {}", n % 97),
        text: format!(
            "{}. {} years of experience. {}",
            skills.join(", "),
            n % 9,
            filler.join(" ")
        ),
        html: String::new(),
        places: vec![Place {
            text: city.to_owned(),
            city: Some(city.to_owned()),
            region: None,
            country: Some(country.to_owned()),
        }],
        workplace: if n.is_multiple_of(3) {
            Workplace::Remote
        } else {
            Workplace::Onsite
        },
        remote_scope: RemoteScope::default(),
        employment: None,
        seniority: n.is_multiple_of(2).then_some(Seniority::Senior),
        role: None,
        language: None,
        visa: None,
        salary: Salary::new(Some(5_000_000), Some(8_000_000), "EUR", Period::Year),
        tags: Vec::new(),
        posted_at: Some(NOW - i64::try_from(n % 70).ok()? * 86_400_000),
        valid_through: None,
    })
}
