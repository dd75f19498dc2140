//! What people ask about their list: postings they bring, moves, undo, tasks, what is new, exports.

use serde_json::json;

use super::{Kind, Scene};
use crate::isolation::model::{Effect, Model};
use crate::isolation::request::{Ask, Body};
use crate::random::Random;

/// Postings a person brings along at most in a run, beside those found.
const BROUGHT: usize = 40;

pub(super) const KINDS: &[(usize, Kind)] = &[
    (7, page),
    (2, next_page),
    (4, one),
    (4, bring_text),
    (1, bring_table),
    (7, move_one),
    (3, move_many),
    (3, undo),
    (1, |s, r| {
        Some(
            s.get(
                r,
                "GET /api/export/applications.json",
                "/api/export/applications.json",
            )
            .effect(Effect::ApplicationExport),
        )
    }),
    (1, |s, r| {
        Some(s.get(
            r,
            "GET /api/export/applications.csv",
            "/api/export/applications.csv",
        ))
    }),
    (2, |s, r| {
        Some(
            s.get(r, "GET /api/tasks", "/api/tasks?limit=100")
                .effect(Effect::TaskList),
        )
    }),
    (1, one_task),
    (1, discover),
    (2, updates),
    (2, |s, r| Some(s.get(r, "GET /api/sources", "/api/sources"))),
    (2, catalog),
    (2, why),
    (1, |s, r| {
        Some(s.get(
            r,
            "GET /api/companies/starter",
            "/api/companies/starter?q=a",
        ))
    }),
    (2, unchanged),
];

/// An application of this person, found or brought.
pub(super) fn an_application(of: &Model, r: &mut Random) -> Option<String> {
    let ids: Vec<&String> = of.applications.keys().collect();
    r.pick(&ids).map(|id| (*id).clone())
}

/// Where an application may go from here.
pub(super) fn legal(status: &str) -> &'static [&'static str] {
    match status {
        "pending" => &["approved", "rejected", "skipped", "archived"],
        "skipped" => &["approved", "rejected", "archived"],
        "approved" => &["applied", "rejected", "archived"],
        "applied" => &["survey", "phone_screen", "rejected", "archived"],
        "survey" => &["phone_screen", "rejected", "archived"],
        "phone_screen" => &["interviewing", "rejected", "archived"],
        "interviewing" => &["offer", "rejected", "archived"],
        "offer" => &["hired", "rejected", "archived"],
        "hired" | "rejected" => &["archived"],
        _ => &[],
    }
}

fn page(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let sort = *r.pick(&["score", "newest", "company", "updated"])?;
    let path = format!("/api/applications?limit={}&sort={sort}", r.below(40) + 1);
    Some(
        s.get(r, "GET /api/applications", path)
            .effect(Effect::ApplicationPage),
    )
}

fn next_page(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let cursor = r.pick(&s.me.cursors)?;
    let path = format!("/api/applications?limit=20&cursor={cursor}");
    // A cursor is one list's, and may be of another order than this one.
    let ask = s
        .get(r, "GET /api/applications?cursor", path)
        .expect(&[200, 400]);
    Some(ask.effect(Effect::ApplicationPage))
}

fn one(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let id = an_application(s.me, r)?;
    let ask = s.get(
        r,
        "GET /api/applications/{id}",
        format!("/api/applications/{id}"),
    );
    Some(ask.effect(Effect::ApplicationIs(id)))
}

fn bring_text(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    if s.me.brought.len() >= BROUGHT {
        return None;
    }
    let word = s.word();
    let text = format!(
        "Keeper {word}\nBeacon {word} Trust\n\nWatch over {word} by night. Rust and Linux help, \
         and so does {word}."
    );
    let ask = s
        .post(r, "POST /api/applications", "/api/applications")
        .json(json!({"text": text}));
    Some(ask.expect(&[201]).effect(Effect::Brought { count: 1 }))
}

fn bring_table(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    if s.me.brought.len() >= BROUGHT {
        return None;
    }
    let word = s.word();
    let rows = (0..3).map(|row| {
        format!(
            "Warden {row} {word},Company {word},Port {row},https://careers.example/{word}/{row},\
             Stand at gate {row} of {word}\n"
        )
    });
    let heading = "title,company,place,url,description\n".to_owned();
    let table: String = std::iter::once(heading).chain(rows).collect();
    let mut ask = s.post(
        r,
        "POST /api/applications/import",
        "/api/applications/import",
    );
    ask.body = Body::Form {
        fields: Vec::new(),
        name: "table.csv".to_owned(),
        bytes: table.into_bytes(),
    };
    Some(ask.effect(Effect::Brought { count: 3 }))
}

fn move_one(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let id = an_application(s.me, r)?;
    let to = *r.pick(legal(&s.me.applications[&id]))?;
    let path = format!("/api/applications/{id}/status");
    let ask = s
        .post(r, "POST /api/applications/{id}/status", path)
        .json(json!({"status": to}));
    Some(ask.effect(Effect::Moved(id, to)))
}

fn move_many(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let to = *r.pick(&["approved", "rejected", "skipped", "archived"])?;
    let mut mine: Vec<String> = (0..3).filter_map(|_| an_application(s.me, r)).collect();
    mine.sort();
    mine.dedup();
    mine.retain(|id| legal(&s.me.applications[id]).contains(&to));
    if mine.is_empty() {
        return None;
    }
    // Somebody else's among them: each is judged by itself, and theirs is nothing here.
    let mut ids = mine.clone();
    if r.chance(50) {
        ids.extend(an_application(s.other(r), r));
    }
    let body = json!({"ids": ids, "status": to});
    let ask = s
        .post(r, "POST /api/applications/batch", "/api/applications/batch")
        .json(body);
    Some(ask.effect(Effect::MovedMany(mine, to)))
}

fn undo(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    if !s.me.can_undo() {
        return None;
    }
    // There is nothing to name: whatever is named beside it does not count.
    let theirs = an_application(s.other(r), r).unwrap_or_default();
    let ask = s.post(r, "POST /api/undo", format!("/api/undo?id={theirs}"));
    Some(
        ask.json(json!({"id": theirs, "n": 1}))
            .effect(Effect::Undone),
    )
}

fn one_task(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let ids: Vec<&String> = s.me.tasks.iter().collect();
    let id = (*r.pick(&ids)?).clone();
    let ask = s.get(r, "GET /api/tasks/{id}", format!("/api/tasks/{id}"));
    Some(ask.effect(Effect::TaskIs(id)))
}

fn discover(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    if s.me.discoveries == 0 {
        return None;
    }
    let ask = s.post(r, "POST /api/discover", "/api/discover");
    Some(ask.expect(&[202, 200, 429]).effect(Effect::TaskStarted))
}

fn updates(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let after = s.me.heard.saturating_sub(r.next() % 20);
    let ask = s.get(r, "GET /api/updates", format!("/api/updates?after={after}"));
    Some(ask.effect(Effect::Heard))
}

/// What somebody brought along is in nobody's catalog, their own included.
fn catalog(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let word = if r.chance(50) {
        &s.other(r).word
    } else {
        &s.me.word
    };
    let ask = s.get(r, "GET /api/postings", format!("/api/postings?q={word}"));
    Some(ask.effect(Effect::NoItems))
}

fn why(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let word = s.word();
    let path = format!("/api/why?url=https://careers.example/{word}/0");
    Some(s.get(r, "GET /api/why", path))
}

/// What did not change is not sent again, to whom it was sent before.
fn unchanged(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let tags: Vec<(&String, &String)> = s.me.tags.iter().collect();
    let (path, tag) = *r.pick(&tags)?;
    let ask = s.get(r, "GET … If-None-Match, one's own", path.clone());
    // Something may be gone since.
    Some(
        ask.header("if-none-match", tag.clone())
            .expect(&[200, 304, 404]),
    )
}
