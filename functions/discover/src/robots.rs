//! What a site's robots.txt asks of us, before its pages are read by themselves.
//!
//! The boards' interfaces are made to be read and are not asked; a single page a person names is read once, on their behalf,
//! as their browser would. Pages that are watched, and those a person brought along in a table, are read by a program alone.

use boards::{ROBOTS_BYTES, Robots};
use catalog::robots;
use shared::ports::Clock as _;
use url::Url;

use crate::Failure;
use crate::outside::{Site, Validators};

/// Requests of [`may_read`] at most: looking, asking (through one redirect), keeping.
pub(crate) const COST: u32 = 4;

/// Whether the site lets us read `url`. Its robots.txt is asked for once a day.
pub(crate) async fn may_read(
    ports: &platform::Ports,
    site: &Site,
    url: &Url,
) -> Result<bool, Failure> {
    let now = ports.clock.now();
    let origin = url.origin().ascii_serialization();
    let kept = robots::known(&ports.db, &origin, now).await?;
    let kept = kept.and_then(|rules| serde_json::from_str::<Robots>(&rules).ok());
    let rules = if let Some(rules) = kept {
        rules
    } else {
        let fresh = asked(site, url).await;
        if let Ok(json) = serde_json::to_string(&fresh) {
            robots::keep(&ports.db, &origin, &json, now).await?;
        }
        fresh
    };
    let target = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    Ok(rules.allows(&target))
}

async fn asked(site: &Site, url: &Url) -> Robots {
    let Ok(at) = url.join("/robots.txt") else {
        return Robots::closed();
    };
    match site
        .get(&at, "text/plain, */*;q=0.1", &Validators::default())
        .await
    {
        Ok(answered) => {
            let body = answered.page().body;
            let body = body.get(..ROBOTS_BYTES).unwrap_or(body);
            Robots::of_answer(Some(answered.status()), body)
        }
        // Redirects without end are a file nobody can read (RFC 9309, 2.3.1.2).
        Err(shared::ports::HttpError::TooManyRedirects(_)) => Robots::open(),
        Err(_) => Robots::of_answer(None, &[]),
    }
}
