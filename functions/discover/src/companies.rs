//! The boards behind a company's careers page, looked at while a person waits.
//!
//! One request for the page, unless its address is a board's already, and one for each board found. They are made on
//! that person's behalf, like those for a single page: they take no lease and leave no row.

use boards::{Answer, Source};
use shared::Problem;
use shared::calls::{BoardsFound, FindBoards, FindBoardsAt, SourceRef};
use shared::ports::{Clock as _, Secrets as _};
use shared::source::{CompanyBoard, FoundBoard};
use url::Url;

use crate::outside::{Ask, Site, Validators};
use crate::pages;

/// Boards of one page that are looked at.
const BOARDS: usize = 4;

/// Finds and looks at the boards of a company. No problem is a 5xx.
pub(crate) async fn find(ports: platform::Ports, call: FindBoards) -> Result<BoardsFound, Problem> {
    let site = Site::of(&ports).await;
    let (companies, asked_for) = match call.at {
        FindBoardsAt::Board(company) => (vec![company], true),
        FindBoardsAt::Page(url) => {
            match Url::parse(&url).ok().as_ref().and_then(boards::board_at) {
                Some(company) => (vec![company], true),
                None => (behind(&site, &url).await?, false),
            }
        }
    };
    let mut found = Vec::new();
    for company in companies.into_iter().take(BOARDS) {
        let looked = match boards::resolve(&SourceRef::Company(company.clone())) {
            Ok(source) => look(&ports, &site, company, &source).await,
            Err(problem) => Err(problem),
        };
        match looked {
            Ok(board) => found.push(board),
            // A page may name a board that is gone beside the one that is there.
            Err(_) if !asked_for => {}
            Err(problem) => return Err(problem),
        }
    }
    if found.is_empty() {
        return Err(nothing());
    }
    Ok(BoardsFound { boards: found })
}

async fn behind(site: &Site, url: &str) -> Result<Vec<CompanyBoard>, Problem> {
    let answered = pages::fetch(site, url).await?;
    let companies = boards::recognise(&answered.page());
    if companies.is_empty() {
        return Err(nothing());
    }
    Ok(companies)
}

fn nothing() -> Problem {
    Problem::unreadable(
        "No board that Rolecall can read was found behind this page. Open one of its postings in a \
         browser: if another address shows then (like jobs.lever.co/acme), give that one. A single \
         posting can be added or watched by its own address.",
    )
    .at("url")
}

/// What a board offers now. Fails where there is no such company on it.
async fn look(
    ports: &platform::Ports,
    site: &Site,
    company: CompanyBoard,
    source: &Source,
) -> Result<FoundBoard, Problem> {
    let title = source.name.split(" · ").next().unwrap_or_default();
    let mut found = FoundBoard {
        name: company.slug.clone(),
        home: source.home.clone(),
        postings: None,
        note: None,
        company,
    };
    let mut ask = Ask {
        accept: source.accept,
        body: boards::body_for(source, &source.start),
        keys: Vec::new(),
    };
    for (parameter, secret) in boards::keys_of(source) {
        let Some(key) = ports.secrets.get(secret).await else {
            found.note = Some(format!(
                "{title} is read with a key of your own: set {secret}."
            ));
            return Ok(found);
        };
        ask.keys.push((parameter, key));
    }
    let answered = match site.ask(&source.start, &ask, &Validators::default()).await {
        Ok(answered) => answered,
        Err(error) => {
            found.note = Some(format!("{title} could not be asked now ({error})."));
            return Ok(found);
        }
    };
    let status = answered.status();
    match boards::classify_status(status) {
        Answer::Content => {}
        Answer::Gone | Answer::Unusable => {
            return Err(Problem::unreadable(format!(
                "There is no company “{}” on {title} (it answered {status}). Check the name in the \
                 board's address.",
                found.company.slug
            ))
            .at("slug"));
        }
        _ => {
            found.note = Some(format!(
                "{title} did not let itself be asked now ({status}). It is tried again by itself."
            ));
            return Ok(found);
        }
    }
    let parsed = boards::parse(source, &answered.page(), ports.clock.now());
    if let Some(why) = parsed.unrecognised {
        return Err(Problem::unreadable(format!(
            "There is no board of “{}” on {title}: {why}.",
            found.company.slug
        ))
        .at("slug"));
    }
    let read = u32::try_from(parsed.postings.len()).unwrap_or(u32::MAX);
    let postings = parsed.total.unwrap_or(read).max(read);
    let named = parsed.postings.into_iter().map(|posting| posting.company);
    if let Some(name) = named.into_iter().find(|name| !name.is_empty()) {
        found.name = name;
    }
    found.postings = Some(postings);
    found.note = (postings == 0).then(|| {
        format!("{title} has no posting of this company now, or no such company. Check the name.")
    });
    Ok(found)
}
