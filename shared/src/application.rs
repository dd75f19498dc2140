//! One person's tracking of a posting: its state machine, its score and the reasons.

use crate::sorting::Arrange as _;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{ApplicationId, CvId, Millis, PostingId, SearchId, SourceId};
use crate::liveness::Liveness;
use crate::posting::Posting;

/// `pending → approved | rejected | skipped`, `approved → applied → (survey) → phone_screen →
/// interviewing → offer → hired`; `rejected` from any live state, `archived` from any; back by undo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Status {
    Pending,
    Approved,
    Rejected,
    Skipped,
    Applied,
    Survey,
    PhoneScreen,
    Interviewing,
    Offer,
    Hired,
    Archived,
}

impl Status {
    /// Every status, in the order of a search for work.
    pub const ALL: [Self; 11] = [
        Self::Pending,
        Self::Approved,
        Self::Rejected,
        Self::Skipped,
        Self::Applied,
        Self::Survey,
        Self::PhoneScreen,
        Self::Interviewing,
        Self::Offer,
        Self::Hired,
        Self::Archived,
    ];

    /// The word kept in SQL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Skipped => "skipped",
            Self::Applied => "applied",
            Self::Survey => "survey",
            Self::PhoneScreen => "phone_screen",
            Self::Interviewing => "interviewing",
            Self::Offer => "offer",
            Self::Hired => "hired",
            Self::Archived => "archived",
        }
    }

    /// The status of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == word)
    }

    /// The states a person may move this one to. Undo is not in here: it restores what was.
    pub const fn legal_next(self) -> &'static [Self] {
        use Status::{
            Applied, Approved, Archived, Hired, Interviewing, Offer, PhoneScreen, Rejected,
            Skipped, Survey,
        };
        match self {
            Self::Pending => &[Approved, Rejected, Skipped, Archived],
            Self::Skipped => &[Approved, Rejected, Archived],
            Self::Approved => &[Applied, Rejected, Archived],
            Self::Applied => &[Survey, PhoneScreen, Rejected, Archived],
            Self::Survey => &[PhoneScreen, Rejected, Archived],
            Self::PhoneScreen => &[Interviewing, Rejected, Archived],
            Self::Interviewing => &[Offer, Rejected, Archived],
            Self::Offer => &[Hired, Rejected, Archived],
            Self::Hired | Self::Rejected => &[Archived],
            Self::Archived => &[],
        }
    }

    /// The one place where a move is judged.
    pub fn check_move(self, to: Self) -> Result<(), IllegalMove> {
        if self.legal_next().contains(&to) {
            Ok(())
        } else {
            Err(IllegalMove { from: self, to })
        }
    }
}

/// A move the state machine does not have; becomes a 409 that names the legal ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an application that is {} cannot become {}", from.as_str(), to.as_str())]
pub struct IllegalMove {
    /// Where it stands.
    pub from: Status,
    /// Where it was to go.
    pub to: Status,
}

/// One weighted part of a score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScorePart {
    /// `skills`, `title`, `text`, `experience`, `location`, `salary`, `freshness`.
    pub name: String,
    /// Share of the whole, 0–1; the weights of a score sum to 1.
    pub weight: f32,
    /// How well this part fits, 0–1.
    pub value: f32,
    /// What a person reads: why it is so.
    pub note: String,
}

/// A skill with the words of the posting (or CV) that said so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SkillEvidence {
    /// The skill's canonical name.
    pub skill: String,
    /// The words around its mention, at most 120 characters.
    pub quote: String,
}

/// Why a posting stands where it stands.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Explanation {
    /// The parts that sum to the score.
    pub parts: Vec<ScorePart>,
    /// Skills the posting names and the person has.
    pub matched: Vec<SkillEvidence>,
    /// Skills the posting names and the profile does not.
    pub missing: Vec<SkillEvidence>,
    /// Why the filters kept it, a sentence each ("Title holds “engineer”").
    pub kept: Vec<String>,
    /// Whether it looks like a real opening.
    #[serde(default)]
    #[schema(required)]
    pub trust: Trust,
    /// What the score was made by, of all searches that keep it the one that gives the highest.
    #[serde(default)]
    pub by: Option<ScoredBy>,
}

/// The search and the CV a score was made by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScoredBy {
    /// The search.
    pub search: SearchId,
    /// The CV the search is matched with; absent where there was none.
    pub cv: Option<CvId>,
}

/// How far a posting can be trusted to be a real opening. It never hides anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Trust {
    /// 100 where nothing speaks against it; each piece of evidence takes from it, down to 0.
    #[schema(maximum = 100)]
    pub score: u8,
    /// What speaks against it, the weightiest first.
    pub evidence: Vec<TrustEvidence>,
}

impl Default for Trust {
    fn default() -> Self {
        Self {
            score: 100,
            evidence: Vec::new(),
        }
    }
}

impl Trust {
    /// Below this a list warns.
    pub const DOUBTFUL: u8 = 60;

    /// With what it says that the opening was posted again `times` times since `first`: once is common, many times
    /// mean that nobody is hired by it.
    #[must_use]
    pub fn reposted(mut self, times: u32, first: Option<Millis>, now: Millis) -> Self {
        const WEEK: Millis = 7 * 86_400_000;
        let points = match times {
            0 => return self,
            1 => 5,
            2 => 10,
            3 | 4 => 20,
            _ => 30,
        };
        let weeks = first.map_or(0, |first| now.saturating_sub(first).max(0) / WEEK);
        let often = if times == 1 {
            "once".to_owned()
        } else {
            format!("{times} times")
        };
        let since = match weeks {
            0 => String::new(),
            1 => " within 1 week".to_owned(),
            weeks => format!(" within {weeks} weeks"),
        };
        self.evidence.push(TrustEvidence {
            kind: "reposted".to_owned(),
            points,
            quote: format!("Posted again {often}{since}"),
        });
        self.evidence
            .arrange_by_key(|one| std::cmp::Reverse(one.points));
        let taken: u32 = self.evidence.iter().map(|e| u32::from(e.points)).sum();
        self.score = u8::try_from(100_u32.saturating_sub(taken)).unwrap_or(0);
        self
    }
}

/// One thing that speaks against a posting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TrustEvidence {
    /// `pay_to_apply`, `chat_contact`, `free_mail`, `crypto`, `private_data`, `easy_money`,
    /// `unlikely_pay`, `evergreen`, `reposted`, `old`, `no_company`, `no_pay`, `vague`.
    pub kind: String,
    /// Points it takes.
    pub points: u8,
    /// The posting's own words, or what was seen, at most 120 characters.
    pub quote: String,
}

/// What a score means in a word. Below fair there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// From 60.
    Fair,
    /// From 70.
    Good,
    /// From 85.
    Excellent,
}

impl Band {
    /// The band of a score of 0–100.
    pub fn of(score: f32) -> Option<Self> {
        match score {
            s if s >= 85.0 => Some(Self::Excellent),
            s if s >= 70.0 => Some(Self::Good),
            s if s >= 60.0 => Some(Self::Fair),
            _ => None,
        }
    }
}

/// A posting scored for a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScoredPosting {
    /// The posting.
    pub posting: Posting,
    /// 0–100, one decimal, ties broken by posting id.
    pub score: f32,
    /// Why.
    pub explanation: Explanation,
    /// The searches that wanted it.
    pub searches: Vec<SearchId>,
    /// Everywhere this opening is known to be posted, this posting among them; empty where nothing is known.
    #[serde(default)]
    pub group: PostingGroup,
}

/// Postings that are one opening, on several boards or posted again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PostingGroup {
    /// Names the group among all there are now: the least id of its members. Another member may bring
    /// another.
    pub id: Option<PostingId>,
    /// In the order of their ids, those that left included.
    pub members: Vec<GroupMember>,
    /// How often it was posted again after the first time.
    pub reposts: u32,
    /// The first day it is known to have been posted.
    pub first_posted_at: Option<Millis>,
}

/// A page of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GroupMember {
    /// The posting at this page.
    pub posting: PostingId,
    /// Where it was found.
    pub source: SourceId,
    /// The page.
    pub url: String,
    /// When it was first found there.
    pub first_seen_at: Millis,
}

/// An application in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ApplicationSummary {
    /// Its id.
    pub id: ApplicationId,
    /// Where it stands.
    pub status: Status,
    /// 0–100; absent until scored.
    pub score: Option<f32>,
    /// What the score means: `fair` from 60, `good` from 70, `excellent` from 85.
    pub band: Option<Band>,
    /// Whether something speaks against it being a real opening; its own page says what.
    pub doubtful: bool,
    /// Title of the posting.
    pub title: String,
    /// Employer.
    pub company: String,
    /// Places as one line ("Berlin, Germany · Remote (EU)").
    pub place: String,
    /// Whether it is remote.
    pub workplace: crate::place::Workplace,
    /// Pay, where given.
    pub salary: Option<crate::money::Salary>,
    /// The employer's page; absent for text the person pasted without one.
    pub url: Option<String>,
    /// The source it was found at; `manual` where the person added it.
    pub source: String,
    /// When it was posted.
    pub posted_at: Option<Millis>,
    /// When it came into the list.
    pub created_at: Millis,
    /// When it last moved.
    pub updated_at: Millis,
    /// Canonical names of matched skills.
    pub matched: Vec<String>,
    /// Canonical names of missing skills.
    pub missing: Vec<String>,
    /// States it may move to now.
    pub next: Vec<Status>,
    /// Whether one may still apply, as far as is known; of what was added by hand nothing is looked after.
    #[serde(default)]
    #[schema(required)]
    pub liveness: Liveness,
}

/// An application whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Application {
    /// What a list shows of it.
    #[serde(flatten)]
    pub summary: ApplicationSummary,
    /// The posting.
    pub posting: Posting,
    /// Why it stands where it stands.
    pub explanation: Explanation,
    /// Other pages of the same opening. What is decided here holds for them.
    pub also_at: Vec<AlsoAt>,
    /// How often the opening was posted again after the first time.
    pub reposts: u32,
    /// The first day the opening is known to have been posted, where more is known of it than this posting.
    pub first_posted_at: Option<Millis>,
    /// At which stage it was rejected, where it was.
    pub rejection_stage: Option<Status>,
    /// Every move, oldest first.
    pub transitions: Vec<Transition>,
}

/// Another page at which an application's opening is posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlsoAt {
    /// The source it was found at.
    pub source: String,
    /// The page.
    pub url: String,
    /// When it was first found there.
    pub first_seen_at: Millis,
}

/// One move of an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Transition {
    /// From.
    pub from: Status,
    /// To.
    pub to: Status,
    /// When.
    pub at: Millis,
    /// Whether it was taken back since.
    pub undone: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_can_be_archived_once_and_words_round_trip() {
        for status in Status::ALL {
            assert_eq!(Status::parse(status.as_str()), Some(status));
            assert_eq!(
                status.check_move(Status::Archived).is_ok(),
                status != Status::Archived
            );
            assert!(status.check_move(status).is_err());
        }
    }

    #[test]
    fn bands_begin_where_they_say() {
        let bands = [59.9, 60.0, 69.9, 70.0, 84.9, 85.0, 100.0].map(Band::of);
        let [none, fair, still_fair, good, still_good, excellent, top] = bands;
        assert_eq!(none, None);
        assert_eq!((fair, still_fair), (Some(Band::Fair), Some(Band::Fair)));
        assert_eq!((good, still_good), (Some(Band::Good), Some(Band::Good)));
        assert_eq!(
            (excellent, top),
            (Some(Band::Excellent), Some(Band::Excellent))
        );
    }

    #[test]
    fn reposts_take_points_by_their_number() {
        const DAY: Millis = 86_400_000;
        let after = |times| Trust::default().reposted(times, Some(DAY), 71 * DAY);
        assert_eq!(after(0), Trust::default());
        assert_eq!(
            [1, 2, 3, 5, 50].map(|n| after(n).score),
            [95, 90, 80, 70, 70]
        );
        assert_eq!(
            after(3).evidence[0].quote,
            "Posted again 3 times within 10 weeks"
        );
        assert_eq!(
            after(1).evidence[0].quote,
            "Posted again once within 10 weeks"
        );
        let unknown = Trust::default().reposted(2, None, 71 * DAY);
        assert_eq!(unknown.evidence[0].quote, "Posted again 2 times");
        let young = Trust::default().reposted(2, Some(71 * DAY), DAY);
        assert_eq!(young.evidence[0].quote, "Posted again 2 times");
    }

    #[test]
    fn nothing_reaches_hired_but_by_an_offer() {
        for status in Status::ALL {
            assert_eq!(
                status.check_move(Status::Hired).is_ok(),
                status == Status::Offer
            );
        }
    }
}
