//! Single pages and pasted text, read while a person waits.
//!
//! A page somebody names is one request on their behalf, made at once: it takes no lease on its host
//! and leaves no row.

use boards::Answer;
use shared::Problem;
use shared::calls::{ReadPage, ReadText};
use shared::guard;
use shared::ports::{Clock as _, HttpError};
use shared::posting::Posting;

use crate::outside::{Answered, Site, Validators};

const ACCEPT: &str = "text/html, application/xhtml+xml;q=0.9";

/// Reads the posting at a page. Every problem is the caller's to show: none is a 5xx.
pub(crate) async fn read_page(ports: platform::Ports, call: ReadPage) -> Result<Posting, Problem> {
    let answered = fetch(&Site::of(&ports).await, &call.url).await?;
    boards::read_page(&answered.page(), ports.clock.now()).map_err(|problem| problem.at("url"))
}

/// The page somebody names. Every problem is theirs to be shown: none is a 5xx.
pub(crate) async fn fetch(site: &Site, url: &str) -> Result<Answered, Problem> {
    let url = guard::check(url).map_err(|error| Problem::invalid(error.to_string()).at("url"))?;
    let answered = site
        .get(&url, ACCEPT, &Validators::default())
        .await
        .map_err(|error| unfetched(&error))?;
    let status = answered.status();
    let instead = "Open it in a browser and paste its text instead.";
    match boards::classify_status(status) {
        Answer::Content => Ok(answered),
        Answer::Refused => Err(Problem::unreadable(format!(
            "The site does not let Rolecall read this page (it answered {status}). {instead}"
        ))),
        Answer::Busy => Err(Problem::unreadable(format!(
            "The site says it gets too many requests (it answered {status}). Try again in some \
             minutes, or open it in a browser and paste its text."
        ))),
        Answer::Gone => Err(Problem::unreadable(format!(
            "There is no such page (the site answered {status}). Check the address."
        ))),
        Answer::Trouble => Err(Problem::unreadable(format!(
            "The site has trouble answering ({status}). Try again later."
        ))),
        Answer::Unchanged | Answer::Unusable => Err(Problem::unreadable(format!(
            "The site answered with {status} instead of the page. {instead}"
        ))),
    }
    .map_err(|problem| problem.at("url"))
}

fn unfetched(error: &HttpError) -> Problem {
    match error {
        HttpError::Refused(_) => Problem::invalid(error.to_string()),
        HttpError::TooLarge(_) => Problem::too_large(format!(
            "This page: {error}. Paste the posting's text instead."
        )),
        HttpError::Timeout(_) | HttpError::Truncated(_) | HttpError::Unreachable(_) => {
            Problem::unreadable(format!(
                "This page {error}. Check the address, or try again later.",
            ))
        }
        HttpError::TooManyRedirects(_) => Problem::unreadable(format!(
            "This page {error}; it may want a sign-in. Paste the posting's text instead."
        )),
    }
    .at("url")
}

/// Reads pasted text.
pub(crate) async fn read_text(ports: platform::Ports, call: ReadText) -> Result<Posting, Problem> {
    boards::read_text(&call.text, ports.clock.now()).map_err(|problem| problem.at("text"))
}
