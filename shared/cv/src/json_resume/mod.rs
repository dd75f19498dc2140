//! JSON Resume 1.0.0 (<https://jsonresume.org/schema>). Every field is optional there, and files in
//! the wild put numbers and nulls where strings belong, so all is read leniently.

mod write;

use serde_json::{Map, Value};
use shared::profile::{Education, Language, Position, Profile};
use shared::sorting::Arrange as _;
use shared::{Millis, Problem};

use crate::dates::Date;

pub use write::write_json_resume;

/// Bytes of a file, at most.
const MAX_BYTES: usize = 1_048_576;
/// Items of one list, at most.
const MAX_ITEMS: usize = 200;
/// Characters of one text, at most.
const MAX_TEXT: usize = 2_000;

/// Whether these bytes look like a JSON Resume: an object with a `basics` object, or with a `work`
/// or `education` list.
pub fn looks_like_json_resume(bytes: &[u8]) -> bool {
    if bytes.len() > MAX_BYTES {
        return false;
    }
    let Ok(Value::Object(root)) = serde_json::from_slice(without_bom(bytes)) else {
        return false;
    };
    root.get("basics").is_some_and(Value::is_object)
        || ["work", "education"]
            .iter()
            .any(|key| root.get(*key).is_some_and(Value::is_array))
}

/// Reads a JSON Resume. Fails as `unreadable` where it is no JSON object, and as `too_large` beyond
/// 1 MiB. `now` as with [`crate::read_text`].
pub fn read_json_resume(bytes: &[u8], now: Millis) -> Result<Profile, Problem> {
    if bytes.len() > MAX_BYTES {
        return Err(Problem::too_large(
            "a JSON Resume may have 1 MiB; leave images out",
        ));
    }
    let root: Value = serde_json::from_slice(without_bom(bytes)).map_err(|error| {
        Problem::unreadable(format!(
            "the file is not valid JSON ({error}); export it again"
        ))
    })?;
    let Value::Object(root) = root else {
        return Err(Problem::unreadable(
            "a JSON Resume is one object with “basics”, “work” and so on; this file holds something else",
        ));
    };
    let nothing = Map::new();
    let basics = root
        .get("basics")
        .and_then(Value::as_object)
        .unwrap_or(&nothing);
    let mut profile = Profile {
        name: text(basics, "name"),
        email: text(basics, "email"),
        phone: text(basics, "phone"),
        location: location(basics),
        headline: text(basics, "label"),
        summary: text(basics, "summary"),
        links: links(basics),
        skills: skills_of(&root),
        positions: objects(&root, "work").map(position).collect(),
        education: objects(&root, "education").map(education).collect(),
        languages: objects(&root, "languages").filter_map(language).collect(),
        ..Profile::default()
    };
    // Newest first; current ones have no end and stand above all.
    profile.positions.arrange_by(|a, b| {
        let key = |p: &Position| (p.current, p.end.clone(), p.start.clone());
        key(b).cmp(&key(a))
    });
    crate::confidence::certain(&mut profile);
    crate::complete(&mut profile, now);
    Ok(profile)
}

fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

fn text(object: &Map<String, Value>, key: &str) -> Option<String> {
    let text = match object.get(key)? {
        Value::String(text) => text.trim().chars().take(MAX_TEXT).collect(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

fn objects<'a>(
    object: &'a Map<String, Value>,
    key: &str,
) -> impl Iterator<Item = &'a Map<String, Value>> {
    object
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .take(MAX_ITEMS)
}

fn strings<'a>(object: &'a Map<String, Value>, key: &str) -> impl Iterator<Item = String> + 'a {
    object
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(|text| text.trim().chars().take(MAX_TEXT).collect::<String>())
        .filter(|text| !text.is_empty())
        .take(MAX_ITEMS)
}

fn location(basics: &Map<String, Value>) -> Option<String> {
    let place = basics.get("location")?.as_object()?;
    let country = text(place, "countryCode").map(|code| {
        shared::country::code_of(&code)
            .and_then(shared::country::name_of)
            .map_or(code, str::to_owned)
    });
    let parts: Vec<String> = [text(place, "city"), text(place, "region"), country]
        .into_iter()
        .flatten()
        .collect();
    if parts.is_empty() {
        text(place, "address")
    } else {
        Some(parts.join(", "))
    }
}

fn links(basics: &Map<String, Value>) -> Vec<String> {
    let mut links = Vec::new();
    let own = text(basics, "url").or_else(|| text(basics, "website"));
    for link in own
        .into_iter()
        .chain(objects(basics, "profiles").filter_map(|p| text(p, "url")))
    {
        let http = link.starts_with("http://") || link.starts_with("https://");
        if http && !links.contains(&link) {
            links.push(link);
        }
    }
    links
}

/// Names and keywords of the skills list, by canonical name where the table knows them. A name that
/// has keywords is a heading and stays out unless it is a known skill itself.
fn skills_of(root: &Map<String, Value>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for skill in objects(root, "skills") {
        let keywords: Vec<String> = strings(skill, "keywords").collect();
        let name =
            text(skill, "name").filter(|name| keywords.is_empty() || skills::id_of(name).is_some());
        for written in name.into_iter().chain(keywords) {
            let known = skills::id_of(&written).map_or(written.as_str(), |id| skills::name(id));
            if known.len() <= 60 && !names.iter().any(|n| n.eq_ignore_ascii_case(known)) {
                names.push(known.to_owned());
            }
        }
    }
    names.truncate(crate::MAX_SKILLS);
    names
}

fn date(object: &Map<String, Value>, key: &str) -> Option<String> {
    Date::parse(&text(object, key)?).map(Date::text)
}

fn position(work: &Map<String, Value>) -> Position {
    let end = date(work, "endDate");
    let start = date(work, "startDate");
    let mut bullets: Vec<String> = strings(work, "highlights").collect();
    if let Some(summary) = text(work, "summary") {
        bullets.insert(0, summary);
    }
    Position {
        title: text(work, "position"),
        // `company` is the name of the field before 1.0.0.
        employer: text(work, "name").or_else(|| text(work, "company")),
        location: text(work, "location"),
        current: end.is_none() && start.is_some(),
        start,
        end,
        bullets,
    }
}

fn education(school: &Map<String, Value>) -> Education {
    let degree: Vec<String> = [text(school, "studyType"), text(school, "area")]
        .into_iter()
        .flatten()
        .collect();
    Education {
        institution: text(school, "institution"),
        degree: (!degree.is_empty()).then(|| degree.join(", ")),
        start: date(school, "startDate"),
        end: date(school, "endDate"),
    }
}

fn language(spoken: &Map<String, Value>) -> Option<Language> {
    Some(Language {
        name: text(spoken, "language")?,
        level: text(spoken, "fluency"),
    })
}
