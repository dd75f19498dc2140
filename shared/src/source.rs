//! Sources of postings and how their runs went.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::Problem;
use crate::ids::{Millis, RunId, SourceId};

/// The general feeds by their boards' names, watched for everybody, in the order a person should see
/// them. A test of the `boards` crate holds this to its registry, which this crate cannot see.
pub const FEEDS: [&str; 8] = [
    "remoteok",
    "weworkremotely",
    "remotive",
    "himalayas",
    "jobicy",
    "arbeitnow",
    "themuse",
    "hackernews",
];

/// The boards a company can be watched on (on Adzuna, a country); held to the registry by the same
/// test.
pub const COMPANY_BOARDS: [&str; 15] = [
    "greenhouse",
    "lever",
    "ashby",
    "workable",
    "recruitee",
    "personio",
    "teamtailor",
    "smartrecruiters",
    "workday",
    "breezy",
    "pinpoint",
    "rippling",
    "bamboohr",
    "jazzhr",
    "adzuna",
];

/// A company's board on an applicant tracking system.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct CompanyBoard {
    /// The system: `greenhouse`.
    pub board: String,
    /// The company's slug there: the word that stands in the board's address (`acme` in
    /// `boards.greenhouse.io/acme`), on Workday `tenant.wd5/Site`, on Adzuna a country's two letters.
    pub slug: String,
}

impl CompanyBoard {
    /// Some company on this board, by a slug as that board has them: for tests, figures and messages.
    pub fn example(board: &str) -> Self {
        let slug = match board {
            "workday" => "acme.wd5/Careers",
            "adzuna" => "gb",
            _ => "acme",
        };
        Self {
            board: board.to_owned(),
            slug: slug.to_owned(),
        }
    }

    /// The same in the one form in which boards are kept and compared: trimmed, in lower case but
    /// for the site in a Workday slug. [`Problem`] `invalid-request` that names the field, where
    /// there is no such board or a slug cannot look like this.
    pub fn tidy(&self) -> Result<Self, Problem> {
        let board = self.board.trim().to_ascii_lowercase();
        if !COMPANY_BOARDS.contains(&board.as_str()) {
            let given: String = board.chars().take(64).collect();
            let known = COMPANY_BOARDS.join(", ");
            return Err(Problem::invalid(format!(
                "there is no company board “{given}”; known: {known}"
            ))
            .at("board"));
        }
        let given = self.slug.trim().trim_matches('/');
        let slug = match board.as_str() {
            "workday" => workday_slug(given),
            "adzuna" => plain_slug(given).filter(|slug| slug.len() == 2),
            _ => plain_slug(given),
        };
        let slug = slug.ok_or_else(|| {
            let given: String = given.chars().take(64).collect();
            let example = Self::example(&board).slug;
            let where_it_stands = match board.as_str() {
                "workday" => " for https://acme.wd5.myworkdayjobs.com/Careers",
                "adzuna" => ", a country's two letters",
                _ => " in boards.greenhouse.io/acme",
            };
            Problem::invalid(format!(
                "“{given}” is not a company's name on this board: take what stands in the board's \
                 address (`{example}`{where_it_stands})"
            ))
            .at("slug")
        })?;
        Ok(Self { board, slug })
    }
}

/// One word of a path or of a host's name.
fn plain_slug(given: &str) -> Option<String> {
    let slug = given.to_ascii_lowercase();
    let fits = slug.split('.').all(|part| is_word(part, 64)) && slug.len() <= 64;
    fits.then_some(slug)
}

/// `tenant.wdN/Site`.
fn workday_slug(given: &str) -> Option<String> {
    let (host, site) = given.split_once('/')?;
    let host = host.to_ascii_lowercase();
    let (tenant, number) = host.split_once(".wd")?;
    let counts = (1..=4).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    (counts && is_word(tenant, 40) && is_word(site, 40)).then(|| format!("{host}/{site}"))
}

fn is_word(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// A company's board that was looked at just now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FoundBoard {
    /// Which, as a search names it.
    #[serde(flatten)]
    pub company: CompanyBoard,
    /// The company's name, as far as the board says it.
    pub name: String,
    /// Where a person sees the board.
    pub home: String,
    /// Postings on it now; absent where it could not be asked.
    pub postings: Option<u32>,
    /// What a person should know: nothing on it, or why it could not be asked.
    pub note: Option<String>,
}

/// How a run stands or ended. `running` moves once, to one of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// Under way; its lease says until when at most.
    Running,
    /// All was read (or had not changed).
    Completed,
    /// Some entries or pages could not be read, or the time budget ran out.
    Partial,
    /// The answer no longer looks as it did: nothing in it, or half-empty rows.
    Changed,
    /// The site refused us (401, 403, 451, or 429 beyond patience, or its robots.txt).
    Blocked,
    /// It could not be reached or answered with an error.
    Failed,
}

impl RunState {
    /// The word kept in SQL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Partial => "partial",
            Self::Changed => "changed",
            Self::Blocked => "blocked",
            Self::Failed => "failed",
        }
    }

    /// The state of this word.
    pub fn parse(word: &str) -> Option<Self> {
        [
            Self::Running,
            Self::Completed,
            Self::Partial,
            Self::Changed,
            Self::Blocked,
            Self::Failed,
        ]
        .into_iter()
        .find(|s| s.as_str() == word)
    }
}

/// One run of a source, as the API shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// Which source.
    pub source: SourceId,
    /// State.
    pub state: RunState,
    /// Start.
    pub started_at: Millis,
    /// End, unless running.
    pub finished_at: Option<Millis>,
    /// Entries the source offered.
    pub seen: u32,
    /// Postings new to the catalog.
    pub new: u32,
    /// Postings whose content changed.
    pub updated: u32,
    /// Entries that could not be read.
    pub rejected: u32,
    /// Requests made.
    pub requests: u32,
    /// What happened and what to do, where something did.
    pub note: Option<String>,
}

/// A source with its health, as the API shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SourceHealth {
    /// Its id.
    pub id: SourceId,
    /// The board's display name, with the company's where there is one.
    pub name: String,
    /// Where a person sees it.
    pub home: String,
    /// When it will run next.
    pub next_run_at: Millis,
    /// Runs in a row that did not complete.
    pub failures: u32,
    /// Postings of it in the catalog now.
    pub postings: u32,
    /// Its last run, if it ever ran.
    pub last_run: Option<Run>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_board_is_kept_in_one_form() {
        for (board, slug, want) in [
            (" Greenhouse ", " Acme ", Some("acme")),
            ("ashby", "acme.ai", Some("acme.ai")),
            ("lever", "acme_labs-2", Some("acme_labs-2")),
            (
                "workday",
                "Acme.WD5/External_Careers/",
                Some("acme.wd5/External_Careers"),
            ),
            ("workday", "acme", None),
            ("workday", "acme.wd5", None),
            ("workday", "acme.wdx/Careers", None),
            ("workday", "acme.wd5/a/b", None),
            ("workday", "evil.example/.wd5/x", None),
            ("lever", "", None),
            ("lever", "../x", None),
            ("lever", "a..b", None),
            ("lever", ".a", None),
            ("lever", "a/b", None),
            ("lever", "a?b", None),
            ("lever", "é", None),
            ("adzuna", "GB", Some("gb")),
            ("adzuna", "acme", None),
            ("nowhere", "acme", None),
        ] {
            let (board, slug) = (board.to_owned(), slug.to_owned());
            let tidy = CompanyBoard { board, slug }.tidy();
            assert_eq!(tidy.ok().map(|company| company.slug).as_deref(), want);
        }
    }
}
