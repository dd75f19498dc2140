//! A plan against what is there: what is new, what is the same, what differs.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use shared::ApplicationId;
use shared::application::{Status, Transition};
use shared::calls::ArchiveFormat;
use shared::ports::{Sql, Statement};
use shared::weights::Weights;
use utoipa::ToSchema;

use crate::context::Inner;
use crate::failure::Failure;
use crate::limits::{MAX_CVS, MAX_SEARCHES};
use crate::store::profile::Person;
use crate::store::{applications, cv, groups, profile, searches, weights};

use super::plan::{NewApplication, NewCv, Plan, Refused};
use super::{Counts, Imported, OnConflict};

/// Clashes told of one file.
const TOLD: usize = 100;
/// Ids asked for at once.
const ASKED: usize = 1_000;

/// What is to become of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is not there.
    Add,
    /// It is there and says the same, or says more than the file.
    Same,
    /// It is there and differs.
    Clash,
    /// There is no room.
    Refuse,
}

/// Something that is there and differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Clash {
    /// `application`, `search`, `cv`, `settings`, `profile`.
    what: &'static str,
    /// What a person calls it.
    name: String,
    /// How it is here; of an application its status.
    here: String,
    /// How it is in the file.
    there: String,
}

/// Fates, in the order of the plan.
#[derive(Debug)]
pub(super) struct Decided {
    pub(super) before: Person,
    pub(super) weights: Fate,
    /// Of each field the person set.
    pub(super) corrections: HashMap<String, Fate>,
    pub(super) cvs: Vec<Fate>,
    pub(super) searches: Vec<Fate>,
    pub(super) applications: Vec<(ApplicationId, Fate)>,
    pub(super) events: Vec<Fate>,
    pub(super) clashes: Vec<Clash>,
    refused: Vec<Refused>,
}

/// An application as it stands here.
#[derive(Debug, Default, PartialEq)]
struct Standing {
    status: Option<Status>,
    stage: Option<Status>,
    transitions: Vec<Transition>,
}

/// Looks, and changes nothing.
pub(super) async fn decide(tx: &impl Sql, ctx: &Inner, plan: &Plan) -> Result<Decided, Failure> {
    let before = profile::load(tx, ctx).await?;
    let mut clashes = Vec::new();
    let mut refused = Vec::new();

    let here = weights::load(tx, ctx).await?;
    let weights = match &plan.weights {
        None => Fate::Same,
        Some(there) if *there == here => Fate::Same,
        Some(_) if here == Weights::default() => Fate::Add,
        Some(_) => {
            clashes.push(clash("settings", "what counts in a score", "", ""));
            Fate::Clash
        }
    };
    let mut corrections = HashMap::new();
    for (field, there) in &plan.corrections {
        let fate = match before.corrections.get(field) {
            None => Fate::Add,
            Some(here) if here == there => Fate::Same,
            Some(_) => Fate::Clash,
        };
        corrections.insert(field.clone(), fate);
    }
    if corrections.values().any(|fate| *fate == Fate::Clash) {
        clashes.push(clash("profile", "what you set of yourself", "", ""));
    }
    let mut cvs = Vec::with_capacity(plan.cvs.len());
    let mut room = MAX_CVS.saturating_sub(before.cvs.len());
    for new in &plan.cvs {
        let fate = cv_fate(tx, ctx, &before, new, &mut room).await?;
        let name = &new.cv.summary.name;
        match fate {
            Fate::Clash => clashes.push(clash("cv", name, "", "")),
            Fate::Refuse => refused.push(Refused {
                what: format!("the CV “{name}”"),
                reason: format!("there are {MAX_CVS} CVs already; delete one first"),
            }),
            _ => {}
        }
        cvs.push(fate);
    }
    let here = searches::all(tx, ctx).await?;
    let mut room = MAX_SEARCHES.saturating_sub(here.len());
    let mut fates = Vec::with_capacity(plan.searches.len());
    for new in &plan.searches {
        let fate = match here.iter().find(|search| search.id == new.id) {
            Some(known) if known.spec == new.spec => Fate::Same,
            Some(known) => {
                let mut clash = clash("search", &known.spec.name, "", "");
                clash.there.clone_from(&new.spec.name);
                clashes.push(clash);
                Fate::Clash
            }
            None if room == 0 => {
                refused.push(Refused {
                    what: format!("the search “{}”", new.spec.name),
                    reason: format!("there are {MAX_SEARCHES} searches already; delete one first"),
                });
                Fate::Refuse
            }
            None => {
                room -= 1;
                Fate::Add
            }
        };
        fates.push(fate);
    }
    let applications = decide_list(tx, plan, &mut clashes).await?;
    Ok(Decided {
        before,
        weights,
        corrections,
        cvs,
        searches: fates,
        applications,
        events: decide_events(tx, plan).await?,
        clashes,
        refused,
    })
}

fn clash(what: &'static str, name: &str, here: &str, there: &str) -> Clash {
    Clash {
        what,
        name: name.to_owned(),
        here: here.to_owned(),
        there: there.to_owned(),
    }
}

async fn cv_fate(
    tx: &impl Sql,
    ctx: &Inner,
    person: &Person,
    new: &NewCv,
    room: &mut usize,
) -> Result<Fate, Failure> {
    let summary = &new.cv.summary;
    for known in &person.cvs {
        let is_it = known.summary.id == summary.id;
        let is_text = cv::text(tx, ctx, &known.summary.id).await? == new.text;
        if is_it {
            // Where another had its name, it may have got a number here. A newer release may read
            // the same text better.
            let is_named = known.summary.name.starts_with(&summary.name);
            let is_same = is_named && known.corrections == new.cv.corrections;
            return Ok(if is_text && (is_same || new.cv.corrections.is_empty()) {
                Fate::Same
            } else {
                Fate::Clash
            });
        }
        // Given here before, as a file of its own.
        if is_text && new.cv.corrections.is_empty() {
            return Ok(Fate::Same);
        }
    }
    match room.checked_sub(1) {
        Some(left) => {
            *room = left;
            Ok(Fate::Add)
        }
        None => Ok(Fate::Refuse),
    }
}

async fn decide_list(
    tx: &impl Sql,
    plan: &Plan,
    clashes: &mut Vec<Clash>,
) -> Result<Vec<(ApplicationId, Fate)>, Failure> {
    let mut fates = Vec::with_capacity(plan.applications.len());
    for batch in plan.applications.chunks(ASKED) {
        let postings: Vec<_> = batch.iter().map(|new| &new.scored.posting.id).collect();
        // A page of an opening that is in the list stands for it.
        let pages = groups::of_pages(tx, &postings).await?;
        let own = batch.iter().map(|new| &new.id);
        let ids: Vec<&ApplicationId> = own.chain(pages.values()).collect();
        let here = standing(tx, &ids).await?;
        for new in batch {
            let lead = pages.get(&new.scored.posting.id);
            let known = [Some(&new.id), lead]
                .into_iter()
                .flatten()
                .find_map(|id| Some((id, here.get(id.as_str())?)));
            let Some((id, known)) = known else {
                fates.push((new.id.clone(), Fate::Add));
                continue;
            };
            let fate = compare(known, new);
            if fate == Fate::Clash && clashes.len() < TOLD {
                let posting = &new.scored.posting;
                let name = format!("{} · {}", posting.title, posting.company);
                let here = known.status.map_or("", Status::as_str);
                clashes.push(clash("application", &name, here, new.status.as_str()));
            } else if fate == Fate::Clash {
                clashes.push(clash("application", "", "", ""));
            }
            fates.push((id.clone(), fate));
        }
    }
    Ok(fates)
}

/// What is undecided in the file says nothing against a decision here.
fn compare(known: &Standing, new: &NewApplication) -> Fate {
    let is_undecided = |moves: &[Transition]| moves.iter().all(|made| made.undone);
    let there = new.transitions.as_deref();
    if new.status == Status::Pending && there.is_none_or(is_undecided) {
        return Fate::Same;
    }
    let same = known.status == Some(new.status)
        && there.is_none_or(|moves| moves == known.transitions && known.stage == new.stage);
    if same { Fate::Same } else { Fate::Clash }
}

async fn standing(
    tx: &impl Sql,
    ids: &[&ApplicationId],
) -> Result<HashMap<String, Standing>, Failure> {
    let asked = serde_json::json!(ids).to_string();
    let rows = tx
        .query(
            Statement::new(
                "SELECT a.id AS id, a.status AS status, a.rejection_stage AS stage
                 FROM json_each(?1) AS j JOIN applications AS a ON a.id = j.value",
            )
            .bind(asked.as_str()),
        )
        .await?;
    let mut all: HashMap<String, Standing> = HashMap::new();
    for row in rows.iter() {
        let standing = all.entry(row.get("id")?).or_default();
        standing.status = Some(applications::status_of(&row.get::<String>("status")?)?);
        let stage: Option<String> = row.get("stage")?;
        standing.stage = stage
            .map(|word| applications::status_of(&word))
            .transpose()?;
    }
    let rows = tx
        .query(
            Statement::new(
                "SELECT application AS application, from_status AS from_status,
                        to_status AS to_status, at AS at, undone AS undone
                 FROM transitions WHERE application IN (SELECT value FROM json_each(?1)) ORDER BY n",
            )
            .bind(asked),
        )
        .await?;
    for row in rows.iter() {
        let id: String = row.get("application")?;
        all.entry(id).or_default().transitions.push(Transition {
            from: applications::status_of(&row.get::<String>("from_status")?)?,
            to: applications::status_of(&row.get::<String>("to_status")?)?,
            at: row.get("at")?,
            undone: row.get("undone")?,
        });
    }
    Ok(all)
}

/// Events are known by their ids and never change.
async fn decide_events(tx: &impl Sql, plan: &Plan) -> Result<Vec<Fate>, Failure> {
    if plan.events.is_empty() {
        return Ok(Vec::new());
    }
    let mut known: HashSet<String> = HashSet::new();
    for batch in plan.events.chunks(ASKED) {
        let ids: Vec<&str> = batch.iter().map(|event| event.id.as_str()).collect();
        let rows = tx
            .query(
                Statement::new(
                    "SELECT id AS id FROM events WHERE id IN (SELECT value FROM json_each(?1))",
                )
                .bind(serde_json::json!(ids).to_string()),
            )
            .await?;
        for row in rows.iter() {
            known.insert(row.get("id")?);
        }
    }
    let mut fate = |id: &str| {
        if known.insert(id.to_owned()) {
            Fate::Add
        } else {
            Fate::Same
        }
    };
    Ok(plan.events.iter().map(|event| fate(&event.id)).collect())
}

impl Decided {
    /// What comes of it; asked only, what differs counts as what would be replaced.
    pub(super) fn report(
        &self,
        format: ArchiveFormat,
        plan: &Plan,
        on_conflict: OnConflict,
    ) -> Imported {
        let mut report = Imported {
            format,
            dry_run: false,
            added: Counts::new(),
            replaced: Counts::new(),
            kept: Counts::new(),
            refused: plan.refused.iter().chain(&self.refused).cloned().collect(),
            clashes: Vec::new(),
        };
        let mut count = |what: &'static str, fate: &Fate| {
            let counts = match fate {
                Fate::Add => &mut report.added,
                Fate::Clash if on_conflict != OnConflict::Keep => &mut report.replaced,
                Fate::Same | Fate::Clash => &mut report.kept,
                Fate::Refuse => return,
            };
            *counts.entry(what).or_default() += 1;
        };
        if plan.weights.is_some() {
            count("settings", &self.weights);
        }
        let fates: Vec<&Fate> = self.corrections.values().collect();
        let worst = [Fate::Clash, Fate::Add, Fate::Same];
        if let Some(fate) = worst.iter().find(|fate| fates.contains(fate)) {
            count("profile", fate);
        }
        self.cvs.iter().for_each(|fate| count("cvs", fate));
        self.searches
            .iter()
            .for_each(|fate| count("searches", fate));
        let list = self.applications.iter().map(|(_, fate)| fate);
        list.for_each(|fate| count("applications", fate));
        self.events.iter().for_each(|fate| count("events", fate));
        report
    }

    /// The clashes that are told, one by one.
    pub(super) fn told(&self) -> Vec<Clash> {
        self.clashes.iter().take(TOLD).cloned().collect()
    }
}
