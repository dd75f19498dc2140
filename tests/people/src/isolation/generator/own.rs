//! What people ask about themselves: searches, CVs, profile, weights.

use serde_json::json;

use super::{Kind, Scene};
use crate::isolation::model::Effect;
use crate::isolation::request::{Ask, Body};
use crate::random::Random;

/// Searches a person keeps at most in a run.
const SEARCHES: usize = 12;

pub(super) const KINDS: &[(usize, Kind)] = &[
    (6, |s, r| {
        Some(
            s.get(r, "GET /api/searches", "/api/searches")
                .effect(Effect::SearchList),
        )
    }),
    (4, one_search),
    (5, add_search),
    (2, repeat_search),
    (4, change_search),
    (3, delete_search),
    (4, |s, r| {
        Some(
            s.get(r, "GET /api/profile", "/api/profile")
                .effect(Effect::ProfileIs),
        )
    }),
    (3, correct_profile),
    (4, |s, r| {
        Some(s.get(r, "GET /api/cvs", "/api/cvs").effect(Effect::CvList))
    }),
    (2, profile_of_cv),
    (2, upload),
    (3, rename_cv),
    (1, delete_cv),
    (2, |s, r| {
        Some(
            s.get(r, "GET /api/weights", "/api/weights")
                .effect(Effect::WeightsAre),
        )
    }),
    (1, set_weights),
    (1, |s, r| {
        Some(
            s.delete(r, "DELETE /api/weights", "/api/weights")
                .effect(Effect::WeightsReset),
        )
    }),
    (1, try_weights),
];

/// A search the person may change or delete.
fn a_search(s: &Scene<'_>, r: &mut Random) -> Option<String> {
    let ids: Vec<&String> =
        s.me.searches
            .keys()
            .filter(|id| **id != s.me.first_search)
            .collect();
    r.pick(&ids).map(|id| (*id).clone())
}

fn a_cv(s: &Scene<'_>, r: &mut Random) -> Option<String> {
    let ids: Vec<&String> = s.me.cvs.keys().collect();
    r.pick(&ids).map(|id| (*id).clone())
}

fn one_search(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let id = a_search(s, r)?;
    let ask = s.get(r, "GET /api/searches/{id}", format!("/api/searches/{id}"));
    Some(ask.effect(Effect::SearchIs(id)))
}

fn add_search(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    if s.me.searches.len() >= SEARCHES {
        return None;
    }
    // Some say the same as everybody's: those with a key may be repeated by others.
    let spec = if r.chance(30) {
        json!({"name": "Quartermaster", "titles": ["Quartermaster"], "paused": true})
    } else {
        s.spec()
    };
    let ask = s
        .post(r, "POST /api/searches", "/api/searches")
        .json(spec.clone())
        .expect(&[201]);
    if r.chance(50) {
        let key = format!("key-{}", s.number);
        let effect = Effect::SearchAdded {
            spec,
            key: Some(key.clone()),
        };
        return Some(ask.header("idempotency-key", key).effect(effect));
    }
    Some(ask.effect(Effect::SearchAdded { spec, key: None }))
}

fn repeat_search(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    if !s.me.remembers_keys() {
        return None;
    }
    let (key, spec, id) = r.pick(&s.me.keys)?.clone();
    let ask = s
        .post(r, "POST /api/searches", "/api/searches")
        .json(spec)
        .expect(&[201]);
    Some(
        ask.header("idempotency-key", key)
            .effect(Effect::SearchAddedBefore(id)),
    )
}

fn change_search(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let (id, spec) = (a_search(s, r)?, s.spec());
    let ask = s
        .put(r, "PUT /api/searches/{id}", format!("/api/searches/{id}"))
        .json(spec.clone());
    Some(ask.effect(Effect::SearchChanged(id, spec)))
}

fn delete_search(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let id = a_search(s, r)?;
    let ask = s
        .delete(
            r,
            "DELETE /api/searches/{id}",
            format!("/api/searches/{id}"),
        )
        .expect(&[204]);
    Some(ask.effect(Effect::SearchDeleted(id)))
}

fn correct_profile(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let word = s.word();
    let mut profile = s.me.profile.clone();
    profile["name"] = json!(format!("Name {word}"));
    profile["email"] = json!(format!("{word}@people.example"));
    profile["phone"] = json!(format!("+64 {word}"));
    profile["location"] = json!(format!("Place {word}"));
    profile["links"] = json!([format!("https://{word}.example/me")]);
    let ask = s
        .put(r, "PUT /api/profile", "/api/profile")
        .json(profile.clone());
    Some(ask.effect(Effect::ProfileSet(profile)))
}

fn profile_of_cv(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let id = a_cv(s, r)?;
    let ask = s.get(r, "GET /api/profile?cv", format!("/api/profile?cv={id}"));
    Some(ask.effect(Effect::ProfileIs))
}

/// A CV in words of the person.
pub(super) fn cv(word: &str) -> Vec<u8> {
    format!(
        "Person {word}\n{word}@people.example\n\nSummary\nKeeps what {word} keeps.\n\n\
         Experience\nEngineer, Lanternworks {word}\n2019 - 2024\n- Wrote Rust and SQL for {word}\n\n\
         Skills\nRust, SQL, Linux\n"
    )
    .into_bytes()
}

fn upload(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    if s.me.uploads == 0 {
        return None;
    }
    let word = s.word();
    let name = format!("CV {word}");
    let mut ask = s.post(r, "POST /api/profile/cv", "/api/profile/cv");
    ask.body = Body::Form {
        fields: vec![("name", name.clone())],
        name: format!("{word}.txt"),
        bytes: cv(&word),
    };
    // Tries with another's id count for the limit, too.
    Some(ask.expect(&[200, 429]).effect(Effect::CvAdded(name)))
}

fn rename_cv(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let (id, name) = (a_cv(s, r)?, format!("Named {}", s.word()));
    let body = json!({"name": name, "default": r.chance(30)});
    let ask = s
        .put(r, "PUT /api/cvs/{id}", format!("/api/cvs/{id}"))
        .json(body);
    Some(ask.effect(Effect::CvRenamed(id, name)))
}

fn delete_cv(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    if s.me.cvs.len() < 2 {
        return None;
    }
    let id = a_cv(s, r)?;
    let ask = s
        .delete(r, "DELETE /api/cvs/{id}", format!("/api/cvs/{id}"))
        .expect(&[204]);
    Some(ask.effect(Effect::CvDeleted(id)))
}

fn weights(r: &mut Random) -> serde_json::Value {
    let mut weight = || r.below(100) + 1;
    json!({
        "skills": weight(), "title": weight(), "text": weight(), "experience": weight(),
        "location": weight(), "salary": weight(), "freshness": weight(),
    })
}

fn set_weights(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let weights = weights(r);
    let ask = s
        .put(r, "PUT /api/weights", "/api/weights")
        .json(weights.clone());
    Some(ask.effect(Effect::WeightsSet(weights)))
}

fn try_weights(s: &Scene<'_>, r: &mut Random) -> Option<Ask> {
    let weights = weights(r);
    Some(
        s.post(r, "POST /api/weights/preview", "/api/weights/preview")
            .json(weights),
    )
}
