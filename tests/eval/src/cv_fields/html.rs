//! CVs as web pages, in the layouts people print.

use std::fmt::Write as _;

use super::people::Person;

const LAYOUTS: [&str; 6] = [
    "plain",
    "sidebar-left",
    "sidebar-right",
    "dates-left",
    "icons",
    "banner",
];

/// The page of a person in the layout of this number.
pub(super) fn page(person: &Person, number: usize) -> (&'static str, String) {
    let layout = LAYOUTS[number % LAYOUTS.len()];
    let style = match layout {
        "sidebar-left" => {
            "main{display:grid;grid-template-columns:31% 1fr;gap:9mm}.side{background:#eee;padding:4mm}"
        }
        "sidebar-right" => {
            "main{display:grid;grid-template-columns:1fr 30%;gap:8mm}.side{border-left:1px solid #999;padding-left:4mm}"
        }
        "dates-left" => {
            ".head{display:block}.entry{display:grid;grid-template-columns:38mm 1fr;gap:5mm}"
        }
        "icons" => {
            "header{text-align:center}.chips span{background:#dde;border-radius:3px;padding:1px 5px;margin-right:3px}"
        }
        "banner" => {
            "header{background:#234;color:#fff;padding:6mm}h2{letter-spacing:2px;text-transform:uppercase}"
        }
        _ => "",
    };
    let side = [
        contact(person, layout),
        skills(person, layout),
        languages(person, layout),
    ];
    let main = [
        summary(person),
        experience(person, layout),
        education(person, layout),
        interests(person),
    ];
    let header = header(person, layout);
    let body = match layout {
        "sidebar-left" => format!(
            "<main><div class=side>{}</div><div>{header}{}</div></main>",
            side.concat(),
            main.concat()
        ),
        "sidebar-right" => format!(
            "{header}<main><div>{}</div><div class=side>{}</div></main>",
            main.concat(),
            side.concat()
        ),
        _ => {
            let [contact, skills, languages] = side;
            let [summary, experience, education, interests] = main;
            format!(
                "{header}{contact}{summary}{experience}{education}{skills}{languages}{interests}"
            )
        }
    };
    let font = ["DejaVu Sans", "Liberation Serif", "Liberation Sans"][number / LAYOUTS.len() % 3];
    let page = format!(
        "<!doctype html><meta charset=utf-8><style>@page{{size:A4;margin:14mm}}body{{font:10pt/1.4 '{font}';margin:0}}\
         h1{{font-size:22pt;margin:0}}h2{{font-size:13pt;margin:4mm 0 2mm}}ul{{margin:1mm 0 2mm;padding-left:5mm}}p{{margin:1mm 0}}\
         .head{{display:flex;justify-content:space-between}}.entry{{margin-bottom:3mm;break-inside:avoid}}{style}</style>{body}"
    );
    (layout, page)
}

fn joined(pieces: impl Iterator<Item = String>) -> String {
    pieces.collect::<Vec<_>>().concat()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn header(person: &Person, layout: &str) -> String {
    let name = escape(person.truth.name.as_deref().unwrap_or_default());
    let headline = person
        .truth
        .headline
        .as_deref()
        .map_or_else(String::new, |headline| {
            format!("<p class=headline>{}</p>", escape(headline))
        });
    let details = if layout.starts_with("sidebar") {
        String::new()
    } else {
        format!("<p>{}</p>", details(person, layout).join(" | "))
    };
    format!("<header><h1>{name}</h1>{headline}{details}</header>")
}

fn details(person: &Person, layout: &str) -> Vec<String> {
    let marks = if layout == "icons" || layout == "sidebar-left" {
        ["✉ ", "☎ ", "⌂ "]
    } else {
        ["", "", ""]
    };
    let mut items = vec![
        format!(
            "{}{}",
            marks[0],
            person.truth.email.as_deref().unwrap_or_default()
        ),
        format!(
            "{}{}",
            marks[1],
            person.truth.phone.as_deref().unwrap_or_default()
        ),
        format!("{}{}", marks[2], person.place),
    ];
    for link in &person.truth.links {
        // A word that leads there, or the address without its scheme.
        let shown = match link.split('/').nth(2) {
            Some("linkedin.com") if layout == "icons" => "LinkedIn",
            Some("github.com") if layout == "icons" => "GitHub",
            _ => link.trim_start_matches("https://"),
        };
        items.push(format!("<a href=\"{link}\">{shown}</a>"));
    }
    items
}

fn contact(person: &Person, layout: &str) -> String {
    if !layout.starts_with("sidebar") {
        return String::new();
    }
    let items: Vec<String> = details(person, layout)
        .into_iter()
        .map(|item| format!("<p>{item}</p>"))
        .collect();
    section(person.locale.headings[5], &items.concat())
}

fn section(heading: &str, body: &str) -> String {
    format!("<section><h2>{heading}</h2>{body}</section>")
}

fn summary(person: &Person) -> String {
    if !person.has_prose {
        return String::new();
    }
    section(
        person.locale.headings[0],
        &format!("<p>{}</p>", escape(person.locale.summary)),
    )
}

fn interests(person: &Person) -> String {
    if !person.has_prose {
        return String::new();
    }
    section(
        person.locale.headings[6],
        &format!("<p>{}</p>", escape(person.locale.interests)),
    )
}

fn experience(person: &Person, layout: &str) -> String {
    if person.truth.positions.is_empty() {
        return String::new();
    }
    let mut body = String::new();
    for position in &person.truth.positions {
        let (first, second) = person.pair(position);
        let place = position.location.as_deref().unwrap_or_default();
        let (first, second) = (escape(first), escape(second));
        let dates = person.range(position);
        let bullets = joined(
            position
                .bullets
                .iter()
                .map(|b| format!("<li>{}</li>", escape(b))),
        );
        let bullets = if bullets.is_empty() {
            bullets
        } else {
            format!("<ul>{bullets}</ul>")
        };
        let _ = match layout {
            "dates-left" => write!(
                body,
                "<div class=entry><div>{dates}</div><div><b>{first}</b><p>{second}{}</p>{bullets}</div></div>",
                if place.is_empty() {
                    String::new()
                } else {
                    format!(", {place}")
                }
            ),
            "icons" => write!(
                body,
                "<div class=entry><b>{first}</b><p>{second}</p><p>{dates} · {place}</p>{bullets}</div>"
            ),
            "sidebar-left" => write!(
                body,
                "<div class=entry><div class=head><b>{first}</b><span>{dates}</span></div><div class=head><i>{second}</i><span>{place}</span></div>{bullets}</div>"
            ),
            _ => write!(
                body,
                "<div class=entry><div class=head><span><b>{first}</b>, {second}</span><span>{dates}</span></div><p>{place}</p>{bullets}</div>"
            ),
        };
    }
    section(person.locale.headings[1], &body)
}

fn education(person: &Person, layout: &str) -> String {
    let mut body = String::new();
    for school in &person.truth.education {
        let institution = escape(school.institution.as_deref().unwrap_or_default());
        let degree = escape(school.degree.as_deref().unwrap_or_default());
        let dates = format!(
            "{} – {}",
            school.start.as_deref().unwrap_or_default(),
            school.end.as_deref().unwrap_or_default()
        );
        let _ = match layout {
            "dates-left" => write!(
                body,
                "<div class=entry><div>{dates}</div><div><b>{degree}</b><p>{institution}</p></div></div>"
            ),
            "icons" => write!(
                body,
                "<div class=entry><b>{institution}</b><p>{degree}</p><p>{dates}</p></div>"
            ),
            _ => write!(
                body,
                "<div class=entry><div class=head><b>{degree}</b><span>{dates}</span></div><p>{institution}</p></div>"
            ),
        };
    }
    section(person.locale.headings[2], &body)
}

fn skills(person: &Person, layout: &str) -> String {
    let skills: Vec<String> = person
        .truth
        .skills
        .iter()
        .map(|skill| escape(skill))
        .collect();
    let body = match layout {
        "icons" => {
            let chips = joined(skills.iter().map(|skill| format!("<span>{skill}</span> ")));
            format!("<p class=chips>{chips}</p>")
        }
        "sidebar-left" => {
            let items = joined(skills.iter().map(|skill| format!("<li>{skill}</li>")));
            format!("<ul>{items}</ul>")
        }
        "sidebar-right" => joined(skills.iter().map(|skill| format!("<p>{skill}</p>"))),
        _ => format!("<p>{}</p>", skills.join(", ")),
    };
    section(person.locale.headings[3], &body)
}

fn languages(person: &Person, layout: &str) -> String {
    if person.languages.is_empty() {
        return String::new();
    }
    let items = person.languages.iter();
    let body: String = match layout {
        "sidebar-left" => {
            joined(items.map(|(name, level)| format!("<p><b>{name}</b><br>{level}</p>")))
        }
        "sidebar-right" => joined(items.map(|(name, level)| {
            format!("<div class=head><span>{name}</span><span>{level}</span></div>")
        })),
        "banner" => joined(items.map(|(name, level)| format!("<p>{name}: {level}</p>"))),
        _ => {
            let all: Vec<String> = items
                .map(|(name, level)| format!("{name} ({level})"))
                .collect();
            format!("<p>{}</p>", all.join(", "))
        }
    };
    section(person.locale.headings[4], &body)
}
