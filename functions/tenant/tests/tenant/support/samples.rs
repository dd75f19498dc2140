//! Invented postings, and what match and discover say of them.

use platform_native::testing;
use shared::SourceId;
use shared::application::{Explanation, PostingGroup, ScoredPosting, SkillEvidence, Trust};
use shared::calls::{DeliverMatches, MatchInputsAnswer};
use shared::place::{RemoteScope, Workplace};
use shared::posting::Posting;
use shared::task::TaskStep;

/// One block at the version and cursor of `inputs`.
pub(crate) fn block(inputs: &MatchInputsAnswer, kept: Vec<ScoredPosting>) -> DeliverMatches {
    DeliverMatches {
        version: inputs.version,
        from: inputs.cursor,
        to: inputs.cursor + 10,
        kept,
        dropped: Vec::new(),
        last: true,
    }
}

pub(crate) fn step(key: &str, state: &str, done: u32) -> TaskStep {
    TaskStep {
        key: key.to_owned(),
        label: format!("Board {key}"),
        state: state.to_owned(),
        done,
        note: None,
    }
}

/// An invented posting number `n`.
pub(crate) fn posting(n: u32) -> Posting {
    let url = format!("https://jobs.example.com/{n}");
    Posting {
        id: Posting::id_of(&url),
        source: SourceId::parse(if n.is_multiple_of(2) {
            "remoteok"
        } else {
            "weworkremotely"
        })
        .unwrap(),
        source_key: n.to_string(),
        url,
        apply_url: None,
        title: format!("Lighthouse Engineer {n}"),
        company: format!("Beacon {} Ltd", n % 7),
        text: format!("Keep light number{n} burning. You know Rust."),
        html: format!("<p>Keep light number{n} burning. You know Rust.</p>"),
        places: Vec::new(),
        workplace: if n.is_multiple_of(3) {
            Workplace::Remote
        } else {
            Workplace::Onsite
        },
        remote_scope: RemoteScope::default(),
        employment: None,
        seniority: None,
        role: None,
        language: None,
        visa: None,
        salary: None,
        tags: Vec::new(),
        posted_at: Some(testing::NOW - i64::from(n) * 1_000),
        valid_through: None,
    }
}

pub(crate) fn scored(n: u32, score: f32) -> ScoredPosting {
    let skill = |name: &str| SkillEvidence {
        skill: name.to_owned(),
        quote: format!("You know {name}"),
    };
    ScoredPosting {
        posting: posting(n),
        score,
        explanation: Explanation {
            parts: Vec::new(),
            matched: vec![skill("Rust")],
            missing: vec![skill("Morse")],
            kept: vec!["Title holds “engineer”".to_owned()],
            trust: Trust::default(),
            by: None,
        },
        searches: Vec::new(),
        group: PostingGroup::default(),
    }
}
