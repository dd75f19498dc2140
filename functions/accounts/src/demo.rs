//! The demo's person: seeded by the same requests a browser would send, so that nothing here knows
//! how a tenant keeps anything.
//!
//! Starting over empties the tenant `demo`, gives it a CV, a search and eighteen invented postings a
//! few days old, and moves some of them along. The night's sweep does it, so does a visitor who asks,
//! and the first tick after an installation. Whoever begins takes a lease first; one that dies half
//! way is made up for by the next tick, because the day of the last seeding is noted at the end.

use std::collections::HashMap;
use std::fmt::Write as _;

use accounts::demo as seeding;
use axum::body::{Body, to_bytes};
use http::header::CONTENT_TYPE;
use http::{Method, Request};
use platform::Ports;
use serde::Deserialize;
use serde_json::{Value, json};
use shared::calls::StartOver;
use shared::event::rfc3339;
use shared::ports::{Clock as _, Tenants as _};
use shared::{Millis, Problem, TenantId};

const CV: &str = include_str!("demo/cv.txt");
const POSTINGS: &str = include_str!("demo/postings.json");
/// The invented job board they were found at.
const BOARD: &str = "https://jobs.demo.example";
const BOUNDARY: &str = "rolecall-demo";
/// Largest answer read, in bytes.
const MAX_ANSWER: usize = 4 << 20;

#[derive(Deserialize)]
struct Seed {
    title: String,
    company: String,
    place: String,
    country: String,
    remote: bool,
    days_ago: i64,
    /// Least, most, currency; a year.
    pay: (u32, u32, String),
    text: String,
    skills: Vec<String>,
    employment: String,
    /// States it goes through, in order.
    moves: Vec<String>,
}

/// Seeds the demo where it has never been, or where a seeding broke off.
pub(crate) async fn make_sure(ports: &Ports) -> Result<bool, Problem> {
    if seeding::is_seeded(&ports.db).await? {
        return Ok(false);
    }
    start_over(ports).await
}

/// Empties and seeds the demo. False where somebody else is just doing that.
pub(crate) async fn start_over(ports: &Ports) -> Result<bool, Problem> {
    let now = ports.clock.now();
    if !seeding::take_turn(&ports.db, now).await? {
        return Ok(false);
    }
    let demo = Demo::new(ports);
    ports.tenants.call(&demo.tenant, &StartOver {}).await?;
    demo.ask(
        Method::POST,
        "/api/profile/cv",
        &multipart("maya-lindqvist.txt", CV),
    )
    .await?;
    let search = json!({
        "name": "Backend, Rust or Go",
        "titles": ["Backend Engineer", "Rust Engineer", "Staff Engineer"],
        "places": ["Netherlands", "Germany"],
        "exclude": ["Junior"],
    });
    demo.ask_json("/api/searches", &search).await?;
    let seeds: Vec<Seed> = serde_json::from_str(POSTINGS)
        .map_err(|error| Problem::internal(format!("the demo's postings: {error}")))?;
    demo.ask(
        Method::POST,
        "/api/applications/import",
        &multipart("demo.html", &page(&seeds, now)),
    )
    .await?;
    demo.decide(&seeds).await?;
    seeding::note_seeded(&ports.db, now).await?;
    Ok(true)
}

/// Asks in the demo's name.
struct Demo<'a> {
    ports: &'a Ports,
    tenant: TenantId,
}

impl<'a> Demo<'a> {
    fn new(ports: &'a Ports) -> Self {
        Self {
            ports,
            tenant: TenantId::demo(),
        }
    }

    /// Moves the postings on as the seeds say, one state after the other for all at once.
    async fn decide(&self, seeds: &[Seed]) -> Result<(), Problem> {
        let list = self
            .ask(
                Method::GET,
                "/api/applications?limit=100",
                &(None, String::new()),
            )
            .await?;
        let items = list["items"].as_array().map_or(&[][..], Vec::as_slice);
        let ids: HashMap<(&str, &str), &str> = items
            .iter()
            .filter_map(|item| {
                let name = (item["title"].as_str()?, item["company"].as_str()?);
                Some((name, item["id"].as_str()?))
            })
            .collect();
        let longest = seeds.iter().map(|s| s.moves.len()).max().unwrap_or(0);
        for step in 0..longest {
            let mut by_state: HashMap<&str, Vec<&str>> = HashMap::new();
            for seed in seeds {
                let id = ids.get(&(seed.title.as_str(), seed.company.as_str()));
                if let (Some(state), Some(id)) = (seed.moves.get(step), id) {
                    by_state.entry(state).or_default().push(id);
                }
            }
            for (state, ids) in by_state {
                let body = json!({"ids": ids, "status": state});
                self.ask_json("/api/applications/batch", &body).await?;
            }
        }
        Ok(())
    }

    async fn ask_json(&self, path: &str, body: &Value) -> Result<Value, Problem> {
        let body = (Some("application/json".to_owned()), body.to_string());
        self.ask(Method::POST, path, &body).await
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        (kind, body): &(Option<String>, String),
    ) -> Result<Value, Problem> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("http://internal{path}"))
            .header("rolecall-caller", "owner");
        if let Some(kind) = kind {
            request = request.header(CONTENT_TYPE, kind);
        }
        let request = request
            .body(Body::from(body.clone()))
            .map_err(|error| Problem::internal(error.to_string()))?;
        let response = self.ports.tenants.forward(&self.tenant, request).await?;
        let status = response.status();
        let bytes = to_bytes(response.into_body(), MAX_ANSWER)
            .await
            .map_err(|_| Problem::unavailable("the demo's tenant broke off; try again"))?;
        if status.is_success() {
            return Ok(serde_json::from_slice(&bytes).unwrap_or_default());
        }
        Err(serde_json::from_slice(&bytes).unwrap_or_else(|_| {
            Problem::unavailable(format!("the demo's tenant answered {status}"))
        }))
    }
}

/// A form with one file, and its content type.
fn multipart(name: &str, content: &str) -> (Option<String>, String) {
    let body = format!(
        "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         content-type: application/octet-stream\r\n\r\n{content}\r\n--{BOUNDARY}--\r\n"
    );
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    (Some(kind), body)
}

/// The postings as a page of an invented board, each as schema.org `JobPosting`.
fn page(seeds: &[Seed], now: Millis) -> String {
    let mut page = format!(
        "<!doctype html><html lang=\"en\"><head><title>Demo board</title>\
         <link rel=\"canonical\" href=\"{BOARD}/\">"
    );
    for (n, seed) in seeds.iter().enumerate() {
        let (least, most, currency) = &seed.pay;
        let posting = json!({
            "@context": "https://schema.org",
            "@type": "JobPosting",
            "url": format!("{BOARD}/{}", n + 1),
            "title": seed.title,
            "description": format!("<p>{}</p><p>Skills: {}.</p>", seed.text, seed.skills.join(", ")),
            "datePosted": rfc3339(now - seed.days_ago * accounts::DAY),
            "employmentType": seed.employment,
            "hiringOrganization": {"@type": "Organization", "name": seed.company},
            "jobLocationType": seed.remote.then_some("TELECOMMUTE"),
            "applicantLocationRequirements": seed.remote.then(|| json!({"@type": "Country", "name": seed.country})),
            "jobLocation": {"@type": "Place", "address": {
                "@type": "PostalAddress",
                "addressLocality": (!seed.remote).then_some(&seed.place),
                "addressCountry": seed.country,
            }},
            "baseSalary": {"@type": "MonetaryAmount", "currency": currency, "value": {
                "@type": "QuantitativeValue", "minValue": least, "maxValue": most, "unitText": "YEAR",
            }},
        });
        // Nothing in the seeds ends a script element.
        let _ = write!(
            page,
            "<script type=\"application/ld+json\">{posting}</script>"
        );
    }
    page.push_str("</head><body></body></html>");
    page
}
