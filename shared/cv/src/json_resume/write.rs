//! A profile as JSON Resume 1.0.0, as other tools read it and [`super::read_json_resume`] does.

use serde_json::{Map, Value, json};
use shared::profile::{Education, Position, Profile};
use url::Url;

/// Where the schema is.
const SCHEMA: &str =
    "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json";

/// The profile as a JSON Resume. What is not known is left out; so are links that are no addresses.
pub fn write_json_resume(profile: &Profile) -> Value {
    let links: Vec<&String> = profile
        .links
        .iter()
        .filter(|link| Url::parse(link).is_ok())
        .collect();
    let profiles: Vec<Value> = links
        .iter()
        .skip(1)
        .map(|link| {
            object(vec![
                ("network", host(link).map(Value::from)),
                ("url", Some(json!(link))),
            ])
        })
        .collect();
    let basics = object(vec![
        ("name", text(profile.name.as_ref())),
        ("label", text(profile.headline.as_ref())),
        ("email", text(profile.email.as_ref().filter(|e| is_mail(e)))),
        ("phone", text(profile.phone.as_ref())),
        ("url", links.first().map(|link| json!(link))),
        ("summary", text(profile.summary.as_ref())),
        ("location", profile.location.as_deref().map(location)),
        ("profiles", list(profiles)),
    ]);
    let skills = profile.skills.iter().map(|name| json!({ "name": name }));
    let languages = profile.languages.iter().map(|language| {
        object(vec![
            ("language", Some(json!(language.name))),
            ("fluency", text(language.level.as_ref())),
        ])
    });
    object(vec![
        ("$schema", Some(json!(SCHEMA))),
        ("basics", Some(basics)),
        ("work", list(profile.positions.iter().map(work).collect())),
        (
            "education",
            list(profile.education.iter().map(education).collect()),
        ),
        ("skills", list(skills.collect())),
        ("languages", list(languages.collect())),
        ("meta", Some(json!({ "version": "v1.0.0" }))),
    ])
}

fn object(members: Vec<(&str, Option<Value>)>) -> Value {
    let mut known = Map::new();
    for (name, value) in members {
        if let Some(value) = value {
            known.insert(name.to_owned(), value);
        }
    }
    Value::Object(known)
}

fn text(text: Option<&String>) -> Option<Value> {
    text.map(|text| json!(text))
}

fn list(values: Vec<Value>) -> Option<Value> {
    (!values.is_empty()).then_some(Value::Array(values))
}

/// The schema wants an address there or nothing.
fn is_mail(text: &str) -> bool {
    text.split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
        && !text.contains(char::is_whitespace)
}

fn host(link: &str) -> Option<String> {
    let url = Url::parse(link).ok()?;
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

/// City, region and country where the last part is a country's own name; else the line as it is.
fn location(line: &str) -> Value {
    let parts: Vec<&str> = line.split(", ").collect();
    let code = parts.last().and_then(|name| {
        let code = shared::country::code_of(name)?;
        (shared::country::name_of(code) == Some(*name)).then_some(code)
    });
    let code = code.map(|code| code.map(char::from).into_iter().collect::<String>());
    match (parts.as_slice(), code) {
        ([city, _], Some(code)) => json!({ "city": city, "countryCode": code }),
        ([city, region, _], Some(code)) => {
            json!({ "city": city, "region": region, "countryCode": code })
        }
        _ => json!({ "address": line }),
    }
}

/// The schema knows days, months and years, and nothing else.
fn date(text: Option<&String>) -> Option<Value> {
    let is_date = |text: &&String| {
        matches!(text.len(), 4 | 7)
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 => byte == b'-',
                _ => byte.is_ascii_digit(),
            })
    };
    text.filter(is_date).map(|text| json!(text))
}

fn work(position: &Position) -> Value {
    let bullets = position.bullets.iter().map(|bullet| json!(bullet));
    object(vec![
        ("name", text(position.employer.as_ref())),
        ("position", text(position.title.as_ref())),
        ("location", text(position.location.as_ref())),
        ("startDate", date(position.start.as_ref())),
        ("endDate", date(position.end.as_ref())),
        ("highlights", list(bullets.collect())),
    ])
}

fn education(school: &Education) -> Value {
    object(vec![
        ("institution", text(school.institution.as_ref())),
        ("studyType", text(school.degree.as_ref())),
        ("startDate", date(school.start.as_ref())),
        ("endDate", date(school.end.as_ref())),
    ])
}
