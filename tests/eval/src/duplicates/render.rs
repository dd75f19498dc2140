//! One posting in the shapes of several boards.

use ::boards::{Page, Source, parse, resolve};
use serde_json::json;
use shared::calls::SourceRef;
use shared::place::{Place, Workplace};
use shared::posting::Posting;
use shared::source::CompanyBoard;

use super::NOW;
use crate::random::Random;

/// What an employer would type into a board's form.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) title: String,
    pub(super) company: String,
    pub(super) places: Vec<Place>,
    pub(super) remote: bool,
    /// Who may do it remotely, in words.
    pub(super) scope: Vec<String>,
    /// Paragraphs of plain text.
    pub(super) text: Vec<String>,
    pub(super) url: String,
}

/// A board's shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Greenhouse,
    Lever,
    Page,
    RemoteOk,
    WeWorkRemotely,
}

impl Shape {
    /// Shapes that can carry an entry: two of them list remote work only.
    pub(super) fn of(entry: &Entry) -> &'static [Self] {
        if entry.remote && entry.places.is_empty() {
            &[
                Self::Greenhouse,
                Self::Lever,
                Self::Page,
                Self::RemoteOk,
                Self::WeWorkRemotely,
            ]
        } else {
            &[Self::Greenhouse, Self::Lever, Self::Page]
        }
    }
}

impl Entry {
    pub(super) fn of(posting: &Posting) -> Self {
        let scope = &posting.remote_scope;
        let countries = scope.countries.iter().filter_map(|code| {
            let code = <[u8; 2]>::try_from(code.as_bytes()).ok()?;
            shared::country::name_of(code).map(str::to_owned)
        });
        Self {
            title: posting.title.clone(),
            company: posting.company.clone(),
            places: posting.places.clone(),
            remote: posting.workplace == Workplace::Remote,
            scope: if scope.worldwide {
                Vec::new()
            } else {
                countries
                    .chain(scope.regions.iter().map(|r| region(r).to_owned()))
                    .collect()
            },
            text: posting
                .text
                .split('\n')
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect(),
            url: posting.url.clone(),
        }
    }

    /// The same posting as another page of the internet.
    pub(super) fn at(mut self, n: usize, random: &mut Random) -> Self {
        let host = random.pick(&["board.example", "careers.example", "jobs.example"]);
        self.url = format!("https://{host}/p/{n}-{}", random.below(1_000_000));
        self
    }

    fn place_line(&self) -> String {
        let places: Vec<&str> = self.places.iter().map(|p| p.text.as_str()).collect();
        match (self.remote, places.is_empty()) {
            (false, _) => places.join("; "),
            (true, false) => format!("{} (Remote)", places.join("; ")),
            (true, true) if self.scope.is_empty() => "Remote".to_owned(),
            (true, true) => format!("Remote - {}", self.scope.join("; Remote - ")),
        }
    }

    fn html(&self) -> String {
        self.text
            .iter()
            .map(|line| format!("<p>{}</p>\n", escape(line)))
            .collect::<Vec<_>>()
            .concat()
    }

    /// Read back from a board's answer that lists it; `None` where the board would not take it.
    pub(super) fn read(&self, shape: Shape) -> Option<Posting> {
        let source = match shape {
            Shape::Greenhouse => company("greenhouse", &self.company),
            Shape::Lever => company("lever", &self.company),
            Shape::Page => resolve(&SourceRef::Page(self.url.clone())).ok(),
            Shape::RemoteOk => resolve(&SourceRef::Feed("remoteok".to_owned())).ok(),
            Shape::WeWorkRemotely => resolve(&SourceRef::Feed("weworkremotely".to_owned())).ok(),
        }?;
        let body = match shape {
            Shape::Greenhouse => json!({"jobs": [{
                "id": 7, "title": self.title, "absolute_url": self.url, "company_name": self.company,
                "location": {"name": self.place_line()}, "content": escape(&self.html()),
            }]})
            .to_string(),
            Shape::Lever => self.lever(),
            Shape::Page => self.page(),
            Shape::RemoteOk => json!([{"legal": "notice"}, {
                "id": "7", "position": self.title, "company": self.company, "url": self.url,
                "location": self.scope.join(", "), "description": self.html(),
            }])
            .to_string(),
            Shape::WeWorkRemotely => self.rss(),
        };
        let page = Page {
            url: &source.start,
            content_type: None,
            body: body.as_bytes(),
        };
        parse(&source, &page, NOW).postings.into_iter().next()
    }

    /// Text in three parts, the middle one a list.
    fn lever(&self) -> String {
        let third = self.text.len().div_ceil(3);
        let part = |n: usize| self.text.iter().skip(n * third).take(third);
        let paragraphs = |n: usize| {
            part(n)
                .map(|line| format!("<div>{}</div>", escape(line)))
                .collect::<Vec<_>>()
                .concat()
        };
        let list: Vec<String> = part(1)
            .map(|line| format!("<li>{}</li>", escape(line)))
            .collect();
        let places: Vec<String> = if self.places.is_empty() {
            vec![self.place_line()]
        } else {
            self.places.iter().map(|p| p.text.clone()).collect()
        };
        json!([{
            "id": "7", "text": self.title, "hostedUrl": self.url,
            "categories": {"location": places.first(), "allLocations": places},
            "workplaceType": if self.remote { "remote" } else { "unspecified" },
            "description": paragraphs(0),
            "lists": [{"text": "More", "content": list.concat()}],
            "additional": paragraphs(2),
        }])
        .to_string()
    }

    fn page(&self) -> String {
        let locations: Vec<_> = self
            .places
            .iter()
            .map(|place| match &place.city {
                Some(city) => json!({"@type": "Place", "address": {"@type": "PostalAddress",
                    "addressLocality": city, "addressRegion": place.region, "addressCountry": place.country}}),
                None => json!({"@type": "Place", "name": place.text}),
            })
            .collect();
        let scope: Vec<_> = self
            .scope
            .iter()
            .map(|name| json!({"@type": "Country", "name": name}))
            .collect();
        let data = json!({
            "@context": "https://schema.org", "@type": "JobPosting", "title": self.title, "url": self.url,
            "hiringOrganization": {"@type": "Organization", "name": self.company},
            "jobLocation": locations, "applicantLocationRequirements": scope,
            "jobLocationType": if self.remote { "TELECOMMUTE" } else { "" },
            "description": self.html(),
        });
        let data = data.to_string().replace("</", "<\\/");
        format!(
            "<html><head><script type=\"application/ld+json\">{data}</script></head><body></body></html>"
        )
    }

    fn rss(&self) -> String {
        let title = escape(&format!("{}: {}", self.company, self.title));
        let region = escape(&self.scope.join(", "));
        format!(
            "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><item><title>{title}</title>\
             <region>{region}</region><description>{}</description><link>{}</link><guid>{}</guid></item>\
             </channel></rss>",
            escape(&self.html()),
            escape(&self.url),
            escape(&self.url),
        )
    }
}

/// A region as people write it.
fn region(code: &str) -> &str {
    match code {
        "NA" => "North America",
        "EUROPE" => "Europe",
        other => other,
    }
}

/// The board of a company under the word its address would hold.
fn company(board: &str, name: &str) -> Option<Source> {
    let slug: String = name
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .take(60)
        .collect();
    resolve(&SourceRef::Company(CompanyBoard {
        board: board.to_owned(),
        slug: slug.trim_matches('-').to_owned(),
    }))
    .ok()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
