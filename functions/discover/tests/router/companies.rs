//! The boards of a company, found while a person waits.

use platform_native::Delivery;
use shared::Problem;
use shared::calls::{FindBoards, FindBoardsAt};
use shared::ports::{CallError, Function, Services as _};
use shared::source::{CompanyBoard, FoundBoard};

use crate::boards::{Answer, greenhouse, smart_recruiters};
use crate::stub::{World, company_url};

const CAREERS: &str = "https://www.acme.com/careers";

async fn find(world: &World, at: FindBoardsAt) -> Result<Vec<FoundBoard>, Problem> {
    let call = FindBoards { at };
    match world
        .host
        .ports()
        .services
        .call(Function::Discover, &call)
        .await
    {
        Ok(found) => Ok(found.boards),
        Err(CallError::Problem(problem)) => Err(*problem),
        Err(error) => panic!("{error}"),
    }
}

fn page(url: &str) -> FindBoardsAt {
    FindBoardsAt::Page(url.to_owned())
}

fn board(board: &str, slug: &str) -> FindBoardsAt {
    let (board, slug) = (board.to_owned(), slug.to_owned());
    FindBoardsAt::Board(CompanyBoard { board, slug })
}

async fn world() -> World {
    let world = World::new(Delivery::Straight).await;
    world.boards.set(
        &company_url("acme"),
        greenhouse("acme", &["Welder", "Painter"]),
    );
    world
}

#[tokio::test]
async fn a_boards_own_address_asks_only_the_board() {
    let world = world().await;
    let found = find(&world, page("https://job-boards.greenhouse.io/Acme/jobs/7"))
        .await
        .unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].company.slug, "acme");
    assert_eq!(
        (found[0].postings, found[0].name.as_str()),
        (Some(2), "Acme")
    );
    assert_eq!(
        found,
        find(&world, board("greenhouse", "acme")).await.unwrap()
    );
    let hosts = world
        .boards
        .asked()
        .into_iter()
        .filter(|asked| asked.path.contains("boards-api"));
    assert_eq!(hosts.count(), world.boards.asked().len());
    assert_eq!(
        world.number("SELECT count(*) FROM sources").await,
        0,
        "nothing is kept"
    );
}

#[tokio::test]
async fn a_careers_page_leads_to_its_boards_that_are_there() {
    let world = world().await;
    for (url, answer) in smart_recruiters("acme", &[("Turner", "2025-12-30T10:00:00Z")]) {
        world.boards.set(&url, answer);
    }
    world.boards.set(
        CAREERS,
        Answer::html(
            "<a href='https://careers.smartrecruiters.com/Acme'>All</a>\
             <script src='https://boards.greenhouse.io/embed/job_board/js?for=acme'></script>\
             <script src='https://boards.greenhouse.io/embed/job_board/js?for=acme'></script>\
             <a href='https://jobs.lever.co/acme-that-was'>Old</a>",
        ),
    );
    let found = find(&world, page(CAREERS)).await.unwrap();
    let names: Vec<(&str, Option<u32>)> = found
        .iter()
        .map(|found| (found.company.board.as_str(), found.postings))
        .collect();
    assert_eq!(
        names,
        [("greenhouse", Some(2)), ("smartrecruiters", Some(1))]
    );
}

#[tokio::test]
async fn where_nothing_is_found_it_says_what_to_do() {
    let world = world().await;
    world
        .boards
        .set(CAREERS, Answer::html("<p>Write to jobs@acme.com</p>"));
    let problem = find(&world, page(CAREERS)).await.unwrap_err();
    assert_eq!(
        (problem.status, problem.field.as_deref()),
        (422, Some("url"))
    );
    assert!(problem.detail.unwrap().contains("Open one of its postings"));

    let problem = find(&world, board("lever", "nobody")).await.unwrap_err();
    assert_eq!(
        (problem.status, problem.field.as_deref()),
        (422, Some("slug"))
    );
    assert!(
        problem
            .detail
            .unwrap()
            .contains("no company “nobody” on Lever")
    );

    let inside = find(&world, page("http://169.254.169.254/"))
        .await
        .unwrap_err();
    assert_eq!(inside.status, 400);
    assert_eq!(find(&world, page("careers")).await.unwrap_err().status, 400);

    // No such company and no posting now look the same there.
    for (url, answer) in smart_recruiters("quiet", &[]) {
        world.boards.set(&url, answer);
    }
    let found = find(&world, board("smartrecruiters", "quiet"))
        .await
        .unwrap();
    assert_eq!(found[0].postings, Some(0));
    assert!(found[0].note.as_deref().unwrap().contains("no posting"));
    let keyed = find(&world, board("adzuna", "gb")).await.unwrap();
    assert!(keyed[0].note.as_deref().unwrap().contains("ADZUNA_APP_ID"));
}
