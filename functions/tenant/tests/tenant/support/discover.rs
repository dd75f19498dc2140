//! Discover, played: it reads what it is given without asking anybody.

use axum::Router;
use base64::Engine as _;
use platform_native::testing;
use shared::Problem;
use shared::calls::{
    BoardsFound, EntryRefused, FindBoards, FindBoardsAt, PageRead, PageShape, PostingRead,
    ReadFile, ReadPage, ReadText,
};
use shared::posting::Posting;
use shared::source::FoundBoard;

use super::posting;

fn at(url: &str) -> Posting {
    Posting {
        id: Posting::id_of(url),
        url: url.to_owned(),
        ..posting(1)
    }
}

/// A page of several postings is a table whose rows are to be read.
fn page(postings: Vec<Posting>) -> PageRead {
    let unread = postings.len() > 1;
    PageRead {
        site: None,
        shape: if unread {
            PageShape::Table
        } else {
            PageShape::Posting
        },
        postings: (1..)
            .zip(postings)
            .map(|(row, posting)| PostingRead {
                row,
                posting,
                unread,
            })
            .collect(),
        refused: Vec::new(),
        closed: false,
    }
}

fn table(table: boards::Table) -> PageRead {
    let rows = table.rows.into_iter().map(|row| PostingRead {
        row: row.number,
        posting: row.posting,
        unread: row.unread,
    });
    let refused = table.refused.into_iter().map(|refusal| EntryRefused {
        row: refusal.number,
        reason: refusal.why,
    });
    PageRead {
        postings: rows.collect(),
        refused: refused.collect(),
        ..page(vec![posting(1), posting(2)])
    }
}

pub(super) fn router() -> Router {
    let router = serving::answer(Router::new(), |(): (), call: ReadPage| async move {
        if call.url.contains("169.254") {
            return Err(Problem::invalid("this address lies inside a private network").at("url"));
        }
        Ok(page(vec![at(&call.url)]))
    });
    let router = serving::answer(router, |(): (), call: ReadFile| async move {
        let body = base64::engine::general_purpose::STANDARD
            .decode(call.base64)
            .unwrap();
        let text = String::from_utf8(body).unwrap();
        if text.starts_with("url,") {
            return boards::read_table(text.as_bytes(), testing::NOW).map(table);
        }
        let postings = text
            .lines()
            .filter(|line| line.starts_with("https"))
            .map(at)
            .collect();
        Ok(page(postings))
    });
    let router = serving::answer(router, |(): (), call: FindBoards| async move {
        let company = match call.at {
            FindBoardsAt::Board(company) => company,
            FindBoardsAt::Page(url) => {
                let why = format!("no board was found behind {url}");
                return Err(Problem::unreadable(why).at("url"));
            }
        };
        let board = FoundBoard {
            name: "Acme".to_owned(),
            home: "https://boards.example/acme".to_owned(),
            postings: Some(3),
            note: None,
            company,
        };
        Ok(BoardsFound {
            boards: vec![board],
        })
    });
    serving::answer(router, |(): (), call: ReadText| async move {
        Ok(Posting {
            id: Posting::id_of(&call.text),
            url: String::new(),
            title: call.text.lines().next().unwrap_or_default().to_owned(),
            text: call.text,
            ..posting(1)
        })
    })
}
