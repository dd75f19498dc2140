//! What a site's robots.txt asks of us, before its pages are read by themselves.
//!
//! The boards' interfaces are made to be read and are not asked; a single page a person names is read once, on their behalf,
//! as their browser would. Pages that are watched, and those a person brought along in a table, are read by a program alone.

use boards::{Answer, ROBOTS_BYTES, Robots};
use catalog::robots;
use shared::ports::{Clock as _, HttpError};
use url::Url;

use crate::Failure;
use crate::end::End;
use crate::outside::{Answered, Ask, Site, Validators};

/// Requests of looking into the books and of keeping what was learnt; asking the site comes on top.
pub(crate) const BOOKS: u32 = 2;

/// What a site's robots.txt is asked for as.
pub(crate) fn ask() -> Ask {
    Ask {
        accept: "text/plain, */*;q=0.1",
        ..Ask::default()
    }
}

/// Where the site of `url` keeps its rules.
pub(crate) fn address(url: &Url) -> Option<Url> {
    url.join("/robots.txt").ok()
}

/// The rules of the site of `url`, where it was asked within a day.
pub(crate) async fn known(ports: &platform::Ports, url: &Url) -> Result<Option<Robots>, Failure> {
    let origin = url.origin().ascii_serialization();
    let kept = robots::known(&ports.db, &origin, ports.clock.now()).await?;
    Ok(kept.and_then(|rules| serde_json::from_str(&rules).ok()))
}

/// The rules a site answered with, which are kept. A site that cannot be asked now (RFC 9309, 2.3.1.4) is
/// left alone now, and asked again next time: that is the error.
pub(crate) async fn learn(
    ports: &platform::Ports,
    url: &Url,
    asked: Result<Answered, End>,
) -> Result<Result<Robots, End>, Failure> {
    let rules = match asked {
        Ok(answered) => {
            let body = answered.page().body;
            let body = body.get(..ROBOTS_BYTES).unwrap_or(body);
            Robots::of_answer(Some(answered.status()), body)
        }
        Err(End::Answer(answer, status, _))
            if !matches!(answer, Answer::Busy | Answer::Trouble) =>
        {
            Robots::of_answer(Some(status), &[])
        }
        // Redirects without end are a file nobody can read (RFC 9309, 2.3.1.2).
        Err(End::NoAnswer(HttpError::TooManyRedirects(_))) => Robots::open(),
        Err(end) => return Ok(Err(end)),
    };
    if let Ok(json) = serde_json::to_string(&rules) {
        let origin = url.origin().ascii_serialization();
        robots::keep(&ports.db, &origin, &json, ports.clock.now()).await?;
    }
    Ok(Ok(rules))
}

/// Whether `rules` let us read `url`.
pub(crate) fn allow(rules: &Robots, url: &Url) -> bool {
    match url.query() {
        Some(query) => rules.allows(&format!("{}?{query}", url.path())),
        None => rules.allows(url.path()),
    }
}

/// Requests of [`may_read`] at most.
pub(crate) const COST: u32 = BOOKS + 2;

/// Whether the site lets us read `url` now, asked once.
pub(crate) async fn may_read(
    ports: &platform::Ports,
    site: &Site,
    url: &Url,
) -> Result<bool, Failure> {
    if let Some(rules) = known(ports, url).await? {
        return Ok(allow(&rules, url));
    }
    let Some(at) = address(url) else {
        return Ok(false);
    };
    let asked = match site.ask(&at, &ask(), &Validators::default()).await {
        Ok(answered) => match boards::classify_status(answered.status()) {
            Answer::Content => Ok(answered),
            answer => Err(End::Answer(answer, answered.status(), None)),
        },
        Err(error) => Err(End::NoAnswer(error)),
    };
    let learnt = learn(ports, url, asked).await?;
    Ok(learnt.is_ok_and(|rules| allow(&rules, url)))
}
