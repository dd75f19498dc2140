//! What a file says is to be there, whatever the file was.

use serde::Serialize;
use shared::Problem;
use shared::application::{ScoredPosting, Status, Transition};
use shared::ids::Millis;
use shared::profile::Profile;
use shared::search::Search;
use shared::weights::Weights;
use shared::{ApplicationId, CvId, PostingId};
use utoipa::ToSchema;

use crate::context::Inner;
use crate::events::NewEvent;
use crate::store::applications;
use crate::store::cv::{Cv, CvSummary};
use crate::store::layers::Fields;
use crate::store::matches::Origin;

/// Refusals told of one file.
const TOLD: usize = 100;

/// Something that cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Refused {
    /// What it is.
    pub(crate) what: String,
    /// Why, for a person.
    pub(crate) reason: String,
}

/// What is to be there.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) weights: Option<Weights>,
    /// What the person set of themselves whichever CV counts.
    pub(super) corrections: Fields,
    pub(super) cvs: Vec<NewCv>,
    pub(super) searches: Vec<Search>,
    pub(super) applications: Vec<NewApplication>,
    pub(super) events: Vec<NewEvent>,
    pub(super) refused: Vec<Refused>,
    untold: u32,
}

/// A CV with its text and, where it came along, its file.
#[derive(Debug)]
pub(super) struct NewCv {
    pub(super) cv: Cv,
    pub(super) text: String,
    pub(super) bytes: Vec<u8>,
}

/// An application.
#[derive(Debug)]
pub(super) struct NewApplication {
    /// As it is called here: by this tenant and the posting.
    pub(super) id: ApplicationId,
    pub(super) scored: ScoredPosting,
    pub(super) origin: Origin,
    pub(super) status: Status,
    pub(super) stage: Option<Status>,
    pub(super) created_at: Millis,
    pub(super) updated_at: Millis,
    /// Its moves; `None` where the file does not tell them.
    pub(super) transitions: Option<Vec<Transition>>,
    pub(super) pages: Vec<NewPage>,
    /// Whether its page is still to be read.
    pub(super) is_unread: bool,
}

/// Another page of an application.
#[derive(Debug, Serialize)]
pub(super) struct NewPage {
    pub(super) posting: PostingId,
    pub(super) application: ApplicationId,
    pub(super) source: String,
    pub(super) url: String,
    pub(super) first_seen_at: Millis,
    pub(super) kept: i64,
}

impl Plan {
    pub(super) fn refuse(&mut self, what: impl Into<String>, reason: impl Into<String>) {
        if self.refused.len() < TOLD - 1 {
            self.refused.push(Refused {
                what: what.into(),
                reason: reason.into(),
            });
        } else {
            self.untold += 1;
        }
    }

    /// Adds an application unless one on this posting is there.
    pub(super) fn add(&mut self, application: NewApplication) {
        self.applications.push(application);
    }

    /// Leaves of each application the first, and counts the refusals that were not told.
    pub(super) fn tidied(mut self) -> Self {
        let mut seen = std::collections::HashSet::new();
        self.applications
            .retain(|application| seen.insert(application.id.clone()));
        if self.untold > 0 {
            self.refused.push(Refused {
                what: format!("{} more", self.untold),
                reason: "for reasons like these".to_owned(),
            });
        }
        self
    }
}

/// The id an application has here.
pub(super) fn id_here(ctx: &Inner, posting: &PostingId) -> ApplicationId {
    applications::id_of(&ctx.mine.tenant, posting)
}

/// A CV by what it says. The same text is the same CV.
pub(super) fn new_cv(
    ctx: &Inner,
    name: &str,
    kind: &str,
    text: String,
    read: Profile,
    bytes: Vec<u8>,
) -> NewCv {
    let summary = CvSummary {
        id: CvId::derived(&["imported", &text]),
        name: name.to_owned(),
        file: name.to_owned(),
        kind: kind.to_owned(),
        chars: u32::try_from(text.chars().count()).unwrap_or(u32::MAX),
        uploaded_at: ctx.now(),
        default: false,
    };
    let cv = Cv {
        summary,
        read,
        corrections: Fields::default(),
    };
    NewCv { cv, text, bytes }
}

/// A JSON Resume is a CV.
pub(super) fn of_resume(
    ctx: &Inner,
    file: &[u8],
    name: &str,
    read: Vec<Profile>,
) -> Result<Plan, Problem> {
    let text = String::from_utf8_lossy(file).into_owned();
    let read = read
        .into_iter()
        .next()
        .ok_or_else(|| Problem::unreadable("this JSON Resume could not be read").at("file"))?;
    Ok(Plan {
        cvs: vec![new_cv(ctx, name, "json", text, read, file.to_vec())],
        ..Plan::default()
    })
}
