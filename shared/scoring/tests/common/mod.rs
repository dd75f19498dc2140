//! A person and postings to judge, all invented.

use shared::money::{Period, Salary};
use shared::place::{Place, RemoteScope, Workplace};
use shared::posting::{Posting, Seniority};
use shared::profile::{Position, Profile};
use shared::search::{Search, SearchSpec};
use shared::{SearchId, SourceId};

/// 15 June 2024, noon.
pub(crate) const NOW: i64 = 1_718_452_800_000;
pub(crate) const DAY: i64 = 86_400_000;

#[expect(clippy::unwrap_used, reason = "a constant of the test")]
pub(crate) fn posting(title: &str, text: &str) -> Posting {
    let url = format!("https://example.com/{}", title.replace(' ', "-"));
    Posting {
        id: Posting::id_of(&url),
        source: SourceId::parse("example").unwrap(),
        source_key: "1".to_owned(),
        url,
        apply_url: None,
        title: title.to_owned(),
        company: "Example Works".to_owned(),
        text: text.to_owned(),
        html: String::new(),
        places: Vec::new(),
        workplace: Workplace::Unknown,
        remote_scope: RemoteScope::default(),
        employment: None,
        seniority: None,
        role: None,
        language: None,
        visa: None,
        salary: None,
        tags: Vec::new(),
        posted_at: Some(NOW - DAY),
        valid_through: None,
    }
}

pub(crate) fn place(text: &str, city: Option<&str>, country: Option<&str>) -> Place {
    Place {
        text: text.to_owned(),
        city: city.map(str::to_owned),
        region: None,
        country: country.map(str::to_owned),
    }
}

pub(crate) fn pay(min: i64, max: i64, currency: &str) -> Option<Salary> {
    Salary::new(Some(min * 100), Some(max * 100), currency, Period::Year)
}

pub(crate) fn search(spec: SearchSpec) -> Search {
    Search {
        id: SearchId::derived(&["search", &format!("{spec:?}")]),
        spec,
    }
}

pub(crate) fn titles(titles: &[&str]) -> SearchSpec {
    SearchSpec {
        name: "mine".to_owned(),
        titles: titles.iter().map(|t| (*t).to_owned()).collect(),
        ..SearchSpec::default()
    }
}

pub(crate) fn person(skills: &[&str]) -> Profile {
    Profile {
        skills: skills.iter().map(|s| (*s).to_owned()).collect(),
        positions: vec![Position {
            title: Some("Backend Engineer".to_owned()),
            ..Position::default()
        }],
        location: Some("Berlin, Germany".to_owned()),
        experience_months: Some(60),
        seniority: Some(Seniority::Senior),
        ..Profile::default()
    }
}
