//! Who it is and how to reach them.

mod name;

use shared::profile::{Confidence, Profile};

use crate::confidence::by;
use crate::dates::range_in;
use crate::lines::{Document, Section, without_bullet};
use crate::phone;
use crate::place::is_location;
use crate::titles::is_title;

/// Lines at the top in which name and headline are looked for.
const TOP: usize = 25;
/// Links of a profile, at most.
const MAX_LINKS: usize = 20;

/// Fills in name, e-mail, phone, links, location and headline.
pub(crate) fn read(document: &Document, targets: &[String], profile: &mut Profile) {
    let lines: Vec<(Section, &str)> = document
        .all()
        .filter(|(_, line)| !line.is_empty())
        .collect();
    for (_, line) in &lines {
        for token in line.split(|c: char| {
            c.is_whitespace() || matches!(c, '|' | ',' | '<' | '>' | '(' | ')' | ';')
        }) {
            let token = token.trim_matches(['.', ':', '"', '\'', '[', ']', '•', '·']);
            if let Some(email) = email(token) {
                profile.email.get_or_insert(email);
            } else if let Some(link) = link(token)
                && profile.links.len() < MAX_LINKS
                && !profile.links.contains(&link)
            {
                profile.links.push(link);
            }
        }
    }
    for target in targets {
        if let Some(address) = target.strip_prefix("mailto:") {
            let address = address.split('?').next().unwrap_or(address);
            if profile.email.is_none() {
                profile.email = email(address);
            }
        } else if let Some(link) = link(target)
            && profile.links.len() < MAX_LINKS
            && !profile.links.iter().any(|known| same_page(known, &link))
        {
            profile.links.push(link);
        }
    }
    let mut note = |path: &str, hundredths| {
        let confidence = Confidence::hundredths(hundredths);
        profile.confidence.insert(path.to_owned(), confidence);
    };
    if profile.email.is_some() {
        note("email", by::FORM);
    }
    if !profile.links.is_empty() {
        note("links", by::FORM);
    }
    if let Some((number, hundredths)) = phone::read(&lines) {
        profile.phone = Some(number);
        note("phone", hundredths);
    }
    if let Some((name, hundredths)) = name::read(&lines, profile.email.as_deref()) {
        profile.name = Some(name);
        note("name", hundredths);
    }
    if let Some((place, hundredths)) = location(&lines) {
        profile.location = Some(place);
        note("location", hundredths);
    }
    profile.headline = headline(&lines, profile.name.as_deref());
    if profile.headline.is_some() {
        // It is looked for below the name, by a word of a title.
        note(
            "headline",
            if profile.name.is_some() {
                by::USUAL
            } else {
                by::PLACE
            },
        );
    }
}

/// Whether two addresses differ by nothing but scheme, `www.` and a slash at the end.
fn same_page(one: &str, other: &str) -> bool {
    let bare = |link: &str| {
        let rest = link
            .split_once("://")
            .map_or(link, |(_, rest)| rest)
            .to_lowercase();
        rest.trim_start_matches("www.")
            .trim_end_matches('/')
            .to_owned()
    };
    bare(one) == bare(other)
}

fn email(token: &str) -> Option<String> {
    let token = token.strip_prefix("mailto:").unwrap_or(token);
    let token = token.rsplit_once(':').map_or(token, |(_, address)| address);
    let (local, domain) = token.split_once('@')?;
    let plain = |text: &str, more: &[char]| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_alphanumeric() || more.contains(&c))
    };
    let (_, top) = domain.rsplit_once('.')?;
    (plain(local, &['.', '_', '-', '+', '%'])
        && plain(domain, &['.', '-'])
        && top.len() >= 2
        && token.len() <= 254)
        .then(|| token.to_owned())
}

/// http(s) links, `www.` hosts and paths on well-known hosts; https where no scheme is written.
fn link(token: &str) -> Option<String> {
    const HOSTS: [&str; 9] = [
        "linkedin.com/",
        "github.com/",
        "gitlab.com/",
        "stackoverflow.com/",
        "medium.com/",
        "twitter.com/",
        "x.com/",
        "behance.net/",
        "dribbble.com/",
    ];
    let lower = token.to_lowercase();
    if token.len() > 300 || token.contains('@') {
        return None;
    }
    let at = lower.find("http://").or_else(|| lower.find("https://"));
    let text = match at {
        Some(at) => token.get(at..)?.to_owned(),
        None if lower.starts_with("www.") || HOSTS.iter().any(|host| lower.starts_with(host)) => {
            format!("https://{token}")
        }
        None => return None,
    };
    let host = text.split("://").nth(1)?.split('/').next()?;
    (host.contains('.') && host.len() > 3).then_some(text)
}

/// A labelled place, else the first piece of the header or contact lines that is one.
fn location(lines: &[(Section, &str)]) -> Option<(String, u8)> {
    let near: Vec<&str> = lines
        .iter()
        .enumerate()
        .filter(|(at, (section, _))| {
            matches!(section, Section::Header | Section::Contact) || *at < TOP / 2
        })
        .map(|(_, (_, line))| *line)
        .collect();
    let labelled = near.iter().find_map(|line| {
        let (label, rest) = line.split_once(':')?;
        let label = label.trim().to_lowercase();
        [
            "location",
            "address",
            "residence",
            "based in",
            "wohnort",
            "adresse",
            "anschrift",
            "ubicación",
            "adres",
            "city",
            "place",
            "lives in",
            "ort",
            "ville",
            "lieu",
            "ciudad",
            "dirección",
            "miasto",
            "indirizzo",
            "residenza",
            "città",
            "morada",
            "endereço",
            "localidade",
            "woonplaats",
            "adresă",
            "oraș",
            "город",
            "адрес",
            "місто",
            "адреса",
            "διεύθυνση",
            "πόλη",
            "adress",
            "adresa",
        ]
        .contains(&label.as_str())
        .then(|| rest.trim().chars().take(120).collect::<String>())
        .filter(|rest| !rest.is_empty())
    });
    labelled.map(|place| (place, by::WORD)).or_else(|| {
        near.iter()
            .filter(|line| range_in(line).is_none())
            .flat_map(|line| line.split(['|', '•', '·', ';', '◦', '⋄']))
            .flat_map(|part| part.split("  "))
            .map(|part| place_within(without_bullet(part)))
            .find(|part| is_location(part))
            .map(|place| (place.to_owned(), by::USUAL))
    })
}

/// A header line may list place, phone and e-mail with commas; the place is its first two parts.
fn place_within(part: &str) -> &str {
    let part = part.trim();
    if !part.contains('@') && !part.chars().any(|c| c.is_ascii_digit()) {
        return part;
    }
    let pieces: Vec<&str> = part.split(',').map(str::trim).collect();
    for pair in pieces.windows(2) {
        if let [city, tail] = pair
            && is_location(&format!("{city}, {tail}"))
            && let (Some(from), Some(to)) = (part.find(city), part.find(tail))
            && let Some(place) = part.get(from..(to + tail.len()).max(from))
        {
            return place;
        }
    }
    part.split(" (").next().unwrap_or(part).trim()
}

/// The short line near the name, before any section, that holds a title.
fn headline(lines: &[(Section, &str)], name: Option<&str>) -> Option<String> {
    let at = name
        .and_then(|name| {
            let name = name.to_lowercase();
            lines
                .iter()
                .position(|(_, line)| line.to_lowercase().contains(&name))
        })
        .unwrap_or(0);
    lines
        .iter()
        .skip(at)
        .take(6)
        .take_while(|(section, _)| *section != Section::Experience)
        .flat_map(|(_, line)| line.split(['|', '•', '·']))
        .map(str::trim)
        .find(|part| {
            is_title(part)
                && part.split_whitespace().count() <= 10
                && part.chars().count() <= 100
                && !part.ends_with('.')
                && !part.contains('@')
                && range_in(part).is_none()
        })
        .map(|part| {
            let part = name.and_then(|n| part.strip_prefix(n)).unwrap_or(part);
            let part = part
                .trim_matches(|c: char| !c.is_alphanumeric() && c != ')' && c != '+' && c != '#');
            if part.chars().any(char::is_lowercase) {
                part.to_owned()
            } else {
                name::cased(part)
            }
        })
        .filter(|part| !part.is_empty())
}
