//! An archive of ours as a plan. Its cells were checked against its manifest, but anybody can make one,
//! so each is held to what it could be here.

use std::collections::{HashMap, HashSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use shared::application::{PostingGroup, ScoredPosting, Status, Transition};
use shared::calls::ArchiveRead;
use shared::ids::Millis;
use shared::posting::Posting;
use shared::profile::Profile;
use shared::search::{Search, SearchSpec};
use shared::{ApplicationId, CvId, PostingId, Problem, SearchId};

use crate::context::Inner;
use crate::events::NewEvent;
use crate::limits::{self, MAX_CV_BYTES, MAX_CV_CHARS};
use crate::store::applications::Body;
use crate::store::cv::{Cv, CvSummary};
use crate::store::layers::Fields;
use crate::store::layers::Layers;
use crate::store::matches::{Origin, public_url};

use super::grid::{self, Cells};
use super::plan::{NewApplication, NewCv, NewPage, Plan, id_here};

/// Kinds of file a CV may have been.
const KINDS: [&str; 4] = ["text", "json", "pdf", "docx"];

/// Reads the tables.
pub(super) fn plan(ctx: &Inner, read: &ArchiveRead) -> Plan {
    let mut plan = Plan::default();
    let tables = &read.tables;
    for row in grid::of(tables, "settings") {
        match row.text("key").as_deref() {
            Some("weights") => match row
                .json("body")
                .and_then(|given| limits::weights::check(&given).ok().map(|()| given))
            {
                Some(given) => plan.weights = Some(given),
                None => plan.refuse("settings", "how much each part counts cannot be read"),
            },
            other => plan.refuse(
                format!("the setting “{}”", other.unwrap_or_default()),
                "it is not known here",
            ),
        }
    }
    let mut before = Profile::default();
    for row in grid::of(tables, "profile") {
        before = row.json("read").unwrap_or_default();
        let corrections = sound(row.json("corrections").unwrap_or_default());
        let layers = Layers {
            read: before.clone(),
            corrections: corrections.clone(),
        };
        if layers.effective().is_ok() {
            plan.corrections = corrections;
        } else {
            plan.refuse("the profile", "what was set of it fits no profile");
        }
    }
    let mut files = files(read);
    for row in grid::of(tables, "cv_documents") {
        match cv(row, &before, &mut files) {
            Ok(cv) => plan.cvs.push(cv),
            Err(why) => plan.refuse(named("the CV", row.text("name")), why),
        }
    }
    for row in grid::of(tables, "searches") {
        match search(row) {
            Ok(search) => plan.searches.push(search),
            Err(why) => plan.refuse("a search", why),
        }
    }
    list(ctx, read, &mut plan);
    plan.tidied()
}

fn named(what: &str, name: Option<String>) -> String {
    match name {
        Some(name) => format!("{what} “{}”", name.chars().take(100).collect::<String>()),
        None => what.to_owned(),
    }
}

/// Original files by the CV they belong to.
fn files(read: &ArchiveRead) -> HashMap<String, Vec<u8>> {
    let files = read.files.iter();
    files
        .filter_map(|file| {
            let (id, _) = file.name.strip_prefix(archive::FILES)?.split_once('/')?;
            Some((id.to_owned(), STANDARD.decode(&file.base64).ok()?))
        })
        .collect()
}

fn is_web(link: &str) -> bool {
    link.starts_with("https://") || link.starts_with("http://")
}

/// Links lead to the web, or they go.
fn sound(mut fields: Fields) -> Fields {
    let all_web = |links: &serde_json::Value| {
        let links = links.as_array();
        links.is_some_and(|l| l.iter().all(|l| l.as_str().is_some_and(is_web)))
    };
    if fields.get("links").is_some_and(|links| !all_web(links)) {
        fields.remove("links");
    }
    fields
}

fn cv(
    row: Cells<'_>,
    before: &Profile,
    files: &mut HashMap<String, Vec<u8>>,
) -> Result<NewCv, String> {
    let text_of = |name: &str| row.text(name).ok_or(format!("it has no {name}"));
    let id = CvId::parse(text_of("id")?).map_err(|invalid| invalid.to_string())?;
    let kind = text_of("kind")?;
    if !KINDS.contains(&kind.as_str()) {
        return Err("it is of a kind that is not read here".to_owned());
    }
    let line =
        |name: String| -> String { name.chars().filter(|c| !c.is_control()).take(200).collect() };
    let file = line(text_of("name")?);
    let text = row.whole("text").ok_or("it has no text")?;
    let text: String = text.chars().take(MAX_CV_CHARS).collect();
    let mut read: Profile = row.json("read").unwrap_or_else(|| before.clone());
    read.links.retain(|link| is_web(link));
    let corrections = sound(row.json("corrections").unwrap_or_default());
    // What was set has to fit a profile, or none could be shown.
    let layers = Layers {
        read: read.clone(),
        corrections: corrections.clone(),
    };
    layers
        .effective()
        .map_err(|_| "what was set of it fits no profile".to_owned())?;
    let bytes = files.remove(id.as_str()).unwrap_or_default();
    if bytes.len() > MAX_CV_BYTES {
        return Err("its file is larger than 5 MiB".to_owned());
    }
    let summary = CvSummary {
        id,
        name: row.text("label").map_or_else(|| file.clone(), line),
        file,
        kind,
        chars: u32::try_from(text.chars().count()).unwrap_or(u32::MAX),
        uploaded_at: row.number("uploaded_at").unwrap_or_default(),
        default: row.flag("is_default"),
    };
    Ok(NewCv {
        cv: Cv {
            summary,
            read,
            corrections,
        },
        text,
        bytes,
    })
}

fn search(row: Cells<'_>) -> Result<Search, String> {
    let id = SearchId::parse(row.text("id").unwrap_or_default()).map_err(|i| i.to_string())?;
    let spec: SearchSpec = row.json("body").ok_or("it cannot be read")?;
    let spec = limits::search::tidy(spec).map_err(|problem: Problem| {
        format!(
            "{}: {}",
            problem.field.unwrap_or_default(),
            problem.detail.unwrap_or_default()
        )
    })?;
    Ok(Search { id, spec })
}

/// Applications with what hangs on them, and what happened.
fn list(ctx: &Inner, read: &ArchiveRead, plan: &mut Plan) {
    let tables = &read.tables;
    let mut bodies: HashMap<String, Body> = HashMap::new();
    for row in grid::of(tables, "application_details") {
        if let (Some(id), Some(body)) = (row.text("application"), row.json("body")) {
            bodies.insert(id, body);
        }
    }
    let mut transitions: HashMap<String, Vec<Transition>> = HashMap::new();
    for row in grid::of(tables, "transitions") {
        if let (Some(id), Some(made)) = (row.text("application"), transition(row)) {
            transitions.entry(id).or_default().push(made);
        }
    }
    let mut pages: HashMap<String, Vec<Cells<'_>>> = HashMap::new();
    for row in grid::of(tables, "application_pages") {
        if let Some(id) = row.text("application") {
            pages.entry(id).or_default().push(row);
        }
    }
    let unread: HashSet<String> = grid::of(tables, "unread_pages")
        .filter_map(|row| row.text("application"))
        .collect();
    // Here an application is called by this tenant, there it was by another.
    let mut ids: HashMap<String, ApplicationId> = HashMap::new();
    for row in grid::of(tables, "applications") {
        let there = row.text("id").unwrap_or_default();
        let body = bodies.remove(&there);
        match application(ctx, row, body) {
            Ok(mut application) => {
                let id = application.id.clone();
                application.transitions = Some(transitions.remove(&there).unwrap_or_default());
                application.is_unread = unread.contains(&there);
                let others = pages.remove(&there).unwrap_or_default().into_iter();
                application.pages = others.filter_map(|row| page(row, &id)).collect();
                ids.insert(there, id);
                plan.add(application);
            }
            Err(why) => plan.refuse(named("the application", row.text("title")), why),
        }
    }
    for row in grid::of(tables, "events") {
        if let Some(event) = event(row, &ids) {
            plan.events.push(event);
        }
    }
}

fn status(row: Cells<'_>, name: &str) -> Option<Status> {
    Status::parse(&row.text(name)?)
}

fn transition(row: Cells<'_>) -> Option<Transition> {
    Some(Transition {
        from: status(row, "from_status")?,
        to: status(row, "to_status")?,
        at: row.number("at")?,
        undone: row.flag("undone"),
    })
}

fn page(row: Cells<'_>, application: &ApplicationId) -> Option<NewPage> {
    Some(NewPage {
        posting: PostingId::parse(row.text("posting")?).ok()?,
        application: application.clone(),
        source: row.text("source")?.chars().take(96).collect(),
        url: row.text("url").filter(|url| is_web(url))?,
        first_seen_at: row.number("first_seen_at")?,
        kept: -1,
    })
}

fn application(ctx: &Inner, row: Cells<'_>, body: Option<Body>) -> Result<NewApplication, String> {
    let Body {
        posting,
        explanation,
        searches,
    } = body.ok_or("its posting is missing")?;
    let posting = held(posting)?;
    let is_its_own = row.text("posting").as_deref() == Some(posting.id.as_str());
    // Of what has a page, the id follows from the page, as everywhere.
    if !is_its_own || (public_url(&posting).is_some() && posting.id != Posting::id_of(&posting.url))
    {
        return Err("it stands for another posting than it says".to_owned());
    }
    let created_at = row.number("created_at").ok_or("it has no date")?;
    #[expect(clippy::cast_precision_loss, reason = "at most 1000")]
    let score = row.number("score").unwrap_or(-1).clamp(-1, 1_000) as f32 / 10.0;
    Ok(NewApplication {
        id: id_here(ctx, &posting.id),
        origin: match row.text("origin").as_deref() {
            Some("manual") => Origin::Manual,
            _ => Origin::Match,
        },
        status: status(row, "status").ok_or("its status is not known here")?,
        stage: status(row, "rejection_stage"),
        created_at,
        updated_at: row.number("updated_at").unwrap_or(created_at),
        scored: ScoredPosting {
            score,
            explanation,
            searches,
            group: PostingGroup {
                reposts: row
                    .number("reposts")
                    .and_then(|n| u32::try_from(n).ok())
                    .unwrap_or(0),
                first_posted_at: row.number("first_posted_at"),
                ..PostingGroup::default()
            },
            posting,
        },
        transitions: None,
        pages: Vec::new(),
        is_unread: false,
    })
}

/// A posting within the bounds of every posting. Its HTML was made safe where it was read.
fn held(mut posting: Posting) -> Result<Posting, String> {
    let fits = |text: &str, most: usize| text.chars().count() <= most;
    if posting.title.trim().is_empty()
        || !fits(&posting.title, 300)
        || !fits(&posting.company, 200)
        || !fits(&posting.text, 100_000)
        || posting.url.len() > 4_000
    {
        return Err("its posting is longer than any is".to_owned());
    }
    posting.apply_url = posting.apply_url.filter(|url| is_web(url));
    posting.places.truncate(50);
    posting.tags.truncate(100);
    let beyond = |at: &Millis| at.unsigned_abs() <= shared::ports::MAX_INTEGER.unsigned_abs();
    posting.posted_at = posting.posted_at.filter(beyond);
    Ok(posting)
}

fn event(row: Cells<'_>, ids: &HashMap<String, ApplicationId>) -> Option<NewEvent> {
    let id = row.text("id").filter(|id| id.len() == 26)?;
    let plain = |text: &String| {
        text.len() <= 64
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
    };
    let kind = row.text("type").filter(plain)?;
    let mut data: serde_json::Value = row.json("data")?;
    let subject = row.text("subject").unwrap_or_default();
    let subject = match ids.get(&subject) {
        Some(here) => {
            if let Some(id) = data.get_mut("id") {
                *id = here.as_str().into();
            }
            here.to_string()
        }
        None => Some(subject).filter(plain).unwrap_or_default(),
    };
    Some(NewEvent {
        id,
        kind,
        subject,
        at: row.number("at")?,
        data,
    })
}
