//! Peregrine's `staging.db` as a plan: its jobs with where they stand, its saved résumés as CVs. For
//! letters, contacts, research and surveys there is no place here yet, which is said.

use shared::application::{Status, Transition};
use shared::calls::ArchiveRead;
use shared::ids::Millis;

use crate::context::Inner;
use crate::failure::Failure;
use crate::limits::MAX_CV_CHARS;

use super::grid::{self, Cells};
use super::lists::{self, Line};
use super::plan::{Plan, new_cv};

/// Stages in their order, with the column that says when each was reached.
const STAGES: [(Status, &str); 6] = [
    (Status::Applied, "applied_at"),
    (Status::Survey, "survey_at"),
    (Status::PhoneScreen, "phone_screen_at"),
    (Status::Interviewing, "interviewing_at"),
    (Status::Offer, "offer_at"),
    (Status::Hired, "hired_at"),
];

/// Tables without a place here, and what a person calls what is in them.
const HOMELESS: [(&str, &str); 4] = [
    ("job_contacts", "mails"),
    ("company_research", "company briefs"),
    ("survey_responses", "survey answers"),
    ("references_", "references"),
];

/// Reads the tables.
pub(super) async fn plan(ctx: &Inner, read: &ArchiveRead) -> Result<Plan, Failure> {
    let mut plan = Plan::default();
    let mut lines = Vec::new();
    let mut letters = 0_u32;
    for row in grid::of(&read.tables, "jobs") {
        letters += u32::from(row.text("cover_letter").is_some());
        match line(row) {
            Ok(line) => lines.push(line),
            Err(why) => plan.refuse(row.text("title").unwrap_or_default(), why),
        }
    }
    lists::taken(ctx, lines, &mut plan).await?;
    let resumes = grid::of(&read.tables, "resumes");
    let resumes = resumes.filter(|row| row.whole("text").is_some());
    let mut profiles = read.profiles.iter();
    for row in resumes {
        let name = row.text("name").unwrap_or_else(|| "Résumé".to_owned());
        let name: String = name.chars().filter(|c| !c.is_control()).take(200).collect();
        let Some(profile) = profiles.next() else {
            plan.refuse(name, "so many résumés are not read at once");
            continue;
        };
        let text = row.whole("text").unwrap_or_default();
        let text: String = text.chars().take(MAX_CV_CHARS).collect();
        let bytes = text.clone().into_bytes();
        plan.cvs
            .push(new_cv(ctx, &name, "text", text, profile.clone(), bytes));
    }
    let homeless = HOMELESS.map(|(table, what)| (grid::of(&read.tables, table).count(), what));
    let letters = (
        usize::try_from(letters).unwrap_or_default(),
        "cover letters",
    );
    for (count, what) in [letters].into_iter().chain(homeless) {
        if count > 0 {
            plan.refuse(
                format!("{count} {what}"),
                "there is no place for them here yet; keep your staging.db",
            );
        }
    }
    Ok(plan.tidied())
}

fn line(row: Cells<'_>) -> Result<Line, String> {
    let cell = |name: &str| row.text(name).unwrap_or_default();
    let found = row.moment("date_found");
    let (status, reached) = standing(row)?;
    let mut transitions = Vec::new();
    let mut from = Status::Pending;
    let mut last = found.unwrap_or_default();
    let mut go = |to: Status, at: Millis| {
        if from != to {
            transitions.push(Transition {
                from,
                to,
                at,
                undone: false,
            });
            from = to;
        }
    };
    // Nobody gets anywhere without having been approved, of which there is no date.
    if let Some((_, at)) = reached.first() {
        go(Status::Approved, *at);
    }
    for (stage, at) in reached {
        go(stage, at);
        last = last.max(at);
    }
    go(status, last);
    let stage = (status == Status::Rejected).then(|| {
        let said = row.text("rejection_stage");
        let said = said.and_then(|stage| Status::parse(&stage));
        said.or(transitions.last().map(|made| made.from))
    });
    let mut place = cell("location");
    if row.flag("is_remote") && !place.to_lowercase().contains("remote") {
        place = if place.is_empty() {
            "Remote".to_owned()
        } else {
            format!("{place} (Remote)")
        };
    }
    Ok(Line {
        url: cell("url"),
        title: cell("title"),
        company: cell("company"),
        place,
        pay: cell("salary"),
        posted: cell("date_posted"),
        text: cell("description"),
        status: Some(status),
        stage: stage.flatten(),
        transitions: Some(transitions),
        created_at: found,
        updated_at: (last > 0).then_some(last),
    })
}

/// Where a job stands, and when it reached each stage up to there. `synced` says that it was copied
/// elsewhere and hides where it stands, which its dates still tell.
fn standing(row: Cells<'_>) -> Result<(Status, Vec<(Status, Millis)>), String> {
    let word = row.text("status").unwrap_or_else(|| "pending".to_owned());
    let reached: Vec<(Status, Millis)> = STAGES
        .iter()
        .filter_map(|(stage, column)| Some((*stage, row.moment(column)?)))
        .collect();
    let status = match word.as_str() {
        "synced" => reached.last().map_or(Status::Applied, |(stage, _)| *stage),
        word => {
            Status::parse(word).ok_or_else(|| format!("its status “{word}” is not known here"))?
        }
    };
    let rank = |status: Status| STAGES.iter().position(|(stage, _)| *stage == status);
    let up_to = match (rank(status), status) {
        (Some(rank), _) => Some(rank + 1),
        // Went through all of them, whichever those are.
        (None, Status::Rejected | Status::Archived) => Some(STAGES.len()),
        (None, _) => None,
    };
    let within = |stage: Status| rank(stage).is_some_and(|rank| up_to.is_some_and(|to| rank < to));
    let reached = reached.into_iter().filter(|(stage, _)| within(*stage));
    Ok((status, reached.collect()))
}
