//! How often something costly may be asked for. What signing in asks for is counted by accounts,
//! which knows the account meant; what a person's tenant is asked for is counted here, before its
//! body is read.

use accounts::limits::{self, Hit};
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderMap, HeaderValue};
use identity::rates::{self, Counters, Policy, Standing};
use shared::Problem;
use shared::ports::Clock as _;

use crate::Gateway;
use crate::area::{Area, is_safe};
use crate::config::{Config, Mode};
use crate::{address, visitor::Visitor};

/// Changes to the demo, an address: guests may try everything, and not fill it.
const DEMO: Policy = Policy {
    name: "demo",
    limit: 240,
    window: 60 * 60,
};

/// Starting the demo over, an address.
const DEMO_RESET: Policy = Policy {
    name: "demo-reset",
    limit: 6,
    window: 60 * 60,
};

/// Whom a policy counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    Person,
    Address,
}

/// The policies of a request. A guest of the demo is no person to be counted as one, so there the
/// person's limit is each address's.
fn policies(mode: &Mode, area: Area, parts: &Parts) -> Vec<(Policy, Whose)> {
    let (person, address) = match (parts.method.as_str(), parts.uri.path()) {
        ("POST", "/api/profile/cv") => (rates::UPLOAD, rates::UPLOAD_ADDRESS),
        ("POST", "/api/discover") => (rates::DISCOVER, rates::DISCOVER_ADDRESS),
        ("GET", "/api/export") => (rates::EXPORT, rates::EXPORT_ADDRESS),
        ("POST", "/api/import") => (rates::IMPORT, rates::IMPORT_ADDRESS),
        _ if matches!(mode, Mode::Demo(_)) && area == Area::Demo => {
            return vec![(DEMO_RESET, Whose::Address)];
        }
        _ if matches!(mode, Mode::Demo(_)) && area == Area::Tenant && !is_safe(&parts.method) => {
            return vec![(DEMO, Whose::Address)];
        }
        _ => return Vec::new(),
    };
    match mode {
        Mode::Cloud(_) => vec![(person, Whose::Person), (address, Whose::Address)],
        Mode::Demo(_) => vec![(person, Whose::Address), (DEMO, Whose::Address)],
        Mode::Local | Mode::Refused { .. } => Vec::new(),
    }
}

/// Counts a request. Refuses one too many, and else answers what its answer is to say.
pub(crate) async fn count(
    gateway: &Gateway,
    config: &Config,
    parts: &Parts,
    visitor: &Visitor,
) -> Result<Option<rates::Headers>, Response> {
    let policies = policies(&config.mode, Area::of(parts.uri.path()), parts);
    let counters = config.mode.served().and_then(|s| Counters::new(&s.keys));
    let Some(counters) = counters.filter(|_| !policies.is_empty()) else {
        return Ok(None);
    };
    let client = address::of(&parts.headers, &config.address_header);
    let client = rates::client(&client.map(|ip| ip.to_string()).unwrap_or_default());
    let person = visitor.tenant();
    let now = gateway.ports.clock.now();
    let hits: Vec<_> = policies
        .iter()
        .map(|(policy, whose)| {
            let subject = match (whose, &person) {
                (Whose::Person, Some(person)) => person.as_str(),
                _ => &client,
            };
            Hit {
                key: counters.key(*policy, subject),
                window_start: policy.window_start(now),
            }
        })
        .collect();
    let counts = limits::count(&gateway.ports.db, &hits)
        .await
        .map_err(|error| Problem::from(error).into_response())?;
    let standings: Vec<Standing> = policies
        .iter()
        .zip(counts)
        .map(|((policy, _), count)| policy.standing(count, now))
        .collect();
    let headers = rates::Headers::of(&standings);
    match &headers {
        Some(told) if told.retry_after.is_some() => {
            let seconds = told.retry_after.unwrap_or_default();
            let why = format!("this was asked for too often; try again in {seconds} seconds");
            let mut refusal = Problem::too_many(why).retry_after(seconds).into_response();
            tell(refusal.headers_mut(), told);
            Err(refusal)
        }
        _ => Ok(headers),
    }
}

/// Says in an answer how its caller stands.
pub(crate) fn tell(answer: &mut HeaderMap, told: &rates::Headers) {
    for (name, value) in told.pairs() {
        if let Ok(value) = HeaderValue::from_str(value) {
            answer.insert(name, value);
        }
    }
}
