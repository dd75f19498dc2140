//! Every board there is, and how a search's words become a source.

use shared::calls::SourceRef;
use shared::source::CompanyBoard;
use shared::{PostingId, Problem, SourceId};
use url::Url;

use crate::Source;
use crate::board::{
    adzuna, arbeitnow, ashby, bamboohr, breezy, greenhouse, hackernews, himalayas, jazzhr, jobicy,
    lever, page, personio, pinpoint, recruitee, remoteok, remotive, rippling, smartrecruiters,
    teamtailor, themuse, weworkremotely, workable, workday,
};
use crate::definition::{Board, Reach};
use crate::normal::text::cut_chars;
use crate::normal::urls;

/// The boards, in the order a person should see them. To add one is to add its line here.
const BOARDS: &[&Board] = &[
    &remoteok::BOARD,
    &weworkremotely::BOARD,
    &remotive::BOARD,
    &himalayas::BOARD,
    &jobicy::BOARD,
    &arbeitnow::BOARD,
    &themuse::BOARD,
    &hackernews::BOARD,
    &greenhouse::BOARD,
    &lever::BOARD,
    &ashby::BOARD,
    &workable::BOARD,
    &recruitee::BOARD,
    &personio::BOARD,
    &teamtailor::BOARD,
    &smartrecruiters::BOARD,
    &workday::BOARD,
    &breezy::BOARD,
    &pinpoint::BOARD,
    &rippling::BOARD,
    &bamboohr::BOARD,
    &jazzhr::BOARD,
    &adzuna::BOARD,
    &page::BOARD,
];

/// The board of this name.
pub(crate) fn board(name: &str) -> Option<&'static Board> {
    BOARDS.iter().find(|board| board.name == name).copied()
}

/// The general feeds, in the order a person should see them.
pub fn feeds() -> Vec<Source> {
    BOARDS
        .iter()
        .filter(|board| matches!(board.reach, Reach::Feed { .. }))
        .filter_map(|board| resolve(&SourceRef::Feed(board.name.to_owned())).ok())
        .collect()
}

/// The source a search names. [`Problem`] `invalid-request` where there is no such board, the slug
/// has a wrong shape, or the URL is not http(s).
pub fn resolve(wanted: &SourceRef) -> Result<Source, Problem> {
    match wanted {
        SourceRef::Feed(name) => match board(name) {
            Some(
                of @ Board {
                    reach: Reach::Feed { start, home },
                    ..
                },
            ) => source(
                of,
                of.name.to_owned(),
                of.title.to_owned(),
                (*home).to_owned(),
                parse(start)?,
            ),
            _ => Err(unknown(name, "feed", |reach| {
                matches!(reach, Reach::Feed { .. })
            })),
        },
        SourceRef::Company(company) => {
            let CompanyBoard { board: name, slug } = company.tidy()?;
            match board(&name) {
                Some(
                    of @ Board {
                        reach: Reach::Company { start, home },
                        ..
                    },
                ) => source(
                    of,
                    // An id has no `/`.
                    format!("{}:{}", of.name, slug.replace('/', ".")),
                    format!("{} · {slug}", of.title),
                    fill(home, &slug),
                    parse(&fill(start, &slug))?,
                ),
                _ => Err(unknown(&name, "company board", |reach| {
                    matches!(reach, Reach::Company { .. })
                })),
            }
        }
        SourceRef::Page(url) => {
            let start = parse(url)?;
            let key = PostingId::derived(&["page", start.as_str()]);
            let name = start.host_str().unwrap_or_default().to_owned();
            source(
                &page::BOARD,
                format!("page:{key}"),
                name,
                start.to_string(),
                start,
            )
        }
    }
}

fn source(
    of: &Board,
    id: String,
    name: String,
    home: String,
    start: Url,
) -> Result<Source, Problem> {
    Ok(Source {
        id: SourceId::parse(id)?,
        board: of.name,
        name,
        home,
        start,
        every_ms: of.every_ms,
        accept: of.accept,
    })
}

fn parse(url: &str) -> Result<Url, Problem> {
    Url::parse(url.trim())
        .ok()
        .and_then(|url| urls::canonical(&url))
        .ok_or_else(|| {
            Problem::invalid(format!(
                "“{}” is not the address of a page: it should start with https:// and be at most 2,048 characters long",
                cut_chars(url, 100)
            ))
        })
}

/// A template with the slug in place of `{slug}`, and its parts in place of `{1}`, `{2}`, …. What stands for
/// `{site}`, the company's host on the board's own domain, may be a host of the company's instead.
fn fill(template: &str, slug: &str) -> String {
    let mut filled = template.replace("{slug}", slug);
    if let Some((before, rest)) = template.split_once("{site}.") {
        let (domain, path) = rest.split_once('/').unwrap_or((rest, ""));
        filled = if slug.contains('.') {
            format!("{before}{slug}/{path}")
        } else {
            format!("{before}{slug}.{domain}/{path}")
        };
    }
    for (n, part) in slug.split(['/', '.']).enumerate() {
        filled = filled.replace(&format!("{{{}}}", n + 1), part);
    }
    filled
}

fn unknown(name: &str, what: &str, fits: fn(&Reach) -> bool) -> Problem {
    let known: Vec<&str> = BOARDS
        .iter()
        .filter(|b| fits(&b.reach))
        .map(|b| b.name)
        .collect();
    Problem::invalid(format!(
        "there is no {what} “{}”; known: {}",
        cut_chars(name, 64),
        known.join(", ")
    ))
    .at("board")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn company(slug: &str) -> Result<Source, Problem> {
        resolve(&SourceRef::Company(CompanyBoard {
            board: "greenhouse".to_owned(),
            slug: slug.to_owned(),
        }))
    }

    #[test]
    fn every_feed_resolves_to_itself() {
        let feeds = feeds();
        let names: Vec<&str> = feeds.iter().map(|feed| feed.board).collect();
        assert_eq!(
            names,
            shared::source::FEEDS,
            "shared::source names them for the tenant"
        );
        for feed in feeds {
            assert_eq!(resolve(&SourceRef::Feed(feed.board.to_owned())), Ok(feed));
        }
    }

    #[test]
    fn the_boards_of_companies_are_those_the_tenant_accepts() {
        let by_company = |board: &&&Board| matches!(board.reach, Reach::Company { .. });
        let names: Vec<&str> = BOARDS
            .iter()
            .filter(by_company)
            .map(|board| board.name)
            .collect();
        assert_eq!(names, shared::source::COMPANY_BOARDS);
    }

    #[test]
    fn a_company_has_its_own_source() {
        let acme = company(" Acme ").unwrap();
        assert_eq!(acme.id.as_str(), "greenhouse:acme");
        assert_eq!(
            acme.start.as_str(),
            "https://boards-api.greenhouse.io/v1/boards/acme/jobs?content=true"
        );
        for bad in ["", "../x", "a/b", "a?b", "a b", "é", &"x".repeat(65)] {
            assert_eq!(company(bad).map_err(|p| p.status), Err(400), "{bad}");
        }
    }

    #[test]
    fn a_slug_in_parts_fills_its_template() {
        let (board, slug) = ("workday".to_owned(), "acme.wd5/Careers_EU".to_owned());
        let acme = resolve(&SourceRef::Company(CompanyBoard { board, slug })).unwrap();
        assert_eq!(acme.id.as_str(), "workday:acme.wd5.Careers_EU");
        assert_eq!(
            acme.start.as_str(),
            "https://acme.wd5.myworkdayjobs.com/wday/cxs/acme/Careers_EU/jobs"
        );
        assert_eq!(acme.home, "https://acme.wd5.myworkdayjobs.com/Careers_EU");
    }

    #[test]
    fn a_company_may_have_its_board_on_a_host_of_its_own() {
        let start = |slug: &str| {
            let (board, slug) = ("teamtailor".to_owned(), slug.to_owned());
            let company = SourceRef::Company(CompanyBoard { board, slug });
            String::from(resolve(&company).unwrap().start)
        };
        assert_eq!(start("acme"), "https://acme.teamtailor.com/jobs.rss");
        assert_eq!(
            start("careers.acme.com"),
            "https://careers.acme.com/jobs.rss"
        );
    }

    #[test]
    fn a_page_is_one_source_however_it_is_linked() {
        let page = |url: &str| resolve(&SourceRef::Page(url.to_owned()));
        let a = page("http://Careers.Example.com/j/1?utm_source=x#top").unwrap();
        assert_eq!(a, page("https://careers.example.com/j/1").unwrap());
        assert!(page("file:///etc/passwd").is_err());
        assert!(page("careers").is_err());
    }

    #[test]
    fn an_unknown_board_is_refused_with_the_known_ones() {
        let problem = resolve(&SourceRef::Feed("page".to_owned())).unwrap_err();
        assert!(problem.detail.unwrap().contains("remoteok, weworkremotely"));
    }
}
